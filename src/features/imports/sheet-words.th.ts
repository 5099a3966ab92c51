import type { PlanLevel } from '../plans/index.ts'
import type { FormKind, SectionKind } from './mapping-guess.ts'

/*
 * Patterns of the lines that stand between the rows of plans: totals, headings, notes, page breaks. Compared with the text of a row
 * in the normal form, Thai digits as 0–9, blanks single.
 */

const NUMBERING = '(?:[(（]?(?:\\d{1,3}(?:\\.\\d{1,3}){0,3}|[ก-ฮa-z])[.)）]*\\s*)?'

/** A row whose first words say that it adds up others. A project called รวมพลังชุมชน is none. */
const TOTAL = new RegExp(
  `^${NUMBERING}(?:รวม(?:ทั้งสิ้น|ทั้งหมด|เงิน|งบ|ยอด|จำนวน|โครงการ|ยุทธศาสตร์|แผนงาน|ด้าน|หน้า|ปี|เป็น|ยกไป|ยกมา|ย่อย|สุทธิ|ค่าใช้จ่าย|\\s*\\d|\\s*$|\\s*[:(]|\\s*(?:อบ[ตจ]\\.|เทศบาล|องค์การบริหารส่วน|ท[นมต]\\.))|ยอด(?:รวม|ยกมา|ยกไป)|ยกยอดมา|ยกยอดไป|(?:grand |sub-?)?total\\b|sum$|(?:carried|brought) forward)`,
  'i',
)

export function isTotal(text: string): boolean {
  return TOTAL.test(closedUp(text))
}

const LETTER = '[เแโใไ]?[ก-ฮ][ะ-ฺ็-๎ๅ]*'
const SPACED_OUT = new RegExp(`^(?:${LETTER} ){2,}${LETTER}(?= |$)`)

/** `ร ว ม ทั้ ง สิ้ น`: letters set apart to fill a wide cell, as a word. */
function closedUp(text: string): string {
  const spaced = SPACED_OUT.exec(text)?.[0]
  return spaced === undefined ? text : spaced.replaceAll(' ', '') + text.slice(spaced.length)
}

const SECTIONS: readonly (readonly [kind: SectionKind, pattern: RegExp])[] = [
  [
    'strategy',
    new RegExp(`^${NUMBERING}(?:ยุทธศาสตร์|ประเด็นยุทธศาสตร์|ประเด็นการพัฒนา|ด้านที่|ด้าน|strategy\\b|strategic issue)`, 'i'),
  ],
  ['goal', new RegExp(`^${NUMBERING}(?:เป้าประสงค์|goal\\b)`, 'i')],
  ['tactic', new RegExp(`^${NUMBERING}(?:กลยุทธ์|แนวทางการพัฒนา|แนวทาง|tactic\\b|approach\\b)`, 'i')],
  ['programme', new RegExp(`^${NUMBERING}(?:แผนงาน|งาน(?=\\s*:)|program(?:me)?\\b)`, 'i')],
  ['output', new RegExp(`^${NUMBERING}(?:ผลผลิต|output\\b)`, 'i')],
]

/** What kind of heading a line is; null: none that we know. */
export function sectionKind(text: string): SectionKind | null {
  return SECTIONS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** Widest first: a heading ends those below it. A body is no step of the plan and stands outside the order. */
export const sectionOrder: readonly SectionKind[] = ['strategy', 'goal', 'tactic', 'programme', 'output']

const NOTE =
  /^(?:\*|หมายเหตุ|ที่มา\s*[:：]|แหล่งข้อมูล|ข้อมูล ณ|หน้า(?:ที่)?\s*\d|แบบ\s|\(ต่อ\)|ต่อหน้า|[(（]?\s*ลงชื่อ|ผู้จัดทำ|ผู้รายงาน|ผู้ตรวจสอบ|ผู้เห็นชอบ|ผู้อนุมัติ|ตำแหน่ง(?=[\s:.…])|[(（]\s*(?:นาย|นาง|น\.\s?ส\.|ว่าที่|[.…_\s]{3,})[^)）]*[)）]$|บัญชีโครงการ|รายละเอียดโครงการ|note\b|source\s*:|page \d|remark)/i

export function isNote(text: string): boolean {
  return NOTE.test(text)
}

/** `"`, `〃`, `-"-`: as in the row above. */
export function isDitto(text: string): boolean {
  return /^(?:["“”〃]{1,2}|''|[-–]\s*["“”]\s*[-–])$/.test(text.trim())
}

/** A column that counts projects or things, whatever year stands above it. */
export function countsThings(header: string): boolean {
  return /จำนวน(?!เงิน|งบ)|number of|\bcount\b/i.test(header)
}

/** The row of our templates that shows how to fill in. */
export function isExample(text: string): boolean {
  return /^(?:ตัวอย่าง|example)$/i.test(text)
}

/** `ไม่ใช้งบประมาณ`: work that costs nothing, which is an amount of zero and no blank. */
export function isWithoutMoney(text: string): boolean {
  return /^(?:ไม่(?:ใช้|มี)(?:เงิน)?งบประมาณ|ไม่มีค่าใช้จ่าย|no budget(?: needed)?)$/i.test(text.trim())
}

export function isTick(text: string): boolean {
  return /^(?:[✓✔√☑✅xX×●•/]|ü|P|yes|true|ใช่|1)$/.test(text.trim())
}

const MONTHS: readonly RegExp[] = [
  /^(?:มกราคม|ม\.?ค\.?)$/,
  /^(?:กุมภาพันธ์|ก\.?พ\.?)$/,
  /^(?:มีนาคม|มี\.?ค\.?)$/,
  /^(?:เมษายน|เม\.?ย\.?)$/,
  /^(?:พฤษภาคม|พ\.?ค\.?)$/,
  /^(?:มิถุนายน|มิ\.?ย\.?)$/,
  /^(?:กรกฎาคม|ก\.?ค\.?)$/,
  /^(?:สิงหาคม|ส\.?ค\.?)$/,
  /^(?:กันยายน|ก\.?ย\.?)$/,
  /^(?:ตุลาคม|ต\.?ค\.?)$/,
  /^(?:พฤศจิกายน|พ\.?ย\.?)$/,
  /^(?:ธันวาคม|ธ\.?ค\.?)$/,
]

/** The first month that a part of a header names when it names nothing else: `ต.ค.`, `ไตรมาสที่ 1 (ต.ค.–ธ.ค. 2567)`; 1 … 12. */
export function monthInHeader(part: string): number | null {
  const words = part
    .split(/[\s()\-–—/\d]+/)
    .filter((word) => word !== '' && !/^(?:ไตรมาส(?:ที่)?|เดือน|ปี|พ\.?ศ\.?|ถึง)$/.test(word))
  const months = words.map((word) => MONTHS.findIndex((month) => month.test(word)) + 1)
  const [first] = months
  return first === undefined || months.includes(0) ? null : first
}

export function isNoTick(text: string): boolean {
  return /^(?:[-–—☐□]|no|false|ไม่|ไม่ใช่|0)?$/.test(text.trim())
}

const BODY =
  /(?:องค์การบริหารส่วน(?:จังหวัด|ตำบล)|เทศบาล(?:นคร|เมือง|ตำบล)|อบจ\.?|อบต\.?|ท[นมต]\.|เมืองพัทยา|กรุงเทพมหานคร)\s*[^\s()0-9,]*/

/** The name of a local body in a line above a table: `แผนพัฒนาท้องถิ่น … เทศบาลตำบลท่าวังผา อำเภอ…`. */
export function bodyInTitle(text: string): string | null {
  const found = BODY.exec(text)?.[0].trim() ?? null
  return found !== null && found.length > 4 ? found : null
}

/** A part of a body that does the work, as local bodies name theirs. */
export function isDivision(text: string): boolean {
  return /^(?:กอง|สำนัก(?!งาน)|สำนักปลัด|สำนักงานปลัด|ฝ่าย|ส่วน(?!ราชการ)|งาน|หน่วยตรวจสอบ|โรงเรียน|ศูนย์พัฒนาเด็ก)/.test(
    text.trim(),
  )
}

const BODY_HEADING = new RegExp(
  `^${NUMBERING}(?:(?:ชื่อ)?หน่วยงาน\\s*[:：]\\s*(\\S.*)|((?:องค์การบริหารส่วน(?:จังหวัด|ตำบล)|เทศบาล(?:นคร|เมือง|ตำบล)|อบ[จต]\\.|ท[นมต]\\.)\\s*[^\\s()0-9,:]+(?:\\s*(?:อำเภอ|อ\\.|จังหวัด|จ\\.)\\s*[^\\s()0-9,:]+)*|เมืองพัทยา|กรุงเทพมหานคร))$`,
)

/** The body that a heading between the rows names and nothing else: `องค์การบริหารส่วนตำบลริม`, `2. อบต.ริม อ.ท่าวังผา`, `หน่วยงาน: …`. */
export function bodyInHeading(text: string): string | null {
  const found = BODY_HEADING.exec(text.trim())
  return found?.[1] ?? found?.[2] ?? null
}

const FORMS: readonly (readonly [form: FormKind, pattern: RegExp])[] = [
  ['lao-plan-joint', /แบบ\s*ผ\.?\s*0?2\s*\/\s*[12]/],
  ['lao-plan-summary', /แบบ\s*ผ\.?\s*0?1(?!\d)/],
  ['lao-equipment', /แบบ\s*ผ\.?\s*0?3(?!\d)/],
  ['lao-plan', /แบบ\s*ผ\.?\s*0?2(?!\d)/],
  ['province-activity', /แบบ\s*จ\.?\s*1\s*-\s*1/],
  ['province-plan', /แบบ\s*จ\.?\s*1(?!\d)/],
]

export function formInTitle(text: string): FormKind | null {
  return FORMS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

const MILLION = /\(?\s*หน่วย\s*[:：]?\s*ล้านบาท|\(\s*ล้านบาท\s*\)|ล้านบาท|million baht|\(\s*(?:mb|m\.?baht)\s*\)/i
const THOUSAND = /หน่วย\s*[:：]?\s*พันบาท|\(\s*พันบาท\s*\)|พันบาท|thousand baht|'000 baht/i
const BAHT = /หน่วย\s*[:：]?\s*บาท|\(\s*บาท\s*\)|บาท|\bbaht\b|\bthb\b|฿/i

/** The unit that a header or a line above a table declares, with the words that say so. */
export function unitIn(text: string): { unit: 'baht' | 'thousand' | 'million'; words: string } | null {
  for (const [unit, pattern] of [
    ['million', MILLION],
    ['thousand', THOUSAND],
    ['baht', BAHT],
  ] as const) {
    const words = pattern.exec(text)?.[0].trim()
    if (words !== undefined) return { unit, words }
  }
  return null
}

const UNIT_AT_END =
  /^(.*\d)\s*(พันล้านบาท|พันล้าน|ล้านบาท|ล้าน|แสนบาท|แสน|หมื่นบาท|หมื่น|พันบาท|พัน|บาท|million baht|million|thousand baht|thousand|baht)\.?(?:ถ้วน)?$/i

const UNIT_FACTORS: readonly (readonly [word: RegExp, factor: bigint])[] = [
  [/^พันล้าน/, 1_000_000_000n],
  [/^(?:ล้าน|million)/i, 1_000_000n],
  [/^แสน/, 100_000n],
  [/^หมื่น/, 10_000n],
  [/^(?:พัน|thousand)/i, 1_000n],
]

/** A unit written behind the number in its own cell: `1.5 ล้านบาท`, `500,000 บาท`. */
export function unitAtEnd(text: string): { number: string; factor: bigint; words: string } | null {
  const found = UNIT_AT_END.exec(text)
  if (found === null) return null
  const [, number = '', words = ''] = found
  const factor = UNIT_FACTORS.find(([word]) => word.test(words))?.[1] ?? 1n
  return { number: number.trim(), factor, words }
}

/** The level of the plan that a line above a table names. */
export function levelInTitle(text: string): PlanLevel | null {
  if (/กลุ่มจังหวัด/.test(text)) return 'cluster'
  if (/แผนพัฒนาจังหวัด|แผนปฏิบัติราชการ(?:ประจำปี)?ของจังหวัด|แผนปฏิบัติราชการประจำปี.*จังหวัด/.test(text)) return 'province'
  if (/แผนพัฒนาอำเภอ/.test(text)) return 'district'
  if (/แผนพัฒนาท้องถิ่น|แผนพัฒนาสี่ปี|แผนพัฒนาสามปี|แผนพัฒนา.*(?:เทศบาล|อบต|อบจ|องค์การบริหารส่วน)/.test(text)) return 'lao'
  if (/แผน(?:แม่บท|พัฒนา)?(?:ชุมชน|หมู่บ้าน)/.test(text)) return 'community'
  return /แผนปฏิบัติราชการ/.test(text) ? 'operational' : null
}

/** A line that declares the unit of a whole table, as `หน่วย : ล้านบาท` or `(ล้านบาท)`; a sum in words declares nothing. */
export function declaresUnit(text: string): boolean {
  return /หน่วย|unit/i.test(text) || /^\(?\s*(?:พัน|ล้าน)?บาท\s*\)?$/.test(text.trim())
}

/** A place word put before a bare name, so that the resolver knows its level. */
export const placeWords = {
  village: { has: /^(?:หมู่|ม\.|บ้าน|ชุมชน|moo)/i, number: 'หมู่ที่ ', name: 'บ้าน' },
  subdistrict: { has: /^(?:ต\.|ตำบล|แขวง)/, number: 'ตำบล', name: 'ตำบล' },
  district: { has: /^(?:อ\.|อำเภอ|เขต|กิ่งอำเภอ)/, number: 'อำเภอ', name: 'อำเภอ' },
  province: { has: /^(?:จ\.|จังหวัด|กทม|กรุงเทพ)/, number: 'จังหวัด', name: 'จังหวัด' },
} as const

/** `ทั้งตำบล`, `ทุกหมู่บ้าน`: no name of one of them. */
export function isWholePlace(text: string): boolean {
  return /^(?:ทั้ง|ทุก|all\b|every\b)/i.test(text)
}
