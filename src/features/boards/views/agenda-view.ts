import {
  actions,
  button,
  details,
  downloads,
  emptyState,
  filterPanel,
  form,
  glue,
  linkButton,
  linkRows,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { type Linked, type Marked, matterHref } from '../boards.present.ts'
import { DAYS_PER_WAITING_POINT, MOST_FREE_POINTS, MOST_WAITING_POINTS, points, type Score } from '../matter.ts'
import { type Matter, matterStates } from '../matters.sql.ts'
import { messages } from '../messages.ts'
import { foldedForm, linked, marked } from './parts.ts'

interface Choice {
  readonly value: string
  readonly text: string
}

export interface MatterRow {
  readonly href: string
  readonly title: string
  readonly place: string
  readonly supports: number
  readonly points: string
  readonly waited: string | null
  readonly state: Marked
  readonly answer: string | null
}

export interface AgendaList {
  readonly typed: { readonly q: string; readonly place: string; readonly field: string; readonly state: string }
  readonly fields: readonly Choice[]
  readonly problems: readonly Problem[]
  readonly rows: readonly MatterRow[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
  readonly query: string
}

export function agendaView(frame: Frame, view: AgendaList): Html {
  const { lang } = frame
  const { agenda: say, list, matterStates: states } = messages(lang)
  const { q, place, field } = view.typed
  const filters = filterPanel(lang, {
    action: href(frame, '/agenda'),
    activeCount: [q, place, field, view.typed.state].filter(Boolean).length,
    fields: [
      textField(lang, {
        name: 'place',
        label: list.place,
        hint: list.placeHint,
        value: place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(lang, {
        name: 'field',
        label: list.field,
        value: field,
        fill: true,
        choices: [{ value: '', text: list.everyField }, ...view.fields],
      }),
      selectField(lang, {
        name: 'state',
        label: say.state,
        value: view.typed.state,
        fill: true,
        choices: [
          { value: '', text: say.everyState },
          ...matterStates.map((value) => ({ value, text: states[value] })),
        ],
      }),
      textField(lang, { name: 'q', label: list.words, value: q, type: 'search' }),
    ],
  })
  const rule = details(
    say.rule,
    html`${paragraph(say.ruleText(MOST_FREE_POINTS, DAYS_PER_WAITING_POINT, MOST_WAITING_POINTS))}${paragraph(say.ruleDecided)}`,
  )
  const body =
    view.rows.length === 0
      ? emptyState({ why: say.empty, next: { href: href(frame, '/agenda/new'), text: say.beFirst } })
      : html`${linkRows(
          view.rows.map((row) => ({
            title: row.title,
            href: href(frame, row.href),
            meta: glue(
              [
                row.place,
                say.supports(row.supports),
                ...(row.waited === null ? [] : [say.points(row.points), row.waited]),
              ].join(' · '),
            ),
            ...(row.answer === null ? {} : { text: row.answer }),
            side: marked(row.state),
          })),
        )}${pagination(lang, {
          from: view.from,
          to: view.from + view.rows.length - 1,
          total: view.total,
          unit: say.unit,
          previousHref: view.previous && href(frame, view.previous),
          nextHref: view.next && href(frame, view.next),
        })}${downloads(frame, { path: '/agenda/list', query: view.query })}`
  return listLayout(filters, html`${rule}${body}`)
}

// ---- proposing

export interface ProposeForm {
  readonly filled: Filled
  readonly fields: readonly Choice[]
  readonly voices: readonly Choice[]
  readonly similar: readonly (Pick<Matter, 'home' | 'id' | 'title'> & { readonly supports: number })[]
  readonly key: string
}

export function proposeView(frame: Frame, view: ProposeForm): Html {
  const { lang } = frame
  const { agenda } = messages(lang)
  const say = agenda.form
  const own = (name: string) => fieldOf(view.filled, name)
  const similar =
    view.similar.length > 0 &&
    html`${note({
      kind: 'teal',
      id: 'similar',
      title: say.similar,
      body: html`${paragraph(say.similarHint)}${linkRows(
        view.similar.map((one) => ({
          title: one.title,
          href: href(frame, matterHref(one)),
          meta: agenda.supports(one.supports),
        })),
        { inCard: false },
      )}`,
    })}`
  return form(frame, {
    action: href(frame, '/agenda/new'),
    oneTimeKey: view.key,
    hidden: view.similar.length > 0 ? { different: '1' } : {},
    body: html`${similar}${textField(lang, { ...own('title'), label: say.name, hint: say.nameHint })}${textField(lang, { ...own('area'), label: say.place, hint: say.placeHint })}${textField(lang, { ...own('spot'), label: say.spot, hint: say.spotHint, optional: true })}${textAreaField(lang, { ...own('text'), label: say.text, hint: say.textHint, rows: 5 })}${selectField(lang, { ...own('field'), label: say.field, fill: true, choices: [{ value: '', text: say.fieldAny }, ...view.fields] })}${view.voices.length > 0 && selectField(lang, { ...own('voice'), label: say.voice, fill: true, choices: [{ value: '', text: say.self }, ...view.voices] })}${button({ text: view.similar.length > 0 ? say.different : say.send })}`,
  })
}

// ---- one matter

export interface MatterView {
  readonly matter: Matter
  readonly state: Marked
  readonly score: Score
  readonly place: Linked
  readonly field: string | null
  readonly by: string
  readonly proposed: string
  readonly supported: boolean
  readonly board: (Linked & { readonly now: string }) | null
  readonly story: readonly {
    readonly when: string
    readonly iso: string
    readonly title: string
    readonly who: string | null
    readonly text: string | null
  }[]
  readonly may: { readonly answer: boolean; readonly hide: boolean }
  readonly boards: readonly Choice[]
  readonly filled: Filled
}

export function matterView(frame: Frame, view: MatterView): Html {
  const { lang } = frame
  const { agenda } = messages(lang)
  const say = agenda.one
  const { matter } = view
  if (matter.hiddenAt !== null && !view.may.hide) return note({ title: say.hidden, body: matter.hideReason ?? '' })
  const answer =
    matter.state !== 'open' &&
    note({
      kind: matter.state === 'declined' ? 'gold' : 'solved',
      title: view.state.text,
      body: html`${paragraph(matter.decideReason ?? '')}${view.board !== null && paragraph(html`${say.board}: ${linked(frame, view.board)} · ${view.board.now}`)}`,
    })
  return html`${matter.hiddenAt !== null && note({ kind: 'late', title: say.hidden, body: matter.hideReason ?? '' })}${answer}
    ${matter.text.split('\n').map((line) => line.trim() !== '' && paragraph(line))}
    ${matter.state === 'open' && matter.hiddenAt === null && supportBlock(frame, view)}
    ${summaryList([
      { key: say.place, value: html`${linked(frame, view.place)}${matter.placeText && html` · ${matter.placeText}`}` },
      ...(view.field === null ? [] : [{ key: say.field, value: view.field }]),
      { key: say.by, value: view.by },
      { key: say.proposed, value: view.proposed },
      {
        key: say.rank,
        value: html`${agenda.points(points(view.score.halves))}<br>${muted(glue(`${say.signed} ${view.score.signed} · ${say.unsigned} ${points(view.score.freeHalves)} (${matter.freeSupports.toLocaleString('en-US')}) · ${say.waiting} ${view.score.waitingPoints}`))}`,
      },
    ])}
    ${section({
      id: 'became',
      heading: say.became,
      body: timeline(
        view.story.map((one) => ({
          when: glue(one.when),
          datetime: one.iso,
          title: one.title,
          ...(one.who === null ? {} : { who: one.who }),
          ...(one.text === null ? {} : { body: one.text }),
        })),
      ),
    })}
    ${(view.may.answer || view.may.hide) && section({ id: 'officers', heading: say.forOfficers, body: officers(frame, view) })}`
}

function supportBlock(frame: Frame, view: MatterView): Html {
  const { agenda } = messages(frame.lang)
  const say = agenda.one
  const act = (name: string, body: Html) =>
    form(frame, { action: href(frame, `${matterHref(view.matter)}/${name}`), body, inline: true })
  const count = agenda.supports(view.matter.signedSupports + view.matter.freeSupports)
  return note({
    kind: 'teal',
    id: 'support',
    title: count,
    body: view.supported
      ? actions([state('solved', say.supported), act('unsupport', button({ text: say.takeBack, kind: 'secondary' }))])
      : html`${act('support', button({ text: say.support, icon: 'plus' }))}${paragraph(muted(say.free))}`,
  })
}

function officers(frame: Frame, view: MatterView): Html {
  const { lang } = frame
  const say = messages(lang).agenda.one
  const { matter, filled } = view
  const post = (name: string, body: Html, fields: readonly string[], summary: string) =>
    foldedForm(summary, form(frame, { action: href(frame, `${matterHref(matter)}/${name}`), body }), filled, fields)
  const reason = (name: string, label: string, hint?: string) =>
    textAreaField(lang, { ...fieldOf(filled, name), label, rows: 2, ...(hint === undefined ? {} : { hint }) })
  const open = matter.state === 'open' && matter.hiddenAt === null && view.may.answer
  return html`${
    open &&
    actions([
      linkButton({
        href: href(frame, `/boards/new?matter=${matter.home}-${matter.id}`),
        text: say.openBoard,
        icon: 'plus',
      }),
    ])
  }${
    open &&
    view.boards.length > 0 &&
    post(
      'take-up',
      html`${selectField(lang, { ...fieldOf(filled, 'board'), label: say.chooseBoard, fill: true, choices: [{ value: '', text: '–' }, ...view.boards] })}${reason('take_reason', say.takeUpReason)}${button({ text: say.takeUpNow, kind: 'secondary' })}`,
      ['board', 'take_reason'],
      say.takeUp,
    )
  }${open && post('decline', html`${reason('decline_reason', say.declineReason, say.declineHint)}${button({ text: say.declineNow, kind: 'secondary' })}`, ['decline_reason'], say.decline)}${
    matter.state === 'declined' &&
    view.may.answer &&
    post(
      'reopen',
      html`${reason('reopen_reason', say.reopenReason)}${button({ text: say.reopen, kind: 'secondary' })}`,
      ['reopen_reason'],
      say.reopen,
    )
  }${
    view.may.hide &&
    post(
      matter.hiddenAt === null ? 'hide' : 'show',
      html`${reason('hide_reason', say.hideReason)}${button({ text: matter.hiddenAt === null ? say.hide : say.show, kind: 'secondary' })}`,
      ['hide_reason'],
      matter.hiddenAt === null ? say.hide : say.show,
    )
  }`
}
