import type { NewBody } from '../src/features/bodies/index.ts'
import { toBE } from '../src/kernel/thai-calendar.ts'
import type { DemoBodies } from './bodies.ts'
import type { Chance } from './chance.ts'
import { type NodeText, officeText, planTexts } from './plan-texts.ts'
import type { Doer } from './work-kind.ts'

export interface DemoPlan {
  readonly id: string
  readonly level:
    | 'national_admin'
    | 'operational'
    | 'framework'
    | 'cluster'
    | 'province'
    | 'district'
    | 'lao'
    | 'community'
  readonly title: string
  readonly bodyId: string
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly state: 'hearing' | 'committee' | 'approved'
  /** Community plans follow the calendar year. */
  readonly calendar: 'fiscal' | 'calendar'
  readonly sourceKey: string
  /** Days before today on which it came in. */
  readonly daysOld: number
  /** Nobody has made the next one. */
  readonly isStale: boolean
}

export interface DemoNode {
  readonly id: string
  readonly planId: string
  readonly parentId: string | null
  readonly kind: NodeText['kind']
  readonly position: number
  readonly title: string
  readonly sourceKey: string
}

export interface DemoPlans {
  readonly plans: readonly DemoPlan[]
  readonly nodes: readonly DemoNode[]
  /** The plan a body keeps its projects in. */
  readonly ofBody: ReadonlyMap<string, DemoPlan>
  /** The programme a project of this field stands under: the longest code that fits, else the plan's first. */
  programme(plan: DemoPlan, functionCode: string): string | null
}

/** Of a hundred local administrations, so many work with a plan that has run out. */
const STALE = 4

/** Whose work the departments steer in the provinces. */
const DUTIES: Readonly<Record<string, Doer>> = {
  กรมการพัฒนาชุมชน: 'community',
  กรมโยธาธิการและผังเมือง: 'works',
  กรมป้องกันและบรรเทาสาธารณภัย: 'disaster',
  กรมทางหลวง: 'highways',
  กรมทางหลวงชนบท: 'rural-roads',
  กรมชลประทาน: 'irrigation',
  กรมส่งเสริมการเกษตร: 'agriculture',
  กรมปศุสัตว์: 'livestock',
  กรมทรัพยากรน้ำ: 'irrigation',
  กรมทรัพยากรน้ำบาดาล: 'irrigation',
  กรมควบคุมมลพิษ: 'environment',
  กรมป่าไม้: 'environment',
  กรมควบคุมโรค: 'health',
  กรมอนามัย: 'health',
  กรมการท่องเที่ยว: 'tourism',
  กรมกิจการผู้สูงอายุ: 'welfare',
  กรมส่งเสริมการเรียนรู้: 'education',
  กรมพัฒนาฝีมือแรงงาน: 'labour',
  กรมส่งเสริมวัฒนธรรม: 'culture',
}

/** A plan for every body, each a tree of its level: from two years before the fiscal year to one or two after. */
export function makePlans(bodies: DemoBodies, fiscalYear: number, chance: Chance): DemoPlans {
  const plans: DemoPlan[] = []
  const nodes: DemoNode[] = []
  const ofBody = new Map<string, DemoPlan>()
  const programmes = new Map<string, string>()

  const grow = (plan: DemoPlan, text: NodeText, name: string) => {
    const add = (node: NodeText, parentId: string | null, position: number, path: string): void => {
      const id = chance.id()
      nodes.push({
        id,
        planId: plan.id,
        parentId,
        kind: node.kind,
        position,
        title: chance.pick(node.titles).replaceAll('{p}', name),
        sourceKey: `${plan.sourceKey}/${path}`,
      })
      if (node.kind === 'programme') {
        for (const field of node.fields) programmes.set(`${plan.id}/${field}`, id)
        if (!programmes.has(`${plan.id}/00`)) programmes.set(`${plan.id}/00`, id)
      }
      for (const [index, child] of node.below.entries()) add(child, id, index + 1, `${path}.${index + 1}`)
    }
    add(text, null, 1, '1')
  }
  const add = (
    body: NewBody,
    level: DemoPlan['level'],
    called: (years: string) => string,
    text: NodeText,
    name: string,
    more: { after?: number; stale?: boolean } = {},
  ) => {
    const stale = more.stale === true
    const from = fiscalYear - (stale ? 5 : 2)
    const to = stale ? fiscalYear - 2 : fiscalYear + (more.after ?? 1)
    const years = `พ.ศ. ${toBE(from)}–${toBE(to)}`
    const plan: DemoPlan = {
      id: chance.id(),
      level,
      title: called(years),
      bodyId: body.id,
      areaCode: body.areaCode ?? 'TH',
      fiscalYearFrom: from,
      fiscalYearTo: to,
      state: !stale && level === 'lao' && chance.happens(0.06) ? chance.pick(['hearing', 'committee']) : 'approved',
      calendar: level === 'community' ? 'calendar' : 'fiscal',
      sourceKey: `demo/${level}/${body.code}`,
      daysOld: stale ? chance.whole(900, 1_400) : chance.whole(3, 240),
      isStale: stale,
    }
    plans.push(plan)
    ofBody.set(body.id, plan)
    grow(plan, text, name)
  }

  add(bodies.cabinet, 'national_admin', (years) => `แผนการบริหารราชการแผ่นดิน ${years}`, planTexts.national, '')
  add(bodies.council, 'framework', (years) => `กรอบการพัฒนาเศรษฐกิจและสังคมแห่งชาติ ${years}`, planTexts.framework, '', {
    after: 2,
  })
  const operational = (body: NewBody, duty: Doer | null) =>
    add(body, 'operational', (years) => `แผนปฏิบัติราชการ 4 ปี (${years}) ${body.nameTh}`, officeText(duty), body.nameTh)
  for (const body of bodies.departments) operational(body, DUTIES[body.nameTh] ?? null)
  for (const body of bodies.clusters)
    add(body, 'cluster', (years) => `แผนพัฒนา${body.nameTh} ${years}`, planTexts.cluster, body.nameTh, { after: 2 })
  for (const province of bodies.provinces) {
    const place = province.area.nameTh
    if (province.pao === null) {
      add(province.province, 'lao', (years) => `แผนพัฒนากรุงเทพมหานคร ${years}`, planTexts.lao, place, { after: 2 })
    } else {
      add(province.province, 'province', (years) => `แผนพัฒนาจังหวัด${place} ${years}`, planTexts.province, place, {
        after: 2,
      })
      add(province.pao, 'lao', (years) => `แผนพัฒนาท้องถิ่น ${years} อบจ.${place}`, planTexts.lao, place, { after: 2 })
    }
    for (const [doer, body] of province.offices) operational(body, doer)
    for (const body of province.districts.values())
      add(body, 'district', (years) => `แผนพัฒนา${body.nameTh} ${years}`, planTexts.district, body.nameTh)
    for (const { body, isTown, subdistricts } of province.laos) {
      const name = isTown ? `เมือง${place}` : (subdistricts[0]?.nameTh ?? place)
      const stale = !isTown && chance.happens(STALE / 100)
      add(
        body,
        'lao',
        (years) => `แผนพัฒนาท้องถิ่น ${years} ${body.shortNameTh ?? body.nameTh}`,
        planTexts.lao,
        name.replace(/^เมืองเมือง/, 'เมือง'),
        { after: 2, stale },
      )
    }
    for (const { body, subdistrict, moo } of province.communities) {
      const village = province.localities.get(subdistrict.code)?.villages[moo - 1] ?? ''
      add(
        body,
        'community',
        (years) => `แผนแม่บทชุมชนบ้าน${village} หมู่ที่ ${moo} ตำบล${subdistrict.nameTh} ${years}`,
        planTexts.community,
        village,
      )
    }
  }
  return {
    plans,
    nodes,
    ofBody,
    programme: (plan, code) =>
      [code, code.slice(0, 2), '00'].flatMap((field) => programmes.get(`${plan.id}/${field}`) ?? [])[0] ?? null,
  }
}
