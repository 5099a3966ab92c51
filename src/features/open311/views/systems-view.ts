import type { Lang } from '../../../kernel/lang.ts'
import { formatInstant, formatShortDate, formatTime, todayInBangkok } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  type Banner,
  button,
  card,
  columns,
  dataTable,
  details,
  downloads,
  filterPanel,
  form,
  inset,
  linkButton,
  listLayout,
  type Meaning,
  muted,
  paragraph,
  section,
  selectField,
  state,
  summaryList,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { messages } from '../messages.ts'
import type { ForwardLine, ForwardState, SystemLine } from '../systems.sql.ts'

export const queueFilters = ['open', 'waiting', 'refused'] as const
export type QueueFilter = (typeof queueFilters)[number]

export interface SystemsPage {
  readonly systems: readonly SystemLine[]
  readonly names: ReadonlyMap<string, string>
  readonly queue: readonly ForwardLine[]
  readonly latest: readonly ForwardLine[]
  readonly filter: QueueFilter
  readonly isFirst: boolean
  readonly next: string | null
  readonly banner: Banner | null
}

const meaningOf: Readonly<Record<ForwardState, Meaning>> = {
  waiting: 'doing',
  sending: 'doing',
  sent: 'solved',
  refused: 'late',
}

export const bodyOf = ({ bodyTh, bodyEn }: { bodyTh: string; bodyEn: string | null }, lang: Lang): string =>
  lang === 'en' ? (bodyEn ?? bodyTh) : bodyTh

export function systemsView(frame: Frame, view: SystemsPage): Html {
  const { lang } = frame
  const say = messages(lang).systems
  const systems =
    view.systems.length === 0
      ? inset(say.none)
      : columns(
          '2',
          view.systems.map((one) => systemView(frame, one, view.names)),
        )
  return page(frame, {
    title: say.title,
    lead: say.lead,
    noIndex: true,
    banner: view.banner,
    main: html`${section({ id: 'systems', heading: say.systems, first: true, body: systems })}
${section({ id: 'queue', heading: say.queue, body: queueView(frame, view) })}
${view.queue.length > 0 && section({ id: 'files', heading: say.files, body: downloads(frame, { path: '/systems', query: queryOf(view.filter) }) })}
${view.latest.length > 0 && section({ id: 'latest', heading: say.latest, body: latestTable(frame, view.latest) })}
${section({ id: 'how', heading: say.how, body: howView(frame) })}`,
  })
}

function systemView(frame: Frame, one: SystemLine, names: ReadonlyMap<string, string>): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.systems
  const isWell = one.lastProblem === null
  const rows = [
    { key: say.address, value: html`<code class="ps-code">${one.endpoint}</code>` },
    {
      key: say.state,
      value: html`${state(isWell ? 'solved' : 'late', isWell ? say.well : say.silent)}${!isWell && html`<br>${muted(all.problemOf(one.lastProblem))}`}`,
    },
    { key: say.heard, value: formatInstant(one.askedUntil, lang) },
    {
      key: say.handed,
      value: [
        say.cases(one.sent),
        ...(one.lastSentAt === null ? [] : [say.lastOn(formatInstant(one.lastSentAt, lang))]),
      ].join(' · '),
    },
    {
      key: say.waits,
      value: [
        say.cases(one.waiting),
        ...(one.waitingSince === null ? [] : [say.sinceWhen(formatInstant(one.waitingSince, lang))]),
      ].join(' · '),
    },
    { key: say.refusedThere, value: say.cases(one.refused) },
    {
      key: say.joined,
      value: say.joinedBy(names.get(one.madeBy) ?? say.former, formatInstant(one.madeAt, lang), one.reason),
    },
  ]
  const tryNow = form(frame, {
    action: href(frame, '/systems/try'),
    hidden: { system: one.id },
    inline: true,
    body: button({ text: say.tryNow, kind: 'secondary' }),
  })
  return card(html`${summaryList([{ key: say.code, value: one.bodyCode }, ...rows])}${tryNow}`, bodyOf(one, lang))
}

const queryOf = (filter: QueueFilter) => (filter === 'open' ? '' : `?state=${filter}`)

function queueView(frame: Frame, view: SystemsPage): Html {
  const { lang } = frame
  const say = messages(lang).systems
  const query = queryOf(view.filter)
  const filters = filterPanel(lang, {
    action: href(frame, '/systems'),
    activeCount: view.filter === 'open' ? 0 : 1,
    fields: [
      selectField(lang, {
        name: 'state',
        label: say.state,
        fill: true,
        value: view.filter,
        choices: queueFilters.map((value) => ({ value, text: say.filters[value] })),
      }),
    ],
  })
  const rows =
    view.queue.length === 0
      ? inset(say.nothingWaits)
      : html`${queueTable(frame, view.queue)}${actions([
          !view.isFirst && linkButton({ href: href(frame, `/systems${query}`), text: say.newest, kind: 'secondary' }),
          view.next !== null &&
            linkButton({
              href: href(frame, `/systems?${new URLSearchParams({ state: view.filter, before: view.next })}`),
              text: say.older,
              kind: 'secondary',
            }),
        ])}`
  return listLayout(filters, rows)
}

function queueTable(frame: Frame, rows: readonly ForwardLine[]): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.systems
  return dataTable<ForwardLine>({
    caption: say.queue,
    dense: true,
    columns: [
      { head: say.ref, kind: 'title', cell: (one) => caseLink(frame, one) },
      { head: say.body, cell: (one) => bodyOf(one, lang) },
      { head: say.since, kind: 'short', cell: (one) => short(one.madeAt, lang) },
      {
        head: say.state,
        cell: (one) => {
          const notes = [
            ...(one.problem === null ? [] : [all.problemOf(one.problem)]),
            ...(one.attempts > 0 ? [say.triedTimes(one.attempts)] : []),
            ...(one.state === 'refused' ? [] : [`${say.next} ${short(one.nextAt, lang)}`]),
          ]
          return html`<div>${state(meaningOf[one.state], say.states[one.state])}${notes.map((line) => html`<br>${muted(line)}`)}</div>`
        },
      },
      {
        head: '',
        kind: 'action',
        cell: (one) =>
          form(frame, {
            action: href(frame, '/systems/retry'),
            hidden: { one: `${one.home}-${one.id}` },
            inline: true,
            body: button({ text: say.retry, kind: 'secondary' }),
          }),
      },
    ],
    rows,
  })
}

function latestTable(frame: Frame, rows: readonly ForwardLine[]): Html {
  const { lang } = frame
  const say = messages(lang).systems
  return dataTable<ForwardLine>({
    caption: say.latest,
    dense: true,
    columns: [
      { head: say.ref, kind: 'title', cell: (one) => caseLink(frame, one) },
      { head: say.body, cell: (one) => bodyOf(one, lang) },
      { head: say.numberThere, cell: (one) => one.remoteId ?? '' },
      { head: say.sentAt, kind: 'short', cell: (one) => (one.sentAt === null ? '' : short(one.sentAt, lang)) },
    ],
    rows,
  })
}

function howView(frame: Frame): Html {
  const say = messages(frame.lang).systems
  const command = (text: string) => html`<pre class="ps-pre" tabindex="0"><code>${text}</code></pre>`
  return html`${paragraph(say.howText)}${details(
    say.commands,
    html`${command('bin/prasan open311 connect BODY --endpoint URL --key - --by EMAIL --reason TEXT')}${command('bin/prasan open311 check BODY')}${command('bin/prasan open311 disconnect BODY --by EMAIL')}`,
  )}`
}

function caseLink(frame: Frame, { ref }: ForwardLine): Html {
  return html`<a class="govuk-link" href="${href(frame, `/complaints/${ref}`)}">${ref}</a>`
}

function short(at: Date, lang: Lang): string {
  return `${formatShortDate(todayInBangkok(at), lang)} ${formatTime(at, lang)}`
}
