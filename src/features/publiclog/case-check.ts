import { canonicalJson } from '../../engines/merkle/index.ts'
import type { LoggedWords, ShownText, Words } from './held-words.ts'
import { Unreachable } from './log-source.ts'
import type { LogEntry } from './public-event.ts'
import { digestOf } from './sequence-log.ts'

/** A step of a case as its page tells it. */
export interface ToldStep {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly to_state: string | null
  readonly outcome: string | null
  /** Code of the body it went to or that acted. */
  readonly body: string | null
}

/** A case as everybody is told of it. */
export interface ToldCase {
  readonly steps: readonly ToldStep[]
  readonly texts: readonly ShownText[]
}

/** A step of a case as the log holds it. */
export interface LoggedStep extends LoggedWords {
  readonly digest: string
}

/** What the log vouches for of a step; null where it was forgotten as the law demands. */
interface StepFacts {
  readonly step: unknown
  readonly state: unknown
  readonly outcome: unknown
  readonly body: unknown
}

export type CaseFault =
  /** The log holds a step that is not told any more. */
  | { readonly kind: 'removed'; readonly index: number; readonly at: string }
  /** It is told as of another time than it had. */
  | { readonly kind: 'moved'; readonly index: number; readonly at: string; readonly told: string }
  /** It is told as something else than it was: another step, state, outcome or body; or what it was is no longer what the log vouches for. */
  | { readonly kind: 'changed'; readonly index: number; readonly at: string }
  /** It is told, and was never announced. */
  | { readonly kind: 'unannounced'; readonly at: string }
  /** Words are shown that are not those the log holds, or those it holds are gone. */
  | {
      readonly kind: 'words'
      readonly name: string
      readonly stepAt: string | null
      readonly index: number
      readonly at: string
    }

/** Whether a step that is told is on its way into the log: an act of just now, whose words it will hold. */
export function isMoving(logged: readonly LoggedStep[], told: readonly ToldStep[], to: string): boolean {
  const known = new Set(logged.map(({ id }) => id))
  return told.some(({ id, at }) => !known.has(id) && Date.parse(at) > Date.parse(to) - MOST_ON_THE_WAY_MS)
}

/** A step is in the log within 30 seconds (CONTRACT); the same again for clocks that differ. */
const MOST_ON_THE_WAY_MS = 60_000

/** @returns the step an entry about a case tells of; null for entries about anything else */
export function stepOf(entry: LogEntry, index: number): (LoggedStep & { readonly ref: string }) | null {
  const { type, id, ref, at, digest, words = null } = entry
  if (type !== 'complaint' || ref === undefined || !id.startsWith(`${ref}/`)) return null
  return { ref, id: id.slice(ref.length + 1), at, index, digest, words }
}

/**
 * Holds the steps of a case that are told against those in the log. Pure.
 * @param span when the log began, and when the newest entry came in: what is older was never announced, what is newer is on its way
 */
export function compareSteps(
  logged: readonly LoggedStep[],
  told: readonly ToldStep[],
  span: { readonly from: string; readonly to: string },
): CaseFault[] {
  const toldById = new Map(told.map((step) => [step.id, step]))
  const known = new Set(logged.map(({ id }) => id))
  const newest = Date.parse(span.to) - MOST_ON_THE_WAY_MS
  const faults = logged.flatMap(({ id, index, at }): CaseFault[] => {
    const step = toldById.get(id)
    if (step === undefined) return [{ kind: 'removed', index, at }]
    return Date.parse(step.at) === Date.parse(at) ? [] : [{ kind: 'moved', index, at, told: step.at }]
  })
  const silent = told.filter(
    ({ id, at }) => !known.has(id) && Date.parse(at) >= Date.parse(span.from) && Date.parse(at) <= newest,
  )
  return [...faults, ...silent.map(({ at }): CaseFault => ({ kind: 'unannounced', at }))]
}

/**
 * Whether a step is told as what the log vouches for. A step that was no move tells no state; one that covered words tells no outcome.
 * @param facts `'wrong'` where what stands behind the digest does not fit it
 */
function isToldAs(told: ToldStep, facts: StepFacts | 'wrong' | null): boolean {
  if (facts === 'wrong') return false
  if (facts === null || facts.step === 'withheld') return true
  const moves = told.to_state !== null || told.kind === 'moved'
  const isState = !moves || told.to_state === facts.state
  const isOutcome = told.kind === 'redacted' || told.outcome === facts.outcome
  return told.kind === facts.step && isState && isOutcome && told.body === facts.body
}

const AT_ONCE = 8

/** Steps that are told as something else than they were, and how many of which nobody can tell any more. Asks for what stands behind the digest of each, and holds it against it first. */
export async function changedSteps(
  url: string,
  logged: readonly LoggedStep[],
  told: readonly ToldStep[],
): Promise<{ readonly faults: readonly CaseFault[]; readonly forgotten: number }> {
  const toldById = new Map(told.map((step) => [step.id, step]))
  const faults: CaseFault[] = []
  let forgotten = 0
  for (let from = 0; from < logged.length; from += AT_ONCE) {
    const some = logged.slice(from, from + AT_ONCE)
    const facts = await Promise.all(some.map((step) => factsOf(url, step)))
    for (const [at, step] of some.entries()) {
      const page = toldById.get(step.id)
      if (page !== undefined && facts[at] === null) forgotten += 1
      if (page !== undefined && !isToldAs(page, facts[at] ?? null)) {
        faults.push({ kind: 'changed', index: step.index, at: step.at })
      }
    }
  }
  return { faults, forgotten }
}

const PATIENCE_MS = 30_000

/** What the platform tells of a case. `null`: nothing (any more); `withheld`: a moderator took it down. */
export async function toldCase(url: string, ref: string): Promise<ToldCase | 'withheld' | null> {
  const { status, body } = await json(url, `complaints/${encodeURIComponent(ref)}`)
  if (status === 410) return 'withheld'
  const one = (body ?? {}) as Record<string, unknown>
  if (status !== 200 || !Array.isArray(one.events)) return null
  const events = one.events as Record<string, unknown>[]
  const steps = events.flatMap((event) => {
    const [id, at, kind] = [textOf(event.id), textOf(event.at), textOf(event.kind)]
    if (id === null || at === null || kind === null) return []
    const [to_state, outcome, body] = [textOf(event.to_state), textOf(event.outcome), textOf(event.body)]
    return [{ id, at, kind, to_state, outcome, body }]
  })
  const { words, place = null, answers = {}, outcome_note: note } = one
  const texts: ShownText[] = [
    {
      name: 'report',
      words: textOf(words) === null ? null : ({ answers, place, words } as Words),
      salt: saltOf(one.words_salt),
    },
    { name: 'outcome', words: textOf(note) === null ? null : ({ note } as Words), salt: saltOf(one.outcome_note_salt) },
    ...events.map(({ id, text, text_salt }) => ({
      name: textOf(id) ?? '',
      words: textOf(text) === null ? null : ({ text } as Words),
      salt: saltOf(text_salt),
    })),
  ]
  return { steps, texts }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function saltOf(value: unknown): Uint8Array | null {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : null
}

/** Whether the log tells why a case is not shown, as the last it says of it: whoever hides one without a word there is found. */
export async function tellsWhyHidden(url: string, steps: readonly LoggedStep[]): Promise<boolean> {
  const last = steps.at(-1)
  return last !== undefined && tellsOfTaking(url, last)
}

/** Whether an entry tells that the case was taken from view, by facts its digest vouches for: that is no step of its page. */
export async function tellsOfTaking(url: string, step: LoggedStep): Promise<boolean> {
  const facts = await factsOf(url, step)
  return facts !== null && facts !== 'wrong' && facts.step === 'withheld'
}

async function factsOf(url: string, { index, digest }: LoggedStep): Promise<StepFacts | 'wrong' | null> {
  const { body } = await json(url, `log/entries/${index}`)
  const { facts, salt } = (body ?? {}) as { facts?: StepFacts | null; salt?: string | null }
  if (!facts || typeof salt !== 'string') return null
  const isVouched = digestOf(canonicalJson(facts as never).toString(), Buffer.from(salt, 'base64')) === digest
  return isVouched ? facts : 'wrong'
}

async function json(url: string, path: string): Promise<{ status: number; body: unknown }> {
  const base = url.replace(/\/+$/, '').replace(/\/log$/, '')
  const answer = await fetch(`${base}/api/v1/${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
    throw new Unreachable(base)
  })
  return { status: answer.status, body: await answer.json().catch(() => null) }
}
