import type { NewBody } from '../src/features/bodies/index.ts'
import { guessFunction } from '../src/features/functions/index.ts'
import type { Area, Gazetteer } from '../src/features/places/index.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { Ground } from './ground.ts'
import { type DemoMoney, moneyOf, neverMoved } from './money.ts'
import { clusterWorks, departmentWorks, rulingWorks } from './national-works.ts'
import type { DemoPlan, DemoPlans } from './plans.ts'
import { type PlantedKind, plantCase, sameKinds, toldKinds, unlikeKinds } from './planted.ts'
import { inHand, inThaiDigits } from './site.ts'
import { type Doer, LAND, SERVICES, type Work, type WorkKind } from './work-kind.ts'
import { workKinds } from './works.ts'

export interface DemoProject extends DemoMoney {
  readonly home: string
  readonly id: string
  readonly planId: string
  readonly nodeId: string | null
  readonly body: NewBody
  readonly title: string
  readonly placeText: string
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly functionReason: string | null
  readonly category: string
  /** Days before today on which it was last touched. */
  readonly daysOld: number
}

export interface ProjectName {
  readonly home: string
  readonly id: string
}

/**
 * Projects of different bodies made to be one work (`same`), one work told otherwise by several levels (`told`), or to look so
 * and not be (`unlike`). Two members or more.
 */
export interface PlantedCase {
  readonly kind: PlantedKind
  readonly truth: 'same' | 'told' | 'unlike'
  readonly members: readonly ProjectName[]
}

/**
 * What somebody got wrong:
 * - `wrong-place`: lies, by its code, in another district than its words say
 * - `unit-slip`: an amount in thousands read as baht, or the other way round
 * - `entered-twice`: the same body wrote the same project twice
 * - `no-place`: its words name no place
 * - `outside-plan`: its year lies after the end of its plan
 */
export interface PlantedMistake {
  readonly kind: 'wrong-place' | 'unit-slip' | 'entered-twice' | 'no-place' | 'outside-plan'
  readonly project: ProjectName
}

/** What nobody plans: an area and, where it is one field only, its COFOG division. */
export interface Gap {
  readonly areaCode: string
  readonly field: string | null
}

export interface DemoProjects {
  readonly projects: readonly DemoProject[]
  readonly planted: readonly PlantedCase[]
  readonly mistakes: readonly PlantedMistake[]
  readonly gaps: readonly Gap[]
}

/** Of a thousand projects of a province, how many belong to planted cases of each truth. */
const PER_THOUSAND = { same: 55, told: 12, unlike: 40 } as const
/** Of a thousand projects of a deep province, how many are mistaken in some way. */
const MISTAKEN = 9
/** Of a thousand projects, how many lie in the dozen provinces when all are made, and how many in no province. */
const IN_DEEP = 720
const NATIONAL = 10
/** Words that make no sense in the capital. */
const RURAL = /หมู่บ้าน|อำเภอ|เกษตร|ประปา|ตำบล|ป่า|โคเนื้อ|โคกระบือ|เลี้ยง|จุดชมวิว|โฮมสเตย์/
const GAP_FIELDS = ['07', '05', '10', '09'] as const
/** The deep dozen is made in all years; a case of an earlier year is met by its twin within the same four. */
const YEARS = [-2, -2, -2, -1, -1, -1, 0, 0, 0, 1, 1] as const

/** @param count projects in all, planted ones included */
export function makeProjects(
  count: number,
  fiscalYear: number,
  bodies: DemoBodies,
  plans: DemoPlans,
  places: Gazetteer,
  seed: Chance,
): DemoProjects {
  const book = new Book(fiscalYear, plans)
  const shallow = bodies.provinces.filter((province) => !province.isDeep)
  const deep = bodies.provinces.filter((province) => province.isDeep)
  const inDeep = shallow.length > 0 ? (count * IN_DEEP) / 1000 : count * (1 - NATIONAL / 1000)
  const inShallow = count - inDeep - (count * NATIONAL) / 1000
  const sum = (provinces: readonly DemoProvince[]) => provinces.reduce((all, province) => all + province.share, 0)
  for (const [index, province] of bodies.provinces.entries()) {
    const [weight, of] = province.isDeep ? [inDeep, sum(deep)] : [inShallow, sum(shallow)]
    const wanted = Math.round((weight * province.share) / of)
    fillProvince(
      book,
      province,
      wanted,
      GAP_FIELDS[index % GAP_FIELDS.length] ?? '07',
      places,
      seed.branch(province.area.code),
    )
  }
  fillNational(book, bodies, Math.max(12, Math.round((count * NATIONAL) / 1000)), seed.branch('00'))
  return book
}

/** Collects what is made, each project in the plan of its body. */
class Book implements DemoProjects {
  readonly projects: DemoProject[] = []
  readonly planted: PlantedCase[] = []
  readonly mistakes: PlantedMistake[] = []
  readonly gaps: Gap[] = []

  readonly fiscalYear: number
  readonly plans: DemoPlans

  constructor(fiscalYear: number, plans: DemoPlans) {
    this.fiscalYear = fiscalYear
    this.plans = plans
  }

  planOf(body: NewBody): DemoPlan {
    const plan = this.plans.ofBody.get(body.id)
    if (!plan) throw new Error(`${body.code} has no plan`)
    return plan
  }

  add(
    chance: Chance,
    where: { home: string; area: Area | undefined },
    body: NewBody,
    work: Work,
    category: string,
    year: number,
  ): DemoProject {
    const plan = this.planOf(body)
    const within = Math.min(year, plan.fiscalYearTo)
    const field = guessFunction(work.title)
    const project: DemoProject = {
      home: where.home,
      id: chance.id(),
      planId: plan.id,
      nodeId: field === null ? null : this.plans.programme(plan, field.code),
      body,
      title: work.title,
      placeText: work.placeText,
      areaCode: where.area?.code ?? null,
      functionCode: field?.code ?? null,
      functionReason: field?.reason.word ?? null,
      category,
      daysOld: plan.isStale ? plan.daysOld : chance.whole(0, plan.daysOld),
      ...moneyOf(chance, work.amountBaht, body, within, this.fiscalYear),
    }
    const kept = plan.isStale && chance.happens(0.5) ? { ...project, ...neverMoved(project) } : project
    this.projects.push(kept)
    return kept
  }
}

function fillProvince(
  book: Book,
  province: DemoProvince,
  wanted: number,
  gapField: string,
  places: Gazetteer,
  chance: Chance,
): void {
  const ground = new Ground(province, places, chance.branch('hands'))
  const before = book.projects.length
  const [nothingIn, noFieldIn] = ground.gapDistricts
  if (nothingIn) book.gaps.push({ areaCode: nothingIn, field: null })
  if (noFieldIn) book.gaps.push({ areaCode: noFieldIn, field: gapField })
  plant(book, ground, 'same', sameKinds, (wanted * PER_THOUSAND.same) / 1000, chance)
  plant(book, ground, 'told', toldKinds, (wanted * PER_THOUSAND.told) / 1000, chance)
  plant(book, ground, 'unlike', unlikeKinds, (wanted * PER_THOUSAND.unlike) / 1000, chance)
  const kinds = kindsOf(province)
  const taken = new Set<string>()
  for (let tries = 0; book.projects.length - before < wanted && tries < wanted * 4; tries++) {
    const kind = heavy(chance, kinds)
    const doer = chance.pick(kind.doers)
    const { body, site } = ground.settle(doer, kind.where ?? null, chance)
    const hand = ground.handOf(body)
    const work = kind.make(chance, site, hand)
    const title = inHand(work.title, site, hand)
    const placeText = hand.thaiDigits ? inThaiDigits(work.placeText) : work.placeText
    if (province.pao === null && RURAL.test(title)) continue
    const year = book.fiscalYear + chance.pick(YEARS)
    // An office plans the same course in the same place once a year; whoever writes it twice is among the mistakes.
    const name = `${body.id} ${title} ${year}`
    if (taken.has(name)) continue
    if (noFieldIn && site.areaCode.startsWith(noFieldIn) && guessFunction(title)?.code.startsWith(gapField)) continue
    taken.add(name)
    const area = places.areas.get(site.areaCode)
    book.add(chance, { home: province.area.code, area }, body, { ...work, title, placeText }, kind.category, year)
  }
  if (province.isDeep) mistake(book, ground, before, Math.round((wanted * MISTAKEN) / 1000), places, chance)
}

function kindsOf(province: DemoProvince): readonly WorkKind[] {
  const here = new Set<Doer>(['lao', 'province', 'district', ...province.offices.keys()])
  if (province.pao) here.add('pao')
  if (province.communities.length > 0) here.add('village')
  return workKinds
    .filter((kind) => province.pao !== null || kind.where !== 'country')
    .map((kind) => ({ ...kind, doers: kind.doers.filter((doer) => here.has(doer)) }))
    .filter((kind) => kind.doers.length > 0)
}

/** Cases until about so many projects belong to them. */
function plant(
  book: Book,
  ground: Ground,
  truth: PlantedCase['truth'],
  kinds: readonly PlantedKind[],
  projects: number,
  chance: Chance,
): void {
  const { province, places } = ground
  // The capital and provinces with few bodies have nobody to plan twice with.
  if (!province.isDeep) return
  const target = book.projects.length + Math.floor(projects)
  // Each province begins at another kind, so that small countries have them all.
  const first = Number(province.area.code)
  for (let made = 0; book.projects.length < target; made++) {
    const kind = kinds[(first + made) % kinds.length] as PlantedKind
    const [site, other] = [ground.countrySite(chance), ground.countrySite(chance)]
    const year = book.fiscalYear + (kind === 'other-year' ? -2 : chance.pick([0, 0, 0, -1, 1]))
    const members = plantCase(kind, chance, site, other).map((work) => {
      const there = work.elsewhere ? other : site
      const body = ground.bodyFor(work.doer, there)
      const hand = ground.handOf(body)
      const title = inHand(work.title, there, { ...hand, thaiDigits: false })
      const area = places.areas.get(there.areaCode)
      return book.add(chance, { home: province.area.code, area }, body, { ...work, title }, LAND, year + work.later)
    })
    book.planted.push({ kind, truth, members: members.map(({ home, id }) => ({ home, id })) })
  }
}

/** Turns some of the province's projects into what people get wrong; planted cases stay as they are. */
function mistake(book: Book, ground: Ground, from: number, count: number, places: Gazetteer, chance: Chance): void {
  const inCases = new Set(book.planted.flatMap(({ members }) => members.map(({ id }) => id)))
  const kinds = ['wrong-place', 'unit-slip', 'entered-twice', 'no-place', 'outside-plan'] as const
  const chosen = new Set<number>()
  for (let made = 0; made < count; made++) {
    const at = chance.whole(from, book.projects.length - 1)
    const project = book.projects[at]
    if (!project || inCases.has(project.id) || chosen.has(at) || project.areaCode?.length !== 6) continue
    chosen.add(at)
    const kind = kinds[made % kinds.length] ?? 'no-place'
    const wrong = mistaken(kind, project, ground, book, chance, places)
    if (wrong.id === project.id) book.projects[at] = wrong
    else book.projects.push(wrong)
    book.mistakes.push({ kind, project: { home: wrong.home, id: wrong.id } })
  }
}

function mistaken(
  kind: PlantedMistake['kind'],
  project: DemoProject,
  ground: Ground,
  book: Book,
  chance: Chance,
  places: Gazetteer,
): DemoProject {
  const again = (baht: number, year: number) => moneyOf(chance, baht, project.body, year, book.fiscalYear)
  const baht = Number(project.amountSatang / 100n)
  switch (kind) {
    case 'wrong-place': {
      const other = ground.countrySite(chance)
      const area =
        other.areaCode.slice(0, 4) === project.areaCode?.slice(0, 4) ? undefined : places.areas.get(other.areaCode)
      return { ...project, areaCode: area?.code ?? project.areaCode?.slice(0, 4) ?? null }
    }
    case 'unit-slip':
      return { ...project, ...again(baht > 300_000 ? baht / 1_000 : baht * 1_000, project.fiscalYearFrom) }
    case 'entered-twice':
      return { ...project, id: chance.id(), lines: project.lines.map((line) => ({ ...line, id: chance.id() })) }
    case 'no-place':
      return {
        ...project,
        areaCode: null,
        placeText: chance.pick(['ในเขตพื้นที่', 'ตามแบบแปลนที่กำหนด', 'หมู่ที่ 4', 'ทุกหมู่บ้าน']),
      }
    case 'outside-plan':
      return { ...project, ...again(baht, book.planOf(project.body).fiscalYearTo + 1) }
  }
}

/** What departments and clusters do in many provinces at once, and what the plans of the government name: it lies in no province. */
function fillNational(book: Book, bodies: DemoBodies, count: number, chance: Chance): void {
  const before = book.projects.length
  const add = (body: NewBody, title: string, placeText: string, amountBaht: number, year: number) =>
    book.add(chance, { home: '00', area: undefined }, body, { title, placeText, amountBaht }, SERVICES, year)
  const year = () => book.fiscalYear + chance.pick(YEARS)
  for (const title of rulingWorks.government)
    add(bodies.cabinet, title, 'ทั่วประเทศ', chance.whole(200, 9_000) * 1_000_000, year())
  for (const title of rulingWorks.framework)
    add(bodies.council, title, 'ทั่วประเทศ', chance.whole(4, 120) * 1_000_000, year())
  const taken = new Set<string>()
  for (let tries = 0; book.projects.length - before < count && tries < count * 10; tries++) {
    const body = chance.happens(0.3) ? chance.pick(bodies.clusters) : chance.pick(bodies.departments)
    const isCluster = body.kind === 'province-cluster'
    const works = isCluster ? clusterWorks[body.areaCode ?? ''] : departmentWorks[body.nameTh]
    if (!works) throw new Error(`the demonstration knows no work of ${body.nameTh}`)
    const when = year()
    const title = chance.pick(works)
    if (taken.has(`${body.id} ${title} ${when}`)) continue
    taken.add(`${body.id} ${title} ${when}`)
    add(body, title, isCluster ? body.nameTh : 'ทั่วประเทศ', chance.whole(15, 600) * 100_000, when)
  }
}

function heavy(chance: Chance, kinds: readonly WorkKind[]): WorkKind {
  let left = chance.unit() * kinds.reduce((sum, kind) => sum + kind.weight, 0)
  for (const kind of kinds) {
    left -= kind.weight
    if (left < 0) return kind
  }
  return chance.pick(kinds)
}
