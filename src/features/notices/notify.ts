import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Letter } from '../../platform/mail/mailer.ts'
import { addressKey, type Reach, reachOf } from '../people/index.ts'
import { insertDeliveries, insertNotices, type NewDelivery, type NewNotice } from './notices.sql.ts'
import { sealBody, sealHead } from './sealed.ts'
import { settingsOf } from './settings.sql.ts'
import { doorsFor, expiryOf, paceOf, planOf, type Reachable, type Settings, usualSettings } from './settings.ts'
import { type Topic, topics } from './topic.ts'

export type NotifyDeps = Pick<Deps, 'clock' | 'secrets' | 'config'>

/** To whom. Persons with and without an account are both persons of the room people (`keepContact`). */
export type Recipient =
  | { readonly personId: string }
  /** A mail address another room keeps, of somebody who is no person here. It is sealed with the words and erased with them. */
  | { readonly mail: string }

export interface NoticeWords {
  /** One line; also the line in the list on the web. */
  readonly subject: string
  /** Plain text, without greeting, settings and leaving. */
  readonly text: string
  /** Page of the thing, without language and host: `/complaints/57-ABCD-2`. */
  readonly path: string | null
}

export interface Notice {
  readonly to: Recipient
  readonly topic: Topic
  /** Among those of one recipient: the same key is the same notice, and it is told once. 1 to 200 characters, nothing personal in it. */
  readonly key: string
  /** In the language of the reader: the one chosen in the settings, else `lang`, else Thai. */
  readonly words: NoticeWords | ((lang: Lang) => NoticeWords)
  readonly lang?: Lang
  /** What it is about, for the desk of that thing: `{ kind: 'complaint', id: '57-<uuid>' }`. */
  readonly about: { readonly kind: string; readonly id: string } | null
  /** What ends when the reader leaves by the letter: `{ kind: 'complaint-subscription', id }`. Without it, the topic is turned off. */
  readonly leaves?: { readonly kind: string; readonly id: string }
  /** Sooner than the topic says: passes the quiet hours. */
  readonly urgent?: boolean
  /** Only mail carries it. */
  readonly calendar?: Letter['calendar']
}

/** `told-before`: the key is known. `no-door`: stored for the web where there is an account, but no way out reaches the person. */
export type Told = 'told' | 'told-before' | 'off' | 'no-door'

/**
 * Orders notices inside the transaction of the act: they exist exactly when it commits. Nothing is sent here, and no address is read.
 * @returns what became of each, in the order given
 */
export async function notifyAll(tx: Tx, deps: NotifyDeps, notices: readonly Notice[]): Promise<Told[]> {
  const now = deps.clock.now()
  const people = notices.flatMap(({ to }) => ('personId' in to ? [to.personId] : []))
  const reaches = await reachOf(tx, people)
  const settings = await settingsOf(tx, people)
  const ordered = notices.map((notice) => order(deps, notice, reaches, settings, now))
  const stored = ordered.flatMap(({ row, doors }) => (doors.length > 0 || row.isOnWeb ? [row] : []))
  if (stored.length === 0) return ordered.map(({ told }) => told)
  const added = await insertNotices(tx, stored, now)
  const deliveries = ordered.flatMap(({ row, doors }) => (added.has(row.id) ? doors : []))
  if (deliveries.length > 0) await insertDeliveries(tx, deliveries)
  return ordered.map(({ row, told }) => (stored.includes(row) && !added.has(row.id) ? 'told-before' : told))
}

export async function notify(tx: Tx, deps: NotifyDeps, notice: Notice): Promise<Told> {
  const [told] = await notifyAll(tx, deps, [notice])
  return told ?? 'no-door'
}

interface Ordered {
  readonly row: NewNotice
  readonly doors: readonly NewDelivery[]
  readonly told: Told
}

function order(
  deps: NotifyDeps,
  notice: Notice,
  reaches: ReadonlyMap<string, Reach>,
  settings: (personId: string) => Settings,
  now: Date,
): Ordered {
  const { to, topic } = notice
  const personId = 'personId' in to ? to.personId : null
  const chosen = personId === null ? usualSettings : settings(personId)
  const reach = personId === null ? undefined : reaches.get(personId)
  const recipient = 'personId' in to ? to.personId : addressKey(deps, to.mail)
  const lang = chosen.lang ?? notice.lang ?? 'th'
  const isUrgent = notice.urgent ?? topics[topic].urgent
  const words = typeof notice.words === 'function' ? notice.words(lang) : notice.words
  const id = newId()
  const row: NewNotice = {
    id,
    personId,
    recipient,
    topic,
    key: notice.key,
    about: notice.about,
    leaves: notice.leaves ?? null,
    isUrgent,
    lang,
    headSealed: sealHead(deps, id, { subject: words.subject, path: words.path }),
    bodySealed: sealBody(deps, id, {
      text: words.text,
      ...('mail' in to ? { mail: to.mail } : {}),
      ...(notice.calendar === undefined ? {} : { calendar: notice.calendar }),
    }),
    isOnWeb: reach?.hasAccount === true,
  }
  const pace = paceOf(chosen, topic)
  if (pace === 'off') return { row, doors: [], told: 'off' }
  const plan = planOf(chosen, pace, isUrgent, now)
  const reachable = 'mail' in to ? onlyMail : reachableOf(deps, reach)
  const doors = doorsFor(chosen, reachable).map((door) => ({
    noticeId: id,
    door,
    recipient,
    letter: newId(),
    ...plan,
    expiresAt: expiryOf(plan.dueAt),
  }))
  return { row, doors, told: doors.length === 0 ? 'no-door' : 'told' }
}

const onlyMail: Reachable = { mail: true, line: false, sms: false }

/** By which doors a person could be reached at all: there is an address, and a way to send there. */
export function reachableOf({ config }: Pick<Deps, 'config'>, reach: Reach | undefined): Reachable {
  return {
    mail: reach?.email === true,
    line: reach?.line === true && config.line !== null,
    sms: reach?.phone === true && config.sms !== null,
  }
}
