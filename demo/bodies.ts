import { type BodyKind, bodyKey, bodyKindOf, codeForBody, type NewBody } from '../src/features/bodies/index.ts'
import type { Area, Gazetteer } from '../src/features/places/index.ts'
import type { Chance } from './chance.ts'
import { type Locality, makeLocality } from './place-names.ts'
import type { Doer } from './work-kind.ts'

/** A dozen provinces of all parts of the country are shown in depth, and how many of a thousand of their projects each has. */
const deepProvinces: ReadonlyMap<string, number> = new Map([
  ['57', 190],
  ['55', 110],
  ['56', 60],
  ['54', 60],
  ['50', 110],
  ['40', 110],
  ['46', 50],
  ['30', 90],
  ['90', 80],
  ['83', 50],
  ['20', 50],
  ['72', 40],
])

/** The capital: a special local administration, without municipalities. */
const BANGKOK = '10'

const SOURCE = 'demonstration'

/** Real places, invented claims: local administrations of the demonstration carry this after their name. */
const MARK = ' (สาธิต)'

interface Central {
  readonly name: string
  readonly nameEn: string
  readonly departments: readonly (readonly [string, string])[]
}

const CENTRAL: readonly Central[] = [
  {
    name: 'สำนักนายกรัฐมนตรี',
    nameEn: 'Office of the Prime Minister',
    departments: [
      ['สำนักเลขาธิการคณะรัฐมนตรี', 'Secretariat of the Cabinet'],
      ['สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ', 'Office of the National Economic and Social Development Council'],
    ],
  },
  {
    name: 'กระทรวงมหาดไทย',
    nameEn: 'Ministry of Interior',
    departments: [
      ['กรมการปกครอง', 'Department of Provincial Administration'],
      ['กรมการพัฒนาชุมชน', 'Community Development Department'],
      ['กรมโยธาธิการและผังเมือง', 'Department of Public Works and Town and Country Planning'],
      ['กรมป้องกันและบรรเทาสาธารณภัย', 'Department of Disaster Prevention and Mitigation'],
      ['กรมส่งเสริมการปกครองท้องถิ่น', 'Department of Local Administration'],
    ],
  },
  {
    name: 'กระทรวงคมนาคม',
    nameEn: 'Ministry of Transport',
    departments: [
      ['กรมทางหลวง', 'Department of Highways'],
      ['กรมทางหลวงชนบท', 'Department of Rural Roads'],
    ],
  },
  {
    name: 'กระทรวงเกษตรและสหกรณ์',
    nameEn: 'Ministry of Agriculture and Cooperatives',
    departments: [
      ['กรมชลประทาน', 'Royal Irrigation Department'],
      ['กรมส่งเสริมการเกษตร', 'Department of Agricultural Extension'],
      ['กรมปศุสัตว์', 'Department of Livestock Development'],
      ['กรมพัฒนาที่ดิน', 'Land Development Department'],
    ],
  },
  {
    name: 'กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อม',
    nameEn: 'Ministry of Natural Resources and Environment',
    departments: [
      ['กรมทรัพยากรน้ำ', 'Department of Water Resources'],
      ['กรมทรัพยากรน้ำบาดาล', 'Department of Groundwater Resources'],
      ['กรมควบคุมมลพิษ', 'Pollution Control Department'],
      ['กรมป่าไม้', 'Royal Forest Department'],
    ],
  },
  {
    name: 'กระทรวงสาธารณสุข',
    nameEn: 'Ministry of Public Health',
    departments: [
      ['กรมควบคุมโรค', 'Department of Disease Control'],
      ['กรมอนามัย', 'Department of Health'],
    ],
  },
  {
    name: 'กระทรวงการท่องเที่ยวและกีฬา',
    nameEn: 'Ministry of Tourism and Sports',
    departments: [['กรมการท่องเที่ยว', 'Department of Tourism']],
  },
  {
    name: 'กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์',
    nameEn: 'Ministry of Social Development and Human Security',
    departments: [['กรมกิจการผู้สูงอายุ', 'Department of Older Persons']],
  },
  {
    name: 'กระทรวงศึกษาธิการ',
    nameEn: 'Ministry of Education',
    departments: [['กรมส่งเสริมการเรียนรู้', 'Department of Learning Encouragement']],
  },
  {
    name: 'กระทรวงแรงงาน',
    nameEn: 'Ministry of Labour',
    departments: [['กรมพัฒนาฝีมือแรงงาน', 'Department of Skill Development']],
  },
  {
    name: 'กระทรวงวัฒนธรรม',
    nameEn: 'Ministry of Culture',
    departments: [['กรมส่งเสริมวัฒนธรรม', 'Department of Cultural Promotion']],
  },
]

/** Offices of ministries in a province: how they are called, whom they belong to, what they do. The first three stand everywhere. */
const PROVINCIAL: readonly { doer: Doer; nameEn: string; name: (province: string) => string; parent: string }[] = [
  { doer: 'rural-roads', nameEn: 'Rural Road District', name: (p) => `แขวงทางหลวงชนบท${p}`, parent: 'กรมทางหลวงชนบท' },
  {
    doer: 'health',
    nameEn: 'Provincial Public Health Office',
    name: (p) => `สำนักงานสาธารณสุขจังหวัด${p}`,
    parent: 'กระทรวงสาธารณสุข',
  },
  { doer: 'irrigation', nameEn: 'Irrigation Project', name: (p) => `โครงการชลประทาน${p}`, parent: 'กรมชลประทาน' },
  { doer: 'highways', nameEn: 'Highway District', name: (p) => `แขวงทางหลวง${p}`, parent: 'กรมทางหลวง' },
  {
    doer: 'environment',
    nameEn: 'Provincial Office of Natural Resources and Environment',
    name: (p) => `สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัด${p}`,
    parent: 'กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อม',
  },
  {
    doer: 'works',
    nameEn: 'Provincial Public Works Office',
    name: (p) => `สำนักงานโยธาธิการและผังเมืองจังหวัด${p}`,
    parent: 'กรมโยธาธิการและผังเมือง',
  },
  {
    doer: 'agriculture',
    nameEn: 'Provincial Agricultural Extension Office',
    name: (p) => `สำนักงานเกษตรจังหวัด${p}`,
    parent: 'กรมส่งเสริมการเกษตร',
  },
  {
    doer: 'livestock',
    nameEn: 'Provincial Livestock Office',
    name: (p) => `สำนักงานปศุสัตว์จังหวัด${p}`,
    parent: 'กรมปศุสัตว์',
  },
  {
    doer: 'community',
    nameEn: 'Provincial Community Development Office',
    name: (p) => `สำนักงานพัฒนาชุมชนจังหวัด${p}`,
    parent: 'กรมการพัฒนาชุมชน',
  },
  {
    doer: 'tourism',
    nameEn: 'Provincial Tourism and Sports Office',
    name: (p) => `สำนักงานการท่องเที่ยวและกีฬาจังหวัด${p}`,
    parent: 'กระทรวงการท่องเที่ยวและกีฬา',
  },
  {
    doer: 'culture',
    nameEn: 'Provincial Cultural Office',
    name: (p) => `สำนักงานวัฒนธรรมจังหวัด${p}`,
    parent: 'กระทรวงวัฒนธรรม',
  },
  {
    doer: 'education',
    nameEn: 'Provincial Education Office',
    name: (p) => `สำนักงานศึกษาธิการจังหวัด${p}`,
    parent: 'กระทรวงศึกษาธิการ',
  },
  {
    doer: 'labour',
    nameEn: 'Provincial Skill Development Office',
    name: (p) => `สำนักงานพัฒนาฝีมือแรงงาน${p}`,
    parent: 'กรมพัฒนาฝีมือแรงงาน',
  },
  {
    doer: 'welfare',
    nameEn: 'Provincial Social Development Office',
    name: (p) => `สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด${p}`,
    parent: 'กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์',
  },
  {
    doer: 'disaster',
    nameEn: 'Provincial Disaster Prevention Office',
    name: (p) => `สำนักงานป้องกันและบรรเทาสาธารณภัยจังหวัด${p}`,
    parent: 'กรมป้องกันและบรรเทาสาธารณภัย',
  },
]
const OFFICES_EVERYWHERE = 3

/** Capitals that are cities (เทศบาลนคร); the others are towns. */
const CITIES = new Set('11 12 14 21 30 34 40 41 47 50 52 57 60 65 73 74 80 83 84 90 92 95'.split(' '))

/** How much of the country is made. */
export interface Breadth {
  /** The 65 provinces beside the dozen, each with its main bodies. */
  readonly everyProvince: boolean
  /** Local administrations of a deep province, at most; its provincial administration is not counted. */
  readonly laosInDeep: number
  /** Villages of a deep province with a plan of their own. */
  readonly communitiesInDeep: number
}

/** Below half the size there is no room for 77 provinces. */
export function breadthOf(scale: number): Breadth {
  return scale >= 0.5
    ? { everyProvince: true, laosInDeep: 16, communitiesInDeep: 3 }
    : { everyProvince: false, laosInDeep: 8, communitiesInDeep: 1 }
}

export interface DemoLao {
  readonly body: NewBody
  readonly isTown: boolean
  /** Sub-districts it serves. */
  readonly subdistricts: readonly Area[]
}

/** A village with a committee and a community master plan. */
export interface DemoCommunity {
  readonly body: NewBody
  readonly subdistrict: Area
  readonly moo: number
}

export interface DemoProvince {
  readonly area: Area
  /** One of the dozen. */
  readonly isDeep: boolean
  /** Weight of its projects against the other provinces of its kind. */
  readonly share: number
  readonly province: NewBody
  /** Not in the capital, whose administration is its only local one. */
  readonly pao: NewBody | null
  readonly offices: ReadonlyMap<Doer, NewBody>
  readonly districts: ReadonlyMap<string, NewBody>
  readonly laos: readonly DemoLao[]
  readonly communities: readonly DemoCommunity[]
  /** Villages, waters and temples of its sub-districts, by code. */
  readonly localities: ReadonlyMap<string, Locality>
}

export interface DemoBodies {
  /** Parents before children. */
  readonly all: readonly NewBody[]
  /** Keepers of the plan of the government and of the national framework. */
  readonly cabinet: NewBody
  readonly council: NewBody
  readonly departments: readonly NewBody[]
  readonly clusters: readonly NewBody[]
  readonly provinces: readonly DemoProvince[]
}

interface AddedBody {
  readonly nameEn?: string
  readonly parent?: NewBody | undefined
  readonly area?: string
  readonly kind?: BodyKind
  readonly short?: string
}
type Add = (nameTh: string, more?: AddedBody) => NewBody

export function makeBodies(places: Gazetteer, chance: Chance, breadth: Breadth): DemoBodies {
  const all: NewBody[] = []
  const byName = new Map<string, NewBody>()
  const add: Add = (nameTh, more = {}) => {
    const kind = more.kind ?? bodyKindOf(nameTh)
    const nameKey = bodyKey(nameTh, more.area ?? null)
    const body: NewBody = {
      id: chance.id(),
      code: codeForBody(kind, nameKey, more.area ?? null),
      kind,
      nameTh,
      nameEn: more.nameEn ?? null,
      shortNameTh: more.short ?? null,
      nameKey,
      parentId: more.parent?.id ?? null,
      areaCode: more.area ?? null,
      source: SOURCE,
    }
    all.push(body)
    byName.set(nameTh, body)
    return body
  }
  const named = (nameTh: string) => {
    const body = byName.get(nameTh)
    if (!body) throw new Error(`the demonstration has no body ${nameTh}`)
    return body
  }

  const departments: NewBody[] = []
  for (const ministry of CENTRAL) {
    const parent = add(ministry.name, { nameEn: ministry.nameEn, area: 'TH' })
    for (const [name, nameEn] of ministry.departments) {
      const body = add(name, { nameEn, parent, area: 'TH' })
      if (body.kind === 'department') departments.push(body)
    }
  }
  const codes = [...places.areas.values()]
    .filter((area) => area.kind === 'province' && (breadth.everyProvince || deepProvinces.has(area.code)))
    .map((area) => area.code)
    .sort()
  const interior = named('กระทรวงมหาดไทย')
  const clusterCodes = new Set(codes.flatMap((code) => places.groupsOf(code).map((group) => group.code)))
  const clusters = [...clusterCodes]
    .filter((code) => code.startsWith('C-'))
    .map((code) => places.areas.get(code))
    .filter((area) => area !== undefined)
    .map((area) =>
      add(area.nameTh, { ...(area.nameEn ? { nameEn: area.nameEn } : {}), parent: interior, area: area.code }),
    )
  const provinces = codes.map((code) => makeProvince(code, places, chance, breadth, add, named))
  return {
    all,
    cabinet: named('สำนักเลขาธิการคณะรัฐมนตรี'),
    council: named('สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ'),
    departments,
    clusters,
    provinces,
  }
}

function makeProvince(
  code: string,
  places: Gazetteer,
  chance: Chance,
  breadth: Breadth,
  add: Add,
  named: (nameTh: string) => NewBody,
): DemoProvince {
  const area = places.areas.get(code)
  if (!area) throw new Error(`the register of areas has no province ${code}`)
  const deepShare = deepProvinces.get(code)
  const isDeep = deepShare !== undefined
  const isCapital = code === BANGKOK
  const en = (words: string) => inEnglish(area, words)
  const interior = named('กระทรวงมหาดไทย')
  const province = isCapital
    ? add('กรุงเทพมหานคร', { nameEn: 'Bangkok Metropolitan Administration', area: code, short: 'กทม.' })
    : add(`จังหวัด${area.nameTh}`, { ...en('Province'), parent: interior, area: code })
  const pao = isCapital
    ? null
    : add(`องค์การบริหารส่วนจังหวัด${area.nameTh}${MARK}`, {
        ...en('Provincial Administrative Organisation'),
        area: code,
        short: `อบจ.${area.nameTh}`,
      })
  const officesHere = isCapital ? [] : isDeep ? PROVINCIAL : PROVINCIAL.slice(0, OFFICES_EVERYWHERE)
  const offices = new Map<Doer, NewBody>(
    officesHere.map(({ doer, nameEn, name, parent }) => [
      doer,
      add(name(area.nameTh), { ...en(nameEn), kind: 'provincial-office', parent: named(parent), area: code }),
    ]),
  )
  const districts = new Map<string, NewBody>()
  const laos: DemoLao[] = []
  // By code: the capital's district comes first.
  const everyDistrict = inOrderOfCode(places.children(code))
  const districtsHere = isDeep ? everyDistrict : everyDistrict.slice(0, isCapital ? 8 : 1)
  for (const [index, district] of districtsHere.entries()) {
    districts.set(
      district.code,
      add(isCapital ? `สำนักงานเขต${district.nameTh}` : `อำเภอ${district.nameTh}`, {
        ...(district.nameEn ? { nameEn: `${district.nameEn} District` } : {}),
        kind: 'district',
        parent: province,
        area: district.code,
      }),
    )
    const room = (isDeep ? breadth.laosInDeep : 2) - laos.length
    if (!isCapital && room > 0) laos.push(...laosOf(district, area, places, laos, { index, room }, add))
  }
  const localities = new Map(
    everyDistrict
      .flatMap((district) => places.children(district.code))
      .map((subdistrict) => [subdistrict.code as string, makeLocality(chance.branch(subdistrict.code), code)]),
  )
  const communities = isDeep ? communitiesOf(laos, districts, localities, breadth.communitiesInDeep, add) : []
  return {
    area,
    isDeep,
    share: deepShare ?? (isCapital ? 3 : 1),
    province,
    pao,
    offices,
    districts,
    laos,
    communities,
    localities,
  }
}

/** The capital's city or town and three sub-district organisations; elsewhere a small municipality or a sub-district organisation. */
function laosOf(
  district: Area,
  province: Area,
  places: Gazetteer,
  known: readonly DemoLao[],
  { index, room }: { index: number; room: number },
  add: Add,
): DemoLao[] {
  const subdistricts = inOrderOfCode(places.children(district.code))
  const [seat, ...rest] = subdistricts
  // Two sub-districts of a province may share a name; their organisations would be taken for one.
  const isNew = (area: Area) => !known.some((lao) => lao.subdistricts.some((other) => other.nameTh === area.nameTh))
  if (!seat) return []
  const municipality = (
    name: string,
    short: string,
    area: Area,
    served: readonly Area[],
    isTown: boolean,
  ): DemoLao => ({
    body: add(`${name}${area.nameTh}${MARK}`, {
      ...inEnglish(area, isTown ? 'Municipality' : 'Sub-district Municipality'),
      area: seat.code,
      short: `${short}${area.nameTh}`,
    }),
    isTown,
    subdistricts: served,
  })
  const organisation = (area: Area): DemoLao => ({
    body: add(`องค์การบริหารส่วนตำบล${area.nameTh}${MARK}`, {
      ...inEnglish(area, 'Sub-district Administrative Organisation'),
      area: area.code,
      short: `อบต.${area.nameTh}`,
    }),
    isTown: false,
    subdistricts: [area],
  })
  if (district.code.endsWith('01')) {
    const served = [seat, ...rest.slice(0, 1)]
    const others = rest
      .slice(1)
      .filter((area) => area.nameTh !== seat.nameTh)
      .slice(0, Math.min(3, room - 1))
    const isCity = CITIES.has(province.code)
    return [
      municipality(isCity ? 'เทศบาลนคร' : 'เทศบาลเมือง', isCity ? 'ทน.' : 'ทม.', province, served, true),
      ...others.map(organisation),
    ]
  }
  if (index % 2 === 1 && isNew(seat)) return [municipality('เทศบาลตำบล', 'ทต.', seat, [seat], false)]
  const country = rest.find(isNew)
  return country ? [organisation(country)] : []
}

function communitiesOf(
  laos: readonly DemoLao[],
  districts: ReadonlyMap<string, NewBody>,
  localities: ReadonlyMap<string, Locality>,
  count: number,
  add: Add,
): DemoCommunity[] {
  return laos
    .filter((lao) => !lao.isTown)
    .flatMap((lao) => lao.subdistricts.slice(0, 1))
    .slice(0, count)
    .map((subdistrict, index) => {
      const villages = localities.get(subdistrict.code)?.villages ?? []
      const moo = 1 + (index % Math.max(1, villages.length))
      const name = `คณะกรรมการหมู่บ้าน${villages[moo - 1]} หมู่ที่ ${moo} ตำบล${subdistrict.nameTh}${MARK}`
      const body = add(name, {
        kind: 'committee',
        parent: districts.get(subdistrict.code.slice(0, 4)),
        area: subdistrict.code,
      })
      return { body, subdistrict, moo }
    })
}

function inOrderOfCode(areas: readonly Area[]): Area[] {
  return [...areas].sort((a, b) => (a.code < b.code ? -1 : 1))
}

function inEnglish(area: Area, words: string): { nameEn?: string } {
  return area.nameEn ? { nameEn: `${area.nameEn} ${words}` } : {}
}
