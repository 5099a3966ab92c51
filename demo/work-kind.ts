import type { Chance } from './chance.ts'
import { at, type Hand, roundBaht, type Site, tambon } from './site.ts'

/** Who does such work: kinds of offices of the demonstration, in demo/bodies.ts. */
export type Doer =
  | 'lao'
  | 'pao'
  | 'province'
  | 'district'
  | 'village'
  | 'highways'
  | 'rural-roads'
  | 'irrigation'
  | 'environment'
  | 'works'
  | 'agriculture'
  | 'livestock'
  | 'health'
  | 'community'
  | 'tourism'
  | 'culture'
  | 'education'
  | 'labour'
  | 'welfare'
  | 'disaster'

export interface Work {
  readonly title: string
  readonly placeText: string
  readonly amountBaht: number
}

export const LAND = 'ค่าที่ดินและสิ่งก่อสร้าง'
export const GOODS = 'ค่าครุภัณฑ์'
export const SERVICES = 'ค่าใช้สอย'
export const GRANTS = 'เงินอุดหนุน'

export interface WorkKind {
  readonly doers: readonly Doer[]
  /** How often, against the other kinds. */
  readonly weight: number
  readonly category: string
  /** Only in towns, only outside them; both where it is left out. */
  readonly where?: 'town' | 'country'
  make(chance: Chance, site: Site, hand: Hand): Work
}

/** A title with what such a work costs. */
export type Priced = readonly [title: string, least: number, most: number]

/** A work whose words hold only the village or the sub-district: most of them. */
export function plain(
  doers: readonly Doer[],
  weight: number,
  category: string,
  titles: (chance: Chance, site: Site, hand: Hand) => readonly Priced[],
  where?: 'town' | 'country',
): WorkKind {
  return {
    doers,
    weight,
    category,
    ...(where ? { where } : {}),
    make(chance, site, hand) {
      const [title, least, most] = chance.pick(titles(chance, site, hand))
      const inVillage = /หมู่ที่ \d|ม\.\d/.test(title)
      return {
        title,
        placeText: inVillage ? at(site, hand) : tambon(site, hand),
        amountBaht: roundBaht(chance.whole(least, most)),
      }
    },
  }
}
