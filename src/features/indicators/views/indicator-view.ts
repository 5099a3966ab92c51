import { lineChart } from '../../../web/charts/index.ts'
import {
  barRows,
  bulletList,
  button,
  type Column,
  card,
  contents,
  dataTable,
  details,
  emptyState,
  form,
  glue,
  link,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  state,
  summaryList,
  textField,
  timeline,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { choropleth, type DrawnShapes } from '../../../web/maps/index.ts'
import type { IndicatorView, ValueLine } from '../indicators.present.ts'
import { messages } from '../messages.ts'
import { indicatorTable, statusMark } from './indicators-view.ts'

export interface IndicatorPage {
  readonly view: IndicatorView
  readonly mayEnter: boolean
  readonly drawing: DrawnShapes | null
  readonly oneTimeKey: string
}

export function indicatorView(frame: Frame, { view, mayEnter, drawing, oneTimeKey }: IndicatorPage): Html {
  const say = messages(frame.lang)
  const sections = [
    section({ id: 'now', heading: say.page.now, first: true, body: now(frame, view) }),
    view.isMade || view.parents.length > 0
      ? section({ id: 'rollup', heading: say.page.rollup, body: rollup(frame, view) })
      : null,
    view.places.length > 0
      ? section({ id: 'places', heading: say.page.places, body: places(frame, view, drawing) })
      : null,
    section({ id: 'values', heading: say.page.values, body: values(frame, view, mayEnter, oneTimeKey) }),
    section({
      id: 'definition',
      heading: say.page.definition,
      body: html`${view.ownerLeft ? note({ kind: 'late', icon: 'alert', body: say.page.ownerLeft }) : null}${card(
        summaryList(
          view.definition.map(({ key, value, href: to }) => ({
            key,
            value: to === undefined ? value : link(href(frame, to), value),
          })),
        ),
      )}`,
    }),
    section({
      id: 'history',
      heading: say.page.history,
      body: html`${timeline(view.history.slice(0, HISTORY_SHOWN))}${
        view.history.length > HISTORY_SHOWN
          ? details(say.page.older, timeline(view.history.slice(HISTORY_SHOWN)))
          : null
      }`,
    }),
  ]
  const links = [
    { href: '#now', text: say.page.now },
    ...(view.isMade || view.parents.length > 0 ? [{ href: '#rollup', text: say.page.rollup }] : []),
    ...(view.places.length > 0 ? [{ href: '#places', text: say.page.places, count: view.places.length }] : []),
    {
      href: '#values',
      text: say.page.values,
      ...(view.values.length > 0 ? { count: view.values.length } : {}),
    },
    { href: '#definition', text: say.page.definition },
    { href: '#history', text: say.page.history },
  ]
  return html`${view.ended === null ? null : note({ body: view.ended, icon: 'info' })}${withContents(contents(frame.lang, links), sections)}`
}

function now(frame: Frame, view: IndicatorView): Html {
  const say = messages(frame.lang).page
  const marks =
    view.status === null
      ? null
      : html`<p class="govuk-body">${statusMark(view.status.status, view.status.text)}${view.notes.map((text, i) => html`${i === 0 ? ' ' : ' · '}${muted(glue(text))}`)}</p>`
  const facts = card(summaryList(view.now.map(({ label, value }) => ({ key: label, value }))))
  const { chart } = view
  const series =
    chart === null
      ? []
      : [
          ...(chart.observed.some((value) => value !== null)
            ? [{ name: say.chartObserved, values: chart.observed }]
            : []),
          ...(chart.wanted.some((value) => value !== null) ? [{ name: say.chartTarget, values: chart.wanted }] : []),
        ]
  const drawn =
    chart === null || series.length === 0
      ? null
      : lineChart(frame.lang, {
          id: 'values-chart',
          title: `${say.chart} (${chart.unit})`,
          sentence: chart.range === null ? say.chartSentence(view.name) : say.chartRangeSentence(view.name),
          years: chart.periods,
          series,
          unit: chart.unit,
          yearHead: say.periodHead,
          ...(chart.range === null ? {} : { band: { name: say.chartRange, ...chart.range } }),
        })
  return html`${marks}${facts}${drawn}`
}

function rollup(frame: Frame, view: IndicatorView): Html {
  const say = messages(frame.lang).page
  const coverage =
    view.coverage === null
      ? null
      : note({
          kind: view.coverage.whole ? 'solved' : 'gold',
          body: html`${paragraph(view.coverage.text)}${view.coverage.whole ? null : paragraph(say.coverageMissing)}`,
        })
  return html`${view.isMade ? html`${paragraph(view.rollupText)}${coverage}` : paragraph(say.noParts)}${
    view.children.length > 0
      ? html`<h3 class="govuk-heading-m">${say.children}</h3>${indicatorTable(frame, say.children, view.children)}`
      : null
  }${
    view.parents.length > 0
      ? html`<h3 class="govuk-heading-m">${say.parents}</h3>${linkRows(
          view.parents.map((one) => ({
            title: one.name,
            href: href(frame, one.href),
            meta: [one.code, one.area, ...(one.inFormula ? [say.inFormula] : [])].join(' · '),
            side: statusMark(one.status, one.statusText),
          })),
        )}`
      : null
  }`
}

function places(frame: Frame, view: IndicatorView, drawing: DrawnShapes | null): Html {
  const say = messages(frame.lang).page
  const bars = barRows(
    view.places.map((place) => ({
      label: place.name,
      value: place.value,
      text: place.text,
      note: [place.change, place.households].filter((text) => text !== '').join(' · '),
    })),
  )
  const map =
    drawing === null
      ? null
      : choropleth(frame.lang, {
          id: 'places-map',
          title: say.mapTitle,
          description: say.mapText,
          areaHead: say.placeHead,
          valueHead: say.after,
          shapes: drawing,
          areas: view.places.map((place) => ({
            code: place.areaCode,
            name: place.name,
            value: place.after === null ? null : place.value,
            text: place.text,
            href: href(frame, `/places/${place.areaCode}`),
          })),
        })
  return html`${paragraph(say.placesText)}${bars}${map}`
}

const markOf = { provisional: 'doing', verified: 'solved', rejected: 'cannot' } as const

function values(frame: Frame, view: IndicatorView, mayEnter: boolean, oneTimeKey: string): Html {
  const say = messages(frame.lang)
  if (view.isComputed) return paragraph(say.page.computed)
  if (view.values.length === 0)
    return emptyState({
      why: say.page.noValues,
      next: mayEnter
        ? { href: href(frame, '/indicators/entry'), text: say.page.enterValue }
        : { href: href(frame, '/indicators'), text: say.list.emptyNext },
    })
  const newest = view.values.slice(0, VALUES_SHOWN)
  const older = view.values.slice(VALUES_SHOWN)
  const table = (rows: readonly ValueLine[]) => card(valueTable(frame, rows, mayEnter, oneTimeKey))
  return html`${table(newest)}${older.length > 0 ? details(say.page.olderValues(String(older.length)), table(older)) : null}`
}

const VALUES_SHOWN = 5
const HISTORY_SHOWN = 5

function valueTable(frame: Frame, rows: readonly ValueLine[], mayEnter: boolean, oneTimeKey: string): Html {
  const say = messages(frame.lang)
  return dataTable<ValueLine>({
    caption: say.page.values,
    rows,
    columns: [
      {
        head: say.page.periodHead,
        kind: 'title',
        cell: (row) => html`${row.period}<br>${muted(row.place)}`,
      },
      {
        head: say.page.valueHead,
        cell: (row) =>
          html`<b>${row.value}</b>${row.parts.length > 0 ? html`<br>${muted(row.parts.join(' · '))}` : null}${row.note === '' ? null : html`<br>${muted(row.note)}`}`,
      },
      {
        head: say.page.stateHead,
        phone: 'stack',
        cell: (row) =>
          html`<div>${state(markOf[row.state], row.stateText)}${row.by.map((text) => html`<br>${muted(glue(text))}`)}<br>${muted(glue(`${say.page.measuredHead} ${row.measuredOn} · ${row.source}`))}</div>${earlier(say.page.replaced, row)}`,
      },
      ...(mayEnter || rows.some(({ files }) => files.length > 0) ? [evidenceColumn(frame, mayEnter, oneTimeKey)] : []),
    ],
  })
}

function evidenceColumn(frame: Frame, mayEnter: boolean, oneTimeKey: string): Column<ValueLine> {
  const say = messages(frame.lang)
  return {
    head: say.page.evidenceHead,
    phone: 'stack',
    cell: (row) =>
      html`${row.files.map((file) => evidence(frame, file, mayEnter, oneTimeKey))}${mayEnter ? html`<p class="govuk-body ps-flush">${link(href(frame, `/indicators/evidence/new?value=${row.key}`), say.page.addFile)}</p><p class="govuk-body ps-flush">${link(href(frame, row.correctHref), say.page.correct)}</p>` : null}`,
  }
}

function earlier(title: string, row: ValueLine): Html | null {
  if (row.earlier.length === 0) return null
  return details(title, bulletList(row.earlier.map((old) => `${old.value} · ${old.text}`)))
}

function evidence(frame: Frame, file: { id: string; title: string }, mayRemove: boolean, key: string): Html {
  const say = messages(frame.lang).evidence
  const download = html`<p class="govuk-body ps-flush">${link(`/indicators/evidence/${file.id}`, file.title)}</p>`
  if (!mayRemove) return download
  return html`${download}${details(
    say.remove,
    form(frame, {
      action: href(frame, `/indicators/evidence/${file.id}/remove`),
      oneTimeKey: `${key}-${file.id}`,
      body: [
        textField(frame.lang, { name: 'reason', id: `why-${file.id}`, label: say.reason }),
        button({ text: say.remove, kind: 'warning' }),
      ],
    }),
  )}`
}

/** Buttons of those who may change the indicator. */
export function indicatorActions(frame: Frame, id: string, may: { enter: boolean; define: boolean }): Html[] {
  const say = messages(frame.lang).page
  const to = (path: string, text: string) => linkButton({ href: href(frame, path), text, kind: 'secondary' })
  return [
    ...(may.enter
      ? [linkButton({ href: href(frame, `/indicators/entry?indicator=${id}`), text: say.enterValue })]
      : []),
    ...(may.define
      ? [
          to(`/indicators/${id}/edit`, say.edit),
          to(`/indicators/${id}/targets`, say.targets),
          to(`/indicators/${id}/places`, say.setPlaces),
          to(`/indicators/${id}/links`, say.links),
        ]
      : []),
  ]
}
