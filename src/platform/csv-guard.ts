/**
 * Makes a cell harmless for spreadsheet programs: text that begins like a formula gets an apostrophe in front
 * (SECURITY list B; OWASP "CSV injection"), also in the fullwidth signs Excel takes for the same. Plain numbers, also
 * negative ones, stay numbers.
 */
export function guardCell(text: string): string {
  if (/^[-+]?\d[\d.,]*$/.test(text)) return text
  return /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text
}
