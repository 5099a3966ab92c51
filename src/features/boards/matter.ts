/** A matter as far as its place in the list depends on it. */
export interface Standing {
  readonly signedSupports: number
  readonly freeSupports: number
  readonly proposedAt: Date
}

export interface Score {
  /** In halves, so that it is a whole number. */
  readonly halves: number
  readonly signed: number
  /** Halves that name-free supports give, after the limit. */
  readonly freeHalves: number
  readonly waitingPoints: number
}

/** Name-free supports count at most as much as this many points: a flood cannot carry a matter over those people sign for. */
export const MOST_FREE_POINTS = 20
/** One point for each whole month of waiting, so that small places are heard too. */
export const DAYS_PER_WAITING_POINT = 30
export const MOST_WAITING_POINTS = 6

/**
 * The rule of the agenda, as the page explains it: one point for each person who signed in, half a point for each name-free
 * support up to twenty points, one point for each thirty days of waiting up to six.
 */
export function scoreOf({ signedSupports, freeSupports, proposedAt }: Standing, now: Date): Score {
  const days = Math.max(0, Math.floor((now.getTime() - proposedAt.getTime()) / 86_400_000))
  const waitingPoints = Math.min(MOST_WAITING_POINTS, Math.floor(days / DAYS_PER_WAITING_POINT))
  const freeHalves = Math.min(MOST_FREE_POINTS * 2, freeSupports)
  return {
    halves: signedSupports * 2 + freeHalves + waitingPoints * 2,
    signed: signedSupports,
    freeHalves,
    waitingPoints,
  }
}

export const points = (halves: number) => (halves % 2 === 0 ? String(halves / 2) : `${Math.floor(halves / 2)}.5`)

/** How alike two titles are: shared parts of three letters, 0 to 1 (Dice). @param grams of a title, each once */
export function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0
  let shared = 0
  for (const gram of one) if (other.has(gram)) shared++
  return (2 * shared) / (one.size + other.size)
}

/** From here on two matters are shown as perhaps the same. */
export const ALIKE_ENOUGH = 0.5
