import type { Brand } from './brand.ts'
import { type Home, NATIONAL_HOME } from './ids.ts'
import { ok, type Result, refuse } from './result.ts'

/** The code of one area, as in `/places/{code}`. Made only by `parseAreaCode`. */
export type AreaCode = Brand<string, 'AreaCode'>

/**
 * Digits follow the Department of Provincial Administration: a prefix is always the parent.
 *
 * | kind | code | example |
 * |---|---|---|
 * | country | `TH` | `TH` |
 * | region | `R6-1`…`R6-6` (six-region reading) or `R4-N`, `-S`, `-C`, `-E` (four regions: north, south, centre, north-east) | `R6-3` |
 * | province-cluster | `C-` and capital letters or digits | `C-N1` |
 * | province | 2 digits, 10–99 | `55` |
 * | district | 4 digits | `5506` |
 * | subdistrict | 6 digits | `550605` |
 * | village | 8 digits: sub-district and หมู่ที่ | `55060503` |
 * | household-cluster | 10 digits: village and running number (`-H01` after a village is read as the same) | `5506050301` |
 * | neighbourhood | village and `-K01` (คุ้ม) | `55060503-K01` |
 * | lao | `L-` and the code of the body: the territory of a local administrative organisation, overlaid on the tree | `L-5550601` |
 */
export type AreaKind =
  | 'country'
  | 'region'
  | 'province-cluster'
  | 'province'
  | 'district'
  | 'subdistrict'
  | 'village'
  | 'neighbourhood'
  | 'household-cluster'
  | 'lao'

export type AreaCodeProblem = 'empty' | 'not-an-area-code'

const SHAPES: readonly (readonly [AreaKind, RegExp])[] = [
  ['country', /^TH$/],
  ['region', /^R(?:6-[1-6]|4-[A-Z])$/],
  ['province-cluster', /^C-[A-Z0-9](?:[A-Z0-9-]{0,30}[A-Z0-9])?$/],
  ['province', /^[1-9]\d$/],
  ['district', /^[1-9]\d{3}$/],
  ['subdistrict', /^[1-9]\d{5}$/],
  ['village', /^[1-9]\d{7}$/],
  ['household-cluster', /^[1-9]\d{9}$/],
  ['neighbourhood', /^[1-9]\d{7}-K\d{2}$/],
  ['lao', /^L-[A-Z0-9](?:[A-Z0-9-]{0,30}[A-Z0-9])?$/],
]

/**
 * Reads an area code as people and systems write it: Thai digits, small letters, blanks around, the ISO form `TH-55`.
 * @returns the code in its one written form; whether such an area exists is for the register to say
 * A bare LAO or cluster code (without `L-`, `C-`) is refused: its digits would be read as a sub-district.
 */
export function parseAreaCode(text: string): Result<AreaCode, AreaCodeProblem> {
  let code = text
    .trim()
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .toUpperCase()
  if (code === '') return refuse('empty')
  code = code.replace(/^TH-(?=\d\d$)/, '').replace(/^(\d{8})-H(\d\d)$/, '$1$2')
  return SHAPES.some(([, shape]) => shape.test(code)) ? ok(code as AreaCode) : refuse('not-an-area-code')
}

export function areaKindOf(code: AreaCode): AreaKind {
  for (const [kind, shape] of SHAPES) if (shape.test(code)) return kind
  throw new Error(`'${code}' was made an AreaCode without parseAreaCode`)
}

const LEVELS: Record<AreaKind, number> = {
  country: 0,
  region: 1,
  'province-cluster': 2,
  province: 3,
  district: 4,
  lao: 5,
  subdistrict: 5,
  village: 6,
  neighbourhood: 7,
  'household-cluster': 7,
}

/**
 * How fine an area is: 0 country, 1 region, 2 province cluster, 3 province, 4 district, 5 sub-district and LAO territory,
 * 6 village, 7 neighbourhood and household cluster. Only for ordering: an equal number does not mean a comparable area.
 */
export function levelOf(code: AreaCode): number {
  return LEVELS[areaKindOf(code)]
}

/**
 * The parent that can be read from the code alone. Provinces, regions, clusters and LAO territories give `TH`, because
 * regions and clusters are data sets over the provinces and an LAO may straddle districts; the country gives null.
 */
export function parentCode(code: AreaCode): AreaCode | null {
  switch (areaKindOf(code)) {
    case 'country':
      return null
    case 'region':
    case 'province-cluster':
    case 'province':
    case 'lao':
      return 'TH' as AreaCode
    case 'neighbourhood':
      return code.slice(0, 8) as AreaCode
    default:
      return code.slice(0, -2) as AreaCode
  }
}

/** The area and everything above it that its code tells, finest first, ending in `TH`. */
export function lineOf(code: AreaCode): AreaCode[] {
  const line: AreaCode[] = []
  for (let at: AreaCode | null = code; at !== null; at = parentCode(at)) line.push(at)
  return line
}

/** True when the code tells that the first area is the second or lies in it. Membership of regions, clusters and LAOs is data, so false. */
export function isWithin(code: AreaCode, ancestor: AreaCode): boolean {
  return code === ancestor || lineOf(code).includes(ancestor)
}

/**
 * The home of what happens in this area (DESIGN section 4): the province code, `00` for what spans provinces and for what has no area.
 * The code of an LAO territory does not tell its province, so it gives `00`; the register of bodies knows better.
 */
export function homeOf(areaCode: string | null): Home {
  return areaCode !== null && /^[1-9]\d/.test(areaCode) ? (areaCode.slice(0, 2) as Home) : NATIONAL_HOME
}
