import {
  actions,
  button,
  downloads,
  emptyState,
  filterPanel,
  form,
  linkButton,
  listLayout,
  muted,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  summaryList,
  tabs,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Marked, ResolutionRow } from '../committees.present.ts'
import { messages } from '../messages.ts'
import { followUpStates, resolutionKinds } from '../resolution.ts'
import { type DueWord, dueWords } from '../resolutions.sql.ts'
import { resolutionRows } from './committee-view.ts'
import { type Filled, fieldOf, marked } from './parts.ts'

export interface TypedFollowUp {
  readonly q: string
  readonly place: string
  readonly kind: string
  readonly committee: string
  readonly whose: string
  readonly due: DueWord
}

export interface FollowUpList {
  readonly typed: TypedFollowUp
  readonly problems: readonly Problem[]
  readonly rows: readonly ResolutionRow[]
  readonly counts: Readonly<Record<DueWord, number>>
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
  readonly isSignedIn: boolean
}

export function followUpQuery(typed: TypedFollowUp): string {
  const kept = Object.entries(typed).filter(([name, value]) => value !== '' && !(name === 'due' && value === 'open'))
  const query = new URLSearchParams(kept)
  return query.size > 0 ? `?${query}` : ''
}

export function followUpListView(frame: Frame, view: FollowUpList): Html {
  const { list, followUp, resolutionKinds: kinds, dueWords: due } = messages(frame.lang)
  const { typed } = view
  const path = '/committees/follow-up'
  const filters = filterPanel(frame.lang, {
    action: href(frame, path),
    activeCount: [typed.q, typed.place, typed.kind, typed.whose, typed.committee].filter(Boolean).length,
    keep: { due: typed.due, ...(typed.committee === '' ? {} : { committee: typed.committee }) },
    fields: [
      textField(frame.lang, { name: 'q', label: followUp.words, value: typed.q, type: 'search' }),
      textField(frame.lang, {
        name: 'place',
        label: list.place,
        hint: list.placeHint,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'kind',
        label: followUp.kind,
        value: typed.kind,
        fill: true,
        choices: [
          { value: '', text: followUp.everyKind },
          ...resolutionKinds.map((value) => ({ value, text: kinds[value] })),
        ],
      }),
      ...(view.isSignedIn
        ? [
            selectField(frame.lang, {
              name: 'whose',
              label: followUp.whose,
              value: typed.whose,
              fill: true,
              choices: [
                { value: '', text: followUp.everyone },
                { value: 'mine', text: followUp.mine },
              ],
            }),
          ]
        : []),
    ],
  })
  const views = tabs(
    followUp.state,
    dueWords.map((word) => ({
      href: href(frame, `${path}${followUpQuery({ ...typed, due: word })}`),
      text: due[word],
      count: view.counts[word].toLocaleString('en-US'),
      current: word === typed.due,
    })),
  )
  return html`${views}${listLayout(filters, rows(frame, view, path))}`
}

function rows(frame: Frame, view: FollowUpList, path: string): Html {
  const { followUp } = messages(frame.lang)
  if (view.rows.length === 0)
    return emptyState({ why: followUp.empty, next: { href: href(frame, `${path}?due=all`), text: followUp.showAll } })
  return html`${resolutionRows(frame, view.rows, true)}${pagination(frame.lang, {
    previousHref: view.previous && href(frame, view.previous),
    nextHref: view.next && href(frame, view.next),
    from: view.from,
    to: view.from + view.rows.length - 1,
    total: view.counts[view.typed.due],
    unit: followUp.unit,
  })}${downloads(frame, { path, query: followUpQuery(view.typed) })}`
}

// ---- one resolution

export interface ResolutionView {
  readonly id: string
  readonly row: ResolutionRow
  readonly voters: string
  readonly supersededBy: { readonly href: string; readonly text: string } | null
  readonly entries: readonly {
    readonly when: string
    readonly datetime: string
    readonly state: Marked
    readonly note: string
    readonly evidence: string | null
    readonly who: string
  }[]
  /** Null: not for this reader, or nothing to follow. */
  readonly saying: (Filled & { readonly key: string }) | null
}

export function resolutionView(frame: Frame, view: ResolutionView): Html {
  const { followUp, page, followUpStates: states, one } = messages(frame.lang)
  const { row } = view
  const { lang } = frame
  const facts = [
    { key: followUp.resolution, value: html`<b>${row.text}</b>` },
    { key: followUp.kind, value: html`${marked(row.kind)} ${row.how}<br>${muted(view.voters)}` },
    {
      key: followUp.committee,
      value: html`<a class="govuk-link" href="${href(frame, row.committee.href)}">${row.committee.name}</a>`,
    },
    {
      key: one.meetings,
      value: html`<a class="govuk-link" href="${href(frame, `${row.meeting.href}#item-${row.itemId}`)}">${row.meeting.title} · ${row.itemTitle}</a><br>${row.decidedOn}`,
    },
    { key: followUp.owner, value: row.owner ?? followUp.noOwner },
    ...(row.due === null ? [] : [{ key: followUp.due, value: row.due }]),
    ...(row.state === null ? [] : [{ key: followUp.state, value: marked(row.state) }]),
    ...(view.supersededBy === null
      ? []
      : [
          {
            key: page.superseded,
            value: html`<a class="govuk-link" href="${href(frame, view.supersededBy.href)}">${view.supersededBy.text}</a>`,
          },
        ]),
  ]
  const entries =
    view.entries.length === 0
      ? paragraph(followUp.noEntries)
      : timeline(
          view.entries.map((entry) => ({
            when: entry.when,
            datetime: entry.datetime,
            title: entry.note,
            who: entry.who,
            state: marked(entry.state),
            ...(entry.evidence === null ? {} : { body: followUp.evidenceIs(entry.evidence) }),
          })),
        )
  return html`${summaryList(facts)}
    ${row.owner !== null && section({ id: 'entries', heading: followUp.entries, body: entries })}
    ${
      view.saying &&
      section({
        id: 'say',
        heading: followUp.say,
        body: form(frame, {
          action: href(frame, `/resolutions/${view.id}/follow-up`),
          oneTimeKey: view.saying.key,
          body: html`${radiosField(lang, {
            ...fieldOf(view.saying, 'state'),
            label: followUp.newState,
            items: followUpStates.map((value) => ({ value, text: states[value] })),
          })}${textAreaField(lang, { ...fieldOf(view.saying, 'note'), label: followUp.note, rows: 3 })}${textField(
            lang,
            {
              ...fieldOf(view.saying, 'evidence'),
              label: followUp.evidence,
              hint: followUp.evidenceHint,
              optional: true,
            },
          )}${button({ text: followUp.save })}`,
        }),
      })
    }
    ${actions([linkButton({ href: href(frame, '/committees/follow-up'), text: followUp.title, kind: 'secondary', icon: 'back' })])}`
}
