import {
  type Answers,
  announceSigned,
  hashOf,
  type Question,
  storeAgreements,
  type Terms,
  toStored,
  type WholeToStore,
} from '../src/features/agreements/index.ts'
import type { NewBody } from '../src/features/bodies/index.ts'
import {
  type Dimension,
  insertAssessments,
  insertCapacities,
  insertItems,
  insertRuns,
  insertSupport,
  meets,
  type NewAssessment,
  type NewCapacity,
  type NewItem,
  type NewRun,
  type NewService,
  putReservations,
  putServices,
  type Reservation,
  type Support,
  storeFirstDuties,
} from '../src/features/services/index.ts'
import { type Satang, satang } from '../src/kernel/money.ts'
import {
  addDays,
  fiscalYearOf,
  type LocalDate,
  startOfDayInBangkok,
  todayInBangkok,
} from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import { dutyIds, type IndicatorHere, indicatorsAt } from './agreements.sql.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'

/*
 * Agreements of the deep provinces in every state, what services must reach and who does, duties run at the wrong level, requests for
 * support that are late, and the pool of what bodies lend each other.
 */

const HOME = '57'
const SOURCE = 'คู่มือมาตรฐานบริการสาธารณะของท้องถิ่น (สาธิต)'

interface DemoService {
  readonly code: string
  readonly th: string
  readonly en: string
  readonly about: string
  readonly functionCode: string
  readonly criteria: readonly (readonly [th: string, en: string, unit: string, wanted: string, atMost?: true])[]
  readonly needs: Readonly<Record<Dimension, number>>
}

const needs = (authority: number, budget: number, staff: number, information: number, equipment: number) => ({
  authority,
  budget,
  staff,
  information,
  equipment,
})

const SERVICES: readonly DemoService[] = [
  {
    code: 'WASTE-1',
    th: 'เก็บและกำจัดขยะมูลฝอย',
    en: 'Solid waste collection and disposal',
    about: 'เก็บขยะจากทุกครัวเรือนตามวันที่ประกาศ และกำจัดอย่างถูกหลัก',
    functionCode: '05.1',
    criteria: [
      ['ครัวเรือนที่ได้รับบริการ', 'Households served', 'ร้อยละ', '95'],
      ['เก็บตรงวันที่ประกาศ', 'Collected on the announced day', 'ร้อยละ', '90'],
      ['ขยะที่กำจัดถูกหลัก', 'Waste disposed of properly', 'ร้อยละ', '80'],
    ],
    needs: needs(4, 3, 3, 2, 4),
  },
  {
    code: 'WATER-1',
    th: 'น้ำประปาหมู่บ้าน',
    en: 'Village water supply',
    about: 'น้ำสะอาดไหลทุกวันและตรวจคุณภาพตามรอบ',
    functionCode: '06.3',
    criteria: [
      ['ครัวเรือนที่มีน้ำใช้ทั้งปี', 'Households with water all year', 'ร้อยละ', '98'],
      ['ตรวจคุณภาพน้ำต่อปี', 'Water tests a year', 'ครั้ง', '4'],
      ['ซ่อมเมื่อน้ำไม่ไหล', 'Repair when water stops', 'วัน', '2', true],
    ],
    needs: needs(3, 3, 4, 4, 3),
  },
  {
    code: 'CHILD-1',
    th: 'ศูนย์พัฒนาเด็กเล็ก',
    en: 'Child development centre',
    about: 'ดูแลเด็กก่อนวัยเรียนให้ปลอดภัยและมีพัฒนาการสมวัย',
    functionCode: '09.1',
    criteria: [
      ['เด็กต่อผู้ดูแลหนึ่งคน', 'Children per carer', 'คน', '10', true],
      ['เด็กที่พัฒนาการสมวัย', 'Children developing well', 'ร้อยละ', '85'],
    ],
    needs: needs(3, 3, 4, 3, 3),
  },
  {
    code: 'ELDER-1',
    th: 'ดูแลผู้สูงอายุที่มีภาวะพึ่งพิง',
    en: 'Care for dependent older people',
    about: 'เยี่ยมบ้านและดูแลตามแผนรายบุคคล',
    functionCode: '10.2',
    criteria: [
      ['ผู้มีภาวะพึ่งพิงที่มีแผนดูแล', 'Dependent people with a care plan', 'ร้อยละ', '90'],
      ['เยี่ยมบ้านต่อเดือน', 'Home visits a month', 'ครั้ง', '2'],
    ],
    needs: needs(3, 2, 5, 3, 2),
  },
  {
    code: 'FLOOD-1',
    th: 'เผชิญเหตุน้ำท่วมและดินถล่ม',
    en: 'Flood and landslide response',
    about: 'แจ้งเตือน อพยพ และช่วยเหลือขั้นแรก',
    functionCode: '03.2',
    criteria: [
      ['แจ้งเตือนก่อนเกิดเหตุ', 'Warning ahead', 'ชั่วโมง', '3'],
      ['ถึงที่เกิดเหตุ', 'Arrival at the place', 'นาที', '45', true],
      ['ซ้อมแผนต่อปี', 'Drills a year', 'ครั้ง', '1'],
    ],
    needs: needs(4, 2, 3, 4, 4),
  },
]

const QUESTIONS: readonly Question[] = [
  { code: '1', text: 'ท่านพอใจบริการนี้แค่ไหน', kind: 'scale', choices: [], isGroup: false },
  { code: '2', text: 'บริการตรงเวลาหรือไม่', kind: 'yes-no', choices: [], isGroup: false },
  {
    code: '3',
    text: 'ท่านอยู่ที่ไหน',
    kind: 'choice',
    choices: ['ในเมือง', 'นอกเมือง', 'บนดอยหรือพื้นที่ห่างไกล'],
    isGroup: true,
  },
]

const VERSION_REASON = 'มติคณะกรรมการบูรณาการจังหวัด'
const BREACH_TEXT = 'แจ้งเป็นหนังสือ ให้แก้ภายใน 30 วัน แล้วเสนอคณะกรรมการบูรณาการพิจารณา'

/** @param wide the whole dozen; otherwise the home province and one more, for tests */
export async function makeDemoAgreements(
  tx: Tx,
  deps: Deps,
  bodies: DemoBodies,
  chance: Chance,
  wide: boolean,
): Promise<void> {
  const now = deps.clock.now()
  const deep = bodies.provinces.filter((province) => province.isDeep)
  const home = deep.filter(({ area }) => area.code === HOME)
  const provinces = [...home, ...deep.filter(({ area }) => area.code !== HOME)].slice(0, wide ? undefined : 2)
  const indicators = await indicatorsAt(
    tx,
    provinces.map(({ area }) => area.code),
  )
  const services = storedServices(chance)
  await putServices(tx, services, null, now)
  await storeFirstDuties(tx, () => chance.id())
  const duties = await dutyIds(tx)
  const made: Made = {
    agreements: [],
    assessments: [],
    capacities: [],
    runs: [],
    support: [],
    items: [],
    reservations: [],
  }
  for (const province of provinces) {
    if (province.pao === null || province.laos.length < 2) continue
    const place = new Place(province, province.pao, made, { chance, now, services, duties })
    place.agree(indicators.get(province.area.code) ?? [])
    place.assess()
    place.runDuties()
    place.askSupport()
    place.lend()
  }
  await storeAgreements(tx, made.agreements)
  await insertAssessments(tx, made.assessments, now)
  await insertCapacities(tx, made.capacities, now)
  await insertRuns(tx, made.runs, null, now)
  await insertSupport(tx, made.support, null, now)
  await insertItems(tx, made.items, null, now)
  await putReservations(tx, made.reservations, null, now)
  const signed = made.agreements.filter((one) => one.home === HOME && one.version > 0)
  for (const one of signed) {
    const version = one.versions.find((own) => own.version === one.version)
    if (version !== undefined) await announceSigned(tx, one, version, one.signedAt ?? now)
  }
}

interface Made {
  readonly agreements: WholeToStore[]
  readonly assessments: NewAssessment[]
  readonly capacities: NewCapacity[]
  readonly runs: NewRun[]
  readonly support: Support[]
  readonly items: NewItem[]
  readonly reservations: Reservation[]
}

function storedServices(chance: Chance): NewService[] {
  return SERVICES.map((one) => ({
    id: chance.id(),
    code: one.code,
    nameTh: one.th,
    nameEn: one.en,
    about: one.about,
    functionCode: one.functionCode,
    levels: ['local'],
    validMonths: 24,
    criteria: one.criteria.map(([measureTh, measureEn, unit, wanted, atMost]) => ({
      id: chance.id(),
      measureTh,
      measureEn,
      unit,
      wanted,
      direction: atMost ? 'at-most' : 'at-least',
      source: SOURCE,
    })),
    needs: one.needs,
  }))
}

interface Around {
  readonly chance: Chance
  readonly now: Date
  readonly services: readonly NewService[]
  readonly duties: ReadonlyMap<string, string>
}

const baht = (amount: number): Satang => satang(BigInt(Math.round(amount)) * 100n)

/** What one province has agreed, measured, asked and lent. */
class Place {
  readonly #province: DemoProvince
  readonly #pao: NewBody
  readonly #made: Made
  readonly #around: Around
  readonly #today: LocalDate

  constructor(province: DemoProvince, pao: NewBody, made: Made, around: Around) {
    this.#province = province
    this.#pao = pao
    this.#made = made
    this.#around = around
    this.#today = todayInBangkok(around.now)
  }

  get #home(): string {
    return this.#province.area.code
  }

  #lao(at: number): NewBody {
    const { laos } = this.#province
    const lao = laos[at % laos.length]
    if (lao === undefined) throw new Error('a province of the demonstration has local administrations')
    return lao.body
  }

  #service(at: number): NewService {
    const { services } = this.#around
    const service = services[at % services.length]
    if (service === undefined) throw new Error('the demonstration has services')
    return service
  }

  // ---- agreements

  agree(indicators: readonly IndicatorHere[]): void {
    const { province } = this.#province
    const [first, second, third] = [this.#lao(0), this.#lao(1), this.#lao(2)]
    const health = this.#province.offices.get('health') ?? province
    const roads = this.#province.offices.get('rural-roads') ?? province
    const [community] = this.#province.communities
    // One of the field of the service where there is one.
    const pick = (at: number, field: string | null = null) =>
      indicators.find(({ functionCode }) => field !== null && functionCode?.startsWith(field)) ??
      indicators[at % Math.max(1, indicators.length)] ??
      null
    const place = this.#province.area.nameTh
    this.#agreement(
      {
        kind: 'public-service',
        title: `ข้อตกลงจัดการขยะร่วมกัน ${place}`,
        purpose: 'ให้ทุกหมู่บ้านมีรถเก็บขยะตามวัน และไม่มีบ่อขยะเปิด',
        service: 0,
        parties: [
          { bodyId: this.#pao.id, role: 'commissioner', part: 'สร้างและดูแลระบบกำจัดรวม' },
          { bodyId: first.id, role: 'provider', part: 'เก็บขยะทุกหมู่บ้าน' },
          { bodyId: second.id, role: 'provider', part: 'เก็บขยะทุกหมู่บ้าน' },
          { bodyId: province.id, role: 'supporter', part: 'สนับสนุนวิชาการและติดตามผล' },
        ],
        indicator: pick(0, '05'),
        amount: 2_400_000,
        from: this.#pao,
        to: first,
      },
      { kind: 'amended', days: [-420, 310], reviews: [-240, -60, 120], surveyed: 46 },
    )
    this.#agreement(
      {
        kind: 'performance',
        title: `ข้อตกลงผลงานด้านสุขภาพปฐมภูมิ ${place}`,
        purpose: 'ลดผู้ป่วยรายใหม่และให้ผู้สูงอายุได้รับการดูแลที่บ้าน',
        service: 3,
        parties: [
          { bodyId: province.id, role: 'commissioner', part: 'กำหนดเป้าหมายและติดตาม' },
          { bodyId: health.id === province.id ? first.id : health.id, role: 'provider', part: 'จัดทีมเยี่ยมบ้าน' },
        ],
        indicator: pick(1, '07'),
        amount: 0,
        from: null,
        to: null,
      },
      { kind: 'signed', days: [-260, 100], reviews: [-130, -21, 60], surveyed: 18 },
    )
    this.#agreement(
      {
        kind: 'subsidy',
        title: `สัญญาเงินอุดหนุนปรับปรุงประปาหมู่บ้าน ${third.nameTh}`,
        purpose: 'ปรับปรุงประปาให้มีน้ำใช้ทั้งปี',
        service: 1,
        parties: [
          { bodyId: this.#pao.id, role: 'funder', part: 'อุดหนุนค่าก่อสร้างและเครื่องสูบ' },
          { bodyId: third.id, role: 'provider', part: 'ก่อสร้างและดูแล' },
        ],
        indicator: pick(2, '06'),
        amount: 1_850_000,
        from: this.#pao,
        to: third,
      },
      { kind: 'breached', days: [-190, 175], reviews: [-60, 90], surveyed: 3 },
    )
    this.#agreement(
      {
        kind: 'co-investment',
        title: `สัญญาร่วมลงทุนถนนเชื่อมท่องเที่ยว ${place}`,
        purpose: 'ต่อถนนให้รถรับนักท่องเที่ยวเข้าถึงชุมชน',
        service: null,
        parties: [
          { bodyId: province.id, role: 'funder', part: 'ร่วมลงทุนครึ่งหนึ่ง' },
          { bodyId: roads.id === province.id ? second.id : roads.id, role: 'supporter', part: 'ออกแบบและคุมงาน' },
          { bodyId: first.id, role: 'provider', part: 'ก่อสร้างและดูแลทาง' },
        ],
        indicator: pick(3, '04'),
        amount: 6_200_000,
        from: province,
        to: first,
      },
      { kind: 'offered', days: [30, 760], reviews: [210, 570], surveyed: 0 },
    )
    this.#agreement(
      {
        kind: 'pledge',
        title: `คำมั่นลดการเผาในที่โล่ง ${place}`,
        purpose: 'ไม่เผาในช่วงห้ามเผา และช่วยกันลาดตระเวน',
        service: null,
        parties: [
          { bodyId: province.id, role: 'supporter', part: 'สนับสนุนอุปกรณ์ดับไฟ' },
          { bodyId: first.id, role: 'provider', part: 'ตั้งจุดเฝ้าระวัง' },
          ...(community === undefined
            ? []
            : [{ bodyId: community.body.id, role: 'served' as const, part: 'ตั้งชุดลาดตระเวนหมู่บ้าน' }]),
        ],
        indicator: null,
        amount: 0,
        from: null,
        to: null,
      },
      { kind: 'signed', days: [-40, 150], reviews: [], surveyed: 0 },
    )
    this.#agreement(
      {
        kind: 'public-service',
        title: `ข้อตกลงศูนย์พัฒนาเด็กเล็กร่วม ${place}`,
        purpose: 'ให้เด็กทุกคนมีที่เรียนใกล้บ้าน',
        service: 2,
        parties: [
          { bodyId: second.id, role: 'provider', part: 'จัดศูนย์และครู' },
          { bodyId: third.id, role: 'provider', part: 'จัดรถรับส่ง' },
        ],
        indicator: pick(4, '09'),
        amount: 480_000,
        from: second,
        to: third,
      },
      { kind: 'signed', days: [-800, -75], reviews: [-620, -260], surveyed: 31 },
    )
    this.#agreement(
      {
        kind: 'public-service',
        title: `ข้อตกลงรถกู้ชีพร่วมสามตำบล ${place}`,
        purpose: 'ถึงผู้ป่วยฉุกเฉินภายในสิบห้านาที',
        service: 4,
        parties: [
          { bodyId: first.id, role: 'provider', part: 'รถและคนขับ' },
          { bodyId: second.id, role: 'provider', part: 'ศูนย์รับแจ้ง' },
        ],
        indicator: pick(5, '03'),
        amount: 360_000,
        from: second,
        to: first,
      },
      { kind: 'terminated', days: [-500, 230], reviews: [-320, -140], surveyed: 0 },
    )
    this.#agreement(
      {
        kind: 'performance',
        title: `ร่างข้อตกลงเฝ้าระวังน้ำท่วมลุ่มน้ำ ${place}`,
        purpose: 'แจ้งเตือนถึงทุกครัวเรือนก่อนน้ำมาสามชั่วโมง',
        service: 4,
        parties: [
          { bodyId: province.id, role: 'commissioner', part: 'ศูนย์อำนวยการ' },
          { bodyId: first.id, role: 'provider', part: 'ติดตั้งและดูแลสถานีวัดน้ำ' },
        ],
        indicator: null,
        amount: 0,
        from: null,
        to: null,
      },
      { kind: 'draft', days: [60, 420], reviews: [], surveyed: 0 },
    )
  }

  #agreement(
    what: {
      readonly kind: Terms['kind']
      readonly title: string
      readonly purpose: string
      readonly service: number | null
      readonly parties: Terms['parties']
      readonly indicator: IndicatorHere | null
      readonly amount: number
      readonly from: NewBody | null
      readonly to: NewBody | null
    },
    life: {
      readonly kind: 'draft' | 'offered' | 'signed' | 'amended' | 'breached' | 'terminated'
      readonly days: readonly [number, number]
      /** Days from today; those before today are done but for the last of them where it is late. */
      readonly reviews: readonly number[]
      readonly surveyed: number
    },
  ): void {
    // Without an indicator only a pledge can be signed: small countries may have none here.
    if (what.indicator === null && what.kind !== 'pledge' && life.kind !== 'draft') return
    const { chance } = this.#around
    const [from, to] = life.days.map((days) => addDays(this.#today, days)) as [LocalDate, LocalDate]
    const reviews = life.reviews.map((days) => addDays(this.#today, days))
    const service = what.service === null ? null : this.#service(what.service)
    const terms = this.#terms(what, service, { from, to, reviews })
    const stored = toStored(terms)
    const first = life.kind === 'amended' ? toStored({ ...terms, noticeDays: 30, reviews: reviews.slice(1) }) : stored
    const at = (days: number) => new Date(startOfDayInBangkok(addDays(this.#today, days)).getTime() + 10 * 3_600_000)
    const isSigned = life.kind !== 'draft' && life.kind !== 'offered'
    const signedDay = life.days[0] - 12
    const made = isSigned ? signedDay - 30 : -14
    const version = isSigned ? (life.kind === 'amended' ? 2 : 1) : 0
    const key = { home: this.#home, id: chance.id() }
    const signatures = (number: number, hash: string, day: number, parties: Terms['parties']) =>
      parties.map((party, n) => ({
        id: chance.id(),
        version: number,
        partyBodyId: party.bodyId,
        signerBodyId: party.bodyId,
        kind: 'signature' as const,
        way: party.role === 'served' ? ('on-paper' as const) : ('here' as const),
        post: party.role === 'served' ? 'ประธานคณะกรรมการหมู่บ้าน' : 'หัวหน้าหน่วยงาน',
        document: party.role === 'served' ? `บันทึก ที่ ${chance.whole(1, 90)}/2569` : null,
        hash,
        personId: null,
        signedAt: new Date(at(day).getTime() + n * 1_800_000),
      }))
    const versionOf = (
      number: number,
      state: 'draft' | 'offered' | 'signed' | 'replaced',
      own: typeof stored,
      day: number,
    ) => ({
      version: number,
      state,
      terms: own,
      hash: state === 'draft' ? null : hashOf(own),
      reason: number === 1 ? VERSION_REASON : 'ขยายวันบอกกล่าวล่วงหน้าและเพิ่มการทบทวน',
      madeAt: at(day - 30),
      offeredAt: state === 'draft' ? null : at(day - 14),
      signedAt: state === 'signed' || state === 'replaced' ? at(day) : null,
    })
    const versions =
      life.kind === 'draft'
        ? [versionOf(1, 'draft', stored, -14)]
        : life.kind === 'offered'
          ? [versionOf(1, 'offered', stored, -3)]
          : life.kind === 'amended'
            ? [versionOf(1, 'replaced', first, signedDay), versionOf(2, 'signed', stored, -70)]
            : [versionOf(1, 'signed', stored, signedDay)]
    const parties = terms.parties
    const signed =
      life.kind === 'draft'
        ? []
        : life.kind === 'offered'
          ? signatures(1, hashOf(stored), -2, parties.slice(0, 1))
          : life.kind === 'amended'
            ? [...signatures(1, hashOf(first), signedDay, parties), ...signatures(2, hashOf(stored), -70, parties)]
            : signatures(1, hashOf(stored), signedDay, parties)
    const event = (kind: string, day: number, more: { bodyId?: string; reason?: string; version?: number } = {}) => ({
      id: chance.id(),
      kind,
      version: more.version ?? null,
      bodyId: more.bodyId ?? null,
      reason: more.reason ?? null,
      at: at(day),
    })
    const [maker] = parties
    const accused = parties.at(-1)
    const noticed = parties[0]
    const ended = life.kind === 'terminated' ? addDays(this.#today, -20) : null
    this.#made.agreements.push({
      ...key,
      makerBodyId: maker?.bodyId ?? this.#pao.id,
      state:
        life.kind === 'draft'
          ? 'draft'
          : life.kind === 'offered'
            ? 'offered'
            : ended === null
              ? 'signed'
              : 'terminated',
      version,
      pending: isSigned ? null : 1,
      terminatesOn: ended,
      noticeGivenOn: ended === null ? null : addDays(ended, -90),
      terminatedBy: ended === null ? null : (accused?.bodyId ?? null),
      terminationReason: ended === null ? null : 'รับรถกู้ชีพของตนเองแล้ว',
      signedAt: isSigned ? at(life.kind === 'amended' ? -70 : signedDay) : null,
      madeAt: at(made),
      versions,
      signatures: signed,
      reviews: isSigned ? this.#reviews(reviews, life.kind) : [],
      breaches:
        life.kind === 'breached' && accused && noticed
          ? [
              {
                id: chance.id(),
                bodyId: accused.bodyId,
                noticedBy: noticed.bodyId,
                what: 'ก่อสร้างช้ากว่าแผนสองเดือน และไม่ได้ส่งรายงานตามกำหนด',
                remedyWanted: 'ส่งแผนเร่งรัดและรายงานความก้าวหน้า',
                noticedOn: addDays(this.#today, -34),
                remedyDue: addDays(this.#today, -4),
                remedy: null,
                remediedOn: null,
                closedOn: null,
                outcome: null,
                closingReason: null,
              },
            ]
          : [],
      surveys: life.surveyed === 0 ? [] : [this.#survey(life.surveyed, life.days[1] < 0 ? -200 : -40)],
      events: [
        event('drafted', made, { version: 1, reason: VERSION_REASON }),
        ...(life.kind === 'draft' ? [] : [event('offered', made + 16, { version: 1 })]),
        ...(isSigned ? [event('concluded', signedDay, { version: 1 })] : []),
        ...(life.kind === 'amended' ? [event('concluded', -70, { version: 2 })] : []),
        ...(life.kind === 'breached' && accused
          ? [event('breach-noticed', -34, { bodyId: accused.bodyId, reason: 'ก่อสร้างช้ากว่าแผนสองเดือน' })]
          : []),
        ...(ended === null ? [] : [event('terminated', -110, { reason: 'รับรถกู้ชีพของตนเองแล้ว' })]),
      ],
    })
  }

  #terms(
    what: {
      readonly kind: Terms['kind']
      readonly title: string
      readonly purpose: string
      readonly parties: Terms['parties']
      readonly indicator: IndicatorHere | null
      readonly amount: number
      readonly from: NewBody | null
      readonly to: NewBody | null
    },
    service: NewService | null,
    { from, to, reviews }: { from: LocalDate; to: LocalDate; reviews: readonly LocalDate[] },
  ): Terms {
    const [criterion] = service?.criteria ?? []
    const { from: payer, to: payee } = what
    const [first, last] = [fiscalYearOf(from), fiscalYearOf(to)]
    const years = Array.from({ length: last - first + 1 }, (_, at) => first + at)
    const money =
      payer === null || payee === null
        ? []
        : years.map((fiscalYear) => ({
            fiscalYear,
            fromBodyId: payer.id,
            toBodyId: payee.id,
            amountSatang: baht(what.amount / years.length),
            source: 'ข้อบัญญัติงบประมาณรายจ่าย หมวดเงินอุดหนุน',
          }))
    return {
      kind: what.kind,
      title: what.title,
      purpose: what.purpose,
      areaCode: this.#home,
      functionCode: service?.functionCode ?? null,
      parties: what.parties,
      services:
        service === null
          ? []
          : [
              {
                serviceId: service.id,
                text: service.nameTh,
                standard: criterion === undefined ? '' : `${criterion.measureTh} ${criterion.wanted} ${criterion.unit}`,
              },
            ],
      indicators: what.indicator === null ? [] : [{ indicatorId: what.indicator.id, wanted: 'ตามค่าเป้าหมายของแต่ละปี' }],
      totalSatang: satang(money.reduce((sum, line) => sum + line.amountSatang, 0n)),
      money,
      startsOn: from,
      endsOn: to,
      reviews,
      noticeDays: 60,
      breachText: BREACH_TEXT,
    }
  }

  #reviews(days: readonly LocalDate[], life: string): WholeToStore['reviews'] {
    const past = days.filter((day) => day < this.#today)
    return days.map((dueOn, at) => {
      const isLate = life === 'signed' && dueOn < this.#today && at === past.length - 1 && days.length > past.length
      const done = dueOn < this.#today && !isLate
      return {
        id: this.#around.chance.id(),
        dueOn,
        doneOn: done ? addDays(dueOn, 3) : null,
        verdict: !done ? null : at % 2 === 0 ? 'kept' : 'partly',
        finding: !done ? null : at % 2 === 0 ? 'ทำได้ครบตามข้อตกลง' : 'ทำได้แปดในสิบหมู่บ้าน ที่เหลือรอรถ',
      }
    })
  }

  #survey(count: number, opens: number): WholeToStore['surveys'][number] {
    const { chance } = this.#around
    const answers = Array.from({ length: count }, (): Answers => {
      const group = chance.happens(0.5) ? 1 : chance.happens(0.8) ? 2 : 3
      const mood = group === 3 ? chance.whole(1, 4) : chance.whole(2, 5)
      return { '1': mood, '2': mood >= 3 ? 1 : 2, '3': group }
    })
    return {
      id: chance.id(),
      access: 'open',
      intro: 'ขอความเห็นของท่านเกี่ยวกับบริการตามข้อตกลงนี้ ใช้เวลาหนึ่งนาที',
      questions: QUESTIONS,
      opensOn: addDays(this.#today, opens),
      closesOn: addDays(this.#today, opens === -40 ? 20 : opens + 30),
      answers,
    }
  }

  // ---- standards and capacity

  /** Local administrations measured themselves: certified, to renew, expired, below the standard, waiting. */
  assess(): void {
    const { chance } = this.#around
    const ways = ['certified', 'gap', 'expired', 'waiting', 'renew', 'certified'] as const
    for (const [n, { body }] of this.#province.laos.slice(0, 8).entries()) {
      for (const [at, service] of this.#around.services.entries()) {
        if ((n + at) % 2 === 1) continue
        const way = ways[(n + at * 2) % ways.length] ?? 'gap'
        const assessedOn = addDays(
          this.#today,
          way === 'expired' ? -800 : way === 'renew' ? -690 : -chance.whole(20, 300),
        )
        const misses = way === 'gap' ? 1 + (n % 2) : 0
        const lines = service.criteria.map((criterion, index) => {
          const misfit = index < misses
          const goal = Number(criterion.wanted)
          const better = criterion.direction === 'at-least' ? 1.02 : 0.8
          const worse = criterion.direction === 'at-least' ? 0.8 : 1.6
          const reached = Math.min(
            goal * (misfit ? worse : better),
            criterion.unit === 'ร้อยละ' ? 100 : Number.MAX_VALUE,
          )
          const text = reached.toFixed(2)
          return {
            criterionId: criterion.id,
            reached: text,
            wanted: criterion.wanted,
            meets: meets(criterion, text),
            evidence: `รายงานผลการให้บริการ ปี ${Number(assessedOn.slice(0, 4)) + 543}`,
          }
        })
        const done = way !== 'waiting'
        this.#made.assessments.push({
          home: this.#home,
          id: chance.id(),
          bodyId: body.id,
          serviceId: service.id,
          state: way === 'waiting' ? 'submitted' : way === 'gap' ? 'refused' : 'certified',
          assessedOn,
          assessedBy: null,
          verifierBodyId: done ? this.#province.province.id : null,
          verifiedOn: done ? addDays(assessedOn, 14) : null,
          finding: done ? (way === 'gap' ? 'ยังไม่ถึงเกณฑ์ ให้ทำแผนปรับปรุง' : 'ตรวจพื้นที่และเอกสารแล้ว ถึงเกณฑ์ทุกข้อ') : null,
          validTo: way === 'gap' || way === 'waiting' ? null : addDays(assessedOn, 730),
          lines,
        })
        for (const dimension of ['authority', 'budget', 'staff', 'information', 'equipment'] as const) {
          const wanted = service.needs[dimension] ?? 3
          const score = Math.max(
            0,
            Math.min(5, wanted - (misses > 0 && chance.happens(0.6) ? 1 + (n % 2) : -chance.whole(0, 1))),
          )
          this.#made.capacities.push({
            home: this.#home,
            id: chance.id(),
            bodyId: body.id,
            serviceId: service.id,
            dimension,
            score,
            evidence: CAPACITY_EVIDENCE[dimension],
            assessedOn,
            assessedBy: null,
          })
        }
      }
    }
  }

  // ---- duties

  runDuties(): void {
    const run = (code: string, body: NewBody | undefined, reason: string) => {
      const dutyId = this.#around.duties.get(code)
      if (dutyId === undefined || body === undefined) return
      this.#made.runs.push({
        home: this.#home,
        id: this.#around.chance.id(),
        dutyId,
        bodyId: body.id,
        since: addDays(this.#today, -this.#around.chance.whole(400, 2_000)),
        reason,
        source: 'แบบสำรวจภารกิจถ่ายโอน (สาธิต)',
      })
    }
    const [district] = [...this.#province.districts.values()]
    run('ROADS', this.#province.offices.get('rural-roads'), 'ท้องถิ่นยังไม่มีเครื่องจักรซ่อมทางลาดยาง')
    run('LIGHTS', district, 'รับงบพัฒนาอำเภอมาติดตั้ง ยังไม่ได้ส่งมอบ')
    run('WASTE', this.#province.province, 'ตั้งศูนย์กำจัดขยะกลางก่อนมีการถ่ายโอน')
    run('WATER', this.#lao(0), 'หน้าที่ตามกฎหมาย')
    run('CHILDREN', this.#lao(1), 'หน้าที่ตามกฎหมาย')
  }

  // ---- support

  askSupport(): void {
    const { chance, duties } = this.#around
    const ask = (
      at: number,
      to: NewBody | undefined,
      duty: string,
      title: string,
      wanted: string,
      asked: number,
      more: Partial<Support>,
    ) => {
      if (to === undefined) return
      this.#made.support.push({
        home: this.#home,
        id: chance.id(),
        kind: 'technical',
        fromBodyId: this.#lao(at).id,
        toBodyId: to.id,
        dutyId: duties.get(duty) ?? null,
        projectHome: null,
        projectId: null,
        boardId: null,
        title,
        wanted,
        state: 'asked',
        askedOn: addDays(this.#today, asked),
        answerDue: addDays(this.#today, asked + 10),
        answer: null,
        answeredOn: null,
        workDue: null,
        result: null,
        endedOn: null,
        revision: 1,
        ...more,
      })
    }
    const { offices, province } = this.#province
    const day = (days: number) => addDays(this.#today, days)
    ask(
      0,
      offices.get('works') ?? province,
      'ROADS',
      'ขอวิศวกรตรวจแบบสะพานข้ามลำห้วย',
      'ตรวจแบบและรายการคำนวณหนึ่งครั้ง',
      -25,
      {},
    )
    ask(1, offices.get('health') ?? province, 'ELDERLY', 'ขออบรมผู้ดูแลผู้สูงอายุ', 'อบรม 70 ชั่วโมง จำนวน 20 คน', -4, {})
    ask(2, this.#pao, 'WATER', 'ขอช่างตรวจระบบประปา', 'ตรวจระบบกรองสามหมู่บ้าน', -40, {
      state: 'working',
      answer: 'ส่งช่างได้สองคน',
      answeredOn: day(-35),
      workDue: day(-5),
    })
    ask(3, province, 'DISASTER', 'ขอข้อมูลแผนที่เสี่ยงดินถล่ม', 'แผนที่ระดับหมู่บ้าน', -60, {
      state: 'done',
      answer: 'ให้ข้อมูลได้',
      answeredOn: day(-55),
      workDue: day(-30),
      result: 'ส่งแผนที่ครบ 12 หมู่บ้าน',
      endedOn: day(-33),
    })
    ask(0, offices.get('irrigation') ?? province, 'SMALLWATER', 'ขอออกแบบฝายชะลอน้ำ', 'ออกแบบและประมาณราคา', -90, {
      state: 'declined',
      answer: 'เกินกำลังปีนี้ ให้เสนอเข้าแผนปีหน้า',
      answeredOn: day(-84),
      endedOn: day(-84),
    })
  }

  // ---- the pool

  lend(): void {
    const { chance } = this.#around
    const item = (
      side: 'offer' | 'request',
      body: NewBody,
      resource: NewItem['resource'],
      title: string,
      quantity: number,
      unit: string,
      functionCode: string | null,
      days: readonly [number, number],
      more: Partial<NewItem> = {},
    ): NewItem => {
      const made: NewItem = {
        home: this.#home,
        id: chance.id(),
        side,
        resource,
        bodyId: body.id,
        title,
        text: '',
        quantity,
        unit,
        areaCode: body.areaCode && /^\d/.test(body.areaCode) ? body.areaCode : this.#home,
        functionCode,
        startsOn: addDays(this.#today, days[0]),
        endsOn: addDays(this.#today, days[1]),
        contract: 'either',
        serviceId: null,
        dimension: null,
        boardId: null,
        ...more,
      }
      this.#made.items.push(made)
      return made
    }
    const waste = this.#service(0)
    const elder = this.#service(3)
    const digger = item('offer', this.#pao, 'equipment', 'รถขุดไฮดรอลิกพร้อมคนขับ', 2, 'คัน', '04.5', [-30, 150], {
      areaCode: this.#home,
      text: 'ผู้ขอจ่ายค่าน้ำมันเอง',
    })
    const truck = item('offer', this.#lao(0), 'equipment', 'รถเก็บขยะอัดท้าย', 2, 'คัน', '05.1', [-10, 90], {
      contract: 'needed',
      areaCode: this.#home,
    })
    item('offer', this.#province.province, 'information', 'ชั้นข้อมูลแผนที่น้ำท่วมซ้ำซาก', 1, 'ชุด', '03.2', [-60, 365], {
      contract: 'none',
      areaCode: this.#home,
    })
    item(
      'offer',
      this.#province.offices.get('health') ?? this.#pao,
      'skills',
      'ทีมวิทยากรดูแลผู้สูงอายุ',
      4,
      'คน',
      '10.2',
      [0, 120],
      {
        areaCode: this.#home,
      },
    )
    const wanted = item('request', this.#lao(1), 'equipment', 'ต้องการรถขุดลอกคลองก่อนฤดูฝน', 1, 'คัน', '04.5', [20, 50], {
      areaCode: this.#home,
    })
    item('request', this.#lao(2), 'equipment', 'ต้องการรถเก็บขยะช่วงรถเสีย', 1, 'คัน', '05.1', [5, 35], {
      serviceId: waste.id,
      dimension: 'equipment',
      areaCode: this.#home,
    })
    item('request', this.#lao(3), 'skills', 'ต้องการคนอบรมผู้ดูแล', 2, 'คน', '10.2', [15, 45], {
      serviceId: elder.id,
      dimension: 'staff',
      areaCode: this.#home,
    })
    const reserve = (
      offer: NewItem,
      body: NewBody,
      state: Reservation['state'],
      days: readonly [number, number],
      note: string,
      more: Partial<Reservation> = {},
    ) => {
      if (body.id === offer.bodyId) return
      this.#made.reservations.push({
        home: offer.home,
        id: chance.id(),
        offerId: offer.id,
        bodyId: body.id,
        requestHome: null,
        requestId: null,
        quantity: 1,
        startsOn: addDays(this.#today, days[0]),
        endsOn: addDays(this.#today, days[1]),
        state,
        note,
        agreementHome: null,
        agreementId: null,
        takenOn: null,
        returnedOn: null,
        condition: null,
        ...more,
      })
    }
    reserve(digger, this.#lao(2), 'returned', [-25, -15], 'ขุดลอกลำห้วยหน้าโรงเรียน', {
      takenOn: addDays(this.#today, -25),
      returnedOn: addDays(this.#today, -14),
      condition: 'ใช้งานปกติ เปลี่ยนสายไฮดรอลิกหนึ่งเส้น',
    })
    reserve(digger, this.#lao(0), 'in-use', [-3, 6], 'ซ่อมทางเข้าหมู่บ้านที่น้ำกัด', { takenOn: addDays(this.#today, -3) })
    reserve(digger, this.#lao(1), 'asked', [20, 30], 'ขุดลอกคลองก่อนฤดูฝน', {
      requestHome: wanted.home,
      requestId: wanted.id,
    })
    const agreement = this.#made.agreements.find((one) => one.home === this.#home && one.version > 0)
    if (agreement !== undefined)
      reserve(truck, this.#lao(1), 'reserved', [3, 12], 'เก็บขยะแทนรถที่ส่งซ่อม', {
        agreementHome: agreement.home,
        agreementId: agreement.id,
      })
  }
}

const CAPACITY_EVIDENCE: Readonly<Record<Dimension, string>> = {
  authority: 'ข้อบัญญัติและคำสั่งมอบอำนาจ',
  budget: 'ข้อบัญญัติงบประมาณรายจ่าย',
  staff: 'กรอบอัตรากำลังและคำสั่งแต่งตั้ง',
  information: 'ระบบข้อมูลของหน่วยงาน',
  equipment: 'ทะเบียนครุภัณฑ์',
}
