import { isId, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { sign, signedText } from '../../platform/http/signed.ts'
import { href } from '../../web/frame.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { type Leaver, notifyAll } from '../notices/index.ts'
import { addressKey, eraseContacts, keepContact } from '../people/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { lineAbove, loadCategories } from '../routing/index.ts'
import { bodyName, categoryName, eventTitle, isThere, placeLine } from './complaints.present.ts'
import { type CaseRow, caseByKey, caseByRef } from './complaints.sql.ts'
import {
  askedBefore,
  askSubscriptionAgain,
  confirmSubscription,
  endSubscription,
  type FollowKind,
  followersOf,
  insertSubscription,
  lockAddress,
  type Subscription,
  subscriptionById,
  takeUntold,
  type UntoldEvent,
  unconfirmedBefore,
} from './follow.sql.ts'
import { messages } from './messages.ts'
import { type TimelineEvent, timelineOf } from './timeline.sql.ts'

type Needed = Pick<Deps, 'secrets' | 'clock' | 'mail' | 'config'>

/** One address may be asked to confirm so often in a day: nobody's mailbox is filled by our form. */
const MOST_ASKED_A_DAY = 6
const DAY_MS = 86_400_000
const CONFIRM_DAYS = 7

export interface FollowRequest {
  readonly kind: FollowKind
  readonly target: string
  readonly email: string
  readonly lang: Lang
}

/**
 * Sends a letter that asks whether the owner of an address wants to follow something; nothing else is sent before the answer.
 * The same answer comes whether the address is known, unknown or tired of us.
 */
export async function askToFollow(tx: Tx, deps: Needed, request: FollowRequest): Promise<void> {
  const now = deps.clock.now()
  const key = addressKey(deps, request.email)
  const since = new Date(now.getTime() - DAY_MS)
  await lockAddress(tx, key)
  const before = await askedBefore(tx, key, { ...request, since })
  if (before.same?.confirmedAt || before.sameIsRecent || before.recent >= MOST_ASKED_A_DAY) return
  let id = before.same?.id
  if (id !== undefined) {
    await askSubscriptionAgain(tx, id, now)
  } else {
    const personId = await keepContact(tx, deps, { name: null, email: request.email, phone: null })
    id = newId()
    await insertSubscription(tx, { ...request, id, personId, addressKey: key }, now)
  }
  const say = messages(request.lang).mail
  const what = (await nameOfTarget(tx, request, request.lang)) ?? request.target
  await deps.mail.post(tx, {
    to: request.email,
    subject: say.confirmSubject,
    text: say.confirmText(what, addressOf(deps, request.lang, 'confirm', id)),
    kind: 'complaints.confirm',
  })
}

/** Names what is followed in words; null where there is no such thing, or none that everybody may know of. */
export async function nameOfTarget(
  view: Queryable,
  { kind, target }: Pick<Subscription, 'kind' | 'target'>,
  lang: Lang,
): Promise<string | null> {
  switch (kind) {
    case 'case': {
      const row = await caseByRef(view, target)
      return row === null ? null : messages(lang).one.title(target)
    }
    case 'place': {
      const area = (await loadGazetteer(view)).areas.get(target)
      return area === undefined ? null : placeTitle(area, lang)
    }
    case 'category': {
      const category = (await loadCategories(view)).find(({ code }) => code === target)
      return category === undefined ? null : categoryName(category, target, lang)
    }
    case 'body': {
      const body = (await bodiesNamed(view, isId(target) ? [target] : [])).get(target)
      return body === undefined ? null : bodyName(body, lang)
    }
  }
}

type LetterAct = 'confirm' | 'leave'

/** A signed address that can do this one thing to this one subscription. */
function addressOf(deps: Pick<Deps, 'secrets' | 'config'>, lang: Lang, act: LetterAct, id: string): string {
  const token = sign(deps.secrets.key(`complaint-follow-${act}`), id)
  return `${deps.config.baseUrl}${href(lang, `/complaints/follow/${act}/${token}`)}`
}

export async function subscriptionOfToken(
  view: Queryable,
  deps: Pick<Deps, 'secrets'>,
  act: LetterAct,
  token: string,
): Promise<Subscription | null> {
  const id = signedText(deps.secrets.key(`complaint-follow-${act}`), token)
  const found = id === null ? null : await subscriptionById(view, id)
  return found === null || found.leftAt !== null ? null : found
}

export async function confirmFollowing(tx: Tx, deps: Needed, one: Subscription): Promise<Result<null, 'gone'>> {
  if (one.leftAt !== null) return refuse('gone')
  await confirmSubscription(tx, one.id, deps.clock.now())
  return ok(null)
}

/** Ends it, and forgets the address with it. */
export async function leaveFollowing(tx: Tx, deps: Needed, one: Subscription): Promise<void> {
  await endSubscription(tx, one.id, deps.clock.now())
  await eraseContacts(tx, deps, [one.personId])
}

/** Addresses whose owner never answered are not kept. */
export async function forgetUnconfirmed(tx: Tx, deps: Needed): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - CONFIRM_DAYS * DAY_MS)
  for (const one of await unconfirmedBefore(tx, before, 1_000)) await leaveFollowing(tx, deps, one)
}

const AT_ONCE = 200
/** Steps a follower cares for; a private note or a change of officer is none. */
const tellable = new Set([
  'received',
  'moved',
  'answered',
  'asked',
  'rerouted',
  'joint',
  'escalated',
  'reopened',
  'merged',
  'withheld',
])

/** What another room does about a step, in the transaction that marks it as told: the desk hears of a reporter who wrote back. */
export type StepListener = (tx: Tx, deps: Needed, row: CaseRow, event: UntoldEvent) => Promise<void>

/**
 * Tells the reporter, and those who follow a case, its place, category or body, about steps since the last time. Each step is told
 * once: it is marked in the transaction that orders the notices. They hold the public form only; a reporter reads what an office
 * wrote to the reporter too.
 * @returns how many notices were ordered
 */
export async function tellFollowers(
  deps: Pick<Deps, 'db'> & Needed,
  listeners: readonly StepListener[] = [],
): Promise<number> {
  let notices = 0
  for (;;) {
    const { taken, told } = await deps.db.transaction(async (tx) => {
      const events = await takeUntold(tx, AT_ONCE)
      let told = 0
      for (const event of events) {
        const row = await caseByKey(tx, { home: event.home, id: event.complaintId })
        if (row === null) continue
        for (const listen of listeners) await listen(tx, deps, row, event)
        const isStep = tellable.has(event.kind) || event.toState !== null
        if (isStep && event.visibility !== 'staff') told += await tellOne(tx, deps, row, event)
      }
      return { taken: events.length, told }
    })
    notices += told
    if (taken < AT_ONCE) return notices
  }
}

async function tellOne(tx: Tx, deps: Needed, row: CaseRow, event: UntoldEvent): Promise<number> {
  const places = await loadGazetteer(tx)
  const wide = [
    ...lineAbove(places, row.areaCode)
      .filter((code) => code !== 'TH')
      .map((target) => ({ kind: 'place' as const, target })),
    { kind: 'category' as const, target: row.facts.categoryCode },
    ...(row.facts.leadBodyId === null ? [] : [{ kind: 'body' as const, target: row.facts.leadBodyId }]),
  ]
  // Who follows a place is told of new cases and their end, not of every step.
  const isForAll = event.kind === 'received' || event.kind === 'moved'
  const isPublic = isThere(row, 'public') && row.facts.visibility === 'public' && event.visibility === 'public'
  const targets = [{ kind: 'case' as const, target: row.ref }, ...(isPublic && isForAll ? wide : [])]
  const followers = await followersOf(tx, targets)
  if (followers.length === 0 && row.reporterId === null) return 0
  const timeline = await timelineOf(tx, row, 'reporter')
  const step = timeline.find(({ id }) => id === event.id)
  if (step === undefined) return 0
  const category = (await loadCategories(tx)).find(({ code }) => code === row.facts.categoryCode) ?? null
  const wordsFor = (isReporter: boolean) => (lang: Lang) => {
    const say = messages(lang).mail
    const title = eventTitle(step, lang)
    const isOpen = row.facts.visibility === 'public' || isReporter
    const what = isOpen
      ? [categoryName(category, row.facts.categoryCode, lang), placeLine(places, row.areaCode, lang)]
      : []
    // Of a case that was taken down, or is private now, a notice says what happened, and no words.
    const isReadable = (step.visibility === 'public' || isReporter) && isOpen && row.facts.visibility !== 'withheld'
    const lines = isReadable && step.text !== null ? `${title}\n${step.text}` : title
    return {
      subject: say.stepSubject(row.ref, title),
      text: say.stepText(what.filter(Boolean).join(' '), lines),
      path: `/complaints/${row.ref}`,
    }
  }
  const common = { key: `step ${event.id}`, about: { kind: 'complaint', id: `${row.home}-${row.id}` } }
  const isEnd = step.toState === 'resolved' || step.toState === 'closed' || step.kind === 'received'
  const told = await notifyAll(tx, deps, [
    ...(row.reporterId !== null && concernsReporter(step, row.channel) && step.detail.apart !== true
      ? [{ ...common, to: { personId: row.reporterId }, topic: 'complaints.own' as const, words: wordsFor(true) }]
      : []),
    ...followers
      // What was said to the reporter alone is no step of theirs, not even that it was said.
      .filter((follower) => step.visibility === 'public' && (follower.kind === 'case' || isEnd))
      .map((follower) => ({
        ...common,
        to: { personId: follower.personId },
        topic: 'complaints.followed' as const,
        words: wordsFor(false),
        lang: follower.lang,
        leaves: { kind: FOLLOWING, id: follower.id },
      })),
  ])
  return told.filter((one) => one === 'told').length
}

/** Nobody is told of the own acts, but that a report came in; messenger and mailbox answered that at once. */
function concernsReporter({ kind, actorKind }: TimelineEvent, channel: CaseRow['channel']): boolean {
  if (kind === 'received') return channel !== 'messenger' && channel !== 'email'
  return actorKind !== 'reporter'
}

const FOLLOWING = 'complaint-subscription'

/** Ends a subscription from the link in a notice, for the room notices. */
export const followLeavers: Readonly<Record<string, Leaver>> = {
  [FOLLOWING]: async (tx, deps, id) => {
    const one = isId(id) ? await subscriptionById(tx, id) : null
    if (one === null || one.leftAt !== null) return false
    await leaveFollowing(tx, deps, one)
    return true
  },
}
