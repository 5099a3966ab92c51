import { formatPublicId, type Home, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { formatDate, formatInstant } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { HistoryEntry } from '../../web/components/index.ts'
import { oneLineText, type readForm } from '../../web/read-form.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { personNames } from '../people/index.ts'
import { looksPersonal } from '../plans/index.ts'
import type { DeskEvent } from './desk.sql.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'
import type { Key } from './services.sql.ts'

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })

/** The key in the address of a page of ours, as pasted, also with the host before it and `/en`. */
export function pastedKey(typed: string, pages: 'projects' | 'agreements' | 'pool' | 'boards'): Key | null {
  const found = new RegExp(`(?:^|/)${pages}/([0-9a-f-]+)(?:[/?#].*)?$`).exec(typed.trim())
  const read = parsePublicId(found?.[1] ?? typed.trim())
  return read.ok ? read.value : null
}

/** The words of a query, each one line and not too long. */
export function typedQuery<Name extends string>(c: PageContext, names: readonly Name[]): Record<Name, string> {
  return Object.fromEntries(
    names.map((name) => [name, oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)]),
  ) as Record<Name, string>
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

/** The field of a form or of what a program sent that a refusal is about; null: none in particular. */
export function refusalField({ kind }: Refusal): 'to' | 'duty' | 'project' | 'board' | null {
  switch (kind) {
    case 'same-body':
      return 'to'
    case 'no-such-duty':
      return 'duty'
    case 'no-such-project':
      return 'project'
    case 'no-such-board':
    case 'not-at-board':
      return 'board'
    default:
      return null
  }
}

/** A board named by its address or key; where that cannot be read, the refusal of a board that is not there. */
export function boardNamed(typed: string | null | undefined): Result<Key | null, Refusal> {
  if (!typed?.trim()) return ok(null)
  const board = pastedKey(typed, 'boards')
  return board === null ? refuse({ kind: 'no-such-board' }) : ok(board)
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
