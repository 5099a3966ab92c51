/** 1 → A, 26 → Z, 27 → AA. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** `AB17` → [28, 17]; a reference without a row or column gives 0 for it. */
export function parseReference(reference: string): [column: number, row: number] {
  let column = 0
  let at = 0
  for (; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at)
    if (code === 36) continue
    const letter = code >= 97 ? code - 96 : code - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  let row = 0
  for (; at < reference.length; at += 1) {
    const digit = reference.charCodeAt(at) - 48
    if (digit === -12) continue
    if (digit < 0 || digit > 9) break
    row = row * 10 + digit
  }
  return [column, row]
}

/** `Sheet1!D17`; a name with blanks or signs stands in quotes, as spreadsheet programs write it. @param column 0: the row */
export function cellAddress(sheet: string, row: number, column: number): string {
  const cell = column === 0 ? String(row) : `${columnLetters(column)}${row}`
  if (sheet === '') return cell
  const name = /^[\p{L}\p{M}\p{N}_.]+$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`
  return `${name}!${cell}`
}
