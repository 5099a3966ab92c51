import { type Level, type RoadOwner, type RoutingRule, type Target, TRIAGE_RULE } from './rule.ts'

/** `lao; provincial-office แขวงทางหลวง, not แขวงทางหลวงชนบท; district` */
function targets(text: string): Target[] {
  return text.split(';').map((part) => {
    const [office = '', besides] = part.split(', not ').map((words) => words.trim())
    const [level = '', ...begins] = office.split(' ')
    return { level: level as Level, begins: begins.join(' ') || null, besides: besides ?? null, bodyCode: null }
  })
}

interface Line {
  readonly code: string
  readonly names: string
  readonly to: string
  readonly category?: string
  readonly field?: string
  readonly area?: string
  readonly roadOwner?: RoadOwner
}

const lines: readonly Line[] = [
  { code: 'local-first', names: 'ท้องถิ่นก่อน | Local administration first', to: 'lao; district; province' },
  {
    code: 'highway',
    names: 'ทางหลวงแผ่นดิน | Highways',
    roadOwner: 'highways',
    to: 'provincial-office แขวงทางหลวง, not แขวงทางหลวงชนบท; province; national กรมทางหลวง, not กรมทางหลวงชนบท',
  },
  {
    code: 'rural-road',
    names: 'ทางหลวงชนบท | Rural roads',
    roadOwner: 'rural-roads',
    to: 'provincial-office แขวงทางหลวงชนบท; province; national กรมทางหลวงชนบท',
  },
  {
    code: 'power',
    names: 'ไฟฟ้า | Electricity',
    field: '04.3.5',
    to: 'provincial-office การไฟฟ้า; province; national การไฟฟ้าส่วนภูมิภาค',
  },
  {
    code: 'cables',
    names: 'สายไฟและสายสื่อสาร | Wires and cables',
    category: 'wires',
    to: 'lao; district; provincial-office การไฟฟ้า; province',
  },
  {
    code: 'farm-water',
    names: 'น้ำเพื่อการเกษตร | Farm water',
    category: 'farm-water',
    to: 'lao; provincial-office โครงการชลประทาน; province; national กรมชลประทาน',
  },
  {
    code: 'pollution',
    names: 'มลพิษ | Pollution',
    field: '05.3',
    to: 'lao; district; provincial-office สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อม; province',
  },
  {
    code: 'foul-water',
    names: 'แหล่งน้ำเน่าเสีย | Polluted water',
    category: 'water-pollution',
    to: 'lao; district; provincial-office สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อม; province',
  },
  {
    code: 'order',
    names: 'ความสงบเรียบร้อย | Public order',
    field: '03.1',
    to: 'district สถานีตำรวจ; district; province',
  },
  { code: 'parking', names: 'จอดรถกีดขวาง | Obstructive parking', category: 'parking', to: 'lao; district; province' },
  {
    code: 'disease',
    names: 'โรคและอนามัย | Public health',
    category: 'health',
    to: 'lao; district สำนักงานสาธารณสุขอำเภอ; provincial-office สำนักงานสาธารณสุข; province',
  },
  {
    code: 'welfare',
    names: 'สวัสดิการ | Welfare',
    category: 'welfare',
    to: 'lao; district; provincial-office สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์; province',
  },
  {
    code: 'transport',
    names: 'รถโดยสาร | Public transport',
    category: 'transport',
    to: 'provincial-office สำนักงานขนส่ง; province; national กรมการขนส่งทางบก',
  },
  {
    code: 'disaster',
    names: 'สาธารณภัย | Disasters',
    category: 'disaster',
    to: 'lao; district; provincial-office สำนักงานป้องกันและบรรเทาสาธารณภัย; province; national กรมป้องกันและบรรเทาสาธารณภัย',
  },
  {
    code: 'conduct',
    names: 'การทำงานของเจ้าหน้าที่ ไม่ส่งให้หน่วยงานที่ถูกร้อง | Conduct of officials: not to the office complained about',
    category: 'officials',
    to: 'district; province',
  },
  {
    code: 'capital',
    names: 'กรุงเทพมหานคร สำนักงานเขตก่อน | Bangkok: the district office first',
    area: '10',
    to: 'district',
  },
  {
    code: TRIAGE_RULE,
    names: 'ผู้ดูแลเรื่องที่ไม่มีสถานที่หรือไม่มีหน่วยงาน | Owner of what has no place or no office',
    to: 'national กระทรวงมหาดไทย',
  },
]

/** What a platform begins with: usual duties from general knowledge; `basis` stays empty until an administrator names the law. */
export const firstRoutingRules: readonly RoutingRule[] = lines.map((line) => {
  const [nameTh = '', nameEn = ''] = line.names.split('|').map((part) => part.trim())
  return {
    code: line.code,
    version: 1,
    nameTh,
    nameEn,
    categoryCode: line.category ?? null,
    functionCode: line.field ?? null,
    areaCode: line.area ?? null,
    roadOwner: line.roadOwner ?? null,
    targets: targets(line.to),
    validFrom: null,
    validTo: null,
    basis: null,
  }
})
