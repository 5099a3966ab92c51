import { shortTitles } from '../../kernel/honorifics.ts'
import { matchesOf } from './find.ts'

/* Titles and ranks with dots: น.ส., ส.ต.ท., ผศ.ดร., ว่าที่ ร.ต.หญิง. */

const DOTTED = /(?<!\.)(?:ว่าที่ ?)?((?:[ก-ฮ]{1,4}\. ?){1,4})(หญิง)?/g
const PARTS = /[ก-ฮ]{1,4}\. ?/g

/** Where the names begin that may follow them. */
export function* findShortTitles(plain: string): Generator<number> {
  if (!plain.includes('.')) return
  for (const match of matchesOf(plain, DOTTED)) {
    const dotted = withoutLetters(match[1] as string)
    const length = titlesLength(dotted.match(PARTS) ?? [])
    if (length === 0) continue
    const end = match.index + match[0].length
    const at = length === dotted.length ? end : end - (match[2] ?? '').length - dotted.length + length
    yield plain[at] === ' ' ? at + 1 : at
  }
}

/** Without letters of the word before it: "กับส.อ." is กับ and ส.อ. */
function withoutLetters(dotted: string): string {
  const first = dotted.indexOf('.')
  for (let skip = 0; skip < first; skip++) {
    const rest = dotted.slice(skip)
    const parts = rest.match(PARTS) ?? []
    // สสอ. is an office, no ส and สอ.
    if ((skip === 0 || parts.length > 1) && titlesLength(parts) > 0) return rest
  }
  return dotted
}

/** Titles may stack: ผศ.ดร. One letter is a district, a sub-district or a lane far more often than a title. */
function titlesLength(parts: readonly string[]): number {
  for (let count = parts.length; count > 0; count--) {
    const short = parts.slice(0, count).join('')
    const key = short.replace(/[. ]/g, '')
    if (key.length > 1 && shortTitles.has(key)) return short.length + titlesLength(parts.slice(count))
  }
  return 0
}
