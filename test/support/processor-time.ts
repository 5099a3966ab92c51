/**
 * Milliseconds of processor time this process spends on some work, in all its threads. Unlike the clock on the wall it
 * hardly changes when the machine is busy with other things.
 */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/**
 * How many times the processor time of the first work the second takes. Both are done in turns, once to warm up and then
 * `rounds` times, and the least of each counts: whatever else the machine does can only lengthen some of them.
 */
export async function timesAsLong(first: () => unknown, second: () => unknown, rounds = 5): Promise<number> {
  const least: [number, number] = [Infinity, Infinity]
  for (let round = 0; round <= rounds; round++) {
    const [one, other] = [await processorMs(first), await processorMs(second)]
    if (round === 0) continue
    least[0] = Math.min(least[0], one)
    least[1] = Math.min(least[1], other)
  }
  return least[1] / least[0]
}

/**
 * How many times as long sixteen times as much takes: about 16 where each piece is looked at once, about 256 where each is
 * held against all others. Compare it with `inProportion`, which lies well between.
 */
export function growthOfSixteen(work: (size: number) => unknown, size: number, rounds?: number): Promise<number> {
  return timesAsLong(
    () => work(size),
    () => work(size * 16),
    rounds,
  )
}

export const inProportion = 64
