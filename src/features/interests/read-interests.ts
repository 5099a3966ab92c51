import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { type BodyName, bodiesNamed } from '../bodies/index.ts'
import { sitsAtTable } from './interests.policy.ts'
import {
  type BoardHere,
  boardHere,
  groupsOf,
  measuresOf,
  type Outcome,
  optionsOf,
  outcomesOf,
  recordOf,
} from './interests.sql.ts'
import { type Entry, type Shown, shownRecord } from './negotiation.ts'
import type { Group, Key, Measure, Option } from './stakeholder.ts'

/** Everything a board weighs, as this reader may see it. */
export interface Interests {
  readonly board: BoardHere
  readonly groups: readonly Group[]
  readonly measures: readonly Measure[]
  readonly options: readonly Option[]
  readonly record: readonly Entry[]
  readonly shown: Shown
  readonly outcomes: readonly Outcome[]
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly atTable: boolean
  /** At the table of a board that is open. */
  readonly mayWrite: boolean
  readonly today: LocalDate
}

export async function readInterests(view: Queryable, key: Key, doing: Doing): Promise<Interests | null> {
  const board = await boardHere(view, key)
  if (board === null) return null
  const [groups, measures] = [await groupsOf(view, key), await measuresOf(view, key)]
  const [options, record] = [await optionsOf(view, key), await recordOf(view, key)]
  const bodies = await bodiesNamed(view, [
    ...measures.map((one) => one.ownerBodyId),
    ...record.map((one) => one.bodyId),
    ...board.partyIds,
  ])
  const atTable = sitsAtTable(doing.viewer, board, doing.now)
  return {
    board,
    groups,
    measures,
    options,
    record,
    shown: shownRecord(record, atTable),
    outcomes: await outcomesOf(view, key),
    bodies,
    atTable,
    mayWrite: atTable && board.state === 'open',
    today: todayInBangkok(doing.now),
  }
}
