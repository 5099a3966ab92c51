/** Bodies are written in full and short; one key for both: what stands in a short form, its pattern, the full form. Blanks and dots are dropped afterwards. */
const LONG_FORMS: readonly (readonly [string, RegExp, string])[] = [
  ['อบต', /อบต\.?\s*/g, 'องค์การบริหารส่วนตำบล'],
  ['อบจ', /อบจ\.?\s*/g, 'องค์การบริหารส่วนจังหวัด'],
  ['ต', /เทศบาลต\.\s*|(^|\s)ทต\.?\s*/g, 'เทศบาลตำบล'],
  ['ทม', /(^|\s)ทม\.?\s*/g, 'เทศบาลเมือง'],
  ['ทน', /(^|\s)ทน\.?\s*/g, 'เทศบาลนคร'],
  ['สนง', /สนง\.?\s*/g, 'สำนักงาน'],
  ['รพ', /รพ\.สต\.?\s*/g, 'โรงพยาบาลส่งเสริมสุขภาพตำบล'],
  ['จ.', /^จ\.\s*/g, 'จังหวัด'],
  ['อ.', /^อ\.\s*/g, 'อำเภอ'],
]

const AREA = 'พื้นที่'
const MAY_BE_SHORT = /\.|อบต|อบจ|สนง|^ท[ตมน]/

/** Bodies named after their province without the word จังหวัด in front. */
const OF_PROVINCE =
  /^(?:แขวงทางหลวงชนบท|แขวงทางหลวง|โครงการชลประทาน|สำนักงานเขตพื้นที่การศึกษา(?:ประถมศึกษา|มัธยมศึกษา)|สำนักงานทางหลวงชนบท)\s*([\u0e01-\u0e4e]+)/

/** More of a form is not read. */
const LONGEST = 2000

/**
 * The ways a body's name is read: who it is, without dots; where its area lies; the province it is named after, or nothing.
 * Asked once a body, so text and patterns will do.
 * @returns three lengths, then the three texts
 */
export function bodyFormsOf(units: Uint16Array, from: number, to: number): Uint16Array {
  const written = Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2)
    .toString('utf16le')
    .trim()
  let long = written
  if (MAY_BE_SHORT.test(long))
    for (const [sign, short, full] of LONG_FORMS) if (long.includes(sign)) long = long.replace(short, full)
  let name = long
  let where = long
  if (long.includes(AREA)) {
    // the budget writes "เทศบาลเมืองในพื้นที่จังหวัด… เทศบาลเมือง…": the first half is where, not who
    name = long.replace(/^เทศบาล\S*ในพื้นที่จังหวัด\S+\s+/, '')
    where = long.replace(/^[^จ]*เขตพื้นที่/, 'เขตพื้นที่')
  }
  const province = OF_PROVINCE.exec(long)?.[1] ?? ''
  const forms = [name.replaceAll('.', ''), where, plainName(province)].map((form) => form.slice(0, LONGEST))
  const text = forms.join('')
  const packed = new Uint16Array(3 + text.length)
  for (let i = 0; i < 3; i++) packed[i] = (forms[i] as string).length
  Buffer.from(packed.buffer, 6).write(text, 'utf16le')
  return packed
}

/** A place's name without the word before it. */
export const plainName = (name: string): string =>
  name.replace(/^(จังหวัด|อำเภอ|ตำบล|เขต|แขวง)/, '').replace(/[*\s]/g, '')
