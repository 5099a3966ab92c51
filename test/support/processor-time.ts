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
