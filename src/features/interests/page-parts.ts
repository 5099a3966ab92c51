import { formatPublicId, type Home, isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { HistoryEntry } from '../../web/components/index.ts'
import { oneLineText, readForm, type Typed } from '../../web/read-form.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { finderOf } from '../bodies/index.ts'
import { personNames } from '../people/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { seesWho } from './interests.policy.ts'
import type { InterestEvent } from './interests.sql.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'
import type { Key } from './stakeholder.ts'

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })

/** An id in the address below a key. */
export function oneIn(c: PageContext): string | null {
  const id = c.req.param('one') ?? ''
  return isId(id) ? id : null
}

export const whole = (count: number) => count.toLocaleString('en-US')

/** The house's reader of forms, for words everybody reads: those that name a person are refused. */
export function reading(fields: Typed, lang: Lang) {
  const read = readForm(fields, lang)
  const say = messages(lang)
  const open = (field: string, text: string | null) =>
    text !== null && looksPersonal(text) ? read.wrong(field, say.personal) : text
  const wanted = (most: number, missing?: string) => ({ most, ...(missing === undefined ? {} : { missing }) })
  return {
    ...read,
    publicLine: (field: string, missing?: string, most = 300) => open(field, read.line(field, wanted(most, missing))),
    publicLines: (field: string, missing?: string, most = 2_000) =>
      open(field, read.lines(field, wanted(most, missing))),
    reason: (field = 'reason') => open(field, read.line(field, wanted(1_000, say.reasonMissing))),
    /** 1 to 5. */
    scale: (field: string) => {
      const value = Number(fields[field])
      return Number.isInteger(value) && value >= 1 && value <= 5 ? value : read.wrong(field, say.scaleMissing)
    },
    async body(view: Queryable, field: string, missing?: string): Promise<string | null> {
      const found = (await finderOf(view)).body(fields[field])
      if (found === undefined) return missing === undefined ? null : read.wrong(field, missing)
      return found?.id ?? read.wrong(field, say.bodyUnknown(oneLineText(fields[field])))
    },
  }
}

/** A page of this room: problems on top with status 422. */
export const show = (c: PageContext, deps: Deps, shown: PageToShow) =>
  showPage(c, deps, shown, { nav: 'coordination', kept: messages(c.get('lang')).kept })

export function refusalText(refusal: Refusal, lang: Lang): string {
  const { refusals: words } = messages(lang)
  switch (refusal.kind) {
    case 'too-many':
      return words.tooMany(whole(refusal.most))
    case 'weights-not-100':
      return words.weightsNot100(whole(refusal.sum))
    case 'criterion-twice':
      return words.criterionTwice(refusal.name)
    default:
      return words[refusal.kind]
  }
}

export function refusalStatus({ kind }: Refusal): 403 | 404 | 409 | 422 {
  if (kind === 'not-found') return 404
  if (kind === 'not-yours') return 403
  return kind === 'changed-meanwhile' || kind === 'linked-already' || kind === 'done-already' ? 409 : 422
}

export const refused = (c: PageContext, refusal: Refusal) =>
  failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))

/** Names of officers are for those who work with it; visitors read what was done. */
export async function historyOf(
  view: Queryable,
  deps: Deps,
  events: readonly InterestEvent[],
  c: PageContext,
): Promise<HistoryEntry[]> {
  const lang = c.get('lang')
  const say = messages(lang)
  const names = seesWho(c.get('viewer'))
    ? await personNames(
        view,
        deps,
        events.map((event) => event.actorId),
      )
    : null
  return events.map((event) => ({
    when: formatInstant(event.at, lang),
    datetime: event.at.toISOString(),
    title: [say.events[event.kind] ?? event.kind, event.title].filter(Boolean).join(': '),
    ...(names === null
      ? {}
      : { who: event.actorId === null ? say.thePlatform : (names.get(event.actorId) ?? say.formerPerson) }),
    ...(event.reason === null ? {} : { body: event.reason }),
  }))
}
