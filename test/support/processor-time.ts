import { isMainThread } from 'node:worker_threads'

/**
 * Milliseconds of processor time this process spends on some work, in all its threads. Unlike the clock on the wall it
 * hardly changes when the machine is busy with other things; but once in a while it does, so nothing is judged by one measurement.
 * @throws in a thread, beside which others of the same process work (`measured` in vitest.config.ts)
 */
async function processorMs(work: () => unknown): Promise<number> {
  if (!isMainThread)
    throw new Error('What measures processor time runs in a process: name this file in vitest.config.ts')
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** What is expected of a measurement: above one number, where there is one, and below another. */
interface Bounds {
  readonly above?: number
  readonly below: number
}

const isWithin = (value: number, { above = 0, below }: Bounds) => value > above && value < below

/** So many times the rounds that were wanted are measured before something counts as too slow. */
const patience = 10

/**
 * How many times the processor time of the first work the second takes. Both are done in turns, once to warm up and then
 * `rounds` times, and the least of each counts: whatever else the machine does can only lengthen some of them. Where that is not
 * within the bounds, more rounds tell chance from slowness.
 */
export async function timesAsLong(
  first: () => unknown,
  second: () => unknown,
  bounds: Bounds,
  rounds = 3,
): Promise<number> {
  const least: [number, number] = [Infinity, Infinity]
  for (let round = 0; round <= rounds * patience; round++) {
    const [one, other] = [await processorMs(first), await processorMs(second)]
    if (round === 0) continue
    least[0] = Math.min(least[0], one)
    least[1] = Math.min(least[1], other)
    if (round >= rounds && isWithin(least[1] / least[0], bounds)) break
  }
  return least[1] / least[0]
}

/** The least processor time in milliseconds of some work that is expected to take less than `below`; most often done once. */
export async function leastProcessorMs(work: () => unknown, below: number): Promise<number> {
  let least = Infinity
  for (let round = 0; round < patience && least >= below; round++) least = Math.min(least, await processorMs(work))
  return least
}

export const inProportion = 64

/**
 * How many times as long sixteen times as much takes: about 16 where each piece is looked at once, about 256 where each is
 * held against all others. Compare it with `inProportion`, which lies well between.
 */
export function growthOfSixteen(work: (size: number) => unknown, size: number, rounds?: number): Promise<number> {
  return timesAsLong(
    () => work(size),
    () => work(size * 16),
    { below: inProportion },
    rounds,
  )
}
