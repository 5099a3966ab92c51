import exceljs from 'exceljs'

/** One line of the plan of a small office, as it writes it: words, Thai digits, sums between. */
export interface OfficeLine {
  readonly title: string
  readonly place?: string
  readonly y2570?: string | number
  readonly y2571?: string | number
  readonly office?: string
}

/** Lines of an invented office in Chiang Rai; the third, fourth and fifth each have one cell that cannot be read. */
export const officeLines: readonly OfficeLine[] = [
  { title: 'ก่อสร้างถนนคอนกรีตเสริมเหล็ก หมู่ที่ 3', place: 'หมู่ที่ 3', y2570: 850000 },
  { title: 'ขุดลอกลำเหมืองสาธารณะ', place: 'หมู่ที่ 5', y2570: '๑๒๐,๐๐๐', y2571: 120000 },
  { title: 'ติดตั้งไฟฟ้าส่องสว่าง', place: 'หมู่ที่ 1', y2570: '1.250.000' },
  { title: 'ซ่อมแซมศูนย์พัฒนาเด็กเล็ก', place: 'หมู่ที่ 2', y2570: '18,250,00' },
  { title: 'อบรมผู้สูงอายุ', place: 'หมู่ที่ 4', y2570: '-50000' },
  { title: 'จัดซื้อเครื่องสูบน้ำ', place: 'หมู่ที่ 6', y2571: 300000 },
]

export interface OfficeSheet {
  readonly office?: string
  readonly lines?: readonly OfficeLine[]
}

/**
 * The plan of a local administration as such offices keep it: title lines, a header of two rows with merged cells, a strategy
 * between the rows, a sum at the end, a second sheet that explains.
 */
export async function anOfficeSheet({
  office = 'องค์การบริหารส่วนตำบลทดสอบ',
  lines = officeLines,
}: OfficeSheet = {}): Promise<Buffer> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('แผ่น1')
  sheet.addRow(['แผนพัฒนาท้องถิ่น (พ.ศ. 2570-2571)'])
  sheet.addRow([office])
  sheet.addRow(['ที่', 'โครงการ', 'สถานที่ดำเนินการ', 'งบประมาณ (บาท)', '', 'หน่วยงานรับผิดชอบหลัก'])
  sheet.addRow(['', '', '', '2570', '2571', ''])
  for (const range of ['A3:A4', 'B3:B4', 'C3:C4', 'D3:E3', 'F3:F4']) sheet.mergeCells(range)
  sheet.addRow(['ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐาน'])
  for (const [at, line] of lines.entries()) {
    sheet.addRow([at + 1, line.title, line.place ?? '', line.y2570 ?? '', line.y2571 ?? '', line.office ?? 'กองช่าง'])
  }
  sheet.addRow(['', 'รวม', '', 970000, 420000, ''])
  const help = book.addWorksheet('คำอธิบาย')
  help.addRow(['กรอกข้อมูลในแผ่น1'])
  return Buffer.from(await book.xlsx.writeBuffer())
}
