/**
 * Splits the text of a migration into single statements at the semicolons that end them, leaving alone those inside
 * quotes, dollar quotes and comments. Citus wants one statement a call (DESIGN section 4, rule 6).
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = []
  const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|;/g
  let start = 0
  for (const match of sql.matchAll(token)) {
    if (match[0] !== ';') continue
    statements.push(sql.slice(start, match.index).trim())
    start = match.index + 1
  }
  statements.push(sql.slice(start).trim())
  return statements.filter((text) => text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() !== '')
}
