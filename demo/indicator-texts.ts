import type { Frequency } from './indicator-periods.ts'

/** What is measured in a province of the demonstration, before it belongs to anybody. Invented; the figures are chance. */
export interface Theme {
  readonly key: string
  readonly nameTh: string
  readonly nameEn: string
  readonly meaning: string
  readonly result: 'output' | 'outcome'
  readonly unit: string
  readonly direction: 'more' | 'less' | 'range'
  readonly low?: number
  readonly high?: number
  readonly frequency: Frequency
  readonly rule: 'sum' | 'mean' | 'none' | 'max'
  readonly overTime: 'sum' | 'last'
  readonly reason: string
  readonly weight?: string
  readonly field: string
  readonly source: string
  readonly tags: readonly string[]
  /** Whose numbers make up the province's. */
  readonly made: 'itself' | 'districts' | 'laos'
  /** Value before the start for one part, and how it moves a year when all goes well. */
  readonly from: readonly [low: number, high: number]
  readonly yearly: number
  readonly decimals: number
}

export const themes: readonly Theme[] = [
  {
    key: 'WATER',
    nameTh: 'ร้อยละของครัวเรือนที่มีน้ำประปาใช้ตลอดปี',
    nameEn: 'Households with tap water all year round',
    meaning: 'ครัวเรือนที่น้ำไหลทุกวันครบสิบสองเดือน เทียบกับครัวเรือนทั้งหมดในพื้นที่ ไม่นับบ้านว่าง',
    result: 'outcome',
    unit: 'percent',
    direction: 'more',
    frequency: 'year',
    rule: 'mean',
    overTime: 'last',
    reason: 'ร้อยละนำมาบวกกันไม่ได้ จึงเฉลี่ยโดยถ่วงด้วยจำนวนครัวเรือนของแต่ละอำเภอ',
    weight: 'ครัวเรือน',
    field: '06.3',
    source: 'การสำรวจข้อมูลระดับหมู่บ้าน',
    tags: ['environment', 'immunity'],
    made: 'districts',
    from: [58, 76],
    yearly: 4.5,
    decimals: 1,
  },
  {
    key: 'ELDER',
    nameTh: 'จำนวนผู้สูงอายุที่มีภาวะพึ่งพิงและได้รับการดูแลที่บ้าน',
    nameEn: 'Dependent older people cared for at home',
    meaning: 'ผู้สูงอายุติดบ้านติดเตียงที่มีแผนดูแลรายคนและมีผู้ไปเยี่ยมอย่างน้อยเดือนละครั้ง นับคนไม่ซ้ำ',
    result: 'output',
    unit: 'person',
    direction: 'more',
    frequency: 'quarter',
    rule: 'sum',
    overTime: 'last',
    reason: 'แต่ละแห่งนับคนในเขตของตน ไม่ซ้ำกัน จึงบวกกันได้ ส่วนในปีเดียวกันใช้ไตรมาสล่าสุดเพราะเป็นคนกลุ่มเดิม',
    field: '10.2',
    source: 'ทะเบียนกองทุนดูแลระยะยาว',
    tags: ['health', 'family', 'morality'],
    made: 'laos',
    from: [30, 90],
    yearly: 14,
    decimals: 0,
  },
  {
    key: 'ROAD',
    nameTh: 'ผู้เสียชีวิตจากอุบัติเหตุทางถนนต่อประชากรแสนคน',
    nameEn: 'Road deaths per 100,000 people',
    meaning: 'ผู้เสียชีวิตภายใน 30 วันหลังเกิดเหตุในเขตจังหวัด เทียบกับประชากรกลางปี',
    result: 'outcome',
    unit: 'per-100000',
    direction: 'less',
    frequency: 'year',
    rule: 'none',
    overTime: 'last',
    reason: 'อัตราต่อแสนคนของอำเภอที่มีคนน้อยแกว่งมาก จึงคำนวณจากยอดของทั้งจังหวัดโดยตรง',
    field: '03.1',
    source: 'ข้อมูลสามฐานของศูนย์ความปลอดภัยทางถนน',
    tags: ['health', 'reasonableness'],
    made: 'itself',
    from: [27, 38],
    yearly: -2.4,
    decimals: 1,
  },
  {
    key: 'INCOME',
    nameTh: 'รายได้เฉลี่ยของครัวเรือนเกษตรต่อปี',
    nameEn: 'Average yearly income of farm households',
    meaning: 'รายได้เงินสดทางการเกษตรและนอกการเกษตร หักต้นทุนแล้ว เฉลี่ยต่อครัวเรือนเกษตรที่สุ่มสำรวจ',
    result: 'outcome',
    unit: 'baht',
    direction: 'more',
    frequency: 'year',
    rule: 'mean',
    overTime: 'last',
    reason: 'รายได้เฉลี่ยของแต่ละอำเภอนำมาบวกกันไม่ได้ จึงถ่วงด้วยจำนวนครัวเรือน',
    weight: 'ครัวเรือน',
    field: '04.2',
    source: 'การสำรวจภาวะเศรษฐกิจครัวเรือนเกษตร',
    tags: ['income', 'moderation', 'immunity'],
    made: 'districts',
    from: [98_000, 155_000],
    yearly: 6_500,
    decimals: 0,
  },
  {
    key: 'WASTE',
    nameTh: 'ปริมาณขยะที่คัดแยกกลับมาใช้ประโยชน์',
    nameEn: 'Waste sorted and used again',
    meaning: 'น้ำหนักขยะรีไซเคิลและขยะอินทรีย์ที่ชั่งได้ ณ จุดรวบรวมของแต่ละแห่ง ไม่นับที่ประมาณการ',
    result: 'output',
    unit: 'tonne',
    direction: 'more',
    frequency: 'quarter',
    rule: 'sum',
    overTime: 'sum',
    reason: 'เป็นน้ำหนักที่ชั่งได้จริงในแต่ละไตรมาสและแต่ละแห่ง จึงบวกกันได้ทั้งข้ามพื้นที่และข้ามเวลา',
    field: '05.1',
    source: 'บันทึกการชั่งของธนาคารขยะ',
    tags: ['environment', 'moderation'],
    made: 'laos',
    from: [6, 28],
    yearly: 3.2,
    decimals: 2,
  },
  {
    key: 'GROUP',
    nameTh: 'จำนวนกลุ่มอาชีพที่มีบัญชีและแบ่งผลตอบแทนได้',
    nameEn: 'Livelihood groups that keep accounts and share returns',
    meaning: 'กลุ่มที่จดบัญชีครบสิบสองเดือนและแบ่งผลตอบแทนให้สมาชิกแล้วในปีนั้น',
    result: 'output',
    unit: 'group',
    direction: 'more',
    frequency: 'year',
    rule: 'sum',
    overTime: 'last',
    reason: 'กลุ่มหนึ่งจดทะเบียนกับอำเภอเดียว จึงบวกกันได้',
    field: '04.1',
    source: 'ทะเบียนกลุ่มของพัฒนาการอำเภอ',
    tags: ['working-life', 'knowing', 'reasonableness'],
    made: 'districts',
    from: [12, 46],
    yearly: 4,
    decimals: 0,
  },
  {
    key: 'PM',
    nameTh: 'ค่าเฉลี่ยความเป็นกรดด่างของแหล่งน้ำผลิตประปา',
    nameEn: 'Average pH of the waters that feed the tap',
    meaning: 'ค่าเฉลี่ยจากจุดเก็บตัวอย่างทุกจุดในไตรมาส ควรอยู่ระหว่าง 6.5 ถึง 8.5',
    result: 'outcome',
    unit: 'score',
    direction: 'range',
    low: 6.5,
    high: 8.5,
    frequency: 'quarter',
    rule: 'none',
    overTime: 'last',
    reason: 'ค่าความเป็นกรดด่างรวมกันไม่ได้ ต้องดูเป็นรายจุด',
    field: '05.3',
    source: 'ผลตรวจคุณภาพน้ำของสำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัด',
    tags: ['environment'],
    made: 'itself',
    from: [6.6, 8.4],
    yearly: 0,
    decimals: 1,
  },
  {
    key: 'TRUST',
    nameTh: 'ร้อยละของผู้รับบริการที่พอใจการแก้ปัญหาของจังหวัด',
    nameEn: 'Users content with how the province solved their problem',
    meaning: 'ผู้ที่เคยยื่นเรื่องและตอบแบบสำรวจว่าปัญหาได้รับการแก้ไข เทียบกับผู้ตอบทั้งหมด',
    result: 'outcome',
    unit: 'percent',
    direction: 'more',
    frequency: 'half',
    rule: 'none',
    overTime: 'last',
    reason: 'เป็นการสำรวจรวมทั้งจังหวัด กลุ่มตัวอย่างรายอำเภอเล็กเกินกว่าจะแยก',
    field: '01.1',
    source: 'แบบสำรวจความพึงพอใจของศูนย์ดำรงธรรม',
    tags: ['good-governance', 'morality'],
    made: 'itself',
    from: [61, 78],
    yearly: 3,
    decimals: 1,
  },
]

/** Of two counts a share is made by formula. */
export const shareTheme = {
  nameTh: 'ร้อยละของผู้สูงอายุที่มีภาวะพึ่งพิงที่ได้รับการดูแลที่บ้าน',
  nameEn: 'Share of dependent older people cared for at home',
  meaning: 'ผู้ที่ได้รับการดูแลเทียบกับผู้ที่คัดกรองแล้วว่ามีภาวะพึ่งพิงทั้งหมด',
  needNameTh: 'จำนวนผู้สูงอายุที่คัดกรองแล้วว่ามีภาวะพึ่งพิง',
  needNameEn: 'Older people found to be dependent',
  needMeaning: 'ผลการคัดกรองประจำปีของโรงพยาบาลส่งเสริมสุขภาพตำบล นับคนไม่ซ้ำ',
  source: 'ผลคัดกรองของสาธารณสุขอำเภอ',
  reason: 'เป็นอัตราส่วน คำนวณจากจำนวนคนสองยอด',
} as const

/** Measured village by village, with a value before and after. */
export const villageThemes = [
  {
    key: 'VIL',
    nameTh: 'จำนวนครัวเรือนที่คัดแยกขยะที่ต้นทาง',
    nameEn: 'Households that sort waste at home',
    meaning: 'ครัวเรือนที่มีถังแยกและเดินตรวจพบว่าใช้จริงอย่างน้อยสองครั้งในปี นับรายหมู่บ้าน ไม่ระบุบ้าน',
    tags: ['environment', 'moderation'],
    field: '05.1',
  },
  {
    key: 'CLU',
    nameTh: 'จำนวนครัวเรือนที่มีแหล่งน้ำสำรองใช้ในฤดูแล้ง',
    nameEn: 'Households with water kept for the dry season',
    meaning: 'ครัวเรือนที่มีภาชนะหรือบ่อเก็บน้ำพอใช้ 30 วัน นับเป็นกลุ่มครัวเรือน ไม่ระบุบ้าน',
    tags: ['immunity', 'family'],
    field: '06.3',
  },
] as const

/** Outputs of single projects, by words of their titles. */
export const projectOutputs: readonly {
  readonly word: RegExp
  readonly nameTh: string
  readonly nameEn: string
  readonly unit: string
  readonly most: number
}[] = [
  { word: /ถนน/, nameTh: 'ระยะทางถนนที่ส่งมอบแล้ว', nameEn: 'Road handed over', unit: 'metre', most: 1_200 },
  { word: /ฝาย|ขุดลอก|สระ/, nameTh: 'พื้นที่เกษตรที่ได้น้ำเพิ่ม', nameEn: 'Farmland with more water', unit: 'rai', most: 600 },
  {
    word: /อบรม|ส่งเสริม|พัฒนา/,
    nameTh: 'จำนวนผู้เข้าร่วมจนจบ',
    nameEn: 'Participants who finished',
    unit: 'person',
    most: 180,
  },
]

export const officerNames = [
  'กมล',
  'ขวัญใจ',
  'จารุวรรณ',
  'ชลธิชา',
  'ณัฐพล',
  'ดวงพร',
  'ทศพล',
  'ธิดารัตน์',
  'นเรศ',
  'บุญส่ง',
  'ปรียา',
  'พงศกร',
  'ภัทรา',
  'มานพ',
  'เยาวลักษณ์',
  'รัชนี',
  'วิภา',
  'ศุภชัย',
  'สายฝน',
  'อำไพ',
] as const
