import { canonicalJson } from '../../engines/merkle/index.ts'
import { Unreachable } from './log-source.ts'
import type { LogEntry } from './public-event.ts'
import { digestOf } from './sequence-log.ts'

/** A step of a case as its page tells it. */
export interface ToldStep {
  readonly id: string
  readonly at: string
}

/** A step of a case as the log holds it. */
export interface LoggedStep extends ToldStep {
  readonly index: number
  readonly digest: string
}

export type CaseFault =
  /** The log holds a step that is not told any more. */
  | { readonly kind: 'removed'; readonly index: number; readonly at: string }
  /** It is told as of another time than it had. */
  | { readonly kind: 'moved'; readonly index: number; readonly at: string; readonly told: string }
  /** It is told, and was never announced. */
  | { readonly kind: 'unannounced'; readonly at: string }

/** A step is in the log within 30 seconds (CONTRACT); the same again for clocks that differ. */
const MOST_ON_THE_WAY_MS = 60_000

/** @returns the step an entry about a case tells of; null for entries about anything else */
export function stepOf({ type, id, ref, at, digest }: LogEntry, index: number, wanted: string): LoggedStep | null {
  if (type !== 'complaint' || ref !== wanted || !id.startsWith(`${wanted}/`)) return null
  return { id: id.slice(wanted.length + 1), at, index, digest }
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

const PATIENCE_MS = 30_000

/** What the platform tells of a case. `null`: nothing (any more); `withheld`: a moderator took it down. */
export async function toldCase(url: string, ref: string): Promise<readonly ToldStep[] | 'withheld' | null> {
  const { status, body } = await json(url, `complaints/${encodeURIComponent(ref)}`)
  if (status === 410) return 'withheld'
  const { events } = (body ?? {}) as { events?: unknown }
  if (status !== 200 || !Array.isArray(events)) return null
  return events.flatMap((one: { id?: unknown; at?: unknown }) =>
    typeof one.id === 'string' && typeof one.at === 'string' ? [{ id: one.id, at: one.at }] : [],
  )
}

/** Whether the log tells why a case is not shown, as the last it says of it: whoever hides one without a word there is found. */
export async function tellsWhyHidden(url: string, steps: readonly LoggedStep[]): Promise<boolean> {
  const last = steps.at(-1)
  return last !== undefined && tellsOfTaking(url, last)
}

/** Whether an entry tells that the case was taken from view, by facts its digest vouches for: that is no step of its page. */
export async function tellsOfTaking(url: string, { index, digest }: LoggedStep): Promise<boolean> {
  const { body } = await json(url, `log/entries/${index}`)
  const { facts, salt } = (body ?? {}) as { facts?: Record<string, unknown> | null; salt?: string | null }
  if (!facts || typeof salt !== 'string' || facts.step !== 'withheld') return false
  return digestOf(canonicalJson(facts as never).toString(), Buffer.from(salt, 'base64')) === digest
}

async function json(url: string, path: string): Promise<{ status: number; body: unknown }> {
  const base = url.replace(/\/+$/, '').replace(/\/log$/, '')
  const answer = await fetch(`${base}/api/v1/${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
    throw new Unreachable(base)
  })
  return { status: answer.status, body: await answer.json().catch(() => null) }
}
