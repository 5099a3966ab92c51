import type { Home } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { ReturnToken } from '../../platform/mail/return-token.ts'
import { href } from '../../web/frame.ts'
import { openCase, workCase } from '../casework/index.ts'
import { type CaseRow, caseByKey, type KeptPhoto, moveCase } from '../complaints/index.ts'
import { personByEmail, readPersonal, viewerByLetter } from '../people/index.ts'
import { keepFiles } from './keep-files.ts'
import { answer, langOf } from './letters.ts'
import type { Mail } from './mail.ts'
import type { Settled } from './mailbox.sql.ts'
import { messages } from './messages.ts'
import { ownWords } from './own-words.ts'
import { refuseMail } from './refuse-mail.ts'

const MOST_LETTERS = 4_000

export interface Reply {
  readonly text: string
  readonly photos: readonly KeptPhoto[]
}

export async function prepareReply(deps: Deps, mail: Mail): Promise<Reply> {
  const { photos } = await keepFiles(deps, mail.files)
  const text = ownWords(mail.text).slice(0, MOST_LETTERS).trim()
  return { text: text === '' && photos.length > 0 ? messages('th').photosOnly : text, photos }
}

/**
 * An answer to a letter about a case, from the address that letter went to. Of the reporter it is the reporter's word, for the office
 * alone: people write letters as letters. Of an officer who has the case it is a note. Of anybody else it is nothing. No letter changes the
 * state of a case by itself: whoever reads somebody's mail for a minute, or forwards one, could close or reopen it.
 */
export async function takeReply(tx: Tx, deps: Deps, mail: Mail, thread: ReturnToken, reply: Reply): Promise<Settled> {
  const from = mail.from?.address ?? ''
  const key = { home: thread.home, id: thread.id }
  const row = await caseByKey(tx, key)
  if (row === null) return refuseMail(tx, deps, mail, 'another-sender')
  if (reply.text === '') return refuseMail(tx, deps, mail, 'no-words')
  if (await isReporter(tx, deps, row, from)) return takeReporters(tx, deps, mail, row, reply)
  const noted = await noteOfOfficer(tx, deps, row, from, reply)
  if (noted) return { kind: 'note', why: null, about: key, answered: false }
  return refuseMail(tx, deps, mail, 'another-sender')
}

async function isReporter(tx: Tx, deps: Deps, row: CaseRow, from: string): Promise<boolean> {
  if (row.reporterId === null) return false
  const known = await readPersonal(tx, deps, null, row.reporterId, messages('th').replyReason, ['email'])
  return known?.email?.trim().toLowerCase() === from
}

async function takeReporters(tx: Tx, deps: Deps, mail: Mail, row: CaseRow, reply: Reply): Promise<Settled> {
  const waits = row.facts.state === 'waiting_info'
  const moved = await moveCase(
    tx,
    deps,
    row,
    { kind: waits ? 'resume' : 'write' },
    {
      actor: { kind: 'reporter' },
      reason: messages('th').replyReason,
      visibility: 'reporter',
      text: reply.text,
      ...(reply.photos.length > 0 ? { photos: { kind: 'reporter' as const, kept: reply.photos } } : {}),
    },
  )
  if (!moved.ok) throw new Error(`the answer of a reporter was not taken: ${moved.problem.kind}`)
  const about = { home: row.home, id: row.id }
  const isOver = row.facts.state === 'resolved' || row.facts.state === 'closed'
  if (!isOver) return { kind: 'reply', why: null, about, answered: false }
  // Who answers "it is not done" must hear that a letter does not reopen.
  const lang = langOf(`${mail.subject} ${reply.text}`)
  const say = messages(lang).closed
  const page = `${deps.config.baseUrl}${href(lang, `/complaints/${row.ref}`)}`
  const answered = await answer(tx, deps, mail, {
    kind: 'closed',
    subject: say.subject(row.ref),
    lines: [say.text(row.ref), '', say.reopen(page)],
    thread: { kind: 'c', ...about },
  })
  return { kind: 'reply', why: 'closed', about, answered }
}

/** A note for colleagues, where the sender works on the case today. Who only oversees it decides nothing by letter. */
async function noteOfOfficer(tx: Tx, deps: Deps, row: CaseRow, from: string, reply: Reply): Promise<boolean> {
  const personId = await personByEmail(tx, deps, from)
  const viewer = personId === null ? null : await viewerByLetter(tx, deps, personId)
  if (viewer === null) return false
  const key = { home: row.home as Home, id: row.id }
  const opened = await openCase(tx, viewer, key, deps.clock.now())
  if (opened === null || opened.bodyId === null) return false
  const done = await workCase(tx, deps, viewer, key, {
    act: 'note',
    reason: messages('th').noteReason,
    text: reply.text,
    toReporterOnly: false,
    outcome: null,
    note: null,
    bodyId: null,
    bodyIds: [],
    lead: false,
    on: null,
    personId: null,
    category: null,
    severity: null,
    ref: null,
    mentions: [],
  })
  return done.ok
}
