import type { NewBody } from '../src/features/bodies/index.ts'
import { refreshAll } from '../src/features/indicators/index.ts'
import { makeDemoOfficers } from '../src/features/people/index.ts'
import type { Area } from '../src/features/places/index.ts'
import { addDays, fiscalYearDays, type LocalDate, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { officerNames, projectOutputs, shareTheme, type Theme, themes, villageThemes } from './indicator-texts.ts'
import {
  type DemoIndicator,
  type DemoObservation,
  insertDemoEvidence,
  insertDemoIndicators,
  insertDemoObservations,
} from './indicators.sql.ts'
import type { DemoNode, DemoPlan, DemoPlans } from './plans.ts'
import type { DemoProject } from './projects.ts'

export type Frequency = 'month' | 'quarter' | 'half' | 'year'

/** Years measured before the present one, with the baseline before them. */
const YEARS_BACK = 3
const LAOS_A_PROVINCE = 6
const DISTRICTS_A_PROVINCE = 7
const OUTPUTS_A_PROVINCE = 10
const MOST_VILLAGES = 8
const CLUSTERS = 6

/** Of the home province: their newest value is still to be entered. */
const awaited: ReadonlySet<string> = new Set(['57-TRUST-01', '57-PM-01', '57-ROAD-01'])

interface Officer {
  readonly id: string
  readonly grantId: string
  readonly name: string
  readonly bodyId: string
}

/**
 * What is measured in the dozen provinces: outcomes of the provincial plan made of districts and local administrations, outputs of
 * projects, villages and household clusters with before and after. Four fiscal years, some of it late, some at risk, some
 * not yet verified. A few bulk statements.
 */
export async function makeDemoIndicators(
  tx: Tx,
  deps: Deps,
  country: { readonly bodies: DemoBodies; readonly plans: DemoPlans; readonly projects: readonly DemoProject[] },
  fiscalYear: number,
  chance: Chance,
): Promise<void> {
  const today = todayInBangkok(deps.clock.now())
  const maker = new Maker(country.plans, fiscalYear, today, chance)
  for (const province of country.bodies.provinces)
    if (province.isDeep && province.pao !== null)
      maker.measure(
        province,
        country.projects.filter(({ home }) => home === province.area.code),
      )
  await makeDemoOfficers(tx, deps, maker.officers)
  await insertDemoIndicators(tx, maker.indicators, maker.links, maker.ids, deps.clock.now())
  await insertDemoObservations(tx, maker.observations, maker.ids)
  await keepDemoEvidence(tx, deps, maker)
  await refreshAll(tx)
}

/** Of so many values there is a paper: a page that says that it is a demonstration. */
const WITH_EVIDENCE = 60

async function keepDemoEvidence(tx: Tx, deps: Deps, { observations, ids }: Maker): Promise<void> {
  const bytes = demonstrationPage('Demonstration: count sheet, signed by those who counted')
  const { sha256 } = await deps.files.put(bytes)
  const newest = [...observations]
    .sort((a, b) => (a.enteredOn < b.enteredOn ? 1 : a.enteredOn > b.enteredOn ? -1 : a.id < b.id ? -1 : 1))
    .slice(0, WITH_EVIDENCE)
  await insertDemoEvidence(
    tx,
    newest.map((one) => ({ ...one, evidenceId: ids.id(), title: `บัญชีนับ ${one.period} ลงนามแล้ว` })),
    { fileName: 'count-sheet.pdf', mediaType: 'application/pdf', sha256, byteSize: bytes.length },
  )
}

/** A whole PDF of one page with one line, the same bytes every time (ISO 32000-1). */
function demonstrationPage(line: string): Buffer {
  const text = `BT /F1 14 Tf 72 770 Td (${line}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = body.length
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return String(offset).padStart(10, '0')
  })
  const table = ['0000000000 65535 f ', ...offsets.map((offset) => `${offset} 00000 n `)].join('\n')
  const size = objects.length + 1
  return Buffer.from(
    `${body}xref\n0 ${size}\n${table}\ntrailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}

class Maker {
  readonly officers: Officer[] = []
  readonly indicators: DemoIndicator[] = []
  readonly links: { parentId: string; childId: string; kind: 'part' | 'formula' }[] = []
  readonly observations: DemoObservation[] = []
  readonly ids: Chance
  private readonly byBody = new Map<string, readonly [Officer, Officer]>()
  private readonly counts = new Map<string, number>()
  private readonly from: number
  private readonly plans: DemoPlans
  private readonly fiscalYear: number
  private readonly today: LocalDate
  private readonly chance: Chance

  constructor(plans: DemoPlans, fiscalYear: number, today: LocalDate, chance: Chance) {
    this.plans = plans
    this.fiscalYear = fiscalYear
    this.today = today
    this.chance = chance
    this.ids = chance.branch('ids')
    this.from = fiscalYear - YEARS_BACK
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
      for (const child of children) this.links.push({ parentId: top.id, childId: child.id, kind: 'part' })
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
    const top = this.indicator(theme, {
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
    if (children.length === 0) this.observe(top, theme, before, theme.yearly)
    return top
  }

  /** The number of a district or local administration. */
  private part(theme: Theme, body: NewBody, areaCode: string, home: string): DemoIndicator {
    const before = theme.from[0] + this.chance.unit() * (theme.from[1] - theme.from[0])
    const one = this.indicator(theme, {
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
    this.observe(one, theme, before, theme.yearly)
    return one
  }

  private indicator(
    theme: Pick<
      Theme,
      | 'key'
      | 'nameTh'
      | 'nameEn'
      | 'meaning'
      | 'result'
      | 'unit'
      | 'direction'
      | 'rule'
      | 'overTime'
      | 'reason'
      | 'field'
      | 'source'
      | 'tags'
      | 'decimals'
    > &
      Partial<Pick<Theme, 'low' | 'high' | 'weight'>>,
    own: {
      body: NewBody
      areaCode: string
      level: DemoIndicator['level']
      plan: DemoPlan | undefined
      nodeId: string | null
      frequency: Frequency
      baseline: number | null
      yearly: number
      home: string
      weight?: number
      project?: { home: string; id: string }
      formula?: string
      places?: DemoIndicator['places']
    },
  ): DemoIndicator {
    const [owner] = this.peopleOf(own.body)
    const wantedAt = (year: number) =>
      own.baseline === null ? null : round(own.baseline + own.yearly * (year - this.from + 1), theme.decimals)
    const hasTargets = theme.direction !== 'range' && own.formula === undefined
    const indicator: DemoIndicator = {
      id: this.ids.id(),
      code: this.code(own.home, theme.key),
      home: own.home,
      nameTh: theme.nameTh,
      nameEn: theme.nameEn,
      meaning: theme.meaning,
      result: theme.result,
      level: own.level,
      planId: own.plan?.id ?? null,
      nodeId: own.nodeId,
      project: own.project ?? null,
      areaCode: own.areaCode,
      functionCode: theme.field,
      bodyId: own.body.id,
      personId: owner.id,
      dueDays: own.frequency === 'year' ? 45 : 20,
      unit: theme.unit,
      direction: theme.direction,
      low: theme.low ?? null,
      high: theme.high ?? null,
      frequency: own.frequency,
      from: this.from,
      to: this.fiscalYear + 1,
      source: theme.source,
      rule: theme.rule,
      overTime: theme.overTime,
      reason: theme.reason,
      // The whole of a mean needs no weight of its own.
      weightLabel: own.weight === undefined ? null : (theme.weight ?? null),
      weight: theme.weight === undefined ? null : (own.weight ?? null),
      formula: own.formula ?? null,
      baseline: theme.direction === 'range' || own.formula !== undefined ? null : own.baseline,
      baselinePeriod: this.from - 1,
      tags: theme.tags,
      places: own.places ?? [],
      targets: hasTargets
        ? periodKeys(own.frequency, this.from, this.fiscalYear + 1).flatMap(({ key, year, isLast }) => {
            const value = wantedAt(year)
            // Interim targets stand at the end of each year.
            return value === null || !isLast ? [] : [{ areaCode: own.areaCode, period: key, value: Math.max(0, value) }]
          })
        : [],
    }
    this.indicators.push(indicator)
    return indicator
  }

  /** Values of the past, some of them missing, some behind, the newest not yet verified. */
  private observe(
    one: DemoIndicator,
    theme: Pick<Theme, 'decimals' | 'direction' | 'frequency' | 'source'>,
    before: number,
    yearly: number,
    areaCode = one.areaCode,
  ): void {
    const [owner, checker] = this.peopleOf({ id: one.bodyId })
    // How well it goes: most keep the pace, some fall behind.
    const pace = this.chance.happens(0.72) ? 0.92 + this.chance.unit() * 0.25 : 0.25 + this.chance.unit() * 0.4
    const forgets = this.chance.happens(0.12)
    const over = periodKeys(one.frequency, this.from, this.fiscalYear).filter(({ to }) => to < this.today)
    // So that the planner of the home province has something to enter.
    const keys = awaited.has(one.code) ? over.slice(0, -1) : over
    for (const [at, { key, to, year, share }] of keys.entries()) {
      const last = at === keys.length - 1
      if (forgets && at >= keys.length - 2) continue
      if (last && addDays(to, one.dueDays) >= this.today && this.chance.happens(0.45)) continue
      const way = yearly * (year - this.from + share) * pace
      const noise = before * (this.chance.unit() - 0.5) * (theme.direction === 'range' ? 0.18 : 0.012)
      const value = Math.max(0, round(before + way + noise, theme.decimals))
      const enteredOn = earlier(addDays(to, this.chance.whole(4, 18)), this.today)
      const waits = last ? this.chance.happens(0.35) : this.chance.happens(0.02)
      this.observations.push({
        id: this.ids.id(),
        home: one.home,
        indicatorId: one.id,
        areaCode,
        period: key,
        value: theme.decimals === 2 ? value : Math.min(value, one.unit === 'percent' ? 100 : value),
        measuredOn: to,
        source: theme.source,
        enteredBy: owner.id,
        enteredOn,
        verifiedBy: waits ? null : checker.id,
        verifiedOn: waits ? null : earlier(addDays(enteredOn, this.chance.whole(1, 9)), this.today),
      })
    }
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
    const need = this.indicator(
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
    this.observe(
      need,
      { decimals: 0, direction: 'less', frequency: 'year', source: shareTheme.source },
      before,
      before * 0.02,
    )
    const share = this.indicator(
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
    for (const child of [cared, need]) this.links.push({ parentId: share.id, childId: child.id, kind: 'formula' })
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
      village,
      province,
      Array.from({ length: CLUSTERS }, (_, at) => ({
        areaCode: `${village}${String(at + 1).padStart(2, '0')}`,
        name: `กลุ่มบ้านที่ ${at + 1} บ้าน${names[community.moo - 1] ?? ''}`,
        households: this.chance.whole(9, 22),
      })),
      subdistrict.code,
    )
  }

  private small(
    theme: (typeof villageThemes)[number],
    body: NewBody,
    _outer: string,
    province: DemoProvince,
    places: readonly { areaCode: string; name: string; households: number }[],
    areaCode = _outer,
  ): void {
    if (places.length === 0) return
    const measured = places.map((place) => ({
      ...place,
      baseline: Math.round(place.households * (0.08 + this.chance.unit() * 0.2)),
    }))
    const source = 'การเดินสำรวจของ อสม. และคณะกรรมการหมู่บ้าน'
    const one = this.indicator(
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
        period: String(this.fiscalYear + 1),
        value: Math.round(place.households * 0.8),
      })
      this.observe(
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
      if (kind === undefined || project.areaCode === null || year < this.from || year > this.fiscalYear) continue
      if (project.body.areaCode === null || !/^\d/.test(project.areaCode) || made >= OUTPUTS_A_PROVINCE) continue
      made++
      const target = Math.max(10, Math.round((kind.most * (0.3 + this.chance.unit() * 0.7)) / 10) * 10)
      const source = 'รายงานการตรวจรับพัสดุ'
      const one = this.indicator(
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
          yearly: target / (this.fiscalYear - this.from + 1),
          home: project.home,
          project: { home: project.home, id: project.id },
        },
      )
      this.observe(one, { decimals: 0, direction: 'more', frequency: 'year', source }, 0, target / (YEARS_BACK + 1))
    }
  }

  private code(home: string, key: string): string {
    const name = `${home}-${key}`
    const next = (this.counts.get(name) ?? 0) + 1
    this.counts.set(name, next)
    return `${name}-${String(next).padStart(2, '0')}`
  }

  /** Two planners of a body: one enters, the other checks. */
  private peopleOf(body: Pick<NewBody, 'id'>): readonly [Officer, Officer] {
    const known = this.byBody.get(body.id)
    if (known) return known
    const first = this.chance.pick(officerNames)
    const second = this.chance.pick(officerNames.filter((name) => name !== first))
    const officer = (name: string): Officer => ({
      id: this.ids.id(),
      grantId: this.ids.id(),
      name: `${name} สมมติ`,
      bodyId: body.id,
    })
    const pair = [officer(first), officer(second)] as const
    this.officers.push(...pair)
    this.byBody.set(body.id, pair)
    return pair
  }
}

function weighted(children: readonly DemoIndicator[]): number {
  const weights = children.reduce((sum, child) => sum + (child.weight ?? 0), 0)
  return children.reduce((sum, child) => sum + (child.weight ?? 0) * (child.baseline ?? 0), 0) / Math.max(1, weights)
}

function round(value: number, decimals: number): number {
  const step = 10 ** decimals
  return Math.round(value * step) / step
}

const earlier = (day: LocalDate, other: LocalDate): LocalDate => (day < other ? day : other)

const partsOfYear: Readonly<Record<Frequency, readonly string[]>> = {
  month: Array.from({ length: 12 }, (_, at) => `-M${String(at + 1).padStart(2, '0')}`),
  quarter: ['-Q1', '-Q2', '-Q3', '-Q4'],
  half: ['-H1', '-H2'],
  year: [''],
}

/** Periods with their last day, and how much of their year has passed by then. */
function periodKeys(frequency: Frequency, from: number, to: number) {
  const parts = partsOfYear[frequency]
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).flatMap((year) => {
    const { from: first } = fiscalYearDays(year)
    return parts.map((part, at) => ({
      key: `${year}${part}`,
      year,
      isLast: at === parts.length - 1,
      share: (at + 1) / parts.length,
      to: addDays(monthsAfter(first, ((at + 1) * 12) / parts.length), -1),
    }))
  })
}

function monthsAfter(day: LocalDate, months: number): LocalDate {
  const month = Number(day.slice(5, 7)) - 1 + months
  return `${Number(day.slice(0, 4)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01` as LocalDate
}
