import {
  actions,
  barRows,
  contents,
  dataTable,
  details,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  state,
  statRow,
  summaryList,
  timeline,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type {
  BreachView,
  DifferenceView,
  HistoryLine,
  Marked,
  ReviewView,
  SignatureView,
  TermsView,
} from '../agreements.present.ts'
import { messages } from '../messages.ts'

export interface SurveyView {
  readonly days: string
  /** Null: too few to say. */
  readonly n: number | null
  /** Why nothing is shown. */
  readonly hidden: string | null
  readonly satisfaction: string | null
  readonly questions: readonly {
    readonly text: string
    readonly summary: string | null
    readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[]
  }[]
  readonly groups: readonly { readonly label: string; readonly value: number; readonly text: string }[]
  readonly inHiddenGroups: number
}

export interface AgreementView {
  readonly id: string
  readonly state: Marked
  readonly notes: readonly string[]
  readonly terms: TermsView
  readonly versionText: string
  readonly hash: string | null
  readonly signatures: readonly SignatureView[]
  readonly pending: { readonly text: string; readonly href: string } | null
  readonly reviews: readonly ReviewView[]
  readonly breaches: readonly BreachView[]
  readonly running: { readonly until: string; readonly isOpen: boolean } | null
  readonly surveys: readonly SurveyView[]
  readonly versions: readonly { readonly href: string; readonly text: string; readonly meta: string }[]
  readonly history: readonly HistoryLine[]
}

const marked = ({ meaning, text }: Marked) => state(meaning, text)

export function agreementView(frame: Frame, view: AgreementView): Html {
  const { one } = messages(frame.lang)
  const { terms } = view
  const nextReview = view.reviews.find((review) => review.done === null)
  const openBreaches = view.breaches.filter((breach) => breach.isOpen).length
  const satisfaction = view.surveys.find((survey) => survey.satisfaction !== null)
  const has = {
    indicators: terms.indicators.length > 0,
    money: terms.total !== null || terms.money.length > 0,
    reviews: view.reviews.length > 0,
    breaches: view.breaches.length > 0,
    survey: view.surveys.length > 0 || view.running !== null,
  }
  const at = (part: keyof typeof has) => (has[part] ? { href: `#${part}` } : {})
  const stats = statRow([
    { value: String(terms.parties.length), label: one.parties, href: '#parties' },
    { value: String(terms.indicators.length), label: one.indicators, ...at('indicators') },
    { value: nextReview?.dueShort ?? '–', label: one.nextReview, ...at('reviews') },
    { value: String(openBreaches), label: one.openBreaches, ...at('breaches') },
    {
      value: satisfaction?.satisfaction ?? '–',
      label: one.satisfaction,
      ...(satisfaction === undefined ? {} : { unit: one.outOf100 }),
      ...at('survey'),
    },
  ])
  const sections = [
    { id: 'promised', heading: one.promised, body: promised(frame, terms) },
    { id: 'parties', heading: one.signatures, count: view.signatures.length, body: signatures(frame, view) },
    has.indicators && {
      id: 'indicators',
      heading: one.indicators,
      count: terms.indicators.length,
      body: indicators(frame, terms),
    },
    has.money && { id: 'money', heading: one.money, body: money(frame, terms) },
    has.reviews && { id: 'reviews', heading: one.reviews, count: view.reviews.length, body: reviews(frame, view) },
    has.breaches && {
      id: 'breaches',
      heading: one.breaches,
      count: view.breaches.length,
      body: breaches(view.breaches),
    },
    has.survey && { id: 'survey', heading: one.survey, body: surveys(frame, view) },
    {
      id: 'versions',
      heading: one.versions,
      count: view.versions.length,
      body: linkRows(view.versions.map(({ href: to, text, meta }) => ({ title: text, href: href(frame, to), meta }))),
    },
    view.history.length > 0 && { id: 'history', heading: one.history, body: history(view.history) },
  ].filter((part) => part !== false)
  const links = sections.map(({ id, heading, ...part }) => ({
    href: `#${id}`,
    text: heading,
    ...('count' in part ? { count: part.count } : {}),
  }))
  return html`${paragraph(html`${marked(view.state)} ${terms.period} · ${view.versionText}`)}
    ${view.notes.map((body) => note({ body }))}
    ${view.pending && note({ kind: 'teal', title: html`<a class="govuk-link" href="${href(frame, view.pending.href)}">${view.pending.text}</a>`, body: '' })}
    ${stats}
    ${withContents(
      contents(frame.lang, links),
      sections.map(({ id, heading, body }, n) => section({ id, heading, first: n === 0, body })),
    )}`
}

function promised(frame: Frame, terms: TermsView): Html {
  const { one } = messages(frame.lang)
  const { area } = terms
  const facts = summaryList([
    { key: one.purpose, value: lines(terms.purpose) },
    ...(area === null
      ? []
      : [{ key: one.area, value: html`<a class="govuk-link" href="${href(frame, area.href)}">${area.text}</a>` }]),
    ...(terms.field === null ? [] : [{ key: one.field, value: terms.field }]),
    { key: one.period, value: terms.period },
    { key: one.notice, value: terms.notice },
    { key: one.breachRule, value: lines(terms.breach) },
  ])
  const services =
    terms.services.length > 0 &&
    linkRows(
      terms.services.map((line) => ({
        title: line.text,
        text: line.standard === '' ? '' : `${one.standard}: ${line.standard}`,
        ...(line.by === null
          ? {}
          : {
              meta: html`${one.byStandard}: <a class="govuk-link" href="${href(frame, line.by.href)}">${line.by.text}</a>`,
            }),
      })),
    )
  return html`${facts}${services && html`<h3 class="govuk-heading-s">${one.services}</h3>${services}`}`
}

/** Lines as they were written. */
const lines = (text: string) => html`${text.split('\n').map((line, at) => (at === 0 ? line : html`<br>${line}`))}`

function signatures(frame: Frame, view: Pick<AgreementView, 'signatures' | 'terms' | 'hash'>): Html {
  const { one } = messages(frame.lang)
  const byId = new Map(view.signatures.map((sign) => [sign.partyId, sign]))
  const rows = view.terms.parties.map((party) => {
    const sign = byId.get(party.id)
    const signed = sign?.isDone ? html`${sign.how} · ${sign.when}` : html`${one.notSigned}`
    return {
      title: party.body.text,
      href: href(frame, party.body.href),
      text: party.part,
      meta: html`${party.role}<br>${signed}${sign?.note && html`<br>${state('late', sign.note)}`}`,
      side: sign?.isDone ? state('solved', one.isSigned) : state('planned', one.notSigned),
    }
  })
  return html`${linkRows(rows)}${view.hash && details(one.hash, html`<p class="govuk-body ps-break"><code>${view.hash}</code></p>`)}`
}

function indicators(frame: Frame, terms: TermsView): Html {
  const { one } = messages(frame.lang)
  return dataTable<TermsView['indicators'][number]>({
    caption: one.indicators,
    columns: [
      {
        head: one.indicator,
        kind: 'title',
        cell: (row) => html`<a class="govuk-link" href="${href(frame, row.name.href)}">${row.name.text}</a>`,
      },
      { head: one.wantedValue, cell: (row) => row.wanted },
      {
        head: one.latest,
        cell: (row) => html`<span>${row.latest ?? muted(one.noValue)} ${row.mark && marked(row.mark)}</span>`,
      },
    ],
    rows: terms.indicators,
  })
}

function money(frame: Frame, terms: TermsView): Html {
  const { one } = messages(frame.lang)
  return html`${paragraph(html`${one.total}: <strong>${terms.total ?? '–'}</strong>`)}${
    terms.money.length > 0 &&
    dataTable<TermsView['money'][number]>({
      caption: one.money,
      columns: [
        { head: one.year, kind: 'title', cell: (row) => row.year },
        { head: one.from, cell: (row) => row.from },
        { head: one.to, cell: (row) => row.to },
        { head: one.amount, kind: 'number', cell: (row) => row.amount },
        { head: one.source, cell: (row) => row.source },
      ],
      rows: terms.money,
    })
  }`
}

function reviews(frame: Frame, view: AgreementView): Html {
  const { one } = messages(frame.lang)
  const rows = view.reviews.map((review) => ({
    title: one.dueOn(review.due),
    ...(review.finding === null ? {} : { text: review.finding }),
    ...(review.done === null ? {} : { meta: review.done }),
    side: marked(review.mark),
  }))
  return html`${linkRows(rows)}${actions([
    linkButton({
      href: href(frame, `/agreements/${view.id}/reviews.ics`),
      text: one.calendar,
      icon: 'calendar',
      kind: 'secondary',
    }),
  ])}`
}

function breaches(list: readonly BreachView[]): Html {
  return linkRows(
    list.map((breach) => ({
      title: `${breach.body}: ${breach.what}`,
      text: breach.wanted,
      meta: html`${breach.noticed}${breach.remedy && html`<br>${breach.remedy}`}${breach.closing && html`<br>${breach.closing}`}`,
      side: marked(breach.mark),
    })),
  )
}

function surveys(frame: Frame, view: AgreementView): Html {
  const { one } = messages(frame.lang)
  const running =
    view.running &&
    note({
      kind: 'teal',
      title: one.surveyRunning(view.running.until),
      body: view.running.isOpen
        ? linkButton({ href: href(frame, `/agreements/${view.id}/survey`), text: one.answerNow })
        : '',
    })
  return html`${running}${view.surveys.map((survey) => surveyResult(frame, survey))}`
}

function surveyResult(frame: Frame, survey: SurveyView): Html {
  const { one } = messages(frame.lang)
  const head = html`<h3 class="govuk-heading-s">${survey.days}${survey.n !== null && ` · ${one.answers(survey.n)}`}</h3>`
  if (survey.hidden !== null) return html`${head}${paragraph(survey.hidden)}`
  return html`${head}${survey.satisfaction && paragraph(html`${one.satisfaction} <strong>${survey.satisfaction}</strong> ${one.outOf100}`)}${survey.questions.map(
    (question) =>
      html`<p class="govuk-body"><strong>${question.text}</strong>${question.summary && html` · ${question.summary}`}</p>${barRows(question.bars)}`,
  )}${survey.groups.length > 0 && html`<p class="govuk-body"><strong>${one.group}</strong></p>${barRows(survey.groups, { max: 100 })}`}${survey.inHiddenGroups > 0 && survey.groups.length > 0 && paragraph(muted(one.hiddenGroups(survey.inHiddenGroups)))}`
}

function history(list: readonly HistoryLine[]): Html {
  return timeline(
    list.map((line) => ({
      when: line.when,
      datetime: line.datetime,
      title: line.title,
      who: line.who,
      ...(line.reason === null ? {} : { body: line.reason }),
    })),
  )
}

// ---- one version

export interface VersionView {
  readonly state: string
  readonly because: string
  readonly terms: TermsView
  readonly hash: string | null
  readonly signatures: readonly SignatureView[]
  readonly compared: { readonly heading: string; readonly differences: readonly DifferenceView[] } | null
}

export function versionView(frame: Frame, view: VersionView): Html {
  const { one } = messages(frame.lang)
  const { compared } = view
  const body = html`${paragraph(html`${view.state}<br>${view.because}`)}${promised(frame, view.terms)}`
  return html`${section({ id: 'promised', heading: one.promised, first: true, body })}
    ${compared && section({ id: 'differences', heading: compared.heading, body: differences(frame, compared.differences) })}
    ${view.terms.indicators.length > 0 && section({ id: 'indicators', heading: one.indicators, body: indicators(frame, view.terms) })}
    ${view.terms.money.length > 0 && section({ id: 'money', heading: one.money, body: money(frame, view.terms) })}
    ${section({ id: 'parties', heading: one.signatures, body: signatures(frame, view) })}`
}

function differences(frame: Frame, list: readonly DifferenceView[]): Html {
  const { one } = messages(frame.lang)
  if (list.length === 0) return paragraph(one.same)
  const cell = (values: readonly string[]) =>
    values.length === 0
      ? muted(one.nothing)
      : html`<span>${values.map((text, at) => html`${at > 0 && html`<br>`}${text}`)}</span>`
  return dataTable<DifferenceView>({
    caption: one.versions,
    columns: [
      { head: '', kind: 'title', cell: (row) => row.field },
      { head: one.was, phone: 'stack', cell: (row) => cell(row.before) },
      { head: one.now, phone: 'stack', cell: (row) => cell(row.after) },
    ],
    rows: list,
  })
}
