import type { AreaCode, AreaKind } from '../../kernel/area-code.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'

/** One administrative area as the register knows it. Names carry no prefix: `ท่าวังผา`, not `อำเภอท่าวังผา`. */
export interface Area {
  readonly code: AreaCode
  readonly kind: AreaKind
  /** Above it: country, region (of a province: its region of six), province, district … Null for the country. */
  readonly parentCode: AreaCode | null
  readonly nameTh: string
  readonly nameEn: string | null
  readonly aliases: readonly string[]
  readonly postcodes: readonly string[]
  readonly latitude: number | null
  readonly longitude: number | null
  /** ISO days, Common Era; null is open. */
  readonly validFrom: string | null
  readonly validTo: string | null
  /** Of an area that is no more: the one that took its place. */
  readonly successorCode: AreaCode | null
  readonly source: string
}

/** Membership that is not the tree: a province in a region or cluster, a sub-district in the territory of a local authority. */
export interface AreaMembership {
  readonly groupCode: AreaCode
  readonly areaCode: AreaCode
}

type Named = Pick<Area, 'code' | 'kind' | 'nameTh' | 'nameEn'>

/** Bangkok and what lies in it have words of their own: เขต and แขวง. */
export function isBangkok(area: Pick<Area, 'code'>): boolean {
  return area.code.startsWith('10')
}

const PREFIXES: Partial<Record<AreaKind, { th: string; en: string }>> = {
  province: { th: 'จังหวัด', en: ' Province' },
  district: { th: 'อำเภอ', en: ' District' },
  subdistrict: { th: 'ตำบล', en: ' Sub-district' },
}

const BANGKOK_PREFIXES: Partial<Record<AreaKind, { th: string; en: string }>> = {
  province: { th: '', en: '' },
  district: { th: 'เขต', en: ' District' },
  subdistrict: { th: 'แขวง', en: ' Sub-district' },
}

/** The name as it stands in a heading: จังหวัดน่าน, เขตดุสิต, แขวงลุมพินี, Nan Province. English falls back to Thai. */
export function placeTitle(area: Named, lang: Lang): string {
  if (area.kind === 'village') return villageTitle(area, lang)
  const prefixes = (isBangkok(area) ? BANGKOK_PREFIXES : PREFIXES)[area.kind]
  if (lang === 'en') return area.nameEn === null ? area.nameTh : `${area.nameEn}${prefixes?.en ?? ''}`
  return `${prefixes?.th ?? ''}${area.nameTh}`
}

/** บ้านดอนแก้ว หมู่ที่ 3: villages of one sub-district may share a name, the number tells them apart. */
function villageTitle(area: Named, lang: Lang): string {
  const moo = Number(area.code.slice(6))
  return pick(lang, {
    th: `${area.nameTh.replace(/^(?:บ้าน)?/, 'บ้าน')} หมู่ที่ ${moo}`,
    en: `${area.nameEn ?? area.nameTh}, Moo ${moo}`,
  })
}

/** The name alone, for lists under a heading that says the kind. */
export function placeName(area: Named, lang: Lang): string {
  if (area.kind === 'village') return villageTitle(area, lang)
  return nameIn(lang, area)
}
