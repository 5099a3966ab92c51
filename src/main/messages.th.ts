export const th = {
  usage: 'วิธีใช้',
  command: 'คำสั่ง',
  unknown: (typed: string) => `ไม่มีคำสั่ง "${typed}"`,
  wordCount: (least: number, most: number) =>
    most === 0 ? 'คำสั่งนี้ไม่รับชื่อไฟล์หรือคำอื่นต่อท้าย' : `คำสั่งนี้ต้องมีชื่อไฟล์อย่างน้อย ${least} ชื่อ`,
  wrongOption: (detail: string) => `ตัวเลือกไม่ถูกต้อง: ${detail}`,
  defect: (detail: string) => `โปรแกรมทำงานผิดพลาด: ${detail} ดูรายละเอียดได้โดยสั่งอีกครั้งพร้อม PRASAN_LOG=debug`,
  databaseEnded: (reason: string) => `ฐานข้อมูลหยุดเอง (${reason}) โปรดเริ่มประสานใหม่ ระบบกู้คืนเองได้`,
  diskFull: 'ดิสก์เต็ม โปรดเว้นที่ว่างแล้วสั่งใหม่',
  notAllowed: (path: string, code: string) => `ใช้ ${path} ไม่ได้ (${code}) โปรดให้สิทธิ์แก่ผู้ใช้นี้ แล้วสั่งใหม่`,
  tooManyFiles: 'เปิดไฟล์พร้อมกันมากเกินกว่าที่ระบบอนุญาต โปรดเพิ่มค่า ulimit -n แล้วสั่งใหม่',
  databaseAway: 'ติดต่อฐานข้อมูลไม่ได้ในขณะนี้ โปรดลองใหม่ในอีกครู่',
  progress: (what: string, done: string, total: string | null, left: string | null) =>
    `${what} ${done}${total ? ` จาก ${total}` : ''}${left ? ` เหลือราว ${left}` : ''}`,
  seconds: (count: number) => `${count} วินาที`,
  minutes: (count: number) => `${count} นาที`,
  ready: (address: string) => `ประสานพร้อมใช้แล้วที่ ${address}`,
  signIns: 'ชื่อเข้าใช้สำหรับสาธิต (ข้อมูลทั้งหมดเป็นเรื่องสมมติ):',
  allSignIns: 'ดูทั้งหมดพร้อมรหัสขั้นที่สอง: bin/prasan demo sign-ins',
  setup: (address: string) => `ยังไม่มีผู้ดูแล ตั้งผู้ดูแลคนแรกที่ ${address}`,
  stopHint: 'หยุดด้วย Ctrl-C',
  makingDemo: 'กำลังสร้างประเทศสาธิต ใช้เวลาไม่ถึงหนึ่งนาที',
  makingPlaces: 'กำลังบันทึกจังหวัด อำเภอ ตำบล และภารกิจ',
  doctorOk: 'ปกติ',
  doctorBad: 'มีปัญหา',
  migrated: (names: string) => `ปรับฐานข้อมูลแล้ว: ${names}`,
  upToDate: 'ฐานข้อมูลเป็นรุ่นปัจจุบันอยู่แล้ว',
  saved: (file: string) => `เก็บสำรองไว้ที่ ${file}`,
  restored: (file: string) => `คืนข้อมูลจาก ${file} แล้ว`,
  mustNotRun: 'หยุดประสานก่อนคืนข้อมูล',
}

export type Messages = typeof th
