import { isId, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { isOutside } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { meetingHref, publicKey } from './committees.present.ts'
import { atDesk, heading, nameOf, revisionIn } from './desk-parts.ts'
import { act, makeOnce } from './doing.ts'
import { addItem, editItem, type ItemDraft, moveItem, takeItemOut } from './edit-agenda.ts'
import { oneLineText, reading, readLink } from './form-fields.ts'
import { type AgendaSection, agendaSections, type Meeting, mayChangeAgenda } from './meeting.ts'
import { presentLink } from './meetings.pages.ts'
import { messages } from './messages.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import type { WholeMeeting } from './read-meeting.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'
import { agendaDeskView, itemView, type StaleItem } from './views/desk-view.ts'
import type { Filled, Typed } from './views/parts.ts'

/** The agenda as the secretary writes it. */
export function deskAgendaPages(app: PageApp, deps: Deps): void {
  app.get('/meetings/:id/desk/agenda', (c) => atDesk(c, deps, (whole) => agendaPage(c, deps, whole, null)))
  app.post('/meetings/:id/items', (c) => addItemPost(c, deps))
  app.get('/meetings/:id/items/:item', (c) => atDesk(c, deps, (whole) => itemPage(c, deps, whole, {})))
  app.post('/meetings/:id/items/:item', (c) => editItemPost(c, deps))
  app.post('/meetings/:id/items/:item/move', (c) => moveItemPost(c, deps))
  app.post('/meetings/:id/items/:item/remove', (c) => removeItemPost(c, deps))
}

function openSections(meeting: Meeting): AgendaSection[] {
  return agendaSections.filter((section) => mayChangeAgenda(meeting, section).ok)
}

function agendaPage(
  c: PageContext,
  deps: Deps,
  whole: WholeMeeting,
  adding: (Filled & { readonly status?: 409 }) | null,
) {
  const lang = c.get('lang')
  const { agendaDesk } = messages(lang)
  const { meeting } = whole
  const open = openSections(meeting)
  const shown = adding ?? { ...empty, typed: { section: open.includes(5) ? '5' : '6' } }
  return show(c, deps, {
    title: agendaDesk.title,
    ...heading(whole, lang),
    problems: shown.problems,
    ...(adding?.status === undefined ? {} : { status: adding.status }),
    main: (frame) =>
      agendaDeskView(frame, {
        id: publicKey(meeting),
        listRevision: meeting.agendaRevision,
        frozen: meeting.state !== 'planned',
        sections: agendaSections.map((section) => ({
          section,
          open: open.includes(section),
          items: whole.items
            .filter((item) => item.section === section)
            .map((item) => ({
              id: item.id,
              title: item.title,
              presenter: item.presenter,
              about: presentLink(item, whole, lang)?.text ?? null,
              restricted: item.restricted,
              revision: item.revision,
            })),
        })),
        adding: shown,
        key: oneTimeKey(shown.typed),
      }),
  })
}

function readItem(fields: FormFields, lang: Lang): { draft: ItemDraft | null; problems: Problem[] } {
  const { agendaDesk } = messages(lang)
  const read = reading(fields, lang)
  const title = read.line('title', { most: 300, missing: agendaDesk.titleMissing })
  const text = read.lines('text', { most: 4_000 })
  const presenter = read.line('presenter', { most: 200 })
  const linkText = oneLineText(fields.link)
  const link = linkText === '' ? null : readLink(linkText)
  if (linkText !== '' && link === null) read.wrong('link', agendaDesk.linkWrong)
  const draft =
    title === null || read.problems.length > 0
      ? null
      : { title, text: text ?? '', presenter, restricted: read.tick('restricted'), link }
  return { draft, problems: read.problems }
}

async function addItemPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { agendaDesk } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const section = agendaSections.find((one) => String(one) === typed.section)
  const { draft, problems } = readItem(typed, lang)
  const again = (wrong: readonly Problem[]) =>
    atDesk(c, deps, (whole) => agendaPage(c, deps, whole, { typed, problems: wrong }))
  if (section === undefined) return again([{ field: 'section', text: agendaDesk.sectionMissing }, ...problems])
  if (draft === null) return again(problems)
  const once = { purpose: `committees.item ${key.id}`, key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const added = await addItem(tx, key, section, draft, doing)
    return added.ok ? { ok: true, value: added.value.id } : added
  })
  if (!done.ok)
    return isOutside(done.problem) ? refused(c, done.problem) : again([asProblem(done.problem, lang, 'title')])
  notice(c, agendaDesk.added)
  return c.redirect(href(lang, `${meetingHref(key)}/desk/agenda`), 303)
}

interface ItemForms {
  readonly filled?: Filled
  readonly stale?: StaleItem
  /** What the form is to carry: of a stale one the revision of the text it was shown beside. */
  readonly revision?: number
  readonly removing?: Filled
}

async function itemPage(c: PageContext, deps: Deps, whole: WholeMeeting, forms: ItemForms) {
  const lang = c.get('lang')
  const { agendaDesk } = messages(lang)
  const { meeting } = whole
  const item = whole.items.find((one) => one.id === c.req.param('item'))
  if (item === undefined) return c.notFound()
  const link = presentLink(item, whole, lang)
  const typed: Typed = {
    title: item.title,
    text: item.text,
    presenter: item.presenter ?? '',
    link: item.link !== null && ['project', 'plan', 'pair'].includes(item.link.kind) ? (link?.href ?? '') : '',
    restricted: item.restricted ? '1' : '',
  }
  const filled = forms.filled ?? { ...empty, typed }
  const removing = forms.removing ?? empty
  const stale = forms.stale ?? null
  return show(c, deps, {
    title: agendaDesk.editItem,
    ...heading(whole, lang),
    problems: [...filled.problems, ...removing.problems.map((problem) => ({ ...problem, field: 'remove-reason' }))],
    ...(stale === null ? {} : { status: 409 as const }),
    narrow: true,
    main: (frame) =>
      itemView(frame, {
        ...filled,
        meetingId: publicKey(meeting),
        itemId: item.id,
        action: `${meetingHref(meeting)}/items/${item.id}`,
        key: newId(),
        sections: [],
        revision: forms.revision ?? item.revision,
        stale,
        removing,
      }),
  })
}

async function editItemPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  const itemId = c.req.param('item') ?? ''
  if (key === null || !isId(itemId)) return c.notFound()
  const lang = c.get('lang')
  const { agendaDesk } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { draft, problems } = readItem(typed, lang)
  if (draft === null)
    return atDesk(c, deps, (whole) =>
      itemPage(c, deps, whole, { filled: { typed, problems }, revision: revisionIn(typed) }),
    )
  const done = await act(doing, (tx) => editItem(tx, key, itemId, draft, revisionIn(typed), doing))
  if (!done.ok) {
    const { problem } = done
    if (isOutside(problem)) return refused(c, problem)
    if (problem.kind === 'stale-item') {
      const who = await nameOf(deps, problem.by, agendaDesk.somebody)
      const { title, text, presenter } = problem.now
      const stale = { who, title, text, presenter }
      return atDesk(c, deps, (whole) =>
        itemPage(c, deps, whole, { filled: { typed, problems: [] }, stale, revision: problem.now.revision }),
      )
    }
    const wrong = [asProblem(problem, lang, 'title')]
    return atDesk(c, deps, (whole) =>
      itemPage(c, deps, whole, { filled: { typed, problems: wrong }, revision: revisionIn(typed) }),
    )
  }
  notice(c, agendaDesk.saved)
  return c.redirect(href(lang, `${meetingHref(key)}/desk/agenda`), 303)
}

async function moveItemPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  const itemId = c.req.param('item') ?? ''
  if (key === null || !isId(itemId)) return c.notFound()
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const move = typed.move === 'up' ? 'up' : 'down'
  const listRevision = Number.parseInt(typed.list ?? '', 10) || 0
  const done = await act(doing, (tx) => moveItem(tx, key, { itemId, move, listRevision }, doing))
  if (!done.ok) {
    const { problem } = done
    if (isOutside(problem)) return refused(c, problem)
    const wrong = { field: 'main', text: refusalText(problem, lang) }
    const status = refusalStatus(problem) === 409 ? { status: 409 as const } : {}
    return atDesk(c, deps, (whole) =>
      agendaPage(c, deps, whole, { typed: { section: '5' }, problems: [wrong], ...status }),
    )
  }
  notice(c, messages(lang).agendaDesk.moved)
  return c.redirect(href(lang, `${meetingHref(key)}/desk/agenda`), 303)
}

async function removeItemPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  const itemId = c.req.param('item') ?? ''
  if (key === null || !isId(itemId)) return c.notFound()
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const reason = read.reason()
  const again = (problems: readonly Problem[]) =>
    atDesk(c, deps, (whole) => itemPage(c, deps, whole, { removing: { typed, problems } }))
  if (reason === null) return again(read.problems)
  const done = await act(doing, (tx) => takeItemOut(tx, key, { itemId, revision: revisionIn(typed), reason }, doing))
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : again([{ field: 'reason', text: refusalText(done.problem, lang) }])
  notice(c, messages(lang).agendaDesk.removed)
  return c.redirect(href(lang, `${meetingHref(key)}/desk/agenda`), 303)
}
