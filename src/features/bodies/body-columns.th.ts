/** Headers of lists of bodies, as our own format writes them and as offices do. `code:dla` and `รหัส:dla` are codes of other registers. */
export const headersOf = {
  code: ['code', 'รหัส', 'รหัสในระบบ'],
  nameTh: ['name_th', 'name', 'ชื่อ', 'ชื่อหน่วยงาน', 'หน่วยงาน'],
  nameEn: ['name_en', 'ชื่ออังกฤษ', 'ชื่อภาษาอังกฤษ'],
  short: ['short_name_th', 'ชื่อย่อ'],
  kind: ['kind', 'ประเภท'],
  parent: ['parent', 'สังกัด', 'อยู่ใต้'],
  supervisors: ['supervisors', 'supervisor', 'ผู้กำกับดูแล'],
  area: ['area', 'พื้นที่', 'จังหวัด'],
  areas: ['areas', 'พื้นที่ให้บริการ', 'พื้นที่รับผิดชอบ'],
  formerNames: ['former_names', 'ชื่อเดิม', 'ชื่ออื่น'],
  from: ['valid_from', 'ตั้งแต่', 'ตั้งเมื่อ'],
  to: ['valid_to', 'ถึง', 'ยุบเมื่อ'],
  change: ['change', 'การเปลี่ยนแปลง'],
  successors: ['successors', 'successor', 'หน่วยงานที่รับช่วง'],
  changeOn: ['change_on', 'วันที่เปลี่ยน', 'มีผลเมื่อ'],
  website: ['website', 'เว็บไซต์'],
  address: ['address', 'ที่อยู่'],
  phone: ['phone', 'โทรศัพท์'],
  email: ['email', 'อีเมล'],
} as const

export const changeWords: Readonly<Record<string, 'merger' | 'split'>> = {
  merger: 'merger',
  merged: 'merger',
  รวม: 'merger',
  ยุบรวม: 'merger',
  split: 'split',
  แยก: 'split',
}

/** A heading that names a code of another register begins with one of these. */
export const codeHeading = /^(?:code|รหัส)\s*:\s*(\S+)$/
