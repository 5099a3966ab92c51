import type { SourceKind } from './money-model.ts'

/**
 * How offices write where money comes from, and what it is. Tried in this order: the words of a narrower kind come first. Codes are
 * what imports and forms of plans store (messages `sources` of the room of plans).
 */
export const sourceWords: readonly (readonly [SourceKind, RegExp])[] = [
  ['subsidy-specific', /อุดหนุนเฉพาะกิจ|เฉพาะกิจ|^specific-grant$/],
  ['subsidy-general', /เงินอุดหนุน|อุดหนุนทั่วไป|^general-grant$/],
  ['cluster', /กลุ่มจังหวัด/],
  ['province', /งบ(?:ประมาณ)?(?:พัฒนา)?จังหวัด|ยุทธศาสตร์พัฒนาจังหวัด/],
  ['surplus', /เงินสะสม|เงินทุนสำรอง|^surplus$/],
  ['carry-over', /เหลื่อมปี|เงินกัน/],
  ['loan', /เงินกู้|^loan$/],
  ['fund', /กองทุน|เงินทุนหมุนเวียน/],
  ['donation', /บริจาค|สมทบ/],
  ['private', /เอกชน|บริษัท/],
  ['own-revenue', /ข้อบัญญัติ|เทศบัญญัติ|เงินรายได้|รายได้ของ|^own-revenue$/],
  ['ministry', /กระทรวง|กรม|งบประมาณแผ่นดิน|พ\.?ร\.?บ\.?|^national-budget$/],
]

/** Words a spreadsheet of the treasury or an accounting system of a local administration uses for its columns. */
export const columnWords = {
  code: ['รหัสโครงการ', 'เลขที่โครงการ', 'project id', 'project code'],
  title: ['ชื่อโครงการ', 'โครงการ', 'รายการ', 'ชื่อรายการ', 'project', 'title'],
  body: ['หน่วยงาน', 'ชื่อหน่วยงาน', 'รหัสหน่วยงาน', 'หน่วยรับงบประมาณ', 'หน่วยเบิกจ่าย', 'body', 'agency'],
  source: ['แหล่งเงิน', 'แหล่งงบประมาณ', 'แหล่งของเงิน', 'source'],
  year: ['ปีงบประมาณ', 'ปี', 'fiscal year', 'year'],
  phase: ['ระยะ', 'ขั้น', 'ประเภทรายการ', 'phase'],
  amount: ['จำนวนเงิน', 'จำนวนเงิน (บาท)', 'ยอดเงิน', 'amount', 'amount (baht)'],
  date: ['วันที่', 'วันที่เอกสาร', 'วันที่ผ่านรายการ', 'date'],
  document: ['เลขที่เอกสาร', 'เลขที่ฎีกา', 'เอกสาร', 'document'],
  currency: ['สกุลเงิน', 'currency'],
  planned: ['แผน', 'วางแผน', 'งบตามแผน', 'planned'],
  requested: ['ขอ', 'คำขอ', 'ขอรับงบประมาณ', 'requested'],
  approved: ['อนุมัติ', 'งบประมาณ', 'งบจัดสรร', 'งบประมาณอนุมัติ', 'ตั้งงบประมาณ', 'approved', 'budget'],
  revised: ['ปรับปรุง', 'งบหลังโอน', 'งบหลังโอนเปลี่ยนแปลง', 'งบปรับปรุง', 'revised'],
  committed: ['ผูกพัน', 'ก่อหนี้ผูกพัน', 'ใบสั่งซื้อ/สัญญา', 'po', 'committed'],
  disbursed: ['เบิกจ่าย', 'เบิกจ่ายสะสม', 'จ่ายแล้ว', 'จ่ายจริง', 'disbursed', 'paid'],
} as const

/** A currency that is not baht, however it is written. */
export const otherCurrency = /\b(?:usd|eur|jpy|cny|gbp|lak|myr|sgd)\b|[$€¥£₭]|ดอลลาร์|เหรียญ|ยูโร|เยน|หยวน|ปอนด์|กีบ|ริงกิต/i

/** Rows of a file that sum up others. */
export const sumRow = /^(?:รวม|ยอดรวม|total|grand total)/i

/** How baht is written in a column of currencies. */
export const bahtWords: ReadonlySet<string> = new Set(['', 'THB', 'บาท', 'BAHT'])

/** In brackets behind a heading. */
export const unitInHeading = /\s*\((?:บาท|baht|thb)\)$/

/** Offices write this before a title or not. */
export function titleSpellings(title: string): string[] {
  const bare = title.replace(/^โครงการ\s*/, '')
  return [...new Set([title, bare, `โครงการ${bare}`])]
}
