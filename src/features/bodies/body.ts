import { createHash } from 'node:crypto'
import { comparisonKey, normaliseThai } from '../../kernel/thai-text.ts'

/** Kinds of THAI.md section 5. A word in code for each word on the door. */
export type BodyKind =
  | 'ministry'
  | 'department'
  | 'office'
  | 'province-cluster'
  | 'province'
  | 'provincial-office'
  | 'regional-office'
  | 'district'
  | 'district-office'
  | 'pao'
  | 'city'
  | 'town'
  | 'subdistrict-municipality'
  | 'sao'
  | 'special-lao'
  | 'state-enterprise'
  | 'public-organisation'
  | 'university'
  | 'school'
  | 'hospital'
  | 'police'
  | 'military'
  | 'court'
  | 'fund'
  | 'committee'
  | 'association'
  | 'cooperative'
  | 'company'
  | 'network'
  | 'temple'
  | 'international'
  | 'other'

export interface Body {
  readonly id: string
  /** Short, in capitals, for addresses: `PAO-57`, `SAO-7K2M4Q`. */
  readonly code: string
  readonly kind: BodyKind
  readonly nameTh: string
  readonly nameEn: string | null
  readonly shortNameTh: string | null
  readonly parentId: string | null
  readonly areaCode: string | null
}

const LAO_KINDS: ReadonlySet<BodyKind> = new Set([
  'pao',
  'city',
  'town',
  'subdistrict-municipality',
  'sao',
  'special-lao',
])

/** Their names return in other provinces, like those of small local administrations. */
const KINDS_WITH_NAMESAKES: ReadonlySet<BodyKind> = new Set(['district', 'school', 'network', 'temple'])

export function isLocalAdministration(kind: BodyKind): boolean {
  return LAO_KINDS.has(kind)
}

/** Short forms, without dots, written out. Only at the start of a name: นทต. or สนง. inside one mean nothing else. */
const SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^อบจ/, 'องค์การบริหารส่วนจังหวัด'],
  [/^อบต/, 'องค์การบริหารส่วนตำบล'],
  [/^ทน/, 'เทศบาลนคร'],
  [/^ทม/, 'เทศบาลเมือง'],
  [/^ทต/, 'เทศบาลตำบล'],
  [/^กทม$/, 'กรุงเทพมหานคร'],
  [/^สนง/, 'สำนักงาน'],
  [/^รพสต/, 'โรงพยาบาลส่งเสริมสุขภาพตำบล'],
  [/^รพ(?=[\u0E01-\u0E4E])/, 'โรงพยาบาล'],
  [/^รร(?=[\u0E01-\u0E4E])/, 'โรงเรียน'],
  [/^ศพด/, 'ศูนย์พัฒนาเด็กเล็ก'],
  [/^มทร/, 'มหาวิทยาลัยเทคโนโลยีราชมงคล'],
  [/^สพป/, 'สำนักงานเขตพื้นที่การศึกษาประถมศึกษา'],
  [/^สพม/, 'สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา'],
  [/^สสอ/, 'สำนักงานสาธารณสุขอำเภอ'],
  [/^ทสจ/, 'สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัด'],
  [/^พมจ/, 'สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด'],
  [/^สถจ/, 'สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด'],
  [/^ยผจ/, 'สำนักงานโยธาธิการและผังเมืองจังหวัด'],
  [/^บจก/, 'บริษัท'],
  [/^หจก/, 'ห้างหุ้นส่วนจำกัด'],
  [/^มรภ/, 'มหาวิทยาลัยราชภัฏ'],
  [/^สสจ/, 'สำนักงานสาธารณสุขจังหวัด'],
  [/^กฟภ$/, 'การไฟฟ้าส่วนภูมิภาค'],
  [/^กปภ$/, 'การประปาส่วนภูมิภาค'],
  [/^กฟน$/, 'การไฟฟ้านครหลวง'],
  [/^กปน$/, 'การประปานครหลวง'],
  [/^รฟท$/, 'การรถไฟแห่งประเทศไทย'],
  [/^ททท$/, 'การท่องเที่ยวแห่งประเทศไทย'],
  [/^กกท$/, 'การกีฬาแห่งประเทศไทย'],
  [/^กคช$/, 'การเคหะแห่งชาติ'],
  [/^ธกส$/, 'ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร'],
  [/^สถ$/, 'กรมส่งเสริมการปกครองท้องถิ่น'],
  [/^ปภ$/, 'กรมป้องกันและบรรเทาสาธารณภัย'],
  [/^ทล$/, 'กรมทางหลวง'],
  [/^ทช$/, 'กรมทางหลวงชนบท'],
  [/^สศช$/, 'สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ'],
  [/^กพร$/, 'สำนักงานคณะกรรมการพัฒนาระบบราชการ'],
  [/^ปปช$/, 'สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ'],
  [/^ปปท$/, 'สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตในภาครัฐ'],
  [/^สขร$/, 'สำนักงานคณะกรรมการข้อมูลข่าวสารของราชการ'],
  [/^สตง$/, 'สำนักงานการตรวจเงินแผ่นดิน'],
]

/**
 * The name as it is printed: normal form, single blanks, without the volume number of a budget document (`กระทรวง… (1)`), a
 * stray letter left by a reader at the end (`กรมป่าไม้ P.`), or the heading of the list it stood in
 * (`เทศบาลนครในพื้นที่จังหวัดยะลา เทศบาลนครยะลา`).
 */
export function tidyBodyName(name: string): string {
  return normaliseThai(name)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\S+ในพื้นที่จังหวัด\S+ (?=\S)/, '')
    .replace(/ \(\d{1,2}\)$/, '')
    .replace(/ (?:[A-Za-z]|[\u0E01-\u0E2E])\.?$/, '')
}

/**
 * Two names with the same key are the same body: short forms written out, no dots, no blanks. Local administrations carry
 * their province, because names return (เทศบาลตำบลหนองบัว): `province` is needed there and ignored elsewhere.
 */
export function bodyKey(name: string, province: string | null = null): string {
  let key = comparisonKey(tidyBodyName(name).replace(/\s*\(สาธิต\)$/, ''))
  for (const [short, long] of SHORT_FORMS) key = key.replace(short, long)
  const kind = bodyKindOf(name)
  const nameReturns = kind !== 'pao' && (isLocalAdministration(kind) || KINDS_WITH_NAMESAKES.has(kind))
  return nameReturns && province !== null ? `${key}@${province.slice(0, 2)}` : key
}

const KIND_OF_NAME: readonly (readonly [RegExp, BodyKind])[] = [
  [/^(?:กระทรวง|สำนักนายกรัฐมนตรี)/, 'ministry'],
  [/^กลุ่มจังหวัด/, 'province-cluster'],
  [/^(?:องค์การบริหารส่วนจังหวัด|อบจ)/, 'pao'],
  [/^(?:องค์การบริหารส่วนตำบล|อบต)/, 'sao'],
  [/^(?:เทศบาลนคร|ทน(?=\.|[^\u0E31\u0E34-\u0E3A]))/, 'city'],
  [/^(?:เทศบาลเมือง|ทม(?=\.|[^\u0E31\u0E34-\u0E3A]))/, 'town'],
  [/^(?:เทศบาลตำบล|ทต(?=\.|[^\u0E31\u0E34-\u0E3A]))/, 'subdistrict-municipality'],
  [/^(?:กรุงเทพมหานคร|กทม|เมืองพัทยา)/, 'special-lao'],
  [/^จังหวัด/, 'province'],
  [/^(?:อำเภอ|เขต)/, 'district'],
  [/^(?:ที่ทำการปกครองอำเภอ|(?:สำนักงาน|สนง\.?).*อำเภอ[\u0E01-\u0E4E]|สสอ)/, 'district-office'],
  [
    /^(?:ที่ทำการปกครองจังหวัด|(?:สำนักงาน|สนง\.?).*จังหวัด[\u0E01-\u0E4E]|ท้องถิ่นจังหวัด|(?:สสจ|ทสจ|พมจ|สถจ|ยผจ)(?=[.\s\u0E01-\u0E4E]))/,
    'provincial-office',
  ],
  [
    /^(?:แขวงทางหลวง|โครงการชลประทาน|โครงการส่งน้ำและบำรุงรักษา|สำนักงาน(?:ชลประทาน|ทางหลวง|เขตพื้นที่การศึกษา)|สพป|สพม|ศูนย์.*เขต \d|สำนักงาน.*(?:เขต|ภาค)(?:ที่)? ?\d)/,
    'regional-office',
  ],
  [/องค์การมหาชน/, 'public-organisation'],
  [/มหาวิทยาลัย|^สถาบันเทคโนโลยี|^สถาบันบัณฑิต|ราชวิทยาลัย|^มรภ|^มทร/, 'university'],
  [/^(?:โรงเรียน|วิทยาลัย|ศูนย์พัฒนาเด็กเล็ก|ศพด|รร(?=\.))/, 'school'],
  [/^(?:โรงพยาบาล|สถานีอนามัย|รพ)/, 'hospital'],
  [/^(?:วัด(?=[\u0E01-\u0E4E])|สำนักสงฆ์|มัสยิด)/, 'temple'],
  [
    /^(?:สถานเอกอัครราชทูต|สถานกงสุล|องค์การสหประชาชาติ|องค์การอนามัยโลก|ธนาคารโลก|ธนาคารพัฒนาเอเชีย|สำนักเลขาธิการอาเซียน|โครงการพัฒนาแห่งสหประชาชาติ)/,
    'international',
  ],
  [/ตำรวจ/, 'police'],
  [/^(?:กองทัพ|กองบัญชาการ|มณฑลทหาร|กรมทหาร|กองพล)/, 'military'],
  [/^กรม/, 'department'],
  [/^(?:ศาล|สำนักงานศาล)/, 'court'],
  [/^กองทุน/, 'fund'],
  [/^คณะ(?:กรรมการ|อนุกรรมการ|ทำงาน)/, 'committee'],
  [/^(?:สหกรณ์|วิสาหกิจชุมชน)/, 'cooperative'],
  [/^(?:บริษัท|บจก|หจก|ห้างหุ้นส่วน)/, 'company'],
  [/^(?:เครือข่าย|กลุ่ม|ชมรม)/, 'network'],
  [/^(?:มูลนิธิ|สมาคม|สภากาชาด|สภาหอการค้า)/, 'association'],
  [/^(?:สำนักงาน|สำนัก|สถาบัน|สภา|ศูนย์|สนง)/, 'office'],
  [/^(?:การ(?:ไฟฟ้า|ประปา|ทาง|รถไฟ|ท่องเที่ยว|กีฬา|เคหะ|ยาง|นิคม|ท่าเรือ)|องค์การ|ธนาคาร|บรรษัท)/, 'state-enterprise'],
]

/** The kind a name tells; `other` when it tells none. The first rule that fits decides: more special names stand first. */
export function bodyKindOf(name: string): BodyKind {
  const tidy = tidyBodyName(name)
  for (const [pattern, kind] of KIND_OF_NAME) if (pattern.test(tidy)) return kind
  return 'other'
}

const CODE_PREFIX: Record<BodyKind, string> = {
  ministry: 'MIN',
  department: 'DEP',
  office: 'OFF',
  'province-cluster': 'CLU',
  province: 'PRV',
  'provincial-office': 'PRO',
  'regional-office': 'REG',
  district: 'DIS',
  'district-office': 'DSO',
  pao: 'PAO',
  city: 'CTY',
  town: 'TWN',
  'subdistrict-municipality': 'SDM',
  sao: 'SAO',
  'special-lao': 'SPC',
  'state-enterprise': 'SOE',
  'public-organisation': 'PUB',
  university: 'UNI',
  school: 'SCH',
  hospital: 'HOS',
  police: 'POL',
  military: 'MIL',
  court: 'CRT',
  fund: 'FND',
  committee: 'COM',
  association: 'ASC',
  cooperative: 'COP',
  company: 'CMP',
  network: 'NET',
  temple: 'TMP',
  international: 'INT',
  other: 'BDY',
}

/** There is only one body of the kind in its area: the province, its อบจ., the district. */
export function isNamedByArea(kind: BodyKind, areaCode: string | null): areaCode is string {
  if (areaCode === null) return false
  return kind === 'pao' || kind === 'province'
    ? /^\d{2}$/.test(areaCode)
    : kind === 'district' && /^\d{4}$/.test(areaCode)
}

/**
 * The code of a body, always the same for the same name: `PAO-57`, `PRV-57`, `DIS-5706` where the area alone names it, else the
 * kind and seven letters drawn from the key. There is no public register of codes of local administrations to take them from.
 * @param turn where another body has the letters of the turns before
 */
export function codeForBody(kind: BodyKind, key: string, areaCode: string | null, turn = 0): string {
  const own = isNamedByArea(kind, areaCode) ? areaCode : lettersOf(turn === 0 ? key : `${key} ${turn}`)
  return `${CODE_PREFIX[kind]}-${own}`
}

/** Crockford's base 32: no letters that look alike. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function lettersOf(key: string): string {
  const digest = createHash('sha256').update(key).digest()
  return [...digest.subarray(0, 7)].map((byte) => LETTERS[byte & 31]).join('')
}

const BODY_CODE = /^[A-Z]{3}-[0-9A-Z]{2,12}$/

export function isBodyCode(text: string): boolean {
  return BODY_CODE.test(text)
}
