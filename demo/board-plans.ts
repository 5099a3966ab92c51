import { digestOf, planContent } from '../src/features/boards/index.ts'
import type { NewBody } from '../src/features/bodies/index.ts'
import { addDays, fiscalYearOf, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import { type Around, DAY, type Made, type Row } from './board-tables.ts'

/** One integrated plan with its owners and what each of them brings. */
export function makePlan(
  made: Made,
  given: Pick<Around, 'chance' | 'now'> & {
    readonly home: string
    readonly id: string
    readonly areaCode: string
    readonly title: string
    readonly sitting: readonly NewBody[]
    readonly communities: readonly NewBody[]
  },
): Made['plan'] {
  const { chance, now, home, id, areaCode, title, sitting, communities } = given
  const [keeper] = sitting
  if (keeper === undefined) return null
  const planId = chance.id()
  const year = fiscalYearOf(todayInBangkok(now))
  const today = todayInBangkok(now)
  made.tables.add('plans', {
    id: planId,
    level: areaCode.length === 2 ? 'province' : areaCode.length === 4 ? 'district' : 'lao',
    title: `แผนบูรณาการ ${title}`,
    body_id: keeper.id,
    area_code: areaCode,
    fiscal_year_from: year + 1,
    fiscal_year_to: year + 5,
    state: 'draft',
    source_key: null,
    created_at: new Date(now.getTime() - 60 * DAY),
    calendar: 'fiscal',
    version: 1,
    revision: 1,
  })
  const branches = ['น้ำถึงทุกแปลงตลอดปี', 'ดูแลต้นน้ำและฝาย', 'คนในพื้นที่ดูแลน้ำเอง'].map((name, at) => ({
    id: chance.id(),
    plan_id: planId,
    parent_id: null,
    kind: 'strategy',
    position: at + 1,
    title: name,
    source_key: null,
  }))
  made.tables.add('plan_nodes', ...branches)
  const owners = [...sitting, ...communities]
  for (const body of owners)
    made.tables.add('plan_owners', {
      plan_id: planId,
      body_id: body.id,
      since: addDays(today, -55),
      until: null,
      added_by: null,
      reason: title,
    })
  for (const body of communities)
    made.tables.add('board_parties', {
      home,
      board_id: id,
      body_id: body.id,
      state: 'accepted',
      reasons: [],
      said: 'ชุมชนขอร่วมเป็นเจ้าของแผน',
      document: null,
      changed_by: null,
      changed_at: new Date(now.getTime() - 70 * DAY),
    })
  const pledge = (kind: string, body: NewBody, over: Row) =>
    made.tables.add('board_pledges', {
      home,
      id: chance.id(),
      board_id: id,
      kind,
      body_id: body.id,
      for_body_id: null,
      node_id: null,
      resource: 'budget',
      what: '',
      amount_satang: null,
      due_on: null,
      done_at: null,
      done_note: null,
      removed_at: null,
      remove_reason: null,
      ...over,
    })
  for (const [at, branch] of branches.entries()) {
    const body = owners[at % owners.length] ?? keeper
    pledge('part', body, { node_id: branch.id, resource: 'authority', what: `เจ้าภาพ${branch.title}` })
  }
  pledge('contribution', keeper, {
    what: 'งบพัฒนาจังหวัดสมทบโครงการร่วม',
    amount_satang: '150000000',
    due_on: addDays(today, 120),
  })
  const second = owners[1] ?? keeper
  const weaker = communities[0] ?? owners.at(-1) ?? keeper
  pledge('contribution', second, {
    resource: 'equipment',
    what: 'รถขุดหนึ่งคันพร้อมพนักงานขับ 60 วัน',
    due_on: addDays(today, -6),
  })
  if (weaker.id !== second.id)
    pledge('support', second, {
      for_body_id: weaker.id,
      resource: 'staff',
      what: 'ช่างสำรวจช่วยทำแบบและประมาณการให้ครบก่อนเสนองบประมาณ',
      due_on: addDays(today, 45),
    })
  return { home, id, planId }
}

/** The plan as it stands is put before its owners; most have endorsed it, one has said what must change first. */
export async function putBeforeOwners(
  tx: Tx,
  { home, id, planId }: NonNullable<Made['plan']>,
  { chance, now }: Pick<Around, 'chance' | 'now'>,
): Promise<void> {
  await tx.query('update boards set plan_id = $3 where home = $1 and id = $2', [home, id, planId])
  const content = await planContent(tx, { home, id }, planId)
  if (content === null) return
  const at = new Date(now.getTime() - 12 * DAY)
  await tx.query(
    `insert into board_plan_versions (home, board_id, number, plan_id, digest, content, note, made_at)
     values ($1, $2, 1, $3, $4, $5, $6, $7)`,
    [home, id, planId, digestOf(content), JSON.stringify(content), 'ฉบับแรก เสนอให้เจ้าของร่วมทุกแห่งพิจารณา', at],
  )
  for (const [n, body] of content.owners.entries()) {
    // The keeper of the home province has not spoken, so that its approver can.
    if (n === 0 || n === 3) continue
    const withheld = n === 2
    await tx.query(
      `insert into board_endorsements (home, id, board_id, number, body_id, stance, said, endorsed_on, given_at)
       values ($1, $2, $3, 1, $4, $5, $6, $7, $8)`,
      [
        home,
        chance.id(),
        id,
        body,
        withheld ? 'withheld' : 'endorsed',
        withheld ? 'ขอให้ระบุงบบำรุงรักษารายปีก่อน' : null,
        addDays(todayInBangkok(now), -12 + (n % 9)),
        at,
      ],
    )
  }
}
