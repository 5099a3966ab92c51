import type { DateRule, PredecessorRule } from '../../engines/schedule/index.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { FixedHoliday, HolidayToStore } from './holiday.ts'
import type { Rule, StepKind, Template, TemplateStep } from './step.ts'

/*
 * What the room starts with. The days are usual ones of such offices, not those of a law: administrators change them by the orders of
 * their year. The order of the plans is that of the hand-outs (S4-24), that the calendars must run side by side S4-28; holidays are
 * those THAI.md 2 names, and no others are made up.
 */

const on = (
  month: number,
  day: number,
  roll: 'keep' | 'next-working-day' | 'previous-working-day' = 'keep',
): DateRule => ({
  kind: 'date',
  month,
  day,
  roll,
})
const by = (month: number, day: number) => on(month, day, 'previous-working-day')
const endOf = (month: number): DateRule => ({ kind: 'month-end', month, working: true })
const following = (step: string, days: number): DateRule => ({
  kind: 'after',
  step,
  anchor: 'due',
  days,
  working: true,
})

type Line = readonly [code: string, kind: StepKind, nameTh: string, nameEn: string, start: DateRule, due: DateRule]

function steps(lines: readonly Line[]): TemplateStep[] {
  return lines.map(([code, kind, nameTh, nameEn, start, due], at) => ({
    code,
    position: at + 1,
    kind,
    nameTh,
    nameEn,
    start,
    due,
    movable: true,
    basis: null,
  }))
}

const survey: Line = ['survey', 'planning', 'สำรวจความต้องการของพื้นที่', 'Collect what people need', on(10, 1), by(11, 30)]
const contract: Line = ['contract', 'contract', 'ลงนามสัญญาและก่อหนี้ผูกพัน', 'Sign contracts', on(10, 1), endOf(3)]
const report: Line = ['report', 'report', 'ติดตามและประเมินผล', 'Follow up and evaluate', on(8, 2), endOf(9)]

/** What a local budget passes through each summer. */
const localBudget: readonly Line[] = [
  ['request', 'budget-request', 'จัดทำคำของบประมาณ', 'Prepare budget requests', on(6, 1), by(7, 15)],
  ['ordinance', 'ordinance', 'เสนอร่างข้อบัญญัติงบประมาณ', 'Table the budget ordinance', on(7, 16), by(8, 15)],
  ['council', 'approval', 'สภาเห็นชอบงบประมาณ', 'Council approves the budget', following('ordinance', 1), endOf(8)],
]

const local: readonly Line[] = [
  survey,
  ['draft', 'planning', 'จัดทำร่างแผนพัฒนาท้องถิ่น', 'Draft the local development plan', on(12, 1), by(12, 25)],
  ['hearing', 'hearing', 'รับฟังความคิดเห็น ประชาคมท้องถิ่น', 'Public hearing', on(1, 4), endOf(1)],
  [
    'committee',
    'committee',
    'คณะกรรมการพัฒนาท้องถิ่นเห็นชอบแผน',
    'Development committee approves the plan',
    on(2, 1),
    endOf(2),
  ],
  ['announce', 'approval', 'ประกาศใช้แผนพัฒนาท้องถิ่น', 'Announce the local development plan', on(3, 1), endOf(4)],
  ...localBudget,
  contract,
  report,
]

const template = (
  code: string,
  level: Template['level'],
  nameTh: string,
  nameEn: string,
  bodyKinds: readonly string[],
  lines: readonly Line[],
  areaDigits: number | null = null,
  nameWords: readonly string[] = [],
): Omit<Template, 'position'> => ({
  code,
  version: 1,
  level,
  nameTh,
  nameEn,
  bodyKinds,
  areaDigits,
  nameWords,
  steps: steps(lines),
})

const inOrder: readonly Omit<Template, 'position'>[] = [
  template(
    'central',
    'central',
    'ส่วนกลาง (กระทรวง กรม)',
    'Central offices',
    ['ministry', 'department'],
    [
      ['policy', 'planning', 'กำหนดนโยบายและกรอบวงเงิน', 'Set policy and ceilings', on(10, 1), by(11, 13)],
      ['request', 'budget-request', 'จัดทำคำของบประมาณ', 'Prepare budget requests', on(12, 1), by(1, 15)],
      ['ceiling', 'approval', 'คณะรัฐมนตรีเห็นชอบวงเงิน', 'Cabinet approves the ceilings', on(2, 1), endOf(3)],
      ['bill', 'ordinance', 'เสนอร่างพระราชบัญญัติงบประมาณ', 'Table the budget bill', on(4, 1), endOf(5)],
      contract,
      report,
    ],
  ),
  template(
    'cluster',
    'regional',
    'กลุ่มจังหวัด',
    'Province cluster',
    ['province-cluster'],
    [
      ['draft', 'planning', 'ทบทวนแผนพัฒนากลุ่มจังหวัด', 'Revise the cluster plan', on(10, 1), by(12, 4)],
      ['hearing', 'hearing', 'รับฟังความคิดเห็น', 'Hearing', on(11, 2), by(12, 4)],
      ['committee', 'committee', 'ก.บ.ก. เห็นชอบแผน', 'Cluster committee approves the plan', on(12, 14), by(12, 18)],
      ['request', 'budget-request', 'ส่งคำของบประมาณกลุ่มจังหวัด', 'Send the budget request', on(12, 21), by(12, 30)],
      ['coordinate', 'planning', 'ประสานแผนกับหน่วยงานอื่น', 'Coordinate with other bodies', on(2, 1), endOf(4)],
      report,
    ],
  ),
  template(
    'province',
    'regional',
    'จังหวัด',
    'Province',
    ['province'],
    [
      ['survey', 'planning', 'รวบรวมความต้องการจากอำเภอ', 'Collect what districts need', on(10, 1), by(11, 13)],
      ['draft', 'planning', 'ทบทวนแผนพัฒนาจังหวัด', 'Revise the provincial plan', on(11, 2), by(11, 27)],
      ['hearing', 'hearing', 'รับฟังความคิดเห็น', 'Hearing', on(11, 16), by(11, 27)],
      ['committee', 'committee', 'กบจ. เห็นชอบแผน', 'Provincial committee approves the plan', on(11, 30), by(12, 9)],
      [
        'request',
        'budget-request',
        'จัดทำคำของบประมาณจังหวัด',
        'Prepare the budget request',
        following('committee', 1),
        by(12, 18),
      ],
      ['coordinate', 'planning', 'ประสานแผนกับหน่วยงานอื่น', 'Coordinate with other bodies', on(3, 1), endOf(4)],
      contract,
      report,
    ],
  ),
  template(
    'district',
    'regional',
    'อำเภอ',
    'District',
    ['district'],
    [
      ['survey', 'planning', 'รวบรวมแผนชุมชนและความต้องการของตำบล', 'Collect community plans', on(10, 1), by(11, 6)],
      ['frame', 'planning', 'กรอบการประสานแผนอำเภอ', 'District frame for local plans', on(11, 2), by(12, 11)],
      [
        'committee',
        'committee',
        'กบอ. เห็นชอบบัญชีโครงการอำเภอ',
        'District committee approves its list',
        on(11, 9),
        by(11, 20),
      ],
      ['coordinate', 'planning', 'ประสานแผนกับหน่วยงานอื่น', 'Coordinate with other bodies', on(1, 4), endOf(2)],
      ['frame-next', 'planning', 'กรอบแผนพัฒนาอำเภอปีถัดไป', 'District frame for the coming year', on(6, 1), by(7, 15)],
      report,
    ],
  ),
  template(
    'pao',
    'local',
    'องค์การบริหารส่วนจังหวัด',
    'Provincial administrative organisation',
    ['pao'],
    [
      survey,
      ['frame', 'planning', 'กรอบประสานโครงการที่เกินศักยภาพ', 'Frame for projects beyond one office', on(12, 1), endOf(1)],
      ['draft', 'planning', 'จัดทำร่างแผนพัฒนาท้องถิ่น', 'Draft the local development plan', on(2, 1), endOf(3)],
      ['hearing', 'hearing', 'รับฟังความคิดเห็น ประชาคมท้องถิ่น', 'Public hearing', on(4, 1), endOf(4)],
      [
        'committee',
        'committee',
        'คณะกรรมการพัฒนา อบจ. เห็นชอบแผน',
        'Development committee approves the plan',
        on(5, 3),
        endOf(5),
      ],
      ['announce', 'approval', 'ประกาศใช้แผนพัฒนาท้องถิ่น', 'Announce the local development plan', on(6, 1), by(6, 15)],
      ...localBudget,
      contract,
      report,
    ],
  ),
  template(
    'municipality',
    'local',
    'เทศบาลและองค์กรปกครองรูปแบบพิเศษ',
    'Municipalities and special administrations',
    ['city', 'town', 'subdistrict-municipality', 'special-lao'],
    local.map(
      (line): Line =>
        line[0] === 'ordinance'
          ? ['ordinance', 'ordinance', 'เสนอร่างเทศบัญญัติงบประมาณ', line[3], line[4], line[5]]
          : line,
    ),
  ),
  template('sao', 'local', 'องค์การบริหารส่วนตำบล', 'Sub-district administrative organisation', ['sao'], local),
  template(
    'community',
    'community',
    'หมู่บ้านและชุมชน',
    'Villages and communities',
    ['committee'],
    [
      ['survey', 'hearing', 'ประชุมหมู่บ้านทบทวนแผนชุมชน', 'Village meeting on the plan', on(10, 1), by(10, 31)],
      ['draft', 'planning', 'จัดทำแผนแม่บทชุมชน', 'Write the community master plan', on(11, 2), by(11, 20)],
      ['committee', 'committee', 'คณะกรรมการหมู่บ้านเห็นชอบ', 'Village committee approves', on(11, 16), by(11, 27)],
      ['submit', 'planning', 'ส่งแผนชุมชนให้ท้องถิ่น', 'Hand the plan to the local administration', on(11, 16), by(11, 30)],
      report,
    ],
    6,
    ['หมู่บ้าน', 'ชุมชน'],
  ),
]

export const firstTemplates: readonly Template[] = inOrder.map((one, at) => ({ ...one, position: at + 1 }))

const ORDER = 'เอกสารการประสานแผน: แผนของระดับหนึ่งต่อจากอีกระดับหนึ่ง ตั้งแต่แผนบริหารราชการแผ่นดินถึงแผนแม่บทชุมชน'
const PARALLEL = 'เอกสารการประสานแผน: ปฏิทินแผนและงบประมาณของท้องถิ่น ภูมิภาค และส่วนกลางต้องเดินคู่กัน'

const rule = (
  code: string,
  before: string,
  after: string,
  relation: PredecessorRule['relation'],
  need: PredecessorRule['need'],
  leadDays: number,
  basis: string,
): Rule => {
  const [beforeTemplate = '', beforeStep = ''] = before.split('/')
  const [afterTemplate = '', afterStep = ''] = after.split('/')
  return {
    code,
    before: { template: beforeTemplate, step: beforeStep },
    after: { template: afterTemplate, step: afterStep },
    relation,
    need,
    leadDays,
    basis,
  }
}

export const firstRules: readonly Rule[] = [
  rule('community-before-sao', 'community/submit', 'sao/draft', 'inside-area', 'start', 1, ORDER),
  rule('community-before-municipality', 'community/submit', 'municipality/draft', 'inside-area', 'start', 1, ORDER),
  rule('district-frame-before-sao', 'district/frame', 'sao/draft', 'parent-area', 'due', 7, ORDER),
  rule('district-frame-before-municipality', 'district/frame', 'municipality/draft', 'parent-area', 'due', 7, ORDER),
  rule('district-before-province', 'district/committee', 'province/draft', 'inside-area', 'due', 3, ORDER),
  rule('policy-before-province', 'central/policy', 'province/draft', 'superior', 'due', 7, ORDER),
  rule('province-before-cluster', 'province/committee', 'cluster/committee', 'inside-area', 'due', 2, ORDER),
  rule('cluster-before-central', 'cluster/request', 'central/request', 'subordinate', 'due', 5, PARALLEL),
  rule('province-before-district', 'province/committee', 'district/coordinate', 'parent-area', 'start', 7, ORDER),
  rule('sao-hearing-before-pao', 'sao/hearing', 'pao/draft', 'inside-area', 'due', 30, PARALLEL),
  rule('municipality-hearing-before-pao', 'municipality/hearing', 'pao/draft', 'inside-area', 'due', 30, PARALLEL),
  rule('province-coordinates-before-pao', 'province/coordinate', 'pao/committee', 'parent-area', 'due', 14, PARALLEL),
  rule(
    'district-frame-before-sao-ordinance',
    'district/frame-next',
    'sao/ordinance',
    'parent-area',
    'due',
    15,
    PARALLEL,
  ),
  rule(
    'district-frame-before-municipal-ordinance',
    'district/frame-next',
    'municipality/ordinance',
    'parent-area',
    'due',
    15,
    PARALLEL,
  ),
  rule('sao-plan-before-ordinance', 'sao/announce', 'sao/ordinance', 'own', 'start', 30, PARALLEL),
  rule(
    'municipal-plan-before-ordinance',
    'municipality/announce',
    'municipality/ordinance',
    'own',
    'start',
    30,
    PARALLEL,
  ),
  rule('pao-plan-before-ordinance', 'pao/announce', 'pao/ordinance', 'own', 'start', 15, PARALLEL),
]

const SOURCE = 'รายการตั้งต้นของระบบ ตรวจกับประกาศของสำนักเลขาธิการคณะรัฐมนตรี'

const fixed = (code: string, month: number, day: number, nameTh: string, nameEn: string): FixedHoliday => ({
  code,
  month,
  day,
  nameTh,
  nameEn,
  from: null,
  to: null,
  source: SOURCE,
})

export const firstFixedHolidays: readonly FixedHoliday[] = [
  fixed('new-year', 1, 1, 'วันขึ้นปีใหม่', "New Year's Day"),
  fixed('chakri', 4, 6, 'วันจักรี', 'Chakri Memorial Day'),
  fixed('songkran-1', 4, 13, 'วันสงกรานต์', 'Songkran'),
  fixed('songkran-2', 4, 14, 'วันสงกรานต์', 'Songkran'),
  fixed('songkran-3', 4, 15, 'วันสงกรานต์', 'Songkran'),
  { ...fixed('may-5', 5, 5, 'วันฉัตรมงคล (เดิม)', 'Coronation Day (former)'), to: '2016-12-31' as LocalDate },
  { ...fixed('may-4', 5, 4, 'วันฉัตรมงคล', 'Coronation Day'), from: '2020-01-01' as LocalDate },
  {
    ...fixed('june-3', 6, 3, 'วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี', "Queen's Birthday"),
    from: '2020-01-01' as LocalDate,
  },
  {
    ...fixed('july-28', 7, 28, 'วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว', "King's Birthday"),
    from: '2017-01-01' as LocalDate,
  },
  fixed('august-12', 8, 12, 'วันแม่แห่งชาติ', "Mother's Day"),
  { ...fixed('october-13', 10, 13, 'วันนวมินทรมหาราช', 'Navamindra Maharaj Day'), from: '2017-01-01' as LocalDate },
  fixed('october-23', 10, 23, 'วันปิยมหาราช', 'Chulalongkorn Day'),
  fixed('december-5', 12, 5, 'วันพ่อแห่งชาติ', "Father's Day"),
  fixed('december-10', 12, 10, 'วันรัฐธรรมนูญ', 'Constitution Day'),
  fixed('december-31', 12, 31, 'วันสิ้นปี', "New Year's Eve"),
]

const declared = (
  date: string,
  kind: HolidayToStore['kind'],
  nameTh: string,
  nameEn: string,
  over: Partial<HolidayToStore> = {},
): HolidayToStore => ({
  date: date as LocalDate,
  kind,
  nameTh,
  nameEn,
  appliesTo: 'TH',
  source: SOURCE,
  declaredOn: null,
  version: 1,
  ...over,
})

export const firstDeclaredHolidays: readonly HolidayToStore[] = [
  declared('2020-12-11', 'moved', 'วันหยุดชดเชย (เลื่อนจากวันจันทร์ที่ 7 ธันวาคม)', 'Substitution day, moved from 7 December'),
  declared('2021-03-26', 'regional', 'วันหยุดภาคเหนือ', 'Holiday of the North', { appliesTo: 'R4-N' }),
  declared('2021-05-10', 'regional', 'วันหยุดภาคตะวันออกเฉียงเหนือ', 'Holiday of the Northeast', { appliesTo: 'R4-E' }),
  declared('2021-10-06', 'regional', 'วันหยุดภาคใต้', 'Holiday of the South', { appliesTo: 'R4-S' }),
  declared('2021-10-21', 'regional', 'วันหยุดภาคกลาง', 'Holiday of the Central region', { appliesTo: 'R4-C' }),
  declared('2023-07-31', 'special', 'วันหยุดพิเศษ', 'Special holiday'),
  declared('2023-08-01', 'lunar', 'วันอาสาฬหบูชา', 'Asalha Bucha'),
  declared('2023-08-02', 'lunar', 'วันเข้าพรรษา', 'Khao Phansa'),
  declared('2026-01-02', 'special', 'วันหยุดพิเศษ', 'Special holiday'),
  declared('2026-03-03', 'lunar', 'วันมาฆบูชา', 'Makha Bucha'),
  declared('2026-06-02', 'special', 'วันหยุดพิเศษ', 'Special holiday'),
  declared('2026-06-02', 'cancelled', 'ยกเลิกวันหยุดพิเศษ', 'Special holiday withdrawn', {
    declaredOn: '2025-12-02' as LocalDate,
    version: 2,
  }),
  declared('2026-07-31', 'special', 'วันหยุดพิเศษ', 'Special holiday'),
  declared('2026-07-31', 'cancelled', 'ยกเลิกวันหยุดพิเศษ', 'Special holiday withdrawn', {
    declaredOn: '2025-12-02' as LocalDate,
    version: 2,
  }),
]

/** What the form of the national coordination calendar calls the steps (list of the import template), by step code. */
export const namesOfForm: Readonly<Record<string, readonly string[]>> = {
  สำรวจความต้องการของพื้นที่: ['survey'],
  จัดทำร่างแผน: ['draft', 'frame', 'policy'],
  รับฟังความคิดเห็น: ['hearing'],
  คณะกรรมการเห็นชอบแผน: ['committee'],
  ประกาศใช้แผน: ['announce', 'ceiling'],
  จัดทำคำของบประมาณ: ['request'],
  ประสานแผนกับหน่วยงานอื่น: ['coordinate', 'frame', 'submit'],
  สภาเห็นชอบงบประมาณ: ['council', 'bill'],
  เริ่มใช้งบประมาณ: ['contract'],
  ติดตามและประเมินผล: ['report'],
}

/** Headings of a calendar sheet: the form's own, English ones, and what offices write. */
export const headingsOfForm = {
  body: ['หน่วยงาน', 'ชื่อหน่วยงาน', 'body'],
  step: ['ขั้นตอน', 'กิจกรรม', 'step'],
  start: ['วันที่เริ่ม', 'เริ่ม', 'start', 'start date'],
  due: ['วันที่สิ้นสุด', 'สิ้นสุด', 'กำหนดเสร็จ', 'ภายใน', 'due', 'end', 'end date'],
} as const

/** How the row that shows how to fill in the form is marked. */
export const examplesOfForm: readonly string[] = ['ตัวอย่าง', 'example']
