import { normaliseThai } from './thai-text.ts'

export interface PersonName {
  /** titles and ranks as written, outermost first: ['ผศ.', 'ดร.'] */
  titles: string[]
  /** posts before the name (กำนัน, ผู้ใหญ่บ้าน, หัวหน้า…): not part of the name, and not titles either */
  posts: string[]
  given: string
  /** null for monks and others without one */
  surname: string | null
}

// Spelled out; longer before shorter is arranged below
const TITLES =
  'นาย นาง นางสาว เด็กชาย เด็กหญิง หม่อมเจ้า หม่อมราชวงศ์ หม่อมหลวง คุณหญิง ท่านผู้หญิง นายแพทย์ แพทย์หญิง ทันตแพทย์หญิง ทันตแพทย์ เภสัชกรหญิง เภสัชกร สัตวแพทย์หญิง ' +
  'ศาสตราจารย์ รองศาสตราจารย์ ผู้ช่วยศาสตราจารย์ ดอกเตอร์ พระครู พระมหา พระอธิการ พระปลัด พระใบฎีกา พระสมุห์ พระ สามเณร แม่ชี ' +
  'พลเอก พลโท พลตรี พันเอก พันโท พันตรี ร้อยเอก ร้อยโท ร้อยตรี จ่าสิบเอก จ่าสิบโท จ่าสิบตรี สิบเอก สิบโท สิบตรี ' +
  'พลตำรวจเอก พลตำรวจโท พลตำรวจตรี พันตำรวจเอก พันตำรวจโท พันตำรวจตรี ร้อยตำรวจเอก ร้อยตำรวจโท ร้อยตำรวจตรี ดาบตำรวจ จ่าสิบตำรวจ สิบตำรวจเอก สิบตำรวจโท สิบตำรวจตรี ' +
  'พลเรือเอก พลเรือโท พลเรือตรี นาวาเอก นาวาโท นาวาตรี เรือเอก เรือโท เรือตรี พันจ่าเอก พลอากาศเอก พลอากาศโท พลอากาศตรี นาวาอากาศเอก นาวาอากาศโท นาวาอากาศตรี ' +
  'เรืออากาศเอก เรืออากาศโท เรืออากาศตรี พันจ่าอากาศเอก'

// Short forms, dots left out: both น.ส. and นส. occur
const SHORT_TITLES: ReadonlySet<string> = new Set(
  (
    'นส ดช ดญ มจ มรว มล ดร ผศ รศ ศ นพ พญ ทพ ทพญ ภก ภญ สพ สพญ อ ' +
    'พลอ พลท พลต พอ พท พต รอ รท รต จสอ จสท จสต สอ สท สต ' +
    'พลตอ พลตท พลตต พตอ พตท พตต รตอ รตท รตต ดต สตอ สตท สตต ' +
    'พลรอ พลรท พลรต นอ นท นต พจอ พจท พจต จอ จท จต พลออ พลอท พลอต พออ พอท พอต มว'
  ).split(' '),
)
const ACTING = /^ว่าที่ ?/
const LATIN_TITLE = /^(?:mr|mrs|ms|miss|dr|prof|assoc\.? ?prof|asst\.? ?prof|khun)\.? /i
const POST =
  /^(?:ผู้ใหญ่บ้าน|สารวัตรกำนัน|แพทย์ประจำตำบล|ผู้ช่วยผู้ใหญ่บ้าน|กำนัน|หัวหน้า|นายก(?:เทศมนตรี|อบต\.?|อบจ\.?|องค์การบริหารส่วน(?:ตำบล|จังหวัด))?(?= )|ปลัด(?= )|ประธาน(?= ))\s*/

const byLength = TITLES.split(' ').sort((a, b) => b.length - a.length)

/** Short forms of titles and ranks with the dots left out. For whoever looks for names inside a text. */
export const shortTitles: ReadonlySet<string> = SHORT_TITLES

/** A spelled title stands before a blank or before a letter that can begin a name; so นา in นายิกา and พระ in พระ alone stay. */
const SPELLED = new RegExp(`^(?:${byLength.join('|')})(?= |[\\u0E01-\\u0E2E\\u0E40-\\u0E44](?!$))`)
/** At most one letter of a short title stands before each dot (พ.ล.ต.อ.), and none has more than four. */
const DOTTED = /^(?:[\u0E01-\u0E2E]{1,4}\. ?){1,4}/
const BARE = /^([\u0E01-\u0E2E]{2,4}) (?=[\u0E01-\u0E2E\u0E40-\u0E44])/
const WOMAN = /^\(?หญิง\)?(?= |[\u0E01-\u0E2E\u0E40-\u0E44]) ?/

/** One title at the start of the text, or ''. */
function titleAt(text: string): string {
  const dotted = DOTTED.exec(text)?.[0]
  if (dotted !== undefined) {
    const parts = dotted.match(/[\u0E01-\u0E2E]{1,4}\. ?/g) ?? []
    for (let count = parts.length; count > 0; count--) {
      const title = parts.slice(0, count).join('')
      if (SHORT_TITLES.has(title.replace(/[. ]/g, ''))) return title + (WOMAN.exec(text.slice(title.length))?.[0] ?? '')
    }
  }
  const spelled = SPELLED.exec(text)?.[0]
  if (spelled !== undefined) return spelled
  const bare = BARE.exec(text)
  if (bare !== null && SHORT_TITLES.has(bare[1] as string)) return bare[0]
  const latin = LATIN_TITLE.exec(text)?.[0]
  return latin ?? ''
}

/**
 * Parts a field that holds title, name and surname: "ผศ.ดร. สมหญิง ใจดี", "ว่าที่ ร.ต.หญิงมาลี ณ น่าน", "พระมหาสมชาย", "กำนันบุญมี".
 * Titles may stack; ว่าที่ belongs to the rank after it. A title must leave a name: "พระ" alone is a name.
 * Text in normal form. Sort by the given name, with `compareThai`. Source: THAI.md 6.
 */
export function parsePersonName(text: string): PersonName {
  let rest = normaliseThai(text).trim().replace(/\s+/g, ' ')
  const titles: string[] = []
  const posts: string[] = []
  for (;;) {
    const post = POST.exec(rest)?.[0]
    if (post !== undefined && post.length < rest.length) {
      posts.push(post.trim())
      rest = rest.slice(post.length)
      continue
    }
    const acting = ACTING.exec(rest)?.[0] ?? ''
    const title = titleAt(rest.slice(acting.length))
    const length = acting.length + title.length
    if (title === '' || rest.slice(length).trim() === '') break
    titles.push(rest.slice(0, length).trim())
    rest = rest.slice(length).trimStart()
  }
  const blank = rest.indexOf(' ')
  if (blank === -1) return { titles, posts, given: rest, surname: null }
  return { titles, posts, given: rest.slice(0, blank), surname: rest.slice(blank + 1) }
}

/** The bare name, for matching: without titles, ranks and posts, one blank between its parts. */
export function stripHonorifics(text: string): string {
  const { given, surname } = parsePersonName(text)
  return surname === null ? given : `${given} ${surname}`
}
