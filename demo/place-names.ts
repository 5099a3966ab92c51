import type { Chance } from './chance.ts'

/** How people of a part of the country name villages and waters. Invented or so common that any likeness is chance; not from a register. */
interface Flavour {
  readonly villages: readonly string[]
  readonly waters: readonly string[]
  readonly temples: readonly string[]
}

const words = (text: string) => text.trim().split(/\s+/)

const NORTH: Flavour = {
  villages: words(`สันป่าตึง ป่าแดด แม่คำน้อย ทุ่งหลวง ห้วยส้าน ร่องก๊อ ดอยงาม น้ำล้อม ศรีชุมพร เหล่าเจริญ สบห้วย ท่าข้าม สันมะเค็ด ปงสนุก
    สันทรายเหนือ สันทรายกลาง สันทรายใต้ ป่าซาง ป่าอ้อย หนองแรด หนองบัวคำ ต้นปล้อง ใหม่พัฒนา ร่องขุ่น ห้วยเคียน แม่ปูคา เด่นหล้า เวียงทอง ทุ่งมะฝาง
    ดงมะดะ ป่าเหมือด ขัวแตะ ปางมะกาด ห้วยมะหิน สันติสุข สันต้นเปา ศรีดอนชัย ป่าก่อดำ โป่งน้ำร้อน แม่ลานเหนือ แม่ลานใต้ ดอนแก้ว ไร่สันติ หัวฝาย
    ทุ่งโค้ง นาปง น้ำริน ร้องเข็ม ต้นผึ้ง หนองห้า ป่าห้า หล่ายนา แพะดินแดง กล้วยแพะ ปางค่า ห้วยแล้ง`),
  waters:
    words(`ห้วยแม่ลาน ห้วยฮ่อม ห้วยปูแกง แม่น้ำคำน้อย ห้วยตาด น้ำแม่ปูคา ห้วยน้ำริน ร่องเสือเต้น ห้วยมะเกลือ ห้วยเคียน ห้วยส้าน หนองแรด หนองบัวคำ
    ห้วยปางค่า ลำเหมืองหลวง ลำเหมืองแดง ร่องธาร ห้วยต้นตอง หนองหลวงน้อย ห้วยก้าง`),
  temples: words(`วัดศรีดอนชัย วัดป่าซาง วัดสันทราย วัดดอยงาม วัดเวียงทอง วัดทุ่งหลวง`),
}
const NORTH_EAST: Flavour = {
  villages: words(`โนนสมบูรณ์ โคกกลาง หนองแวง นาคำ บึงแก คำไผ่ ดงบัง กุดแห่ หัวนา ศรีสว่าง ท่าม่วง สว่างอารมณ์ เหล่านาดี ห้วยทราย
    โนนสะอาด โนนสวรรค์ โนนแดง หนองหว้า หนองบัวน้อย หนองกุง หนองไผ่ หนองคู หนองสิม โคกสี โคกสูง โคกล่าม ดอนยาง ดอนหัน ดอนดู่ คำแคน คำน้อย
    นาข่า นาดี นาโพธิ์ นาเจริญ ม่วงหวาน ป่าเป้า ยางคำ เสียว กระเดื่อง ขี้เหล็ก ตะกุด เมืองใหม่ พังคี หินลาด สามขา แสงทอง สร้างแก้ว หนองโน โพนทอง
    โพนงาม โพนสว่าง กุดจิก กุดโง้ง แก่นเท่า สำราญ สุขสำราญ ทุ่งมน หลุบเลา วังหิน`),
  waters:
    words(`ห้วยทรายขาว ห้วยคำใหญ่ ลำห้วยยางคำ กุดโง้ง หนองบัวน้อย ห้วยสามขา ลำห้วยเหล็ก หนองแสงทอง ห้วยดินดำ หนองกุงใหญ่ กุดจิก หนองสิม ห้วยหินลาด
    หนองคูเก่า บึงแก ห้วยม่วง ลำน้ำเสียวน้อย หนองโนน้อย ห้วยตะกุด`),
  temples: words(`วัดโพธิ์ศรี วัดสว่างอารมณ์ วัดบ้านโนน วัดศรีสะอาด วัดป่าแสงทอง วัดโพนงาม`),
}
const CENTRE: Flavour = {
  villages: words(`บางกระทุ่มงาม คลองตาเพชร หนองมะดัน วังกะพี้ ดอนตะเคียน ท่าช้างน้อย ไร่ใหม่ ทุ่งรวก หัวคลอง เนินพลับ สระสามตอน โพธิ์งาม
    หนองรี หนองโสน หนองปรือ หนองข่อย หนองพลับ บางแขม บางน้อย บางพลับ คลองหนึ่ง คลองขุด คลองมอญ ดอนแจง ดอนกลาง ดอนเจดีย์น้อย วังยาง วังตะเคียน
    วังขอน ท่าเสา ท่าไม้ ท่าน้ำ เขาแก้ว เขาดิน ไผ่กอง ไผ่ขาด สระกร่าง สระบัว โคกตาล โคกมะขาม ไทรงาม ไทรย้อย ลาดกระดาน ห้วยใหญ่ใหม่ ห้วยกรวด
    สวนกล้วย สวนแตง ตลาดเก่า ท้ายตลาด หัวถนน ใหม่สามัคคี รางบัว ทับกระดาน มาบข่า มาบไผ่`),
  waters:
    words(`คลองตาเพชร คลองบางรวก คลองวังพลับ หนองกะพี้ คลองดอนแจง คลองหัวเนิน บึงไทรงาม คลองหนองโสน สระสาธารณะหนองรี คลองลาดกระดาน คลองบางแขม คลองสวนกล้วย
    ห้วยกรวด คลองรางบัว หนองข่อย คลองมาบข่า คลองส่งน้ำสายวังยาง`),
  temples: words(`วัดไทรงาม วัดโพธิ์งาม วัดคลองขุด วัดหนองรี วัดบางน้อย วัดวังยาง`),
}
const SOUTH: Flavour = {
  villages:
    words(`ควนขนุนทอง ทุ่งมะพร้าว บางหมากน้อย เขาตะเคียน ท่าลูกปลา นาสะตอ คลองเคี่ยม เกาะหินลาด หัวควน โคกจำปา ปลายคลอง แหลมไทร
    ควนเนียงน้อย ควนมะพูด ควนดินแดง ทุ่งใหญ่ใน ทุ่งนาเคียน นาหม่อมใน นาทราย นาหว้า คลองเปล คลองขุด คลองแงะใน ท่าเรือเก่า ท่ายาง ท่าแค บางกล่ำ
    บางเหรียง ปากคลอง ปากบาง ปลายละหาน เกาะไหล เกาะกลาง หนองหิน หนองขี้หมู ไสใหญ่ ไสหมาก ไสขนุน พรุชบา พรุพ้อ โคกเมา โคกทราย ห้วยโอน ห้วยทราย
    เขาวัง เขาน้อย หน้าเขา ในไร่ ในวัง ต้นไทร ม่วงงามใน ยวนแหล นอกทุ่ง`),
  waters:
    words(`คลองควนขนุน คลองหินลาด คลองปลายนา คลองสะตอ คลองหัวควน คลองท่าเนียง คลองเขาจำปา พรุชบา คลองเปล คลองห้วยโอน คลองโคกเมา หนองหิน คลองปากบาง
    คลองต้นไทร คลองไสใหญ่ ห้วยทราย`),
  temples: words(`วัดควนใน วัดคลองเปล วัดนาทราย วัดโคกทราย วัดท่ายาง วัดเขาน้อย`),
}

function flavourOf(provinceCode: string): Flavour {
  if (/^5/.test(provinceCode)) return NORTH
  if (/^[34]/.test(provinceCode)) return NORTH_EAST
  return /^[89]/.test(provinceCode) ? SOUTH : CENTRE
}

/** What lies in one sub-district: its villages by number (หมู่ที่ 1 first, names without บ้าน), waters and temple. */
export interface Locality {
  readonly villages: readonly string[]
  readonly waters: readonly string[]
  /** Those that run, so that a bridge or a weir makes sense. */
  readonly streams: readonly string[]
  readonly temple: string
}

/** The same sub-district has the same villages in every project that names them, each name once. */
export function makeLocality(chance: Chance, provinceCode: string): Locality {
  const flavour = flavourOf(provinceCode)
  const some = (names: readonly string[], count: number) => {
    const left = [...names]
    return Array.from({ length: count }, () => left.splice(chance.whole(0, left.length - 1), 1)[0] ?? '')
  }
  const runs = (water: string) => /^(?:ห้วย|ลำ|คลอง|แม่น้ำ|น้ำ|ร่อง)/.test(water)
  const streams = some(flavour.waters.filter(runs), 3)
  const ponds = flavour.waters.filter((water) => !runs(water))
  return {
    villages: some(flavour.villages, chance.whole(6, 13)),
    waters: [...streams, chance.pick(ponds)],
    streams,
    temple: chance.pick(flavour.temples),
  }
}
