/**
 * About how wide a text is in IBM Plex Sans Thai Looped, in pixels. There is no browser here to ask, and a chart needs room
 * for its labels; within some 5 % for Thai and Latin, which a margin covers. Vowels and tone marks above and below the line
 * take no width.
 */
export function textWidth(text: string, fontSize: number): number {
  let em = 0
  for (const char of text) {
    if (/[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u200B-\u200D\u2060]/.test(char)) continue
    if (/[\s.,:;'|!\u00A0]/.test(char)) em += 0.3
    else if (/[\u0E40-\u0E45\u0E2F]/.test(char)) em += 0.42
    else if (/[\u0E00-\u0E7F0-9]/.test(char)) em += 0.61
    else if (/[A-Z\u2013\u2014%&@]/.test(char)) em += 0.68
    else em += 0.54
  }
  return em * fontSize
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' })

/** Breaks a label between words into lines no wider than `width`; what does not fit `maxLines` ends in an ellipsis. */
export function wrapText(text: string, width: number, fontSize: number, maxLines = 2): string[] {
  const lines: string[] = []
  let line = ''
  for (const { segment } of segmenter.segment(text)) {
    if (line !== '' && textWidth(line + segment, fontSize) > width) {
      lines.push(line.trim())
      line = segment.trimStart()
    } else line += segment
  }
  if (line.trim() !== '') lines.push(line.trim())
  if (lines.length <= maxLines) return lines
  const kept = lines.slice(0, maxLines)
  kept[maxLines - 1] = `${kept[maxLines - 1]}…`
  return kept
}
