import type { Chance } from './chance.ts'

/** How people of a part of the country name villages and streams. Composed, not taken from a register: any likeness is chance. */
interface Flavour {
  readonly first: readonly string[]
  readonly second: readonly string[]
  readonly streams: readonly string[]
}

const words = (text: string) => text.split(' ')

const NORTH: Flavour = {
  first: words('สัน ป่า แม่ ปง ทุ่ง ห้วย ร่อง ดอย น้ำ ศรี เหล่า สบ ท่า หัวดอย'),
  second: words('มะค่า ตอง แก้ว ฮ่อม ลาน ไคร้ ม่วง ยางมน สลี หลวง เจริญ งาม ขุม ชุมพู อ้อย จำปี ต้นเปา แฝก'),
  streams: words('ห้วยแม่ลาน ห้วยฮ่อม ห้วยปูแกง แม่ขะจาว ห้วยตาด แม่อ้อยน้อย ห้วยน้ำริน ร่องเสือเต้น ห้วยมะเกลือ แม่ปูคา'),
}
const NORTH_EAST: Flavour = {
  first: words('โนน โคก หนอง นา บึง คำ ดง กุด หัวนา ศรี ท่า สว่าง เหล่า ห้วย'),
  second: words('สมบูรณ์ แดง หว้า จิก บัวลอย เจริญ ทัน สง่า ขี้เหล็ก ผักแว่น ยางคำ ไผ่ล้อม แสงทอง กุง ตะไก้ ข่า เม็ก'),
  streams: words('ห้วยทรายขาว ห้วยคำใหญ่ ลำห้วยยางคำ ห้วยกุดโง้ง หนองบัวลอย ห้วยสามขา ลำห้วยเหล็ก หนองแสงทอง ห้วยดินดำ'),
}
const CENTRE: Flavour = {
  first: words('บาง คลอง หนอง วัง ดอน ท่า ไร่ ทุ่ง หัวคลอง เนิน สระ โพธิ์'),
  second: words('กระทุ่มงาม ตาเพชร มะดัน กะพี้ ตะเคียนคู่ สามตอน ใหม่ รวก ปรือ พลับ จันทร์ งาม แจง กร่าง ไทร'),
  streams: words('คลองตาเพชร คลองบางรวก คลองวังพลับ หนองกะพี้ คลองดอนแจง คลองหัวเนิน บึงไทรงาม'),
}
const SOUTH: Flavour = {
  first: words('ควน ทุ่ง บาง เขา ท่า นา คลอง เกาะ หัวควน โคก ปลาย แหลม'),
  second: words('ขนุน มะพร้าว ตะเคียน หมาก ลูกปลา สะตอ เคี่ยม หินลาด จำปา ไทร เนียง เม่า ยวน หลุมพอ'),
  streams: words('คลองควนขนุน คลองหินลาด คลองปลายนา คลองสะตอ คลองหัวควน คลองท่าเนียง คลองเขาจำปา'),
}

function flavourOf(provinceCode: string): Flavour {
  if (/^5/.test(provinceCode)) return NORTH
  if (/^[34]/.test(provinceCode)) return NORTH_EAST
  return /^[89]/.test(provinceCode) ? SOUTH : CENTRE
}

/** A village name without บ้าน: `สันมะค่า`. */
export function villageName(chance: Chance, provinceCode: string): string {
  const flavour = flavourOf(provinceCode)
  return chance.pick(flavour.first) + chance.pick(flavour.second)
}

/** A stream, canal or pond with its kind: `ห้วยฮ่อม`, `คลองหินลาด`. */
export function streamName(chance: Chance, provinceCode: string): string {
  return chance.pick(flavourOf(provinceCode).streams)
}
