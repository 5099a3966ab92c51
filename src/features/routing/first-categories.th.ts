import type { Category, CategoryGroup, Days, Question, QuestionChoice, Severity } from './category.ts'

/** Working days of the three severities: first answer / end. */
type Pace = 'fast' | 'usual' | 'works' | 'long'
const paces: Readonly<Record<Pace, Readonly<Record<Severity, Days>>>> = {
  fast: { normal: { answer: 2, resolve: 7 }, high: { answer: 1, resolve: 3 }, urgent: { answer: 1, resolve: 1 } },
  usual: { normal: { answer: 3, resolve: 15 }, high: { answer: 2, resolve: 7 }, urgent: { answer: 1, resolve: 3 } },
  works: { normal: { answer: 3, resolve: 30 }, high: { answer: 2, resolve: 15 }, urgent: { answer: 1, resolve: 5 } },
  long: { normal: { answer: 5, resolve: 45 }, high: { answer: 3, resolve: 30 }, urgent: { answer: 1, resolve: 10 } },
}

const choices = (lines: string): QuestionChoice[] =>
  lines.split(';').map((line) => {
    const [value = '', textTh = '', textEn = ''] = line.split('|').map((part) => part.trim())
    return { value, textTh, textEn }
  })

const asked = (
  code: string,
  textTh: string,
  textEn: string,
  more: Partial<Pick<Question, 'kind' | 'required' | 'isPrivate' | 'choices'>> = {},
): Question => ({ code, textTh, textEn, kind: 'text', required: false, isPrivate: false, choices: [], ...more })

const danger = asked('danger', 'มีอันตรายต่อคนผ่านไปมาหรือไม่', 'Is it dangerous for people passing by?', { kind: 'yes-no' })
const since = asked('since', 'เป็นมานานเท่าไร', 'For how long?', {
  kind: 'choice',
  choices: choices(
    'today|วันนี้|today;week|ไม่เกินหนึ่งสัปดาห์|up to a week;month|ไม่เกินหนึ่งเดือน|up to a month;longer|นานกว่านั้น|longer',
  ),
})
const when = asked('when', 'เกิดเวลาใด', 'At what time of day?', {
  kind: 'many',
  choices: choices(
    'morning|เช้า|morning;day|กลางวัน|daytime;evening|เย็น|evening;night|กลางคืน|night;always|ตลอดเวลา|all the time',
  ),
})
const pole = asked('pole', 'หมายเลขเสาที่ใกล้ที่สุด ถ้าเห็น', 'Number on the nearest pole, if you see one')
const homes = asked('homes', 'เดือดร้อนกี่หลังคาเรือน โดยประมาณ', 'About how many households are affected?', {
  kind: 'number',
})
const roadOwner = asked('road-owner', 'เป็นถนนของใคร ถ้าทราบ', 'Whose road is it, if you know?', {
  kind: 'choice',
  choices: choices(
    'local|ถนนในหมู่บ้าน ตำบล หรือเทศบาล|village, sub-district or municipal road;rural-roads|ทางหลวงชนบท|rural road;highways|ทางหลวงแผ่นดิน|highway;unknown|ไม่ทราบ|I do not know',
  ),
})

interface Line {
  readonly code: string
  readonly names: string
  readonly hint: string
  readonly group: CategoryGroup
  readonly field: string
  readonly pace: Pace
  readonly severity?: Severity
  readonly isPrivate?: boolean
  readonly atHome?: boolean
  readonly words: string
  readonly questions?: readonly Question[]
}

const lines: readonly Line[] = [
  {
    code: 'road',
    names: 'ถนนชำรุด | Broken road',
    hint: 'หลุม ถนนทรุด ผิวแตก ไหล่ทางพัง สะพานชำรุด | potholes, sunken or cracked surface, shoulders, bridges',
    group: 'ways',
    field: '04.5.1',
    pace: 'works',
    words: 'ถนน หลุม บ่อ ทรุด แตก ลูกรัง ลาดยาง คอนกรีต สะพาน ไหล่ทาง คอสะพาน',
    questions: [
      roadOwner,
      asked('depth', 'หลุมลึกแค่ไหน', 'How deep is the hole?', {
        kind: 'choice',
        choices: choices(
          'shallow|ตื้นกว่าฝ่ามือ|less than a hand;deep|ลึกกว่าฝ่ามือ|deeper than a hand;cut|รถผ่านไม่ได้|impassable',
        ),
      }),
      danger,
    ],
  },
  {
    code: 'footpath',
    names: 'ทางเท้า ทางข้าม | Footpath and crossing',
    hint: 'ทางเท้าแตก ทางม้าลายลบเลือน ทางลาดคนพิการ | broken pavement, worn crossings, ramps',
    group: 'ways',
    field: '04.5.1',
    pace: 'works',
    words: 'ทางเท้า ฟุตบาท ทางม้าลาย ทางข้าม ทางลาด รถเข็น',
    questions: [danger],
  },
  {
    code: 'street-light',
    names: 'ไฟถนนดับ | Street light out',
    hint: 'ไฟส่องสว่างดับ กะพริบ เสาไฟเอียง | dark, flickering, leaning pole',
    group: 'ways',
    field: '06.4',
    pace: 'usual',
    words: 'ไฟ ดับ มืด ส่องสว่าง โคมไฟ เสาไฟ กะพริบ',
    questions: [pole, asked('lamps', 'ดับกี่ดวง', 'How many lamps are out?', { kind: 'number' })],
  },
  {
    code: 'drain',
    names: 'ท่อระบายน้ำ ฝาท่อ | Drains and covers',
    hint: 'ท่อตัน ฝาท่อหาย น้ำเสียเอ่อ | blocked drains, missing covers, overflow',
    group: 'water',
    field: '05.2',
    pace: 'usual',
    words: 'ท่อ ฝาท่อ ระบายน้ำ ตัน อุดตัน คูน้ำ เอ่อ',
    questions: [danger, since],
  },
  {
    code: 'flood',
    names: 'น้ำท่วม น้ำขัง | Flooding',
    hint: 'น้ำท่วมบ้าน ถนน ที่นา | water in homes, on roads, on fields',
    group: 'water',
    field: '03.2',
    pace: 'fast',
    severity: 'high',
    words: 'น้ำท่วม น้ำขัง น้ำหลาก ท่วมขัง ฝนตก น้ำป่า',
    questions: [
      asked('depth', 'น้ำลึกเท่าใด', 'How deep is the water?', {
        kind: 'choice',
        choices: choices('ankle|แค่ข้อเท้า|ankle;knee|ถึงเข่า|knee;waist|ถึงเอวหรือสูงกว่า|waist or more'),
      }),
      homes,
    ],
  },
  {
    code: 'farm-water',
    names: 'น้ำเพื่อการเกษตร ภัยแล้ง | Farm water and drought',
    hint: 'ฝายพัง คลองตื้นเขิน ขาดน้ำทำนา | weirs, silted canals, no water for fields',
    group: 'water',
    field: '04.2.1',
    pace: 'long',
    words: 'ฝาย คลอง ภัยแล้ง แล้ง ขาดน้ำ ชลประทาน ทำนา สวน ตื้นเขิน อ่างเก็บน้ำ',
    questions: [homes, since],
  },
  {
    code: 'waste',
    names: 'ขยะ ความสะอาด | Rubbish',
    hint: 'ขยะไม่เก็บ ที่ทิ้งเถื่อน ถังขยะ | not collected, illegal tips, bins',
    group: 'clean',
    field: '05.1',
    pace: 'fast',
    words: 'ขยะ ถังขยะ เก็บขยะ ทิ้งขยะ สกปรก เหม็นขยะ',
    questions: [since],
  },
  {
    code: 'trees',
    names: 'ต้นไม้ กิ่งไม้ | Trees and branches',
    hint: 'ต้นไม้ล้ม กิ่งบังไฟหรือสายไฟ หญ้ารก | fallen trees, branches on wires, tall grass',
    group: 'clean',
    field: '05.4',
    pace: 'usual',
    words: 'ต้นไม้ กิ่งไม้ ล้ม ตัดแต่ง หญ้า รก วัชพืช',
    questions: [danger],
  },
  {
    code: 'water-supply',
    names: 'น้ำประปา | Tap water',
    hint: 'น้ำไม่ไหล น้ำขุ่น ท่อแตก | no water, muddy water, burst pipe',
    group: 'utilities',
    field: '06.3',
    pace: 'fast',
    severity: 'high',
    atHome: true,
    words: 'ประปา น้ำไม่ไหล น้ำขุ่น ท่อแตก ท่อประปา น้ำดื่ม มิเตอร์น้ำ',
    questions: [
      asked('kind', 'ประปาของใคร', 'Whose waterworks?', {
        kind: 'choice',
        choices: choices(
          'village|ประปาหมู่บ้านหรือเทศบาล|village or municipal;pwa|การประปาส่วนภูมิภาคหรือนครหลวง|provincial or metropolitan waterworks;unknown|ไม่ทราบ|I do not know',
        ),
      }),
      homes,
      since,
    ],
  },
  {
    code: 'electricity',
    names: 'ไฟฟ้าดับ | Power cut',
    hint: 'ไฟดับ ไฟตก หม้อแปลง | no power, low voltage, transformer',
    group: 'utilities',
    field: '04.3.5',
    pace: 'fast',
    severity: 'high',
    words: 'ไฟฟ้า ไฟดับ ไฟตก หม้อแปลง มิเตอร์ไฟ',
    questions: [pole, homes],
  },
  {
    code: 'wires',
    names: 'สายไฟ สายสื่อสาร | Wires and cables',
    hint: 'สายห้อย สายขาด สายรกรุงรัง | hanging, cut or tangled wires',
    group: 'utilities',
    field: '04.6',
    pace: 'usual',
    severity: 'high',
    words: 'สายไฟ สายสื่อสาร สายเคเบิล ห้อย ขาด อินเทอร์เน็ต โทรศัพท์',
    questions: [pole, danger],
  },
  {
    code: 'traffic',
    names: 'จราจร สัญญาณไฟ ป้าย | Traffic, signals, signs',
    hint: 'รถติด ไฟแดงเสีย ป้ายหาย | jams, broken signals, missing signs',
    group: 'ways',
    field: '04.5.1',
    pace: 'usual',
    words: 'จราจร รถติด ไฟแดง สัญญาณไฟ ป้าย กลับรถ เส้นจราจร',
    questions: [when, danger],
  },
  {
    code: 'parking',
    names: 'จอดรถกีดขวาง | Obstructive parking',
    hint: 'จอดซ้อนคัน จอดบนทางเท้า ซากรถ | double parking, on pavements, wrecks',
    group: 'order',
    field: '03.1',
    pace: 'fast',
    words: 'จอดรถ จอดขวาง จอดซ้อน ซากรถ กีดขวาง ที่จอด',
    questions: [when],
  },
  {
    code: 'noise',
    names: 'เสียงดัง สั่นสะเทือน | Noise and vibration',
    hint: 'เสียงเพลง เครื่องจักร ก่อสร้าง | music, machines, building sites',
    group: 'order',
    field: '05.3',
    pace: 'usual',
    atHome: true,
    words: 'เสียงดัง เสียง รบกวน เพลง เครื่องเสียง สั่นสะเทือน ท่อแว้น',
    questions: [when, since],
  },
  {
    code: 'smell-smoke',
    names: 'กลิ่น ควัน ฝุ่น เผา | Smell, smoke, dust, burning',
    hint: 'เผาขยะ เผาไร่ ฝุ่นละออง กลิ่นเหม็น | burning, dust, bad smells',
    group: 'clean',
    field: '05.3',
    pace: 'fast',
    severity: 'high',
    atHome: true,
    words: 'กลิ่น เหม็น ควัน ฝุ่น เผา หมอกควัน ไฟป่า',
    questions: [when, since],
  },
  {
    code: 'water-pollution',
    names: 'น้ำเสีย แหล่งน้ำเน่า | Polluted water',
    hint: 'ปล่อยน้ำเสีย ปลาตาย คลองเน่า | discharge, dead fish, foul canals',
    group: 'clean',
    field: '05.2',
    pace: 'works',
    words: 'น้ำเสีย น้ำเน่า ปลาตาย โรงงาน ปล่อยน้ำ คลองเน่า บำบัด',
    questions: [since],
  },
  {
    code: 'animals',
    names: 'สัตว์ | Animals',
    hint: 'สุนัขจรจัด ลิง งู สัตว์ป่วยหรือตาย | strays, monkeys, snakes, sick or dead animals',
    group: 'order',
    field: '07.4',
    pace: 'usual',
    words: 'สุนัข หมา แมว จรจัด ลิง งู ช้าง พิษสุนัขบ้า สัตว์',
    questions: [asked('bitten', 'มีคนถูกกัดหรือบาดเจ็บหรือไม่', 'Has anyone been bitten or hurt?', { kind: 'yes-no' })],
  },
  {
    code: 'vendors',
    names: 'หาบเร่ แผงลอย ตลาด | Vendors and markets',
    hint: 'วางขายบนทางเท้า ตลาดไม่สะอาด | stalls on pavements, unclean markets',
    group: 'order',
    field: '04.7.1',
    pace: 'usual',
    words: 'หาบเร่ แผงลอย ร้านค้า ตลาด ตั้งขาย',
    questions: [when],
  },
  {
    code: 'encroachment',
    names: 'บุกรุกที่สาธารณะ | Encroachment',
    hint: 'รุกที่สาธารณะ ทาง ป่า ลำน้ำ | public land, ways, forest, streams',
    group: 'order',
    field: '06.2',
    pace: 'long',
    words: 'บุกรุก รุกล้ำ ที่สาธารณะ ที่ดิน ป่าสงวน ลำน้ำ ปิดทาง',
    questions: [since],
  },
  {
    code: 'public-space',
    names: 'สวน สนาม ที่สาธารณะ | Parks and public places',
    hint: 'เครื่องเล่นชำรุด ลานกีฬา ห้องน้ำ ป้ายรถ | play and sport grounds, toilets',
    group: 'ways',
    field: '08.1',
    pace: 'works',
    words: 'สวนสาธารณะ สนาม ลานกีฬา เครื่องเล่น ห้องน้ำ ศาลา',
    questions: [danger],
  },
  {
    code: 'safety',
    names: 'ความปลอดภัย ยาเสพติด | Safety and drugs',
    hint: 'แหล่งมั่วสุม ลักทรัพย์ จุดเสี่ยง กล้องเสีย | gatherings, theft, risky spots, broken cameras',
    group: 'order',
    field: '03.1',
    pace: 'fast',
    severity: 'high',
    isPrivate: true,
    atHome: true,
    words: 'ยาเสพติด มั่วสุม ลักทรัพย์ ขโมย จุดเสี่ยง กล้องวงจรปิด ทะเลาะ พนัน',
    questions: [when],
  },
  {
    code: 'transport',
    names: 'รถโดยสาร ขนส่ง | Public transport',
    hint: 'รถไม่มา คิดเกินราคา ขับหวาดเสียว | no service, overcharging, reckless driving',
    group: 'people',
    field: '04.5.1',
    pace: 'usual',
    words: 'รถเมล์ รถสองแถว รถตู้ แท็กซี่ โดยสาร ค่าโดยสาร วินมอเตอร์ไซค์',
    questions: [asked('vehicle', 'สายหรือเลขข้างรถ', 'Line or number of the vehicle'), when],
  },
  {
    code: 'building',
    names: 'อาคาร สิ่งปลูกสร้าง | Buildings',
    hint: 'ก่อสร้างผิดแบบ อาคารร้าว ป้ายใหญ่เสี่ยงล้ม | unlawful or cracked buildings, unsafe signs',
    group: 'order',
    field: '06.1',
    pace: 'works',
    words: 'อาคาร ก่อสร้าง ต่อเติม ร้าว ป้ายโฆษณา ตึก รื้อถอน',
    questions: [danger, since],
  },
  {
    code: 'health',
    names: 'สาธารณสุข โรคระบาด | Public health',
    hint: 'ไข้เลือดออก อาหารไม่สะอาด บริการรักษา | dengue, unclean food, care',
    group: 'people',
    field: '07.4',
    pace: 'fast',
    severity: 'high',
    atHome: true,
    words: 'ยุง ไข้เลือดออก โรค อาหาร สาธารณสุข พ่นยุง อนามัย โรงพยาบาล',
    questions: [homes],
  },
  {
    code: 'welfare',
    names: 'สวัสดิการ ผู้เดือดร้อน | Welfare',
    hint: 'เบี้ยยังชีพ ผู้ป่วยติดเตียง คนไร้ที่พึ่ง | allowances, bedridden people, people in need',
    group: 'people',
    field: '10.7',
    pace: 'usual',
    isPrivate: true,
    atHome: true,
    words: 'เบี้ยยังชีพ ผู้สูงอายุ คนพิการ ติดเตียง ไร้บ้าน เดือดร้อน ช่วยเหลือ สงเคราะห์',
  },
  {
    code: 'officials',
    names: 'การทำงานของเจ้าหน้าที่ | Conduct of officials',
    hint: 'ล่าช้า ไม่สุภาพ เรียกรับเงิน เลือกปฏิบัติ | delay, rudeness, bribes, unfairness',
    group: 'state',
    field: '01.3.3',
    pace: 'usual',
    severity: 'high',
    isPrivate: true,
    words: 'เจ้าหน้าที่ ล่าช้า ไม่สุภาพ สินบน ทุจริต เลือกปฏิบัติ ไม่ตอบ ร้องเรียนเจ้าหน้าที่',
    questions: [asked('office', 'หน่วยงานใด', 'Which office?', { required: true, isPrivate: true })],
  },
  {
    code: 'information',
    names: 'สอบถาม ขอข้อมูล เสนอแนะ | Questions and suggestions',
    hint: 'อยากรู้ อยากเสนอ | to ask or to propose',
    group: 'state',
    field: '01.3.3',
    pace: 'usual',
    words: 'สอบถาม ขอข้อมูล เสนอแนะ อยากให้ แนะนำ',
  },
  {
    code: 'disaster',
    names: 'เหตุด่วนและสาธารณภัย | Disaster',
    hint: 'ดินถล่ม แผ่นดินไหว พายุ ไฟไหม้ ถ้าเสี่ยงชีวิตโทร 199 หรือ 1784 | landslide, earthquake, storm, fire; in danger of life call 199 or 1784',
    group: 'people',
    field: '03.2',
    pace: 'fast',
    severity: 'urgent',
    words: 'ดินถล่ม แผ่นดินไหว พายุ ไฟไหม้ ลมแรง วาตภัย อพยพ รอยร้าว',
    questions: [homes, danger],
  },
  {
    code: 'other',
    names: 'เรื่องอื่น | Something else',
    hint: 'ไม่ตรงกับเรื่องใด ศูนย์จะเลือกหน่วยงานให้ | none of these: the centre finds the office',
    group: 'other',
    field: '01.6',
    pace: 'usual',
    words: 'อื่น อื่นๆ',
  },
]

/** What a platform begins with. The days are usual ones of ours, not those of a law; offices change them. */
export const firstCategories: readonly Category[] = lines.map((line, index) => {
  const [nameTh = '', nameEn = ''] = line.names.split('|').map((part) => part.trim())
  const [hintTh = '', hintEn = ''] = line.hint.split('|').map((part) => part.trim())
  return {
    code: line.code,
    version: 1,
    position: index + 1,
    nameTh,
    nameEn,
    hintTh,
    hintEn,
    group: line.group,
    functionCode: line.field,
    severity: line.severity ?? 'normal',
    isPrivate: line.isPrivate ?? false,
    atHome: line.atHome ?? false,
    deadlines: paces[line.pace],
    words: line.words.split(' '),
    questions: line.questions ?? [],
    endedOn: null,
  }
})
