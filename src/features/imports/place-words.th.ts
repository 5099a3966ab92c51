/** A text that names a province and nothing finer. */
export const PROVINCE_ALONE = /^(?:จังหวัด|จ\.)\s*\S+$/

/** A text in which an area is named by its word. */
export const NAMES_AREA = /(?:ตำบล|แขวง|อำเภอ|จังหวัด|เขต|(?<![ก-๙])[ตอจ]\.)\s*[ก-๙]|กรุงเทพ|กทม/

/** A text that names a sub-district. */
export const NAMES_SUBDISTRICT = /(?:ตำบล|แขวง|(?<![ก-๙])ต\.)\s*[ก-๙]/

/**
 * Sections of an office (กองช่าง, สำนักปลัด), which forms of local administrations name as responsible: the office itself is the
 * body then.
 */
export const SECTION = /^(?:กอง|ส่วน|ฝ่าย|งาน|สำนักปลัด|สำนักคลัง|สำนักช่าง|สำนักการ|หน่วยตรวจสอบ|ปลัด)/
