import { type NameSpan, nearNames, spanOf } from './near-names.ts'
import type { PlaceNames } from './project.ts'
import { hashBytes, skeletonOfWord, ThaiText } from './thai-bytes.ts'

/** A place as the reader keeps it: hashes of the skeletons of its names, 0 when unknown. */
export interface Place {
  province: PlaceName | null
  district: PlaceName | null
  subdistrict: PlaceName | null
}

export interface PlaceName {
  hash: number
  /** As bytes in full, for reasons. */
  bytes: Uint8Array
  span: NameSpan
}

/** Makes names comparable; one object a name, however often it is asked for. */
export class PlaceNameTable {
  readonly #known = new Map<string, PlaceName>()
  readonly #text = new ThaiText()

  of(name: string): PlaceName {
    const known = this.#known.get(name)
    if (known) return known
    this.#text.read(name.replace(/^(จังหวัด|อำเภอ|ตำบล|เขต|แขวง)/, '').replace(/[*\s]/g, ''))
    const skeleton = skeletonOfWord(name.replace(/^(จังหวัด|อำเภอ|ตำบล|เขต|แขวง)/, '').replace(/[*\s]/g, ''))
    const made = {
      hash: hashBytes(skeleton, 0, skeleton.length),
      bytes: this.#text.full.slice(0, this.#text.fullLength),
      span: spanOf(skeleton),
    }
    this.#known.set(name, made)
    return made
  }
}

/** The optional list of places: names behind codes, missing parents of names that occur once, repairs of misspelt names. */
export class Gazetteer {
  readonly #byCode = new Map<string, Place>()
  readonly #subdistricts = new Map<number, Place[]>()
  readonly #districts = new Map<number, Place[]>()
  readonly #inDistrict = new Map<number, Place[]>()

  constructor(names: PlaceNames, table: PlaceNameTable) {
    for (const [code, n] of names) {
      const province = table.of(n.province)
      const district = n.district === undefined ? null : table.of(n.district)
      const subdistrict = n.subdistrict === undefined ? null : table.of(n.subdistrict)
      const place = { province, district, subdistrict }
      this.#byCode.set(code, place)
      if (subdistrict !== null && district !== null) {
        addTo(this.#subdistricts, subdistrict.hash, place)
        addTo(this.#inDistrict, district.hash, place)
        const whole = { province, district, subdistrict: null }
        if (!(this.#districts.get(district.hash) ?? []).some((d) => d.province === province))
          addTo(this.#districts, district.hash, whole)
      }
    }
  }

  byCode(code: string): Place | null {
    return (
      this.#byCode.get(code.slice(0, 6)) ??
      this.#byCode.get(code.slice(0, 4)) ??
      this.#byCode.get(code.slice(0, 2)) ??
      null
    )
  }

  /** The one place that fits the names known so far, or null when none or several do. */
  only(province: number, district: number, subdistrict: number): Place | null {
    const list = subdistrict !== 0 ? this.#subdistricts.get(subdistrict) : this.#districts.get(district)
    if (!list) return null
    let found: Place | null = null
    for (const place of list) {
      if (subdistrict !== 0 && district !== 0 && place.district?.hash !== district) continue
      if (province !== 0 && place.province?.hash !== province) continue
      if (found !== null) return null
      found = place
    }
    return found
  }

  isSubdistrict(hash: number): boolean {
    return this.#subdistricts.has(hash)
  }

  /** The sub-district of a district whose name is one slip away, or null. */
  repaired(district: number, written: NameSpan): Place | null {
    for (const place of this.#inDistrict.get(district) ?? []) {
      if (place.subdistrict && nearNames(written, place.subdistrict.span)) return place
    }
    return null
  }
}

function addTo(map: Map<number, Place[]>, key: number, place: Place): void {
  const list = map.get(key)
  if (list) list.push(place)
  else map.set(key, [place])
}
