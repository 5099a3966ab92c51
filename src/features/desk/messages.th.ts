import type { ViewProblem } from './saved-view.ts'

const problems: Record<ViewProblem, string> = {
  'name-missing': 'ตั้งชื่อมุมมอง เช่น ถนนที่ยังไม่ตัดสิน',
  'name-too-long': 'ชื่อยาวเกินไป ใช้ไม่เกิน 80 ตัวอักษร',
  'not-a-list': 'บันทึกรายการนี้ไม่ได้ เปิดรายการที่ต้องการแล้วกดบันทึกจากหน้านั้น',
  'not-your-body': 'แบ่งปันได้เฉพาะหน่วยงานที่คุณมีบทบาท เลือกจากรายการ',
}

export const th = {
  views: 'มุมมองที่บันทึกไว้',
  save: 'บันทึกมุมมองนี้',
  name: 'ชื่อมุมมอง',
  nameHint: 'บันทึกตัวกรองและลำดับที่เห็นอยู่ ชื่อเดิมจะถูกแทนที่',
  share: 'ใครเห็นได้',
  onlyMe: 'เฉพาะฉัน',
  everybodyOf: (body: string) => `ทุกคนใน${body}`,
  sharedMark: 'แบ่งปัน',
  removeNamed: (name: string) => `ลบมุมมอง ${name}`,
  saved: (name: string) => `บันทึกมุมมอง “${name}” แล้ว`,
  removed: (name: string) => `ลบมุมมอง “${name}” แล้ว`,
  tooMany: (most: number) => `บันทึกได้ไม่เกิน ${most} มุมมอง ลบมุมมองที่ไม่ใช้แล้วก่อน`,
  notAllowed: 'ลบได้เฉพาะมุมมองที่คุณบันทึก หรือของหน่วยงานที่คุณดูแล',
  gone: 'ไม่มีมุมมองนี้แล้ว',
  signIn: 'เข้าสู่ระบบก่อนบันทึกมุมมอง',
  problems,
}

export type Messages = typeof th
