import type { Can, Level, May } from './level.ts'

/*
 * A beginning of the matrix of duties by level, to be corrected by who knows the place: what local administrations do by the
 * Decentralization Plan and Process Act B.E. 2542, sections 16 to 18, and which levels support them (S4-22). Whether a level is able
 * to is a first reading, not a survey.
 */

interface FirstLevel {
  readonly level: Level
  readonly may: May
  readonly can: Can
  readonly supportFrom: Level | null
  readonly reason: string
}

interface FirstDuty {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string
  readonly functionCode: string
  /** Code of the service whose standard it has, where there is one. */
  readonly service: string | null
  readonly law: string
  readonly levels: readonly FirstLevel[]
}

const LOCAL = 'พ.ร.บ. กำหนดแผนและขั้นตอนการกระจายอำนาจฯ พ.ศ. 2542 มาตรา 16'
const LOCAL_AND_PAO = 'พ.ร.บ. กำหนดแผนและขั้นตอนการกระจายอำนาจฯ พ.ศ. 2542 มาตรา 16 และ 17'

const at = (level: Level, may: May, can: Can, supportFrom: Level | null, reason: string): FirstLevel => ({
  level,
  may,
  can,
  supportFrom,
  reason,
})

export const firstDuties: readonly FirstDuty[] = [
  {
    code: 'WASTE',
    nameTh: 'เก็บและกำจัดขยะมูลฝอย',
    nameEn: 'Solid waste',
    functionCode: '05.1',
    service: 'WASTE-1',
    law: LOCAL_AND_PAO,
    levels: [
      at('community', 'may', 'with-support', 'local', 'คัดแยกที่ต้นทางและธนาคารขยะ'),
      at('local', 'must', 'yes', 'pao', 'หน้าที่โดยตรง บ่อกำจัดขนาดใหญ่ต้องทำร่วมกัน'),
      at('pao', 'may', 'yes', 'province', 'สร้างและดูแลระบบกำจัดรวม'),
      at('province', 'no', 'yes', null, 'กำกับและสนับสนุนทางเทคนิค ไม่ให้บริการเอง'),
      at('central', 'no', 'yes', null, 'ออกมาตรฐานและสนับสนุนงบประมาณ'),
    ],
  },
  {
    code: 'WATER',
    nameTh: 'ประปาหมู่บ้านและน้ำสะอาด',
    nameEn: 'Village water supply',
    functionCode: '06.3',
    service: 'WATER-1',
    law: LOCAL,
    levels: [
      at('community', 'may', 'with-support', 'local', 'คณะกรรมการประปาหมู่บ้านดูแลได้เมื่อมีช่างช่วย'),
      at('local', 'must', 'with-support', 'region', 'ขาดช่างตรวจคุณภาพน้ำ ขอจากหน่วยงานด้านน้ำระดับภาค'),
      at('pao', 'may', 'yes', 'region', 'ขุดเจาะและวางระบบข้ามตำบล'),
      at('region', 'may', 'yes', null, 'สนับสนุนเครื่องเจาะและวิศวกร'),
      at('central', 'may', 'yes', null, 'โครงการขนาดใหญ่'),
    ],
  },
  {
    code: 'ROADS',
    nameTh: 'ถนนและทางระบายน้ำในท้องถิ่น',
    nameEn: 'Local roads and drains',
    functionCode: '04.5',
    service: null,
    law: LOCAL_AND_PAO,
    levels: [
      at('local', 'must', 'yes', 'pao', 'หน้าที่โดยตรง'),
      at('pao', 'must', 'yes', 'province', 'ถนนที่เชื่อมหลายท้องถิ่น'),
      at('province', 'no', 'yes', null, 'ถนนท้องถิ่นถ่ายโอนแล้ว ช่วยออกแบบได้'),
      at('central', 'no', 'yes', null, 'ดูแลทางหลวง ไม่ใช่ถนนท้องถิ่น'),
    ],
  },
  {
    code: 'LIGHTS',
    nameTh: 'ไฟฟ้าสาธารณะ',
    nameEn: 'Street lighting',
    functionCode: '06.4',
    service: null,
    law: LOCAL,
    levels: [
      at('local', 'must', 'yes', null, 'หน้าที่โดยตรง'),
      at('pao', 'may', 'yes', null, 'บนถนนของตน'),
      at('district', 'no', 'no', null, 'ไม่มีงบประมาณและช่าง'),
    ],
  },
  {
    code: 'CHILDREN',
    nameTh: 'ศูนย์พัฒนาเด็กเล็ก',
    nameEn: 'Child development centres',
    functionCode: '09.1',
    service: 'CHILD-1',
    law: LOCAL,
    levels: [
      at('community', 'may', 'with-support', 'local', 'อาสาสมัครและพื้นที่ของวัด'),
      at('local', 'must', 'yes', 'province', 'หน้าที่โดยตรง'),
      at('pao', 'may', 'with-support', 'province', 'เฉพาะที่รับถ่ายโอน'),
      at('province', 'no', 'yes', null, 'นิเทศและอบรมครู'),
    ],
  },
  {
    code: 'ELDERLY',
    nameTh: 'ดูแลผู้สูงอายุและผู้มีภาวะพึ่งพิง',
    nameEn: 'Care for older and dependent people',
    functionCode: '10.2',
    service: 'ELDER-1',
    law: LOCAL,
    levels: [
      at('community', 'may', 'with-support', 'local', 'อาสาสมัครเยี่ยมบ้าน'),
      at('local', 'must', 'with-support', 'province', 'ขาดผู้ดูแลที่ผ่านการอบรม'),
      at('pao', 'may', 'yes', 'province', 'โรงพยาบาลส่งเสริมสุขภาพตำบลที่รับถ่ายโอน'),
      at('province', 'may', 'yes', null, 'สำนักงานสาธารณสุขจังหวัดสนับสนุนทีม'),
    ],
  },
  {
    code: 'DISASTER',
    nameTh: 'ป้องกันและบรรเทาสาธารณภัย',
    nameEn: 'Disaster prevention and relief',
    functionCode: '03.2',
    service: 'FLOOD-1',
    law: `${LOCAL} · พ.ร.บ. ป้องกันและบรรเทาสาธารณภัย พ.ศ. 2550`,
    levels: [
      at('community', 'may', 'with-support', 'local', 'เฝ้าระวังและแจ้งเตือน'),
      at('local', 'must', 'with-support', 'district', 'เผชิญเหตุขั้นแรก'),
      at('district', 'must', 'yes', 'province', 'อำนวยการเมื่อเกินกำลังท้องถิ่น'),
      at('province', 'must', 'yes', 'region', 'อำนวยการเมื่อเกินกำลังอำเภอ'),
      at('central', 'may', 'yes', null, 'ภัยขนาดใหญ่'),
    ],
  },
  {
    code: 'HEALTH',
    nameTh: 'สาธารณสุขมูลฐานและอนามัยครอบครัว',
    nameEn: 'Primary public health',
    functionCode: '07.4',
    service: null,
    law: LOCAL_AND_PAO,
    levels: [
      at('local', 'must', 'with-support', 'province', 'ร่วมกับกองทุนสุขภาพตำบล'),
      at('pao', 'may', 'yes', 'province', 'โรงพยาบาลส่งเสริมสุขภาพตำบลที่รับถ่ายโอน'),
      at('province', 'must', 'yes', null, 'สำนักงานสาธารณสุขจังหวัด'),
    ],
  },
  {
    code: 'SMALLWATER',
    nameTh: 'แหล่งน้ำขนาดเล็กและฝายชุมชน',
    nameEn: 'Small irrigation and weirs',
    functionCode: '04.2',
    service: null,
    law: LOCAL_AND_PAO,
    levels: [
      at('community', 'may', 'with-support', 'local', 'ลงแรงสร้างและดูแลฝาย'),
      at('local', 'may', 'with-support', 'province', 'โครงการที่รับถ่ายโอน ขาดผู้ออกแบบ'),
      at('pao', 'may', 'yes', 'province', 'ข้ามหลายท้องถิ่น'),
      at('province', 'may', 'yes', null, 'โครงการชลประทานจังหวัด'),
    ],
  },
]
