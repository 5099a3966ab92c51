import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { CaseRow, StepListener } from '../complaints/index.ts'
import { type Notice, notify, notifyAll } from '../notices/index.ts'
import type { Wanted } from './act.ts'
import { insertMention } from './casework.sql.ts'
import { officersOf } from './desk.sql.ts'
import { messages } from './messages.ts'

type Needed = Pick<Deps, 'clock' | 'secrets' | 'config'>

export interface Told {
  readonly row: CaseRow
  readonly wanted: Wanted
  readonly by: Viewer
  readonly eventId: string | null
  /** The body the actor acts for. */
  readonly bodyId: string | null
}

/**
 * Tells officers what is meant for them: who was given the case, and whom a note names. Only colleagues of the same body are told, so
 * that a note never leaves it. The notice names the case, never what is in it.
 */
export async function tellOfficers(tx: Tx, deps: Needed, { row, wanted, by, eventId, bodyId }: Told): Promise<void> {
  const now = deps.clock.now()
  if (wanted.act === 'officer' && wanted.personId !== null && wanted.personId !== by.personId) {
    await notify(tx, deps, noticeOf(wanted.personId, 'assigned', row, eventId ?? newId()))
  }
  if (wanted.act !== 'note' || eventId === null || bodyId === null || wanted.mentions.length === 0) return
  const colleagues = await officersOf(tx, [bodyId], todayInBangkok(now))
  const told = wanted.mentions.filter(
    (person) => person !== by.personId && colleagues.some(({ personId }) => personId === person),
  )
  for (const personId of told) {
    await insertMention(tx, {
      home: row.home,
      id: newId(),
      complaintId: row.id,
      eventId,
      personId,
      byPerson: by.personId,
      at: now,
    })
    await notify(tx, deps, noticeOf(personId, 'mentioned', row, eventId))
  }
}

/** A reporter wrote, or said that it is not done, by whatever door: whoever is in charge is told, or all case officers of the body where nobody is. */
export const tellOfReply: StepListener = async (tx, deps, row, { id, kind }) => {
  if (kind !== 'wrote' && kind !== 'reopened') return
  const said = kind === 'wrote' ? 'reply' : 'reopened'
  const { assignedTo, leadBodyId } = row.facts
  const bodies = assignedTo === null && leadBodyId !== null ? [leadBodyId] : []
  const officers = await officersOf(tx, bodies, todayInBangkok(deps.clock.now()))
  const people = assignedTo === null ? officers.map(({ personId }) => personId) : [assignedTo]
  await notifyAll(
    tx,
    deps,
    people.map((personId) => noticeOf(personId, said, row, id)),
  )
}

const topics = {
  assigned: 'casework.assigned',
  mentioned: 'casework.mentioned',
  reply: 'casework.reply',
  reopened: 'casework.reply',
} as const

/** In Thai, the language of the offices, unless the officer chose another. */
function noticeOf(personId: string, kind: keyof typeof topics, row: CaseRow, eventId: string): Notice {
  const key = formatPublicId({ home: row.home as Home, id: row.id })
  return {
    to: { personId },
    topic: topics[kind],
    key: `${kind} ${eventId}`,
    words: (lang) => {
      const { letter } = messages(lang)
      return {
        subject: letter.subject[kind](row.ref),
        text: letter.intro[kind](row.ref),
        path: `/desk/complaints/${key}`,
      }
    },
    about: { kind: 'complaint', id: key },
  }
}
