/**
 * What a standard has no element for stands in its free text, one line a fact: `prasan.kind: strategy`. People can read it, and we
 * read it back. The words of others stand before it.
 */
export interface Notes {
  readonly text: string | null
  readonly facts: ReadonlyMap<string, readonly string[]>
}

const LINE = /^prasan\.([a-z][a-z-]{0,30}): (.*)$/

/** @param facts in their order; null ones are left out */
export function writeNotes(
  text: string | null,
  facts: readonly (readonly [name: string, value: string | null])[],
): string | null {
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`prasan.${name}: ${asLine(value)}`]))
  if (lines.length === 0) return text
  return [...(text === null ? [] : [text, '']), ...lines].join('\n')
}

export function readNotes(written: string | null): Notes {
  if (written === null) return { text: null, facts: new Map() }
  const lines = written.split(/\r?\n/)
  const facts: [string, string][] = []
  while (lines.length > 0) {
    const found = LINE.exec(lines.at(-1)?.trim() ?? '')
    if (found === null) break
    facts.unshift([found[1] ?? '', fromLine(found[2] ?? '')])
    lines.pop()
  }
  const map = new Map<string, string[]>()
  for (const [name, value] of facts) map.set(name, [...(map.get(name) ?? []), value])
  const text = lines.join('\n').trim()
  return { text: text === '' ? null : text, facts: map }
}

/** Values with line breaks, and those that would look like them, are quoted as JSON. */
function asLine(value: string): string {
  return /[\r\n]|^["\s]|\s$|^$/.test(value) ? JSON.stringify(value) : value
}

function fromLine(written: string): string {
  if (!written.startsWith('"')) return written
  try {
    const value: unknown = JSON.parse(written)
    return typeof value === 'string' ? value : written
  } catch {
    return written
  }
}
