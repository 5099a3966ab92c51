/** How mail programs begin what they quote and end what somebody wrote, in Thai and English. One line each, without blanks at its ends. */
export const quoteBeginnings: readonly RegExp[] = [
  /^-{2,}\s*(original message|forwarded message|ข้อความต้นฉบับ|ข้อความที่ส่งต่อ|ข้อความเดิม)\s*-*$/i,
  /^(begin forwarded message|เริ่มต้นข้อความที่ส่งต่อ)\s*:?$/i,
  /^on\b.{4,200}\bwrote\s*:$/i,
  /^(เมื่อ|ใน|ในวันที่|วัน|วันที่).{4,200}(เขียนว่า|เขียน|ได้เขียน|ได้เขียนว่า)\s*:?$/,
  /^.{0,120}<[^<>\s]+@[^<>\s]+>\s*(wrote|เขียนว่า|เขียน)\s*:?$/i,
  /^_{20,}$/,
]

/** Outlook quotes with a head: two of these on lines that follow each other. */
export const quoteHead = /^\*?(from|sent|to|subject|date|cc|จาก|ส่ง|ส่งเมื่อ|ถึง|เรื่อง|วันที่|สำเนา)\s*:\*?\s*\S/i

export const signatureBeginnings: readonly RegExp[] = [
  /^-- ?$/,
  /^(sent|send) from (my |mail for |outlook|yahoo|proton)/i,
  /^get outlook for /i,
  /^ส่งจาก\s?(ของฉัน|iphone|ipad|โทรศัพท์|สมาร์ทโฟน|อุปกรณ์|จดหมาย|แอป|อีเมล|yahoo|samsung)/i,
]

/** Subjects that only machines write. */
export const automaticSubject =
  /^\s*(automatic reply|auto(matic)?[- ]?(response|reply)|out of (the )?office|autoreply|ตอบกลับอัตโนมัติ|ข้อความตอบกลับอัตโนมัติ|ไม่อยู่ที่สำนักงาน)/i

/** Before a subject that goes on from another letter. */
export const answerPrefix = /^\s*((re|fw|fwd|aw|ตอบ|ตอบกลับ|ส่งต่อ)\s*:\s*)+/i

/** A line that says where something is. */
export const placeLabel = /^\s*(สถานที่|จุดที่เกิดเหตุ|จุดเกิดเหตุ|ที่เกิดเหตุ|บริเวณ|พิกัด|place|location|where)\s*[:：]\s*/i
