import ExcelJS from 'exceljs'
import type { Gazetteer } from '../src/features/places/index.ts'
import { toBE } from '../src/kernel/thai-calendar.ts'
import { type DemoProvince, makeBodies } from './bodies.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { type OdsCell, odsOf } from './ods.ts'
import { type SheetRow, sheetRows } from './sheet-rows.ts'
import { inThaiDigits } from './site.ts'
import { withoutClock } from './zip.ts'

/** A file as an office would send it, and what is awkward about it. */
export interface MessyFile {
  readonly name: string
  readonly bytes: Buffer
  readonly awkward: { readonly th: string; readonly en: string }
}

const SEED = 'spreadsheets'

/**
 * Six spreadsheets to try the import on, in the forms and with the faults that offices' files have; the offices are those of
 * the demonstration. The same fiscal year gives the same bytes.
 */
export async function messySpreadsheets(places: Gazetteer, fiscalYear: number): Promise<MessyFile[]> {
  const chance = chanceFrom(SEED)
  const breadth = { everyProvince: false, laosInDeep: 8, communitiesInDeep: 1 }
  const bodies = makeBodies(places, chanceFrom('prasan').branch('bodies'), breadth)
  const at = (code: string) => {
    const province = bodies.provinces.find(({ area }) => area.code === code)
    if (!province) throw new Error(`the demonstration has no province ${code}`)
    return province
  }
  const of = (province: DemoProvince, doer: Parameters<typeof sheetRows>[2], count: number) =>
    sheetRows(province, places, doer, count, chance.branch(`${province.area.code} ${doer}`))
  return [
    await localForm(of(at('57'), 'lao', 36), fiscalYear),
    districtList(of(at('40'), 'district', 24), fiscalYear, chance.branch('district')),
    thousands(of(at('55'), 'pao', 30), fiscalYear),
    await tickedYears(of(at('50'), 'health', 16), fiscalYear),
    faults(of(at('90'), 'lao', 14), of(at('30'), 'lao', 8), fiscalYear),
    await coordinationAccount(of(at('56'), 'pao', 20), fiscalYear),
  ]
}

const yearsFrom = (fiscalYear: number, count: number) => Array.from({ length: count }, (_, at) => toBE(fiscalYear + at))

/** ผ.02 of the local development plan: headers over two rows, programmes between the rows, totals, a note at the end. */
async function localForm(rows: readonly SheetRow[], fiscalYear: number): Promise<MessyFile> {
  const book = newBook()
  const years = yearsFrom(fiscalYear - 2, 5)
  const name = rows[0]?.body.nameTh ?? ''
  const half = Math.ceil(rows.length / 2)
  for (const [index, part] of [rows.slice(0, half), rows.slice(half)].entries()) {
    const sheet = book.addWorksheet(`ยุทธศาสตร์ที่ ${index + 1}`)
    const titles = [
      'รายละเอียดโครงการพัฒนา',
      `แผนพัฒนาท้องถิ่น (พ.ศ. ${years[0]} - ${years.at(-1)})`,
      name,
      `ก. ยุทธศาสตร์จังหวัดที่ ${index + 1} พัฒนาคุณภาพชีวิตและสังคม`,
      `ข. ยุทธศาสตร์การพัฒนาของ อปท. ที่ ${index + 1} ${index === 0 ? 'ด้านโครงสร้างพื้นฐาน' : 'ด้านคุณภาพชีวิต'}`,
    ]
    for (const [at, title] of titles.entries()) {
      sheet.mergeCells(at + 1, 1, at + 1, 12)
      sheet.getCell(at + 1, 1).value = title
      sheet.getCell(at + 1, 1).alignment = { horizontal: at < 3 ? 'center' : 'left' }
    }
    const top = titles.length + 1
    const heads = ['ที่', 'โครงการ', 'วัตถุประสงค์', 'เป้าหมาย\n(ผลผลิตของโครงการ)']
    const tails = ['ตัวชี้วัด\n(KPI)', 'ผลที่คาดว่า\nจะได้รับ', 'หน่วยงาน\nรับผิดชอบหลัก']
    for (const [at, head] of heads.entries()) mergedHead(sheet, top, at + 1, head)
    sheet.mergeCells(top, 5, top, 9)
    sheet.getCell(top, 5).value = 'งบประมาณ'
    for (const [at, year] of years.entries()) sheet.getCell(top + 1, 5 + at).value = `${year}\n(บาท)`
    for (const [at, head] of tails.entries()) mergedHead(sheet, top, 10 + at, head)
    let row = top + 2
    const first = row
    let programme = ''
    for (const [at, line] of part.entries()) {
      if (line.programme !== programme) {
        programme = line.programme
        sheet.mergeCells(row, 1, row, 12)
        sheet.getCell(row++, 1).value = `1.${at + 1} ${programme}`
      }
      const year = at % years.length
      sheet.getRow(row++).values = [
        at + 1,
        line.title,
        line.objective,
        line.target,
        // Some repeat every year, most stand in one.
        ...years.map((_, column) => (column === year || (at % 7 === 0 && column > year) ? line.baht : '-')),
        line.indicator,
        line.result,
        line.section,
      ]
    }
    sheet.getCell(row, 2).value = `รวม ${part.length} โครงการ`
    for (let column = 5; column <= 9; column++) {
      const letter = sheet.getColumn(column).letter
      const result = part.reduce((sum, line, at) => {
        const year = at % years.length
        const here = column - 5
        return sum + (here === year || (at % 7 === 0 && here > year) ? line.baht : 0)
      }, 0)
      sheet.getCell(row, column).value = { formula: `SUM(${letter}${first}:${letter}${row - 1})`, result }
    }
    sheet.getCell(row + 2, 2).value = 'หมายเหตุ : โครงการลำดับที่ 1 อยู่ระหว่างขอใช้พื้นที่จากกรมป่าไม้'
  }
  return xlsx('1-แบบ-ผ02-แผนพัฒนาท้องถิ่น-อบต.xlsx', book, {
    th: 'แบบ ผ.02 สองแผ่นงาน หัวตารางสองชั้นผสานเซลล์ แถวแผนงานคั่น แถวรวมเป็นสูตร หมายเหตุท้ายตาราง งบแยกรายปี',
    en: 'Form ผ.02 on two sheets: two header rows with merged cells, programmes between rows, totals as formulas, a note below, money by year',
  })
}

function mergedHead(sheet: ExcelJS.Worksheet, row: number, column: number, head: string): void {
  sheet.mergeCells(row, column, row + 1, column)
  sheet.getCell(row, column).value = head
}

/** A district's list, saved by an old program: TIS-620, Thai digits, years of three kinds, amounts as people write them. */
function districtList(rows: readonly SheetRow[], fiscalYear: number, chance: Chance): MessyFile {
  const head = ['ลำดับที่', 'ชื่อโครงการ/กิจกรรม', 'สถานที่ดำเนินการ', 'งบประมาณ (บาท)', 'ปีงบประมาณ', 'หน่วยดำเนินการ']
  const lines = rows.map((row, at) => {
    const year = fiscalYear - 1 + (at % 3)
    const written = [`${toBE(year)}`, `${year}`, inThaiDigits(`${toBE(year)}`), `พ.ศ. ${toBE(year)}`][at % 4] ?? ''
    const grouped = row.baht.toLocaleString('en-US')
    const amount = [grouped, `${grouped}.-`, inThaiDigits(grouped), `${grouped}.00`, `${grouped} บาท`][at % 5] ?? ''
    const title = chance.happens(0.3) ? inThaiDigits(row.title) : row.title
    return [
      at % 4 === 3 ? inThaiDigits(`${at + 1}`) : `${at + 1}`,
      title,
      row.placeText,
      amount,
      written,
      row.body.nameTh,
    ]
  })
  const sum = rows.reduce((all, row) => all + row.baht, 0).toLocaleString('en-US')
  const text = csvOf([head, ...lines, ['', 'รวมทั้งสิ้น', '', sum, '', '']])
  return {
    name: '2-บัญชีโครงการอำเภอ-TIS620.csv',
    bytes: tis620(text),
    awkward: {
      th: 'CSV รหัส TIS-620 เลขไทยปนเลขอารบิก ปี พ.ศ. ค.ศ. และ พ.ศ. เลขไทยปนกัน จำนวนเงินลงท้าย .- หรือ บาท มีแถวรวม',
      en: 'CSV in TIS-620: Thai and Arabic digits, years of both eras, amounts ending in .- or baht, a total row',
    },
  }
}

/** A provincial administration's plan, in thousands of baht, from a free office program. */
function thousands(rows: readonly SheetRow[], fiscalYear: number): MessyFile {
  const years = yearsFrom(fiscalYear, 3)
  const empty = (count: number): OdsCell[] => Array.from({ length: count }, () => null)
  const cells: OdsCell[][] = [
    [{ value: `แผนพัฒนาท้องถิ่น ${rows[0]?.body.nameTh ?? ''}`, columns: 7 }, ...empty(6)],
    [...empty(6), 'หน่วย : พันบาท'],
    [
      { value: 'ลำดับ', rows: 2 },
      { value: 'โครงการ', rows: 2 },
      { value: 'พื้นที่ดำเนินการ', rows: 2 },
      { value: 'งบประมาณ', columns: 3 },
      null,
      null,
      { value: 'ผู้รับผิดชอบ', rows: 2 },
    ],
    [null, null, null, ...years.map((year) => `ปี ${year}`), null],
  ]
  const sums = [0, 0, 0]
  for (const [at, row] of rows.entries()) {
    if (at === 12) cells.push([null, { value: 'โครงการต่อเนื่องจากปีก่อน', columns: 6 }, ...empty(5)])
    const amount = Math.round(row.baht / 10) / 100
    const money = years.map((_, year) => (year === at % 3 ? amount : null))
    sums[at % 3] = (sums[at % 3] ?? 0) + amount
    cells.push([at + 1, row.title, row.placeText, ...money, row.section])
  }
  cells.push([null, 'รวม', null, ...sums.map((sum) => Math.round(sum * 100) / 100), null])
  return {
    name: '3-แผน-อบจ-หน่วยพันบาท.ods',
    bytes: odsOf('แผนงาน', cells),
    awkward: {
      th: 'ODS หน่วยพันบาท หัวตารางสองชั้น แถวคั่น แถวรวม',
      en: 'ODS in thousands of baht, two header rows, a row between, a total row',
    },
  }
}

/** A health office's sheet: one amount, years ticked; and last year's sheet in the other era. */
async function tickedYears(rows: readonly SheetRow[], fiscalYear: number): Promise<MessyFile> {
  const book = newBook()
  const half = Math.ceil(rows.length / 2)
  for (const [index, part] of [rows.slice(0, half), rows.slice(half)].entries()) {
    const isOld = index === 1
    const years = [0, 1, 2].map((at) => (isOld ? fiscalYear - 1 + at : toBE(fiscalYear + at)))
    const sheet = book.addWorksheet(isOld ? 'Sheet2 (เดิม)' : 'แผนปฏิบัติการ')
    sheet.addRow([`แผนปฏิบัติราชการ ${rows[0]?.body.nameTh ?? ''}`])
    sheet.addRow([])
    sheet.addRow(['โครงการ', 'กลุ่มเป้าหมาย/พื้นที่', 'งบประมาณ', ...years.map(String), 'เริ่ม', 'สิ้นสุด'])
    for (const [at, row] of part.entries()) {
      const marks = years.map((_, year) =>
        year === at % 3 || (at % 4 === 0 && year === 2) ? ['✓', '/', 'x'][index] : '',
      )
      const from = new Date(Date.UTC(fiscalYear - 1, 9 + (at % 6), 1))
      // Half of the dates were typed in the Buddhist era, which the program takes for the year 2569.
      const start = at % 2 === 0 ? from : new Date(Date.UTC(from.getUTCFullYear() + 543, from.getUTCMonth(), 1))
      sheet.addRow([
        row.title,
        row.placeText,
        row.baht,
        ...marks,
        start,
        `30 ก.ย. ${String(toBE(fiscalYear)).slice(2)}`,
      ])
    }
    sheet.getColumn(7).numFmt = 'dd/mm/yyyy'
  }
  return xlsx('4-แผน-สสจ-ทำเครื่องหมายปี.xlsx', book, {
    th: 'ทำเครื่องหมาย ✓ ในช่องปี แผ่นหนึ่งเป็น พ.ศ. อีกแผ่นเป็น ค.ศ. วันที่พิมพ์ปี พ.ศ. ลงในช่องวันที่',
    en: 'Years are ticked; one sheet in the Buddhist era, one in the Christian; dates typed in the Buddhist era into date cells',
  })
}

/** Everything that a person has to look at: wrong places, doubles, absurd amounts and years, unknown offices. */
function faults(rows: readonly SheetRow[], others: readonly SheetRow[], fiscalYear: number): MessyFile {
  const year = String(toBE(fiscalYear))
  const line = (
    row: SheetRow,
    change: Partial<Record<'place' | 'amount' | 'year' | 'body' | 'title', string>> = {},
  ) => [
    change.title ?? row.title,
    change.place ?? row.placeText,
    change.body ?? row.body.nameTh,
    change.amount ?? String(row.baht),
    change.year ?? year,
  ]
  const [a, b, c, d, e, f, g, h, i, ...rest] = rows
  if (!a || !b || !c || !d || !e || !f || !g || !h || !i) throw new Error('the sheet of faults has too few rows')
  const lines = [
    line(a),
    line(a),
    line(b, { place: 'ตำบลไม่มีจริง อำเภอหาดใหญ่ จังหวัดสงขลา' }),
    line(c, { place: 'ม.4 ต.ท่าวังผา' }),
    line(d, { place: others[0]?.placeText ?? '' }),
    line(e, { amount: '-250000' }),
    line(f, { amount: '1,5OO,000' }),
    line(g, { amount: '999999999999' }),
    line(h, { year: '25650' }),
    line(i, { body: 'องค์การบริหารส่วนตำบลดาวอังคาร' }),
    line(a, { title: '', amount: '350000' }),
    line(b, { title: '=SUM(A1:A9)', amount: '120000' }),
    line(c, { year: '65' }),
    ...rest.map((row) => line(row)),
    ...others.map((row) => line(row)),
    line(b),
  ]
  const text = csvOf([['ชื่อโครงการ', 'สถานที่', 'หน่วยงาน', 'วงเงิน (บาท)', 'ปี'], ...lines])
  return {
    name: '5-ที่อยู่ผิด-แถวซ้ำ.csv',
    bytes: Buffer.from(`\uFEFF${text}`),
    awkward: {
      th: 'แถวซ้ำ ตำบลที่ไม่มีจริง ที่อยู่ของจังหวัดอื่น เงินติดลบ เงินเกินจริง ปี 25650 และ 65 หน่วยงานที่ไม่รู้จัก แถวไม่มีชื่อ',
      en: 'Doubled rows, places that do not exist or lie elsewhere, negative and absurd amounts, the years 25650 and 65, an unknown office, a row without a title',
    },
  }
}

/** The account of projects to coordinate with the province: millions, cells merged downwards, a hidden sheet and column. */
async function coordinationAccount(rows: readonly SheetRow[], fiscalYear: number): Promise<MessyFile> {
  const book = newBook()
  const sheet = book.addWorksheet('ผ.02-2')
  sheet.mergeCells('A1:G1')
  sheet.getCell('A1').value = `บัญชีประสานโครงการพัฒนาท้องถิ่น ประจำปีงบประมาณ พ.ศ. ${toBE(fiscalYear + 1)}`
  sheet.getCell('A2').value = `จังหวัด${rows[0]?.site.province ?? ''} (หน่วย : ล้านบาท)`
  sheet.getRow(4).values = ['อำเภอ', 'ลำดับ', 'ชื่อโครงการ', 'ตำบล', 'จำนวนเงิน (ล้านบาท)', 'รหัสเดิม', 'หมายเหตุ']
  sheet.getColumn(6).hidden = true
  const byDistrict = [...rows].sort((a, b) => (a.site.areaCode < b.site.areaCode ? -1 : 1))
  let at = 5
  for (const district of new Set(byDistrict.map(({ site }) => site.district))) {
    const part = byDistrict.filter(({ site }) => site.district === district)
    const first = at
    for (const [index, row] of part.entries()) {
      const millions = Math.round(row.baht / 100) / 10_000
      sheet.getRow(at++).values = [
        '',
        index + 1,
        row.title,
        row.site.subdistrict,
        millions,
        `X-${at}`,
        index === 0 ? 'เกินศักยภาพ' : '',
      ]
    }
    if (at - first > 1) sheet.mergeCells(first, 1, at - 1, 1)
    sheet.getCell(first, 1).value = district
    const result = Math.round(part.reduce((sum, row) => sum + Math.round(row.baht / 100) / 10_000, 0) * 10_000) / 10_000
    sheet.getCell(at, 3).value = `รวมอำเภอ${district}`
    sheet.getCell(at, 5).value = { formula: `SUBTOTAL(9,E${first}:E${at - 1})`, result }
    at += 2
  }
  const old = book.addWorksheet('ปีก่อน', { state: 'hidden' })
  old.addRow(['อำเภอ', 'ชื่อโครงการ', 'จำนวนเงิน'])
  for (const row of rows.slice(0, 4)) old.addRow([row.site.district, row.title, row.baht])
  return xlsx('6-บัญชีประสานโครงการ-ล้านบาท.xlsx', book, {
    th: 'หน่วยล้านบาท อำเภอผสานเซลล์ลงหลายแถว รวมรายอำเภอ แถวว่างคั่น คอลัมน์และแผ่นงานที่ซ่อนไว้',
    en: 'Millions of baht, the district merged over several rows, totals by district, empty rows, a hidden column and a hidden sheet',
  })
}

function newBook(): ExcelJS.Workbook {
  const book = new ExcelJS.Workbook()
  const made = new Date(Date.UTC(2026, 9, 1))
  book.creator = 'Prasan demonstration'
  book.lastModifiedBy = book.creator
  book.created = made
  book.modified = made
  return book
}

async function xlsx(name: string, book: ExcelJS.Workbook, awkward: MessyFile['awkward']): Promise<MessyFile> {
  const bytes = Buffer.from(await book.xlsx.writeBuffer())
  return { name, bytes: withoutClock(bytes), awkward }
}

function csvOf(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
}

/** Thai letters of TIS-620 are those of Unicode at another place; what it has no letter for becomes a question mark. */
function tis620(text: string): Buffer {
  return Buffer.from(
    [...text].map((letter) => {
      const code = letter.codePointAt(0) ?? 63
      if (code < 0x80) return code
      return code >= 0x0e01 && code <= 0x0e5b ? code - 0x0e00 + 0xa0 : 63
    }),
  )
}
