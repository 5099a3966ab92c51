import { SaxesParser } from 'saxes'

/** One child of a list: the texts of its own children by name. What lies deeper is left out. */
export type Record311 = ReadonlyMap<string, string>

/**
 * Reads what another server wrote: every element of the given name, wherever it stands, whatever encloses it. Attributes and
 * namespaces are looked over. A document type is refused, so that no entity can grow or reach out.
 * @throws for what is not XML or has a document type
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
    open.push(local)
    if (depth < 0 && local === name) {
      depth = open.length
      records.push(new Map())
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
