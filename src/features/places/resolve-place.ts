import { type AreaCode, isWithin, parseAreaCode } from '../../kernel/area-code.ts'
import { type ParsedPlace, type PlaceSpan, parsePlaceText } from '../../kernel/place-text.ts'
import { comparisonKey, skeleton } from '../../kernel/thai-text.ts'
import type { Area } from './area.ts'
import { EMPTY_INDEX, exactly, indexByParent, indexOf, lookUp, type Match, type NameIndex, push } from './name-index.ts'
import { administrativeSpans } from './span-order.ts'

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
  /** The name or code of an area that is no more: the area that took its place. */
  | { readonly kind: 'successor'; readonly written: string }
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

interface Candidate extends Match {
  /** The area that took the place of the one named, which is no more. */
  readonly isSuccessor: boolean
  /** Levels above it that the text named and that agree. */
  readonly parentNamed: boolean
  readonly unknownFiner: string | null
  readonly rivals: readonly Area[]
}

/** What the resolver knows about areas. */
export interface KnownAreas {
  readonly byCode: ReadonlyMap<string, Area>
  readonly living: readonly Area[]
  readonly former: readonly Area[]
  isLiving(area: Area): boolean
  current(area: Area): Area
  /** The area of today for a code of the past, or one below it. */
  byOldCode(code: AreaCode): Area | null
  /** Areas of exactly this name. */
  named(name: string): readonly Area[]
}

const COUNTRY = 'TH' as AreaCode

/** Makes the indexes of names once; the function it gives back reads thousands of texts a second. */
export function placeResolver({ byCode, living, former, isLiving, current, byOldCode, named }: KnownAreas) {
  const ofKind = (kind: Area['kind']) => living.filter((area) => area.kind === kind)
  const withSuccessor = former.filter((area) => current(area) !== area)
  /** Those of today, and under the same parent the names of the past that nobody bears there any more. */
  const withFormer = (kind: Area['kind'], digits: number) => {
    const list = ofKind(kind)
    const taken = new Set(list.map((area) => `${area.code.slice(0, digits)}${comparisonKey(area.nameTh)}`))
    return [
      ...list,
      ...withSuccessor.filter(
        (area) => area.kind === kind && !taken.has(`${area.code.slice(0, digits)}${comparisonKey(area.nameTh)}`),
      ),
    ]
  }
  const provinces = indexOf(ofKind('province'))
  const allDistricts = indexOf(ofKind('district'))
  const allSubdistricts = indexOf(ofKind('subdistrict'))
  const formerDistricts = indexOf(withSuccessor.filter((area) => area.kind === 'district'))
  const groups = indexOf([...ofKind('province-cluster'), ...ofKind('region')])
  const territories = indexOf(ofKind('lao'))
  const districtsOf = indexByParent(withFormer('district', 2), (area) => area.code.slice(0, 2))
  const subdistrictsOf = indexByParent(withFormer('subdistrict', 4), (area) => area.code.slice(0, 4))
  const subdistrictsOfProvince = indexByParent(ofKind('subdistrict'), (area) => area.code.slice(0, 2))
  const villagesOf = new Map<string, Area[]>()
  for (const village of ofKind('village')) push(villagesOf, village.code.slice(0, 6), village)
  function resolve(text: string, hint: PlaceHint = {}): ResolvedPlace | null {
    const code = parseAreaCode(text)
    if (code.ok) {
      const area = byCode.get(code.value)
      const old = area && isLiving(area) ? null : byOldCode(code.value)
      if (old)
        return answer(old.code, code.value.length > old.code.length ? 0.9 : 0.97, { kind: 'successor', written: text })
      return area ? answer(area.code, 1, { kind: 'code' }) : null
    }
    const parsed = parsePlaceText(text)
    const candidates = finest(readCandidates(parsed, hint))
    const [only, second] = candidates
    if (only && second) return mainOf(candidates) ?? several(candidates)
    if (only) return inVillage(parsed, only) ?? withoutCues(parsed, only, hint) ?? judged(only, parsed)
    return fromGroup(parsed.text) ?? fromBody(parsed, hint) ?? fromBareNames(parsed.text, hint)
  }

  /** Thai places run from the finest to the coarsest, so the text is read from its end and each name is looked up in the last coarser one. */
  function readCandidates(parsed: ParsedPlace, hint: PlaceHint): Candidate[] {
    const found: Candidate[] = []
    const hinted = byCode.get(hint.provinceCode ?? hint.districtCode?.slice(0, 2) ?? '')
    let province: Match | null = null
    let district: Candidate | null = null
    const spans = administrativeSpans(parsed.spans)
    const readOn = (span: PlaceSpan) => parsed.text.slice(span.end - span.name.length, span.end + 24)
    for (let at = spans.length - 1; at >= 0; at--) {
      const span = spans[at] as PlaceSpan
      if (span.kind === 'province') {
        const match: Match | null = lookUp(provinces, span.name, true)
        if (match === null) continue
        province = match
        district = null
        found.push(...withFurther(ofToday(match, true), provinces, parsed.text.slice(span.end), true))
      } else if (span.kind === 'district') {
        district =
          districtOf(span.name, province, hinted, spans[at - 1]) ??
          districtOf(readOn(span), province, hinted, spans[at - 1])
        if (district?.isSuccessor && province) dropProvince(found, province)
        if (district) {
          const finer = spans[at - 1]?.kind === 'subdistrict' ? null : overlooked(parsed, span, district)
          const beside = districtsOf.get(district.area.code.slice(0, 2))
          found.push(
            ...(finer ? [finer] : withFurther(district, beside, parsed.text.slice(span.end), province !== null)),
          )
        } else if (province) found.push(withUnknown(province, span.name, []))
      } else {
        const candidate =
          subdistrictOf(span.name, province, district, hinted, hint) ??
          // The name may hold a word that ends names elsewhere (แขวงคลองถนน, ตำบลท่าสาย): read on, inside what is known.
          (district || province ? subdistrictOf(readOn(span), province, district, hinted, hint) : null)
        const beside = subdistrictsOf.get(candidate?.area.code.slice(0, 4) ?? '')
        if (candidate) found.push(...withFurther(candidate, beside, parsed.text.slice(span.end), district !== null))
        else if (district)
          found.push({ ...district, unknownFiner: span.name, rivals: elsewhere(span.name, district.area) })
        else if (province) found.push(withUnknown(province, span.name, elsewhere(span.name, province.area)))
      }
    }
    return found
  }

  /** ตำบลบ้านระกาศ อำเภอบางพลี: the district has none, but another of the province has; for a person to choose. */
  function elsewhere(written: string, beside: Area): readonly Area[] {
    return subdistrictsOfProvince.get(beside.code.slice(0, 2))?.byKey.get(comparisonKey(written)) ?? []
  }

  /** อำเภอเซกา จังหวัดหนองคาย lies in บึงกาฬ today: the old province is no second place. */
  function dropProvince(found: Candidate[], province: Match): void {
    const at = found.findIndex((candidate) => candidate.area === province.area)
    if (at >= 0) found.splice(at, 1)
  }

  /** The village of หมู่ที่ or of a name, where the register has villages and nothing in the text speaks against it. */
  function inVillage(parsed: ParsedPlace, candidate: Candidate): ResolvedPlace | null {
    const villages = villagesOf.get(candidate.area.code)
    const [village, second] = parsed.villages
    if (!villages || !village || second || candidate.unknownFiner !== null) return null
    const bones = village.name === undefined ? null : villageBones(village.name)
    const code = village.moo === undefined ? null : `${candidate.area.code}${String(village.moo).padStart(2, '0')}`
    const isAlike = (area: Area) =>
      bones === null || [area.nameTh, ...area.aliases].some((name) => villageBones(name) === bones)
    const found = villages.filter((area) => (code === null || area.code === code) && isAlike(area))
    const [only] = found
    if (!only || found.length > 1) return null
    const { confidence, reason } = judged(candidate, parsed)
    return answer(only.code, confidence, reason)
  }

  /** ต.ปากน้ำ เมืองกระบี่ กระบี่; ลาดยาว จตุจักร กทม.: names without their words stand beside the one that was found. */
  function withoutCues(parsed: ParsedPlace, found: Candidate, hint: PlaceHint): ResolvedPlace | null {
    if (found.area.kind !== 'province' || parsed.text.length > LONGEST_BARE) return null
    const finer = fromBareNames(parsed.text, hint)
    return finer && finer.code !== found.area.code && isWithin(finer.code, found.area.code) ? finer : null
  }

  /** Names that read like ordinary words (ตำบลทางพระ, ตำบลเป็นสุข) are left out by the parser; the district knows better. */
  function overlooked(parsed: ParsedPlace, span: PlaceSpan, district: Candidate): Candidate | null {
    const index = subdistrictsOf.get(district.area.code)
    const before = parsed.text.slice(Math.max(0, span.start - 40), span.start)
    const named = AFTER_CUE.exec(before)?.[1]
    const area = index && named ? exactly(index, named) : null
    if (area) return { ...district, area }
    const run = LAST_RUN.exec(before)?.[1]
    if (!run || !index) return null
    // ตำลทุ่งลุยลาย, แชวงวังใหม่: the cue word is damaged, and the name stands at the end of the run.
    for (let cue = 2; cue <= 4; cue++) {
      const area = exactly(index, run.slice(cue))
      if (area) return { ...district, area, slip: 'slight' }
    }
    return null
  }

  /**
   * ตำบลท่าชัย, ชัยนาท และนางลือ; อำเภอภูเขียว-เกษตรสมบูรณ์; จังหวัดลพบุรี สระบุรี และสิงห์บุรี: names that go on without the cue word,
   * as long as the register has them beside the first.
   * @param afterBlank whether a mere blank may stand between; not where the next name may be what the first lies in
   */
  function withFurther(
    first: Candidate,
    beside: NameIndex | undefined,
    rest: string,
    afterBlank: boolean,
  ): Candidate[] {
    const all = [first]
    if (!beside || rest === '') return all
    for (const [, name = ''] of rest.matchAll(afterBlank ? NEXT_NAME_OR_BLANK : NEXT_NAME)) {
      const area = exactly(beside, name)
      if (area === null) break
      if (area !== first.area) all.push({ ...first, area })
    }
    return all
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
        index && (lookUp(index, name) ?? lookUp(index, name.replace(/^เมือง(?=.)/, '')) ?? lookUp(index, name, true))
      if (match) return ofToday(match, province !== null)
      if (province) return null
    }
    const match = lookUp(allDistricts, written)
    if (match === null) {
      const old = exactly(formerDistricts, written)
      return old && ofToday({ area: old, slip: 'none', written }, false)
    }
    const rivals = allDistricts.byKey.get(comparisonKey(match.area.nameTh)) ?? [match.area]
    // อำเภอเฉลิมพระเกียรติ stands in five provinces: the sub-district before it may tell which.
    const told =
      before?.kind === 'subdistrict'
        ? rivals.filter((area) => lookUp(subdistrictsOf.get(area.code) ?? EMPTY_INDEX, before.name) !== null)
        : []
    const chosen = told.length === 1 ? told : rivals
    if (chosen.length > 1) return null
    return {
      ...match,
      area: chosen[0] ?? match.area,
      parentNamed: told.length === 1,
      isSuccessor: false,
      unknownFiner: null,
      rivals: [],
    }
  }

  function ofToday(match: Match, parentNamed: boolean): Candidate {
    const area = match.area.validTo === null ? match.area : current(match.area)
    // Written out: spreading in the hottest place of all costs a fifth of the speed.
    return {
      area,
      slip: match.slip,
      written: match.written,
      parentNamed,
      isSuccessor: area !== match.area,
      unknownFiner: null,
      rivals: NOBODY,
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
      const match = index && lookUp(index, written, true)
      if (match) {
        const slip = match.slip === 'none' ? (district?.slip ?? 'none') : match.slip
        const today = ofToday({ area: match.area, slip, written: match.written }, district?.parentNamed ?? false)
        return district?.isSuccessor ? { ...today, isSuccessor: true } : today
      }
      if (district) return null
    }
    const home = province?.area ?? hinted
    const index = home ? subdistrictsOfProvince.get(home.code) : allSubdistricts
    const match = index ? lookUp(index, written) : null
    if (match === null || index === undefined) return null
    const rivals = index.byKey.get(comparisonKey(match.area.nameTh)) ?? [match.area]
    if (rivals.length > 1) return home ? ambiguousIn(home, written, rivals) : null
    return ofToday(match, province !== null)
  }

  function ambiguousIn(home: Area, written: string, rivals: readonly Area[]): Candidate {
    return { area: home, slip: 'none', written, parentNamed: true, isSuccessor: false, unknownFiner: written, rivals }
  }

  /** กลุ่มจังหวัดภาคเหนือตอนบน 2, ภาคใต้. */
  function fromGroup(text: string): ResolvedPlace | null {
    const at = text.search(/กลุ่มจังหวัด|^ภาค/)
    if (at < 0) return null
    const match = lookUp(groups, text.slice(at))
    return match && answer(match.area.code, match.slip === 'none' ? 0.98 : 0.85, { kind: 'named' })
  }

  /** องค์การบริหารส่วนจังหวัดน่าน works in the province; a municipality or อบต. in the sub-district or district whose name it bears. */
  function fromBody(parsed: ParsedPlace, hint: PlaceHint): ResolvedPlace | null {
    const span = parsed.spans.find((candidate) => candidate.kind === 'body')
    if (!span) return null
    const written = parsed.text.slice(span.start, span.end)
    const reason: PlaceReason = { kind: 'body', written }
    const territory = exactly(territories, written)
    if (territory) return answer(territory.code, 0.9, reason)
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
    const words = text
      .split(text.includes(',') ? /\s*,\s*/ : /\s+/)
      .map((word) => word.replace(BARE_CUE, '').replace(ENGLISH_CUE, ''))
      .filter((word) => word !== '')
    if (words.length === 0 || words.length > 6) return null
    const whole = named(text).filter((area) => NAMED_ALONE.has(area.kind))
    const [last = '', before = '', first = ''] = [...words].reverse()
    const province = exactly(provinces, last)
    if (province && words.length > 1) {
      const district = exactly(
        districtsOf.get(province.code) ?? EMPTY_INDEX,
        before === 'เมือง' ? `เมือง${province.nameTh}` : before,
      )
      const index = district ? subdistrictsOf.get(district.code) : subdistrictsOfProvince.get(province.code)
      const subdistrict = exactly(index ?? EMPTY_INDEX, district ? first : before)
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

  function judged(candidate: Candidate, parsed: ParsedPlace): ResolvedPlace {
    const { area, slip, parentNamed, isSuccessor, unknownFiner, rivals, written } = candidate
    if (unknownFiner !== null) {
      return answer(area.code, 0.6, { kind: 'finer-name-unknown', written: unknownFiner }, rivals)
    }
    if (isSuccessor) return answer(area.code, slip === 'none' ? 0.95 : 0.85, { kind: 'successor', written })
    if (!parentNamed) return answer(area.code, slip === 'none' ? 0.85 : 0.75, { kind: 'only-one-so-named' })
    if (slip !== 'none') return answer(area.code, slip === 'slight' ? 0.92 : 0.8, { kind: 'repaired', written })
    return answer(area.code, 0.99, { kind: 'named' }, bodiesIn(parsed, area))
  }

  /** เทศบาลตำบลโนนไทย จังหวัดนครราชสีมา: the province is sure, the territory or the sub-district of that name likely. */
  function bodiesIn(parsed: ParsedPlace, area: Area): readonly Area[] {
    if (area.kind !== 'province') return []
    return parsed.spans.flatMap((span) => {
      if (span.kind !== 'body') return []
      const named = subdistrictsOfProvince.get(area.code)?.byKey.get(comparisonKey(span.name)) ?? []
      const territory = exactly(territories, parsed.text.slice(span.start, span.end))
      return territory ? [territory] : named.length === 1 ? named : []
    })
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

  return resolve
}

const NOBODY: readonly Area[] = []

/** Longer texts are titles, in which words beside a province are no names of places. */
const LONGEST_BARE = 90

/** A bare name means one of these; a village only with its sub-district. */
const NAMED_ALONE: ReadonlySet<Area['kind']> = new Set([
  'country',
  'region',
  'province-cluster',
  'province',
  'district',
  'subdistrict',
])

const BARE_CUE = /^(?:จังหวัด|จ\.|อำเภอ|อ\.|เขต|ตำบล|ต\.|แขวง)(?=.)/
const ENGLISH_CUE = /^(?:tambon|amphoe|changwat|khwaeng|khet) (?=.)| (?:sub-?district|district|province)$/i

/** `, ชัยนาท`, `/นางลือ`, `-เกษตรสมบูรณ์`, ` และนางลือ`, one straight after the other. */
const NEXT_NAME = /\s*(?:,|\/|-|และ)\s*([\u0E01-\u0E4E]+)/gy
const NEXT_NAME_OR_BLANK = /(?:\s*(?:,|\/|-|และ)\s*|\s+)([\u0E01-\u0E4E]+)/gy

const AFTER_CUE = /(?:ตำบล|ต\.|แขวง) ?(\S{2,}) ?$/
/** What stands right before a district, beginning like ตำบล or แขวง. */
const LAST_RUN = /(?:^|\s)([ตแ]\S{4,}) ?$/

function answer(code: AreaCode, confidence: number, reason: PlaceReason, rivals: readonly Area[] = []): ResolvedPlace {
  return { code, confidence, reason, alternatives: rivals.map((area) => area.code).filter((other) => other !== code) }
}

function withUnknown(province: Match, written: string, rivals: readonly Area[]): Candidate {
  return { ...province, parentNamed: true, isSuccessor: false, unknownFiner: written, rivals }
}

function villageBones(name: string): string {
  return skeleton(name.replace(/^(?:บ้าน|บ\.)\s*(?=.)/, ''))
}

/** Without those that merely hold another: "โรงพยาบาลน่าน จังหวัดน่าน ตำบลในเวียง อำเภอเมืองน่าน จังหวัดน่าน" is one place. */
function finest(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    const { code } = candidate.area
    if (kept.some((other) => other.area.code === code && other.unknownFiner === null)) continue
    const holdsAnother = candidates.some(
      (other) => other.area.code.length > code.length && other.area.code.startsWith(code),
    )
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
