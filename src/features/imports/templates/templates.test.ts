import { read, write } from '@e965/xlsx'
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { bytesSource, openWorkbook } from '../../../platform/sheets/index.ts'
import { findTables } from '../find-table.ts'
import { toTableMapping } from '../guess-columns.ts'
import { tableRows } from '../table-records.ts'
import { readTableRow } from '../table-row.ts'
import { makeTemplate, templateAge, templateGuess, templateKinds, templateOf } from './index.ts'

type Filling = Readonly<Record<string, string | number>>

/** A template with its body and one row written in by header, as the officer's program saves it. */
async function filled(bytes: Buffer, body: string | null, rows: readonly Filling[]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  if (sheet === undefined) throw new Error('a template without a sheet')
  if (body !== null) sheet.getCell('C3').value = body
  const headers = new Map<string, number>()
  sheet.getRow(6).eachCell((cell, column) => headers.set(String(cell.value), column))
  for (const [at, row] of rows.entries()) {
    for (const [header, value] of Object.entries(row)) {
      const column = headers.get(header)
      if (column === undefined) throw new Error(`no column ${header} among ${[...headers.keys()].join(', ')}`)
      sheet.getRow(8 + at).getCell(column).value = value
    }
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function imported(bytes: Buffer) {
  const opened = await openWorkbook(bytesSource('template', bytes))
  if (!opened.ok) throw new Error(opened.problem.kind)
  const workbook = opened.value
  const mark = await templateOf(workbook)
  if (mark === null) return { mark, drafts: [], problems: [], missing: [] }
  const [table] = await findTables(workbook)
  const guess = table === undefined ? null : templateGuess(mark, table)
  if (table === undefined || guess === null) return { mark, drafts: [], problems: [], missing: [] }
  const mapping = toTableMapping(guess)
  const drafts: string[] = []
  const problems: string[] = []
  for await (const records of tableRows(workbook, table, undefined, mapping)) {
    for (const record of records) {
      const row = readTableRow(record, mapping)
      if (!row.ok) problems.push(...row.problem.problems.map(({ address, problem }) => `${address} ${problem.kind}`))
      else {
        for (const { title, body, placeText, fiscalYear, amount, path } of row.value.drafts) {
          const baht = Number(amount / 10_000_000_000n) / 100
          drafts.push(
            [title, body, placeText ?? 'no place', fiscalYear, baht, ...path.map((step) => step.title)].join(' · '),
          )
        }
      }
    }
  }
  await workbook.close()
  return { mark, drafts, problems, missing: guess.missing }
}

test('the form of a local body comes back without a question, its example left out', async () => {
  const bytes = await filled(await makeTemplate('lao', 2026, 'th'), 'เทศบาลตำบลปัว', [
    {
      ชื่อโครงการ: 'ลานกีฬา',
      ยุทธศาสตร์: 'คุณภาพชีวิต',
      หมู่ที่: 3,
      ตำบล: 'ปัว',
      'งบประมาณ 2569 (บาท)': 100_000.5,
      'งบประมาณ 2571 (บาท)': '๒๐๐,๐๐๐',
    },
    { ชื่อโครงการ: 'ไม่มีเงิน' },
  ])

  const { mark, drafts, problems, missing } = await imported(bytes)

  expect(mark).toEqual({ kind: 'lao', version: 1, fiscalYear: 2026, lang: 'th', body: 'เทศบาลตำบลปัว' })
  expect(missing).toEqual([])
  expect(drafts).toEqual([
    'ลานกีฬา · เทศบาลตำบลปัว · หมู่ที่ 3 ตำบลปัว · 2026 · 100000.5 · คุณภาพชีวิต',
    'ลานกีฬา · เทศบาลตำบลปัว · หมู่ที่ 3 ตำบลปัว · 2028 · 200000 · คุณภาพชีวิต',
  ])
  expect(problems).toEqual(['กรอกที่นี่!K9 amount-missing'])
})

test.each([
  [
    'province-unit',
    { ชื่อโครงการ: 'ตลาดเกษตร', ปีงบประมาณ: 2570, 'งบประมาณ (บาท)': 5 },
    'ตลาดเกษตร · ก · no place · 2027 · 5',
  ],
  [
    'department',
    { ชื่อโครงการ: 'ถนน', จังหวัด: 'น่าน', ปีงบประมาณ: '๒๕๗๐', 'งบประมาณ (บาท)': 5 },
    'ถนน · ก · จังหวัดน่าน · 2027 · 5',
  ],
  [
    'community',
    { ชื่อโครงการ: 'ฝาย', 'ปีที่ดำเนินการ 2570': '✓', 'งบประมาณรวมทุกปี (บาท)': 7 },
    'ฝาย · ก · no place · 2027 · 7',
  ],
] as const)('the form %s comes back too', async (kind, row, draft) => {
  const bytes = await filled(await makeTemplate(kind, 2026, 'th'), 'ก', [row])

  const { drafts, problems } = await imported(bytes)

  expect({ drafts, problems }).toEqual({ drafts: [draft], problems: [] })
})

test('the account of projects names its bodies row by row and its money by who pays', async () => {
  const bytes = await filled(await makeTemplate('project-account', 2026, 'en'), null, [
    {
      'Project name': 'Dam',
      'Responsible agency': 'อบต.ยม',
      'Fiscal year': 2569,
      'Funding source: local body (baht)': 100,
      'Funding source: central (baht)': 900,
    },
  ])

  const { drafts, problems } = await imported(bytes)

  expect({ drafts, problems }).toEqual({ drafts: ['Dam · อบต.ยม · no place · 2026 · 1000'], problems: [] })
})

test('a form stays known when another program has saved it in another format', async () => {
  const bytes = await filled(await makeTemplate('province-unit', 2026, 'en'), 'Office', [
    { 'Project name': 'Market', 'Fiscal year': 2569, 'Budget (baht)': 5 },
  ])
  const book = read(bytes, { type: 'buffer' })

  const asXls = await imported(write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer)
  const asOds = await imported(write(book, { type: 'buffer', bookType: 'ods' }) as Buffer)

  expect([asXls.drafts, asOds.drafts]).toEqual([
    ['Market · Office · no place · 2026 · 5'],
    ['Market · Office · no place · 2026 · 5'],
  ])
})

test('a form whose body nobody wrote in asks for it, and one of last year is told', async () => {
  const { mark, missing } = await imported(await makeTemplate('lao', 2025, 'th'))

  expect(missing).toEqual(['body'])
  expect(mark === null ? null : templateAge(mark, 2026)).toBe('last-year')
  expect(mark === null ? null : templateAge(mark, 2025)).toBe('current')
  expect(mark === null ? null : templateAge({ ...mark, version: 9 }, 2025)).toBe('other-version')
})

test('the calendar is a form of ours and no plan', async () => {
  const { mark, drafts } = await imported(await makeTemplate('calendar', 2026, 'th'))

  expect(mark?.kind).toBe('calendar')
  expect(drafts).toEqual([])
})

test.each(templateKinds)('the form %s has headers, an example, help and lists in both languages', async (kind) => {
  for (const lang of ['th', 'en'] as const) {
    const book = new exceljs.Workbook()
    const names = { districts: ['ปัว', 'ท่าวังผา'], body: 'จังหวัดน่าน' }
    await book.xlsx.load((await makeTemplate(kind, 2026, lang, names)) as unknown as ArrayBuffer)

    const [form, help, mark] = book.worksheets
    const headers = form?.getRow(6).values as string[]
    const lists = Object.values((form as unknown as { dataValidations: { model: object } }).dataValidations.model)

    expect(mark?.state).toBe('veryHidden')
    expect(new Set(headers.filter(Boolean)).size).toBe(headers.filter(Boolean).length)
    expect(form?.getRow(7).getCell(1).value).toBe(lang === 'th' ? 'ตัวอย่าง' : 'Example')
    expect(help?.actualRowCount).toBeGreaterThan(headers.length)
    expect(lists.length).toBeGreaterThan(0)
  }
})
