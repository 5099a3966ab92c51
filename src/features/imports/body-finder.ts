import { comparisonKey, ngrams, skeleton } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodyKey, tidyBodyName } from '../bodies/index.ts'
import type { ImportScope } from './import.ts'
import { SECTION } from './place-words.th.ts'
import { bodiesById, bodiesWithin, bodyByName, type FoundBody } from './register.sql.ts'

export type FoundByName =
  | { readonly ok: true; readonly body: FoundBody; readonly section: string | null }
  | { readonly ok: false; readonly suggestions: readonly { readonly id: string; readonly name: string }[] }

export interface BodyFinder {
  /** What these very words meant before; undefined: they were not asked for yet. */
  known(text: string): FoundByName | undefined
  /** The body a cell means. @param text empty: the body of the whole table */
  find(text: string): Promise<FoundByName>
}

/**
 * Finds bodies as the office that brought the file names them: a choice it made before, the name itself, the name with its
 * province, a section of the office. Anything else is a question with suggestions, never a new body.
 * @param whole the body of the whole table, where the mapping or the appointment tells it
 * @param aliases by comparisonKey, ids of bodies
 */
export function openBodyFinder(
  view: Queryable,
  scope: ImportScope,
  whole: FoundBody | null,
  aliases: ReadonlyMap<string, string>,
): BodyFinder {
  const known = new Map<string, FoundByName>()
  const asWritten = new Map<string, FoundByName>()
  let around: Promise<Suggested[]> | null = null
  const province = /^\d{2}/.test(scope.areaCode ?? '') ? (scope.areaCode ?? '').slice(0, 2) : null
  const find = async (text: string): Promise<FoundByName> => {
    const tidy = tidyBodyName(text)
    if (tidy === '' && whole !== null) return { ok: true, body: whole, section: null }
    const alias = aliases.get(comparisonKey(text))
    if (alias !== undefined) {
      const body = (await bodiesById(view, [alias])).get(alias)
      if (body !== undefined) return { ok: true, body, section: null }
    }
    if (tidy !== '') {
      const body = await bodyByName(view, tidy, scope.areaCode)
      if (body !== null) return { ok: true, body, section: null }
      if (whole !== null && SECTION.test(tidy)) return { ok: true, body: whole, section: tidy }
    }
    around ??= bodiesWithin(view, province).then((bodies) => bodies.map(suggested))
    return { ok: false, suggestions: likeliest(tidy, await around) }
  }
  return {
    known: (text) => asWritten.get(text),
    async find(text) {
      const key = comparisonKey(text)
      const found = known.get(key) ?? (await find(text))
      if (known.size >= MOST_AS_WRITTEN) known.clear()
      known.set(key, found)
      if (asWritten.size < MOST_AS_WRITTEN) asWritten.set(text, found)
      return found
    },
  }
}

/** Bodies whose names are like these words, for whoever asks outside a file. */
export async function similarBodies(
  view: Queryable,
  words: string,
  areaCode: string | null,
): Promise<{ id: string; name: string }[]> {
  const province = /^\d{2}/.exec(areaCode ?? '')?.[0] ?? null
  return likeliest(words, (await bodiesWithin(view, province)).map(suggested))
}

interface Suggested {
  readonly id: string
  readonly name: string
  readonly grams: ReadonlySet<string>
}

function suggested({ id, name }: FoundBody): Suggested {
  return { id, name, grams: new Set(ngrams(skeleton(bodyKey(name)), 3)) }
}

const MOST_AS_WRITTEN = 5_000
const MOST_SUGGESTIONS = 5
const LEAST_LIKE = 0.25

/** Bodies whose names share most letters with the words, short forms written out. */
function likeliest(text: string, bodies: readonly Suggested[]): { id: string; name: string }[] {
  const grams = new Set(ngrams(skeleton(bodyKey(text)), 3))
  if (grams.size === 0) return []
  return bodies
    .map(({ id, name, grams: own }) => {
      let common = 0
      for (const gram of grams) if (own.has(gram)) common += 1
      return { id, name, like: common / (grams.size + own.size - common || 1) }
    })
    .filter(({ like }) => like >= LEAST_LIKE)
    .sort((a, b) => b.like - a.like)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ id, name }) => ({ id, name }))
}
