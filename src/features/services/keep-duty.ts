import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import type { BodyKind } from '../bodies/index.ts'
import { dutiesOf, insertDuty, insertDutyEvent, insertRuns, updateDutyLevel } from './duties.sql.ts'
import { ableLevels, type Can, kindsOfLevel, type Level, type May } from './level.ts'
import type { Refusal } from './refusal.ts'
import { mayKeepStandards, maySpeakFor } from './services.policy.ts'
import { bodiesBy } from './services.sql.ts'

interface DutyDraft {
  readonly nameTh: string
  readonly nameEn: string | null
  readonly functionCode: string
  readonly law: string
  /** Levels whose duty it is not are left out. */
  readonly levels: readonly {
    readonly level: Level
    readonly may: May
    readonly can: Can
    readonly supportFrom: Level | null
  }[]
}

/** Adds a duty with its levels; the reason stands in its history, once for each level. @returns its code */
export async function addDuty(
  tx: Tx,
  draft: DutyDraft,
  reason: string,
  doing: Doing,
): Promise<Result<string, Refusal>> {
  if (!mayKeepStandards(doing.viewer, doing.now)) return refuse({ kind: 'not-yours' })
  if (draft.levels.length === 0) return refuse({ kind: 'no-level' })
  const all = await dutiesOf(tx)
  const name = comparisonKey(draft.nameTh)
  if (all.some((duty) => comparisonKey(duty.nameTh) === name)) return refuse({ kind: 'duty-there' })
  const stem = `D-${draft.functionCode.replaceAll('.', '')}`
  const codes = new Set(all.map((duty) => duty.code))
  let number = 1
  while (codes.has(`${stem}-${number}`)) number += 1
  const duty = { ...draft, id: newId(), code: `${stem}-${number}`, serviceId: null }
  const levels = draft.levels.map((one) => ({ ...one, reason }))
  if (!(await insertDuty(tx, { ...duty, levels }))) return refuse({ kind: 'changed-meanwhile' })
  const by = doing.viewer?.personId ?? null
  for (const after of levels)
    await insertDutyEvent(tx, {
      id: newId(),
      dutyId: duty.id,
      level: after.level,
      before: null,
      after,
      by,
      reason,
      at: doing.now,
    })
  return ok(duty.code)
}

/** Changes what a level may and can do; the change stands in the history of the duty with its reason. */
export async function keepDutyLevel(
  tx: Tx,
  code: string,
  to: { level: Level; may: May; can: Can; supportFrom: Level | null; reason: string },
  revision: number,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  if (!mayKeepStandards(doing.viewer, doing.now)) return refuse({ kind: 'not-yours' })
  const [duty] = await dutiesOf(tx, { code })
  if (duty === undefined) return refuse({ kind: 'not-found' })
  const before = duty.levels.find(({ level }) => level === to.level) ?? null
  if (!(await updateDutyLevel(tx, duty.id, to, revision))) return refuse({ kind: 'changed-meanwhile' })
  const by = doing.viewer?.personId ?? null
  const { level, reason } = to
  await insertDutyEvent(tx, { id: newId(), dutyId: duty.id, level, before, after: to, by, reason, at: doing.now })
  return ok(null)
}

/** Notes that a body really runs a duty, and why. */
export async function recordRun(
  tx: Tx,
  run: { dutyCode: string; bodyId: string; since: LocalDate; reason: string; source: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const [duty] = await dutiesOf(tx, { code: run.dutyCode })
  const body = (await bodiesBy(tx, { ids: [run.bodyId] })).get(run.bodyId)
  if (duty === undefined || body === undefined) return refuse({ kind: 'not-found' })
  if (!maySpeakFor(doing.viewer, body, doing.now) && !mayKeepStandards(doing.viewer, doing.now))
    return refuse({ kind: 'not-yours' })
  if (run.since > todayInBangkok(doing.now)) return refuse({ kind: 'due-past' })
  const { since, reason, source } = run
  const one = { home: homeOf(body.areaCode), id: newId(), dutyId: duty.id, bodyId: body.id, since, reason, source }
  await insertRuns(tx, [one], doing.viewer?.personId ?? null, doing.now)
  return ok(null)
}

/** A level that may act on a field and is able to. */
export interface AbleLevel {
  readonly level: Level
  readonly kinds: readonly BodyKind[]
  readonly may: Exclude<May, 'no'>
  readonly can: Exclude<Can, 'no'>
  readonly supportFrom: Level | null
  readonly dutyCode: string
  readonly reason: string
}

/**
 * Which kinds of body may act on a field and are able to, nearest to people first (S4-14). Duties of the field itself count; where
 * there are none, those of the wider field.
 * @param functionCode COFOG, e.g. `05.1`
 */
export async function levelsAbleTo(view: Queryable, functionCode: string): Promise<AbleLevel[]> {
  const line: string[] = []
  for (let code = functionCode; code !== ''; code = code.includes('.') ? code.slice(0, code.lastIndexOf('.')) : '')
    line.push(code)
  const duties = await dutiesOf(view, { functions: line })
  const nearest = line.find((code) => duties.some((duty) => duty.functionCode === code))
  const found = duties
    .filter((duty) => duty.functionCode === nearest)
    .flatMap((duty) => ableLevels(duty.levels).map((one) => ({ ...one, dutyCode: duty.code })))
  return ableLevels(found).map(({ level, may, can, supportFrom, dutyCode, reason }) => ({
    level,
    kinds: kindsOfLevel[level],
    may: may as AbleLevel['may'],
    can: can as AbleLevel['can'],
    supportFrom,
    dutyCode,
    reason,
  }))
}
