import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** Levels of administration, the lowest first: a matter goes to the first of them that is able to act (subsidiarity). */
export const levels = [
  'lao',
  'pao',
  'district',
  'provincial-office',
  'province',
  'regional-office',
  'national',
] as const
export type Level = (typeof levels)[number]

/** Kinds of bodies (THAI.md 5) that stand on a level, for a target that names no office. */
export const plainKinds: Readonly<Record<Level, readonly string[]>> = {
  lao: ['city', 'town', 'subdistrict-municipality', 'sao', 'special-lao'],
  pao: ['pao'],
  district: ['district'],
  'provincial-office': [],
  province: ['province'],
  'regional-office': [],
  national: [],
}

/** Kinds an office named by its first words may be of. */
export const namedKinds: Readonly<Record<Level, readonly string[]>> = {
  lao: plainKinds.lao,
  pao: plainKinds.pao,
  district: ['district', 'district-office', 'police', 'hospital', 'office'],
  'provincial-office': ['provincial-office', 'regional-office', 'office', 'police', 'hospital', 'state-enterprise'],
  province: ['province'],
  'regional-office': ['regional-office', 'office'],
  national: ['ministry', 'department', 'office', 'state-enterprise', 'public-organisation', 'police', 'fund', 'other'],
}

export const roadOwners = ['highways', 'rural-roads', 'local', 'private'] as const
export type RoadOwner = (typeof roadOwners)[number]

/** Reads what was answered to "whose road is it"; null for everything else, "I do not know" among them. */
export function readRoadOwner(text: unknown): RoadOwner | null {
  return roadOwners.find((owner) => owner === text) ?? null
}

/** Whether the answer to a question of a category decides who gets the matter. */
export function settlesRoute({ code }: { readonly code: string }): boolean {
  return code === 'road-owner'
}

/** Who acts, on one level. */
export interface Target {
  readonly level: Level
  /** The name of the office begins so; null: any body of the level's plain kinds. */
  readonly begins: string | null
  /** … and not so: แขวงทางหลวง, but not แขวงทางหลวงชนบท. */
  readonly besides: string | null
  /** This very body and no other. */
  readonly bodyCode: string | null
}

/** One version of a rule: which levels act on what. What is null is not asked. */
export interface RoutingRule {
  readonly code: string
  readonly version: number
  readonly nameTh: string
  readonly nameEn: string
  readonly categoryCode: string | null
  /** A mission field; its parts belong to it. */
  readonly functionCode: string | null
  /** The rule holds there and below, and comes before all rules without a place. */
  readonly areaCode: string | null
  readonly roadOwner: RoadOwner | null
  /** From the lowest level up. */
  readonly targets: readonly Target[]
  readonly validFrom: LocalDate | null
  readonly validTo: LocalDate | null
  /** Law or order the duty comes from; null where nobody has named one. */
  readonly basis: string | null
}

/** Names the office nobody else is found for: its first target that exists owns the queue of what has no place. */
export const TRIAGE_RULE = 'triage'

export function isInForce(rule: Pick<RoutingRule, 'validFrom' | 'validTo'>, on: LocalDate): boolean {
  return (rule.validFrom === null || rule.validFrom <= on) && (rule.validTo === null || on <= rule.validTo)
}

export type TargetProblem = 'none' | 'too-many' | 'not-ascending' | 'office-unnamed'
const MOST_TARGETS = 8

/** Offices are many on these levels: a target there has to name one. */
const needsName: ReadonlySet<Level> = new Set(['provincial-office', 'regional-office', 'national'])

/** The lowest level stands first, and where a level has many offices one is named. Null: nothing is wrong. */
export function targetProblem(targets: readonly Target[]): TargetProblem | null {
  if (targets.length === 0) return 'none'
  if (targets.length > MOST_TARGETS) return 'too-many'
  if (targets.some((one) => needsName.has(one.level) && one.begins === null && one.bodyCode === null))
    return 'office-unnamed'
  const ranks = targets.map(({ level }) => levels.indexOf(level))
  return ranks.every((rank, at) => at === 0 || rank >= (ranks[at - 1] ?? 0)) ? null : 'not-ascending'
}
