/** One project as the finder sees it. Everything but the id and the title may be missing. */
export interface OverlapProject {
  id: string
  title: string
  /** The body that plans it, as people write it: "อบต.บ้านแฮด". Null when unknown. */
  body: string | null
  /** Free Thai text ("หมู่ที่ 3 ตำบล… อำเภอ…") or an area code of 2, 4, 6 or 8 digits. */
  place: string | null
  amountSatang: bigint | null
  /** Fiscal years, Common Era, the year each ends in. */
  fiscalYears: { from: number; to: number } | null
}

/** Names behind area codes, without prefixes ("บ้านแฮด", not "ตำบลบ้านแฮด"). Keys have 2, 4 or 6 digits. */
export type PlaceNames = ReadonlyMap<string, { province: string; district?: string; subdistrict?: string }>

/** Why two projects were taken for the same work, or why not. Values are as written in the titles, without repairs. */
export type Reason =
  | { kind: 'same-road'; road: string }
  | { kind: 'other-road'; left: string; right: string }
  | { kind: 'shared-kilometres'; fromMetre: number; toMetre: number; sharedMetres: number }
  /** A gap of 0: the stretches touch, one begins where the other ends. */
  | { kind: 'disjoint-kilometres'; gapMetres: number }
  | { kind: 'same-sub-district'; name: string }
  | { kind: 'other-sub-district'; left: string; right: string }
  | { kind: 'same-district'; name: string }
  | { kind: 'other-district'; left: string; right: string }
  | { kind: 'same-province'; name: string }
  | { kind: 'other-province'; left: string; right: string }
  | { kind: 'same-village'; villages: number[] }
  | { kind: 'other-village'; left: number[]; right: number[] }
  | { kind: 'same-name'; names: string[] }
  | { kind: 'other-name'; left: string[]; right: string[] }
  | { kind: 'other-number'; left: string; right: string }
  | { kind: 'same-work'; object: string }
  | { kind: 'other-work'; left: string; right: string }
  | { kind: 'same-size'; measures: string[] }
  | { kind: 'same-year'; fiscalYear: number }
  | { kind: 'near-years'; left: number; right: number }
  | { kind: 'far-years'; left: number; right: number }
  | { kind: 'same-amount'; baht: number }
  | { kind: 'same-body' }
  | { kind: 'generic-title' }

export interface OverlapPair {
  leftId: string
  rightId: string
  /** Probability that both are the same or substantially overlapping work by different bodies. */
  score: number
  /** Probability that they should at least be coordinated; never below `score`. */
  related: number
  /** Filled when the finder was asked to explain, else empty. */
  reasons: Reason[]
}
