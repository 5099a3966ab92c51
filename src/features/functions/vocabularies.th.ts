/**
 * Lists of fields that offices use beside COFOG, each with its source. Lines: code | Thai | English | COFOG code, or `-` where the term
 * spans several fields. English names of the budget programmes and the matching to COFOG are ours.
 */
export const vocabularies = [
  {
    code: 'lao-programmes',
    nameTh: 'แผนงานและงานในงบประมาณขององค์กรปกครองส่วนท้องถิ่น',
    nameEn: 'Programmes and works in budgets of local administrations',
    source:
      'กรมส่งเสริมการปกครองท้องถิ่น รูปแบบและการจำแนกประเภทรายรับ-รายจ่ายงบประมาณรายจ่ายประจำปีขององค์กรปกครองส่วนท้องถิ่น (ตามระเบียบกระทรวงมหาดไทยว่าด้วยวิธีการงบประมาณขององค์กรปกครองส่วนท้องถิ่น พ.ศ. 2563); จากความรู้ทั่วไป ตรวจกับหนังสือสั่งการล่าสุดก่อนใช้จริง',
    lines: `
00110 | แผนงานบริหารงานทั่วไป | General administration | 01.3
00111 | งานบริหารทั่วไป | General administration work | 01.3
00112 | งานวางแผนสถิติและวิชาการ | Planning, statistics and studies | 01.3.2
00113 | งานบริหารงานคลัง | Finance administration | 01.1.2
00114 | งานควบคุมภายในและการตรวจสอบภายใน | Internal control and audit | 01.1.2
00120 | แผนงานการรักษาความสงบภายใน | Internal order | 03
00121 | งานบริหารทั่วไปเกี่ยวกับการรักษาความสงบภายใน | Administration of internal order | 03.6
00122 | งานเทศกิจ | Municipal inspectors | 03.1
00123 | งานป้องกันและบรรเทาสาธารณภัย | Disaster prevention and relief | 03.2
00210 | แผนงานการศึกษา | Education | 09
00211 | งานบริหารทั่วไปเกี่ยวกับการศึกษา | Administration of education | 09.8
00212 | งานระดับก่อนวัยเรียนและประถมศึกษา | Pre-primary and primary level | 09.1
00213 | งานระดับมัธยมศึกษา | Secondary level | 09.2
00214 | งานศึกษาไม่กำหนดระดับ | Education without level | 09.5
00220 | แผนงานสาธารณสุข | Public health | 07
00221 | งานบริหารทั่วไปเกี่ยวกับสาธารณสุข | Administration of public health | 07.6
00222 | งานโรงพยาบาล | Hospitals | 07.3
00223 | งานบริการสาธารณสุขและงานสาธารณสุขอื่น | Public health services | 07.4
00224 | งานศูนย์บริการสาธารณสุข | Health centres | 07.2
00230 | แผนงานสังคมสงเคราะห์ | Social welfare | 10
00231 | งานบริหารทั่วไปเกี่ยวกับสังคมสงเคราะห์ | Administration of social welfare | 10.9
00232 | งานสวัสดิการสังคมและสังคมสงเคราะห์ | Welfare and social work | 10.9
00240 | แผนงานเคหะและชุมชน | Housing and community | 06
00241 | งานบริหารทั่วไปเกี่ยวกับเคหะและชุมชน | Administration of housing and community | 06.6
00242 | งานไฟฟ้าถนน | Street lighting | 06.4
00243 | งานสวนสาธารณะ | Public parks | 08.1
00244 | งานกำจัดขยะมูลฝอยและสิ่งปฏิกูล | Waste disposal | 05.1
00245 | งานบำบัดน้ำเสีย | Waste water treatment | 05.2
00250 | แผนงานสร้างความเข้มแข็งของชุมชน | Strong communities | 06.2
00251 | งานบริหารทั่วไปเกี่ยวกับสร้างความเข้มแข็งของชุมชน | Administration of strong communities | 06.2
00252 | งานส่งเสริมและสนับสนุนความเข้มแข็งชุมชน | Support of strong communities | 06.2
00260 | แผนงานการศาสนาวัฒนธรรมและนันทนาการ | Religion, culture and recreation | 08
00261 | งานบริหารทั่วไปเกี่ยวกับศาสนาวัฒนธรรมและนันทนาการ | Administration of religion, culture and recreation | 08.6
00262 | งานกีฬาและนันทนาการ | Sport and recreation | 08.1
00263 | งานศาสนาวัฒนธรรมท้องถิ่น | Religion and local culture | 08.4
00264 | งานวิชาการวางแผนและส่งเสริมการท่องเที่ยว | Studies, planning and promotion of tourism | 04.7.3
00310 | แผนงานอุตสาหกรรมและการโยธา | Industry and public works | 04
00311 | งานบริหารทั่วไปเกี่ยวกับอุตสาหกรรมและการโยธา | Administration of industry and public works | 04.4
00312 | งานก่อสร้างโครงสร้างพื้นฐาน | Building of infrastructure | -
00320 | แผนงานการเกษตร | Agriculture | 04.2
00321 | งานส่งเสริมการเกษตร | Promotion of agriculture | 04.2.1
00322 | งานอนุรักษ์แหล่งน้ำและป่าไม้ | Care of water sources and forests | 05.4
00330 | แผนงานการพาณิชย์ | Commerce | 04.1
00331 | งานกิจการสถานธนานุบาล | Municipal pawnshops | 04.1.1
00332 | งานกิจการประปา | Waterworks | 06.3
00333 | งานตลาดสด | Markets | 04.7.1
00334 | งานโรงฆ่าสัตว์ | Slaughterhouses | 04.7.1
00410 | แผนงานงบกลาง | Central fund | -
00411 | งบกลาง | Central fund items | -
`,
  },
  {
    code: 'master-plans',
    nameTh: 'แผนแม่บทภายใต้ยุทธศาสตร์ชาติ 23 ประเด็น (พ.ศ. 2561–2580)',
    nameEn: 'Master plans under the national strategy, 23 issues (2018–2037)',
    source:
      'สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ ประกาศ เรื่อง การประกาศใช้แผนแม่บทภายใต้ยุทธศาสตร์ชาติ ราชกิจจานุเบกษา 18 เมษายน 2562',
    lines: `
01 | ความมั่นคง | Security | -
02 | การต่างประเทศ | Foreign affairs | 01.1.3
03 | การเกษตร | Agriculture | 04.2
04 | อุตสาหกรรมและบริการแห่งอนาคต | Industries and services of the future | 04.4
05 | การท่องเที่ยว | Tourism | 04.7.3
06 | พื้นที่และเมืองน่าอยู่อัจฉริยะ | Liveable smart areas and cities | 06.2
07 | โครงสร้างพื้นฐาน ระบบโลจิสติกส์ และดิจิทัล | Infrastructure, logistics and digital systems | -
08 | ผู้ประกอบการและวิสาหกิจขนาดกลางและขนาดย่อมยุคใหม่ | Entrepreneurs and modern small and medium enterprises | 04.1.1
09 | เขตเศรษฐกิจพิเศษ | Special economic zones | 04.1.1
10 | การปรับเปลี่ยนค่านิยมและวัฒนธรรม | Values and culture | 08.2
11 | ศักยภาพคนตลอดช่วงชีวิต | Human potential over the whole life | -
12 | การพัฒนาการเรียนรู้ | Learning | 09
13 | การเสริมสร้างให้คนไทยมีสุขภาวะที่ดี | Well-being of the people | 07
14 | ศักยภาพการกีฬา | Sport | 08.1
15 | พลังทางสังคม | Social strength | 10.9
16 | เศรษฐกิจฐานราก | Local economy | 04.1.1
17 | ความเสมอภาคและหลักประกันทางสังคม | Equality and social security | 10
18 | การเติบโตอย่างยั่งยืน | Sustainable growth | 05
19 | การบริหารจัดการน้ำทั้งระบบ | Water management of the whole system | -
20 | การบริการประชาชนและประสิทธิภาพภาครัฐ | Public service and efficiency of the state | 01.3
21 | การต่อต้านการทุจริตและประพฤติมิชอบ | Against corruption and misconduct | 01.1
22 | กฎหมายและกระบวนการยุติธรรม | Law and justice | 03.3
23 | การวิจัยและพัฒนานวัตกรรม | Research and innovation | 04.8
`,
  },
  {
    code: 'plan-13-milestones',
    nameTh: 'หมุดหมายของแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13 (พ.ศ. 2566–2570)',
    nameEn: 'Milestones of the 13th National Economic and Social Development Plan (2023–2027)',
    source: 'สำนักงานสภาพัฒนาการเศรษฐกิจและสังคมแห่งชาติ แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 13 ราชกิจจานุเบกษา 1 พฤศจิกายน 2565',
    lines: `
01 | ไทยเป็นประเทศชั้นนำด้านสินค้าเกษตรและเกษตรแปรรูปมูลค่าสูง | A leading country of high-value farm products | 04.2
02 | ไทยเป็นจุดหมายของการท่องเที่ยวที่เน้นคุณภาพและความยั่งยืน | A place of quality and sustainable tourism | 04.7.3
03 | ไทยเป็นฐานการผลิตยานยนต์ไฟฟ้าที่สำคัญของโลก | A world base of electric vehicle production | 04.4.2
04 | ไทยเป็นศูนย์กลางทางการแพทย์และสุขภาพมูลค่าสูง | A centre of high-value medical and health services | 07
05 | ไทยเป็นประตูการค้าการลงทุนและยุทธศาสตร์ทางโลจิสติกส์ที่สำคัญของภูมิภาค | A gateway of trade, investment and logistics | -
06 | ไทยเป็นศูนย์กลางอุตสาหกรรมอิเล็กทรอนิกส์อัจฉริยะและบริการดิจิทัลของอาเซียน | A centre of smart electronics and digital services | -
07 | ไทยมีวิสาหกิจขนาดกลางและขนาดย่อมที่เข้มแข็ง มีศักยภาพสูง และสามารถแข่งขันได้ | Strong and competitive small and medium enterprises | 04.1.1
08 | ไทยมีพื้นที่และเมืองอัจฉริยะที่น่าอยู่ ปลอดภัย เติบโตได้อย่างยั่งยืน | Smart, safe and sustainable areas and cities | 06.2
09 | ไทยมีความยากจนข้ามรุ่นลดลง และคนไทยทุกคนมีความคุ้มครองทางสังคมที่เพียงพอ เหมาะสม | Less poverty across generations, social protection for all | 10
10 | ไทยมีเศรษฐกิจหมุนเวียนและสังคมคาร์บอนต่ำ | Circular economy and low-carbon society | 05
11 | ไทยสามารถลดความเสี่ยงและผลกระทบจากภัยธรรมชาติและการเปลี่ยนแปลงสภาพภูมิอากาศ | Less risk and harm from disasters and climate change | -
12 | ไทยมีกำลังคนสมรรถนะสูง มุ่งเรียนรู้อย่างต่อเนื่อง ตอบโจทย์การพัฒนาแห่งอนาคต | A skilled people that keeps learning | 09
13 | ไทยมีภาครัฐที่ทันสมัย มีประสิทธิภาพ และตอบโจทย์ประชาชน | A modern state that serves the people | 01.3
`,
  },
] as const
