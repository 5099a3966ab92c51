import type { SimilarReport } from '../../src/engines/similarity/index.ts'

/** Reports told again by somebody else, and reports that only look alike. The same seed gives the same pairs. */
interface Told {
  readonly category: string
  /** sometimes chosen instead */
  readonly beside: string
  readonly ways: readonly string[]
}

const problems: readonly Told[] = [
  {
    category: 'road',
    beside: 'footpath',
    ways: [
      'ถนนเป็นหลุมลึกมาก {where} รถมอเตอร์ไซค์ล้มบ่อย',
      '{where} ผิวจราจรชำรุดเป็นบ่อ ขอให้ซ่อมด่วน',
      'พื้นถนนยุบตัวลงไปเกือบคืบ {where}',
      'หลุมใหญ่กลางถนน {where} อันตรายตอนกลางคืน ช่วยมาปะด้วยค่ะ',
    ],
  },
  {
    category: 'street-light',
    beside: 'electricity',
    ways: [
      'ไฟทางดับมาสามวันแล้ว {where}',
      '{where} มืดสนิท ไฟส่องสว่างไม่ติดทั้งแถว',
      'หลอดไฟถนนเสีย {where} กลัวเกิดเหตุร้าย',
      'ขอให้เปลี่ยนโคมไฟ {where} มืดมากเดินไม่เห็นทาง',
    ],
  },
  {
    category: 'flood',
    beside: 'drain',
    ways: [
      'น้ำท่วมขัง {where} ฝนตกทีไรท่วมทุกที',
      '{where} น้ำรอระบายสูงถึงเข่า รถดับหลายคัน',
      'น้ำไม่ลดเลยสองวันแล้ว {where} เข้าบ้านหมด',
      'ฝนตกเมื่อคืนน้ำเอ่อ {where} ช่วยเอาเครื่องสูบมาด้วย',
    ],
  },
  {
    category: 'waste',
    beside: 'smell-smoke',
    ways: [
      'ขยะกองโต {where} ไม่มีใครมาเก็บ',
      '{where} ถังขยะล้น ส่งกลิ่นเหม็น',
      'รถขยะไม่เข้า {where} สองอาทิตย์แล้ว ถุงดำเต็มไปหมด',
      'มีคนเอาเศษขยะมาทิ้ง {where} หมักหมมมาก',
    ],
  },
  {
    category: 'animals',
    beside: 'safety',
    ways: [
      'สุนัขจรจัดฝูงใหญ่ {where} ไล่กัดเด็ก',
      '{where} หมาจรหลายตัว เดินผ่านไม่ได้',
      'โดนหมากัด {where} ขอให้มาจับไปฉีดวัคซีน',
      'ฝูงหมา {where} เห่าและวิ่งไล่รถทุกคืน',
    ],
  },
  {
    category: 'trees',
    beside: 'wires',
    ways: [
      'กิ่งไม้พาดสายไฟ {where} ขอให้มาตัด',
      '{where} ต้นไม้ใหญ่เอนจะล้ม',
      'ช่วยตัดแต่งกิ่ง {where} รกมากบังไฟ',
      'ต้นไม้โค่นขวางทาง {where}',
    ],
  },
]
const places = [
  'ปากซอยร่วมใจ',
  'หน้าวัดศรีดอนชัย',
  'ข้างตลาดสดสันติสุข',
  'หน้าโรงเรียนบ้านป่าซาง',
  'สามแยกหนองบัว',
  'สะพานข้ามห้วยส้าน',
  'ซอยประชาสุข 12',
  'หมู่ 4 ใกล้ศาลากลางบ้าน',
  'ซอยมิตรภาพ 7',
  'หลังสถานีอนามัยดอยงาม',
]

export interface SimilarPair {
  readonly a: SimilarReport
  readonly b: SimilarReport
  readonly same: boolean
  readonly what: string
}

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function similarPairs(seed: number, count: number): SimilarPair[] {
  const unit = generator(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(unit() * list.length)] as T
  const slips = (text: string) => {
    const letters = [...text]
    for (let slip = Math.floor(unit() * 3); slip > 0; slip--) {
      const at = 1 + Math.floor(unit() * (letters.length - 2))
      if (unit() < 0.5) letters.splice(at, 1)
      else [letters[at], letters[at + 1]] = [letters[at + 1] as string, letters[at] as string]
    }
    return letters.join('')
  }
  const away = (of: SimilarReport, from: number, to: number) => {
    const metres = from + unit() * (to - from)
    const turn = unit() * 2 * Math.PI
    const lat = (of.lat as number) + (metres * Math.sin(turn)) / 111_195
    return { lat, lon: (of.lon as number) + (metres * Math.cos(turn)) / (111_195 * Math.cos((lat * Math.PI) / 180)) }
  }
  const tell = (told: Told, where: string): string => pick(told.ways).replace('{where}', where).trim()
  return Array.from({ length: count }, () => {
    const told = pick(problems)
    const where = pick(places)
    const a: SimilarReport = {
      lat: 14 + unit() * 5,
      lon: 99 + unit() * 5,
      placeCode: '570101',
      category: told.category,
      text: tell(told, where),
      at: new Date(Date.UTC(2026, 5, 1 + Math.floor(unit() * 60))),
    }
    const later = new Date(a.at.getTime() + Math.floor(unit() * 20) * 86_400_000)
    const chosen = unit() < 0.8 ? told.category : unit() < 0.7 ? told.beside : 'other'
    const kind = unit()
    if (kind < 0.5) {
      const text = slips(tell(told, unit() < 0.65 ? where : ''))
      const b = { ...a, ...away(a, 5, 200), category: chosen, text, at: later }
      return { a, b, same: true, what: 'told again' }
    }
    if (kind < 0.75) {
      const other = pick(problems.filter((one) => one !== told && one.category !== told.beside))
      const b = { ...a, ...away(a, 5, 200), category: other.category, text: slips(tell(other, where)), at: later }
      return { a, b, same: false, what: 'another problem near by' }
    }
    const elsewhere = unit() < 0.5 ? pick(places.filter((one) => one !== where)) : ''
    const b = { ...a, ...away(a, 320, 1_500), text: slips(tell(told, elsewhere)), at: later }
    return { a, b, same: false, what: 'the same problem elsewhere' }
  })
}
