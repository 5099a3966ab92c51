import { stringify } from 'csv-stringify/sync'
import { guardCell } from '../../platform/csv-guard.ts'
import type { RegisteredBody } from './register.sql.ts'

export const bodyFormats = ['csv', 'xlsx', 'json'] as const
export type BodyFormat = (typeof bodyFormats)[number]

/** Headings that the import reads back; one more column for each scheme of codes. */
const HEADINGS = [
  'code',
  'name_th',
  'name_en',
  'short_name_th',
  'kind',
  'parent',
  'supervisors',
  'area',
  'areas',
  'former_names',
  'valid_from',
  'valid_to',
  'change',
  'successors',
  'change_on',
  'website',
  'address',
  'phone',
  'email',
] as const

/** The rows of a file of bodies. What it says, the import of the same file finds unchanged. */
export function bodyTable(
  bodies: readonly RegisteredBody[],
  codeOf: (id: string) => string,
): { head: string[]; rows: string[][] } {
  const schemes = [...new Set(bodies.flatMap((body) => body.codes.map(({ scheme }) => scheme)))].sort()
  const rows = bodies.map((body) => [
    body.code,
    body.nameTh,
    body.nameEn ?? '',
    body.shortNameTh ?? '',
    body.kind,
    body.parentId === null ? '' : codeOf(body.parentId),
    body.supervisors.map(codeOf).join('; '),
    body.areaCode ?? '',
    body.areas.join('; '),
    body.names.map((name) => name.nameTh).join('; '),
    body.validFrom ?? '',
    body.validTo ?? '',
    body.successors[0]?.kind ?? '',
    body.successors.map((next) => codeOf(next.id)).join('; '),
    body.successors[0]?.on ?? '',
    body.contact.website ?? '',
    body.contact.address ?? '',
    body.contact.phone ?? '',
    body.contact.email ?? '',
    ...schemes.map((scheme) => body.codes.find((code) => code.scheme === scheme)?.code ?? ''),
  ])
  return { head: [...HEADINGS, ...schemes.map((scheme) => `code:${scheme}`)], rows }
}

export async function bodyFile(
  format: BodyFormat,
  table: { head: string[]; rows: string[][] },
): Promise<{ type: string; content: string | ArrayBuffer }> {
  if (format === 'json') {
    const records = table.rows.map((row) => Object.fromEntries(table.head.map((name, at) => [name, row[at] || null])))
    return { type: 'application/json', content: `${JSON.stringify(records, null, 1)}\n` }
  }
  if (format === 'csv') {
    const lines = [table.head, ...table.rows.map((row) => row.map(guardCell))]
    return { type: 'text/csv; charset=utf-8', content: stringify(lines, { bom: true, record_delimiter: '\r\n' }) }
  }
  // Large, and rarely wanted: not read at every start.
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('bodies', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = table.head.map((header) => ({ header, width: header === 'name_th' ? 50 : 18 }))
  sheet.getRow(1).font = { bold: true }
  for (const row of table.rows) sheet.addRow(row)
  return {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: (await book.xlsx.writeBuffer()) as ArrayBuffer,
  }
}
