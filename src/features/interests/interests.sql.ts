import sql from 'sql-template-tag'
import { newId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Entry, EntryKind } from './negotiation.ts'
import type { Effect, Group, GroupFacts, Key, Measure, MeasureKind, Option, OptionFacts, Side } from './stakeholder.ts'

/* Groups, measures, options and the negotiation record of a board. The board itself is read, never written. */

/** What this room needs to know of a board. */
export interface BoardHere extends Key {
  readonly title: string
  readonly areaCode: string
  /** `proposed`: nothing is done on it before those who plan for the place take it up. */
  readonly state: 'proposed' | 'open' | 'closed'
  readonly ownerBodyId: string
  readonly secretaryBodyId: string
  /** Bodies that sit at the table. */
  readonly partyIds: readonly string[]
}

/** @param lock held until the transaction ends */
export async function boardHere(view: Queryable, { home, id }: Key, lock = false): Promise<BoardHere | null> {
  const { rows } = await view.query<{
    title: string
    area_code: string
    state: BoardHere['state']
    owner_body_id: string
    secretary_body_id: string
    parties: string[]
  }>(
    sql`select b.title, b.area_code, b.state, b.owner_body_id, b.secretary_body_id,
               array(select p.body_id::text from board_parties p where p.home = b.home and p.board_id = b.id and p.state = 'accepted') as parties
          from boards b where b.home = ${home} and b.id = ${id} ${lock ? sql`for no key update of b` : sql``}`,
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    home,
    id,
    title: row.title,
    areaCode: row.area_code,
    state: row.state,
    ownerBodyId: row.owner_body_id,
    secretaryBodyId: row.secretary_body_id,
    partyIds: row.parties,
  }
}

interface GroupRow {
  home: string
  id: string
  board_id: string
  name: string
  side: Side
  interests: string
  capacities: string | null
  needs: string
  influence: number
  concern: number
  revision: number
}

const toGroup = (row: GroupRow): Group => ({
  home: row.home,
  id: row.id,
  boardId: row.board_id,
  name: row.name,
  side: row.side,
  interests: row.interests,
  capacities: row.capacities,
  needs: row.needs,
  influence: row.influence,
  concern: row.concern,
  revision: row.revision,
})

/** In the order they were added, which is the number on the map. */
export async function groupsOf(view: Queryable, board: Key): Promise<Group[]> {
  const { rows } = await view.query<GroupRow>(
    sql`select * from stakeholders where home = ${board.home} and board_id = ${board.id} and removed_at is null order by made_at, id`,
  )
  return rows.map(toGroup)
}

/** Held until the transaction ends. */
export async function lockGroup(tx: Tx, { home, id }: Key): Promise<Group | null> {
  const { rows } = await tx.query<GroupRow>(
    sql`select * from stakeholders where home = ${home} and id = ${id} and removed_at is null for no key update`,
  )
  return rows[0] ? toGroup(rows[0]) : null
}

interface By {
  readonly by: string | null
  readonly at: Date
}

export async function insertGroups(tx: Tx, groups: readonly Omit<Group, 'revision'>[], { by, at }: By): Promise<void> {
  await tx.query(
    `insert into stakeholders (home, id, board_id, name, side, interests, capacities, needs, influence, concern, made_by, made_at)
     select r->>'home', (r->>'id')::uuid, (r->>'boardId')::uuid, r->>'name', r->>'side', r->>'interests', r->>'capacities', r->>'needs',
            (r->>'influence')::int, (r->>'concern')::int, $2, $3 from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(groups), by, at],
  )
}

export async function updateGroup(tx: Tx, { home, id }: Key, facts: GroupFacts): Promise<void> {
  await tx.query(
    sql`update stakeholders set name = ${facts.name}, side = ${facts.side}, interests = ${facts.interests}, capacities = ${facts.capacities},
          needs = ${facts.needs}, influence = ${facts.influence}, concern = ${facts.concern}, revision = revision + 1
        where home = ${home} and id = ${id}`,
  )
}

const removable = { group: 'stakeholders', measure: 'stakeholder_measures', option: 'negotiation_options' } as const

/** Taken out of sight with its reason; the row stays. */
export async function removeRow(
  tx: Tx,
  what: keyof typeof removable,
  { home, id }: Key,
  reason: string,
  at: Date,
): Promise<void> {
  await tx.query(`update ${removable[what]} set removed_at = $3, remove_reason = $4 where home = $1 and id = $2`, [
    home,
    id,
    at,
    reason,
  ])
}

interface MeasureRow {
  home: string
  id: string
  board_id: string
  stakeholder_id: string
  kind: MeasureKind
  what: string
  owner_body_id: string
  due_on: string
  done_on: string | null
  result: string | null
}

const toMeasure = (row: MeasureRow): Measure => ({
  home: row.home,
  id: row.id,
  boardId: row.board_id,
  stakeholderId: row.stakeholder_id,
  kind: row.kind,
  what: row.what,
  ownerBodyId: row.owner_body_id,
  dueOn: row.due_on as LocalDate,
  doneOn: row.done_on as LocalDate | null,
  result: row.result,
})

export async function measuresOf(view: Queryable, board: Key): Promise<Measure[]> {
  const { rows } = await view.query<MeasureRow>(
    sql`select * from stakeholder_measures where home = ${board.home} and board_id = ${board.id} and removed_at is null order by due_on, id`,
  )
  return rows.map(toMeasure)
}

export async function lockMeasure(tx: Tx, { home, id }: Key): Promise<Measure | null> {
  const { rows } = await tx.query<MeasureRow>(
    sql`select * from stakeholder_measures where home = ${home} and id = ${id} and removed_at is null for no key update`,
  )
  return rows[0] ? toMeasure(rows[0]) : null
}

export async function insertMeasures(tx: Tx, measures: readonly Measure[], { by, at }: By): Promise<void> {
  await tx.query(
    `insert into stakeholder_measures (home, id, board_id, stakeholder_id, kind, what, owner_body_id, due_on, done_on, result, made_by, made_at)
     select r->>'home', (r->>'id')::uuid, (r->>'boardId')::uuid, (r->>'stakeholderId')::uuid, r->>'kind', r->>'what', (r->>'ownerBodyId')::uuid,
            (r->>'dueOn')::date, (r->>'doneOn')::date, r->>'result', $2, $3 from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(measures), by, at],
  )
}

export async function finishMeasure(tx: Tx, { home, id }: Key, doneOn: LocalDate, result: string): Promise<void> {
  await tx.query(
    sql`update stakeholder_measures set done_on = ${doneOn}, result = ${result} where home = ${home} and id = ${id}`,
  )
}

interface OptionRow {
  home: string
  id: string
  board_id: string
  position: number
  title: string
  about: string
  benefits: string
  drawbacks: string
  cost_satang: bigint | null
  months: number | null
  revision: number
  effects: { stakeholderId: string; effect: Effect; why: string | null }[] | null
}

const toOption = (row: OptionRow): Option => ({
  home: row.home,
  id: row.id,
  boardId: row.board_id,
  position: row.position,
  title: row.title,
  about: row.about,
  benefits: row.benefits,
  drawbacks: row.drawbacks,
  costSatang: row.cost_satang,
  months: row.months,
  revision: row.revision,
  effects: row.effects ?? [],
})

const optionColumns = sql`o.*, (select jsonb_agg(jsonb_build_object('stakeholderId', e.stakeholder_id, 'effect', e.effect, 'why', e.why))
    from option_effects e where e.home = o.home and e.option_id = o.id) as effects`

export async function optionsOf(view: Queryable, board: Key): Promise<Option[]> {
  const { rows } = await view.query<OptionRow>(
    sql`select ${optionColumns} from negotiation_options o where o.home = ${board.home} and o.board_id = ${board.id} and o.removed_at is null
         order by o.position`,
  )
  return rows.map(toOption)
}

export async function lockOption(tx: Tx, { home, id }: Key): Promise<Option | null> {
  const { rows } = await tx.query<OptionRow>(
    sql`select ${optionColumns} from negotiation_options o where o.home = ${home} and o.id = ${id} and o.removed_at is null for no key update of o`,
  )
  return rows[0] ? toOption(rows[0]) : null
}

/** Removed ones keep their number, so that the record goes on meaning the same option. */
export async function nextPosition(tx: Tx, board: Key): Promise<number> {
  const { rows } = await tx.query<{ next: number }>(
    sql`select coalesce(max(position), 0) + 1 as next from negotiation_options where home = ${board.home} and board_id = ${board.id}`,
  )
  return rows[0]?.next ?? 1
}

export async function insertOption(
  tx: Tx,
  option: Key & { boardId: string; position: number; facts: OptionFacts },
  { by, at }: By,
): Promise<void> {
  const { facts } = option
  await tx.query(
    sql`insert into negotiation_options (home, id, board_id, position, title, about, benefits, drawbacks, cost_satang, months, made_by, made_at)
        values (${option.home}, ${option.id}, ${option.boardId}, ${option.position}, ${facts.title}, ${facts.about}, ${facts.benefits},
                ${facts.drawbacks}, ${facts.costSatang}, ${facts.months}, ${by}, ${at})`,
  )
}

export async function updateOption(tx: Tx, { home, id }: Key, facts: OptionFacts): Promise<void> {
  await tx.query(
    sql`update negotiation_options set title = ${facts.title}, about = ${facts.about}, benefits = ${facts.benefits}, drawbacks = ${facts.drawbacks},
          cost_satang = ${facts.costSatang}, months = ${facts.months}, revision = revision + 1 where home = ${home} and id = ${id}`,
  )
}

export async function putEffects(tx: Tx, { home, id }: Key, effects: Option['effects']): Promise<void> {
  await tx.query(sql`delete from option_effects where home = ${home} and option_id = ${id}`)
  await tx.query(
    `insert into option_effects (home, option_id, stakeholder_id, effect, why)
     select $1, $2, (r->>'stakeholderId')::uuid, (r->>'effect')::int, r->>'why' from jsonb_array_elements($3::jsonb) as t (r)`,
    [home, id, JSON.stringify(effects)],
  )
}

interface EntryRow {
  home: string
  id: string
  board_id: string
  kind: EntryKind
  option_id: string | null
  stakeholder_id: string | null
  body_id: string | null
  speaker: string
  text: string
  said_on: string
  confidential: boolean
  corrects_id: string | null
  agreement_home: string | null
  agreement_id: string | null
  joining_home: string | null
  joining_id: string | null
  recorded_at: Date
}

const keyOrNull = (home: string | null, id: string | null): Key | null =>
  home === null || id === null ? null : { home, id }

/** Everything that was said, the oldest first. What a reader may see of it, `shownRecord` tells. */
export async function recordOf(view: Queryable, board: Key): Promise<Entry[]> {
  const { rows } = await view.query<EntryRow>(
    sql`select home, id, board_id, kind, option_id, stakeholder_id, body_id, speaker, text, said_on, confidential, corrects_id, agreement_home,
               agreement_id, joining_home, joining_id, recorded_at
          from negotiation_entries where home = ${board.home} and board_id = ${board.id} order by said_on, recorded_at, id`,
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.id,
    boardId: row.board_id,
    kind: row.kind,
    optionId: row.option_id,
    stakeholderId: row.stakeholder_id,
    bodyId: row.body_id,
    speaker: row.speaker,
    text: row.text,
    saidOn: row.said_on as LocalDate,
    confidential: row.confidential,
    correctsId: row.corrects_id,
    agreement: keyOrNull(row.agreement_home, row.agreement_id),
    joining: keyOrNull(row.joining_home, row.joining_id),
    recordedAt: row.recorded_at,
  }))
}

export async function insertEntries(
  tx: Tx,
  entries: readonly Omit<Entry, 'recordedAt'>[],
  { by, at }: By,
): Promise<void> {
  await tx.query(
    `insert into negotiation_entries (home, id, board_id, kind, option_id, stakeholder_id, body_id, speaker, text, said_on, confidential,
       corrects_id, agreement_home, agreement_id, joining_home, joining_id, recorded_by, recorded_at)
     select r->>'home', (r->>'id')::uuid, (r->>'boardId')::uuid, r->>'kind', (r->>'optionId')::uuid, (r->>'stakeholderId')::uuid,
            (r->>'bodyId')::uuid, r->>'speaker', r->>'text', (r->>'saidOn')::date, (r->>'confidential')::boolean, (r->>'correctsId')::uuid,
            r->'agreement'->>'home', (r->'agreement'->>'id')::uuid, r->'joining'->>'home', (r->'joining'->>'id')::uuid, $2, $3
       from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(entries), by, at],
  )
}

/** What came out of this board and can be named by what was agreed; withdrawn ones are left out. */
export interface Outcome extends Key {
  readonly what: 'agreement' | 'joining'
  readonly title: string
  /** Signed by all, approved: shown to everybody. */
  readonly settled: boolean
}

export async function outcomesOf(view: Queryable, board: Key): Promise<Outcome[]> {
  const { rows } = await view.query<Outcome>(
    sql`select home, id, 'agreement' as what, title, version > 0 as settled from agreements where board_id = ${board.id} and state <> 'withdrawn'
        union all
        select home, id, 'joining', title, true from joinings where board_id = ${board.id} and state not in ('draft', 'withdrawn', 'refused')
        order by 3, 4 limit 100`,
  )
  return rows
}

// ---- history

export interface InterestEvent {
  readonly kind: string
  readonly title: string | null
  readonly actorId: string | null
  readonly reason: string | null
  readonly at: Date
}

export async function insertInterestEvent(
  tx: Tx,
  subject: { what: 'board' | 'pressure'; key: Key },
  event: { kind: string; title?: string; reason?: string | null },
  { by, at }: By,
): Promise<void> {
  await tx.query(
    sql`insert into interest_events (home, id, subject, subject_id, kind, title, actor_id, reason, happened_at)
        values (${subject.key.home}, ${newId()}, ${subject.what}, ${subject.key.id}, ${event.kind}, ${event.title ?? null}, ${by},
                ${event.reason ?? null}, ${at})`,
  )
}

/** The newest first. */
export async function interestEventsOf(view: Queryable, { home, id }: Key, limit = 50): Promise<InterestEvent[]> {
  const { rows } = await view.query<InterestEvent>(
    `select kind, title, actor_id as "actorId", reason, happened_at as at from interest_events
      where home = $1 and subject_id = $2 order by happened_at desc, id desc limit $3`,
    [home, id, limit],
  )
  return rows
}
