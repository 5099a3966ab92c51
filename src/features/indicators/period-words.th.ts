/** How Thai offices write periods, and how we do. Months from January, each as written short and in full. */
export const monthNames: readonly (readonly string[])[] = [
  ['มกราคม', 'ม.ค.', 'มค'],
  ['กุมภาพันธ์', 'ก.พ.', 'กพ'],
  ['มีนาคม', 'มี.ค.', 'มีค'],
  ['เมษายน', 'เม.ย.', 'เมย'],
  ['พฤษภาคม', 'พ.ค.', 'พค'],
  ['มิถุนายน', 'มิ.ย.', 'มิย'],
  ['กรกฎาคม', 'ก.ค.', 'กค'],
  ['สิงหาคม', 'ส.ค.', 'สค'],
  ['กันยายน', 'ก.ย.', 'กย'],
  ['ตุลาคม', 'ต.ค.', 'ตค'],
  ['พฤศจิกายน', 'พ.ย.', 'พย'],
  ['ธันวาคม', 'ธ.ค.', 'ธค'],
]

/** What may stand beside the number of a part and its year: no two of these begin alike, so that reading takes linear time. */
const beside = String.raw`(?:[\s/-]|ปี(?:งบประมาณ|งบฯ)?|FY|พ\.ศ\.)*$`

export const periodWords = {
  quarter: new RegExp(String.raw`^(?:ไตรมาส(?:ที่)?|Q)\s*([1-4])${beside}`, 'i'),
  firstHalf: new RegExp(`^(?:ครึ่ง(?:ปี)?แรก|H1)${beside}`, 'i'),
  secondHalf: new RegExp(`^(?:ครึ่ง(?:ปี)?หลัง|H2)${beside}`, 'i'),
  year: /^(?:ปีงบประมาณ|ปีงบฯ|ปี|FY|พ\.ศ\.|\s)*$/i,
  monthWord: /^เดือน/,
  names: {
    year: (yearBE: number) => `ปีงบประมาณ ${yearBE}`,
    half: (part: number, yearBE: number) => `${part === 1 ? 'ครึ่งแรก' : 'ครึ่งหลัง'} ปีงบฯ ${yearBE}`,
    quarter: (part: number, yearBE: number) => `ไตรมาส ${part}/${yearBE}`,
  },
} as const
