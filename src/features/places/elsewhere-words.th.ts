/** Without one of these, whatever became of its marks, a title names no province: asked first, because nearly all titles are done with it. */
export const MAY_NAME_PROVINCE = /จ[ั ]{0,2}ง[ั ]{0,2}ห|(?<![ก-๙])จว?\.|กรุงเทพ|กทม/

/** Who goes somewhere, or learns from there, works at home all the same. */
export const GOES_THERE =
  /ดูงาน|ทัศนศึกษา|ทัศนาจร|เดินทางไป|นำเที่ยว|แลกเปลี่ยนเรียนรู้|เข้าร่วม|ร่วมแข่งขัน|ส่งนักกีฬา|เยี่ยมชม|ผู้ประสบ|บริจาค/

/**
 * Words after which a place is where a road leads, what something borders on or whom one works with, not where the work is. In names
 * and other words they mean nothing: ทางเชื่อม, ในเขต, เชียงของ.
 */
export const ONLY_BESIDE =
  /(?:ถึง|สู่|ไป|ไปยัง|จาก|(?<!ทาง)เชื่อม|เชื่อมโยง|เชื่อมระหว่าง|ต่อ|ติดต่อ|(?<!ใน|พื้นที่)เขต|รอยต่อ|กับ|ระหว่าง|ติด|ชายแดน|(?<!เชียง)ของ|หรือ|-|–|—|\/)\s*$/

/** A province named by its word, and not as the first of several or the end of a road: `จังหวัดน่าน`, `จ.น่าน`. */
export const provinceByWord = (name: string) =>
  new RegExp(`(?:จังหวัด|(?<![ก-๙])จว?\\.)\\s*${name}(?!\\s*(?:-|–|และ|กับ|ถึง))`)
