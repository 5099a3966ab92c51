import { nameIn } from '../../../kernel/lang.ts'
import { formatDate, formatShortDate, type LocalDate } from '../../../kernel/thai-calendar.ts'
import {
  button,
  card,
  dateField,
  downloads,
  emptyState,
  filterPanel,
  form,
  type HistoryEntry,
  link,
  linkRows,
  listLayout,
  type Problem,
  pagination,
  paragraph,
  pills,
  problemWith,
  radiosField,
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
import { dayFieldOf, type Filled, fieldOf, oneTimeKey } from '../../../web/read-form.ts'
import { messages } from '../messages.ts'
import { publicKey, whole } from '../page-parts.ts'
import { foundHows, isDue, type Pressure, pressureKinds, pressureSides, type Review, type Signal } from '../pressure.ts'
import { type Answer, type Branch, type PressureLine, type PressureShow, pressureShows } from '../pressures.sql.ts'
import { type FilledForms, filledOf, scaleField } from './interest-forms.ts'

export const pressurePath = (one: Pick<Pressure, 'home' | 'id'>) => `/pressures/${publicKey(one)}`

export interface PressuresPage {
  readonly typed: { readonly place: string; readonly side: string; readonly kind: string; readonly show: string }
  readonly problems: readonly Problem[]
  readonly query: string
  readonly queryWith: (changed: Partial<PressuresPage['typed']>) => string
  readonly show: PressureShow
  readonly counts: Readonly<Record<PressureShow, number>>
  readonly rows: readonly PressureLine[]
  readonly placeOf: (code: string) => string
  readonly from: number
  readonly total: number
  readonly previous: string | null
  readonly next: string | null
  readonly noReason: { readonly branches: readonly Branch[]; readonly total: number }
  readonly today: LocalDate
}

/** How strong, told in words and form: three steps are enough for the eye. */
export function pressureMark(
  frame: Frame,
  one: Pick<Pressure, 'state' | 'reviewOn' | 'endedOn'>,
  answers: number,
  today: LocalDate,
): Html {
  const { pressures: words } = messages(frame.lang)
  const day = formatShortDate(one.reviewOn, frame.lang)
  if (one.state === 'ended')
    return state('solved', words.endedOn(formatShortDate(one.endedOn ?? one.reviewOn, frame.lang)))
  if (isDue(one, today)) return state('late', words.reviewLate(day))
  return answers === 0 ? state('overlap', words.unanswered) : state('doing', words.reviewBy(day))
}

function pressureRows(
  frame: Frame,
  rows: readonly PressureLine[],
  placeOf: (code: string) => string,
  today: LocalDate,
): Html {
  const { pressures: words, pressureSides: sideWords, pressureKinds: kindWords, scale } = messages(frame.lang)
  return linkRows(
    rows.map((one) => ({
      title: one.title,
      href: href(frame, pressurePath(one)),
      meta: html`${sideWords[one.side]} · ${kindWords[one.kind]} · ${placeOf(one.areaCode)}<br>${words.strength} ${scale(one.strength)} · ${words.signs(whole(one.visible), whole(one.hidden))} · ${
        one.answers === 0 ? words.unanswered : words.answered(whole(one.answers))
      }`,
      side: pressureMark(frame, one, one.answers, today),
    })),
  )
}

export function pressuresView(frame: Frame, view: PressuresPage): Html {
  const {
    pressures: words,
    pressureShows: showWords,
    pressureSides: sideWords,
    pressureKinds: kindWords,
  } = messages(frame.lang)
  const { lang } = frame
  const queues = pills(
    words.queue,
    pressureShows.map((one) => ({
      href: href(frame, `/pressures${view.queryWith({ show: one })}`),
      text: `${showWords[one]} ${whole(view.counts[one])}`,
      current: one === view.show,
    })),
  )
  const filters = filterPanel(lang, {
    action: href(frame, '/pressures'),
    activeCount: [view.typed.place, view.typed.side, view.typed.kind].filter((one) => one !== '').length,
    keep: view.typed.show === '' ? {} : { show: view.typed.show },
    fields: [
      textField(lang, {
        name: 'place',
        label: words.place,
        value: view.typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(lang, {
        name: 'side',
        label: words.side,
        value: view.typed.side,
        choices: [
          { value: '', text: words.anySide },
          ...pressureSides.map((value) => ({ value, text: sideWords[value] })),
        ],
      }),
      selectField(lang, {
        name: 'kind',
        label: words.kind,
        value: view.typed.kind,
        choices: [
          { value: '', text: words.anyKind },
          ...pressureKinds.map((value) => ({ value, text: kindWords[value] })),
        ],
      }),
    ],
  })
  const list =
    view.rows.length === 0
      ? emptyState({ why: words.empty, next: { href: href(frame, '/pressures'), text: words.showAll } })
      : html`${pressureRows(frame, view.rows, view.placeOf, view.today)}${pagination(lang, {
          previousHref: view.previous && href(frame, view.previous),
          nextHref: view.next && href(frame, view.next),
          from: view.from,
          to: view.from + view.rows.length - 1,
          total: view.total,
          unit: words.unit,
        })}${downloads(frame, { path: '/pressures/list', query: view.query })}`
  return html`${queues}${listLayout(filters, list)}${section({ id: 'no-reason', heading: words.noReason, body: noReasonPart(frame, view) })}`
}

function noReasonPart(frame: Frame, { noReason, placeOf }: PressuresPage): Html {
  const { pressures: words } = messages(frame.lang)
  if (noReason.total === 0) return card(paragraph(words.noReasonNone))
  return html`${paragraph(words.noReasonLead(whole(noReason.total)))}${linkRows(
    noReason.branches.map((one) => ({
      title: one.title,
      href: href(frame, `/goals/${one.id}`),
      meta: `${one.planTitle} · ${placeOf(one.areaCode)}`,
    })),
  )}`
}

// ---- one pressure

export interface PressurePage {
  readonly pressure: Pressure
  readonly owner: { readonly code: string; readonly nameTh: string; readonly nameEn: string | null } | null
  readonly place: { readonly code: string; readonly name: string }
  readonly signals: readonly Signal[]
  readonly answers: readonly Answer[]
  readonly reviews: readonly Review[]
  readonly branches: readonly Branch[]
  readonly mayWrite: boolean
  readonly typed: FilledForms | null
  readonly history: readonly HistoryEntry[]
  readonly today: LocalDate
}

export function pressureView(frame: Frame, view: PressurePage): Html {
  const {
    pressurePage: words,
    pressures,
    pressureSides: sideWords,
    pressureKinds: kindWords,
    foundHows: howWords,
    scale,
    history,
  } = messages(frame.lang)
  const { pressure } = view
  const { lang } = frame
  const facts = card(
    html`${paragraph(pressureMark(frame, pressure, view.answers.length, view.today))}${summaryList([
      { key: words.about, value: pressure.about },
      { key: pressures.place, value: link(href(frame, `/places/${view.place.code}`), view.place.name) },
      { key: pressures.side, value: `${sideWords[pressure.side]} · ${kindWords[pressure.kind]}` },
      { key: pressures.strength, value: scale(pressure.strength) },
      {
        key: words.owner,
        value: view.owner === null ? '–' : link(href(frame, `/bodies/${view.owner.code}`), nameIn(lang, view.owner)),
      },
      ...(pressure.state === 'ended'
        ? [{ key: words.endedMark, value: pressure.endReason ?? '' }]
        : [{ key: words.review, value: formatDate(pressure.reviewOn, lang) }]),
    ])}`,
  )
  const signals =
    view.signals.length === 0
      ? card(paragraph(words.signalsNone))
      : linkRows(
          view.signals.map((one) => ({
            title: one.text,
            meta: `${formatDate(one.foundOn, lang)} · ${howWords[one.foundHow]} · ${one.source}`,
            side: one.visible ? state('planned', words.visible) : state('overlap', words.hidden),
          })),
        )
  const answers =
    view.answers.length === 0
      ? card(paragraph(words.answersNone))
      : linkRows(
          view.answers.map((one) => ({
            title: one.title,
            href: href(frame, `/goals/${one.nodeId}`),
            text: one.how,
            meta: one.planTitle,
          })),
        )
  const reviews =
    view.reviews.length === 0
      ? card(paragraph(words.reviewsNone))
      : linkRows(
          view.reviews.map((one) => ({
            title: one.finding,
            meta: `${formatDate(one.reviewedOn, lang)} · ${words.reviewLine(String(one.strength))}${one.nextOn === null ? '' : ` · ${words.next(formatShortDate(one.nextOn, lang))}`}`,
          })),
        )
  return html`${facts}${section({ id: 'signals', heading: words.signals, body: signals })}${section({ id: 'answers', heading: words.answers, body: answers })}${section({ id: 'reviews', heading: words.reviews, body: reviews })}${
    view.mayWrite && pressure.state === 'watched' && writeForms(frame, view)
  }${view.history.length > 0 && section({ id: 'history', heading: history, body: timeline(view.history) })}`
}

function writeForms(frame: Frame, view: PressurePage): Html {
  const { pressurePage: words, foundHows: howWords, reason, save } = messages(frame.lang)
  const { lang } = frame
  const action = href(frame, pressurePath(view.pressure))
  const one = (id: string, heading: string, body: Html, key?: string) =>
    section({
      id,
      heading,
      body: card(form(frame, { action, hidden: { do: id }, body, ...(key === undefined ? {} : { oneTimeKey: key }) })),
    })
  const [signal, answer, review] = [
    filledOf(view.typed, 'signal'),
    filledOf(view.typed, 'answer'),
    filledOf(view.typed, 'review', { strength: String(view.pressure.strength) }),
  ]
  const unlink = filledOf(view.typed, 'unlink')
  return html`${one(
    'signal',
    words.addSignal,
    html`${textAreaField(lang, { ...fieldOf(signal, 'text'), label: words.signalText, rows: 3 })}${radiosField(lang, {
      ...fieldOf(signal, 'seen'),
      label: words.seen,
      items: [
        { value: 'visible', text: words.visible },
        { value: 'hidden', text: words.hidden },
      ],
    })}${selectField(lang, {
      ...fieldOf(signal, 'how'),
      label: words.foundHow,
      choices: [{ value: '', text: words.howMissing }, ...foundHows.map((value) => ({ value, text: howWords[value] }))],
    })}${dateField(lang, { ...dayFieldOf(signal, 'found'), label: words.foundOn })}${textField(lang, { ...fieldOf(signal, 'source'), label: words.source })}${button({ text: words.addSignal })}`,
    oneTimeKey(signal.typed),
  )}${one(
    'answer',
    words.addAnswer,
    html`${selectField(lang, {
      ...fieldOf(answer, 'branch'),
      label: words.branch,
      hint: words.branchChoose,
      choices: [
        { value: '', text: words.branchMissing },
        ...view.branches.map((branch) => ({ value: branch.id, text: `${branch.title} (${branch.planTitle})` })),
      ],
    })}${textField(lang, { ...fieldOf(answer, 'how'), label: words.how })}${button({ text: words.addAnswer })}`,
  )}${
    view.answers.length > 0 &&
    one(
      'unlink',
      words.unlink,
      html`${selectField(lang, {
        ...fieldOf(unlink, 'which'),
        label: words.unlinkWhich,
        choices: view.answers.map((linked) => ({ value: linked.id, text: linked.title })),
      })}${textField(lang, { ...fieldOf(unlink, 'reason'), label: reason })}${button({ text: words.unlink, kind: 'warning' })}`,
    )
  }${one(
    'review',
    words.reviewNow,
    html`${textAreaField(lang, { ...fieldOf(review, 'finding'), label: words.finding, rows: 3 })}${scaleField(frame, review, 'strength', words.strengthNow)}${dateField(lang, { ...dayFieldOf(review, 'next'), label: words.nextOn, hint: words.nextHint, optional: true })}${button({ text: save })}`,
    oneTimeKey(review.typed),
  )}`
}

/** The facts of a pressure. @param place false: its place stands fast */
export function pressureForm(frame: Frame, filled: Filled, action: string, place: boolean): Html {
  const {
    pressurePage: words,
    pressures,
    pressureSides: sideWords,
    pressureKinds: kindWords,
    save,
  } = messages(frame.lang)
  const { lang } = frame
  return card(
    form(frame, {
      action: href(frame, action),
      oneTimeKey: oneTimeKey(filled.typed),
      hidden: { revision: filled.typed.revision ?? '' },
      body: html`${place && textField(lang, { ...fieldOf(filled, 'place'), label: pressures.place })}${textField(lang, { ...fieldOf(filled, 'title'), label: words.title })}${radiosField(
        lang,
        {
          ...fieldOf(filled, 'side'),
          label: pressures.side,
          items: pressureSides.map((value) => ({ value, text: sideWords[value] })),
        },
      )}${selectField(lang, {
        ...fieldOf(filled, 'kind'),
        label: pressures.kind,
        choices: [
          { value: '', text: words.kindMissing },
          ...pressureKinds.map((value) => ({ value, text: kindWords[value] })),
        ],
      })}${textAreaField(lang, { ...fieldOf(filled, 'about'), label: words.about, rows: 4 })}${scaleField(frame, filled, 'strength', words.strength)}${textField(lang, { ...fieldOf(filled, 'owner'), label: words.owner })}${dateField(lang, { ...dayFieldOf(filled, 'review'), label: words.review })}${button({ text: save })}`,
    }),
  )
}
