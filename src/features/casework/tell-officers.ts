import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { CaseRow } from '../complaints/index.ts'
import { readPersonal } from '../people/index.ts'
import type { Wanted } from './act.ts'
import { insertMention } from './casework.sql.ts'
import { officersOf } from './desk.sql.ts'
import { th } from './messages.th.ts'

type Needed = Pick<Deps, 'clock' | 'secrets' | 'mail' | 'config'>

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
 * that a note never leaves it. The letter names the case, never what is in it.
 */
export async function tellOfficers(tx: Tx, deps: Needed, { row, wanted, by, eventId, bodyId }: Told): Promise<void> {
  const now = deps.clock.now()
  if (wanted.act === 'officer' && wanted.personId !== null && wanted.personId !== by.personId) {
    await writeTo(tx, deps, wanted.personId, 'assigned', row)
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
    await writeTo(tx, deps, personId, 'mentioned', row)
  }
}

async function writeTo(
  tx: Tx,
  deps: Needed,
  personId: string,
  kind: 'assigned' | 'mentioned',
  row: CaseRow,
): Promise<void> {
  const personal = await readPersonal(tx, deps, null, personId, th.letter.purpose, ['email'])
  if (!personal?.email) return
  const key = formatPublicId({ home: row.home as Home, id: row.id })
  await deps.mail.post(tx, {
    to: personal.email,
    kind: `casework.${kind}`,
    subject: th.letter.subject[kind](row.ref),
    text: [th.letter.intro[kind](row.ref), '', `${deps.config.baseUrl}/desk/complaints/${key}`].join('\n'),
  })
}
