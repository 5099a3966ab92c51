import type { NewBody } from '../src/features/bodies/index.ts'
import { guessFunction } from '../src/features/functions/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import type { DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { Ground } from './ground.ts'
import { inHand, plainHand, type Site } from './site.ts'
import type { Doer } from './work-kind.ts'
import { workKinds } from './works.ts'

/** One line of an office's form. */
export interface SheetRow {
  readonly title: string
  readonly placeText: string
  readonly site: Site
  readonly body: NewBody
  readonly baht: number
  readonly objective: string
  readonly target: string
  readonly indicator: string
  readonly result: string
  readonly section: string
  readonly programme: string
}

interface Words {
  readonly objective: string
  readonly indicator: string
  readonly result: string
  readonly section: string
  readonly programme: string
}

/** What offices write beside a project, by the division of its field; roads apart from the rest of the economy. */
const WORDS: Readonly<Record<string, Words>> = {
  '04.5': {
    objective: 'เพื่อให้ประชาชนมีเส้นทางคมนาคมที่สะดวกและปลอดภัย',
    indicator: 'ร้อยละ 80 ของผู้ใช้เส้นทางพึงพอใจ',
    result: 'ประชาชนสัญจรสะดวก ขนส่งผลผลิตรวดเร็ว',
    section: 'กองช่าง',
    programme: 'แผนงานอุตสาหกรรมและการโยธา',
  },
  '04': {
    objective: 'เพื่อเพิ่มรายได้และมีน้ำใช้ในการเกษตรตลอดปี',
    indicator: 'จำนวนครัวเรือนที่ได้รับประโยชน์',
    result: 'เกษตรกรมีรายได้เพิ่มขึ้น',
    section: 'กองส่งเสริมการเกษตร',
    programme: 'แผนงานการเกษตร',
  },
  '05': {
    objective: 'เพื่อให้ชุมชนสะอาด น้ำไม่ท่วมขัง',
    indicator: 'ปริมาณขยะและจุดน้ำท่วมขังลดลง',
    result: 'สิ่งแวดล้อมในชุมชนดีขึ้น',
    section: 'กองสาธารณสุขและสิ่งแวดล้อม',
    programme: 'แผนงานเคหะและชุมชน',
  },
  '06': {
    objective: 'เพื่อให้ประชาชนมีน้ำสะอาดและแสงสว่างเพียงพอ',
    indicator: 'จำนวนครัวเรือนที่มีน้ำใช้ทั่วถึง',
    result: 'คุณภาพชีวิตประชาชนดีขึ้น',
    section: 'กองช่าง',
    programme: 'แผนงานเคหะและชุมชน',
  },
  '07': {
    objective: 'เพื่อป้องกันโรคและส่งเสริมสุขภาพประชาชน',
    indicator: 'อัตราป่วยลดลงร้อยละ 10',
    result: 'ประชาชนมีสุขภาพแข็งแรง',
    section: 'กองสาธารณสุขและสิ่งแวดล้อม',
    programme: 'แผนงานสาธารณสุข',
  },
  '09': {
    objective: 'เพื่อส่งเสริมการเรียนรู้ของเด็กและเยาวชน',
    indicator: 'จำนวนเด็กที่เข้าร่วมกิจกรรม',
    result: 'เด็กมีพัฒนาการสมวัย',
    section: 'กองการศึกษา',
    programme: 'แผนงานการศึกษา',
  },
  '10': {
    objective: 'เพื่อดูแลคุณภาพชีวิตกลุ่มเปราะบาง',
    indicator: 'จำนวนผู้ได้รับการช่วยเหลือ',
    result: 'ผู้สูงอายุและผู้พิการได้รับการดูแล',
    section: 'กองสวัสดิการสังคม',
    programme: 'แผนงานสังคมสงเคราะห์',
  },
}
const OTHER: Words = {
  objective: 'เพื่อแก้ไขปัญหาความเดือดร้อนของประชาชน',
  indicator: 'ร้อยละความพึงพอใจของประชาชน',
  result: 'ประชาชนได้รับบริการที่ดีขึ้น',
  section: 'สำนักปลัด',
  programme: 'แผนงานบริหารงานทั่วไป',
}

/** Whatever is built is built by the works division. */
const BUILDS = /^(?:โครงการ)?(?:ก่อสร้าง|ปรับปรุง|ซ่อม|ขุดลอก|ขยายเขต|วางท่อ|ติดตั้ง|เจาะ|เสริมผิว|ลง)/

/** Projects as this office of a province would list them, those of one programme together. */
export function sheetRows(
  province: DemoProvince,
  places: Gazetteer,
  doer: Doer,
  count: number,
  chance: Chance,
): SheetRow[] {
  const ground = new Ground(province, places, chance.branch('hands'))
  const kinds = workKinds.filter((kind) => kind.doers.includes(doer) && kind.where !== 'town')
  let body: NewBody | null = null
  const rows: SheetRow[] = []
  const taken = new Set<string>()
  while (rows.length < count) {
    const kind = chance.pick(kinds)
    const settled = ground.settle(doer, 'country', chance)
    // A form belongs to one office: the first one that comes.
    body ??= settled.body
    if (settled.body.id !== body.id) continue
    const { site } = settled
    const hand = { ...plainHand, prefix: true, wide: doer !== 'lao' }
    const work = kind.make(chance, site, hand)
    const title = inHand(work.title, site, hand)
    if (taken.has(title)) continue
    taken.add(title)
    const code = guessFunction(title)?.code ?? ''
    const words = WORDS[code] ?? WORDS[code.slice(0, 2)] ?? OTHER
    const target = /จำนวน [\d,]+ \S+|ยาว [\d,.]+ เมตร|ระยะทาง[^\d]*[\d,]+ เมตร/.exec(title)?.[0] ?? '1 แห่ง'
    const section = BUILDS.test(title) ? 'กองช่าง' : words.section
    rows.push({ ...words, section, title, placeText: work.placeText, site, body, baht: work.amountBaht, target })
  }
  return rows.sort((a, b) => (a.programme < b.programme ? -1 : a.programme > b.programme ? 1 : 0))
}
