import {
  addIndicator,
  type DraftIndicator,
  linkIndicators,
  setTargets,
} from '../../src/features/indicators/define-indicator.ts'
import { parseQuantity } from '../../src/features/indicators/quantity.ts'
import { sealField } from '../../src/features/people/sealed.ts'
import { homeOf, parseAreaCode } from '../../src/kernel/area-code.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import type { Db } from '../../src/platform/db/db.ts'
import { aStoredBody, type StoredBody } from './builders.ts'
import { anOfficer, type TestHouse, testNow } from './house.ts'

/** A body of Chiang Rai whose two officers enter and check, and somebody of another body. */
export interface IndicatorDesk {
  readonly body: StoredBody
  /** Plans for the body: enters and defines. */
  readonly enterer: Viewer
  /** Another planner of the body: checks. */
  readonly checker: Viewer
  readonly neighbour: Viewer
}

export async function anIndicatorDesk({ db, deps }: TestHouse, name = 'เทศบาลตำบลวัดผล'): Promise<IndicatorDesk> {
  const body = await aStoredBody(db, { name, areaCode: '5701' })
  const other = await aStoredBody(db, { name: `${name}ข้างเคียง`, areaCode: '5702' })
  const people = [newId(), newId(), newId()] as const
  for (const [at, bodyId] of [body.id, body.id, other.id].entries()) {
    const id = people[at] ?? ''
    await db.query('insert into persons (id, name_sealed, created_at) values ($1, $2, $3)', [
      id,
      sealField(deps, 'name', id, `คนที่${at + 1} ทดสอบ`),
      testNow,
    ])
    await db.query(
      `insert into role_grants (id, person_id, role, body_id, starts_on, reason, granted_at, needs_second)
       values ($1, $2, 'planner', $3, '2026-01-01', 'คำสั่งทดสอบ', $4, false)`,
      [newId(), id, bodyId, testNow],
    )
  }
  const officer = (personId: string, bodyId: string) => anOfficer([{ bodyId, areaCode: null }], { personId })
  return {
    body,
    enterer: officer(people[0], body.id),
    checker: officer(people[1], body.id),
    neighbour: officer(people[2], other.id),
  }
}

const q = (text: string) => {
  const value = parseQuantity(text)
  if (!value.ok) throw new Error(text)
  return value.value
}

/** A definition, the same every time but for what is given. */
function aDraft(desk: IndicatorDesk, over: Partial<DraftIndicator> = {}): DraftIndicator {
  return {
    code: 'CRI-01',
    nameTh: 'จำนวนผู้สูงอายุที่ได้รับการเยี่ยมบ้าน',
    nameEn: 'Older people visited at home',
    meaning: 'นับผู้สูงอายุที่เจ้าหน้าที่ไปเยี่ยมถึงบ้านอย่างน้อยหนึ่งครั้งในช่วง',
    result: 'output',
    level: 'area',
    planId: null,
    nodeId: null,
    project: null,
    areaCode: '5701',
    functionCode: null,
    ownerBodyId: desk.body.id,
    ownerPersonId: desk.enterer.personId,
    dueDays: 30,
    unitCode: 'person',
    allowsOverMost: false,
    direction: 'more',
    low: null,
    high: null,
    frequency: 'year',
    fiscalYearFrom: 2025,
    fiscalYearTo: 2028,
    source: 'ทะเบียนเยี่ยมบ้าน',
    rule: 'sum',
    overTime: 'sum',
    ruleReason: 'นับคนไม่ซ้ำกันในแต่ละพื้นที่ จึงบวกกันได้',
    weight: null,
    formula: null,
    breakdowns: [],
    baseline: { value: q('100'), period: '2024', source: 'ทะเบียนเยี่ยมบ้าน ปี 2567' },
    tags: ['health'],
    ...over,
  }
}

/** An indicator stored through its use case, by an officer who also plans for its place. @returns its id */
export async function anIndicator(db: Db, desk: IndicatorDesk, over: Partial<DraftIndicator> = {}): Promise<string> {
  const draft = aDraft(desk, over)
  const area = parseAreaCode(draft.areaCode)
  if (!area.ok) throw new Error(draft.areaCode)
  const grants = [...desk.enterer.grants, ...anOfficer([{ areaCode: draft.areaCode }]).grants]
  const by = { viewer: { ...desk.enterer, grants }, reason: 'เริ่มวัด', now: new Date(testNow) }
  const done = await db.transaction((tx) => addIndicator(tx, { ...draft, home: homeOf(area.value) }, by))
  if (!done.ok)
    throw new Error(JSON.stringify(done.problem, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
  return done.value.id
}

export async function contributes(db: Db, desk: IndicatorDesk, parentId: string, childId: string): Promise<void> {
  const by = { viewer: desk.enterer, reason: 'รวมเป็นภาพของอำเภอ', now: new Date(testNow) }
  const done = await db.transaction((tx) => linkIndicators(tx, parentId, childId, true, by))
  if (!done.ok) throw new Error(done.problem.kind)
}

export async function targeted(
  db: Db,
  desk: IndicatorDesk,
  id: string,
  targets: Readonly<Record<string, string>>,
  areaCode = '5701',
): Promise<void> {
  const by = { viewer: desk.enterer, reason: 'ตั้งเป้า', now: new Date(testNow) }
  const lines = Object.entries(targets).map(([period, value]) => ({ areaCode, period, value: q(value) }))
  const done = await db.transaction((tx) => setTargets(tx, id, lines, by))
  if (!done.ok) throw new Error(done.problem.kind)
}

export async function observationsStored(db: Db, id: string) {
  const { rows } = await db.query<{
    id: string
    value: string
    state: string
    version: number
    is_current: boolean
    home: string
  }>(
    'select home, id, value::float8::text as value, state, version, is_current from observations where indicator_id = $1 order by version',
    [id],
  )
  return rows
}

export async function indicatorEvents(db: Db, id: string) {
  const { rows } = await db.query<{ kind: string; reason: string; actor_id: string | null }>(
    'select kind, reason, actor_id from indicator_events where indicator_id = $1 order by happened_at, id',
    [id],
  )
  return rows
}
