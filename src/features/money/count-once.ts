/*
 * What projects count with together, every baht once (decision 0014): the one definition for sums of goals, boards and whatever else
 * adds projects up. Money that one project received from another of the same set counts where it was approved first. Areas count
 * the same way in SQL (`recomputeAreaTotals` of the room plans), phases with `consolidated` of the ledger.
 */

/** Money among what a project counts with that came through other projects. */
export interface ReceivedPart {
  readonly amountSatang: bigint
  /** `projectName` of each project it came through, the last payer first. */
  readonly through: readonly string[]
}

/** Received money by the project that has it. */
export type Received = ReadonlyMap<string, readonly ReceivedPart[]>

/** The part of an amount that counts, rounded to whole satang: the one place where a share meets money. */
export function partOf(amountSatang: bigint, share: number): bigint {
  return share >= 1 ? amountSatang : BigInt(Math.round(Number(amountSatang) * share))
}

/**
 * What of a project's money counts at other projects of the same set. With shares a baht counts with the largest share of the projects
 * it passed through, so only what a payer's share covers is left out.
 * @param shareOf 0 to 1; undefined: not part of the set
 */
export function countedElsewhere(
  project: string,
  received: Received,
  shareOf: (project: string) => number | undefined,
): bigint {
  let sum = 0n
  const own = shareOf(project) ?? 1
  for (const { amountSatang, through } of received.get(project) ?? []) {
    const shares = through.flatMap((name) => (name === project ? [] : (shareOf(name) ?? [])))
    if (shares.length > 0) sum += partOf(amountSatang, Math.min(own, Math.max(...shares)))
  }
  return sum
}

/** The sum of projects, every baht once, with what was left out at each of them. */
export function countOnce(
  projects: readonly { readonly name: string; readonly amountSatang: bigint }[],
  received: Received,
): { readonly totalSatang: bigint; readonly elsewhere: ReadonlyMap<string, bigint> } {
  const names = new Set(projects.map((one) => one.name))
  const elsewhere = new Map<string, bigint>()
  let totalSatang = 0n
  for (const { name, amountSatang } of projects) {
    const out = countedElsewhere(name, received, (other) => (names.has(other) ? 1 : undefined))
    if (out > 0n) elsewhere.set(name, out)
    totalSatang += amountSatang - out
  }
  return { totalSatang, elsewhere }
}
