import type { NewBody } from '../src/features/bodies/index.ts'
import { toBE } from '../src/kernel/thai-calendar.ts'
import type { DemoBodies } from './bodies.ts'
import type { Chance } from './chance.ts'

export interface DemoPlan {
  readonly id: string
  readonly level: string
  readonly title: string
  readonly bodyId: string
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly sourceKey: string
}

export interface DemoNode {
  readonly id: string
  readonly planId: string
  readonly parentId: string | null
  readonly kind: 'vision' | 'strategy' | 'programme'
  readonly position: number
  readonly title: string
  readonly sourceKey: string
}

export interface DemoPlans {
  readonly plans: readonly DemoPlan[]
  readonly nodes: readonly DemoNode[]
  /** The plan a body keeps its projects in. */
  readonly ofBody: ReadonlyMap<string, DemoPlan>
  /** The programme a project of this field stands under: the division of its mission field tells the strategy. */
  programme(plan: DemoPlan, functionCode: string | null): string | null
}

/** Strategies every plan of the demonstration has, in plain words, with the divisions of COFOG they gather. */
const STRATEGIES: readonly { title: string; programmes: readonly (readonly [string, string])[] }[] = [
  {
    title: 'คนเดินทางสะดวก มีน้ำมีไฟใช้',
    programmes: [
      ['04.5', 'แผนงานถนนและการเดินทาง'],
      ['06', 'แผนงานน้ำประปา ไฟถนน และที่อยู่อาศัย'],
    ],
  },
  {
    title: 'อาชีพมั่นคง รายได้พอเลี้ยงครอบครัว',
    programmes: [
      ['04.2', 'แผนงานเกษตรและแหล่งน้ำ'],
      ['04', 'แผนงานอาชีพ ตลาด และการท่องเที่ยว'],
    ],
  },
  {
    title: 'เด็กได้เรียน คนป่วยได้รักษา ผู้สูงวัยไม่ถูกทิ้ง',
    programmes: [
      ['09', 'แผนงานการศึกษาและเด็ก'],
      ['07', 'แผนงานสุขภาพ'],
      ['10', 'แผนงานสวัสดิการ'],
      ['08', 'แผนงานกีฬาและวัฒนธรรม'],
    ],
  },
  {
    title: 'ป่าอยู่ได้ น้ำสะอาด ปลอดภัยจากภัยพิบัติ',
    programmes: [
      ['05', 'แผนงานสิ่งแวดล้อม'],
      ['03', 'แผนงานความปลอดภัยและป้องกันภัย'],
      ['01', 'แผนงานบริการของหน่วยงาน'],
    ],
  },
]

/** The plans of every body, with strategies and programmes, for the four or five fiscal years around `fiscalYear`. */
export function makePlans(bodies: DemoBodies, fiscalYear: number, chance: Chance): DemoPlans {
  const plans: DemoPlan[] = []
  const nodes: DemoNode[] = []
  const ofBody = new Map<string, DemoPlan>()
  const programmes = new Map<string, string>()
  const period = { from: fiscalYear - 2, to: fiscalYear + 2 }
  const years = `พ.ศ. ${toBE(period.from)}–${toBE(period.to)}`

  const add = (body: NewBody, level: string, title: string) => {
    const plan: DemoPlan = {
      id: chance.id(),
      level,
      title,
      bodyId: body.id,
      areaCode: body.areaCode ?? 'TH',
      fiscalYearFrom: period.from,
      fiscalYearTo: period.to,
      sourceKey: `demo/${level}/${body.code}`,
    }
    plans.push(plan)
    ofBody.set(body.id, plan)
    STRATEGIES.forEach((strategy, at) => {
      const parent: DemoNode = {
        id: chance.id(),
        planId: plan.id,
        parentId: null,
        kind: 'strategy',
        position: (at + 1) * 100,
        title: strategy.title,
        sourceKey: `${plan.sourceKey}/${at + 1}`,
      }
      nodes.push(parent)
      strategy.programmes.forEach(([field, name], below) => {
        const id = chance.id()
        nodes.push({
          id,
          planId: plan.id,
          parentId: parent.id,
          kind: 'programme',
          position: parent.position + below + 1,
          title: name,
          sourceKey: `${parent.sourceKey}/${below + 1}`,
        })
        programmes.set(`${plan.id}/${field}`, id)
      })
    })
    return plan
  }

  for (const body of bodies.national) add(body, 'operational', `แผนปฏิบัติราชการ ${body.nameTh} ${years}`)
  for (const body of bodies.clusters) add(body, 'cluster', `แผนพัฒนา${body.nameTh} ${years}`)
  for (const province of bodies.provinces) {
    add(province.province, 'province', `แผนพัฒนาจังหวัด${province.area.nameTh} ${years}`)
    add(province.pao, 'lao', `แผนพัฒนาท้องถิ่น อบจ.${province.area.nameTh} ${years}`)
    for (const office of province.offices.values())
      add(office, 'operational', `แผนปฏิบัติราชการ ${office.nameTh} ${years}`)
    for (const district of province.districts.values()) add(district, 'district', `แผนพัฒนา${district.nameTh} ${years}`)
    for (const { body } of province.laos) add(body, 'lao', `แผนพัฒนาท้องถิ่น ${body.nameTh} ${years}`)
  }
  return {
    plans,
    nodes,
    ofBody,
    programme: (plan, functionCode) => {
      if (functionCode === null) return null
      const field = functionCode.replace(/^(04\.[25]).*$/, '$1')
      return programmes.get(`${plan.id}/${field}`) ?? programmes.get(`${plan.id}/${functionCode.slice(0, 2)}`) ?? null
    },
  }
}
