/*
 * Numbers and days of spreadsheet programs as text. A number is told by as few digits as tell it from every other number a
 * program can store; a day by the calendar of the file.
 */

const PLAIN_DIGITS = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/**
 * A stored number as digits: `1250.1` for the stored `1250.0999999999999`, `1500000` for `1.5E6`.
 * Whole numbers longer than a computer's number keep the digits of the file: they are codes.
 */
export function numberText(stored: string): string {
  const written = stored.trim()
  if (PLAIN_DIGITS.test(written)) {
    const short = written.length <= 16
    if (!written.includes('.')) return short || !isExact(written) ? written : String(BigInt(written))
    if (short) return written.replace(/\.?0+$/, '')
  }
  const value = Number(written)
  return Number.isFinite(value) && written !== '' ? plainNumber(value) : written
}

function isExact(digits: string): boolean {
  return BigInt(Number(digits)) === BigInt(digits)
}

/** A number without exponent. */
export function plainNumber(value: number): string {
  const text = String(value)
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (found === null) return text
  const [, sign = '', first = '', rest = '', power = '0'] = found
  const digits = first + rest
  const point = 1 + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}

const DAY_MS = 86_400_000

/**
 * The day and time behind a serial number.
 * @param serial days since 31 December 1899 (1900 system, which counts a 29 February 1900 that never was) or 1 January 1904
 * @returns `2025-04-21`, `2025-04-21T08:30:00`, `08:30:00` for a time without a day; null outside of years 1900 to 9999
 */
export function serialText(serial: number, system: 1900 | 1904): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null
  const seconds = Math.round((serial % 1) * 86_400)
  const time = new Date(seconds * 1_000).toISOString().slice(11, 19)
  if (serial < 1 && seconds > 0 && seconds < 86_400) return time
  const whole = Math.floor(serial) + (seconds === 86_400 ? 1 : 0)
  const days = system === 1904 ? whole + 1_462 : whole
  if (days === 60 && system === 1900) return null
  const since = Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const instant = new Date(since + days * DAY_MS)
  if (instant.getUTCFullYear() > 9_999) return null
  const day = instant.toISOString().slice(0, 10)
  return seconds === 0 || seconds === 86_400 ? day : `${day}T${time}`
}

/** Formats every spreadsheet program knows by number (ECMA-376 part 1, 18.8.30), the Thai ones (71 to 81) among them. */
function isBuiltInDate(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58) ||
    (id >= 71 && id <= 81)
  )
}

/**
 * Whether a number format shows a number as a day or a time of day.
 * @param code as `d/m/bbbb`, `[$-107041E]d mmm yy`; null for a built-in format, told by its number
 */
export function isDateFormat(id: number, code: string | null): boolean {
  if (code === null) return isBuiltInDate(id)
  const [first = ''] = code.split(';')
  const bare = first
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/general/gi, '')
    .replace(/s\.0+/gi, 's')
  return /[dmyhsb\u0e27\u0e14\u0e1b\u0e0a\u0e19\u0e17]/i.test(bare) && !/[0#?]/.test(bare)
}
