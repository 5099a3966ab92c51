/** COFOG 1999 (UN Statistics Division, Classifications of Expenditure According to Purpose, Statistical Papers series M 84): divisions and
 * groups, with the classes of groups that have several. A group with one class has the class `.0` of the same name. Thai names are ours. */
export const cofogLines = `
01 | บริหารงานทั่วไป | General public services
01.1 | สภา ฝ่ายบริหาร การคลัง และการต่างประเทศ | Executive and legislative organs, financial and fiscal affairs, external affairs
01.1.1 | สภาและฝ่ายบริหาร | Executive and legislative organs
01.1.2 | การเงินการคลัง | Financial and fiscal affairs
01.1.3 | การต่างประเทศ | External affairs
01.2 | ความช่วยเหลือระหว่างประเทศ | Foreign economic aid
01.2.1 | ช่วยเหลือประเทศกำลังพัฒนา | Economic aid to developing countries and countries in transition
01.2.2 | ช่วยเหลือผ่านองค์การระหว่างประเทศ | Economic aid routed through international organizations
01.3 | บริการทั่วไปของหน่วยงาน | General services
01.3.1 | งานบุคลากรภาครัฐ | General personnel services
01.3.2 | งานวางแผนและสถิติ | Overall planning and statistical services
01.3.3 | บริการทั่วไปอื่นของหน่วยงาน | Other general services
01.4 | วิจัยพื้นฐาน | Basic research
01.5 | วิจัยด้านบริหารทั่วไป | R&D general public services
01.6 | การเลือกตั้งและงานทั่วไปอื่น | General public services n.e.c.
01.7 | หนี้สาธารณะ | Public debt transactions
01.8 | เงินโอนระหว่างหน่วยงานรัฐ | Transfers between levels of government
02 | ป้องกันประเทศ | Defence
02.1 | การทหาร | Military defence
02.2 | ป้องกันฝ่ายพลเรือน | Civil defence
02.3 | ความช่วยเหลือทางทหาร | Foreign military aid
02.4 | วิจัยด้านป้องกันประเทศ | R&D defence
02.5 | ป้องกันประเทศอื่น | Defence n.e.c.
03 | ความสงบและความปลอดภัย | Public order and safety
03.1 | ตำรวจและกล้องวงจรปิด | Police services
03.2 | ป้องกันและบรรเทาภัย | Fire and civil protection
03.3 | ศาลและยุติธรรม | Law courts
03.4 | เรือนจำ | Prisons
03.5 | วิจัยด้านความสงบ | R&D public order and safety
03.6 | ความสงบอื่น | Public order and safety n.e.c.
04 | เศรษฐกิจ | Economic affairs
04.1 | การค้า แรงงาน และเศรษฐกิจทั่วไป | General economic, commercial and labour affairs
04.1.1 | การค้าและเศรษฐกิจทั่วไป | General economic and commercial affairs
04.1.2 | แรงงาน | General labour affairs
04.2 | เกษตร แหล่งน้ำ และป่าไม้ | Agriculture, forestry, fishing and hunting
04.2.1 | การเกษตรและชลประทาน | Agriculture
04.2.2 | ป่าไม้ | Forestry
04.2.3 | ประมงและล่าสัตว์ | Fishing and hunting
04.3 | พลังงาน | Fuel and energy
04.3.1 | ถ่านหินและเชื้อเพลิงแข็ง | Coal and other solid mineral fuels
04.3.2 | น้ำมันและก๊าซธรรมชาติ | Petroleum and natural gas
04.3.3 | เชื้อเพลิงนิวเคลียร์ | Nuclear fuel
04.3.4 | เชื้อเพลิงอื่น | Other fuels
04.3.5 | ไฟฟ้า | Electricity
04.3.6 | พลังงานที่ไม่ใช่ไฟฟ้า | Non-electric energy
04.4 | อุตสาหกรรม เหมืองแร่ และก่อสร้าง | Mining, manufacturing and construction
04.4.1 | เหมืองแร่ | Mining of mineral resources other than mineral fuels
04.4.2 | อุตสาหกรรมการผลิต | Manufacturing
04.4.3 | ก่อสร้าง | Construction
04.5 | ถนนและการเดินทาง | Transport
04.5.1 | ถนนและการขนส่งทางบก | Road transport
04.5.2 | ขนส่งทางน้ำ | Water transport
04.5.3 | รถไฟ | Railway transport
04.5.4 | ขนส่งทางอากาศ | Air transport
04.5.5 | ขนส่งทางท่อและทางอื่น | Pipeline and other transport
04.6 | การสื่อสาร | Communication
04.7 | การท่องเที่ยวและบริการ | Other industries
04.7.1 | ค้าส่ง ค้าปลีก และคลังสินค้า | Distributive trades, storage and warehousing
04.7.2 | โรงแรมและร้านอาหาร | Hotels and restaurants
04.7.3 | ท่องเที่ยว | Tourism
04.7.4 | โครงการพัฒนาอเนกประสงค์ | Multipurpose development projects
04.8 | วิจัยด้านเศรษฐกิจ | R&D economic affairs
04.8.1 | วิจัยเศรษฐกิจ การค้า แรงงาน | R&D general economic, commercial and labour affairs
04.8.2 | วิจัยเกษตร ป่าไม้ ประมง | R&D agriculture, forestry, fishing and hunting
04.8.3 | วิจัยพลังงาน | R&D fuel and energy
04.8.4 | วิจัยเหมืองแร่ อุตสาหกรรม ก่อสร้าง | R&D mining, manufacturing and construction
04.8.5 | วิจัยการขนส่ง | R&D transport
04.8.6 | วิจัยการสื่อสาร | R&D communication
04.8.7 | วิจัยอุตสาหกรรมอื่น | R&D other industries
04.9 | เศรษฐกิจอื่น | Economic affairs n.e.c.
05 | สิ่งแวดล้อม | Environmental protection
05.1 | ขยะ | Waste management
05.2 | น้ำเสียและการระบายน้ำ | Waste water management
05.3 | ลดมลพิษ | Pollution abatement
05.4 | รักษาป่าและธรรมชาติ | Protection of biodiversity and landscape
05.5 | วิจัยด้านสิ่งแวดล้อม | R&D environmental protection
05.6 | สิ่งแวดล้อมอื่น | Environmental protection n.e.c.
06 | บ้าน น้ำประปา และไฟถนน | Housing and community amenities
06.1 | ที่อยู่อาศัย | Housing development
06.2 | พัฒนาเมืองและชุมชน | Community development
06.3 | น้ำประปา | Water supply
06.4 | ไฟถนน | Street lighting
06.5 | วิจัยด้านชุมชน | R&D housing and community amenities
06.6 | ชุมชนอื่น | Housing and community amenities n.e.c.
07 | สุขภาพ | Health
07.1 | ยาและเครื่องมือแพทย์ | Medical products, appliances and equipment
07.1.1 | ยา | Pharmaceutical products
07.1.2 | เวชภัณฑ์อื่น | Other medical products
07.1.3 | เครื่องมือและอุปกรณ์บำบัด | Therapeutic appliances and equipment
07.2 | คลินิกและหน่วยเคลื่อนที่ | Outpatient services
07.2.1 | ตรวจรักษาทั่วไป | General medical services
07.2.2 | ตรวจรักษาเฉพาะทาง | Specialized medical services
07.2.3 | ทันตกรรม | Dental services
07.2.4 | บริการช่วยการแพทย์ | Paramedical services
07.3 | โรงพยาบาล | Hospital services
07.3.1 | โรงพยาบาลทั่วไป | General hospital services
07.3.2 | โรงพยาบาลเฉพาะทาง | Specialized hospital services
07.3.3 | ศูนย์แพทย์และสูติกรรม | Medical and maternity centre services
07.3.4 | สถานพักฟื้น | Nursing and convalescent home services
07.4 | ป้องกันโรคและส่งเสริมสุขภาพ | Public health services
07.5 | วิจัยด้านสุขภาพ | R&D health
07.6 | สุขภาพอื่น | Health n.e.c.
08 | กีฬา วัฒนธรรม และศาสนา | Recreation, culture and religion
08.1 | กีฬาและนันทนาการ | Recreational and sporting services
08.2 | วัฒนธรรม | Cultural services
08.3 | ข่าวและสิ่งพิมพ์ | Broadcasting and publishing services
08.4 | ศาสนา | Religious and other community services
08.5 | วิจัยด้านวัฒนธรรม | R&D recreation, culture and religion
08.6 | วัฒนธรรมอื่น | Recreation, culture and religion n.e.c.
09 | การศึกษาและเด็ก | Education
09.1 | เด็กเล็กและประถม | Pre-primary and primary education
09.1.1 | ก่อนประถม | Pre-primary education
09.1.2 | ประถม | Primary education
09.2 | มัธยม | Secondary education
09.2.1 | มัธยมต้น | Lower-secondary education
09.2.2 | มัธยมปลาย | Upper-secondary education
09.3 | อาชีวะระยะสั้น | Post-secondary non-tertiary education
09.4 | อุดมศึกษา | Tertiary education
09.4.1 | ปริญญาตรีและโท | First stage of tertiary education
09.4.2 | ปริญญาเอก | Second stage of tertiary education
09.5 | เรียนรู้นอกระบบ | Education not definable by level
09.6 | บริการช่วยการศึกษา | Subsidiary services to education
09.7 | วิจัยด้านการศึกษา | R&D education
09.8 | การศึกษาอื่น | Education n.e.c.
10 | สวัสดิการและคนเปราะบาง | Social protection
10.1 | คนเจ็บป่วยและคนพิการ | Sickness and disability
10.1.1 | คนเจ็บป่วย | Sickness
10.1.2 | คนพิการ | Disability
10.2 | ผู้สูงอายุ | Old age
10.3 | ผู้อยู่หลัง | Survivors
10.4 | ครอบครัวและเด็ก | Family and children
10.5 | คนว่างงาน | Unemployment
10.6 | ช่วยค่าที่อยู่ | Housing
10.7 | คนยากไร้และกลุ่มเปราะบาง | Social exclusion n.e.c.
10.8 | วิจัยด้านสวัสดิการ | R&D social protection
10.9 | สวัสดิการอื่น | Social protection n.e.c.
`
