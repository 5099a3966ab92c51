/**
 * Four limits that cut values into five classes of about equal size. Equal values never fall into two classes; with few
 * different values there are fewer limits.
 */
export function classLimits(values: readonly (number | null)[]): number[] {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  const limits: number[] = []
  for (let fifth = 1; fifth < 5; fifth++) {
    const limit = sorted[Math.ceil((sorted.length * fifth) / 5)]
    if (limit !== undefined && limit > (sorted[0] ?? limit) && limit !== limits.at(-1)) limits.push(limit)
  }
  return limits
}

/** 1 to 5, light to dark; 0 where there is no value. Fewer limits use the darker end less, never the middle twice. */
export function classOf(value: number | null, limits: readonly number[]): 0 | 1 | 2 | 3 | 4 | 5 {
  if (value === null) return 0
  const passed = limits.filter((limit) => value >= limit).length
  return Math.min(passed + 1, 5) as 1 | 2 | 3 | 4 | 5
}
