/** What the own mail server found out about the sender. `unknown`: it says nothing, or we do not know which server to believe. */
export type Authentic = 'pass' | 'fail' | 'unknown'

/**
 * Reads `Authentication-Results` (RFC 8601), but only the newest line, and only when the own mail server wrote it under the name the
 * operator told us: anybody may write such a line into a letter. DMARC alone is looked at, because it alone speaks of the address people
 * see; SPF and DKIM by themselves vouch for some other domain.
 * @param lines as they stand, the newest first
 * @param authserv name of the own server; null believes nothing
 */
export function authenticityOf(lines: readonly string[], authserv: string | null): Authentic {
  if (authserv === null) return 'unknown'
  const line = lines.map(withoutComments).find((one) => one.split(/[\s;]/, 1)[0]?.toLowerCase() === authserv)
  const word = /(?:^|;)\s*dmarc\s*=\s*([a-z]+)/i.exec(line ?? '')?.[1]?.toLowerCase()
  if (word === 'pass') return 'pass'
  return word === 'fail' ? 'fail' : 'unknown'
}

function withoutComments(line: string): string {
  let depth = 0
  let out = ''
  for (const letter of line.slice(0, 4_000)) {
    if (letter === '(') depth += 1
    else if (letter === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += letter
  }
  return out.trim()
}
