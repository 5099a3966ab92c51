import { SaxesParser } from 'saxes'

/** One child of a list: the texts of its own children by name. What lies deeper is left out. */
export type Record311 = ReadonlyMap<string, string>

/** More of them come in no page of any system. */
const MOST_RECORDS = 50_000

/**
 * What another server wrote, in the encoding it names; Thai ones that name none, or the wrong one, write windows-874, which holds TIS-620.
 * @returns null where the bytes are no text
 */
export function textOfAnswer({ type, bytes }: { type: string; bytes: Uint8Array }): string | null {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const named = /charset\s*=\s*["']?([\w.:-]+)/i.exec(type) ?? /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/.exec(head)
  for (const encoding of [named?.[1] ?? 'utf-8', 'utf-8', 'windows-874']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next one.
    }
  }
  return null
}

/**
 * Reads what another server wrote: every element of the given name, wherever it stands, whatever encloses it. Attributes and
 * namespaces are looked over. A document type is refused, so that no entity can grow or reach out.
 * @throws for what is not XML, has a document type, is a page for people or a refusal in the place of an answer, or is endless
 */
export function readRecords(text: string, name: string): Record311[] {
  const parser = new SaxesParser()
  const records: Map<string, string>[] = []
  const open: string[] = []
  let depth = -1
  parser.on('doctype', () => {
    throw new Error('a document type')
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    const local = tag.name.replace(/^.*:/, '')
    const isOther = local === 'html' || (local === 'errors' && name !== 'error')
    if (open.length === 0 && isOther) throw new Error(`another answer: ${local}`)
    open.push(local)
    if (depth < 0 && local === name) {
      depth = open.length
      if (records.push(new Map()) > MOST_RECORDS) throw new Error('endless')
    }
  })
  const addText = (said: string) => {
    const field = open.at(-1)
    if (depth < 0 || open.length !== depth + 1 || field === undefined) return
    const record = records.at(-1)
    record?.set(field, (record.get(field) ?? '') + said)
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    if (open.length === depth) depth = -1
    open.pop()
  })
  parser.write(text).close()
  return records.map((record) => new Map([...record].map(([field, said]) => [field, said.trim()])))
}
