import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Contact } from '../people/index.ts'
import { type Answers, answerField, type Category, readAnswers } from '../routing/index.ts'
import { asked } from './documents.ts'

/** What a client sent: every value of every field, in order. */
export type Fields = ReadonlyMap<string, readonly string[]>

export interface SentReport {
  readonly description: string
  readonly lat: number | null
  readonly lon: number | null
  readonly addressText: string | null
  readonly addressId: string | null
  readonly answers: Answers
  readonly contact: Contact | null
  /** The client's own number of the report, where it sends one: the same number is the same report. */
  readonly key: string | null
}

export type SentProblem =
  | { readonly kind: 'no-location' }
  | { readonly kind: 'half-a-point' }
  | { readonly kind: 'not-a-number'; readonly name: 'lat' | 'long'; readonly given: string }
  | { readonly kind: 'description-too-long'; readonly most: number }
  | { readonly kind: 'attribute-missing'; readonly code: string }
  | { readonly kind: 'attribute-not-a-choice' | 'attribute-too-long' | 'attribute-not-a-number'; readonly code: string }

const MOST_DESCRIPTION = 4_000
/** What FixMyStreet sends in the place of an address when nobody put a pin on the map. */
const NOT_PINPOINTED = '#NOTPINPOINTED#'

/**
 * Reads the form of `POST requests`: attributes in all the ways clients write lists (`attribute[a][]`, `attribute[a]` repeated), names in
 * two fields that may hold one, empty fields as absent. Attributes nobody asked for are kept with the answers.
 * Source: INTEROP 1.3, 1.6.
 */
export function readSentReport(fields: Fields, category: Category): Result<SentReport, SentProblem[]> {
  const first = (name: string) =>
    fields
      .get(name)
      ?.find((value) => value.trim() !== '')
      ?.trim() ?? null
  const problems: SentProblem[] = []
  const description = first('description') ?? ''
  if ([...description].length > MOST_DESCRIPTION)
    problems.push({ kind: 'description-too-long', most: MOST_DESCRIPTION })

  const [lat, lon] = (['lat', 'long'] as const).map((name) => {
    const given = first(name)
    if (given === null) return null
    if (/^[+-]?\d{1,3}(\.\d+)?$/.test(given)) return Number(given)
    problems.push({ kind: 'not-a-number', name, given: given.slice(0, 40) })
    return null
  }) as [number | null, number | null]
  const hasBoth = first('lat') !== null && first('long') !== null
  if (!hasBoth && (first('lat') !== null || first('long') !== null)) problems.push({ kind: 'half-a-point' })
  const addressText = first('address_string') ?? first('address')
  const addressId = first('address_id')
  if (!hasBoth && addressText === null && addressId === null) problems.push({ kind: 'no-location' })

  const attributes = attributesOf(fields)
  const answers = readAttributes(attributes, category)
  if (!answers.ok) problems.push(...answers.problem)
  if (problems.length > 0 || !answers.ok) return refuse(problems)
  return ok({
    description,
    lat: hasBoth ? lat : null,
    lon: hasBoth ? lon : null,
    addressText,
    addressId: addressId === NOT_PINPOINTED ? null : addressId,
    answers: answers.value,
    contact: contactOf(first),
    key: attributes.get('fixmystreet_id')?.[0] ?? null,
  })
}

/** Where photos lie: FixMyStreet names several of one update. */
export function mediaUrlsIn(fields: Fields): readonly string[] {
  return (fields.get('media_url') ?? []).map((url) => url.trim()).filter((url) => url !== '')
}

function attributesOf(fields: Fields): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [name, values] of fields) {
    const code = /^attribute\[([^\][]{1,60})\](\[\d*\])?$/.exec(name)?.[1]
    if (code !== undefined) found.set(code, [...(found.get(code) ?? []), ...values.filter((value) => value !== '')])
  }
  return found
}

const problemOf = {
  missing: 'attribute-missing',
  'not-a-choice': 'attribute-not-a-choice',
  'too-long': 'attribute-too-long',
  'not-a-number': 'attribute-not-a-number',
} as const
const MOST_UNKNOWN = 20
const MOST_UNKNOWN_LETTERS = 500

function readAttributes(attributes: ReadonlyMap<string, string[]>, category: Category): Result<Answers, SentProblem[]> {
  const questions = asked(category)
  const known = new Set(questions.map(({ code }) => code))
  const byField = Object.fromEntries(questions.map(({ code }) => [answerField(code), attributes.get(code) ?? []]))
  const read = readAnswers({ questions }, {}, byField)
  if (!read.ok) return refuse(read.problem.map(({ kind, code }) => ({ kind: problemOf[kind], code })))
  const unknown = [...attributes]
    .filter(([code, values]) => !known.has(code) && values.length > 0)
    .slice(0, MOST_UNKNOWN)
  const kept = unknown.map(([code, values]) => [code, values.join(', ').slice(0, MOST_UNKNOWN_LETTERS)] as const)
  return ok({ ...Object.fromEntries(kept), ...read.value })
}

/** Clients cut a name at its first blank: a Thai title may stand alone in `first_name`. `-` is a name nobody gave. */
function contactOf(first: (name: string) => string | null): Contact | null {
  const name =
    [first('first_name'), first('last_name')].filter((part) => part !== null && part !== '-').join(' ') || null
  const [email, phone] = [first('email'), first('phone')]
  return name === null && email === null && phone === null ? null : { name, email, phone }
}
