import type { CommitteeKind, FillWay, QuorumRule, SeatRole } from './committee.ts'

/*
 * The structures a province and a district work in, as data (S4-29, PLN-16): what is founded by one act. Names are those of the
 * source; the nesting is the reading of S4-29. Seats are a beginning that the source bears out: the head of the area leads, state,
 * private and people's sectors sit together (S0-3), the office that owns the matter is member and secretary (S4-21), kamnan and
 * village heads make the sub-district team. They cite no law: the order of appointment of each committee says who sits.
 */

export interface SeatPlan {
  readonly th: string
  readonly en: string
  readonly role: SeatRole
  readonly filledBy: FillWay
}

export interface StructurePlan {
  readonly key: string
  readonly kind: CommitteeKind
  /** Completed by the place: `คณะกรรมการบริหารงานอำเภอแบบบูรณาการ` + `อำเภอเมืองเชียงราย จังหวัดเชียงราย`. */
  readonly th: string
  readonly en: string
  readonly shortTh: string | null
  /** Under which other one of the list; null: under the body of the area itself. */
  readonly under: string | null
  readonly quorum: QuorumRule
  readonly seats: readonly SeatPlan[]
}

const half: QuorumRule = { kind: 'at-least', numerator: 1, denominator: 2 }
const moreThanHalf: QuorumRule = { kind: 'more-than', numerator: 1, denominator: 2 }

const seat = (role: SeatRole, filledBy: FillWay, th: string, en: string): SeatPlan => ({ th, en, role, filledBy })

const threeSectors = (place: 'จังหวัด' | 'อำเภอ', en: 'province' | 'district'): SeatPlan[] => [
  seat(
    'member',
    'representative',
    `ผู้แทนส่วนราชการใน${place} คนที่ 1`,
    `Representative of state offices in the ${en}, first`,
  ),
  seat(
    'member',
    'representative',
    `ผู้แทนส่วนราชการใน${place} คนที่ 2`,
    `Representative of state offices in the ${en}, second`,
  ),
  seat('member', 'representative', `ผู้แทนองค์กรปกครองส่วนท้องถิ่น คนที่ 1`, 'Representative of local administrations, first'),
  seat('member', 'representative', `ผู้แทนองค์กรปกครองส่วนท้องถิ่น คนที่ 2`, 'Representative of local administrations, second'),
  seat('member', 'representative', 'ผู้แทนภาคเอกชน', 'Representative of the private sector'),
  seat('member', 'representative', 'ผู้แทนภาคประชาชน คนที่ 1', 'Representative of the people, first'),
  seat('member', 'representative', 'ผู้แทนภาคประชาชน คนที่ 2', 'Representative of the people, second'),
]

const fields = [
  ['economy', 'เศรษฐกิจ', 'economy'],
  ['society', 'สังคม', 'society'],
  ['security', 'ความมั่นคง', 'security'],
  ['management', 'บริหาร', 'management'],
] as const

const groups = (under: string): StructurePlan[] =>
  fields.map(([key, th, en]) => ({
    key,
    kind: 'task-group',
    th: `คณะทำงานด้าน${th}`,
    en: `Task group for ${en}`,
    shortTh: null,
    under,
    quorum: half,
    seats: [
      seat('chair', 'appointed', 'หัวหน้าคณะทำงาน', 'Head of the task group'),
      seat('member', 'representative', 'ผู้แทนส่วนราชการ', 'Representative of state offices'),
      seat('member', 'representative', 'ผู้แทนองค์กรปกครองส่วนท้องถิ่น', 'Representative of local administrations'),
      seat('member', 'representative', 'ผู้แทนภาคเอกชน', 'Representative of the private sector'),
      seat('member', 'representative', 'ผู้แทนภาคประชาชน', 'Representative of the people'),
      seat('member-secretary', 'appointed', 'เลขานุการคณะทำงาน', 'Secretary of the task group'),
    ],
  }))

const service = (place: 'จังหวัด' | 'อำเภอ', en: 'province' | 'district', under: string): StructurePlan[] => [
  {
    key: 'secretariat',
    kind: 'secretariat',
    th: 'คณะทำงานฝ่ายอำนวยการ',
    en: 'Secretariat working group',
    shortTh: null,
    under,
    quorum: half,
    seats: [
      seat('chair', 'appointed', 'หัวหน้าฝ่ายอำนวยการ', 'Head of the secretariat'),
      seat('member', 'appointed', 'ผู้รับผิดชอบงานแผนและงบประมาณ', 'In charge of plans and budgets'),
      seat('member', 'appointed', 'ผู้รับผิดชอบงานข้อมูล', 'In charge of data'),
      seat('member-secretary', 'appointed', 'เลขานุการ', 'Secretary'),
    ],
  },
  {
    key: 'operation-centre',
    kind: 'operation-centre',
    th: `ศูนย์ปฏิบัติการ${place}`,
    en: en === 'province' ? 'Provincial operation centre' : 'District operation centre',
    shortTh: null,
    under,
    quorum: half,
    seats: [
      seat('chair', 'appointed', 'หัวหน้าศูนย์ปฏิบัติการ', 'Head of the operation centre'),
      seat('member', 'appointed', 'เจ้าหน้าที่ติดตามงาน', 'Follow-up officer'),
      seat('member-secretary', 'appointed', 'เลขานุการศูนย์', 'Secretary of the centre'),
    ],
  },
  {
    key: 'fairness-centre',
    kind: 'fairness-centre',
    th: 'ศูนย์อำนวยความเป็นธรรม',
    en: 'Centre for fairness',
    shortTh: null,
    under,
    quorum: half,
    seats: [
      seat('chair', 'appointed', 'หัวหน้าศูนย์อำนวยความเป็นธรรม', 'Head of the centre'),
      seat('member', 'representative', 'ผู้แทนภาคประชาชน', 'Representative of the people'),
      seat('member-secretary', 'appointed', 'เลขานุการศูนย์', 'Secretary of the centre'),
    ],
  },
]

export const provinceStructure: readonly StructurePlan[] = [
  {
    key: 'integrated',
    kind: 'integrated',
    th: 'คณะกรรมการบริหารงานจังหวัดแบบบูรณาการ',
    en: 'Provincial integrated administration committee',
    shortTh: 'กบจ.',
    under: null,
    quorum: moreThanHalf,
    seats: [
      seat('chair', 'ex-officio', 'ผู้ว่าราชการจังหวัด', 'Governor'),
      seat('deputy-chair', 'appointed', 'รองประธานกรรมการ', 'Deputy chair'),
      ...threeSectors('จังหวัด', 'province'),
      seat('member-secretary', 'ex-officio', 'หัวหน้าสำนักงานจังหวัด', 'Head of the provincial office'),
      seat('assistant-secretary', 'appointed', 'ผู้ช่วยเลขานุการ', 'Assistant secretary'),
    ],
  },
  {
    key: 'strategy-office',
    kind: 'strategy-office',
    th: 'กลุ่มยุทธศาสตร์จังหวัด',
    en: 'Provincial strategy office (OSM)',
    shortTh: 'OSM',
    under: 'integrated',
    quorum: half,
    seats: [
      seat('chair', 'appointed', 'หัวหน้ากลุ่มยุทธศาสตร์', 'Head of strategy'),
      seat('member', 'appointed', 'นักวิเคราะห์นโยบายและแผน', 'Policy and plan analyst'),
      seat('member-secretary', 'appointed', 'เลขานุการกลุ่มยุทธศาสตร์', 'Secretary of the strategy office'),
    ],
  },
  ...service('จังหวัด', 'province', 'integrated'),
  ...groups('integrated'),
]

export const districtStructure: readonly StructurePlan[] = [
  {
    key: 'integrated',
    kind: 'integrated',
    th: 'คณะกรรมการบริหารงานอำเภอแบบบูรณาการ',
    en: 'District integrated administration committee',
    shortTh: 'กบอ.',
    under: null,
    quorum: moreThanHalf,
    seats: [
      seat('chair', 'ex-officio', 'นายอำเภอ', 'District chief'),
      ...threeSectors('อำเภอ', 'district'),
      seat('member-secretary', 'appointed', 'กรรมการและเลขานุการ', 'Member and secretary'),
    ],
  },
  ...service('อำเภอ', 'district', 'integrated'),
  ...groups('integrated'),
]

/** One for each sub-district of a district. */
export const subdistrictTeam: StructurePlan = {
  key: 'subdistrict-team',
  kind: 'subdistrict-team',
  th: 'ชุดปฏิบัติการประจำตำบล',
  en: 'Sub-district operation team',
  shortTh: null,
  under: 'integrated',
  quorum: half,
  seats: [
    seat('chair', 'appointed', 'หัวหน้าชุดปฏิบัติการ', 'Head of the team'),
    seat('member', 'ex-officio', 'กำนัน', 'Kamnan (sub-district head)'),
    seat('member', 'representative', 'ผู้แทนผู้ใหญ่บ้าน คนที่ 1', 'Representative of village heads, first'),
    seat('member', 'representative', 'ผู้แทนผู้ใหญ่บ้าน คนที่ 2', 'Representative of village heads, second'),
    seat('member', 'representative', 'ผู้แทนองค์กรปกครองส่วนท้องถิ่น', 'Representative of the local administration'),
    seat('member', 'representative', 'ผู้แทนภาคเอกชน', 'Representative of the private sector'),
    seat('member', 'representative', 'ผู้แทนภาคประชาชน', 'Representative of the people'),
    seat('member-secretary', 'appointed', 'เลขานุการชุดปฏิบัติการ', 'Secretary of the team'),
  ],
}

/** One for each village that is registered as an area of its own, or named by hand. */
export const villageCommittee: StructurePlan = {
  key: 'village-committee',
  kind: 'village-committee',
  th: 'คณะกรรมการหมู่บ้าน',
  en: 'Village committee',
  shortTh: 'กม.',
  under: null,
  quorum: half,
  seats: [
    seat('chair', 'ex-officio', 'ผู้ใหญ่บ้าน', 'Village head'),
    seat('member', 'elected', 'กรรมการหมู่บ้าน คนที่ 1', 'Member of the village committee, first'),
    seat('member', 'elected', 'กรรมการหมู่บ้าน คนที่ 2', 'Member of the village committee, second'),
    seat('member', 'elected', 'กรรมการหมู่บ้าน คนที่ 3', 'Member of the village committee, third'),
    seat('member-secretary', 'elected', 'เลขานุการคณะกรรมการหมู่บ้าน', 'Secretary of the village committee'),
  ],
}
