import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { CFB, utils, type WorkBook, write } from '@e965/xlsx'
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { windows874 } from '../../../test/fixtures/sheets/make-tis620-csv.ts'
import { rawXlsx, zipBytes } from '../../../test/fixtures/sheets/zip-bytes.ts'
import { openWorkbook } from './open-workbook.ts'
import { type SheetLimits, type SheetProblem, SheetRefusal, sheetLimits } from './sheet.ts'
import { bytesSource } from './spool.ts'

/** Every cell by its address, or why the file is not read. */
async function read(bytes: Buffer | string, limits: Partial<SheetLimits> = {}) {
  const source = bytesSource('file', Buffer.from(bytes))
  const opened = await openWorkbook(source, { limits: { ...sheetLimits, ...limits } })
  if (!opened.ok) return { problem: opened.problem, cells: {} as Record<string, string>, workbook: null }
  const workbook = opened.value
  const cells: Record<string, string> = {}
  let problem: SheetProblem | null = null
  try {
    for (const { index } of workbook.sheets) {
      for await (const rows of workbook.rows(index)) {
        for (const { row, cells: found, hidden } of rows) {
          for (const { column, text, kind, raw, formula, span } of found) {
            const signs = [kind === 'text' ? '' : kind, raw ?? '', formula ? 'formula' : '', hidden ? 'hidden' : '']
            const size = span === null ? '' : `${span.columns}x${span.rows}`
            cells[workbook.address(index, row, column)] = [text, ...signs, size].filter(Boolean).join(' | ')
          }
        }
      }
    }
  } catch (error) {
    if (!(error instanceof SheetRefusal)) throw error
    problem = error.problem
  } finally {
    await workbook.close()
  }
  return { problem, cells, workbook }
}

function aBook(): WorkBook {
  const sheet = utils.aoa_to_sheet([
    ['แผน & <ทดสอบ>'],
    [1, 'ถนน "สาย 1"\nตอน 2', 1250.1, 45768, true],
    [0.1 + 0.2, 1e15 + 0.5, -7, 45768.5, { t: 'e', v: 42 }],
  ])
  sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 4 } }]
  for (const cell of ['D2', 'D3']) sheet[cell].z = 'd/m/yyyy'
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, 'แผน 2568')
  return book
}

const cellsOfABook = {
  "'แผน 2568'!A1": 'แผน & <ทดสอบ> | 5x1',
  "'แผน 2568'!A2": '1 | number',
  "'แผน 2568'!B2": 'ถนน "สาย 1"\nตอน 2',
  "'แผน 2568'!C2": '1250.1 | number',
  "'แผน 2568'!D2": '2025-04-21 | date | 45768',
  "'แผน 2568'!E2": 'true | boolean',
  "'แผน 2568'!A3": '0.30000000000000004 | number',
  "'แผน 2568'!B3": '1000000000000000.5 | number',
  "'แผน 2568'!C3": '-7 | number',
  "'แผน 2568'!D3": '2025-04-21T12:00:00 | date | 45768.5',
  "'แผน 2568'!E3": '#N/A | error',
}

test.each(['xlsx', 'biff8'] as const)(
  'a workbook written as %s by another program is read cell for cell',
  async (kind) => {
    const bytes = write(aBook(), { type: 'buffer', bookType: kind, bookSST: true }) as Buffer

    const { cells, problem } = await read(bytes)

    expect(problem).toBeNull()
    expect(cells).toEqual(cellsOfABook)
  },
)

test('an ODS of LibreOffice is read with its days, notes left out, repeated cells counted and hidden sheets told', async () => {
  const cell = (attributes: string, text = '') =>
    `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`
  const content = `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s">
    <office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
    <office:body><office:spreadsheet>
    <table:table table:name="แผน"><table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      <table:table-row>
        ${cell('office:value-type="date" office:date-value="2025-04-21"', '21 เม.ย. 68')}
        ${cell('office:value-type="float" office:value="1.5E6" table:formula="of:=[.B9]*2"', '1,500,000')}
        ${cell('office:value-type="string" table:number-columns-repeated="2"', 'ซ้ำ<text:s text:c="2"/>กัน')}
        <table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1"><office:annotation><text:p>ความเห็น</text:p></office:annotation><text:p>หนึ่ง</text:p><text:p>สอง</text:p></table:table-cell><table:covered-table-cell/>
        ${cell('office:value-type="float" office:value="7" table:formula="of:=\'file:///C:/x.ods\'#$A.A1"', '7')}
      </table:table-row>
      <table:table-row table:number-rows-repeated="3" table:visibility="collapse">${cell('office:value-type="percentage" office:value="0.25"', '25%')}</table:table-row>
      <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
    </table:table>
    <table:table table:name="ซ่อน" table:style-name="ta2"><table:table-row>${cell('office:value-type="time" office:time-value="PT08H30M00S"', '8:30')}</table:table-row></table:table>
    </office:spreadsheet></office:body></office:document-content>`
  const bytes = zipBytes({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content })

  const { cells, workbook } = await read(bytes)

  expect(cells).toEqual({
    'แผน!A3': '2025-04-21 | date | 2025-04-21',
    'แผน!B3': '1500000 | number | formula',
    'แผน!C3': 'ซ้ำ  กัน',
    'แผน!D3': 'ซ้ำ  กัน',
    'แผน!E3': 'หนึ่ง\nสอง | 2x1',
    'แผน!G3': '7 | number | formula',
    'แผน!A4': '0.25 | number | hidden',
    'แผน!A5': '0.25 | number | hidden',
    'แผน!A6': '0.25 | number | hidden',
    'ซ่อน!A1': '08:30:00 | date | PT08H30M00S',
  })
  expect(workbook?.sheets.map(({ hidden }) => hidden)).toEqual([false, true])
  expect(workbook?.notes).toEqual([{ kind: 'external-links-ignored', links: 1 }])
})

test('an XLSX is read as its writer meant it: shared formulas, rich text, readings left out, hidden rows, missing addresses', async () => {
  const shared =
    '<sst xmlns="m"><si><r><t>ตัว</t></r><r><t xml:space="preserve">หนา </t></r><rPh><t>อ่าน</t></rPh></si><si><t>a_x000D_b&#x0E01;</t></si></sst>'
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings'
  const bytes = rawXlsx(
    `<row r="2" hidden="1"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="E2"><f t="shared" si="0"/><v>12345678901234567890</v></c></row>
     <row><c t="b"><v>1</v></c><c s="1"><v>59</v></c><c s="1"><v>60</v></c><c s="1"><v>61</v></c><c t="inlineStr"><is><t>ใน</t></is></c><c t="str"><f>A1</f><v></v></c></row>`,
    {
      after: '<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>',
      relations: `<Relationship Id="rId5" Type="${type}" Target="/xl/texts.xml"/>`,
      parts: { 'xl/texts.xml': shared },
    },
  )

  const { cells } = await read(bytes)

  expect(cells).toEqual({
    'Sheet1!B2': 'ตัวหนา  | hidden | 2x3',
    'Sheet1!C2': 'a\rbก | hidden',
    'Sheet1!E2': '12345678901234567890 | number | formula | hidden',
    'Sheet1!A3': 'true | boolean',
    'Sheet1!B3': '1900-02-28 | date | 59',
    'Sheet1!C3': '60 | number',
    'Sheet1!D3': '1900-03-01 | date | 61',
    'Sheet1!E3': 'ใน',
  })
})

test.each([
  ['utf-8 with a mark', Buffer.from('\uFEFFแผน,งบ\r\n1,2\r\n'), []],
  ['windows-874', windows874('แผน,งบ\r\n1,2\r\n'), [{ kind: 'encoding', encoding: 'windows-874' }]],
  [
    'utf-16 with a mark',
    Buffer.from('\uFEFFแผน,งบ\r\n1,2\r\n', 'utf16le'),
    [{ kind: 'encoding', encoding: 'utf-16le' }],
  ],
  ['utf-16 without a mark', Buffer.from('แผน,งบ\r\n1,2\r\n', 'utf16le'), [{ kind: 'encoding', encoding: 'utf-16le' }]],
  ['semicolons', Buffer.from('แผน;งบ\n1;2\n'), [{ kind: 'delimiter', delimiter: ';' }]],
  ['lines of old Macs', Buffer.from('แผน,งบ\r1,2\r'), []],
  ['a declared delimiter', Buffer.from('sep=|\nแผน|งบ\n1|2\n'), [{ kind: 'delimiter', delimiter: '|' }]],
  ['gzip', gzipSync('แผน,งบ\n1,2\n'), []],
])('CSV in %s is understood, and what is unusual about it is told', async (_, bytes, notes) => {
  const { cells, workbook } = await read(bytes)

  expect(cells).toEqual({ A1: 'แผน', B1: 'งบ', A2: '1', B2: '2' })
  expect(workbook?.notes).toEqual(notes)
})

test('rows of CSV are counted as spreadsheet programs count them: blank lines too, a cell of two lines once', async () => {
  const { cells } = await read('ก,ข\n\n"หนึ่ง\nสอง",ท่อ 4"\n,"เขาว่า ""ใช่"""\nสุดท้าย,')

  expect(cells).toEqual({ A1: 'ก', B1: 'ข', A3: 'หนึ่ง\nสอง', B3: 'ท่อ 4"', B4: 'เขาว่า "ใช่"', A5: 'สุดท้าย' })
})

test('objects of JSON are rows, their names the header, and numbers keep their digits', async () => {
  const { cells } = await read(
    '{"next": {"rows": 1}, "rows": [{"ก": 12345678901234567890.10, "ที่": {"ตำบล": "ริม"}}, {"ข": [1, "x"], "ก": 1.5e3, "ค": null}]}',
  )

  expect(cells).toEqual({
    rows: 'ข[1]',
    'rows[0].ก': '12345678901234567890.10 | number',
    'rows[0].ที่.ตำบล': 'ริม',
    'rows[1].ก': '1500 | number | 1.5e3',
    'rows[1].ข[0]': '1 | number',
    'rows[1].ข[1]': 'x',
  })
})

const html = '<html><table><tr><td>1</td></tr></table></html>'
const doctype =
  '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&b;</sheetData></worksheet>'

test.each<[string, () => Buffer | string, SheetProblem]>([
  ['nothing', () => '', { kind: 'empty-file' }],
  ['CSV of blanks', () => ' , \n,\n', { kind: 'empty-file' }],
  ['a PDF under any name', () => '%PDF-1.7 …', { kind: 'not-a-spreadsheet', looksLike: 'pdf' }],
  ['a page saved as .xls', () => html, { kind: 'not-a-spreadsheet', looksLike: 'html' }],
  [
    'a text of a word processor',
    () => zipBytes({ 'word/document.xml': '<x/>' }),
    { kind: 'not-a-spreadsheet', looksLike: 'word' },
  ],
  ['an archive of pictures', () => zipBytes({ 'a.png': 'x' }), { kind: 'not-a-spreadsheet', looksLike: 'zip' }],
  [
    'a binary workbook',
    () => write(aBook(), { type: 'buffer', bookType: 'xlsb' }) as Buffer,
    { kind: 'not-a-spreadsheet', looksLike: 'xlsb' },
  ],
  ['Excel 95', () => write(aBook(), { type: 'buffer', bookType: 'biff5' }) as Buffer, { kind: 'excel-too-old' }],
  ['an XLSX with a password', () => compound('EncryptedPackage'), { kind: 'password' }],
  ['a Word document', () => compound('WordDocument'), { kind: 'not-a-spreadsheet', looksLike: 'word' }],
  [
    'an ODS with a password',
    () => zipBytes({ 'content.xml': 'x', 'META-INF/manifest.xml': '<m><e><encryption-data/></e></m>' }),
    { kind: 'password' },
  ],
  [
    'an XLSX cut in the middle',
    () => rawXlsx('<row r="1"><c r="A1"><v>1</v></c></row>').subarray(0, 900),
    { kind: 'corrupt', part: 'zip' },
  ],
  [
    'an XLS cut in the middle',
    () => (write(aBook(), { type: 'buffer', bookType: 'biff8' }) as Buffer).subarray(0, 2000),
    { kind: 'corrupt', part: 'compound file' },
  ],
  [
    'a sheet whose XML is broken',
    () => rawXlsx('<row r="1"><c r="A1"><v>1</c></row>'),
    { kind: 'corrupt', part: 'xl/worksheets/sheet1.xml' },
  ],
  [
    'an entity that nobody declared',
    () => rawXlsx('<row r="1"><c r="A1" t="str"><v>&boom;</v></c></row>'),
    { kind: 'corrupt', part: 'xl/worksheets/sheet1.xml' },
  ],
  [
    'a text number that is not there',
    () => rawXlsx('<row r="1"><c r="A1" t="s"><v>5</v></c></row>'),
    { kind: 'corrupt', part: 'sharedStrings' },
  ],
  [
    'entities and outside files in the XML',
    () => rawXlsx('', { parts: { 'xl/worksheets/sheet1.xml': doctype } }),
    { kind: 'doctype', part: 'xl/worksheets/sheet1.xml' },
  ],
  [
    'a ZIP bomb',
    () => rawXlsx('', { parts: { 'xl/media/x': Buffer.alloc(60_000_000) } }),
    { kind: 'zip-bomb', part: 'xl/media/x' },
  ],
  [
    'a cell far to the right',
    () => rawXlsx('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
    { kind: 'too-many-columns', limit: 1000, address: 'Sheet1!XFD1' },
  ],
  [
    'CSV with a faulty letter',
    () => Buffer.concat([Buffer.from('ก,ข\nดี,'), Buffer.from([0xff, 10])]),
    { kind: 'not-utf8', row: 2 },
  ],
  ['CSV cut in a letter', () => Buffer.from('ก,ข\nดี').subarray(0, 13), { kind: 'cut-in-letter', row: 2 }],
  ['CSV cut in a row', () => 'ก,ข,ค\n1,2,3\n4,5', { kind: 'cut-in-row', row: 3, cells: 2, expected: 3, lastCell: '5' }],
  ['a quote left open', () => 'ก,ข\n"1,2\n3,4\n', { kind: 'quote-not-closed', row: 2 }],
  ['letters behind a quote', () => 'ก,ข\n"1"x,2\n', { kind: 'stray-quote', row: 2 }],
  ['broken JSON', () => '[\n {"a": 1},\n {"a": }\n]', { kind: 'json-broken', line: 3, column: 2 }],
  ['JSON without an end', () => '[{"a": 1}', { kind: 'json-broken', line: 1, column: 9 }],
  ['JSON of numbers', () => '{"rows": [1, 2]}', { kind: 'json-not-rows', address: 'rows[0]' }],
  ['JSON without a list', () => '{"a": {"b": 1}}', { kind: 'json-not-rows', address: '' }],
  ['JSON of great depth', () => `[{"a": ${'['.repeat(10_000)}`, { kind: 'json-too-deep', address: '[0]', limit: 32 }],
])('%s is refused, and the refusal says why', async (_, make, expected) => {
  const { problem } = await read(make())

  expect(problem).toEqual(expected)
})

test('a workbook with no bound to its rows is stopped at the limit', async () => {
  const content =
    '<d xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></d>'

  const { problem } = await read(zipBytes({ 'content.xml': content }), { rows: 10_000 })

  expect(problem).toEqual({ kind: 'too-many-rows', limit: 10_000, sheet: 'A' })
})

test('a file above the limit is refused while it comes, and a connection that is lost is told as that', async () => {
  const endless = {
    name: 'x',
    open: () =>
      Readable.from(
        (function* () {
          for (;;) yield Buffer.alloc(100_000, 'a')
        })(),
      ),
  }
  const lost = {
    name: 'x',
    open: () =>
      Readable.from(
        (async function* () {
          yield Buffer.from('ก,ข\n')
          throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
        })(),
      ),
  }

  const tooBig = await openWorkbook(endless, { limits: { ...sheetLimits, bytes: 5_000_000 } })
  const cutOff = await openWorkbook(lost)

  expect(tooBig).toEqual({ ok: false, problem: { kind: 'too-big', limitMegabytes: 5 } })
  expect(cutOff).toEqual({ ok: false, problem: { kind: 'cut-off', afterBytes: 8 } })
})

test('texts that do not fit into memory go to the disk and come back as they were', async () => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('A')
  const text = (row: number) => `${row} ${'ก'.repeat(900)}`
  for (let row = 1; row <= 6_000; row += 1) sheet.addRow([text(row), text(6_001 - row)])
  const bytes = Buffer.from(await book.xlsx.writeBuffer())

  const { cells } = await read(bytes)

  const wrong = Array.from({ length: 6_000 }, (_, at) => at + 1).filter(
    (row) => cells[`A!A${row}`] !== text(row) || cells[`A!B${row}`] !== text(6_001 - row),
  )
  expect(wrong).toEqual([])
})

function compound(stream: string): Buffer {
  const file = CFB.utils.cfb_new()
  CFB.utils.cfb_add(file, `/${stream}`, Buffer.alloc(5_000))
  return CFB.write(file, { type: 'buffer' }) as Buffer
}
