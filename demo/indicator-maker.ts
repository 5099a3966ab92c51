import type { NewBody } from '../src/features/bodies/index.ts'
import type { Area } from '../src/features/places/index.ts'
import type { LocalDate } from '../src/kernel/thai-calendar.ts'
import type { DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { IndicatorBook, round, YEARS_BACK } from './indicator-book.ts'
import { projectOutputs, shareTheme, type Theme, themes, villageThemes } from './indicator-texts.ts'
import type { DemoIndicator } from './indicators.sql.ts'
import type { DemoNode, DemoPlan, DemoPlans } from './plans.ts'
import type { DemoProject } from './projects.ts'

const LAOS_A_PROVINCE = 6
const DISTRICTS_A_PROVINCE = 7
const OUTPUTS_A_PROVINCE = 10
const MOST_VILLAGES = 8
const CLUSTERS = 6

/** What each place and project of the dozen provinces is measured by. */
export class Maker {
  readonly book: IndicatorBook
  private readonly plans: DemoPlans
  private readonly chance: Chance

  constructor(plans: DemoPlans, fiscalYear: number, today: LocalDate, chance: Chance) {
    this.plans = plans
    this.chance = chance
    this.book = new IndicatorBook(fiscalYear, today, chance)
  }

  measure(province: DemoProvince, projects: readonly DemoProject[]): void {
    const { area } = province
    const plan = this.plans.ofBody.get(province.province.id)
    const strategies = this.plans.nodes.filter((node) => node.planId === plan?.id && node.kind === 'strategy')
    const districts = [...province.districts].slice(0, DISTRICTS_A_PROVINCE)
    const laos = province.laos.slice(0, LAOS_A_PROVINCE)
    const tops = new Map<string, DemoIndicator>()
    for (const [at, theme] of themes.entries()) {
      const hang = { plan, node: strategies[at % Math.max(1, strategies.length)] }
      const parts =
        theme.made === 'districts'
          ? districts.map(([code, body]) => ({ body, areaCode: code }))
          : theme.made === 'laos'
            ? laos.map(({ body }) => ({ body, areaCode: body.areaCode ?? area.code }))
            : []
      const children = parts.map(({ body, areaCode }) => this.part(theme, body, areaCode, area.code))
      const top = this.top(theme, province.province, area, hang, children)
      tops.set(theme.key, top)
      for (const child of children) this.book.links.push({ parentId: top.id, childId: child.id, kind: 'part' })
    }
    this.share(province, area, plan, tops.get('ELDER'))
    this.villages(province)
    this.outputs(projects)
  }

  /** The province's own number: made of others, or measured. */
  private top(
    theme: Theme,
    body: NewBody,
    area: Area,
    hang: { plan: DemoPlan | undefined; node: DemoNode | undefined },
    children: readonly DemoIndicator[],
  ): DemoIndicator {
    const own = theme.from[0] + this.chance.unit() * (theme.from[1] - theme.from[0])
    const before =
      children.length === 0
        ? own
        : theme.rule === 'sum'
          ? children.reduce((sum, child) => sum + (child.baseline ?? 0), 0)
          : weighted(children)
    // The whole is asked for less often than its parts are measured.
    const frequency = children.length > 0 ? 'year' : theme.frequency
    const scale = theme.rule === 'sum' ? Math.max(1, children.length) : 1
    const perYear = theme.overTime === 'sum' && children.length > 0 ? 4 : 1
    const top = this.book.define(theme, {
      body,
      areaCode: area.code,
      level: hang.node === undefined ? 'area' : 'node',
      plan: hang.plan,
      nodeId: hang.node?.id ?? null,
      frequency,
      baseline: round(before * perYear, theme.decimals),
      yearly: theme.yearly * scale * perYear,
      home: area.code,
    })
    if (children.length === 0) this.book.observe(top, theme, before, theme.yearly)
    return top
  }

  /** The number of a district or local administration. */
  private part(theme: Theme, body: NewBody, areaCode: string, home: string): DemoIndicator {
    const before = theme.from[0] + this.chance.unit() * (theme.from[1] - theme.from[0])
    const one = this.book.define(theme, {
      body,
      areaCode,
      level: 'area',
      plan: this.plans.ofBody.get(body.id),
      nodeId: null,
      frequency: theme.frequency,
      baseline: round(before, theme.decimals),
      yearly: theme.yearly,
      home,
      ...(theme.weight === undefined ? {} : { weight: this.chance.whole(2_500, 28_000) }),
    })
    this.book.observe(one, theme, before, theme.yearly)
    return one
  }

  /** A share by formula: those cared for of those in need. */
  private share(
    province: DemoProvince,
    area: Area,
    plan: DemoPlan | undefined,
    cared: DemoIndicator | undefined,
  ): void {
    if (cared === undefined) return
    const elder = themes.find(({ key }) => key === 'ELDER')
    if (elder === undefined) return
    const before = (cared.baseline ?? 0) * (1.7 + this.chance.unit() * 0.4)
    const own = {
      body: province.province,
      areaCode: area.code,
      level: 'area' as const,
      plan,
      nodeId: null,
      home: area.code,
    }
    const need = this.book.define(
      {
        ...elder,
        key: 'NEED',
        nameTh: shareTheme.needNameTh,
        nameEn: shareTheme.needNameEn,
        meaning: shareTheme.needMeaning,
        direction: 'less',
        source: shareTheme.source,
        rule: 'none',
        overTime: 'last',
      },
      { ...own, frequency: 'year', baseline: Math.round(before), yearly: 0 },
    )
    this.book.observe(
      need,
      { decimals: 0, direction: 'less', frequency: 'year', source: shareTheme.source },
      before,
      before * 0.02,
    )
    const share = this.book.define(
      {
        ...elder,
        key: 'SHARE',
        nameTh: shareTheme.nameTh,
        nameEn: shareTheme.nameEn,
        meaning: shareTheme.meaning,
        result: 'outcome',
        unit: 'percent',
        rule: 'none',
        overTime: 'last',
        reason: shareTheme.reason,
        source: shareTheme.source,
      },
      { ...own, frequency: 'year', baseline: null, yearly: 0, formula: `[${cared.code}] / [${need.code}] * 100` },
    )
    for (const child of [cared, need]) this.book.links.push({ parentId: share.id, childId: child.id, kind: 'formula' })
  }

  /** Villages of one sub-district, and household clusters of one village, each with its value before. */
  private villages(province: DemoProvince): void {
    const community = province.communities[0]
    const lao = province.laos.find(({ subdistricts }) =>
      subdistricts.some(({ code }) => code === community?.subdistrict.code),
    )
    const body = lao?.body ?? province.laos[0]?.body
    if (community === undefined || body === undefined) return
    const { subdistrict } = community
    const names = province.localities.get(subdistrict.code)?.villages.slice(0, MOST_VILLAGES) ?? []
    const village = `${subdistrict.code}${String(community.moo).padStart(2, '0')}`
    const [first, second] = villageThemes
    const here = (at: number, code: string, name: string) => ({
      areaCode: code,
      name,
      households: this.chance.whole(48, 160) - at,
    })
    this.small(first, body, subdistrict.code, province, [
      ...names.map((name, at) =>
        here(at, `${subdistrict.code}${String(at + 1).padStart(2, '0')}`, `บ้าน${name} หมู่ที่ ${at + 1}`),
      ),
    ])
    this.small(
      second,
      body,
      subdistrict.code,
      province,
      Array.from({ length: CLUSTERS }, (_, at) => ({
        areaCode: `${village}${String(at + 1).padStart(2, '0')}`,
        name: `กลุ่มบ้านที่ ${at + 1} บ้าน${names[community.moo - 1] ?? ''}`,
        households: this.chance.whole(9, 22),
      })),
    )
  }

  private small(
    theme: (typeof villageThemes)[number],
    body: NewBody,
    areaCode: string,
    province: DemoProvince,
    places: readonly { areaCode: string; name: string; households: number }[],
  ): void {
    if (places.length === 0) return
    const measured = places.map((place) => ({
      ...place,
      baseline: Math.round(place.households * (0.08 + this.chance.unit() * 0.2)),
    }))
    const source = 'การเดินสำรวจของ อสม. และคณะกรรมการหมู่บ้าน'
    const one = this.book.define(
      {
        ...theme,
        result: 'outcome',
        unit: 'household',
        direction: 'more',
        rule: 'sum',
        overTime: 'last',
        reason: 'ครัวเรือนหนึ่งอยู่ในพื้นที่เดียว จึงบวกกันได้',
        source,
        decimals: 0,
      },
      {
        body,
        areaCode,
        level: 'area',
        plan: this.plans.ofBody.get(body.id),
        nodeId: null,
        frequency: 'year',
        baseline: measured.reduce((sum, place) => sum + place.baseline, 0),
        yearly: measured.reduce((sum, place) => sum + place.households * 0.12, 0),
        home: province.area.code,
        places: measured,
      },
    )
    for (const place of measured) {
      one.targets.push({
        areaCode: place.areaCode,
        period: String(this.book.fiscalYear + 1),
        value: Math.round(place.households * 0.8),
      })
      this.book.observe(
        one,
        { decimals: 0, direction: 'more', frequency: 'year', source },
        place.baseline,
        place.households * 0.13,
        place.areaCode,
      )
    }
  }

  /** What single projects of this and the last years were to deliver. */
  private outputs(projects: readonly DemoProject[]): void {
    let made = 0
    for (const project of projects) {
      const kind = projectOutputs.find(({ word }) => word.test(project.title))
      const year = Math.max(...project.lines.map((line) => line.fiscalYear), 0)
      if (kind === undefined || project.areaCode === null || year < this.book.from || year > this.book.fiscalYear)
        continue
      if (project.body.areaCode === null || !/^\d/.test(project.areaCode) || made >= OUTPUTS_A_PROVINCE) continue
      made++
      const target = Math.max(10, Math.round((kind.most * (0.3 + this.chance.unit() * 0.7)) / 10) * 10)
      const source = 'รายงานการตรวจรับพัสดุ'
      const one = this.book.define(
        {
          key: 'OUT',
          nameTh: kind.nameTh,
          nameEn: kind.nameEn,
          meaning: `ผลผลิตของโครงการ นับเมื่อคณะกรรมการตรวจรับแล้ว: ${project.title}`.slice(0, 900),
          result: 'output',
          unit: kind.unit,
          direction: 'more',
          rule: 'sum',
          overTime: 'sum',
          reason: 'เป็นงานที่ส่งมอบในแต่ละช่วง จึงบวกกันได้',
          field: project.functionCode ?? '01.3',
          source,
          tags: ['working-life'],
          decimals: 0,
        },
        {
          body: project.body,
          areaCode: project.areaCode,
          level: 'project',
          plan: this.plans.ofBody.get(project.body.id),
          nodeId: null,
          frequency: 'year',
          baseline: 0,
          yearly: target / (this.book.fiscalYear - this.book.from + 1),
          home: project.home,
          project: { home: project.home, id: project.id },
        },
      )
      this.book.observe(
        one,
        { decimals: 0, direction: 'more', frequency: 'year', source },
        0,
        target / (YEARS_BACK + 1),
      )
    }
  }
}

function weighted(children: readonly DemoIndicator[]): number {
  const weights = children.reduce((sum, child) => sum + (child.weight ?? 0), 0)
  return children.reduce((sum, child) => sum + (child.weight ?? 0) * (child.baseline ?? 0), 0) / Math.max(1, weights)
}
