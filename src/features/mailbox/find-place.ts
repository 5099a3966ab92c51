import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Gazetteer } from '../places/index.ts'
import { placeLabel } from './quote-marks.th.ts'

export interface FoundPlace {
  /** The finest area that is sure: two digits a province, four a district, six a sub-district. */
  readonly areaCode: string | null
  readonly lat: number | null
  readonly lon: number | null
  /** The line that says it, in the sender's words. */
  readonly text: string | null
}

const MOST_LINES = 60
const LONGEST_LINE = 300
/** From here on a person need not look. */
const SURE = 0.9

/** Where a letter says that something is: the line with the finest sure place, and a position where one is written. Pure. */
export function findPlace(places: Pick<Gazetteer, 'resolve' | 'children'>, subject: string, words: string): FoundPlace {
  const lines = [...words.split('\n', MOST_LINES), subject].map((line) => line.trim()).filter((line) => line !== '')
  const labelled = lines.filter((line) => placeLabel.test(line)).map((line) => line.replace(placeLabel, ''))
  const whole = words.slice(0, 1_000).replace(/\s+/g, ' ')
  let best: { code: string; line: string } | null = null
  for (const line of [...labelled, ...lines, whole]) {
    const code = sureCode(places, line.slice(0, 1_000))
    if (code !== null && (best === null || code.length > best.code.length)) best = { code, line }
  }
  const point = pointIn(words)
  const text = labelled[0] ?? (best === null || best.line === whole ? null : best.line)
  return {
    areaCode: best?.code ?? null,
    lat: point?.lat ?? null,
    lon: point?.lon ?? null,
    text: text?.slice(0, LONGEST_LINE) ?? null,
  }
}

function sureCode(places: Pick<Gazetteer, 'resolve' | 'children'>, line: string): string | null {
  const found = places.resolve(line)
  if (found === null || found.confidence < SURE) return null
  if (/^\d{2,8}$/.test(found.code)) return found.code
  // The territory of a local administration: the finest area that holds all of it.
  const codes = places.children(found.code).map(({ code }) => code as string)
  const [first] = codes
  return (
    [6, 4, 2]
      .map((digits) => first?.slice(0, digits))
      .find((code) => code !== undefined && codes.every((one) => one.startsWith(code))) ?? null
  )
}

/** `19.90712, 99.83051`, alone or in the address of a map; three places behind the point at least, so that no other numbers are taken. */
function pointIn(words: string): { lat: number; lon: number } | null {
  const found = /(?<![\d.])(\d{1,2}\.\d{3,15})\s*(?:,|%2C)\s*(\d{2,3}\.\d{3,15})(?![\d.])/i.exec(
    thaiDigitsToAscii(words),
  )
  const [lat, lon] = [Number(found?.[1]), Number(found?.[2])]
  return found !== null && lat > 5 && lat < 21 && lon > 97 && lon < 106 ? { lat, lon } : null
}
