import { formatPublicId, type Home, newId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatDate, formatInstant } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { HistoryEntry } from '../../web/components/index.ts'
import { oneTimeKeyFieldName } from '../../web/frame.ts'
import { oneLineText, type readForm, type Typed } from '../../web/read-form.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { registerOf } from '../bodies/index.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import type { DeskEvent } from './desk.sql.ts'
import type { Doing, Refusal } from './doing.ts'
import { messages } from './messages.ts'
import type { Key } from './services.sql.ts'

export function doingOf(c: PageContext, deps: Deps): Doing {
  return { deps, viewer: c.get('viewer'), now: deps.clock.now() }
}

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })

/** The key in the address; null where it is none. */
export function keyIn(c: PageContext): Key | null {
  const read = parsePublicId(c.req.param('id') ?? '')
  return read.ok ? read.value : null
}

/** The key in the address of a page of ours, as pasted, also with the host before it and `/en`. */
export function pastedKey(typed: string, pages: 'projects' | 'agreements' | 'pool' | 'boards'): Key | null {
  const found = new RegExp(`(?:^|/)${pages}/([0-9a-f-]+)(?:[/?#].*)?$`).exec(typed.trim())
  const read = parsePublicId(found?.[1] ?? typed.trim())
  return read.ok ? read.value : null
}

export const oneTimeKey = (typed: Typed) => typed[oneTimeKeyFieldName] ?? newId()
export const nameIn = (lang: Lang, named: { nameTh: string; nameEn: string | null }) =>
  pick(lang, { th: named.nameTh, en: named.nameEn ?? named.nameTh })

export const pageNumber = (c: PageContext) =>
  Math.max(1, Math.min(10_000, Number.parseInt(c.req.query('page') ?? '', 10) || 1))

/** The words of a query, each one line and not too long. */
export function typedQuery<Name extends string>(c: PageContext, names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(
    names.map((name) => [name, oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)]),
  ) as Record<Name, string>
}

export function queryText(typed: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
  return query.size > 0 ? `?${query}` : ''
}

export interface Paging {
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
}

export function pagingOf(path: string, query: string, at: number, size: number, total: number): Paging {
  const to = (page: number) => `${path}${query}${query === '' ? '?' : '&'}page=${page}`
  return {
    from: (at - 1) * size + 1,
    previous: at > 1 ? to(at - 1) : null,
    next: at * size < total ? to(at + 1) : null,
  }
}

/** A body and an area from free text; undefined where nothing was typed, null where it is unknown. */
export async function finderOf(view: Queryable) {
  const places = await loadGazetteer(view)
  const register = await registerOf(view, places)
  return {
    places,
    area: (typed: string | undefined) => {
      const text = oneLineText(typed)
      return text === '' ? undefined : ((places.areas.get(text) ?? places.resolve(text))?.code ?? null)
    },
    body: (typed: string | undefined) => {
      const text = oneLineText(typed)
      if (text === '') return undefined
      const answer = register.resolve(text)
      return answer.kind === 'found' && answer.found.confidence >= 0.9 ? answer.found.body : null
    },
  }
}

/** Refuses text that names a person. */
export function openText(read: ReturnType<typeof readForm>, field: string, text: string | null, lang: Lang) {
  return text !== null && looksPersonal(text) ? read.wrong(field, messages(lang).personal) : text
}

/** A page of this room: problems on top with status 422. */
export const show = (c: PageContext, deps: Deps, shown: PageToShow) =>
  showPage(c, deps, shown, { nav: 'coordination', kept: messages(c.get('lang')).kept })

export function refusalText(refusal: Refusal, lang: Lang): string {
  const { refusals: words, supportStates } = messages(lang)
  switch (refusal.kind) {
    case 'criteria-missed':
      return words.criteriaMissed(refusal.count)
    case 'not-from-here':
      return words.notFromHere(supportStates[refusal.state])
    case 'outside-offer':
      return words.outsideOffer(formatDate(refusal.from, lang), formatDate(refusal.to, lang))
    case 'not-free':
      return words.notFree(refusal.free)
    default:
      return words[refusal.kind]
  }
}

export function refusalStatus({ kind }: Refusal): 403 | 404 | 409 | 422 {
  if (kind === 'not-found') return 404
  if (kind === 'not-yours') return 403
  return kind === 'changed-meanwhile' || kind === 'code-taken' || kind === 'not-free' ? 409 : 422
}

export const refused = (c: PageContext, refusal: Refusal) =>
  failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))

/** Names of officers are for those who work with it; visitors read what was done. */
export async function historyOf(
  view: Queryable,
  deps: Deps,
  events: readonly DeskEvent[],
  lang: Lang,
  inside: boolean,
): Promise<HistoryEntry[]> {
  const say = messages(lang)
  const ids = events.map((event) => event.actorId)
  const names = inside ? await personNames(view, deps, ids) : null
  return events.map((event) => ({
    when: formatInstant(event.at, lang),
    datetime: event.at.toISOString(),
    title: say.events[event.kind] ?? event.kind,
    ...(names === null
      ? {}
      : { who: event.actorId === null ? say.thePlatform : (names.get(event.actorId) ?? say.formerPerson) }),
    ...(event.reason === null ? {} : { body: event.reason }),
  }))
}
