import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { readPersonal } from '../people/index.ts'
import { publicKey } from './announce.ts'
import type { Board } from './board.ts'
import { officersOfBodies } from './boards.sql.ts'
import type { Doing } from './doing.ts'
import type { Matter } from './matters.sql.ts'
import { th } from './messages.th.ts'

/*
 * Letters of this room, in Thai, the language of the offices; addresses are read through the room people, which notes each look.
 * Part of the transaction of the act itself.
 */

/** Tells the officers of bodies that they are asked to a board. @returns how many letters were written */
export async function tellInvited(tx: Tx, board: Board, bodyIds: readonly string[], doing: Doing): Promise<number> {
  const { deps, now, viewer } = doing
  const officers = await officersOfBodies(tx, bodyIds, todayInBangkok(now))
  const people = [...new Set(officers.map((one) => one.personId))].filter((id) => id !== viewer?.personId)
  const address = `${deps.config.baseUrl}/boards/${publicKey(board)}`
  let written = 0
  for (const person of people) {
    const personal = await readPersonal(tx, deps, null, person, th.letter.purpose, ['email'])
    if (!personal?.email) continue
    await deps.mail.post(tx, {
      to: personal.email,
      kind: 'boards.invited',
      subject: th.letter.invitedSubject(board.title),
      text: [th.letter.invited(board.title), '', board.subject, '', `${th.letter.answerAt} ${address}`].join('\n'),
    })
    written++
  }
  return written
}

/** Tells whoever proposed a matter with an account what became of it. */
export async function tellProposer(tx: Tx, matter: Matter, says: string, { deps, viewer }: Doing): Promise<void> {
  if (matter.proposedBy === null || matter.proposedBy === viewer?.personId) return
  const personal = await readPersonal(tx, deps, null, matter.proposedBy, th.letter.purposeMatter, ['email'])
  if (!personal?.email) return
  await deps.mail.post(tx, {
    to: personal.email,
    kind: 'boards.matter',
    subject: th.letter.matterSubject(matter.title),
    text: [th.letter.matter(matter.title), '', says, '', `${deps.config.baseUrl}/agenda/${publicKey(matter)}`].join(
      '\n',
    ),
  })
}
