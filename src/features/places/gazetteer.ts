import { type AreaCode, isWithin, parseAreaCode } from '../../kernel/area-code.ts'
import { type ParsedPlace, type PlaceSpan, parsePlaceText } from '../../kernel/place-text.ts'
import { compareThai, comparisonKey, skeleton } from '../../kernel/thai-text.ts'
import type { Area, AreaMembership } from './area.ts'

/** What is known besides the text, e.g. the province of the office that wrote it. The text wins over it. */
export interface PlaceHint {
  readonly provinceCode?: string
  readonly districtCode?: string
}

/** Why a text was taken for an area. */
export type PlaceReason =
  /** The text is the code of the area. */
  | { readonly kind: 'code' }
  /** The area and enough of what is above it are named. */
  | { readonly kind: 'named' }
  /** As named, but a name was spelt otherwise than in the register. */
  | { readonly kind: 'repaired'; readonly written: string }
  /** Only its own name, which no other area of its kind has (in the hinted province, or in the country). */
  | { readonly kind: 'only-one-so-named' }
  /** A finer name was given that the register does not have there: the area above it. */
  | { readonly kind: 'finer-name-unknown'; readonly written: string }
  /** The name of a local administration, which lies in this area. */
  | { readonly kind: 'body'; readonly written: string }
  /** Several places: the smallest area that holds them all; they are the alternatives. */
  | { readonly kind: 'several' }

export interface ResolvedPlace {
  readonly code: AreaCode
  /** 0 to 1. From 0.9 on a person need not look. */
  readonly confidence: number
  readonly reason: PlaceReason
  /** Other areas the text may mean, or, for several, all it names. */
  readonly alternatives: readonly AreaCode[]
}

export interface Gazetteer {
  /** The last change of the register this copy was made from. */
  readonly asOf: Date | null
  readonly areas: ReadonlyMap<string, Area>
  /** Free Thai text, or a code, to an area. Null: no place is named, or the name stands in several places and nothing tells which. */
  resolve(text: string, hint?: PlaceHint): ResolvedPlace | null
  /** All areas of this name, whatever stands above them; for a person to choose from. */
  named(name: string): readonly Area[]
  /** By code, postcode, or words of a name; best first. */
  search(query: string, limit: number): readonly Area[]
  /** Areas directly below: regions' provinces, a province's districts … in Thai order. */
  children(code: string): readonly Area[]
  /** From the country down to the area itself. */
  line(code: string): readonly Area[]
  /** Provinces of a region or cluster (or of the country); of anything else nothing. */
  provincesOf(code: string): readonly Area[]
  /** Regions and clusters a province belongs to. */
  groupsOf(code: string): readonly Area[]
}

/** Areas under one parent, findable by name. */
interface NameIndex {
  readonly byKey: Map<string, Area[]>
  readonly bySkeleton: Map<string, Area[]>
  /** Skeletons, longest first, for names that carry the next word. */
  readonly prefixes: [string, Area][]
}

interface Match {
  readonly area: Area
  readonly exact: boolean
  /** As the text has it. */
  readonly written: string
}

interface Candidate extends Match {
  /** Levels above it that the text named and that agree. */
  readonly parentNamed: boolean
  readonly unknownFiner: string | null
  readonly rivals: readonly Area[]
}

const COUNTRY = 'TH' as AreaCode

/** Keeps the names of all areas in memory, so that thousands of texts a second find their place without asking the database. */
export function openGazetteer(
  areas: readonly Area[],
  memberships: readonly AreaMembership[] = [],
  asOf: Date | null = null,
): Gazetteer {
  const byCode = new Map<string, Area>(areas.map((area) => [area.code, area]))
  const childrenOf = new Map<string, Area[]>()
  for (const area of areas) if (area.parentCode !== null) push(childrenOf, area.parentCode, area)
  for (const list of childrenOf.values()) list.sort((a, b) => compareThai(a.nameTh, b.nameTh))

  const living = areas.filter((area) => area.validTo === null)
  const provinces = indexOf(living.filter((area) => area.kind === 'province'))
  const allDistricts = indexOf(living.filter((area) => area.kind === 'district'))
  const allSubdistricts = indexOf(living.filter((area) => area.kind === 'subdistrict'))
  const groups = indexOf(living.filter((area) => area.kind === 'province-cluster' || area.kind === 'region'))
  const districtsOf = indexByParent(living, 'district', (area) => area.code.slice(0, 2))
  const subdistrictsOf = indexByParent(living, 'subdistrict', (area) => area.code.slice(0, 4))
  const subdistrictsOfProvince = indexByParent(living, 'subdistrict', (area) => area.code.slice(0, 2))
  const everyKey = new Map<string, Area[]>()
  for (const area of living) {
    for (const name of [area.nameTh, area.nameEn ?? '', ...area.aliases]) {
      const key = comparisonKey(name)
      if (key !== '' && !everyKey.get(key)?.includes(area)) push(everyKey, key, area)
    }
  }
  const provincesIn = new Map<string, Area[]>()
  const groupsOver = new Map<string, Area[]>()
  for (const { groupCode, areaCode } of memberships) {
    const [group, member] = [byCode.get(groupCode), byCode.get(areaCode)]
    if (!group || !member) continue
    push(provincesIn, groupCode, member)
    push(groupsOver, areaCode, group)
  }
  const byPostcode = new Map<string, Area[]>()
  for (const area of living) for (const postcode of area.postcodes) push(byPostcode, postcode, area)

  function resolve(text: string, hint: PlaceHint = {}): ResolvedPlace | null {
    const code = parseAreaCode(text)
    if (code.ok) return byCode.has(code.value) ? answer(code.value, 1, { kind: 'code' }) : null
    const parsed = parsePlaceText(text)
    const candidates = finest(readCandidates(parsed, hint))
    const [only, second] = candidates
    if (only && second) return mainOf(candidates) ?? several(candidates)
    if (only) return judged(only)
    return fromGroup(parsed.text) ?? fromBody(parsed, hint) ?? fromBareNames(parsed.text, hint)
  }

  /** Thai places run from the finest to the coarsest, so the text is read from its end and each name is looked up in the last coarser one. */
  function readCandidates(parsed: ParsedPlace, hint: PlaceHint): Candidate[] {
    const found: Candidate[] = []
    const hinted = byCode.get(hint.provinceCode ?? hint.districtCode?.slice(0, 2) ?? '')
    let province: Match | null = null
    let district: Candidate | null = null
    const spans = parsed.spans.map(notARoute).filter(isAdministrative)
    const readOn = (span: PlaceSpan) => parsed.text.slice(span.end - span.name.length, span.end + 24)
    for (let at = spans.length - 1; at >= 0; at--) {
      const span = spans[at] as PlaceSpan
      if (span.kind === 'province') {
        const match: Match | null = lookUp(provinces, span.name) ?? nearly(provinces, span.name)
        if (match === null) continue
        province = match
        district = null
        found.push({ ...match, parentNamed: true, unknownFiner: null, rivals: [] })
      } else if (span.kind === 'district') {
        district =
          districtOf(span.name, province, hinted, spans[at - 1]) ??
          districtOf(readOn(span), province, hinted, spans[at - 1])
        if (district) found.push(overlooked(parsed, span, district) ?? district)
        else if (province) found.push(withUnknown(province, span.name))
      } else {
        const candidate =
          subdistrictOf(span.name, province, district, hinted, hint) ??
          // The name may hold a word that ends names elsewhere (แขวงคลองถนน, ตำบลท่าสาย): read on, inside what is known.
          (district || province ? subdistrictOf(readOn(span), province, district, hinted, hint) : null)
        if (candidate) found.push(candidate, ...furtherSubdistricts(parsed.text.slice(span.end), candidate))
        else if (district) found.push({ ...district, unknownFiner: span.name })
        else if (province) found.push(withUnknown(province, span.name))
      }
    }
    return found
  }

  /** Names that read like ordinary words (ตำบลทางพระ, ตำบลเป็นสุข) are left out by the parser; the district knows better. */
  function overlooked(parsed: ParsedPlace, span: PlaceSpan, district: Candidate): Candidate | null {
    const written = BEFORE_DISTRICT.exec(parsed.text.slice(Math.max(0, span.start - 40), span.start))?.[1]
    const area = written ? exactly(subdistrictsOf.get(district.area.code) ?? EMPTY, written) : null
    return area && { ...district, area }
  }

  /** ตำบลท่าชัย, ชัยนาท และนางลือ: names that go on without the cue word, as long as the district has them. */
  function furtherSubdistricts(rest: string, first: Candidate): Candidate[] {
    const index = subdistrictsOf.get(first.area.code.slice(0, 4)) ?? EMPTY
    const further: Candidate[] = []
    for (const [, name = ''] of rest.matchAll(NEXT_NAME)) {
      const area = exactly(index, name)
      if (area === null) break
      if (area !== first.area) further.push({ ...first, area })
    }
    return further
  }

  function districtOf(
    written: string,
    province: Match | null,
    hinted: Area | undefined,
    before: PlaceSpan | undefined,
  ): Candidate | null {
    const home = province?.area ?? hinted
    if (home) {
      const name = /^เมือง$/.test(written) ? `เมือง${home.nameTh}` : written
      const index = districtsOf.get(home.code)
      const match =
        index && (lookUp(index, name) ?? lookUp(index, name.replace(/^เมือง(?=.)/, '')) ?? nearly(index, name))
      if (match) return { ...match, parentNamed: province !== null, unknownFiner: null, rivals: [] }
      if (province) return null
    }
    const match = lookUp(allDistricts, written)
    if (match === null) return null
    const rivals = allDistricts.byKey.get(comparisonKey(match.area.nameTh)) ?? [match.area]
    // อำเภอเฉลิมพระเกียรติ stands in five provinces: the sub-district before it may tell which.
    const told =
      before?.kind === 'subdistrict'
        ? rivals.filter((area) => lookUp(subdistrictsOf.get(area.code) ?? EMPTY, before.name) !== null)
        : []
    const chosen = told.length === 1 ? told : rivals
    if (chosen.length > 1) return null
    return {
      ...match,
      area: chosen[0] ?? match.area,
      parentNamed: told.length === 1,
      unknownFiner: null,
      rivals: [],
    }
  }

  function subdistrictOf(
    written: string,
    province: Match | null,
    district: Candidate | null,
    hinted: Area | undefined,
    hint: PlaceHint,
  ): Candidate | null {
    const inDistrict = district?.area.code ?? (province === null ? hint.districtCode : undefined)
    if (inDistrict) {
      const index = subdistrictsOf.get(inDistrict)
      const match = index && (lookUp(index, written) ?? nearly(index, written))
      if (match) {
        const exact = match.exact && (district?.exact ?? true)
        return { ...match, exact, parentNamed: district?.parentNamed ?? false, unknownFiner: null, rivals: [] }
      }
      if (district) return null
    }
    const home = province?.area ?? hinted
    const index = home ? subdistrictsOfProvince.get(home.code) : allSubdistricts
    const match = index ? lookUp(index, written) : null
    if (match === null || index === undefined) return null
    const rivals = index.byKey.get(comparisonKey(match.area.nameTh)) ?? [match.area]
    if (rivals.length > 1) return home ? ambiguousIn(home, written, rivals) : null
    return { ...match, parentNamed: province !== null, unknownFiner: null, rivals: [] }
  }

  function ambiguousIn(home: Area, written: string, rivals: readonly Area[]): Candidate {
    return { area: home, exact: true, written, parentNamed: true, unknownFiner: written, rivals }
  }

  /** กลุ่มจังหวัดภาคเหนือตอนบน 2, ภาคใต้. */
  function fromGroup(text: string): ResolvedPlace | null {
    const at = text.search(/กลุ่มจังหวัด|^ภาค/)
    if (at < 0) return null
    const match = lookUp(groups, text.slice(at))
    return match && answer(match.area.code, match.exact ? 0.98 : 0.85, { kind: 'named' })
  }

  /** องค์การบริหารส่วนจังหวัดน่าน works in the province; a municipality or อบต. in the sub-district or district whose name it bears. */
  function fromBody(parsed: ParsedPlace, hint: PlaceHint): ResolvedPlace | null {
    const span = parsed.spans.find((candidate) => candidate.kind === 'body')
    if (!span) return null
    const written = parsed.text.slice(span.start, span.end)
    const reason: PlaceReason = { kind: 'body', written }
    if (/จังหวัด|^อ\.?บ\.?จ/.test(written)) {
      const match = lookUp(provinces, span.name)
      return match && answer(match.area.code, 0.95, reason)
    }
    const home = byCode.get(hint.provinceCode ?? '')
    const index = home ? subdistrictsOfProvince.get(home.code) : allSubdistricts
    const match = index && lookUp(index, span.name)
    const rivals = match ? (index.byKey.get(comparisonKey(match.area.nameTh)) ?? [match.area]) : []
    if (match && rivals.length === 1) return answer(match.area.code, home ? 0.75 : 0.6, reason)
    if (home) return answer(home.code, 0.7, reason, rivals)
    const asProvince = /นคร|เมือง|^ท\.?[นม]/.test(written) ? lookUp(provinces, span.name) : null
    return asProvince && answer(asProvince.area.code, 0.75, reason)
  }

  /** Names without any cue word: "ท่าวังผา น่าน", "ในเมือง เมือง ขอนแก่น", "Nan". Whole words only. */
  function fromBareNames(text: string, hint: PlaceHint): ResolvedPlace | null {
    const words = text.split(/[\s,]+/).filter((word) => word !== '')
    if (words.length === 0 || words.length > 6) return null
    const whole = everyKey.get(comparisonKey(text)) ?? []
    const [last = '', before = '', first = ''] = [...words].reverse()
    const province = exactly(provinces, last)
    if (province && words.length > 1) {
      const district = exactly(
        districtsOf.get(province.code) ?? EMPTY,
        before === 'เมือง' ? `เมือง${province.nameTh}` : before,
      )
      const index = district ? subdistrictsOf.get(district.code) : subdistrictsOfProvince.get(province.code)
      const subdistrict = exactly(index ?? EMPTY, district ? first : before)
      return answer((subdistrict ?? district ?? province).code, subdistrict || district ? 0.85 : 0.7, { kind: 'named' })
    }
    const asProvince = whole.find((area) => area.kind === 'province' || area.kind === 'country')
    if (asProvince) return answer(asProvince.code, 0.9, { kind: 'named' }, whole)
    const near = hint.provinceCode ? whole.filter((area) => area.code.startsWith(hint.provinceCode ?? '')) : whole
    // เมือง X and its own capital sub-district X are told apart by the name; a district and its namesake sub-district are not: the wider one.
    const districts = near.filter((area) => area.kind === 'district')
    const chosen = districts.length > 0 ? districts : near
    const [only] = chosen
    if (!only || chosen.length > 1 || near.some((area) => !isWithin(area.code, only.code))) return null
    return answer(
      only.code,
      hint.provinceCode ? 0.8 : 0.6,
      { kind: 'only-one-so-named' },
      near.filter((area) => area !== only),
    )
  }

  function judged(candidate: Candidate): ResolvedPlace {
    const { area, exact, parentNamed, unknownFiner, rivals } = candidate
    if (unknownFiner !== null) {
      return answer(area.code, 0.6, { kind: 'finer-name-unknown', written: unknownFiner }, rivals)
    }
    if (!parentNamed) return answer(area.code, exact ? 0.85 : 0.75, { kind: 'only-one-so-named' })
    if (!exact) return answer(area.code, 0.92, { kind: 'repaired', written: candidate.written })
    return answer(area.code, 0.99, { kind: 'named' })
  }

  /** One place with its district, and the mere name of other provinces beside it: a road from here to there, an office's name. */
  function mainOf(candidates: readonly Candidate[]): ResolvedPlace | null {
    const fine = candidates.filter((candidate) => candidate.area.kind !== 'province')
    const [main] = fine
    if (!main || fine.length > 1) return null
    return {
      code: main.area.code,
      confidence: 0.8,
      reason: { kind: 'several' },
      alternatives: candidates.map((other) => other.area.code),
    }
  }

  function several(candidates: readonly Candidate[]): ResolvedPlace {
    const codes = candidates.map((candidate) => candidate.area.code)
    let common: string = codes[0] ?? ''
    for (const code of codes) while (!code.startsWith(common)) common = common.slice(0, -2)
    const holder = common === '' ? COUNTRY : (common as AreaCode)
    return { code: holder, confidence: 0.7, reason: { kind: 'several' }, alternatives: codes }
  }

  function search(query: string, limit: number): readonly Area[] {
    const code = parseAreaCode(query)
    const byExactCode = code.ok ? byCode.get(code.value) : undefined
    if (byExactCode) return [byExactCode]
    const key = comparisonKey(query).replace(/^(?:จังหวัด|อำเภอ|ตำบล|แขวง|เขต)(?=.)/, '')
    if (key === '') return []
    const postal = byPostcode.get(key)
    if (postal) return postal.slice(0, limit)
    const ranked: { area: Area; rank: number }[] = []
    for (const [name, named] of everyKey) {
      const rank = name === key ? 0 : name.startsWith(key) ? 1 : key.length >= 2 && name.includes(key) ? 2 : 3
      if (rank < 3) for (const area of named) ranked.push({ area, rank })
    }
    if (ranked.length === 0) {
      const slip = skeleton(query)
      for (const area of living)
        if (slip.length >= 2 && skeleton(area.nameTh).startsWith(slip)) ranked.push({ area, rank: 4 })
    }
    const resolved = resolve(query)
    const best = resolved && resolved.reason.kind !== 'several' ? byCode.get(resolved.code) : undefined
    ranked.sort(
      (a, b) =>
        a.rank - b.rank ||
        KIND_ORDER.indexOf(a.area.kind) - KIND_ORDER.indexOf(b.area.kind) ||
        compareThai(a.area.nameTh, b.area.nameTh) ||
        (a.area.code < b.area.code ? -1 : 1),
    )
    return [...new Set([...(best ? [best] : []), ...ranked.map((entry) => entry.area)])].slice(0, limit)
  }

  function line(code: string): readonly Area[] {
    const up: Area[] = []
    for (let at = byCode.get(code); at; at = at.parentCode === null ? undefined : byCode.get(at.parentCode))
      up.unshift(at)
    return up
  }

  const allProvinces = [...byCode.values()].filter((area) => area.kind === 'province')
  return {
    asOf,
    areas: byCode,
    resolve,
    named: (name) => everyKey.get(comparisonKey(name)) ?? [],
    search,
    children: (code) => {
      if (code === COUNTRY) return (childrenOf.get(code) ?? []).filter((area) => area.code.startsWith('R6-'))
      return childrenOf.get(code) ?? provincesIn.get(code) ?? []
    },
    line,
    provincesOf: (code) => (code === COUNTRY ? allProvinces : (provincesIn.get(code) ?? [])),
    groupsOf: (code) => groupsOver.get(code) ?? [],
  }
}

const KIND_ORDER: readonly Area['kind'][] = [
  'country',
  'province',
  'region',
  'province-cluster',
  'district',
  'subdistrict',
  'lao',
  'village',
  'neighbourhood',
  'household-cluster',
]

/** `, ชัยนาท`, `/นางลือ`, ` และนางลือ`, one straight after the other. */
const NEXT_NAME = /\s*(?:,|\/|และ)\s*([\u0E01-\u0E4E]+)/gy

const BEFORE_DISTRICT = /(?:ตำบล|ต\.|แขวง) ?(\S{2,}) ?$/

const EMPTY: NameIndex = { byKey: new Map(), bySkeleton: new Map(), prefixes: [] }

function answer(code: AreaCode, confidence: number, reason: PlaceReason, rivals: readonly Area[] = []): ResolvedPlace {
  return { code, confidence, reason, alternatives: rivals.map((area) => area.code).filter((other) => other !== code) }
}

function withUnknown(province: Match, written: string): Candidate {
  return { ...province, parentNamed: true, unknownFiner: written, rivals: [] }
}

/** Without those that merely hold another: "โรงพยาบาลน่าน จังหวัดน่าน ตำบลในเวียง อำเภอเมืองน่าน จังหวัดน่าน" is one place. */
function finest(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    const { code } = candidate.area
    if (kept.some((other) => other.area.code === code && other.unknownFiner === null)) continue
    const holdsAnother = candidates.some((other) => other.area.code !== code && isWithin(other.area.code, code))
    const same = kept.findIndex((other) => other.area.code === code)
    if (same >= 0) {
      if (candidate.unknownFiner !== null) kept[same] = candidate
      continue
    }
    const unknownAlsoHere = candidates.find((other) => other.area.code === code && other.unknownFiner !== null)
    if (!holdsAnother) kept.push(unknownAlsoHere ?? candidate)
  }
  return kept
}

/** In อำเภอแม่สาย จังหวัดเชียงราย the end of the name reads like the beginning of a route; what follows is a province all the same. */
function notARoute(span: PlaceSpan): PlaceSpan {
  const found = span.kind === 'route' ? /^(จังหวัด|จ\.|อำเภอ|อ\.) ?([\u0E01-\u0E4E]+)$/.exec(span.name) : null
  if (!found) return span
  return { ...span, kind: found[1]?.startsWith('จ') ? 'province' : 'district', name: found[2] ?? '' }
}

function isAdministrative(span: PlaceSpan): boolean {
  return span.kind === 'province' || span.kind === 'district' || span.kind === 'subdistrict'
}

function indexOf(areas: readonly Area[]): NameIndex {
  const index: NameIndex = { byKey: new Map(), bySkeleton: new Map(), prefixes: [] }
  for (const area of areas) {
    for (const name of [area.nameTh, ...area.aliases]) {
      push(index.byKey, comparisonKey(name), area)
      push(index.bySkeleton, skeleton(name), area)
      index.prefixes.push([skeleton(name), area])
    }
  }
  index.prefixes.sort((a, b) => b[0].length - a[0].length)
  return index
}

function indexByParent(
  areas: readonly Area[],
  kind: Area['kind'],
  parent: (area: Area) => string,
): Map<string, NameIndex> {
  const lists = new Map<string, Area[]>()
  for (const area of areas) if (area.kind === kind) push(lists, parent(area), area)
  return new Map([...lists].map(([code, list]) => [code, indexOf(list)]))
}

/** By name; then by its skeleton, which forgives marks; then by the longest name the text begins with (lost blanks). */
function lookUp(index: NameIndex, written: string): Match | null {
  const [byKey] = index.byKey.get(comparisonKey(written)) ?? []
  if (byKey) return { area: byKey, exact: true, written }
  const bare = skeleton(written)
  const bySkeleton = index.bySkeleton.get(bare) ?? []
  if (bySkeleton[0]) return bySkeleton.length === 1 ? { area: bySkeleton[0], exact: false, written } : null
  for (const [prefix, area] of index.prefixes) {
    // Two letters of a longer word are no name: ตาก would be found in ตากฟ้า, ยะ in anything.
    if (prefix.length >= 3 && bare.startsWith(prefix))
      return { area, exact: false, written: written.split(' ')[0] ?? written }
  }
  return null
}

function exactly(index: NameIndex, written: string): Area | null {
  const found = index.byKey.get(comparisonKey(written)) ?? []
  return found.length === 1 ? (found[0] ?? null) : null
}

/** One letter of the skeleton wrong, missing or too many, and only one name that is so near. For short lists only. */
function nearly(index: NameIndex, written: string): Match | null {
  const bare = skeleton(written)
  if (bare.length < 4) return null
  const near = index.prefixes.filter(([name]) => name.length >= 4 && differByOne(name, bare))
  return near.length === 1 && near[0] ? { area: near[0][1], exact: false, written } : null
}

function differByOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
