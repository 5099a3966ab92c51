import { type AreaCode, parseAreaCode } from '../../kernel/area-code.ts'
import { compareThai } from '../../kernel/thai-text.ts'
import type { Area, AreaMembership } from './area.ts'
import { push } from './name-index.ts'
import { type PlaceHint, placeResolver, type ResolvedPlace } from './resolve-place.ts'
import { areaSearch } from './search-areas.ts'

export interface Gazetteer {
  /** The last change of the register this copy was made from. */
  readonly asOf: Date | null
  /** Under what the drawings of this register's boundaries are kept; null where it has no boundaries. */
  readonly bordersKey: string | null
  /** All, those that are no more among them. */
  readonly areas: ReadonlyMap<string, Area>
  readonly areasOfToday: readonly Area[]
  /** Free Thai text, or a code, to an area. Null: no place is named, or the name stands in several places and nothing tells which. */
  resolve(text: string, hint?: PlaceHint): ResolvedPlace | null
  /** All areas of this name, whatever stands above them; for a person to choose from. */
  named(name: string): readonly Area[]
  /** By code, postcode, an address, words of a name, an old name, a name with a slip; best first. */
  search(query: string, limit: number): readonly Area[]
  /** Areas of today directly below: regions' provinces, a province's districts, the sub-districts of an LAO territory … in Thai order, villages by their number. */
  children(code: string): readonly Area[]
  /** From the country down to the area itself. */
  line(code: string): readonly Area[]
  /** Provinces of a region or cluster (or of the country); of anything else nothing. */
  provincesOf(code: string): readonly Area[]
  /** Regions and clusters a province belongs to; territories of local authorities over a sub-district. */
  groupsOf(code: string): readonly Area[]
  /** The area of today for one that is no more, as far as the register says what came after it; itself for one of today. */
  current(area: Area): Area
}

export interface RegisterOptions {
  readonly asOf?: Date | null
  /** ISO day; areas that ended before it or begin after it are not of today. */
  readonly today?: string
  readonly bordersKey?: string | null
}

const COUNTRY = 'TH' as AreaCode

/** A chain longer than this is a circle that the import should have refused. */
const MOST_SUCCESSIONS = 8

/** A whole address leaves nothing to choose from; a bare name, even of a province, does. */
const SURER_THAN_A_BARE_NAME = 0.9

/** Keeps the names of all areas in memory, so that thousands of texts a second find their place without asking the database. */
export function openGazetteer(
  areas: readonly Area[],
  memberships: readonly AreaMembership[] = [],
  { asOf = null, today = new Date().toISOString().slice(0, 10), bordersKey = null }: RegisterOptions = {},
): Gazetteer {
  const byCode = new Map<string, Area>(areas.map((area) => [area.code, area]))
  const childrenOf = new Map<string, Area[]>()
  const isLiving = (area: Area) =>
    (area.validTo === null || area.validTo >= today) && (area.validFrom === null || area.validFrom <= today)
  const living = areas.filter(isLiving)
  const former = areas.filter((area) => !isLiving(area))
  // Territories of local authorities lie over the tree, not in it: they are shown with their sub-districts.
  for (const area of living)
    if (area.parentCode !== null && area.kind !== 'lao') push(childrenOf, area.parentCode, area)
  for (const list of childrenOf.values())
    list.sort((a, b) => (a.code.length > 6 ? (a.code < b.code ? -1 : 1) : compareThai(a.nameTh, b.nameTh)))

  const { named, search: searchByName } = areaSearch(living, former)
  const membersOf = new Map<string, Area[]>()
  const groupsOver = new Map<string, Area[]>()
  for (const { groupCode, areaCode } of memberships) {
    const [group, member] = [byCode.get(groupCode), byCode.get(areaCode)]
    if (!group || !member) continue
    push(membersOf, groupCode, member)
    push(groupsOver, areaCode, group)
  }
  for (const [group, list] of membersOf)
    if (byCode.get(group)?.kind === 'lao') list.sort((a, b) => compareThai(a.nameTh, b.nameTh))

  function current(area: Area): Area {
    let now = area
    for (let steps = 0; steps < MOST_SUCCESSIONS && !isLiving(now); steps++) {
      const next = now.successorCode === null ? undefined : byCode.get(now.successorCode)
      if (!next) break
      now = next
    }
    return now
  }

  /** A code of the past, or one below it: 430302 lay in 4303, which became 3801. */
  function byOldCode(code: AreaCode): Area | null {
    for (let at: string = code; /^\d{4}/.test(at); at = at.slice(0, -2)) {
      const area = byCode.get(at)
      if (area) return current(area) === area ? null : current(area)
    }
    return null
  }

  const resolveAsWritten = placeResolver({ byCode, living, former, isLiving, current, byOldCode, named })

  function resolve(text: string, hint?: PlaceHint): ResolvedPlace | null {
    const found = resolveAsWritten(text, hint)
    if (found !== null) return found
    const name = withoutKind(text)
    return name === text ? null : resolveAsWritten(name, hint)
  }

  function search(query: string, limit: number): readonly Area[] {
    const code = parseAreaCode(query)
    const byExactCode = code.ok ? (byCode.get(code.value) ?? byOldCode(code.value)) : undefined
    if (byExactCode) return [byExactCode]
    const resolved = resolve(query)
    const best = resolved && resolved.reason.kind !== 'several' ? byCode.get(resolved.code) : undefined
    if (best && resolved && resolved.confidence > SURER_THAN_A_BARE_NAME) return [best]
    const found = searchByName(withoutKind(query))
    return [...new Set([...(best ? [best] : []), ...found])].slice(0, limit)
  }

  function line(code: string): readonly Area[] {
    const up: Area[] = []
    for (let at = byCode.get(code); at; at = at.parentCode === null ? undefined : byCode.get(at.parentCode))
      up.unshift(at)
    return up
  }

  const allProvinces = living.filter(isProvince)
  return {
    asOf,
    bordersKey,
    areas: byCode,
    areasOfToday: living,
    resolve,
    named,
    search,
    children: (code) => {
      if (code === COUNTRY) return (childrenOf.get(code) ?? []).filter((area) => area.code.startsWith('R6-'))
      return childrenOf.get(code) ?? membersOf.get(code) ?? []
    },
    line,
    provincesOf: (code) => (code === COUNTRY ? allProvinces : (membersOf.get(code) ?? []).filter(isProvince)),
    groupsOf: (code) => groupsOver.get(code) ?? [],
    current,
  }
}

/** "Wiang Pa Pao District", as our English pages say it: the names of the register stand without the word for what they name. */
const withoutKind = (typed: string) => typed.replace(/[\s,]+(?:sub-?district|district|province)\s*$/i, '')

function isProvince(area: Area): boolean {
  return area.kind === 'province'
}
