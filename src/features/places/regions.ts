import type { AreaCode } from '../../kernel/area-code.ts'

/**
 * The readings of the country above the province, as data. A region is not a level of administration, and ministries
 * differ, so provinces hang under one reading (the six) and belong to the others by `area_groups`.
 *
 * - six regions: the National Geographic Committee's of 1977 (ราชบัณฑิตยสภา uses it in its gazetteers). They are the parents of
 *   the provinces, because they are the finest and every province lies in exactly one.
 * - four regions: north, north-east, centre, south, as the Bank of Thailand and the National Statistical Office count;
 *   the centre holds the east and the west, the north holds the lower north. Default of the citizens' networks (S0).
 * - eighteen province clusters: announcement of the policy committee for integrated provincial administration (ก.น.จ.) of
 *   15 November 2560 (Royal Gazette of 17 November). Bangkok is in none.
 */
export interface RegionSeed {
  readonly code: AreaCode
  readonly nameTh: string
  readonly nameEn: string
  /** Thai names of the provinces, parted by blanks. */
  readonly provinces: string
}

const code = (text: string) => text as AreaCode

const UPPER_NORTH = 'เชียงใหม่ เชียงราย ลำพูน ลำปาง แม่ฮ่องสอน น่าน พะเยา แพร่ อุตรดิตถ์'
const LOWER_NORTH = 'พิษณุโลก สุโขทัย กำแพงเพชร เพชรบูรณ์ พิจิตร นครสวรรค์ อุทัยธานี'
const NORTH_EAST =
  'นครราชสีมา บุรีรัมย์ สุรินทร์ ศรีสะเกษ อุบลราชธานี ยโสธร ชัยภูมิ อำนาจเจริญ บึงกาฬ หนองบัวลำภู ขอนแก่น อุดรธานี เลย หนองคาย มหาสารคาม ร้อยเอ็ด กาฬสินธุ์ สกลนคร นครพนม มุกดาหาร'
const CENTRE =
  'กรุงเทพมหานคร สมุทรปราการ นนทบุรี ปทุมธานี พระนครศรีอยุธยา อ่างทอง ลพบุรี สิงห์บุรี ชัยนาท สระบุรี นครนายก สุพรรณบุรี นครปฐม สมุทรสาคร สมุทรสงคราม'
const EAST = 'ชลบุรี ระยอง จันทบุรี ตราด ฉะเชิงเทรา ปราจีนบุรี สระแก้ว'
const WEST_WITHOUT_TAK = 'ราชบุรี กาญจนบุรี เพชรบุรี ประจวบคีรีขันธ์'
const SOUTH = 'นครศรีธรรมราช กระบี่ พังงา ภูเก็ต สุราษฎร์ธานี ระนอง ชุมพร สงขลา สตูล ตรัง พัทลุง ปัตตานี ยะลา นราธิวาส'

export const sixRegions: readonly RegionSeed[] = [
  { code: code('R6-1'), nameTh: 'ภาคเหนือ', nameEn: 'North', provinces: UPPER_NORTH },
  { code: code('R6-2'), nameTh: 'ภาคตะวันออกเฉียงเหนือ', nameEn: 'North-east', provinces: NORTH_EAST },
  { code: code('R6-3'), nameTh: 'ภาคกลาง', nameEn: 'Central', provinces: `${CENTRE} ${LOWER_NORTH}` },
  { code: code('R6-4'), nameTh: 'ภาคตะวันออก', nameEn: 'East', provinces: EAST },
  { code: code('R6-5'), nameTh: 'ภาคตะวันตก', nameEn: 'West', provinces: `ตาก ${WEST_WITHOUT_TAK}` },
  { code: code('R6-6'), nameTh: 'ภาคใต้', nameEn: 'South', provinces: SOUTH },
]

export const fourRegions: readonly RegionSeed[] = [
  {
    code: code('R4-N'),
    nameTh: 'ภาคเหนือ (แบ่ง 4 ภาค)',
    nameEn: 'North (of four regions)',
    provinces: `${UPPER_NORTH} ${LOWER_NORTH} ตาก`,
  },
  {
    code: code('R4-E'),
    nameTh: 'ภาคตะวันออกเฉียงเหนือ (แบ่ง 4 ภาค)',
    nameEn: 'North-east (of four regions)',
    provinces: NORTH_EAST,
  },
  {
    code: code('R4-C'),
    nameTh: 'ภาคกลาง (แบ่ง 4 ภาค)',
    nameEn: 'Centre (of four regions)',
    provinces: `${CENTRE} ${EAST} ${WEST_WITHOUT_TAK}`,
  },
  { code: code('R4-S'), nameTh: 'ภาคใต้ (แบ่ง 4 ภาค)', nameEn: 'South (of four regions)', provinces: SOUTH },
]

const cluster = (suffix: string, nameTh: string, nameEn: string, provinces: string): RegionSeed => ({
  code: code(`C-${suffix}`),
  nameTh: `กลุ่มจังหวัด${nameTh}`,
  nameEn: `${nameEn} Province Cluster`,
  provinces,
})

export const provinceClusters: readonly RegionSeed[] = [
  cluster('CU', 'ภาคกลางตอนบน', 'Upper Central', 'พระนครศรีอยุธยา สระบุรี ลพบุรี อ่างทอง สิงห์บุรี ชัยนาท'),
  cluster('CM', 'ภาคกลางปริมณฑล', 'Central Metropolitan', 'นนทบุรี ปทุมธานี นครปฐม สมุทรปราการ'),
  cluster('CL1', 'ภาคกลางตอนล่าง 1', 'Lower Central 1', 'กาญจนบุรี ราชบุรี สุพรรณบุรี'),
  cluster('CL2', 'ภาคกลางตอนล่าง 2', 'Lower Central 2', 'ประจวบคีรีขันธ์ เพชรบุรี สมุทรสาคร สมุทรสงคราม'),
  cluster('SG', 'ภาคใต้ฝั่งอ่าวไทย', 'Southern Gulf Coast', 'ชุมพร สุราษฎร์ธานี นครศรีธรรมราช พัทลุง สงขลา'),
  cluster('SA', 'ภาคใต้ฝั่งอันดามัน', 'Southern Andaman Coast', 'ระนอง พังงา ภูเก็ต กระบี่ ตรัง สตูล'),
  cluster('SB', 'ภาคใต้ชายแดน', 'Southern Border', 'ปัตตานี ยะลา นราธิวาส'),
  cluster('E1', 'ภาคตะวันออก 1', 'Eastern 1', 'ชลบุรี ฉะเชิงเทรา ระยอง'),
  cluster('E2', 'ภาคตะวันออก 2', 'Eastern 2', 'จันทบุรี ตราด นครนายก ปราจีนบุรี สระแก้ว'),
  cluster('NEU1', 'ภาคตะวันออกเฉียงเหนือตอนบน 1', 'Upper North-eastern 1', 'อุดรธานี เลย หนองคาย หนองบัวลำภู บึงกาฬ'),
  cluster('NEU2', 'ภาคตะวันออกเฉียงเหนือตอนบน 2', 'Upper North-eastern 2', 'สกลนคร นครพนม มุกดาหาร'),
  cluster('NEM', 'ภาคตะวันออกเฉียงเหนือตอนกลาง', 'Middle North-eastern', 'ขอนแก่น กาฬสินธุ์ มหาสารคาม ร้อยเอ็ด'),
  cluster('NEL1', 'ภาคตะวันออกเฉียงเหนือตอนล่าง 1', 'Lower North-eastern 1', 'นครราชสีมา ชัยภูมิ บุรีรัมย์ สุรินทร์'),
  cluster('NEL2', 'ภาคตะวันออกเฉียงเหนือตอนล่าง 2', 'Lower North-eastern 2', 'อุบลราชธานี ศรีสะเกษ ยโสธร อำนาจเจริญ'),
  cluster('NU1', 'ภาคเหนือตอนบน 1', 'Upper Northern 1', 'เชียงใหม่ ลำพูน ลำปาง แม่ฮ่องสอน'),
  cluster('NU2', 'ภาคเหนือตอนบน 2', 'Upper Northern 2', 'เชียงราย น่าน พะเยา แพร่'),
  cluster('NL1', 'ภาคเหนือตอนล่าง 1', 'Lower Northern 1', 'ตาก พิษณุโลก สุโขทัย เพชรบูรณ์ อุตรดิตถ์'),
  cluster('NL2', 'ภาคเหนือตอนล่าง 2', 'Lower Northern 2', 'กำแพงเพชร พิจิตร นครสวรรค์ อุทัยธานี'),
]
