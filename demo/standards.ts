import { createHash } from 'node:crypto'
import {
  bringPlan,
  type ExchangePlan,
  emptyProfile,
  planToStratml,
  sendPlan,
  writeStratml,
} from '../src/features/standards/index.ts'
import { toBE } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies } from './bodies.ts'
import type { Chance } from './chance.ts'
import { plannerOf } from './demo.sql.ts'

const PROVINCE = '57'

/** A plan a local administration sent as StratML: read, and waiting for the approver of its province. */
export async function bringDemoPlan(
  tx: Tx,
  deps: Deps,
  bodies: DemoBodies,
  fiscalYear: number,
  chance: Chance,
): Promise<void> {
  const body = bodies.all.find(({ kind, areaCode }) => kind === 'sao' && areaCode?.startsWith(PROVINCE))
  const planner = await plannerOf(tx, PROVINCE)
  if (body === undefined || planner === null) return
  const text = writeStratml(
    planToStratml(planOf(body.nameTh, body.areaCode ?? PROVINCE, fiscalYear, chance), {
      baseUrl: 'https://lao.example',
    }),
    2,
  )
  const bytes = Buffer.from(text)
  await deps.files.put(bytes)
  const file = {
    name: `แผนพัฒนาท้องถิ่น-${toBE(fiscalYear + 1)}.xml`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    byteSize: bytes.length,
    bytes,
  }
  const one = await bringPlan(tx, deps, file, { bodyId: null, areaCode: PROVINCE }, planner)
  await sendPlan(tx, deps, one, planner)
}

function planOf(body: string, areaCode: string, fiscalYear: number, chance: Chance): ExchangePlan {
  const place = body.replace(/^องค์การบริหารส่วนตำบล/, 'ตำบล')
  const [vision, water, care, used, elders] = Array.from({ length: 5 }, () => chance.id())
  const branch = (
    id: string | undefined,
    parentId: string | undefined,
    kind: 'vision' | 'strategy' | 'goal',
    title: string,
  ) => ({
    id: id ?? chance.id(),
    parentId: parentId ?? null,
    kind,
    title,
    description: null,
    stakeholders: [],
    indicators: [],
  })
  const year = { from: `${fiscalYear}-10-01`, to: `${fiscalYear + 1}-09-30` }
  return {
    id: chance.id(),
    title: `แผนพัฒนาท้องถิ่น (พ.ศ. ${toBE(fiscalYear + 1)}–${toBE(fiscalYear + 5)}) ${body}`,
    level: 'lao',
    body: { code: null, name: body },
    areaCode,
    fiscalYearFrom: fiscalYear + 1,
    fiscalYearTo: fiscalYear + 5,
    calendar: 'fiscal',
    publishedOn: null,
    profile: {
      ...emptyProfile,
      description: `ฉบับที่สภา${body}เห็นชอบ ส่งเป็น StratML จากระบบของท้องถิ่น`,
      mission: 'ดูแลน้ำ ถนน และคนทุกวัย โดยประชาชนร่วมตัดสินใจ',
      values: [
        { name: 'โปร่งใส', description: 'ทุกบาทตรวจสอบได้' },
        { name: 'ทั่วถึง', description: null },
      ],
      stakeholders: [
        {
          name: `กลุ่มผู้ใช้น้ำ${place}`,
          description: null,
          type: 'Generic_Group',
          roles: [{ name: 'ผู้ร่วมดูแลฝาย', description: null, types: ['Performer', 'Beneficiary'] }],
        },
      ],
    },
    nodes: [
      branch(vision, undefined, 'vision', `${place}มีน้ำพอใช้ ผู้สูงอายุไม่ถูกทิ้ง`),
      branch(water, vision, 'strategy', 'น้ำเพื่อการเกษตรและครัวเรือน'),
      {
        ...branch(used, water, 'goal', 'เกษตรกรมีน้ำใช้ตลอดฤดูแล้ง'),
        indicators: [
          {
            id: chance.id(),
            title: 'พื้นที่เกษตรที่มีน้ำใช้หน้าแล้ง',
            unit: 'ไร่',
            kind: 'outcome',
            baseline: { on: `${fiscalYear}-09-30`, value: '420' },
            targets: [{ ...year, value: '650' }],
            actuals: [],
          },
        ],
      },
      branch(care, vision, 'strategy', 'ดูแลคนทุกวัย'),
      {
        ...branch(elders, care, 'goal', 'ผู้สูงอายุที่อยู่ลำพังมีผู้ดูแล'),
        indicators: [
          {
            id: chance.id(),
            title: 'ผู้สูงอายุที่อยู่ลำพังได้รับการเยี่ยมทุกเดือน',
            unit: 'ร้อยละ',
            kind: 'output',
            baseline: null,
            targets: [{ ...year, value: '100' }],
            actuals: [],
          },
        ],
      },
    ],
    projects: [],
  }
}
