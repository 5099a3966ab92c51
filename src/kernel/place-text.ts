import { normaliseThai, skeleton, thaiDigitsToAscii } from './thai-text.ts'

/*
 * Reads where a piece of work is from the words of its title or address, without knowing which places exist. Whoever has the
 * register of areas matches the names inside their parent, by skeleton (THAI.md 4): where blanks were lost a name may still
 * carry the next word, and in text from PDF files its marks may stand on the wrong letter.
 */

export type PlaceSpanKind =
  | 'province'
  | 'district'
  | 'subdistrict'
  | 'village'
  | 'body'
  | 'road'
  | 'route'
  | 'chainage'
  | 'landmark'

/** Where something was read, in UTF-16 offsets of `ParsedPlace.text`, end exclusive; cue words belong to the span. */
export interface PlaceSpan {
  start: number
  end: number
  kind: PlaceSpanKind
  /** the name without its cue word, or the road code, or the text itself */
  name: string
}

export interface ParsedPlace {
  /** the normal form of the input, to which the spans refer */
  text: string
  /** in its official spelling where it is one of the 77; 'กรุงเทพมหานคร' for กทม. and กรุงเทพฯ */
  province?: string
  /** อำเภอ or เขต, without the cue; อ.เมือง is given its province: 'เมืองน่าน' */
  district?: string
  /** ตำบล or แขวง, without the cue */
  subdistrict?: string
  /** หมู่ที่ and village name, each where known; a name is paired with the number beside it */
  villages: { moo?: number; name?: string }[]
  /** highway number ('3224') or rural road code ('นน.4012', 'นน.ถ.1-0001'), with the name of the section */
  road?: { code: string; name?: string }
  /** the words after สาย, สายทาง or ตอน ('บ้านหนองแวง - บ้านดอน'), with or without a road code */
  route?: string
  /** metres from the start of the road, from ≤ to; toM null for a single point */
  chainage: { fromM: number; toM: number | null }[]
  /** local administrative organisations named in the text, as written: their name is not a sub-district (THAI.md 4) */
  bodies: string[]
  /** schools, temples, waters, lanes, houses: as written, cue word included. May name a person: never publish as such */
  landmarks: string[]
  /** more than one province, district, sub-district, village, road or stretch: the single fields hold the first */
  several: boolean
  /** in order of start, not overlapping */
  spans: PlaceSpan[]
}

// ---- pieces of expressions

const LETTER = '\\u0E01-\\u0E2E\\u0E30-\\u0E3A\\u0E40-\\u0E4E'
/** What a bad PDF reader may leave between two letters: stray marks, also after a blank; (cid:201) is made marks before. */
const DAMAGE = '(?: {0,2}[\\u0E31\\u0E34-\\u0E3A\\u0E47-\\u0E4E])*'
const CID = /\(cid:\d{1,6}\)/g
const FILLER = '\u0E4E'

/** Matches a word whatever became of its marks: จังหวัด, จงัหวดั, จงหวด. */
function loose(word: string): string {
  const letters = [...word].filter((letter) => !/[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E]/.test(letter))
  return letters.map((letter) => (letter === '\u0E33' ? '[\\u0E33\\u0E32] {0,2}' : letter) + DAMAGE).join('')
}

const NOT_SHORT_FORM = '(?! ?[\\u0E01-\\u0E2E]{1,2}\\.)'
const MOO = `(?:${loose('หมู่')} {0,2}(?:${loose('ที่')} {0,2})?(?=\\d)|ม(?<=[^กซมค.\\d ]ม|[^\\d ] {1,2}ม|^ ?ม|\\+\\d{1,3} {0,2}ม|\\d ?ม\\. {0,2}ม|(?=\\. {0,2}ที่))\\. {0,2}(?:ที่ {0,2})?(?=\\d{1,2}(?![\\d.,+]*\\d)))`
const PROVINCE = `(?:${loose('จังหวัด')}|จว?\\.${NOT_SHORT_FORM})`
const DISTRICT = `(?:(?:กิ่ง)?${loose('อำเภอ')}|อ\\.${NOT_SHORT_FORM})`
const SUBDISTRICT = `(?:${loose('ตำบล')}|ต\\.${NOT_SHORT_FORM})`
const VILLAGE = `(?:บ${DAMAGE}า?${DAMAGE}น|บ\\.(?= ?[${LETTER}]{2}))`
// กรุงเทพมหานครและปริมณฑล is six provinces
const BANGKOK = `(?:${loose('กรุงเทพ')}(?!(?:${loose('มหานคร')}|ฯ)? ?และ ?ปริมณฑล)(?:${loose('มหานคร')}|ฯ)?|กทม\\.?(?! ?และ ?ปริมณฑล))`
const BODY = `(?:${loose('องค์การบริหารส่วน')}(?:${loose('ตำบล')}|${loose('จังหวัด')})|${loose('เทศบาล')}(?:${loose('นคร')}|${loose('เมือง')}|${loose('ตำบล')})|อบ[ตจ](?:\\.|(?= ))|ท[ตมน]\\.)`
// Words that contain a cue and are none
const NO_CUE = `(?:${loose('กลุ่มจังหวัด')}|(?:ทุก|ระดับ)?จังหวัด ?และ ?กรุงเทพ(?:มหานคร|ฯ)?|ทุก(?:หมู่บ้าน|ตำบล|อำเภอ|จังหวัด)|ระดับ(?:หมู่บ้าน|ตำบล|อำเภอ|จังหวัด)|${loose('สุขภาพตำบล')}|${loose('ปฏิบัติการตำบล')}|สภาตำบล|${loose('หมู่บ้าน')}|${loose('ผู้ใหญ่บ้าน')}|${loose('แม่บ้าน')}|กลางบ้าน|บ้าน(?:พัก|เลขที่|มั่นคง|เรือน)|${loose('แขวงทางหลวง')}|${loose('แขวงการทาง')}|วิทยาเขต|ในเขต|แนวเขต)`
const STOP = `(?:จำนวน|ระยะทาง|ปริมาตร|ปริมาณ|ขนาด|ผิวจราจร|ไหล่ทาง|พร้อม(?!ใจ)|ความยาว|ความกว้าง|ความลึก|งบประมาณ|โครงการ|ก่อสร้าง|ปรับปรุง|ซ่อมแซม|ถนน(?=[${LETTER}](?!\\.))|ขยายเขต|ติดตั้ง|ขุดลอก|ขุดเจาะ|ฝึกอบรม|ส่งเสริม|สนับสนุน|กำลังการผลิต|สาย(?=บ้าน|ทาง)|และ(?=บ้าน|หมู่|ตำบล|อำเภอ|จังหวัด)|(?:กว้าง|ยาว|หนา|ลึก|สูง|กม\\.?) ?(?=\\d))`

const CUE_KINDS = [
  ['none', NO_CUE],
  ['body', BODY],
  ['province', PROVINCE],
  ['district', DISTRICT],
  ['subdistrict', SUBDISTRICT],
  ['bangkok', BANGKOK],
  ['moo', MOO],
  ['khwaeng', loose('แขวง')],
  ['khet', loose('เขต')],
  ['village', VILLAGE],
  ['stop', STOP],
] as const
type Cue = { kind: (typeof CUE_KINDS)[number][0]; start: number; end: number }
const CUES = new RegExp(CUE_KINDS.map(([, expression]) => `(${expression})`).join('|'), 'g')
const ANY_CUE = /[\u0E01-\u0E2E+]/

const NAME = new RegExp(
  `(?:[${LETTER}]| {1,2}(?=[\\u0E31\\u0E34-\\u0E3A\\u0E47-\\u0E4E])|-(?=ลก)|(?<=แป)-(?=ระ))+`,
  'y',
)
const NAME_IS_NO_PLACE = new RegExp(
  `^(?:ชายแดน|และ(?=.)|อื่น|ต่าง|ละ$|แบบ|เคลื่อนที่|บูรณาการ|ตัวอย่าง|ดังกล่าว|ใกล้เคียง|เพื่อ|โดย|ให้|ของ|เป็น(?!สุข)|(?!พันท้?าย)${loose('พื้นที่')}|${loose('จัดการ')}|เศรษฐกิจ|ควบคุม|รักษา|ห้าม|อุตสาหกรรม|ทาง(?:$|หลวง|ราชการ|การ|ไป|ด้าน|บก|น้ำ|เท้า|เข้า|เดิน|ทะเล)|ราชการ)`,
)
const PERSON = /^(?:นาย|นางสาว|นาง|น\.ส\.|ด\.[ชญ]\.|ผู้ใหญ่|กำนัน|ลุง|ป้า|พ่อ(?=[ก-ฮ])|ครู)/

// ---- provinces: only to know where a name ends and how it is spelt; the register of areas is the authority
const PROVINCES =
  'กรุงเทพมหานคร สมุทรปราการ นนทบุรี ปทุมธานี พระนครศรีอยุธยา อ่างทอง ลพบุรี สิงห์บุรี ชัยนาท สระบุรี ชลบุรี ระยอง จันทบุรี ตราด ฉะเชิงเทรา ปราจีนบุรี นครนายก สระแก้ว ' +
  'นครราชสีมา บุรีรัมย์ สุรินทร์ ศรีสะเกษ อุบลราชธานี ยโสธร ชัยภูมิ อำนาจเจริญ บึงกาฬ หนองบัวลำภู ขอนแก่น อุดรธานี เลย หนองคาย มหาสารคาม ร้อยเอ็ด กาฬสินธุ์ สกลนคร ' +
  'นครพนม มุกดาหาร เชียงใหม่ ลำพูน ลำปาง อุตรดิตถ์ แพร่ น่าน พะเยา เชียงราย แม่ฮ่องสอน นครสวรรค์ อุทัยธานี กำแพงเพชร ตาก สุโขทัย พิษณุโลก พิจิตร เพชรบูรณ์ ราชบุรี ' +
  'กาญจนบุรี สุพรรณบุรี นครปฐม สมุทรสาคร สมุทรสงคราม เพชรบุรี ประจวบคีรีขันธ์ นครศรีธรรมราช กระบี่ พังงา ภูเก็ต สุราษฎร์ธานี ระนอง ชุมพร สงขลา สตูล ตรัง พัทลุง ปัตตานี ยะลา นราธิวาส'
const PROVINCE_BY_SKELETON: ReadonlyMap<string, string> = new Map(
  PROVINCES.split(' ').map((name) => [skeleton(name), name]),
)
const PROVINCE_NAME = new RegExp(
  `${PROVINCES.split(' ')
    .sort((a, b) => b.length - a.length)
    .map((name) => loose(name))
    .join('|')}`,
  'y',
)

// ---- roads
// Two letters of each province in the codes of the Department of Rural Roads
const ROAD_LETTERS =
  'กบ|กจ|กส|กพ|กท|ขก|จบ|ฉช|ชบ|ชน|ชย|ชพ|ชร|ชม|ตง|ตร|ตก|นย|นฐ|นพ|นม|นศ|นว|นบ|นธ|นน|บก|บร|ปท|ปข|ปจ|ปน|อย|พย|พง|พท|พจ|พล|พบ|พช|พร|ภก|มค|มห|มส|ยส|ยล|รอ|รน|รย|รบ|ลบ|ลป|ลพ|ลย|ศก|สน|สข|สต|สป|สส|สค|สก|สบ|สห|สท|สพ|สฎ|สร|นค|นภ|อท|อจ|อด|อต|อน|อบ'
const ROAD = new RegExp(
  `(?<letters>${ROAD_LETTERS})(?:\\. ?ถ\\.? ?(?<local>\\d{1,2} ?- ?\\d{3,4}|\\d{5})|\\.? ?(?<rural>[1-6]\\d{3}))(?!\\d|[+.]\\d)` +
    `|(?:${loose('ทางหลวง')}(?:แผ่นดิน|พิเศษ|ชนบท|ท้องถิ่น)? ?(?:${loose('หมายเลข')})?|(?:ถนน|สาย(?:ทาง)?) ?${loose('หมายเลข')}|ทล\\.?) ?#?(?<highway>\\d{1,4})(?![\\d+]|\\.\\d| ?(?:ช่อง|เลน|แห่ง|สาย(?:ทาง)?$))` +
    '|ถนนสาย ?(?<line>\\d{3,4})(?![\\d.,+]| ?(?:เมตร|ม\\.|กม|แห่ง|สาย|ตร))|ถนน ?(?<bare>\\d{3,4})(?= ?(?:ตอน|กม|ระหว่าง))',
  'g',
)
const MAY_HAVE_ROAD = /\d{3}|หลวง|หมายเลข|ทล/
const BEFORE_ROAD_LETTERS = new RegExp(`(?:^|[^${LETTER}.]|สาย|ทช\\.?|ชนบท)$`)
const ONLY_A_JUNCTION = /(?:แยก|บรรจบ|เชื่อม|ต่อ|จด|ข้าม|กับ|ถึง|-) ?(?:ถนน|สาย)?$/

const ADMIN_AHEAD = `(?:${SUBDISTRICT}|${DISTRICT}|${PROVINCE}|${MOO})`
const ROUTE_END =
  `(?=[\\s,(;"ถหมตอจรกย-]|$)(?=\\s*(?:$|[,(;"\\n]|-(?!ลก)|ถึง|${MOO}|${loose('ตำบล')}|${loose('อำเภอ')}|${loose('จังหวัด')}|ระหว่าง ?กม|กม\\.? ?\\d|(?:กว้าง|ยาว|หนา) ?\\d)` +
  `|\\s+(?:${ADMIN_AHEAD}|${BANGKOK}|กม|กิโลเมตร|ตอน|ช่วง|ระหว่าง|ระยะ|ขนาด|ผิว|พร้อม|จำนวน|รวม|โดย|เขต|แขวง|กว้าง|ยาว|ความ|ไหล่|\\d+(?:\\.\\d+)? ?(?:แห่ง|สาย|กม|เมตร|ม\\.|กิโล|จุด))` +
  `|[ตอจ]\\.(?=[${LETTER}]{2}))`
const ROUTE_POINT = new RegExp(
  `(?:(?:[ตอจบ]\\.|${loose('ตำบล')}|${loose('อำเภอ')}|${loose('จังหวัด')})\\s?)?[^\\s,(;\\n-][^,(;\\n]{0,79}?${ROUTE_END}`,
  'y',
)
const ROUTE_LINK = /\s*(?:-|ถึง)\s*/y
const MOST_ROUTE_POINTS = 4
const SECTION = /\s*(?:ชื่อ ?)?ตอน(?:ควบคุม ?(?:\d{3,4} ?)?(?:ตอน)?)?\s*/y
const AFTER_CODE = new RegExp(
  `(?: ?สาย(?:ทาง)? ?| {1,2}(?!สาย|ตอน|กม|ระหว่าง|ช่วง|ชื่อ|${ADMIN_AHEAD}|ผิว|ขนาด|กว้าง|ยาว|\\d))`,
  'y',
)
// Not inside a name (อำเภอแม่สาย จังหวัดเชียงราย, ต.ท่าสายลวด), unless what follows can only be a line (ต.ป่าคาสายบ้านนา - บ้านดอน)
const LINE =
  /สาย(?<!(?:\d ?|หลาย|ทุก|บ้าน|บ\. ?)สาย)(?:(?=บ้าน|ทาง|แยก)|(?<!(?:ตำบล|อำเภอ|แขวง|เขต|[ตอ]\.) ?[ก-ฮะ-ฺเ-๎]{0,14}สาย))(?:ทาง)?(?!ไฟ|ตา|พาน|ส่ง|สัญญาณ|เคเบิล|พันธุ์|ด่วน|ใย|ดิน|รัด|อากาศ|โทร|การ|งาน|หลัก|[ \d]*$)\s*/g

// ---- chainage
const KM = '(?:กม|กท|ก\\.ม|กิโลเมตร|km)\\.? {0,2}(?:ที่)? {0,2}'
const STATION = '(\\d{1,4}) ?\\+ ?(\\d{1,3})(?:\\.\\d+)?(?!\\d)'
const STATIONS = new RegExp(
  `(?:(?:ระหว่าง|ช่วง|ที่) ?)?(?<km1>${KM})?(?<!\\d)${STATION}(?:\\s*(?<sep>-|ถึง|จนถึง|~|(?= ?${KM}))\\s*(?<km2>${KM})?${STATION})?`,
  'gi',
)
const PLAIN_KM = new RegExp(
  `(?:(?:ระหว่าง|ช่วง|ที่) ?)?(?<![\\d] ?|[${LETTER}](?<!ที่|ช่วง|ระหว่าง|ถึง))${KM}(\\d{1,4}(?:\\.\\d{1,3})?)(?![\\d+,])(?:\\s*(?:-|ถึง)\\s*(?:${KM})?(\\d{1,4}(?:\\.\\d{1,3})?)(?![\\d+]))?(?! ?(?:คน|ราย|ท่าน|หมู่|แห่ง|รุ่น|ครั้ง|ชุด|บาท|กม|กิโล|เมตร|ม\\.))`,
  'gi',
)

// ---- landmarks
const LANDMARK = new RegExp(
  `(?:โรงเรียน|โรงพยาบาล|มหาวิทยาลัย|วิทยาลัย|มัสยิด|อ่างเก็บน้ำ|แม่น้ำ|น้ำตก|สำนักสงฆ์)[${LETTER}]{2,}` +
    `|(?<near>วัด|รร\\.|ร\\.ร\\.|รพ\\.|คลอง|ห้วย|ลำห้วย|หนอง|บึง|กุด|ลำ|ถ้ำ|หาด|ตลาด|สระ|ซอย|ฝาย|ป่า|บ้าน(?=นาย|นาง)|ที่นา(?=นาย|นาง)|กลุ่มคุ้มที่) {0,2}(?:[${LETTER}]{2,}|\\d{1,3}(?![\\d.,]))`,
  'g',
)
/** Short words such as หนอง and ป่า begin a landmark only where a word begins. */
const BEFORE_LANDMARK = /(?:^|[\s(]|บริเวณ|ข้าง|หน้า|หลัง|ริม|เลียบ|ข้าม|ใกล้|ถึง|ลอก)$/

/** Titles and addresses are far shorter; what comes after is not read, so that nobody can make the reader slow. */
const LONGEST_READ = 2_000

/**
 * Reads province, district, sub-district, villages, road, chainage and landmarks out of free Thai text: a title, an address,
 * one cell of a plan. Understands จ./จังหวัด, อ./อำเภอ, ต./ตำบล, แขวง and เขต of Bangkok, กทม./กรุงเทพฯ, ม./หมู่/หมู่ที่, บ้าน/บ.,
 * ทางหลวงหมายเลข/ทล., rural codes, สาย…, ตอน…, กม.12+350 ถึง กม.33+200; Thai digits, lost blanks
 * (ต.ท่าวังผาอ.ท่าวังผาจ.น่าน), and marks displaced by PDF readers in the cue words.
 * Never refuses: what was not understood is left out. ม. is หมู่ only with a whole number after it and no number before it; กม. is a
 * kilometre only beside a number that counts no people (กม. is also the village committee).
 * Names are as written in normal form, not checked against any register. Only the first 2,000 characters are read.
 */
export function parsePlaceText(text: string): ParsedPlace {
  const normal = normaliseThai(text)
  const place: ParsedPlace = {
    text: normal,
    villages: [],
    chainage: [],
    bodies: [],
    landmarks: [],
    several: false,
    spans: [],
  }
  if (!ANY_CUE.test(normal)) return place
  let line = thaiDigitsToAscii(normal.length > LONGEST_READ ? normal.slice(0, LONGEST_READ) : normal)
  if (line.includes('(cid:')) line = line.replace(CID, (leftover) => FILLER.repeat(leftover.length))

  readChainage(line, place)
  const roads = readRoads(line, place)
  readAreas(line, place)
  readLandmarks(line, place)

  place.spans.sort((a, b) => a.start - b.start)
  place.several =
    roads > 1 ||
    place.villages.length > 1 ||
    place.chainage.length > 1 ||
    (['province', 'district', 'subdistrict'] as const).some((kind) => namesOf(place, kind) > 1)
  if (place.district !== undefined && place.province !== undefined) {
    const capital = `เมือง${place.province}`
    const bones = skeleton(place.district)
    if (bones === skeleton('เมือง') || bones === skeleton(capital)) place.district = capital
  }
  return place
}

function namesOf(place: ParsedPlace, kind: PlaceSpanKind): number {
  let first: string | undefined
  for (const span of place.spans) {
    if (span.kind !== kind) continue
    if (first === undefined) first = span.name
    else if (skeleton(span.name) !== skeleton(first)) return 2
  }
  return first === undefined ? 0 : 1
}

function isTaken(place: ParsedPlace, start: number, end: number): boolean {
  for (const span of place.spans) if (start < span.end && end > span.start) return true
  return false
}

function readChainage(line: string, place: ParsedPlace): void {
  if (line.includes('+')) {
    for (const found of line.matchAll(STATIONS)) {
      const [whole, , km1, m1, , , km2, m2] = found
      const range = km2 !== undefined
      const marked = found.groups?.km1 !== undefined || found.groups?.km2 !== undefined
      if (!marked && !(range && m1?.length === 3 && m2?.length === 3)) continue
      addStretch(
        place,
        Number(km1) * 1000 + Number(m1),
        range ? Number(km2) * 1000 + Number(m2) : null,
        found.index,
        whole,
      )
    }
  }
  if (!/ก\.?[มท]|กิโล|km/i.test(line)) return
  for (const found of line.matchAll(PLAIN_KM)) {
    const [whole, from, to] = found
    if (isTaken(place, found.index, found.index + whole.length)) continue
    addStretch(
      place,
      Math.round(Number(from) * 1000),
      to === undefined ? null : Math.round(Number(to) * 1000),
      found.index,
      whole,
    )
  }
}

function addStretch(place: ParsedPlace, a: number, b: number | null, start: number, whole: string): void {
  const stretch = b === null ? { fromM: a, toM: null } : { fromM: Math.min(a, b), toM: Math.max(a, b) }
  place.chainage.push(stretch)
  place.spans.push({ start, end: start + whole.trimEnd().length, kind: 'chainage', name: whole.trim() })
}

/** The first road that is not only a junction, and the line the work follows. @returns how many such roads are named */
function readRoads(line: string, place: ParsedPlace): number {
  let roads = 0
  for (const found of MAY_HAVE_ROAD.test(line) ? line.matchAll(ROAD) : []) {
    const before = line.slice(Math.max(0, found.index - 12), found.index)
    if (ONLY_A_JUNCTION.test(before)) continue
    if (found.groups?.letters !== undefined && !BEFORE_ROAD_LETTERS.test(before)) continue
    const { letters, local, rural, highway, bare, line: lineNumber } = found.groups ?? {}
    const code =
      local !== undefined
        ? `${letters}.ถ.${local.replaceAll(' ', '')}`
        : rural !== undefined
          ? `${letters}.${rural}`
          : String(Number(highway ?? bare ?? lineNumber))
    if (place.road !== undefined && place.road.code === code) continue
    const end = found.index + found[0].length
    if (isTaken(place, found.index, end)) continue
    roads++
    if (place.road !== undefined) continue
    place.road = { code }
    place.spans.push({ start: found.index, end, kind: 'road', name: code })
    readRoute(line, place, SECTION, end) || readRoute(line, place, AFTER_CODE, end)
  }
  if (place.route !== undefined || !line.includes('สาย')) return roads
  for (const found of line.matchAll(LINE)) {
    const start = found.index + found[0].length
    if (!isTaken(place, found.index, start) && readRoutePoints(line, place, found.index, start)) break
  }
  return roads
}

function readRoute(line: string, place: ParsedPlace, lead: RegExp, at: number): boolean {
  lead.lastIndex = at
  const found = lead.exec(line)
  return found !== null && readRoutePoints(line, place, at, at + found[0].length)
}

/** "บ้านหนองแวง - บ้านดอน - วัดป่า": up to four points, each running to the next link or to what is no name any more. */
function readRoutePoints(line: string, place: ParsedPlace, start: number, from: number): boolean {
  let end = from
  let at = from
  for (let points = 0; points < MOST_ROUTE_POINTS; points++) {
    ROUTE_POINT.lastIndex = at
    const point = ROUTE_POINT.exec(line)
    if (point === null) break
    end = at + point[0].length
    ROUTE_LINK.lastIndex = end
    const link = ROUTE_LINK.exec(line)
    if (link === null) break
    at = end + link[0].length
  }
  const name = tidy(line.slice(from, end))
  if (/^[\d.\s]*$/.test(name)) return false
  while (line.charAt(start) === ' ') start++
  if (isTaken(place, start, end)) return false
  place.route = name
  if (place.road !== undefined) place.road.name = name
  place.spans.push({ start, end, kind: 'route', name })
  return true
}

function tidy(name: string): string {
  return name
    .replaceAll(FILLER, '')
    .replace(/ +(?=[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E])/g, '')
    .trim()
}

function cuesOf(line: string, place: ParsedPlace): Cue[] {
  const cues: Cue[] = []
  CUES.lastIndex = 0
  for (let found = CUES.exec(line); found !== null; found = CUES.exec(line)) {
    const end = found.index + found[0].length
    if (isTaken(place, found.index, end)) continue
    const kind = CUE_KINDS[found.findIndex((group, index) => index > 0 && group !== undefined) - 1]?.[0]
    if (kind !== undefined) cues.push({ kind, start: found.index, end })
  }
  return cues
}

const IS_LETTER = new RegExp(`[${LETTER}]`)

function readAreas(line: string, place: ParsedPlace): void {
  const cues = cuesOf(line, place)
  const khwaeng = cues.findIndex((cue) => cue.kind === 'khwaeng')
  const inBangkok =
    cues.some((cue) => cue.kind === 'bangkok') ||
    (khwaeng !== -1 && cues.slice(khwaeng).some((cue) => cue.kind === 'khet'))
  const numbers: { start: number; end: number; moos: number[]; name?: string }[] = []
  let readTo = 0
  let bangkok: Cue | undefined

  for (let i = 0; i < cues.length; i++) {
    const cue = cues[i] as Cue
    if (cue.start < readTo || cue.kind === 'none' || cue.kind === 'stop') continue
    if (cue.kind === 'moo') {
      const moo = readMoos(line, cue)
      if (moo !== null) {
        numbers.push(moo)
        readTo = moo.end
      }
      continue
    }
    if (cue.kind === 'bangkok') {
      bangkok ??= cue
      continue
    }
    const glued = cue.start > 0 && cue.start !== readTo && IS_LETTER.test(line.charAt(cue.start - 1))
    const short = line.charAt(cue.end - 1) === '.'
    if (glued && (short || cue.kind === 'village')) continue
    if (cue.kind === 'village' && line.charAt(cue.start - 1) === '.') continue
    if ((cue.kind === 'khet' || cue.kind === 'khwaeng') && !inBangkok) continue
    const next = cues.find(
      (other) =>
        other.start > cue.end &&
        breaksName(other, cue, inBangkok) &&
        // ตำบล ถนนขาด: what follows the cue word is the name, even if it reads like the beginning of something else
        (other.kind !== 'stop' || line.slice(cue.end, other.start).trim() !== ''),
    )
    const name = readName(line, place, cue, next)
    if (name === null) continue
    readTo = name.end
    if (cue.kind === 'village') {
      if (PERSON.test(name.text)) continue
      numbers.push({ start: cue.start, end: name.end, moos: [], name: name.text })
      continue
    }
    const kind = cue.kind === 'khet' ? 'district' : cue.kind === 'khwaeng' ? 'subdistrict' : cue.kind
    place.spans.push({ start: cue.start, end: name.end, kind, name: name.text })
    if (kind === 'body') place.bodies.push(tidy(line.slice(cue.start, name.end)))
    else place[kind] ??= name.text
    if (kind === 'district') readTo = readFurtherDistricts(line, name.end, place)
  }
  if (bangkok !== undefined && !isTaken(place, bangkok.start, bangkok.end)) {
    place.province ??= 'กรุงเทพมหานคร'
    place.spans.push({ start: bangkok.start, end: bangkok.end, kind: 'province', name: 'กรุงเทพมหานคร' })
  }
  pairVillages(line, numbers, place)
}

/** A village cue inside a name (ตำบลบ้านโป่ง) does not end it; เขต does only in Bangkok. */
function breaksName(other: Cue, cue: Cue, inBangkok: boolean): boolean {
  if (other.kind === 'village' || other.kind === 'none') return false
  if (other.kind === 'khet' || other.kind === 'khwaeng') return inBangkok
  return !(other.kind === 'bangkok' && cue.kind === 'province')
}

function readName(
  line: string,
  place: ParsedPlace,
  cue: Cue,
  next: Cue | undefined,
): { text: string; end: number } | null {
  let start = cue.end
  while (line.charAt(start) === ' ' && start < cue.end + 2) start++
  if (cue.kind === 'province') {
    PROVINCE_NAME.lastIndex = start
    const known = PROVINCE_NAME.exec(line)
    if (known !== null) {
      const text = PROVINCE_BY_SKELETON.get(skeleton(known[0])) ?? known[0]
      return { text, end: start + known[0].trimEnd().length }
    }
  }
  NAME.lastIndex = start
  const run = NAME.exec(line)
  if (run === null) return null
  let end = Math.min(start + run[0].length, next?.start ?? line.length)
  for (const span of place.spans) if (span.start >= start && span.start < end) end = span.start
  // The run stops at a dot: the letters before it belong to a short form, not to the name
  if (line.charAt(end) === '.')
    end -= /(?:อบ[ตจ]|ท[ตมน]|ก?ม|ร[รพ]|ส?นง|คสล|[ตอจบ])$/.exec(line.slice(start, end))?.[0].length ?? 0
  const text = tidy(line.slice(start, end))
  if (text.length < 2 || NAME_IS_NO_PLACE.test(text)) return null
  // ตำบลและ stands in น่าน; in ตำบลและอำเภอ it only joins two words
  if (text === 'และ' && /^[ก-ฮเ-ไ](?!\.)/.test(line.slice(end, end + 2))) return null
  return { text, end }
}

const FURTHER = new RegExp(`\\s?,\\s?([${LETTER}]{2,})(?=[\\s,]|$)`, 'y')

/** อ.แม่จริม, เวียงสา: further districts after a comma have no cue of their own. */
function readFurtherDistricts(line: string, from: number, place: ParsedPlace): number {
  let at = from
  for (;;) {
    FURTHER.lastIndex = at
    const found = FURTHER.exec(line)
    if (found === null || /^(?:บ้าน|หมู่|ตำบล|อำเภอ|จังหวัด)/.test(found[1] as string)) return at
    const end = at + found[0].length
    if (isTaken(place, at, end)) return at
    place.spans.push({ start: end - (found[1] as string).length, end, kind: 'district', name: found[1] as string })
    at = end
  }
}

const MOO_LIST = new RegExp(
  `(\\d{1,2})(?![\\d.,+]*\\d)((?:\\s?(?:,|และ|-|ถึง)\\s?(?:${MOO})?\\d{1,2}(?![\\d.,+]*\\d)(?! ?(?:เมตร|ม\\.|กม|แห่ง|สาย|จุด|คน|ชุด|หลัง)))*)`,
  'y',
)

/** The numbers after หมู่ที่: "4", "4, 5 และ 7", "1-3" (all three); "หมู่ที่ 3 - หมู่ที่ 5" are two ends, not a range. */
function readMoos(line: string, cue: Cue): { start: number; end: number; moos: number[] } | null {
  MOO_LIST.lastIndex = cue.end
  const found = MOO_LIST.exec(line)
  if (found === null) return null
  const moos = [Number(found[1])]
  for (const [, link, repeated, number] of (found[2] as string).matchAll(/(,|และ|-|ถึง)\s?([^\d]*?)\s?(\d{1,2})/g)) {
    const from = moos.at(-1) as number
    const to = Number(number)
    if ((link === '-' || link === 'ถึง') && repeated === '' && to > from && to - from <= 20) {
      for (let moo = from + 1; moo <= to; moo++) moos.push(moo)
    } else moos.push(to)
  }
  return { start: cue.start, end: cue.end + found[0].length, moos: [...new Set(moos)].filter((moo) => moo > 0) }
}

/** Joins each number with the name beside it, left to right: หมู่ที่ 5 บ้านโคก, or บ้านโคก หมู่ที่ 5. */
function pairVillages(
  line: string,
  parts: readonly { start: number; end: number; moos: number[]; name?: string }[],
  place: ParsedPlace,
): void {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as (typeof parts)[number]
    const next = parts[i + 1]
    const beside =
      next !== undefined &&
      /^[\s(]{0,3}$/.test(line.slice(part.end, next.start)) &&
      (part.name === undefined) !== (next.name === undefined)
    const name = part.name ?? (beside ? next.name : undefined)
    const moos = part.name === undefined ? part.moos : beside ? next.moos : []
    const end = beside ? next.end : part.end
    if (beside) i++
    addVillage(place, moos[0], name)
    for (const moo of moos.slice(1)) addVillage(place, moo, undefined)
    place.spans.push({ start: part.start, end, kind: 'village', name: name ?? String(moos[0]) })
  }
}

function addVillage(place: ParsedPlace, moo: number | undefined, name: string | undefined): void {
  const bones = name === undefined ? undefined : skeleton(name)
  for (const known of place.villages) {
    if (moo !== undefined && known.moo === moo && (name === undefined || known.name === undefined)) {
      if (name !== undefined) known.name = name
      return
    }
    if (bones !== undefined && known.name !== undefined && skeleton(known.name) === bones) {
      if (moo === undefined || known.moo === undefined || known.moo === moo) {
        if (moo !== undefined) known.moo = moo
        return
      }
    }
  }
  place.villages.push({ ...(moo === undefined ? {} : { moo }), ...(name === undefined ? {} : { name }) })
}

function readLandmarks(line: string, place: ParsedPlace): void {
  for (const found of line.matchAll(LANDMARK)) {
    if (
      found.groups?.near !== undefined &&
      !BEFORE_LANDMARK.test(line.slice(Math.max(0, found.index - 7), found.index))
    ) {
      continue
    }
    let end = found.index + found[0].length
    // A letter before a dot belongs to the next short form: กุดมะค่าหน้า|ร.ร.
    if (line.charAt(end) === '.') end -= /(?:ร|รร|รพ|[ตอจมบ])$/.exec(found[0])?.[0].length ?? 0
    for (const span of place.spans) if (span.start > found.index && span.start < end) end = span.start
    if (isTaken(place, found.index, end)) continue
    const text = line.slice(found.index, end).trim()
    place.landmarks.push(text)
    place.spans.push({ start: found.index, end: found.index + text.length, kind: 'landmark', name: text })
  }
}
