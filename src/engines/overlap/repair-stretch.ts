import type { Prepared } from './prepared.ts'

/** The length and the kilometres agree when they differ by less than this share or so many metres: ends are rounded. */
const ROUNDED_SHARE = 0.1
const ROUNDED_METRES = 100

/**
 * "กม.222+400 - กม.23+100 ระยะทาง 0.700 กิโลเมตร": one end has a digit too many, and the length says what was meant. Mends the one stretch
 * of a title whose length contradicts it, where one digit put right makes both agree; else leaves it alone.
 * @param length the position of the length among the measures
 */
export function repairStretch(p: Prepared, length: number): void {
  const metres = p.measures[length] as number
  if (p.stretchCount !== 1 || !(metres > 0)) return
  const { stretches } = p
  const from = stretches[0] as number
  const to = stretches[1] as number
  if (from === to || Math.abs(to - from - metres) <= Math.max(ROUNDED_METRES, metres * ROUNDED_SHARE)) return
  // stretches are kept rising, so either end may be the one that was written first
  const mended = [
    [from, from + metres],
    [to - metres, to],
    [from - metres, from],
    [to, to + metres],
  ].find(([x, y]) => {
    const wrong = x === from || y === from ? to : from
    const right = x === from || x === to ? y : x
    return (right as number) >= 0 && isOneDigitAway(chainage(wrong), chainage(right as number))
  })
  if (mended === undefined) return
  stretches[0] = mended[0] as number
  stretches[1] = mended[1] as number
}

const chainage = (metres: number): string =>
  `${Math.floor(metres / 1000)}+${String(Math.round(metres) % 1000).padStart(3, '0')}`

/** One digit too many, too few, or another. */
function isOneDigitAway(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let i = 0
  while (i < short.length && long[i] === short[i]) i++
  return long.slice(i + 1) === short.slice(long.length === short.length ? i + 1 : i)
}
