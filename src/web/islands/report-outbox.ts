/**
 * Reports on their way, in the storage of the browser: those that wait, those that arrived, those that were refused. All tabs of ours
 * share it, and each of them sends; a report leaves the outbox once.
 */

/** A report that waits on this device. */
export interface Waiting {
  readonly key: string
  readonly fields: Readonly<Record<string, string>>
  /** How many lie in the browser's database under the same key. */
  readonly photos?: number
}

/** One that arrived. The receipt stays on this device until its owner clears it. */
export interface Arrived {
  readonly ref: string
  readonly receipt: string
  /** The browser had lost its photos by the time it was sent. */
  readonly hasLostPhotos?: boolean
}

/** One the server would not take, and why: it goes back into the form whole, so that nothing typed is lost. */
export interface Refused {
  /** Of its photos. */
  readonly key?: string
  readonly fields: Readonly<Record<string, string>>
  readonly problems: readonly Missing[]
}

export interface Missing {
  readonly field: string
  readonly text: string
}

export const refusedPlace = 'prasan-report-refused'
export const outboxPlace = 'prasan-report-outbox'
export const sentPlace = 'prasan-report-sent'
/** So many receipts stay on the device. */
const mostSent = 20
/** A tab that was put to sleep in the middle may hold the lock for ever: the others wait no longer than this. Photos go in less on most lines. */
const patienceMs = 180_000

/** Storage may be shut (private windows) or full: then nothing is kept, and the page works as without this script. */
export function read<T>(place: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(place)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function write(place: string, value: unknown): boolean {
  try {
    if (value === null) localStorage.removeItem(place)
    else localStorage.setItem(place, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export type Outcome =
  | { readonly kind: 'arrived'; readonly arrived: Arrived }
  | { readonly kind: 'refused'; readonly problems: readonly Missing[] }

/**
 * Takes a report out of the outbox and notes what became of it. Where another tab has done so already, its word stands: nothing is
 * noted twice, and what its owner cleared meanwhile does not come back. Only now, after the answer: a page closed in the middle sends it
 * again under the same key, and that is the same report.
 */
export function settle(report: Waiting, outcome: Outcome): void {
  const waiting = read<Waiting[]>(outboxPlace, [])
  if (!waiting.some(({ key }) => key === report.key)) {
    if (outcome.kind === 'arrived') noteLateArrival(report, outcome.arrived)
    return
  }
  if (outcome.kind === 'refused') {
    const refused: Refused = { key: report.key, fields: report.fields, problems: outcome.problems }
    write(refusedPlace, [...read<Refused[]>(refusedPlace, []), refused])
  } else write(sentPlace, [outcome.arrived, ...read<Arrived[]>(sentPlace, [])].slice(0, mostSent))
  write(
    outboxPlace,
    waiting.filter(({ key }) => key !== report.key),
  )
}

/** One tab was told no, another yes: the report is there, and its owner shall not be asked to send it once more. */
function noteLateArrival({ key }: Waiting, arrived: Arrived): void {
  const refused = read<Refused[]>(refusedPlace, [])
  const others = refused.filter((one) => one.key !== key)
  if (others.length === refused.length) return
  write(refusedPlace, others.length === 0 ? null : others)
  write(sentPlace, [arrived, ...read<Arrived[]>(sentPlace, [])].slice(0, mostSent))
}

/**
 * Does the work while no other tab of ours does it: two that send would send each photo twice. Where the browser has no locks, or whoever
 * holds it does not let go, the work is done all the same; `settle` keeps it from being noted twice.
 */
export async function oneTabAtATime(work: () => Promise<void>): Promise<void> {
  // Only in secure contexts, and not in browsers before 2022
  if (!('locks' in navigator)) return work()
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), patienceMs)
  let isOurTurn = false
  try {
    await navigator.locks.request('prasan-report-outbox', { signal: patience.signal }, () => {
      isOurTurn = true
      clearTimeout(timer)
      return work()
    })
  } catch (error) {
    if (isOurTurn) throw error
    await work()
  } finally {
    clearTimeout(timer)
  }
}
