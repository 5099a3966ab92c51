/** Budgets of a body's own running: pay, allowances, supplies, rent. */
const budgets = ['งบบุคลากร', 'งบดำเนินงาน']

/** Equipment every body needs for itself. Not lights, cameras, farm and field equipment: those stand in one place for all. */
const equipment = [
  'การแพทย์',
  'การศึกษา',
  'คอมพิวเตอร์',
  'ยานพาหนะ',
  'วิทยาศาสตร์',
  'สำนักงาน',
  'งานบ้านงานครัว',
  'โฆษณาและเผยแพร่',
  'สำรวจ',
  'โรงงาน',
  'อาวุธ',
]

/** How each step that names a kind of equipment begins. */
const step = 'ครุภัณฑ์'

/**
 * SQL that is true of a path in the tree of expenses that is no work anyone could do for another: the classification of the
 * Budget Bureau (งบรายจ่าย, ครุภัณฑ์ by kind), steps parted by line breaks. Not for a null path. Plain positions, the common step
 * first: a pattern would take ten times as long on every row of the country.
 */
export function isOwnCost(path: string): string {
  const begins = budgets.map((budget) => `starts_with(${path}, '${budget}')`).join(' or ')
  const kinds = equipment.map((kind) => `strpos(${path}, '${step}${kind}') > 0`).join(' or ')
  return `(${begins} or (strpos(${path}, E'\\n${step}') > 0 and (${kinds})))`
}
