import type { Locality } from './place-names.ts'

/** Where a piece of work is. Names without prefix, as in the register. */
export interface Site {
  readonly provinceCode: string
  readonly areaCode: string
  readonly province: string
  readonly district: string
  readonly subdistrict: string
  readonly moo: number
  readonly village: string
  readonly locality: Locality
}

/** How an office writes: each has its ways, and keeps to them. */
export interface Hand {
  /** Begins titles with โครงการ. */
  readonly prefix: boolean
  /** ๓ instead of 3. */
  readonly thaiDigits: boolean
  /** คสล., ม.3, ต. instead of the words. */
  readonly short: boolean
  /** Works in more than one sub-district, so its titles name the sub-district and district too. */
  readonly wide: boolean
}

/** As the forms of the ministry want it. */
export const plainHand: Hand = { prefix: false, thaiDigits: false, short: false, wide: false }

const isBangkok = (site: Site) => site.provinceCode === '10'

/** หมู่ที่ 3 ตำบล… อำเภอ… จังหวัด…, or with the short forms. */
export function at(site: Site, hand: Hand = plainHand): string {
  if (isBangkok(site)) return tambon(site, hand)
  return `${hand.short ? `ม.${site.moo}` : `หมู่ที่ ${site.moo}`} ${tambon(site, hand)}`
}

/** ตำบล… อำเภอ… จังหวัด…; แขวง… เขต… กรุงเทพมหานคร. */
export function tambon(site: Site, hand: Hand = plainHand): string {
  if (isBangkok(site)) return `แขวง${site.subdistrict} เขต${site.district} กรุงเทพมหานคร`
  return hand.short
    ? `ต.${site.subdistrict} อ.${site.district} จ.${site.province}`
    : `ตำบล${site.subdistrict} อำเภอ${site.district} จังหวัด${site.province}`
}

/** The end of a title: บ้าน… หมู่ที่ 3, and where the office works more widely ตำบล… อำเภอ… too. */
export function spot(site: Site, hand: Hand): string {
  if (isBangkok(site)) return inTambon(site, hand)
  const moo = hand.short ? `ม.${site.moo}` : `หมู่ที่ ${site.moo}`
  const village = hand.short ? `${moo} บ้าน${site.village}` : `บ้าน${site.village} ${moo}`
  return hand.wide ? `${village} ${inTambon(site, hand)}` : village
}

/** ตำบล…, with its district where the office works more widely. */
export function inTambon(site: Site, hand: Hand): string {
  if (isBangkok(site)) return `แขวง${site.subdistrict} เขต${site.district}`
  if (!hand.wide) return hand.short ? `ต.${site.subdistrict}` : `ตำบล${site.subdistrict}`
  return hand.short ? `ต.${site.subdistrict} อ.${site.district}` : `ตำบล${site.subdistrict} อำเภอ${site.district}`
}

/** Another village of the same sub-district: where a road leads to. */
export function neighbour(site: Site, step: number): { village: string; moo: number } {
  const { villages } = site.locality
  const index = (site.moo - 1 + 1 + (step % Math.max(1, villages.length - 1))) % villages.length
  return { village: villages[index] ?? site.village, moo: index + 1 }
}

/** `4.00`, `1,250.00`. */
export function decimals(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

export function grouped(value: number): string {
  return value.toLocaleString('en-US')
}

/** `12+350`: kilometre and metres of a place on a road. */
export function chainage(metre: number): string {
  return `${Math.floor(metre / 1000)}+${String(metre % 1000).padStart(3, '0')}`
}

/** Engineers' estimates end on hundreds or thousands. */
export function roundBaht(amount: number): number {
  return amount < 100_000 ? Math.round(amount / 100) * 100 : Math.round(amount / 1_000) * 1_000
}

const thaiDigitOf = '๐๑๒๓๔๕๖๗๘๙'

/** The finished title in the office's hand, its village named once. */
export function inHand(title: string, site: Site, hand: Hand): string {
  const once = villageOnce(title, site)
  const whole = hand.prefix && !/^(?:โครงการ|เบี้ย|เงิน|สนับสนุน|อุดหนุน|ค่าใช้)/.test(once) ? `โครงการ${once}` : once
  return hand.thaiDigits ? inThaiDigits(whole) : whole
}

export function inThaiDigits(text: string): string {
  return text.replace(/\d/g, (digit) => thaiDigitOf[Number(digit)] ?? digit)
}

/** `สายบ้านสันทราย - บ้านปงสนุก บ้านสันทราย หมู่ที่ 3`: nobody writes the village twice. */
function villageOnce(title: string, site: Site): string {
  const village = `บ้าน${site.village}`
  const last = title.lastIndexOf(` ${village}`)
  if (last < 0 || title.indexOf(village) > last) return title
  return title.slice(0, last) + title.slice(last + village.length + 1)
}
