import { NameSpan, nearNames } from './near-names.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'

/** The name of a province, district or sub-district. */
export class PlaceName {
  readonly hash: u32
  /** As bytes in full, for reasons. */
  readonly bytes: Uint8Array
  readonly span: NameSpan

  constructor(hash: u32, bytes: Uint8Array, span: NameSpan) {
    this.hash = hash
    this.bytes = bytes
    this.span = span
  }
}

/** A place as the reader keeps it: null where a level is not known. */
export class Place {
  province: PlaceName | null = null
  district: PlaceName | null = null
  subdistrict: PlaceName | null = null
}

/** The optional list of places: names behind codes, missing parents of names that occur once, repairs of misspelt names. */
export class PlaceList {
  readonly names: PlaceName[] = []
  readonly provinces: PlaceName[] = []
  readonly provinceByHash: Map<u32, PlaceName> = new Map<u32, PlaceName>()
  readonly isEmpty: boolean
  private readonly byCode: Map<u32, Place> = new Map<u32, Place>()
  private readonly subdistricts: Map<u32, Place[]> = new Map<u32, Place[]>()
  private readonly districts: Map<u32, Place[]> = new Map<u32, Place[]>()
  private readonly inDistrict: Map<u32, Place[]> = new Map<u32, Place[]>()

  constructor(tables: Tables) {
    this.readNames(tables)
    const provinces = tables.halves(TABLE.provinces)
    for (let i = 0; i < provinces.length; i++) {
      const name = this.names[provinces[i] as i32] as PlaceName
      this.provinces.push(name)
      this.provinceByHash.set(name.hash, name)
    }
    const codes = tables.words(TABLE.listCode)
    this.isEmpty = codes.length === 0
    this.readList(codes, tables.halves(TABLE.listNames))
  }

  private readNames(tables: Tables): void {
    const hashes = tables.words(TABLE.placeHash)
    const textFrom = tables.words(TABLE.placeTextFrom)
    const text = tables.bytes(TABLE.placeText)
    const spanFrom = tables.words(TABLE.placeSpanFrom)
    const span = tables.bytes(TABLE.placeSpan)
    for (let i = 0; i < hashes.length; i++) {
      const wording = text.subarray(textFrom[i] as i32, textFrom[i + 1] as i32)
      this.names.push(
        new PlaceName(hashes[i] as u32, wording, new NameSpan(span, spanFrom[i] as i32, spanFrom[i + 1] as i32)),
      )
    }
  }

  private readList(codes: Uint32Array, names: Uint16Array): void {
    for (let i = 0; i < codes.length; i++) {
      const place = new Place()
      const province = this.names[(names[i * 3] as i32) - 1] as PlaceName
      place.province = province
      const district = names[i * 3 + 1] as i32
      const subdistrict = names[i * 3 + 2] as i32
      if (district > 0) place.district = this.names[district - 1] as PlaceName
      if (subdistrict > 0) place.subdistrict = this.names[subdistrict - 1] as PlaceName
      this.byCode.set(codes[i] as u32, place)
      if (district === 0 || subdistrict === 0) continue
      const districtHash: u32 = (this.names[district - 1] as PlaceName).hash
      addTo(this.subdistricts, (this.names[subdistrict - 1] as PlaceName).hash, place)
      addTo(this.inDistrict, districtHash, place)
      if (!this.isKnown(districtHash, province)) {
        const whole = new Place()
        whole.province = province
        whole.district = place.district
        addTo(this.districts, districtHash, whole)
      }
    }
  }

  private isKnown(district: u32, province: PlaceName): boolean {
    if (!this.districts.has(district)) return false
    const list = this.districts.get(district) as Place[]
    for (let i = 0; i < list.length; i++) if ((list[i] as Place).province === province) return true
    return false
  }

  /** The place of a code of two, four or six digits, or null. */
  ofCode(code: u32): Place | null {
    return this.byCode.has(code) ? (this.byCode.get(code) as Place) : null
  }

  /** The one place that fits the names known so far, or null when none or several do. */
  only(province: u32, district: u32, subdistrict: u32): Place | null {
    const lists = subdistrict !== 0 ? this.subdistricts : this.districts
    const key: u32 = subdistrict !== 0 ? subdistrict : district
    if (!lists.has(key)) return null
    const list = lists.get(key) as Place[]
    let found: Place | null = null
    for (let i = 0; i < list.length; i++) {
      const place = list[i] as Place
      if (subdistrict !== 0 && district !== 0 && !isNamed(place.district, district)) continue
      if (province !== 0 && !isNamed(place.province, province)) continue
      if (found !== null) return null
      found = place
    }
    return found
  }

  isSubdistrict(hash: u32): boolean {
    return this.subdistricts.has(hash)
  }

  /** The name of the district's sub-district that is one slip away, or null. */
  repaired(district: u32, written: NameSpan): PlaceName | null {
    if (!this.inDistrict.has(district)) return null
    const list = this.inDistrict.get(district) as Place[]
    for (let i = 0; i < list.length; i++) {
      const name = (list[i] as Place).subdistrict
      if (name !== null && nearNames(written, name.span)) return name
    }
    return null
  }
}

function isNamed(name: PlaceName | null, hash: u32): boolean {
  return name !== null && name.hash === hash
}

function addTo(map: Map<u32, Place[]>, key: u32, place: Place): void {
  if (map.has(key)) {
    const list = map.get(key) as Place[]
    list.push(place)
  } else map.set(key, [place])
}
