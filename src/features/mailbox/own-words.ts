import { quoteBeginnings, quoteHead, signatureBeginnings } from './quote-marks.th.ts'

/** Lines that are looked at; nobody writes more, and quoting programs do. */
const MOST_LINES = 4_000

/**
 * What somebody wrote, without what the program quoted below and without the signature. A letter that only hands on another one keeps it:
 * then that is what its sender wants to say.
 */
export function ownWords(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n', MOST_LINES)
  const end = lines.findIndex((line, at) => beginsQuote(lines, at, line.trim()))
  const above = end === -1 ? lines : lines.slice(0, end)
  const own = withoutSignature(above.filter((line) => !/^\s{0,3}>/.test(line)))
  if (own !== '') return own
  return withoutSignature(lines.map((line) => line.replace(/^(\s{0,3}>)+ ?/, '')))
}

function beginsQuote(lines: readonly string[], at: number, line: string): boolean {
  if (line === '' || line.length > 400) return false
  if (quoteBeginnings.some((mark) => mark.test(line))) return true
  const next = lines[at + 1]?.trim() ?? ''
  // Programs break the line that names who wrote.
  if (next !== '' && next.length < 200 && /^(on\b|เมื่อ|ใน|วัน)/i.test(line)) {
    if (quoteBeginnings.some((mark) => mark.test(`${line} ${next}`))) return true
  }
  const nextFilled = next === '' ? (lines[at + 2]?.trim() ?? '') : next
  return quoteHead.test(line) && quoteHead.test(nextFilled)
}

function withoutSignature(lines: readonly string[]): string {
  const end = lines.findIndex((line, at) => at > 0 && signatureBeginnings.some((mark) => mark.test(line.trimEnd())))
  return (end === -1 ? lines : lines.slice(0, end)).join('\n').trim()
}
