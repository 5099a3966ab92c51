import { formatInstant, formatShortDate, formatTime, todayInBangkok } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  type Banner,
  banner,
  button,
  dataTable,
  downloads,
  emptyState,
  filterPanel,
  form,
  linkButton,
  listLayout,
  muted,
  paragraph,
  section,
  selectField,
  statRow,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { doors } from '../channel.ts'
import { messages } from '../messages.ts'
import { aboutHref, stateMark } from '../notices.present.ts'
import type { DeliveryFilter, DoorCount, ShownDelivery } from '../notices.sql.ts'
import { outageWords } from '../outage-cause.ts'
import type { Outage } from '../queue.sql.ts'
import { type DeliveryState, deliveryStates } from '../queue.ts'
import { type Topic, topics } from '../topic.ts'

export interface DeliveriesPage {
  readonly filter: DeliveryFilter
  readonly rows: readonly ShownDelivery[]
  readonly counts: readonly DoorCount[]
  readonly outages: readonly Outage[]
  readonly isFirst: boolean
  readonly next: string | null
  readonly banner: Banner | null
}

const arrived: readonly DeliveryState[] = ['sent', 'kept']
const failed: readonly DeliveryState[] = ['refused', 'expired']
const open: readonly DeliveryState[] = ['waiting', 'quiet', 'digest', 'sending']

export function deliveriesView(frame: Frame, view: DeliveriesPage): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.deliveries
  const { filter } = view
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value === null ? [] : [[name, value as string]])),
  )
  const withQuery = (more: Record<string, string> = {}) => {
    const text = new URLSearchParams([...query, ...Object.entries(more)]).toString()
    return text === '' ? '' : `?${text}`
  }
  const sum = (states: readonly DeliveryState[]) =>
    view.counts
      .filter((one) => states.includes(one.state))
      .reduce((n, one) => n + one.notices, 0)
      .toLocaleString('en-US')
  const numbers = statRow([
    { value: sum(arrived), label: say.arrived, note: say.counts },
    { value: sum(open), label: say.open, href: href(frame, '/notices/deliveries?state=open') },
    { value: sum(failed), label: say.failed, href: href(frame, '/notices/deliveries?state=failed') },
  ])
  const closed = view.outages.map((one) =>
    banner({
      kind: 'error',
      title: say.outage(all.doors[one.door], formatInstant(one.since, lang)),
      body: say.outageText(outageWords(one, lang)),
    }),
  )
  const filters = filterPanel(lang, {
    action: href(frame, '/notices/deliveries'),
    activeCount: [...query].length,
    fields: [
      selectField(lang, {
        name: 'door',
        label: say.door,
        fill: true,
        value: filter.door,
        choices: [{ value: '', text: say.everyDoor }, ...doors.map((door) => ({ value: door, text: all.doors[door] }))],
      }),
      selectField(lang, {
        name: 'state',
        label: say.state,
        fill: true,
        value: filter.state,
        choices: [
          { value: '', text: say.everyState },
          { value: 'open', text: say.openStates },
          { value: 'failed', text: say.failedStates },
          ...deliveryStates.map((state) => ({ value: state, text: all.states[state] })),
        ],
      }),
      selectField(lang, {
        name: 'topic',
        label: say.topic,
        fill: true,
        value: filter.topic,
        choices: [
          { value: '', text: say.everyTopic },
          ...(Object.keys(topics) as Topic[]).map((topic) => ({ value: topic, text: all.topics[topic] })),
        ],
      }),
    ],
  })
  const rows =
    view.rows.length === 0
      ? emptyState({ why: say.none, next: { href: href(frame, '/notices/deliveries'), text: say.showAll } })
      : html`${table(frame, view)}${actions([
          !view.isFirst &&
            linkButton({ href: href(frame, `/notices/deliveries${withQuery()}`), text: say.newest, kind: 'secondary' }),
          view.next !== null &&
            linkButton({
              href: href(frame, `/notices/deliveries${withQuery({ before: view.next })}`),
              text: say.older,
              kind: 'secondary',
            }),
        ])}`
  return page(frame, {
    title: say.title,
    lead: say.lead,
    breadcrumbs: [{ text: all.list.title, href: href(frame, '/notices') }],
    noIndex: true,
    banner: view.banner,
    main: html`${closed}${numbers}${section({ id: 'list', heading: say.caption, body: listLayout(filters, rows) })}${section(
      {
        id: 'files',
        heading: say.files,
        body: html`${paragraph(say.downloads)}${downloads(frame, { path: '/notices/deliveries', query: withQuery() })}`,
      },
    )}`,
  })
}

const retryable: readonly DeliveryState[] = ['waiting', 'refused', 'expired']

function table(frame: Frame, view: DeliveriesPage): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.deliveries
  const retry = (one: ShownDelivery) =>
    one.hasWords && retryable.includes(one.state) && one.attempts > 0
      ? form(frame, {
          action: href(frame, '/notices/deliveries/retry'),
          hidden: { one: `${one.noticeId}.${one.door}` },
          inline: true,
          body: button({ text: say.retry, kind: 'secondary' }),
        })
      : null
  const about = ({ topic, about: what }: ShownDelivery) => {
    const name = all.topics[topic] ?? topic
    const path = aboutHref(what)
    return path === null ? name : html`<a class="govuk-link" href="${href(frame, path)}">${name}</a>`
  }
  const short = (at: Date) => `${formatShortDate(todayInBangkok(at), lang)} ${formatTime(at, lang)}`
  const became = (one: ShownDelivery) => {
    const notes = [
      one.settledAt === null
        ? `${one.attempts === 0 ? say.goesOut : say.next} ${short(one.dueAt)}`
        : short(one.settledAt),
      ...(one.lastError === null ? [] : [say.reasonOf(one.lastError)]),
      ...(one.attempts > 1 ? [say.tries(one.attempts)] : []),
    ]
    return html`<div>${stateMark(one, lang)}${notes.map((line) => html`<br>${muted(line)}`)}</div>`
  }
  return dataTable<ShownDelivery>({
    caption: say.caption,
    dense: true,
    columns: [
      { head: say.topic, kind: 'title', cell: about },
      { head: say.made, kind: 'short', cell: (one) => short(one.madeAt) },
      { head: say.door, kind: 'short', cell: (one) => all.doors[one.door] },
      { head: say.state, cell: became },
      ...(view.rows.some((one) => retry(one) !== null) ? [{ head: '', kind: 'action' as const, cell: retry }] : []),
    ],
    rows: view.rows,
  })
}
