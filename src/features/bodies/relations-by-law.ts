import type { BodyKind } from './body.ts'

/** What the law says stands above a body, told by its kind and area. */
export interface LawfulRelation {
  readonly relation: 'parent' | 'supervisor'
  /** The one of this kind in this area. */
  readonly kind: BodyKind
  readonly areaCode: string
  /** Which rule: a key of messages `laws`, with act and section. */
  readonly law:
    | 'governor-pao'
    | 'governor-municipality'
    | 'district-sao'
    | 'district-municipality'
    | 'province-district'
    | 'district-office'
}

/**
 * Who oversees a local administration and what a district stands under. Sources: Provincial Administrative Organisation Act 2540,
 * section 77; Municipality Act 2496, section 71 (sub-district municipalities: the district chief); Sub-district Council and
 * Administrative Organisation Act 2537, section 90; State Administration Act 2534, sections 51 and 61.
 * @param areaCode of the body, as fine as it is known
 */
export function relationsByLaw(kind: BodyKind, areaCode: string | null): LawfulRelation[] {
  if (areaCode === null || !/^\d{2}/.test(areaCode)) return []
  const province = areaCode.slice(0, 2)
  const district = areaCode.length >= 4 ? areaCode.slice(0, 4) : null
  // Without a known district the governor's oversight, which stands above, is not guessed in its place.
  switch (kind) {
    case 'pao':
      return [{ relation: 'supervisor', kind: 'province', areaCode: province, law: 'governor-pao' }]
    case 'city':
    case 'town':
      return [{ relation: 'supervisor', kind: 'province', areaCode: province, law: 'governor-municipality' }]
    case 'subdistrict-municipality':
      return district === null
        ? []
        : [{ relation: 'supervisor', kind: 'district', areaCode: district, law: 'district-municipality' }]
    case 'sao':
      return district === null
        ? []
        : [{ relation: 'supervisor', kind: 'district', areaCode: district, law: 'district-sao' }]
    case 'district':
      return [{ relation: 'parent', kind: 'province', areaCode: province, law: 'province-district' }]
    case 'district-office':
      return district === null
        ? []
        : [{ relation: 'parent', kind: 'district', areaCode: district, law: 'district-office' }]
    default:
      return []
  }
}
