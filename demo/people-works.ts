import { at, type Hand, inTambon, roundBaht, spot } from './site.ts'
import { GOODS, GRANTS, LAND, plain, SERVICES, type WorkKind } from './work-kind.ts'

const people = (hand: Hand, count: number) => `จำนวน ${count} ${hand.short ? 'ราย' : 'คน'}`

/** What offices do for and with people: farming, health, schools, customs, forests, waste, disasters, sport, offices. */
export const peopleWorks: readonly WorkKind[] = [
  plain(['agriculture', 'community', 'lao', 'lao'], 6, SERVICES, (chance, site, hand) => {
    const count = chance.whole(2, 10) * 10
    const crop = chance.pick(['ข้าวอินทรีย์', 'กาแฟ', 'ผักปลอดภัย', 'ไม้ผล', 'เห็ดนางฟ้า', 'พืชสมุนไพร', 'ถั่วลิสงหลังนา'])
    const craft = chance.pick([
      'ผ้าทอย้อมสีธรรมชาติ',
      'จักสานไม้ไผ่',
      'แปรรูปอาหาร',
      'น้ำพริกแกง',
      'ขนมพื้นบ้าน',
      'เครื่องประดับพื้นเมือง',
    ])
    return [
      [
        `อบรมเกษตรกรผลิต${crop}ตามมาตรฐาน GAP ${inTambon(site, hand)} ${people(hand, count)}`,
        count * 700,
        count * 1_500,
      ],
      [`ส่งเสริมการปลูก${crop}เพื่อเพิ่มรายได้ กลุ่มเกษตรกรบ้าน${site.village} ${inTambon(site, hand)}`, 40_000, 280_000],
      [`ส่งเสริมอาชีพกลุ่มแม่บ้าน${craft} ${spot(site, hand)}`, 20_000, 120_000],
      [`ฝึกอบรมอาชีพ${craft} ${inTambon(site, hand)} ${people(hand, count)}`, count * 600, count * 1_800],
      [`พัฒนาบรรจุภัณฑ์และช่องทางตลาดสินค้าชุมชน กลุ่ม${craft}บ้าน${site.village} ${inTambon(site, hand)}`, 60_000, 350_000],
    ]
  }),
  plain(
    ['agriculture', 'lao'],
    3,
    SERVICES,
    (_chance, site, hand) => [
      [`ส่งเสริมการทำเกษตรทฤษฎีใหม่ตามหลักปรัชญาของเศรษฐกิจพอเพียง ${inTambon(site, hand)}`, 30_000, 180_000],
      [`ปรับปรุงบำรุงดินด้วยปุ๋ยพืชสด ${inTambon(site, hand)}`, 40_000, 240_000],
      [`สนับสนุนศูนย์ถ่ายทอดเทคโนโลยีการเกษตร ${inTambon(site, hand)}`, 30_000, 120_000],
      [`ยกระดับแปลงใหญ่ข้าวและศูนย์ข้าวชุมชน ${inTambon(site, hand)}`, 150_000, 900_000],
      [`ป้องกันและกำจัดศัตรูพืชโดยชีววิธี ${inTambon(site, hand)}`, 25_000, 160_000],
      [`ธนาคารน้ำใต้ดินระบบเปิด ${spot(site, hand)}`, 60_000, 380_000],
    ],
    'country',
  ),
  plain(['livestock', 'livestock', 'lao'], 3, SERVICES, (_chance, site, hand) => [
    [`ฉีดวัคซีนป้องกันโรคพิษสุนัขบ้าและทำหมันสุนัขแมว ${inTambon(site, hand)}`, 25_000, 180_000],
    [`เฝ้าระวังโรคลัมปีสกินในโคกระบือ ${inTambon(site, hand)}`, 20_000, 160_000],
    [`ส่งเสริมการเลี้ยงไก่พื้นเมืองเพื่อเป็นรายได้เสริม ${spot(site, hand)}`, 20_000, 90_000],
    [`พัฒนาการเลี้ยงโคเนื้อคุณภาพ กลุ่มผู้เลี้ยงโคบ้าน${site.village} ${inTambon(site, hand)}`, 80_000, 480_000],
    [`ส่งเสริมการเลี้ยงปลาในกระชัง ${spot(site, hand)}`, 30_000, 150_000],
  ]),
  plain(['health', 'lao', 'lao', 'village'], 6, GRANTS, (_chance, site, hand) => [
    [`รณรงค์ป้องกันและควบคุมโรคไข้เลือดออก ${inTambon(site, hand)}`, 30_000, 180_000],
    [`คัดกรองเบาหวานและความดันโลหิตสูงในประชากรอายุ 35 ปีขึ้นไป ${inTambon(site, hand)}`, 20_000, 120_000],
    [`พัฒนาศักยภาพอาสาสมัครสาธารณสุขประจำหมู่บ้าน (อสม.) ${inTambon(site, hand)}`, 40_000, 260_000],
    [`ส่งเสริมสุขภาพจิตและป้องกันการฆ่าตัวตายในชุมชน ${inTambon(site, hand)}`, 15_000, 90_000],
    [`อาหารปลอดภัยในตลาดสดและร้านอาหาร ${inTambon(site, hand)}`, 15_000, 80_000],
    [`ปรับเปลี่ยนพฤติกรรมสุขภาพกลุ่มเสี่ยงโรคไม่ติดต่อเรื้อรัง ${spot(site, hand)}`, 12_000, 60_000],
    [`อุดหนุนคณะกรรมการหมู่บ้านตามแนวทางโครงการพระราชดำริด้านสาธารณสุข ${spot(site, hand)}`, 20_000, 20_000],
    [`แพทย์แผนไทยดูแลผู้สูงวัยในชุมชน ${inTambon(site, hand)}`, 15_000, 90_000],
  ]),
  plain(['health', 'pao'], 2, GOODS, (_chance, site, hand) => [
    [`จัดซื้อครุภัณฑ์การแพทย์ โรงพยาบาลส่งเสริมสุขภาพตำบลบ้าน${site.village} ${inTambon(site, hand)}`, 180_000, 1_900_000],
    [
      `ปรับปรุงอาคารบริการ โรงพยาบาลส่งเสริมสุขภาพตำบล${site.subdistrict}${hand.wide ? ` อำเภอ${site.district}` : ''}`,
      300_000,
      3_900_000,
    ],
    [`จัดหารถพยาบาลฉุกเฉินสำหรับหน่วยปฐมพยาบาล ${inTambon(site, hand)}`, 1_100_000, 2_500_000],
  ]),
  plain(['welfare', 'lao', 'lao', 'district'], 5, SERVICES, (chance, site, hand) => {
    const houses = chance.whole(2, 10)
    return [
      [`โรงเรียนผู้สูงอายุ ${inTambon(site, hand)}`, 50_000, 250_000],
      [
        `ปรับสภาพแวดล้อมที่อยู่อาศัยให้ผู้สูงอายุและคนพิการ ${inTambon(site, hand)} จำนวน ${houses} หลัง`,
        houses * 20_000,
        houses * 40_000,
      ],
      [`ซ่อมแซมบ้านผู้ยากไร้ ${spot(site, hand)} จำนวน ${houses} หลัง`, houses * 20_000, houses * 60_000],
      [`ดูแลผู้สูงอายุที่มีภาวะพึ่งพิง (Care Giver) ${inTambon(site, hand)}`, 60_000, 420_000],
      [`เสริมสร้างครอบครัวอบอุ่นและป้องกันความรุนแรงในครอบครัว ${inTambon(site, hand)}`, 15_000, 80_000],
      [`อบรมอาชีพผู้พิการและผู้ดูแลคนพิการ ${inTambon(site, hand)}`, 20_000, 100_000],
    ]
  }),
  plain(['lao'], 3, GRANTS, (_chance, site, hand) => [
    [`เบี้ยยังชีพผู้สูงอายุ ${inTambon(site, hand)}`, 4_000_000, 19_000_000],
    [`เบี้ยความพิการ ${inTambon(site, hand)}`, 900_000, 4_200_000],
    [`สนับสนุนอาหารกลางวันและอาหารเสริม (นม) ศูนย์พัฒนาเด็กเล็ก ${inTambon(site, hand)}`, 300_000, 1_900_000],
  ]),
  plain(['lao', 'lao', 'pao', 'education'], 6, GRANTS, (_chance, site, hand) => [
    [
      `สนับสนุนค่าใช้จ่ายการบริหารสถานศึกษา ศูนย์พัฒนาเด็กเล็กบ้าน${site.village}${hand.wide ? ` ${inTambon(site, hand)}` : ''}`,
      90_000,
      800_000,
    ],
    [`ปรับปรุงสนามเด็กเล่นและรั้ว ศูนย์พัฒนาเด็กเล็กบ้าน${site.village} ${spot(site, hand)}`, 80_000, 420_000],
    [`ค่ายคุณธรรมเด็กและเยาวชน ${inTambon(site, hand)}`, 25_000, 120_000],
    [`วันเด็กแห่งชาติ ${inTambon(site, hand)}`, 20_000, 150_000],
    [`ส่งเสริมการอ่านออกเขียนได้ของนักเรียนชั้นประถมศึกษา โรงเรียนบ้าน${site.village} ${inTambon(site, hand)}`, 20_000, 90_000],
    [
      `จัดซื้อสื่อการเรียนและของเล่นเสริมพัฒนาการเด็กปฐมวัย ศูนย์พัฒนาเด็กเล็กบ้าน${site.village} ${inTambon(site, hand)}`,
      30_000,
      160_000,
    ],
    [`ติวเตอร์เตรียมสอบเข้ามหาวิทยาลัยสำหรับนักเรียนมัธยมศึกษา อำเภอ${site.district}`, 80_000, 450_000],
  ]),
  plain(['lao', 'pao', 'education'], 2, LAND, (_chance, site, hand) => [
    [`ก่อสร้างอาคารศูนย์พัฒนาเด็กเล็ก ขนาด 50 คน ${spot(site, hand)}`, 1_800_000, 4_200_000],
    [`ปรับปรุงอาคารเรียนและห้องน้ำ โรงเรียนบ้าน${site.village} ${inTambon(site, hand)}`, 350_000, 2_600_000],
  ]),
  plain(['tourism', 'tourism', 'pao', 'province', 'lao'], 4, LAND, (chance, site, hand) => [
    [`ปรับปรุงภูมิทัศน์จุดชมวิวบ้าน${site.village} ${spot(site, hand)}`, 500_000, 5_500_000],
    [`ปรับปรุงภูมิทัศน์รอบ${chance.pick(site.locality.waters)}เป็นแหล่งท่องเที่ยว ${spot(site, hand)}`, 600_000, 7_500_000],
    [`ส่งเสริมการท่องเที่ยวโดยชุมชนและโฮมสเตย์บ้าน${site.village} ${inTambon(site, hand)}`, 60_000, 480_000],
    [`ก่อสร้างห้องน้ำสาธารณะและลานจอดรถแหล่งท่องเที่ยว ${spot(site, hand)}`, 400_000, 1_900_000],
    [`จัดทำป้ายบอกทางและแผนที่ท่องเที่ยว ${inTambon(site, hand)}`, 90_000, 450_000],
  ]),
  plain(['lao', 'lao', 'culture', 'pao', 'village'], 5, GRANTS, (_chance, site, hand) => [
    [`สืบสานประเพณีลอยกระทง ${inTambon(site, hand)}`, 20_000, 250_000],
    [`ประเพณีสงกรานต์และรดน้ำดำหัวผู้สูงอายุ ${inTambon(site, hand)}`, 20_000, 200_000],
    [`ส่งเสริมดนตรีและการแสดงพื้นบ้าน ${inTambon(site, hand)}`, 20_000, 150_000],
    [`แห่เทียนพรรษา ${site.locality.temple} ${inTambon(site, hand)}`, 15_000, 90_000],
    [`อบรมคุณธรรมจริยธรรมนำชีวิต ${site.locality.temple} ${inTambon(site, hand)}`, 15_000, 90_000],
    [`อนุรักษ์ภูมิปัญญาท้องถิ่นด้านผ้าทอ ${spot(site, hand)}`, 20_000, 120_000],
  ]),
  {
    doers: ['environment', 'lao', 'district', 'village'],
    weight: 4,
    category: SERVICES,
    where: 'country',
    make(chance, site, hand) {
      const rai = chance.whole(2, 30) * 10
      return {
        title: chance.pick([
          `ปลูกป่าและบำรุงรักษาป่าชุมชนบ้าน${site.village} ${spot(site, hand)} เนื้อที่ ${rai} ไร่`,
          `จัดทำแนวกันไฟป่าชุมชน ${spot(site, hand)} ระยะทาง ${chance.whole(2, 12)} กิโลเมตร`,
          `ฟื้นฟูป่าต้นน้ำ${chance.pick(site.locality.waters)} ${spot(site, hand)} เนื้อที่ ${rai} ไร่`,
          `อนุรักษ์พันธุกรรมพืชอันเนื่องมาจากพระราชดำริ (อพ.สธ.) ${inTambon(site, hand)}`,
        ]),
        placeText: at(site, hand),
        amountBaht: roundBaht(rai * chance.whole(800, 3_200)),
      }
    },
  },
  plain(['lao', 'lao', 'lao', 'environment'], 4, SERVICES, (chance, site, hand) => {
    const bins = chance.whole(3, 20) * 10
    return [
      [`คัดแยกขยะจากต้นทางในครัวเรือน ${inTambon(site, hand)}`, 20_000, 150_000],
      [`จัดการขยะอันตรายชุมชน ${inTambon(site, hand)}`, 15_000, 80_000],
      [`จัดซื้อรถบรรทุกขยะแบบอัดท้าย ขนาด 6 ตัน ${inTambon(site, hand)}`, 2_300_000, 2_800_000],
      [`ธนาคารขยะชุมชน ${spot(site, hand)}`, 15_000, 60_000],
      [`จัดซื้อถังขยะพลาสติก ขนาด 240 ลิตร จำนวน ${bins} ใบ ${inTambon(site, hand)}`, bins * 1_000, bins * 1_500],
      [`ก่อสร้างระบบบำบัดน้ำเสียชุมชน ${spot(site, hand)}`, 900_000, 8_500_000],
    ]
  }),
  plain(['disaster', 'lao', 'lao'], 4, SERVICES, (_chance, site, hand) => [
    [`ติดตั้งสถานีเตือนภัยน้ำหลากและดินถล่ม ${spot(site, hand)}`, 350_000, 1_600_000],
    [`ฝึกอบรมทบทวนอาสาสมัครป้องกันภัยฝ่ายพลเรือน (อปพร.) ${inTambon(site, hand)}`, 50_000, 280_000],
    [`จัดซื้อรถบรรทุกน้ำดับเพลิง ขนาด 6,000 ลิตร ${inTambon(site, hand)}`, 2_400_000, 5_500_000],
    [`ลดอุบัติเหตุทางถนนช่วงเทศกาลปีใหม่และสงกรานต์ ${inTambon(site, hand)}`, 15_000, 80_000],
    [`ซ้อมแผนป้องกันและบรรเทาอุทกภัย ${inTambon(site, hand)}`, 25_000, 120_000],
    [`ป้องกันไฟป่าและหมอกควัน ${inTambon(site, hand)}`, 20_000, 200_000],
  ]),
  plain(['lao', 'lao', 'pao'], 4, LAND, (_chance, site, hand) => [
    [`ก่อสร้างลานกีฬาอเนกประสงค์ ${spot(site, hand)}`, 300_000, 1_900_000],
    [`แข่งขันกีฬาต้านยาเสพติด ${inTambon(site, hand)}`, 50_000, 300_000],
    [`ก่อสร้างศาลาอเนกประสงค์ ${spot(site, hand)}`, 300_000, 950_000],
    [`ติดตั้งเครื่องออกกำลังกายกลางแจ้ง ${spot(site, hand)}`, 90_000, 350_000],
    [`ต่อเติมศาลากลางบ้าน ${spot(site, hand)}`, 80_000, 380_000],
    [`ปรับปรุงเมรุและลานฌาปนสถาน ${spot(site, hand)}`, 200_000, 900_000],
  ]),
  plain(['community', 'district', 'district', 'village'], 4, SERVICES, (_chance, site, hand) => [
    [`พัฒนาหมู่บ้านเศรษฐกิจพอเพียงต้นแบบ ${spot(site, hand)}`, 30_000, 180_000],
    [`เสริมสร้างความเข้มแข็งกองทุนหมู่บ้านและกลุ่มออมทรัพย์ ${spot(site, hand)}`, 15_000, 80_000],
    [`จัดทำแผนชุมชนและเวทีประชาคม ${inTambon(site, hand)}`, 15_000, 60_000],
    [`พัฒนาผู้นำชุมชนและคณะกรรมการหมู่บ้าน ${inTambon(site, hand)}`, 20_000, 150_000],
    [`ศูนย์เรียนรู้เศรษฐกิจพอเพียงบ้าน${site.village} ${inTambon(site, hand)}`, 40_000, 240_000],
  ]),
  plain(['district', 'province', 'lao'], 3, SERVICES, (_chance, site, hand) => [
    [`จังหวัดและอำเภอเคลื่อนที่ บำบัดทุกข์ บำรุงสุข ${inTambon(site, hand)}`, 20_000, 120_000],
    [`ชุดปฏิบัติการประจำตำบลแก้ไขปัญหายาเสพติด ${inTambon(site, hand)}`, 30_000, 150_000],
    [`หมู่บ้านปลอดยาเสพติด ${spot(site, hand)}`, 20_000, 90_000],
    [`ไกล่เกลี่ยข้อพิพาทในหมู่บ้าน ${inTambon(site, hand)}`, 15_000, 60_000],
    [`ศูนย์ดำรงธรรมสัญจร อำเภอ${site.district}`, 25_000, 120_000],
  ]),
  plain(['lao'], 4, SERVICES, (_chance, site, hand) => [
    [`อบรมและศึกษาดูงานเพิ่มประสิทธิภาพผู้บริหารและพนักงานส่วนท้องถิ่น`, 120_000, 480_000],
    [`จัดทำแผนที่ภาษีและทะเบียนทรัพย์สิน ${inTambon(site, hand)}`, 60_000, 320_000],
    [`ประชาคมและจัดทำแผนพัฒนาท้องถิ่น ${inTambon(site, hand)}`, 20_000, 60_000],
    [`จัดซื้อครุภัณฑ์คอมพิวเตอร์สำนักปลัด`, 22_000, 180_000],
    [`ปรับปรุงอาคารที่ทำการและภูมิทัศน์สำนักงาน`, 300_000, 1_900_000],
    [`ซ่อมแซมเสียงไร้สายหอกระจายข่าว ${spot(site, hand)}`, 30_000, 250_000],
  ]),
  plain(['labour', 'labour', 'community'], 2, SERVICES, (chance, site, hand) => [
    [
      `ฝึกอาชีพระยะสั้น หลักสูตร${chance.pick(['ช่างปูกระเบื้อง', 'ช่างไฟฟ้าภายในอาคาร', 'ช่างเดินท่อประปา', 'การประกอบอาหาร', 'การซ่อมรถจักรยานยนต์', 'นวดแผนไทย'])} ${inTambon(site, hand)}`,
      45_000,
      160_000,
    ],
    [`เพิ่มทักษะแรงงานนอกระบบสู่งานคุณภาพ อำเภอ${site.district}`, 120_000, 680_000],
    [`ตลาดนัดแรงงานเคลื่อนที่ อำเภอ${site.district}`, 60_000, 240_000],
  ]),
]
