import type { NewBody } from '../src/features/bodies/index.ts'
import type { DemoPerson } from '../src/features/people/index.ts'
import type { DemoBodies, DemoProvince } from './bodies.ts'
import type { Doer } from './work-kind.ts'

/** A second appointment of somebody who signs in to the demonstration. */
export interface MoreRole {
  readonly user: string
  readonly role: DemoPerson['role']
  readonly bodyCode: string
  readonly reason: string
}

const HOME = '57'
/** Its town plays the neighbouring city where two demonstrations stand side by side. */
const NEIGHBOUR = '56'
const addressOf = (user: string) => `${user}@demo.example`

/** Offices of the home province whose planners answer for them when they are asked about an overlap. */
const ANSWERING: readonly { doer: Doer; name: string; th: string; en: string }[] = [
  { doer: 'rural-roads', name: 'ชาญชัย', th: 'ทางหลวงชนบท', en: 'rural roads' },
  { doer: 'environment', name: 'พิมพ์ใจ', th: 'ทรัพยากรและสิ่งแวดล้อม', en: 'natural resources and environment' },
  { doer: 'works', name: 'วีระ', th: 'โยธาธิการและผังเมือง', en: 'public works' },
  { doer: 'health', name: 'สุดา', th: 'สาธารณสุข', en: 'public health' },
  { doer: 'agriculture', name: 'อนันต์', th: 'เกษตร', en: 'agricultural extension' },
]

/**
 * Who may sign in to the demonstration. Names are invented and say so by their surname; the province whose desk a person
 * serves stands in the address, so that it is easy to tell them apart.
 * @param many also the planners of offices; without, one person of each kind
 */
export function makePeople(bodies: DemoBodies, many: boolean): DemoPerson[] {
  const people: DemoPerson[] = [
    {
      role: 'platform-administrator',
      user: addressOf('admin'),
      name: 'อรุณ สมมติ',
      bodyCode: null,
      areaCode: null,
      what: { th: 'ดูแลระบบทั้งประเทศ เชิญเจ้าหน้าที่ ให้สิทธิ์', en: 'Runs the platform: invites officers, gives roles' },
    },
    {
      role: 'auditor',
      user: addressOf('auditor'),
      name: 'วิชัย สมมติ',
      bodyCode: null,
      areaCode: 'TH',
      what: { th: 'ตรวจสอบทั้งประเทศ อ่านได้ แก้ไม่ได้', en: 'Audits the whole country: reads, changes nothing' },
    },
  ]
  const at = (code: string) => bodies.provinces.find((province) => province.area.code === code)
  const add = (
    role: DemoPerson['role'],
    user: string,
    name: string,
    body: NewBody,
    areaCode: string | null,
    th: string,
    en: string,
  ) =>
    people.push({ role, user: addressOf(user), name: `${name} สมมติ`, bodyCode: body.code, areaCode, what: { th, en } })
  const planners = { '57': 'ดารณี', '40': 'สมศักดิ์', '90': 'ฟาตีมะห์' }
  for (const [code, name] of Object.entries(planners)) {
    const here = at(code)
    if (!here) continue
    const place = here.area.nameTh
    const en = here.area.nameEn ?? place
    add(
      'planner',
      `planner.${code}`,
      name,
      here.province,
      code,
      `ทำแผนจังหวัด${place} ตัดสินคู่ที่อาจซ้ำ นำแผนเข้า`,
      `Plans for ${en} Province: decides pairs, imports plans`,
    )
    add(
      'plan-approver',
      `approver.${code}`,
      `ประเสริฐ${code}`,
      here.province,
      code,
      `อนุมัติแผนของจังหวัด${place}`,
      `Approves the plans of ${en} Province`,
    )
  }
  const home = at(HOME)
  const [office, second] = home?.laos ?? []
  if (!home?.pao || !office || !second) return people
  add(
    'body-administrator',
    `lao.${HOME}`,
    'มาลี',
    office.body,
    null,
    `ดูแลเจ้าหน้าที่ของ${office.body.nameTh}`,
    `Manages the officers of ${office.body.nameEn ?? office.body.nameTh}`,
  )
  add(
    'planner',
    `pao.${HOME}`,
    'ธนา',
    home.pao,
    null,
    `ทำแผนของ${home.pao.nameTh}`,
    'Plans for the provincial administrative organisation of Chiang Rai',
  )
  people.push({
    role: 'budget-officer',
    user: addressOf(`budget.${HOME}`),
    name: 'กัลยา สมมติ',
    bodyCode: null,
    areaCode: HOME,
    what: {
      th: `บันทึกเงินทุกขั้นของทุกหน่วยงานในจังหวัด${home.area.nameTh} กระทบยอด โอนเงิน`,
      en: `Enters money in all its phases for ${home.area.nameEn ?? home.area.nameTh} Province: reconciles, hands money on`,
    },
  })
  add(
    'budget-officer',
    `budget-lao.${HOME}`,
    'จันทร์เพ็ญ',
    office.body,
    null,
    `บันทึกเงินของ${office.body.nameTh} ยืนยันเงินรับโอน`,
    `Enters the money of ${office.body.nameEn ?? office.body.nameTh} and confirms what it receives`,
  )
  const [district] = [...home.districts.values()]
  if (district)
    add(
      'planner',
      `district.${HOME}`,
      'ปลัดสมพร',
      district,
      null,
      `ทำแผนของ${district.nameTh}`,
      `Plans for ${district.nameEn}`,
    )
  const small = home.laos.find((lao) => !lao.isTown)
  if (small)
    add(
      'planner',
      `sao.${HOME}`,
      'บุญส่ง',
      small.body,
      null,
      `ทำแผนและดูแลปฏิทินของ${small.body.nameTh}`,
      `Plans and keeps the calendar of ${small.body.nameEn ?? small.body.nameTh}`,
    )
  people.push(...deskPeople(home, office.body), ...neighbourPeople(at(NEIGHBOUR)))
  if (!many) return people
  add(
    'planner',
    `shared.${HOME}`,
    'นิภา',
    second.body,
    null,
    `นักวิเคราะห์นโยบายและแผนที่ทำแผนให้ อปท. หลายแห่ง เริ่มที่${second.body.nameTh}`,
    'Plans for several small local administrations at once',
  )
  for (const { doer, name, th, en } of ANSWERING) {
    const body = home.offices.get(doer)
    if (body)
      add(
        'planner',
        `${doer}.${HOME}`,
        name,
        body,
        null,
        `ทำแผนด้าน${th} ตอบเรื่องคู่ที่อาจซ้ำ`,
        `Plans ${en}: answers about pairs`,
      )
  }
  // Work that is planned four times at one viewpoint (planted.ts) is put together only where each of its bodies agrees for itself.
  const tourism = home.offices.get('tourism')
  const agreeing: readonly { user: string; name: string; body: NewBody | undefined }[] = [
    { user: 'approver-pao', name: 'อนุชา', body: home.pao },
    { user: 'approver-sao', name: 'ทองใบ', body: small?.body },
    { user: 'approver-tourism', name: 'ศิริพร', body: tourism },
  ]
  for (const { user, name, body } of agreeing)
    if (body)
      add(
        'plan-approver',
        `${user}.${HOME}`,
        name,
        body,
        null,
        `อนุมัติแผนและลงนามแทน${body.nameTh}`,
        `Approves the plans of ${body.nameEn ?? body.nameTh} and signs for it`,
      )
  return people
}

/** Who answers complaints in the home province: an office's officer, the telephone, whoever oversees them, and a moderator. */
function deskPeople({ area, province }: DemoProvince, office: NewBody): DemoPerson[] {
  const place = { th: `จังหวัด${area.nameTh}`, en: `${area.nameEn ?? area.nameTh} Province` }
  const at = (
    role: DemoPerson['role'],
    user: string,
    name: string,
    body: NewBody | null,
    th: string,
    en: string,
  ): DemoPerson => ({
    role,
    user: addressOf(`${user}.${HOME}`),
    name: `${name} สมมติ`,
    bodyCode: body?.code ?? null,
    areaCode: body === null ? HOME : null,
    what: { th, en },
  })
  const officeEn = office.nameEn ?? office.nameTh
  return [
    at(
      'case-officer',
      'officer',
      'จิราพร',
      office,
      `รับและแก้เรื่องร้องเรียนของ${office.nameTh}`,
      `Answers the complaints ${officeEn} has`,
    ),
    at(
      'desk-clerk',
      'clerk',
      'วันเพ็ญ',
      province,
      `รับเรื่องทางโทรศัพท์และหน้าเคาน์เตอร์ของ${place.th}`,
      `Enters reports by telephone and at the counter of ${place.en}`,
    ),
    at(
      'oversight-officer',
      'oversight',
      'ชัยวัฒน์',
      null,
      `กำกับเรื่องเกินกำหนดและเรื่องอุทธรณ์ใน${place.th}`,
      `Looks after late and appealed cases in ${place.en}`,
    ),
    at(
      'moderator',
      'moderator',
      'อัญชลี',
      null,
      `ตรวจถ้อยคำ รูป และความเห็นก่อนเผยแพร่ใน${place.th}`,
      `Looks through words, photos and comments of ${place.en} before they are public`,
    ),
  ]
}

/** Who answers the complaints of the neighbouring town, which may run a platform of its own. */
function neighbourPeople(province: DemoProvince | undefined): DemoPerson[] {
  const [town] = province?.laos ?? []
  if (!town) return []
  const { nameTh, nameEn, code } = town.body
  return [
    {
      role: 'case-officer',
      user: addressOf(`officer.${NEIGHBOUR}`),
      name: 'เกษม สมมติ',
      bodyCode: code,
      areaCode: null,
      what: { th: `รับและแก้เรื่องร้องเรียนของ${nameTh}`, en: `Answers the complaints ${nameEn ?? nameTh} has` },
    },
  ]
}

/** Officers with more than one appointment: one plans for every small local administration of a district, one serves two levels. */
export function moreRoles(bodies: DemoBodies, many: boolean): MoreRole[] {
  const home = bodies.provinces.find((province) => province.area.code === HOME)
  if (!home || !many) return []
  return [...sharedPlanner(home), ...twoLevels(home, bodies)]
}

function sharedPlanner(home: DemoProvince): MoreRole[] {
  return home.laos
    .filter((lao) => !lao.isTown)
    .slice(1)
    .map(({ body }) => ({
      user: addressOf(`shared.${HOME}`),
      role: 'planner',
      bodyCode: body.code,
      reason: 'อปท. ขนาดเล็กใช้นักวิเคราะห์นโยบายและแผนร่วมกัน',
    }))
}

function twoLevels(home: DemoProvince, bodies: DemoBodies): MoreRole[] {
  const [office] = home.laos
  const cluster = bodies.clusters.find(({ areaCode }) => areaCode === 'C-NU2')
  const roles: MoreRole[] = []
  if (office)
    roles.push({
      user: addressOf(`lao.${HOME}`),
      role: 'planner',
      bodyCode: office.body.code,
      reason: 'ทำแผนของหน่วยงานด้วย ระหว่างตำแหน่งนักวิเคราะห์ว่าง',
    })
  if (cluster)
    roles.push({
      user: addressOf(`planner.${HOME}`),
      role: 'planner',
      bodyCode: cluster.code,
      reason: 'จังหวัดเชียงรายเป็นหัวหน้ากลุ่มจังหวัด ทำแผนกลุ่มจังหวัดด้วย',
    })
  return roles
}
