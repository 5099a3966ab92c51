import { Readable } from 'node:stream'
import { housePorts } from '../../src/features/imports/house-ports.ts'
import { budgetBureau } from '../../src/features/imports/import-mapping.ts'
import { importPlans, type SourceFile } from '../../src/features/imports/import-plans.ts'
import type { ImportPorts } from '../../src/features/imports/import-ports.ts'
import type { Deps } from '../../src/platform/deps.ts'

/** One row of a budget volume; what is left out is ordinary. All names and figures are invented. */
export interface VolumeRow {
  readonly item?: string
  readonly page?: string
  readonly ministry?: string
  readonly unit?: string
  readonly programme?: string
  readonly output?: string
  readonly project?: string
  readonly category?: readonly string[]
  readonly title?: string
  readonly year?: string
  readonly amount?: string
  readonly obliged?: string
}

/** The header row in the order of the real volumes, with the two columns that are not read. */
export const volumeHeader = [
  'ITEM_ID',
  'REF_DOC',
  'REF_PAGE_NO',
  'MINISTRY',
  'BUDGETARY_UNIT',
  'CROSS_FUNC?',
  'BUDGET_PLAN',
  'OUTPUT',
  'PROJECT',
  ...(budgetBureau.columns.category ?? []),
  'ITEM_DESCRIPTION',
  'FISCAL_YEAR',
  'AMOUNT',
  'OBLIGED?',
  'DEBUG_LOG',
]

const document = '2022.3.99'

export function volumeCells(row: VolumeRow, at: number): string[] {
  const category = row.category ?? ['งบลงทุน', 'ค่าที่ดินและสิ่งก่อสร้าง']
  return [
    row.item ?? `${document}.${at}`,
    document,
    row.page ?? String(10 + at),
    row.ministry ?? 'กระทรวงทดสอบ',
    row.unit ?? 'กรมทดสอบ',
    'False',
    row.programme ?? 'แผนงานพื้นฐานทดสอบ',
    row.output ?? (row.project === undefined ? 'ผลผลิตทดสอบ' : ''),
    row.project ?? '',
    ...Array.from({ length: 6 }, (_, level) => category[level] ?? ''),
    row.title ?? `งานทดสอบที่ ${at}`,
    row.year ?? '2022',
    row.amount ?? '1,000,000',
    row.obliged ?? 'False',
    '',
  ]
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

export function toCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

/** A volume as CSV text. */
export function aVolume(rows: readonly VolumeRow[]): string {
  return toCsv([volumeHeader, ...rows.map(volumeCells)])
}

/** Every quirk of the real volumes (DATA.md section 1), in eleven rows: eight are kept as five projects, three are refused. */
export const quirkyRows: readonly VolumeRow[] = [
  // A commitment over three years; the total was divided by machine.
  { title: 'อาคารเรียน ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', year: '2020', amount: '3,365,466.6666666665', obliged: 'True' },
  { title: 'อาคารเรียน ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', year: '2021', amount: '3,365,466.6666666665', obliged: 'True' },
  { title: 'อาคารเรียน ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', year: '2022', amount: '3,365,466.6666666665', obliged: 'True' },
  // The same words and years once more: another lease.
  { title: 'ค่าเช่ารถ 1 คัน', year: '2022', amount: '100,000.0', obliged: 'True' },
  { title: 'ค่าเช่ารถ 1 คัน', year: '2022', amount: '100,000.0', obliged: 'True' },
  // A province: PROJECT is filled and the place is in the unit alone.
  {
    ministry: 'จังหวัดและกลุ่มจังหวัด (1)',
    unit: 'จังหวัดน่าน',
    project: 'โครงการส่งเสริมการเกษตร',
    category: ['งบดำเนินงาน'],
    title: 'ค่าจ้างเหมาบริการ',
  },
  // Local government: a heading before the name; a spoilt category; no description.
  {
    ministry: 'องค์กรปกครองส่วนท้องถิ่น',
    unit: 'เทศบาลเมืองในพื้นที่จังหวัดน่าน เทศบาลเมืองน่าน',
    category: ['งบเงินอุดหนุน 2,024,200', 'เงินอุดหนุนทั่วไป'],
    title: ' ',
    amount: '๒,๐๒๔,๒๐๐',
  },
  // No money at all is an amount too.
  { title: 'เงินสมทบ', amount: '0', year: '๒๕๖๕' },
  // Refused: a lost digit, a dash, a year of two digits.
  { title: 'ตัวเลขขาด', amount: '18,250,00' },
  { title: 'ไม่มีเงิน', amount: '-' },
  { title: 'ปีสั้น', year: '65' },
]

export function sourceOf(name: string, bytes: string | Uint8Array): SourceFile {
  return { name, open: () => Readable.from([Buffer.from(bytes)]) }
}

/** Stores a volume as the command does. */
export async function importedVolume(deps: Deps, bytes: string): Promise<void> {
  const done = await importPlans(deps, housePorts, [sourceOf('v.csv', bytes)], {
    mapping: null,
    dryRun: false,
    by: null,
  })
  if (!done.ok) throw new Error(`refused: ${JSON.stringify(done.problem)}`)
}

/** Places of three names and one word of a field, and bodies in the order they are asked for. */
export function fakePorts(ensureBody: ImportPorts['ensureBody']): ImportPorts {
  const places = [
    ['ตำบลริม', '550605'],
    ['อำเภอท่าวังผา', '5506'],
    ['จังหวัดน่าน', '55'],
    ['จังหวัดเชียงราย', '57'],
  ] as const
  return {
    openRegister: async () => ({
      place: (text) => {
        const found = places.find(([name]) => text.includes(name))
        return found === undefined ? null : { areaCode: found[1] }
      },
      elsewhere: () => null,
      field: (title) => (title.includes('อาคารเรียน') ? { code: '09.1', reason: 'title:อาคารเรียน' } : null),
    }),
    ensureBody,
    findBody: async () => null,
  }
}
