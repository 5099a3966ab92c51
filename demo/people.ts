import type { NewBody } from '../src/features/bodies/index.ts'
import type { DemoPerson } from '../src/features/people/index.ts'
import type { DemoBodies } from './bodies.ts'

/**
 * Who may sign in to the demonstration. Names are invented and say so by their surname; the province whose desk a person
 * serves stands in the address, so that it is easy to tell them apart.
 */
export function makePeople(bodies: DemoBodies): DemoPerson[] {
  const people: DemoPerson[] = [
    {
      role: 'platform-administrator',
      user: 'admin@demo.example',
      name: 'อรุณ สมมติ',
      bodyCode: null,
      areaCode: null,
      what: { th: 'ดูแลระบบทั้งประเทศ เชิญเจ้าหน้าที่ ให้สิทธิ์', en: 'Runs the platform: invites officers, gives roles' },
    },
    {
      role: 'auditor',
      user: 'auditor@demo.example',
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
  ) => people.push({ role, user: `${user}@demo.example`, name, bodyCode: body.code, areaCode, what: { th, en } })
  const planners = { '57': 'ดารณี', '40': 'สมศักดิ์', '90': 'ฟาตีมะห์' }
  for (const [code, name] of Object.entries(planners)) {
    const here = at(code)
    if (!here) continue
    const place = here.area.nameTh
    const en = here.area.nameEn ?? place
    add(
      'planner',
      `planner.${code}`,
      `${name} สมมติ`,
      here.province,
      code,
      `ทำแผนจังหวัด${place} ตัดสินคู่ที่อาจซ้ำ นำแผนเข้า`,
      `Plans for ${en} Province: decides pairs, imports plans`,
    )
    add(
      'plan-approver',
      `approver.${code}`,
      `ประเสริฐ สมมติ${code}`,
      here.province,
      code,
      `อนุมัติแผนของจังหวัด${place}`,
      `Approves the plans of ${en} Province`,
    )
  }
  const chiangRai = at('57')
  const office = chiangRai?.laos[0]
  if (chiangRai && office) {
    const name = office.body.nameTh
    add(
      'body-administrator',
      'lao.57',
      'มาลี สมมติ',
      office.body,
      null,
      `ดูแลเจ้าหน้าที่ของ${name}`,
      `Manages the officers of ${name}`,
    )
    add(
      'planner',
      'pao.57',
      'ธนา สมมติ',
      chiangRai.pao,
      null,
      `ทำแผนของ${chiangRai.pao.nameTh}`,
      'Plans for the provincial administrative organisation of Chiang Rai',
    )
  }
  return people
}
