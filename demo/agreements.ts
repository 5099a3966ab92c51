import { announceSigned, storeAgreements } from '../src/features/agreements/index.ts'
import type { NewBody } from '../src/features/bodies/index.ts'
import {
  type Dimension,
  insertAssessments,
  insertCapacities,
  insertItems,
  insertRuns,
  insertSupport,
  meets,
  type NewItem,
  type NewService,
  putReservations,
  putServices,
  type Reservation,
  type Support,
  storeFirstDuties,
} from '../src/features/services/index.ts'
import { addDays } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import { AgreedPlace, type Made } from './agreed-place.ts'
import { dutyIds, indicatorsAt } from './agreements.sql.ts'
import type { DemoBodies } from './bodies.ts'
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

/** What one province has measured, does at the wrong level, asked for and lent, beside what it agreed. */
class Place extends AgreedPlace {
  // ---- standards and capacity

  /** Local administrations measured themselves: certified, to renew, expired, below the standard, waiting. */
  assess(): void {
    const { chance } = this.around
    const ways = ['certified', 'gap', 'expired', 'waiting', 'renew', 'certified'] as const
    for (const [n, { body }] of this.province.laos.slice(0, 8).entries()) {
      for (const [at, service] of this.around.services.entries()) {
        if ((n + at) % 2 === 1) continue
        const way = ways[(n + at * 2) % ways.length] ?? 'gap'
        const assessedOn = addDays(
          this.today,
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
        this.made.assessments.push({
          home: this.home,
          id: chance.id(),
          bodyId: body.id,
          serviceId: service.id,
          state: way === 'waiting' ? 'submitted' : way === 'gap' ? 'refused' : 'certified',
          assessedOn,
          assessedBy: null,
          verifierBodyId: done ? this.province.province.id : null,
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
          this.made.capacities.push({
            home: this.home,
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
      const dutyId = this.around.duties.get(code)
      if (dutyId === undefined || body === undefined) return
      this.made.runs.push({
        home: this.home,
        id: this.around.chance.id(),
        dutyId,
        bodyId: body.id,
        since: addDays(this.today, -this.around.chance.whole(400, 2_000)),
        reason,
        source: 'แบบสำรวจภารกิจถ่ายโอน (สาธิต)',
      })
    }
    const [district] = [...this.province.districts.values()]
    run('ROADS', this.province.offices.get('rural-roads'), 'ท้องถิ่นยังไม่มีเครื่องจักรซ่อมทางลาดยาง')
    run('LIGHTS', district, 'รับงบพัฒนาอำเภอมาติดตั้ง ยังไม่ได้ส่งมอบ')
    run('WASTE', this.province.province, 'ตั้งศูนย์กำจัดขยะกลางก่อนมีการถ่ายโอน')
    run('WATER', this.lao(0), 'หน้าที่ตามกฎหมาย')
    run('CHILDREN', this.lao(1), 'หน้าที่ตามกฎหมาย')
  }

  // ---- support

  askSupport(): void {
    const { chance, duties } = this.around
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
      this.made.support.push({
        home: this.home,
        id: chance.id(),
        kind: 'technical',
        fromBodyId: this.lao(at).id,
        toBodyId: to.id,
        dutyId: duties.get(duty) ?? null,
        projectHome: null,
        projectId: null,
        boardId: null,
        title,
        wanted,
        state: 'asked',
        askedOn: addDays(this.today, asked),
        answerDue: addDays(this.today, asked + 10),
        answer: null,
        answeredOn: null,
        workDue: null,
        result: null,
        endedOn: null,
        revision: 1,
        ...more,
      })
    }
    const { offices, province } = this.province
    const day = (days: number) => addDays(this.today, days)
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
    ask(2, this.pao, 'WATER', 'ขอช่างตรวจระบบประปา', 'ตรวจระบบกรองสามหมู่บ้าน', -40, {
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
    const { chance } = this.around
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
        home: this.home,
        id: chance.id(),
        side,
        resource,
        bodyId: body.id,
        title,
        text: '',
        quantity,
        unit,
        areaCode: body.areaCode && /^\d/.test(body.areaCode) ? body.areaCode : this.home,
        functionCode,
        startsOn: addDays(this.today, days[0]),
        endsOn: addDays(this.today, days[1]),
        contract: 'either',
        serviceId: null,
        dimension: null,
        boardId: null,
        ...more,
      }
      this.made.items.push(made)
      return made
    }
    const waste = this.service(0)
    const elder = this.service(3)
    const digger = item('offer', this.pao, 'equipment', 'รถขุดไฮดรอลิกพร้อมคนขับ', 2, 'คัน', '04.5', [-30, 150], {
      areaCode: this.home,
      text: 'ผู้ขอจ่ายค่าน้ำมันเอง',
    })
    const truck = item('offer', this.lao(0), 'equipment', 'รถเก็บขยะอัดท้าย', 2, 'คัน', '05.1', [-10, 90], {
      contract: 'needed',
      areaCode: this.home,
    })
    item('offer', this.province.province, 'information', 'ชั้นข้อมูลแผนที่น้ำท่วมซ้ำซาก', 1, 'ชุด', '03.2', [-60, 365], {
      contract: 'none',
      areaCode: this.home,
    })
    item(
      'offer',
      this.province.offices.get('health') ?? this.pao,
      'skills',
      'ทีมวิทยากรดูแลผู้สูงอายุ',
      4,
      'คน',
      '10.2',
      [0, 120],
      {
        areaCode: this.home,
      },
    )
    const wanted = item('request', this.lao(1), 'equipment', 'ต้องการรถขุดลอกคลองก่อนฤดูฝน', 1, 'คัน', '04.5', [20, 50], {
      areaCode: this.home,
    })
    item('request', this.lao(2), 'equipment', 'ต้องการรถเก็บขยะช่วงรถเสีย', 1, 'คัน', '05.1', [5, 35], {
      serviceId: waste.id,
      dimension: 'equipment',
      areaCode: this.home,
    })
    item('request', this.lao(3), 'skills', 'ต้องการคนอบรมผู้ดูแล', 2, 'คน', '10.2', [15, 45], {
      serviceId: elder.id,
      dimension: 'staff',
      areaCode: this.home,
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
      this.made.reservations.push({
        home: offer.home,
        id: chance.id(),
        offerId: offer.id,
        bodyId: body.id,
        requestHome: null,
        requestId: null,
        quantity: 1,
        startsOn: addDays(this.today, days[0]),
        endsOn: addDays(this.today, days[1]),
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
    reserve(digger, this.lao(2), 'returned', [-25, -15], 'ขุดลอกลำห้วยหน้าโรงเรียน', {
      takenOn: addDays(this.today, -25),
      returnedOn: addDays(this.today, -14),
      condition: 'ใช้งานปกติ เปลี่ยนสายไฮดรอลิกหนึ่งเส้น',
    })
    reserve(digger, this.lao(0), 'in-use', [-3, 6], 'ซ่อมทางเข้าหมู่บ้านที่น้ำกัด', { takenOn: addDays(this.today, -3) })
    reserve(digger, this.lao(1), 'asked', [20, 30], 'ขุดลอกคลองก่อนฤดูฝน', {
      requestHome: wanted.home,
      requestId: wanted.id,
    })
    const agreement = this.made.agreements.find((one) => one.home === this.home && one.version > 0)
    if (agreement !== undefined)
      reserve(truck, this.lao(1), 'reserved', [3, 12], 'เก็บขยะแทนรถที่ส่งซ่อม', {
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
