import {
  type Answers,
  hashOf,
  type Question,
  type Terms,
  toStored,
  type WholeToStore,
} from '../src/features/agreements/index.ts'
import type { NewBody } from '../src/features/bodies/index.ts'
import type {
  NewAssessment,
  NewCapacity,
  NewItem,
  NewRun,
  NewService,
  Reservation,
  Support,
} from '../src/features/services/index.ts'
import { type Satang, satang } from '../src/kernel/money.ts'
import {
  addDays,
  fiscalYearOf,
  type LocalDate,
  startOfDayInBangkok,
  todayInBangkok,
} from '../src/kernel/thai-calendar.ts'
import type { IndicatorHere } from './agreements.sql.ts'
import type { DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'

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

/** Rows for all provinces, stored together. */
export interface Made {
  readonly agreements: WholeToStore[]
  readonly assessments: NewAssessment[]
  readonly capacities: NewCapacity[]
  readonly runs: NewRun[]
  readonly support: Support[]
  readonly items: NewItem[]
  readonly reservations: Reservation[]
}

/** What all provinces share. */
export interface Around {
  readonly chance: Chance
  readonly now: Date
  readonly services: readonly NewService[]
  readonly duties: ReadonlyMap<string, string>
}

const baht = (amount: number): Satang => satang(BigInt(Math.round(amount)) * 100n)

/** What one province has agreed, and whom its other parts are about. */
export class AgreedPlace {
  protected readonly province: DemoProvince
  protected readonly pao: NewBody
  protected readonly made: Made
  protected readonly around: Around
  protected readonly today: LocalDate

  constructor(province: DemoProvince, pao: NewBody, made: Made, around: Around) {
    this.province = province
    this.pao = pao
    this.made = made
    this.around = around
    this.today = todayInBangkok(around.now)
  }

  protected get home(): string {
    return this.province.area.code
  }

  protected lao(at: number): NewBody {
    const { laos } = this.province
    const lao = laos[at % laos.length]
    if (lao === undefined) throw new Error('a province of the demonstration has local administrations')
    return lao.body
  }

  protected service(at: number): NewService {
    const { services } = this.around
    const service = services[at % services.length]
    if (service === undefined) throw new Error('the demonstration has services')
    return service
  }

  // ---- agreements

  agree(indicators: readonly IndicatorHere[]): void {
    const { province } = this.province
    const [first, second, third] = [this.lao(0), this.lao(1), this.lao(2)]
    const health = this.province.offices.get('health') ?? province
    const roads = this.province.offices.get('rural-roads') ?? province
    const [community] = this.province.communities
    // One of the field of the service where there is one.
    const pick = (at: number, field: string | null = null) =>
      indicators.find(({ functionCode }) => field !== null && functionCode?.startsWith(field)) ??
      indicators[at % Math.max(1, indicators.length)] ??
      null
    const place = this.province.area.nameTh
    this.agreement(
      {
        kind: 'public-service',
        title: `ข้อตกลงจัดการขยะร่วมกัน ${place}`,
        purpose: 'ให้ทุกหมู่บ้านมีรถเก็บขยะตามวัน และไม่มีบ่อขยะเปิด',
        service: 0,
        parties: [
          { bodyId: this.pao.id, role: 'commissioner', part: 'สร้างและดูแลระบบกำจัดรวม' },
          { bodyId: first.id, role: 'provider', part: 'เก็บขยะทุกหมู่บ้าน' },
          { bodyId: second.id, role: 'provider', part: 'เก็บขยะทุกหมู่บ้าน' },
          { bodyId: province.id, role: 'supporter', part: 'สนับสนุนวิชาการและติดตามผล' },
        ],
        indicator: pick(0, '05'),
        amount: 2_400_000,
        from: this.pao,
        to: first,
      },
      { kind: 'amended', days: [-420, 310], reviews: [-240, -60, 120], surveyed: 46 },
    )
    this.agreement(
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
    this.agreement(
      {
        kind: 'subsidy',
        title: `สัญญาเงินอุดหนุนปรับปรุงประปาหมู่บ้าน ${third.nameTh}`,
        purpose: 'ปรับปรุงประปาให้มีน้ำใช้ทั้งปี',
        service: 1,
        parties: [
          { bodyId: this.pao.id, role: 'funder', part: 'อุดหนุนค่าก่อสร้างและเครื่องสูบ' },
          { bodyId: third.id, role: 'provider', part: 'ก่อสร้างและดูแล' },
        ],
        indicator: pick(2, '06'),
        amount: 1_850_000,
        from: this.pao,
        to: third,
      },
      { kind: 'breached', days: [-190, 175], reviews: [-60, 90], surveyed: 3 },
    )
    this.agreement(
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
    this.agreement(
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
    this.agreement(
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
    this.agreement(
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
    this.agreement(
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

  protected agreement(
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
    const { chance } = this.around
    const [from, to] = life.days.map((days) => addDays(this.today, days)) as [LocalDate, LocalDate]
    const reviews = life.reviews.map((days) => addDays(this.today, days))
    const service = what.service === null ? null : this.service(what.service)
    const terms = this.terms(what, service, { from, to, reviews })
    const stored = toStored(terms)
    const first = life.kind === 'amended' ? toStored({ ...terms, noticeDays: 30, reviews: reviews.slice(1) }) : stored
    const at = (days: number) => new Date(startOfDayInBangkok(addDays(this.today, days)).getTime() + 10 * 3_600_000)
    const isSigned = life.kind !== 'draft' && life.kind !== 'offered'
    const signedDay = life.days[0] - 12
    const made = isSigned ? signedDay - 30 : -14
    const version = isSigned ? (life.kind === 'amended' ? 2 : 1) : 0
    const key = { home: this.home, id: chance.id() }
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
    const ended = life.kind === 'terminated' ? addDays(this.today, -20) : null
    this.made.agreements.push({
      ...key,
      makerBodyId: maker?.bodyId ?? this.pao.id,
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
      reviews: isSigned ? this.reviews(reviews, life.kind) : [],
      breaches:
        life.kind === 'breached' && accused && noticed
          ? [
              {
                id: chance.id(),
                bodyId: accused.bodyId,
                noticedBy: noticed.bodyId,
                what: 'ก่อสร้างช้ากว่าแผนสองเดือน และไม่ได้ส่งรายงานตามกำหนด',
                remedyWanted: 'ส่งแผนเร่งรัดและรายงานความก้าวหน้า',
                noticedOn: addDays(this.today, -34),
                remedyDue: addDays(this.today, -4),
                remedy: null,
                remediedOn: null,
                closedOn: null,
                outcome: null,
                closingReason: null,
              },
            ]
          : [],
      surveys: life.surveyed === 0 ? [] : [this.survey(life.surveyed, life.days[1] < 0 ? -200 : -40)],
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

  protected terms(
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
      areaCode: this.home,
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

  protected reviews(days: readonly LocalDate[], life: string): WholeToStore['reviews'] {
    const past = days.filter((day) => day < this.today)
    return days.map((dueOn, at) => {
      const isLate = life === 'signed' && dueOn < this.today && at === past.length - 1 && days.length > past.length
      const done = dueOn < this.today && !isLate
      return {
        id: this.around.chance.id(),
        dueOn,
        doneOn: done ? addDays(dueOn, 3) : null,
        verdict: !done ? null : at % 2 === 0 ? 'kept' : 'partly',
        finding: !done ? null : at % 2 === 0 ? 'ทำได้ครบตามข้อตกลง' : 'ทำได้แปดในสิบหมู่บ้าน ที่เหลือรอรถ',
      }
    })
  }

  protected survey(count: number, opens: number): WholeToStore['surveys'][number] {
    const { chance } = this.around
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
      opensOn: addDays(this.today, opens),
      closesOn: addDays(this.today, opens === -40 ? 20 : opens + 30),
      answers,
    }
  }
}
