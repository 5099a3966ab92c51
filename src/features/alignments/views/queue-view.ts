import { alignModel } from '../../../engines/alignment/index.ts'
import { formatPublicId } from '../../../kernel/ids.ts'
import { pickName } from '../../../platform/http/picked.ts'
import {
  button,
  decisionFields,
  downloads,
  emptyState,
  filterPanel,
  linkButton,
  linkRows,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  queueForm,
  section,
  selectField,
  state,
  tabs,
  textField,
  tick,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type AlignmentState, alignmentKinds, alignmentStates, shareText } from '../alignment.ts'
import { bodyName, evidenceTexts, linkHref, percent, sideMeta, sideTitle, whole } from '../alignments.present.ts'
import type { StoredLink } from '../alignments.sql.ts'
import type { Messages } from '../messages.th.ts'
import { queryOf, type TypedFilter } from '../queue-filter.ts'

/** What was picked and typed, when the form for several links is shown again. */
export interface TypedBulk {
  readonly picked: ReadonlySet<string>
  readonly word: string
  readonly reason: string
  readonly problems: readonly Problem[]
}

export interface QueueView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly links: readonly StoredLink[]
  readonly counts: ReadonlyMap<AlignmentState, number>
  readonly count: number
  readonly waiting: string
  readonly asked: string
  readonly functions: readonly { value: string; text: string }[]
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly isOfficer: boolean
  readonly bulk: TypedBulk
  readonly oneTimeKey: string
  readonly saved: Html | null
}

export function queueView(frame: Frame, say: Messages, view: QueueView): Html {
  const { place, body, plan, field, source, kind } = view.typed
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/alignments'),
    activeCount: [place, body, plan, field, source, kind].filter(Boolean).length,
    keep: view.typed.state ? { state: view.typed.state } : {},
    fields: filterFields(frame, say, view),
  })
  const current = view.typed.state ?? 'proposed'
  const states = tabs(
    say.queue.tabs,
    alignmentStates.map((word) => ({
      href: href(frame, `/alignments${queryOf({ ...view.typed, state: word === 'proposed' ? '' : word }, null)}`),
      text: say.states[word],
      count: whole(view.counts.get(word) ?? 0),
      current: word === current,
    })),
  )
  return html`${note({ kind: 'teal', body: paragraph(view.waiting) })}
    ${paragraph(muted(view.asked))}
    ${states}
    ${view.saved}
    ${listLayout(filters, list(frame, say, view))}`
}

function list(frame: Frame, say: Messages, view: QueueView): Html {
  if (view.links.length === 0)
    return emptyState({ why: say.queue.empty, next: { href: href(frame, '/alignments'), text: say.queue.showAll } })
  const mayPick = view.isOfficer && (view.typed.state ?? 'proposed') === 'proposed'
  const rows = linkRows(
    view.links.map((link) => ({
      title: sideTitle(link.leftLine, frame.lang),
      href: href(frame, linkHref(link)),
      text: html`${say.kinds[link.kind]} <b>${sideTitle(link.rightLine, frame.lang)}</b>`,
      meta: html`${bodyName(link.leftLine, frame.lang)} → ${sideMeta(link.rightLine, frame.lang)}<br>${why(frame, link)}`,
      side: html`${mark(say, link)}${link.share !== null && html`<br><b class="ps-nb">${say.share(shareText(link.share))}</b>`}${mayPick && pick(frame, say, view, link)}`,
    })),
  )
  const pages = pagination(frame.lang, {
    previousHref: view.firstHref,
    nextHref: view.nextHref,
    from: 1,
    to: view.links.length,
    total: view.count,
    unit: say.queue.unit,
  })
  return html`${mayPick ? bulkForm(frame, say, view, rows) : rows}
    ${pages}
    ${downloads(frame, { path: '/alignments', query: queryOf({ ...view.typed, cursor: '' }, null) })}`
}

function why(frame: Frame, link: StoredLink): string {
  return link.source === 'finder' ? evidenceTexts(link.evidence, frame.lang).slice(0, 2).join(' · ') : link.reason
}

export function mark(say: Messages, link: Pick<StoredLink, 'state' | 'score'>): Html {
  if (link.state === 'confirmed') return state('solved', say.states.confirmed)
  if (link.state !== 'proposed') return state('cannot', say.states[link.state])
  if (link.score === null) return state('promised', say.person)
  const { sure, unsure } = say.queue
  return link.score >= alignModel.sureFrom
    ? state('doing', sure(percent(link.score)))
    : state('planned', unsure(percent(link.score)))
}

/** A tick with a word; what it picks is said in full to those who hear the page. */
function pick(frame: Frame, say: Messages, view: QueueView, link: StoredLink): Html {
  const key = formatPublicId(link)
  const words = say.queue.bulk
  return tick({
    id: `pick-${key}`,
    name: pickName('link', key),
    checked: view.bulk.picked.has(key),
    label: words.pick,
    said: words.pickNamed(sideTitle(link.leftLine, frame.lang), sideTitle(link.rightLine, frame.lang)),
  })
}

function bulkForm(frame: Frame, say: Messages, view: QueueView, rows: Html): Html {
  const words = say.queue.bulk
  return queueForm(frame, {
    action: href(frame, `/alignments/decisions${queryOf(view.typed, view.typed.cursor ?? null)}`),
    oneTimeKey: view.oneTimeKey,
    rows,
    words,
    fields: decisionFields(frame.lang, {
      name: 'word',
      label: words.word,
      choices: [
        { value: '', text: words.choose },
        { value: 'confirm', text: say.decisions.confirm },
        { value: 'reject', text: say.decisions.reject },
      ],
      value: view.bulk.word,
      reason: { label: say.fields.reason, hint: say.fields.reasonHint, value: view.bulk.reason },
      problems: view.problems,
    }),
    save: button({ text: words.save, kind: 'secondary' }),
  })
}

function filterFields(frame: Frame, say: Messages, view: QueueView): Html[] {
  const words = say.queue.filters
  const { typed } = view
  const all = { value: '', text: words.all }
  const { lang } = frame
  return [
    textField(lang, {
      name: 'place',
      label: words.place,
      value: typed.place ?? '',
      error: problemWith(view.problems, 'place'),
    }),
    selectField(lang, {
      name: 'field',
      label: words.field,
      value: typed.field ?? '',
      choices: [all, ...view.functions],
      fill: true,
    }),
    selectField(lang, {
      name: 'source',
      label: words.source,
      value: typed.source ?? '',
      choices: [all, { value: 'person', text: say.person }, { value: 'finder', text: say.finder }],
      fill: true,
    }),
    selectField(lang, {
      name: 'kind',
      label: words.kind,
      value: typed.kind ?? '',
      choices: [all, ...alignmentKinds.map((kind) => ({ value: kind, text: say.kinds[kind] }))],
      fill: true,
    }),
    textField(lang, { name: 'body', label: words.body, value: typed.body ?? '' }),
    textField(lang, { name: 'plan', label: words.plan, value: typed.plan ?? '' }),
  ]
}

export interface BulkResultView {
  readonly said: string | null
  readonly refused: readonly { readonly id: string; readonly link: StoredLink | null; readonly why: string }[]
  readonly backHref: string
}

/** After a decision about several links of which some were refused: what was saved, and each refusal with its reason. */
export function bulkResultView(frame: Frame, say: Messages, view: BulkResultView): Html {
  const rows = view.refused.map(({ id, link, why }) =>
    link === null
      ? { title: id, meta: why }
      : {
          title: sideTitle(link.leftLine, frame.lang),
          href: href(frame, linkHref(link)),
          text: html`${say.kinds[link.kind]} ${sideTitle(link.rightLine, frame.lang)}`,
          meta: why,
        },
  )
  return html`${view.said && note({ kind: 'solved', body: paragraph(view.said) })}
    ${section({ id: 'refused', heading: say.queue.bulk.refusedTitle(whole(view.refused.length)), body: linkRows(rows) })}
    <p>${linkButton({ href: view.backHref, text: say.queue.bulk.back })}</p>`
}
