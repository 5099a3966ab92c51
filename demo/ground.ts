import type { NewBody } from '../src/features/bodies/index.ts'
import type { Area, Gazetteer } from '../src/features/places/index.ts'
import type { DemoLao, DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { type Hand, plainHand, type Site } from './site.ts'
import type { Doer } from './work-kind.ts'

/** Who works where in a province, and in which hand. */
export class Ground {
  /** Districts for the gaps: in the first nobody plans anything, in the second nothing of one field. */
  readonly gapDistricts: readonly string[]
  private readonly served: readonly { lao: DemoLao; area: Area }[]
  private readonly open: readonly Area[]
  private readonly hands = new Map<string, Hand>()

  readonly province: DemoProvince
  readonly places: Gazetteer
  private readonly hand: Chance

  constructor(province: DemoProvince, places: Gazetteer, hand: Chance) {
    this.province = province
    this.places = places
    this.hand = hand
    const districts = [...province.districts.keys()].sort()
    this.gapDistricts = province.isDeep && districts.length > 4 ? districts.slice(-2) : []
    const [nothingIn = 'none'] = this.gapDistricts
    const kept = (area: Area) => !area.code.startsWith(nothingIn)
    this.served = province.laos
      .flatMap((lao) => lao.subdistricts.map((area) => ({ lao, area })))
      .filter(({ area }) => kept(area))
    const seen =
      province.isDeep || province.pao === null
        ? districts
        : places.children(province.area.code).map((area) => area.code)
    this.open = seen.flatMap((code) => places.children(code)).filter(kept)
  }

  /** A body of this kind and a site it works at. */
  settle(doer: Doer, where: 'town' | 'country' | null, chance: Chance): { body: NewBody; site: Site } {
    if (doer === 'lao' && this.province.pao !== null) {
      const fitting = this.served.filter(({ lao }) => where === null || lao.isTown === (where === 'town'))
      const { lao, area } = chance.pick(fitting.length > 0 ? fitting : this.served)
      return { body: lao.body, site: this.siteIn(area, chance) }
    }
    if (doer === 'village') {
      const community = chance.pick(this.province.communities)
      const site = this.siteIn(community.subdistrict, chance, community.moo)
      return { body: community.body, site }
    }
    if (doer === 'district') {
      const area = chance.pick(this.open.filter(({ code }) => this.province.districts.has(code.slice(0, 4))))
      return { body: this.bodyFor(doer, { areaCode: area.code }), site: this.siteIn(area, chance) }
    }
    const area = chance.pick(this.open)
    return { body: this.bodyFor(doer, { areaCode: area.code }), site: this.siteIn(area, chance) }
  }

  private isGap(area: Area): boolean {
    return this.gapDistricts.some((code) => area.code.startsWith(code))
  }

  /** In a sub-district with an organisation of its own, outside the towns and the districts with gaps. */
  countrySite(chance: Chance): Site {
    const country = this.served.filter(({ lao, area }) => !lao.isTown && !this.isGap(area))
    return this.siteIn(chance.pick(country.length > 0 ? country : this.served).area, chance)
  }

  bodyFor(doer: Doer, { areaCode }: { areaCode: string }): NewBody {
    const { province } = this
    switch (doer) {
      case 'lao': {
        const own = province.laos.find((lao) => lao.subdistricts.some((area) => area.code === areaCode))
        return own?.body ?? province.pao ?? province.province
      }
      case 'pao':
        return province.pao ?? province.province
      case 'province':
        return province.province
      case 'district':
        return province.districts.get(areaCode.slice(0, 4)) ?? province.province
      case 'village':
        return province.communities.find(({ subdistrict }) => subdistrict.code === areaCode)?.body ?? province.province
      default:
        return province.offices.get(doer) ?? province.province
    }
  }

  handOf(body: NewBody): Hand {
    const known = this.hands.get(body.id)
    if (known) return known
    const local = ['city', 'town', 'subdistrict-municipality', 'sao', 'committee'].includes(body.kind)
    const hand: Hand = {
      ...plainHand,
      prefix: local ? this.hand.happens(0.7) : this.hand.happens(0.25),
      thaiDigits: local && this.hand.happens(0.08),
      short: this.hand.happens(0.25),
      wide: !local,
    }
    this.hands.set(body.id, hand)
    return hand
  }

  private siteIn(area: Area, chance: Chance, moo?: number): Site {
    const { province } = this
    const locality = province.localities.get(area.code)
    if (!locality) throw new Error(`${area.code} is in no district of ${province.area.code}`)
    const number = moo ?? chance.whole(1, locality.villages.length)
    return {
      provinceCode: province.area.code,
      areaCode: area.code,
      province: province.area.nameTh,
      district: this.places.areas.get(area.code.slice(0, 4))?.nameTh ?? '',
      subdistrict: area.nameTh,
      moo: number,
      village: locality.villages[number - 1] ?? '',
      locality,
    }
  }
}
