import { formatPublicId, isId, parseHome } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import {
  actions,
  button,
  card,
  checkboxesField,
  dataTable,
  downloads,
  emptyState,
  linkButton,
  muted,
  pagination,
  section,
  selectField,
  textField,
} from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { type Html, html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { oneLineText } from '../../web/read-form.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { type Act, forms } from './join-world.ts'
import { readBoardId } from './joining-form.ts'
import { joiningStates } from './joining-states.ts'
import { mayProposeSome, sightOf } from './joinings.policy.ts'
import {
  type Cursor,
  countJoinings,
  everyJoining,
  type JoiningFilter,
  type JoiningLine,
  listJoinings,
} from './joinings-list.sql.ts'
import { messages } from './messages.ts'
import { stateMark } from './views/one-view.ts'

const pageSize = 25
const mostInFile = 20_000
const nobody = '00000000-0000-0000-0000-000000000000'
const acts: readonly Act[] = [...forms, 'separate']
const filterNames = ['form', 'state', 'place', 'q', 'body', 'board', 'mine'] as const

export function joiningsPages(app: PageApp, deps: Deps): void {
  app.get('/joinings', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/joinings.${format}`, (c) => listFile(c, deps, format))
}

/** Bodies a viewer may speak for, by the appointments themselves. */
const ownBodies = (viewer: Viewer | null): string[] =>
  (viewer?.grants ?? []).flatMap(({ role, bodyId }) =>
    bodyId !== null && (role === 'planner' || role === 'plan-approver') ? [bodyId] : [],
  )

/** The filter of an address; a place finer than a province also narrows to what lies under it. */
export async function readJoiningFilter(
  view: Queryable,
  query: Readonly<Record<string, string | undefined>>,
  viewer: Viewer | null,
  now: Date,
): Promise<JoiningFilter> {
  const typed = oneLineText(query.place)
  const places = typed === '' ? null : await loadGazetteer(view)
  const area = places?.areas.get(typed) ?? places?.areas.get(places.resolve(typed)?.code ?? '')
  const home = parseHome(area?.code.slice(0, 2) ?? '')
  const known = typed === '' || area?.code === 'TH'
  return {
    ...everyJoining,
    form: acts.find((one) => one === query.form) ?? null,
    state: joiningStates.find((one) => one === query.state) ?? null,
    homes: known
      ? null
      : home.ok
        ? [home.value]
        : (places?.provincesOf(area?.code ?? '').map((one) => one.code) ?? ['none']),
    under: area !== undefined && /^\d{4,}$/.test(area.code) ? area.code : null,
    bodyId: query.body ? ((await bodyIdByCode(view, query.body.trim().toUpperCase())) ?? nobody) : null,
    waitingFor: query.mine === '1' ? ownBodies(viewer) : null,
    boardId: query.board ? (readBoardId(query.board) ?? nobody) : null,
    text: oneLineText(query.q) || null,
    sight: sightOf(viewer, now),
  }
}

export function readCursor(text: string | undefined): Cursor | null {
  const [at = '', home = '', id = ''] = (text ?? '').split('~')
  const day = new Date(at)
  return isId(id) && parseHome(home).ok && /^\d{4}-/.test(at) && !Number.isNaN(day.getTime())
    ? { at: day, home, id }
    : null
}

export const cursorOf = (line: { updatedAt: Date; home: string; id: string }) =>
  `${line.updatedAt.toISOString()}~${line.home}~${line.id}`

function keptQuery(query: Readonly<Record<string, string | undefined>>, more: Record<string, string> = {}): string {
  const kept = filterNames.flatMap((name): [string, string][] => (query[name] ? [[name, query[name] ?? '']] : []))
  const text = new URLSearchParams([...kept, ...Object.entries(more)]).toString()
  return text === '' ? '' : `?${text}`
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'coordination')
  const query = c.req.query()
  const viewer = c.get('viewer')
  const after = readCursor(query.cursor)
  const found = await deps.db.snapshot(async (view) => {
    const filter = await readJoiningFilter(view, query, viewer, deps.clock.now())
    const rows = await listJoinings(view, filter, { limit: pageSize + 1, after })
    return { rows, counts: await countJoinings(view, filter) }
  })
  const rows = found.rows.slice(0, pageSize)
  const last = rows.at(-1)
  const total = [...found.counts.entries()].reduce(
    (sum, [state, count]) => (query.state && query.state !== state ? sum : sum + count),
    0,
  )
  const more = found.rows.length > pageSize && last !== undefined
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      banner: noticeOf(c),
      actions: [
        ...(mayProposeSome(viewer, deps.clock.now())
          ? [linkButton({ icon: 'plus', href: href(frame, '/joinings/new'), text: say.list.add })]
          : []),
        linkButton({ kind: 'secondary', href: href(frame, '/scenarios'), text: say.list.scenarios }),
      ],
      main: html`${filterForm(frame, query, ownBodies(viewer).length > 0)}${
        rows.length === 0
          ? emptyState(
              keptQuery(query) === ''
                ? { why: say.list.none, next: { href: href(frame, '/overlaps'), text: say.list.seeOverlaps } }
                : { why: say.list.nothing, next: { href: href(frame, '/joinings'), text: say.list.seeAll } },
            )
          : html`${card(table(frame, rows))}${pagination(lang, {
              nextHref: more ? href(frame, `/joinings${keptQuery(query, { cursor: cursorOf(last) })}`) : null,
              previousHref: after === null ? null : href(frame, `/joinings${keptQuery(query)}`),
              from: 1,
              to: rows.length,
              total: after === null ? total : null,
              unit: say.unit,
            })}${section({ id: 'files', heading: say.list.files, body: downloads(frame, { path: '/joinings', query: keptQuery(query) }) })}`
      }`,
      alternates: [{ href: `/api/v1/joinings${keptQuery(query)}`, type: 'application/json', text: say.asJson }],
    }),
  )
}

function filterForm(frame: Frame, query: Readonly<Record<string, string | undefined>>, hasBodies: boolean): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.list
  return html`<form method="get" action="${href(frame, '/joinings')}" class="ps-card"><div class="ps-grid ps-2">${textField(
    lang,
    {
      name: 'q',
      label: say.q,
      value: query.q ?? '',
      type: 'search',
    },
  )}${textField(lang, { name: 'place', label: say.place, value: query.place ?? '' })}${selectField(lang, {
    name: 'form',
    label: say.form,
    value: query.form ?? '',
    fill: true,
    choices: [{ value: '', text: say.allForms }, ...acts.map((one) => ({ value: one, text: all.forms[one] }))],
  })}${selectField(lang, {
    name: 'state',
    label: say.state,
    value: query.state ?? '',
    fill: true,
    choices: [
      { value: '', text: say.allStates },
      ...joiningStates.map((one) => ({ value: one, text: all.states[one] })),
    ],
  })}</div>${
    hasBodies
      ? checkboxesField(lang, {
          name: 'mine',
          label: all.sections.waiting,
          values: query.mine === '1' ? ['1'] : [],
          items: [{ value: '1', text: say.mine }],
        })
      : null
  }${query.board ? html`<input type="hidden" name="board" value="${query.board}">` : null}${actions([button({ text: say.show, kind: 'secondary' })])}</form><div class="ps-gap"></div>`
}

function table(frame: Frame, rows: readonly JoiningLine[]): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.list
  return dataTable<JoiningLine>({
    caption: all.title,
    phone: 'cards',
    rows,
    columns: [
      {
        head: say.name,
        kind: 'title',
        cell: (one) =>
          html`<a class="govuk-link" href="${href(frame, `/joinings/${formatPublicId(one)}`)}">${one.title}</a><br>${muted(pick(lang, { th: one.leadBodyTh, en: one.leadBodyEn ?? one.leadBodyTh }))}`,
      },
      { head: say.form, cell: (one) => all.forms[one.form] },
      { head: say.projects, kind: 'number', cell: (one) => String(one.projects) },
      { head: say.moved, kind: 'number', cell: (one) => formatBaht(satang(one.movedSatang), lang) },
      {
        head: say.state,
        phone: 'stack',
        cell: (one) =>
          html`${stateMark(frame, one.state)}${one.asked === 0 || one.state === 'approved' ? null : html`<br>${muted(say.agreedOf(String(one.agreed), String(one.asked)))}`}`,
      },
      { head: say.updated, kind: 'short', cell: (one) => formatInstant(one.updatedAt, lang) },
    ],
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.list
  const rows = await deps.db.snapshot(async (view) =>
    listJoinings(view, await readJoiningFilter(view, c.req.query(), c.get('viewer'), deps.clock.now()), {
      limit: mostInFile,
      after: null,
    }),
  )
  return tableFile(c, format, {
    name: 'joinings',
    sheets: [
      {
        title: 'joinings',
        head: ['id', say.name, say.form, say.state, say.lead, say.projects, say.moved, say.agreed, say.updated],
        rows: rows.map((one) => [
          formatPublicId(one),
          one.title,
          all.forms[one.form],
          all.states[one.state],
          pick(lang, { th: one.leadBodyTh, en: one.leadBodyEn ?? one.leadBodyTh }),
          one.projects,
          satang(one.movedSatang),
          say.agreedOf(String(one.agreed), String(one.asked)),
          formatInstant(one.updatedAt, lang),
        ]),
      },
    ],
  })
}
