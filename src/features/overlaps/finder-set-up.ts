import { createHash } from 'node:crypto'
import {
  ENGINE_VERSION,
  engineVersion,
  finderTables,
  type Lexicon,
  type OverlapModel,
  overlapModel,
  type PlaceNames,
  Preparer,
  readModel,
  thaiLexicon,
} from '../../engines/overlap/index.ts'
import { lastUsed } from '../../kernel/last-used.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { modelByVersion, modelUses } from './models.sql.ts'
import { wordsInUse } from './words.sql.ts'
import { versionOfWords, withWords } from './words.ts'

/** Changes with the rules of this room (what is compared, what may enter the queue): everything is then looked at anew. */
const rules = 'r2'

/** What a run works with, apart from the projects: weights, words, and the name of both together. */
export interface FinderSetUp {
  /** The model in use. */
  readonly model: OverlapModel
  /** The engine's words with those of officers; null where officers have added none. */
  readonly lexicon: Lexicon | null
  /** Names the officers' words; null where there are none. */
  readonly wordsVersion: string | null
  /** Names engine, model and words: stored keys and scores of another version are made anew. */
  readonly version: string
  /** Names engine and words alone: what titles are read with, whatever they are weighed with. */
  readonly reading: string
}

/**
 * What the next run works with. A stored model that this engine cannot read (fitted by an engine with other features) is not
 * half used: the engine's own stands in, and the version says so.
 */
export async function finderSetUp(view: Queryable): Promise<FinderSetUp> {
  const [use] = await modelUses(view, 1)
  const stored = use?.version ? await modelByVersion(view, use.version) : null
  const read = stored && readModel(stored.model)
  return setUpOf(read?.ok ? read.value : overlapModel, await wordsInUse(view))
}

/** The same from a model and words at hand, for previews. */
export function setUpOf(model: OverlapModel, added: Parameters<typeof withWords>[1]): FinderSetUp {
  const wordsVersion = added.length > 0 ? versionOfWords(added) : null
  const named = (version: string) => [version, rules, wordsVersion].filter(Boolean).join('/')
  return {
    model,
    lexicon: wordsVersion ? withWords(thaiLexicon, added) : null,
    wordsVersion,
    version: named(engineVersion(model)),
    reading: named(ENGINE_VERSION),
  }
}

export function preparerFor(setUp: FinderSetUp, places: PlaceNames): Preparer {
  return new Preparer(undefined, undefined, tablesFor(setUp, places))
}

const madeTables = lastUsed<ArrayBuffer>(2)

/** Words and places as the engine reads them. Making them takes longer than comparing a thousand projects, and they seldom change. */
export function tablesFor({ lexicon, wordsVersion }: FinderSetUp, places: PlaceNames): ArrayBuffer {
  const names = createHash('sha1')
    .update(JSON.stringify([...places]))
    .digest('hex')
  return madeTables(`${wordsVersion} ${names}`, () => finderTables(places, lexicon ?? undefined))
}
