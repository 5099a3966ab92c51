import type { Deps } from '../../platform/deps.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import {
  type Act,
  type CaseKey,
  caseByKey,
  type Move,
  moveCase,
  type Outcome,
  sourceIsNew,
} from '../complaints/index.ts'
import { peerOf, problemText } from './forward.ts'
import { messages } from './messages.ts'
import { type HeardUpdate, type Peer, requestsOfPeer, updatesBetween } from './peer-client.ts'
import { forwardsOf, notePeerAsked, openRemoteIds, type PeerRow, peersInUse } from './peers.sql.ts'
import { isStateSentence } from './state-sentence.ts'
import { readUpdateWord, type UpdateWord } from './status.ts'

/** Clocks differ and updates may come in late: each asking begins a little before the last one ended. */
const OVERLAP_MS = 10 * 60_000
const WIDEST_MS = 30 * 24 * 3_600_000
const MOST_OPEN = 200
const MOST_LETTERS = 4_000

/**
 * Asks the other systems what they did with our cases. Each update is taken once, however often it is heard; one that fits no step from where the
 * case stands is an answer where it says something, and a note to the office, so that nothing said is lost.
 * @returns how many updates were new
 */
export async function hearUpdates(deps: Deps, reach: OutsideOptions): Promise<number> {
  let heard = 0
  for (const row of await peersInUse(deps.db)) heard += await hearFrom(deps, row, reach)
  return heard
}

async function hearFrom(deps: Deps, row: PeerRow, reach: OutsideOptions): Promise<number> {
  const to = deps.clock.now()
  const earliest = to.getTime() - WIDEST_MS
  const from = new Date(Math.max(earliest, row.askedUntil.getTime() - OVERLAP_MS))
  const opened = peerOf(deps, row)
  if (!opened.ok) {
    const problem = problemText(opened.problem)
    await deps.db.transaction((tx) => notePeerAsked(tx, row.id, { problem }))
    return 0
  }
  const answer = await updatesBetween(opened.value, { from, to }, reach)
  if (!answer.ok && (answer.problem.kind !== 'refused' || answer.problem.status === 403)) {
    const problem = problemText(answer.problem)
    await deps.db.transaction((tx) => notePeerAsked(tx, row.id, { problem }))
    return 0
  }
  const updates = answer.ok ? answer.value : await changesOf(deps, row, opened.value, reach)
  const cases = await forwardsOf(
    deps.db,
    row.id,
    updates.map(({ requestId }) => requestId),
  )
  let taken = 0
  const inOrder = [...updates].sort((a, b) => a.at.getTime() - b.at.getTime())
  for (const update of inOrder) {
    const key = cases.get(update.requestId)
    if (key !== undefined && (await takeHeard(deps, row, key, update))) taken += 1
  }
  await deps.db.transaction((tx) => notePeerAsked(tx, row.id, { askedUntil: to, problem: null }))
  return taken
}

/** Where there is no updates extension the cases themselves are asked for; what changed makes an update of its own. */
async function changesOf(deps: Deps, row: PeerRow, peer: Peer, reach: OutsideOptions): Promise<HeardUpdate[]> {
  const ids = await openRemoteIds(deps.db, row.id, MOST_OPEN)
  if (ids.length === 0) return []
  const found = await requestsOfPeer(peer, { ids }, reach)
  if (!found.ok) return []
  return found.value.flatMap((one) =>
    one.at === null || (one.status === 'open' && one.notes === '')
      ? []
      : [
          {
            updateId: `${one.requestId} ${one.status} ${one.at.toISOString()}`,
            requestId: one.requestId,
            status: one.status,
            text: one.notes,
            at: one.at,
          },
        ],
  )
}

async function takeHeard(deps: Deps, row: PeerRow, key: CaseKey, update: HeardUpdate): Promise<boolean> {
  const word = readUpdateWord(update.status) ?? 'UNCHANGED'
  const text = isStateSentence(update.text) ? '' : update.text.slice(0, MOST_LETTERS).trim()
  const actor = { kind: 'program', keyId: row.id, personId: row.madeBy, bodyId: row.bodyId } as const
  const act: Act = { actor, reason: `open311 ${word}`, visibility: 'public', text: text || null }
  return deps.db.transaction(async (tx) => {
    const source = { channel: 'open311', source: `peer ${row.id}`, key: update.updateId } as const
    if (!(await sourceIsNew(tx, source, key, deps.clock.now()))) return false
    const steps = stepsFor(word, text !== '')
    for (const [at, move] of steps.entries()) {
      const isLast = at === steps.length - 1
      const done = await moveCase(tx, deps, key, move, isLast ? act : { ...act, text: null })
      // A step it has taken already is passed over on the way to the last one.
      if (done.ok || !isLast) continue
      // What it told everybody there is told here, also where the case stands at that step already.
      const answered = text !== '' && (await moveCase(tx, deps, key, { kind: 'answer' }, act)).ok
      if (answered && progress.has(word)) continue
      const row = await caseByKey(tx, key)
      const said = [word, answered ? '' : text].filter(Boolean).join(': ')
      const note: Act = { ...act, visibility: 'staff', text: said }
      if (row !== null) await moveCase(tx, deps, key, { kind: 'note' }, note)
    }
    return true
  })
}

const progress: ReadonlySet<UpdateWord> = new Set(['INVESTIGATING', 'ACTION_SCHEDULED', 'IN_PROGRESS'])

/** The steps of ours that a word of theirs stands for, from the first to the last. */
function stepsFor(word: UpdateWord, hasText: boolean): Move[] {
  const done = (outcome: Outcome): Move[] => [
    { kind: 'accept' },
    { kind: 'resolve', outcome, note: outcome === 'fixed' ? null : messages('th').endedThere },
  ]
  switch (word) {
    case 'INVESTIGATING':
      return [{ kind: 'accept' }]
    case 'ACTION_SCHEDULED':
      return [{ kind: 'accept' }, { kind: 'schedule', on: null }]
    case 'IN_PROGRESS':
      return [{ kind: 'accept' }, { kind: 'start' }]
    case 'FIXED':
      return done('fixed')
    case 'DUPLICATE':
      return done('duplicate')
    case 'NOT_COUNCILS_RESPONSIBILITY':
      return done('not_our_duty')
    case 'NO_FURTHER_ACTION':
    case 'CANCELLED':
    case 'CLOSED':
      return done('cannot')
    case 'REOPEN':
      return [{ kind: 'reopen' }]
    case 'OPEN':
    case 'UNCHANGED':
    case 'FOR_TRIAGE':
    case 'INTERNAL_REFERRAL':
      return hasText ? [{ kind: 'answer' }] : []
  }
}
