import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { loadSetup } from '../calendars/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { boardRefusal } from './board-part.sql.ts'
import { insertSupport, insertSupportEvent, projectTitle, supportByKey, updateSupport } from './desk.sql.ts'
import { dutiesOf } from './duties.sql.ts'
import type { Refusal } from './refusal.ts'
import { maySpeakFor } from './services.policy.ts'
import { bodiesBy, type Key } from './services.sql.ts'
import { ANSWER_WORKING_DAYS, moveSupport, type SupportAct, sideOf } from './support.ts'

/** Asks another body for technical support, or for joint action on a project. It has so many working days to answer. */
export async function askSupport(
  tx: Tx,
  request: {
    kind: 'technical' | 'joint'
    fromBodyId: string
    toBodyId: string
    dutyCode: string | null
    project: Key | null
    board: Key | null
    title: string
    wanted: string
  },
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const bodies = await bodiesBy(tx, { ids: [request.fromBodyId, request.toBodyId] })
  const [from, to] = [bodies.get(request.fromBodyId), bodies.get(request.toBodyId)]
  if (from === undefined || to === undefined) return refuse({ kind: 'not-found' })
  if (from.id === to.id) return refuse({ kind: 'same-body' })
  if (!maySpeakFor(doing.viewer, from, doing.now)) return refuse({ kind: 'not-yours' })
  const duty = request.dutyCode === null ? null : ((await dutiesOf(tx, { code: request.dutyCode }))[0] ?? null)
  if (request.dutyCode !== null && duty === null) return refuse({ kind: 'no-such-duty' })
  if (request.kind === 'joint' && request.project === null) return refuse({ kind: 'no-such-project' })
  if (request.project !== null && (await projectTitle(tx, request.project)) === null)
    return refuse({ kind: 'no-such-project' })
  const board = request.board === null ? null : await boardRefusal(tx, request.board, from.id)
  if (board !== null) return refuse(board)
  const today = todayInBangkok(doing.now)
  const places = await loadGazetteer(tx)
  const areas = to.areaCode === null ? ['TH'] : places.line(to.areaCode).map(({ code }) => code as string)
  const days = (await loadSetup(tx)).daysFor(areas, fiscalYearOf(today))
  const key: Key = { home: homeOf(from.areaCode), id: newId() }
  const by = doing.viewer?.personId ?? null
  await insertSupport(
    tx,
    [
      {
        ...key,
        kind: request.kind,
        fromBodyId: from.id,
        toBodyId: to.id,
        dutyId: duty?.id ?? null,
        projectHome: request.project?.home ?? null,
        projectId: request.project?.id ?? null,
        boardId: request.board?.id ?? null,
        title: request.title,
        wanted: request.wanted,
        state: 'asked',
        askedOn: today,
        answerDue: days.dueOf(doing.now, ANSWER_WORKING_DAYS),
        answer: null,
        answeredOn: null,
        workDue: null,
        result: null,
        endedOn: null,
        revision: 1,
      },
    ],
    by,
    doing.now,
  )
  await insertSupportEvent(tx, key, newId(), { kind: 'asked', actorId: by, reason: request.wanted, at: doing.now })
  return ok(key)
}

/** Answers a request, works on it, or takes it back. @param due by when the work is to be done; needed to accept */
export async function answerSupport(
  tx: Tx,
  key: Key,
  { act, text, due }: { act: SupportAct; text: string; due: LocalDate | null },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const request = await supportByKey(tx, key, true)
  if (request === null) return refuse({ kind: 'not-found' })
  const bodies = await bodiesBy(tx, { ids: [request.fromBodyId, request.toBodyId] })
  const side = bodies.get(sideOf(act) === 'asked' ? request.toBodyId : request.fromBodyId)
  if (side === undefined || !maySpeakFor(doing.viewer, side, doing.now)) return refuse({ kind: 'not-yours' })
  const moved = moveSupport(request.state, act)
  if (!moved.ok) return refuse({ kind: 'not-from-here', state: request.state })
  const today = todayInBangkok(doing.now)
  if (act === 'accept' && (due === null || due < today)) return refuse({ kind: 'due-past' })
  const answers = act === 'accept' || act === 'decline'
  const ends = act === 'finish' || act === 'decline' || act === 'withdraw'
  await updateSupport(
    tx,
    {
      ...request,
      state: moved.value,
      answer: answers ? text : request.answer,
      answeredOn: answers ? today : request.answeredOn,
      workDue: act === 'accept' ? due : request.workDue,
      result: act === 'finish' ? text : request.result,
      endedOn: ends ? today : request.endedOn,
    },
    doing.now,
  )
  const actorId = doing.viewer?.personId ?? null
  await insertSupportEvent(tx, key, newId(), { kind: moved.value, actorId, reason: text, at: doing.now })
  return ok(null)
}
