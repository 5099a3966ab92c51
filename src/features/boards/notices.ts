import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { type NoticeWords, notify, notifyAll, type Topic } from '../notices/index.ts'
import { officersOfBodies } from '../people/index.ts'
import { publicKey } from './announce.ts'
import type { Board } from './board.ts'
import { plannersOfArea } from './board-bodies.sql.ts'
import type { Matter } from './matters.sql.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'

/* Notices of this room. Part of the transaction of the act itself. */

/** Who may speak for a body at a board. */
const speakers: readonly Role[] = ['planner', 'plan-approver', 'board-secretary']

/** Tells the officers of bodies that they are asked to a board. @returns how many were told */
export async function tellInvited(tx: Tx, board: Board, bodyIds: readonly string[], doing: Doing): Promise<number> {
  const officers = await officersOfBodies(tx, bodyIds, speakers, todayInBangkok(doing.now))
  return tellOfBoard(tx, doing, {
    people: officers.map((one) => one.personId),
    topic: 'boards.invited',
    board,
    words: ({ letter }) => ({
      subject: letter.invitedSubject(board.title),
      text: [letter.invited(board.title), '', board.subject].join('\n'),
    }),
  })
}

/** Tells those who plan for the place that a body proposes a board there. */
export async function tellPlanners(tx: Tx, board: Board, doing: Doing): Promise<void> {
  await tellOfBoard(tx, doing, {
    people: await plannersOfArea(tx, board.areaCode, todayInBangkok(doing.now)),
    topic: 'boards.proposed',
    board,
    words: ({ letter }) => ({
      subject: letter.proposedSubject(board.title),
      text: [letter.proposed(board.title), '', board.subject].join('\n'),
    }),
  })
}

interface OfBoard {
  readonly people: readonly string[]
  readonly topic: Topic
  readonly board: Board
  readonly words: (say: Messages) => Omit<NoticeWords, 'path'>
}

/** Whoever did it is not told. */
async function tellOfBoard(tx: Tx, { deps, viewer }: Doing, { people, topic, board, words }: OfBoard): Promise<number> {
  const key = `${topic} ${newId()}`
  const told = await notifyAll(
    tx,
    deps,
    [...new Set(people)]
      .filter((personId) => personId !== viewer?.personId)
      .map((personId) => ({
        to: { personId },
        topic,
        key,
        words: (lang: Lang) => ({ ...words(messages(lang)), path: `/boards/${publicKey(board)}` }),
        about: { kind: 'board', id: publicKey(board) },
      })),
  )
  return told.filter((one) => one === 'told').length
}

/** Tells whoever proposed a matter with an account what became of it. */
export async function tellProposer(tx: Tx, matter: Matter, says: string, { deps, viewer }: Doing): Promise<void> {
  if (matter.proposedBy === null || matter.proposedBy === viewer?.personId) return
  await notify(tx, deps, {
    to: { personId: matter.proposedBy },
    topic: 'boards.matter',
    key: `boards.matter ${newId()}`,
    words: (lang) => {
      const { letter } = messages(lang)
      const text = [letter.matter(matter.title), '', says].join('\n')
      return { subject: letter.matterSubject(matter.title), text, path: `/agenda/${publicKey(matter)}` }
    },
    about: { kind: 'matter', id: publicKey(matter) },
  })
}
