import type { NewBody } from '../src/features/bodies/index.ts'
import { type Area, type Gazetteer, guessFunction } from '../src/features/places/index.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { villageName } from './place-names.ts'
import type { DemoPlans } from './plans.ts'
import {
  type Doer,
  lookalikeKinds,
  makeTwin,
  overlapKinds,
  type Site,
  type TwinKind,
  type Work,
  type WorkKind,
  workKinds,
} from './works.ts'

export interface DemoLine {
  readonly id: string
  readonly phase: 'planned' | 'requested' | 'approved' | 'revised' | 'committed' | 'disbursed'
  readonly fiscalYear: number
  readonly source: string
  readonly amountSatang: bigint
}

export interface DemoProject {
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
  readonly state: 'planned' | 'approved' | 'running' | 'finished'
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly lines: readonly DemoLine[]
}

/** Two projects made to overlap, or to look as if they did. */
export interface PlantedPair {
  readonly kind: TwinKind
  readonly overlap: boolean
  readonly left: { readonly home: string; readonly id: string }
  readonly right: { readonly home: string; readonly id: string }
}

export interface DemoProjects {
  readonly projects: readonly DemoProject[]
  readonly planted: readonly PlantedPair[]
}

/** Of a hundred projects, how many are half of a pair that overlaps, and of one that only looks so. */
const OVERLAPPING = 5
const LOOKING_ALIKE = 4

/** @param count projects in all, planted pairs included */
export function makeProjects(
  count: number,
  fiscalYear: number,
  bodies: DemoBodies,
  plans: DemoPlans,
  places: Gazetteer,
  seed: Chance,
): DemoProjects {
  const projects: DemoProject[] = []
  const planted: PlantedPair[] = []
  const make = (
    chance: Chance,
    home: string,
    body: NewBody,
    area: Area | undefined,
    work: Work,
    category: string,
    year: number,
  ) => {
    const plan = plans.ofBody.get(body.id)
    if (!plan) throw new Error(`${body.code} has no plan`)
    const field = guessFunction(work.title)
    const project: DemoProject = {
      home,
      id: chance.id(),
      planId: plan.id,
      nodeId: plans.programme(plan, field?.code ?? null),
      body,
      title: work.title,
      placeText: work.placeText,
      areaCode: area?.code ?? null,
      functionCode: field?.code ?? null,
      functionReason: field?.reason.word ?? null,
      category,
      ...moneyOf(chance, work.amountBaht, body, year, fiscalYear),
    }
    projects.push(project)
    return project
  }

  for (const province of bodies.provinces) {
    const chance = seed.branch(province.area.code)
    const wanted = Math.round((count * province.share) / 1000)
    const sites = sitesOf(province, places)
    const pairs = (kinds: readonly TwinKind[], share: number, overlap: boolean) => {
      for (let made = 0; made < Math.floor((wanted * share) / 200); made++) {
        const kind = kinds[made % kinds.length] as TwinKind
        const [site, other] = [chance.pick(sites)(chance), chance.pick(sites)(chance)]
        const twin = makeTwin(kind, chance, site, other)
        const year = fiscalYear + chance.pick([0, 0, 0, 1])
        const rightSite = kind === 'other-village' ? other : site
        const left = make(
          chance,
          province.area.code,
          bodyFor(province, twin.left.doer, site, chance),
          places.areas.get(site.areaCode),
          twin.left,
          'ค่าที่ดินและสิ่งก่อสร้าง',
          year,
        )
        const right = make(
          chance,
          province.area.code,
          bodyFor(province, twin.right.doer, rightSite, chance),
          places.areas.get(rightSite.areaCode),
          twin.right,
          'ค่าที่ดินและสิ่งก่อสร้าง',
          kind === 'other-year' ? year - 3 : year,
        )
        planted.push({
          kind,
          overlap,
          left: { home: left.home, id: left.id },
          right: { home: right.home, id: right.id },
        })
      }
    }
    const before = projects.length
    pairs(overlapKinds, OVERLAPPING, true)
    pairs(lookalikeKinds, LOOKING_ALIKE, false)
    while (projects.length - before < wanted) {
      const kind = heavy(chance, workKinds)
      const site = chance.pick(sites)(chance)
      const body = bodyFor(province, chance.pick(kind.doers), site, chance)
      const year = fiscalYear + chance.pick([-2, -2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 2])
      make(
        chance,
        province.area.code,
        body,
        places.areas.get(site.areaCode),
        kind.make(chance, site),
        kind.category,
        year,
      )
    }
  }
  nationalProjects(make, seed.branch('00'), Math.max(10, Math.round(count / 100)), fiscalYear, bodies)
  return { projects, planted }
}

/** What departments and clusters do everywhere at once: it lies in no province. */
function nationalProjects(
  make: (
    chance: Chance,
    home: string,
    body: NewBody,
    area: Area | undefined,
    work: Work,
    category: string,
    year: number,
  ) => DemoProject,
  chance: Chance,
  count: number,
  fiscalYear: number,
  bodies: DemoBodies,
): void {
  /** What is done nationwide, and the department whose work it is. */
  const themes: readonly (readonly [theme: string, department: string])[] = [
    ['พัฒนาระบบฐานข้อมูลกลางเพื่อการบริการประชาชน', 'กรมการปกครอง'],
    ['ส่งเสริมการท่องเที่ยวเชื่อมโยงกลุ่มจังหวัด', 'กรมการท่องเที่ยว'],
    ['เพิ่มความปลอดภัยทางถนนช่วงเทศกาล', 'กรมทางหลวงชนบท'],
    ['ยกระดับสินค้าเกษตรปลอดภัยสู่ตลาดเมือง', 'กรมส่งเสริมการเกษตร'],
    ['เตือนภัยน้ำหลากและดินถล่มล่วงหน้า', 'กรมทรัพยากรน้ำ'],
    ['ดูแลผู้สูงอายุระยะยาวในชุมชน', 'กรมกิจการผู้สูงอายุ'],
    ['ป้องกันและควบคุมโรคติดต่อนำโดยแมลง', 'กรมควบคุมโรค'],
    ['ลดการเผาในที่โล่งและฝุ่นละออง', 'กรมป้องกันและบรรเทาสาธารณภัย'],
  ]
  for (let made = 0; made < count; made++) {
    const [theme, department] = chance.pick(themes)
    const owner = bodies.national.find((body) => body.nameTh === department)
    const body = chance.happens(0.4) || !owner ? chance.pick(bodies.clusters) : owner
    const where = body.kind === 'province-cluster' ? body.nameTh : 'ทั่วประเทศ'
    const work = {
      title: `โครงการ${theme} ระยะที่ ${1 + Math.floor(made / themes.length)}`,
      placeText: where,
      amountBaht: chance.whole(40, 900) * 100_000,
    }
    make(chance, '00', body, undefined, work, 'ค่าใช้สอย', fiscalYear + chance.pick([-1, 0, 0, 1]))
  }
}

/** Makers of sites: each sub-district served by a local administration has five to fourteen villages with names of their own. */
function sitesOf(province: DemoProvince, places: Gazetteer): ((chance: Chance) => Site)[] {
  return province.laos.flatMap((lao) =>
    lao.subdistricts.map((subdistrict) => {
      const district = places.areas.get(subdistrict.code.slice(0, 4))
      const villages = new Map<number, string>()
      return (chance: Chance): Site => {
        const moo = chance.whole(1, 9)
        const village = villages.get(moo) ?? villageName(chance, province.area.code)
        villages.set(moo, village)
        return {
          provinceCode: province.area.code,
          areaCode: subdistrict.code,
          province: province.area.nameTh,
          district: district?.nameTh ?? '',
          subdistrict: subdistrict.nameTh,
          moo,
          village,
        }
      }
    }),
  )
}

function bodyFor(province: DemoProvince, doer: Doer, site: Site, chance: Chance): NewBody {
  switch (doer) {
    case 'lao':
      return (
        province.laos.find((lao) => lao.subdistricts.some((area) => area.code === site.areaCode))?.body ??
        chance.pick(province.laos).body
      )
    case 'pao':
      return province.pao
    case 'province':
      return province.province
    case 'district':
      return province.districts.get(site.areaCode.slice(0, 4)) ?? province.province
    default:
      return province.offices.get(doer) ?? province.province
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

/**
 * Lines by year and phase as far as time has gone: past years were approved and mostly paid, this year is approved and partly
 * committed, later years are planned or asked for. A project's amount is each year's furthest phase, added up.
 */
function moneyOf(
  chance: Chance,
  amountBaht: number,
  body: NewBody,
  year: number,
  now: number,
): Pick<DemoProject, 'state' | 'fiscalYearFrom' | 'fiscalYearTo' | 'amountSatang' | 'lines'> {
  const years = amountBaht > 20_000_000 ? 2 : 1
  const source = sourceOf(body)
  const lines: DemoLine[] = []
  let total = 0n
  for (let at = 0; at < years; at++) {
    const fiscalYear = year + at
    const planned = BigInt(Math.round(amountBaht / years / 100) * 100) * 100n
    const add = (phase: DemoLine['phase'], amountSatang: bigint) =>
      lines.push({ id: chance.id(), phase, fiscalYear, source, amountSatang })
    add('planned', planned)
    let furthest = planned
    if (fiscalYear === now + 1) add('requested', planned)
    if (fiscalYear <= now) {
      furthest = (planned * BigInt(chance.whole(88, 100))) / 100n
      add('approved', furthest)
    }
    if (fiscalYear < now) {
      furthest = (furthest * BigInt(chance.whole(86, 100))) / 100n
      add('disbursed', furthest)
    } else if (fiscalYear === now && chance.happens(0.35)) {
      furthest = (furthest * BigInt(chance.whole(92, 100))) / 100n
      add('committed', furthest)
    }
    total += furthest
  }
  const last = year + years - 1
  const state = last < now ? 'finished' : year > now ? 'planned' : chance.happens(0.4) ? 'running' : 'approved'
  return { state, fiscalYearFrom: year, fiscalYearTo: last, amountSatang: total, lines }
}

function sourceOf(body: NewBody): string {
  if (body.kind === 'province' || body.kind === 'district') return 'งบจังหวัด'
  if (body.kind === 'province-cluster') return 'งบกลุ่มจังหวัด'
  if (body.kind === 'provincial-office' || body.kind === 'department') return 'งบกระทรวง กรม'
  return 'ข้อบัญญัติท้องถิ่น'
}
