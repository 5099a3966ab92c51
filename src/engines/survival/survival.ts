/** What became of those that were watched, by whole days: how many ended on day n, how many were still open when last seen on day n. */
export interface Watched {
  /** ended[n]: ended n days after their beginning; the last place holds all longer ones. */
  readonly ended: readonly number[]
  /** open[n]: not ended yet, n days old; the last place holds all older ones. */
  readonly open: readonly number[]
}

interface Curve {
  /** All that were watched. */
  readonly count: number
  readonly endedCount: number
  readonly openCount: number
  /** still[n]: the share not ended after day n. Never rises. */
  readonly still: readonly number[]
}

/**
 * The product-limit estimator: what is still open counts as long as it was seen, so a body that leaves its hard cases lying
 * gains nothing by it. Those open on day n were at risk on that day (Kaplan and Meier, Nonparametric Estimation from Incomplete
 * Observations, Journal of the American Statistical Association 53, 1958, 457–481).
 */
export function kaplanMeier({ ended, open }: Watched): Curve {
  const days = Math.max(ended.length, open.length)
  const endedCount = sum(ended)
  const openCount = sum(open)
  let atRisk = endedCount + openCount
  let share = 1
  const still: number[] = []
  for (let day = 0; day < days; day++) {
    const now = ended[day] ?? 0
    if (atRisk > 0 && now > 0) share *= 1 - now / atRisk
    still.push(share)
    atRisk -= now + (open[day] ?? 0)
  }
  return { count: endedCount + openCount, endedCount, openCount, still }
}

/**
 * The first day by which at least a share has ended; null where so many have not ended in the time seen, or where it would lie in
 * the last place, which holds all longer ones: then it is only known to be longer.
 */
export function quantileOf(curve: Curve, share = 0.5): number | null {
  const left = 1 - share + 1e-12
  const day = curve.still.findIndex((still) => still <= left)
  return day === -1 || day >= curve.still.length - 1 ? null : day
}

function sum(list: readonly number[]): number {
  return list.reduce((total, one) => total + one, 0)
}
