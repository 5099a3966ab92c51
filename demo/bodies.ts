import { type BodyKind, bodyKey, bodyKindOf, codeForBody, type NewBody } from '../src/features/bodies/index.ts'
import type { Area, Gazetteer } from '../src/features/places/index.ts'
import type { Chance } from './chance.ts'
import type { Doer } from './works.ts'

/** A dozen provinces of all parts of the country, and how many of a thousand projects each has. */
const demoProvinces: readonly { code: string; share: number }[] = [
  { code: '57', share: 190 },
  { code: '55', share: 110 },
  { code: '56', share: 60 },
  { code: '54', share: 60 },
  { code: '50', share: 110 },
  { code: '40', share: 110 },
  { code: '46', share: 50 },
  { code: '30', share: 90 },
  { code: '90', share: 80 },
  { code: '83', share: 50 },
  { code: '20', share: 50 },
  { code: '72', share: 40 },
]

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
    ],
  },
  {
    name: 'กระทรวงทรัพยากรธรรมชาติและสิ่งแวดล้อม',
    nameEn: 'Ministry of Natural Resources and Environment',
    departments: [['กรมทรัพยากรน้ำ', 'Department of Water Resources']],
  },
  {
    name: 'กระทรวงสาธารณสุข',
    nameEn: 'Ministry of Public Health',
    departments: [['กรมควบคุมโรค', 'Department of Disease Control']],
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
]

/** Offices of ministries in a province: how they are called, whom they belong to, what they do. */
const PROVINCIAL: readonly { doer: Doer; nameEn: string; name: (province: string) => string; parent: string }[] = [
  { doer: 'highways', nameEn: 'Highway District', name: (p) => `แขวงทางหลวง${p}`, parent: 'กรมทางหลวง' },
  { doer: 'rural-roads', nameEn: 'Rural Road District', name: (p) => `แขวงทางหลวงชนบท${p}`, parent: 'กรมทางหลวงชนบท' },
  { doer: 'irrigation', nameEn: 'Irrigation Project', name: (p) => `โครงการชลประทาน${p}`, parent: 'กรมชลประทาน' },
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
    doer: 'health',
    nameEn: 'Provincial Public Health Office',
    name: (p) => `สำนักงานสาธารณสุขจังหวัด${p}`,
    parent: 'กระทรวงสาธารณสุข',
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

const CITIES = new Set(['57', '50', '40', '30', '90', '83'])

export interface DemoLao {
  readonly body: NewBody
  /** Sub-districts it serves. */
  readonly subdistricts: readonly Area[]
}

export interface DemoProvince {
  readonly area: Area
  readonly share: number
  readonly province: NewBody
  readonly pao: NewBody
  readonly offices: ReadonlyMap<Doer, NewBody>
  readonly districts: ReadonlyMap<string, NewBody>
  readonly laos: readonly DemoLao[]
}

export interface DemoBodies {
  /** Parents before children. */
  readonly all: readonly NewBody[]
  readonly national: readonly NewBody[]
  readonly clusters: readonly NewBody[]
  readonly provinces: readonly DemoProvince[]
}

export function makeBodies(places: Gazetteer, chance: Chance): DemoBodies {
  const all: NewBody[] = []
  const byName = new Map<string, NewBody>()
  const add = (
    nameTh: string,
    more: { nameEn?: string; parent?: NewBody | undefined; area?: string; kind?: BodyKind } = {},
  ) => {
    const kind = more.kind ?? bodyKindOf(nameTh)
    const nameKey = bodyKey(nameTh, more.area ?? null)
    const body: NewBody = {
      id: chance.id(),
      code: codeForBody(kind, nameKey, more.area ?? null),
      kind,
      nameTh,
      nameEn: more.nameEn ?? null,
      shortNameTh: null,
      nameKey,
      parentId: more.parent?.id ?? null,
      areaCode: more.area ?? null,
      source: SOURCE,
    }
    all.push(body)
    byName.set(nameTh, body)
    return body
  }

  const national: NewBody[] = []
  for (const ministry of CENTRAL) {
    const parent = add(ministry.name, { nameEn: ministry.nameEn, area: 'TH' })
    for (const [name, nameEn] of ministry.departments) national.push(add(name, { nameEn, parent, area: 'TH' }))
  }
  const interior = byName.get('กระทรวงมหาดไทย')
  const clusterCodes = new Set(demoProvinces.flatMap(({ code }) => places.groupsOf(code).map((group) => group.code)))
  const clusters = [...clusterCodes]
    .filter((code) => code.startsWith('C-'))
    .map((code) => places.areas.get(code))
    .filter((area) => area !== undefined)
    .map((area) =>
      add(area.nameTh, { ...(area.nameEn ? { nameEn: area.nameEn } : {}), parent: interior, area: area.code }),
    )

  const provinces = demoProvinces.map(({ code, share }): DemoProvince => {
    const area = places.areas.get(code)
    if (!area) throw new Error(`the register of areas has no province ${code}`)
    const en = (words: string) => inEnglish(area, words)
    const province = add(`จังหวัด${area.nameTh}`, { ...en('Province'), parent: interior, area: code })
    const pao = add(`องค์การบริหารส่วนจังหวัด${area.nameTh}${MARK}`, {
      ...en('Provincial Administrative Organisation'),
      area: code,
    })
    const offices = new Map<Doer, NewBody>(
      PROVINCIAL.map(({ doer, nameEn, name, parent }) => [
        doer,
        add(name(area.nameTh), { ...en(nameEn), kind: 'provincial-office', parent: byName.get(parent), area: code }),
      ]),
    )
    const districts = new Map<string, NewBody>()
    const laos: DemoLao[] = []
    for (const district of places.children(code)) {
      districts.set(
        district.code,
        add(`อำเภอ${district.nameTh}`, {
          ...(district.nameEn ? { nameEn: `${district.nameEn} District` } : {}),
          parent: province,
          area: district.code,
        }),
      )
      laos.push(...laosOf(district, area, places, laos, add))
    }
    return { area, share, province, pao, offices, districts, laos }
  })
  return { all, national, clusters, provinces }
}

/** The capital's city or town municipality, one small municipality and up to three sub-district organisations in each district. */
function laosOf(
  district: Area,
  province: Area,
  places: Gazetteer,
  known: readonly DemoLao[],
  add: (name: string, more: { area: string; nameEn?: string }) => NewBody,
): DemoLao[] {
  const subdistricts = places.children(district.code)
  const [seat, ...rest] = subdistricts
  if (!seat || known.some((lao) => lao.body.nameTh === `เทศบาลตำบล${seat.nameTh}${MARK}`)) return []
  const isCapital = district.code.endsWith('01')
  const first = isCapital
    ? `${CITIES.has(province.code) ? 'เทศบาลนคร' : 'เทศบาลเมือง'}${province.nameTh}${MARK}`
    : `เทศบาลตำบล${seat.nameTh}${MARK}`
  const served = isCapital ? [seat, ...rest.slice(0, 1)] : [seat]
  // Two sub-districts of a province may share a name; their organisations would be taken for one.
  const isNew = (area: Area) => !known.some((lao) => lao.subdistricts.some((other) => other.nameTh === area.nameTh))
  const others = rest.filter((area) => !served.includes(area) && isNew(area)).slice(0, isCapital ? 4 : 2)
  return [
    {
      body: add(first, {
        ...inEnglish(isCapital ? province : seat, isCapital ? 'Municipality' : 'Sub-district Municipality'),
        area: seat.code,
      }),
      subdistricts: served,
    },
    ...others.map((area) => ({
      body: add(`องค์การบริหารส่วนตำบล${area.nameTh}${MARK}`, {
        ...inEnglish(area, 'Sub-district Administrative Organisation'),
        area: area.code,
      }),
      subdistricts: [area],
    })),
  ]
}

function inEnglish(area: Area, words: string): { nameEn?: string } {
  return area.nameEn ? { nameEn: `${area.nameEn} ${words}` } : {}
}
