import { barChart } from '../../../web/charts/index.ts'
import {
  barRows,
  type ContentsLink,
  card,
  contents,
  dataTable,
  details,
  emptyState,
  glue,
  link,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  pills,
  section,
  state,
  tabs,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { provinceMap, tileMap } from '../../../web/maps/index.ts'
import type { Messages } from '../messages.th.ts'
import type { PartsView, PlaceView, YearView } from '../places.present.ts'

/** The body of the place page: what is true here first, what lies inside and around after it. */
export function placeView(frame: Frame, say: Messages, place: PlaceView): Html {
  const sections = [
    place.year && plansSection(frame, say, place.year),
    place.year && moneySection(frame, say, place, place.year),
    place.year && bodiesSection(frame, say, place.year),
    place.year?.overlaps && overlapSection(frame, say, place.year.overlaps),
    place.parts && partsSection(frame, say, place, place.parts),
    aroundSection(frame, say, place),
  ]
  const facts = html`<p class="govuk-body">${glue(place.facts.join(' · '))}</p>`
  if (place.year === null) return html`${facts}${emptyPlace(frame, say, place)}${sections}`
  return html`${facts}${tabs(
    say.years,
    place.year.choices.map((choice) => ({ ...choice, href: href(frame, choice.href) })),
  )}${otherYears(frame, say, place.year)}${summary(frame, say, place.year)}${withContents(contents(frame.lang, contentsOf(say, place, place.year)), sections)}`
}

function emptyPlace(frame: Frame, say: Messages, place: PlaceView): Html {
  const next = place.wider
    ? { href: href(frame, place.wider.href), text: say.seeWider(place.wider.text) }
    : { href: href(frame, '/projects'), text: say.browseProjects }
  return emptyState({ why: say.nothingYet(place.title), next })
}

function otherYears(frame: Frame, say: Messages, { otherYears: links }: YearView): Html | null {
  if (links.length === 0) return null
  const all = links.map((to) => ({ href: href(frame, to.href), text: to.text }))
  return details(say.otherYears(all.length), pills(say.years, all))
}

function summary(frame: Frame, say: Messages, year: YearView): Html {
  const words = say.hasProjects(year.label, year.projects, year.money, year.bodies)
  const first = html`${glue(words.before)}${link(href(frame, year.projectsHref), glue(words.projects))}${words.between}${html`<span class="ps-nb">${glue(words.money)}</span>`}${glue(words.after)}${year.change && html` (${glue(year.change)})`}${year.biggest.length > 0 && html` ${say.biggest(year.biggest.join(say.and))}`}`
  return note({
    kind: 'teal',
    id: 'summary',
    title: say.summaryTitle,
    body: html`${paragraph(first)}${year.overlaps && paragraph(overlapSentence(frame, say, year.overlaps))}`,
  })
}

function overlapSentence(frame: Frame, say: Messages, overlaps: NonNullable<YearView['overlaps']>): Html {
  if (overlaps.open === 0) return html`${say.noOverlap}`
  const words = say.mayOverlap(overlaps.pairs, overlaps.money)
  return html`${words.before}${link(href(frame, overlaps.href), glue(words.count))}${glue(words.after)}`
}

function contentsOf(say: Messages, place: PlaceView, year: YearView): ContentsLink[] {
  return [
    { href: '#plans', text: say.contents.plans },
    { href: '#money', text: say.contents.money },
    { href: '#bodies', text: say.contents.bodies, count: year.bodies },
    ...(year.overlaps
      ? [{ href: '#overlap', text: say.contents.overlap, count: year.overlaps.open.toLocaleString('en-US') }]
      : []),
    ...(place.parts ? [{ href: '#parts', text: say.contents.parts, count: place.parts.items.length }] : []),
    ...(place.neighbours || place.groups.length > 0 ? [{ href: '#around', text: say.contents.around }] : []),
  ]
}

function plansSection(frame: Frame, say: Messages, year: YearView): Html {
  const rows = year.fields.map((field) => ({
    label: field.name,
    value: field.value,
    text: glue(field.money),
    note: glue(field.projects),
    ...(field.href === null ? {} : { href: href(frame, field.href) }),
  }))
  return section({
    id: 'plans',
    first: true,
    heading: say.plansTitle(year.label),
    action: link(href(frame, year.projectsHref), say.allProjects),
    body: card(barRows(rows)),
  })
}

function moneySection(frame: Frame, say: Messages, place: PlaceView, year: YearView): Html {
  return section({
    id: 'money',
    heading: say.moneyTitle,
    body: card(
      barChart(frame.lang, {
        id: 'money-chart',
        title: say.moneyChart(place.title),
        sentence: say.moneyNote,
        rows: year.history.map((one) => ({ label: one.label, value: one.value, text: one.text })),
        unit: say.millionBaht,
        itemHead: say.fiscalYear,
        fill: 'paid',
      }),
    ),
  })
}

function bodiesSection(frame: Frame, say: Messages, year: YearView): Html {
  const table = dataTable({
    caption: say.bodiesCaption(year.label),
    phone: 'numbers',
    rows: year.topBodies,
    columns: [
      { head: say.body, kind: 'title', cell: (body) => link(href(frame, body.href), body.name) },
      { head: say.projectsHead, kind: 'number', cell: (body) => link(href(frame, body.projectsHref), body.projects) },
      { head: say.millionBaht, kind: 'number', cell: (body) => body.money },
    ],
  })
  const all = year.allBodiesHref
  return section({
    id: 'bodies',
    heading: say.bodiesTitle,
    ...(all === null ? {} : { action: link(href(frame, all), say.allBodies) }),
    body: card(table),
  })
}

function overlapSection(frame: Frame, say: Messages, overlaps: NonNullable<YearView['overlaps']>): Html {
  const waiting =
    overlaps.open === 0
      ? paragraph(say.noOverlap)
      : note({ kind: 'overlap', body: paragraph(glue(say.overlapsWaiting(overlaps.pairs, overlaps.money))) })
  return section({
    id: 'overlap',
    heading: say.overlapTitle,
    action: link(href(frame, overlaps.href), say.allOverlaps),
    body: html`${waiting}${overlaps.top.length > 0 && overlapRows(frame, say, overlaps.top)}`,
  })
}

export function overlapRows(frame: Frame, say: Messages, pairs: NonNullable<YearView['overlaps']>['top']): Html {
  return linkRows(
    pairs.map((pair) => ({
      title: pair.left,
      href: href(frame, pair.href),
      meta: html`${say.with} ${pair.right}`,
      side: state('overlap', say.chance(pair.percent)),
    })),
  )
}

function partsSection(frame: Frame, say: Messages, place: PlaceView, parts: PartsView): Html {
  const { year } = place
  const heading = year
    ? say.partsTitle(parts.kind, parts.isBangkok, year.label)
    : say.partsTitleNoYear(parts.kind, parts.isBangkok)
  const links = parts.items.map((item) => ({ ...item, href: href(frame, item.href) }))
  if (parts.kind === 'province') {
    const map = provinceMap(frame.lang, {
      title: say.projectsMap(year?.label ?? ''),
      valueHead: say.projectsHead,
      provinces: links.map(({ code, name, value, text, href }) => ({ code, name, value, text, href })),
    })
    return section({ id: 'parts', heading, body: card(map) })
  }
  const tiles = links.map(({ code, name, value, href, latitude, longitude }) => ({
    code,
    name,
    value,
    href,
    lat: latitude,
    lon: longitude,
  }))
  return section({
    id: 'parts',
    heading,
    body: year
      ? card(
          tileMap(frame.lang, tiles, {
            label: say.partsLabel,
            sentence: tiles.some((tile) => tile.lat !== null) ? say.partsAsMap : say.partsAsTiles,
          }),
        )
      : card(
          pills(
            heading,
            links.map(({ href, name }) => ({ href, text: name })),
          ),
        ),
  })
}

function aroundSection(frame: Frame, say: Messages, place: PlaceView): Html | null {
  if (!place.neighbours && place.groups.length === 0) return null
  const linked = (links: PlaceView['groups']) => links.map((to) => ({ href: href(frame, to.href), text: to.text }))
  const around =
    place.neighbours &&
    html`${muted(place.neighbours.title)}${pills(place.neighbours.title, linked(place.neighbours.links))}`
  const groups = place.groups.length > 0 && html`${muted(say.groups)}${pills(say.groups, linked(place.groups))}`
  return section({ id: 'around', heading: say.aroundTitle, body: card(html`${around}${groups}`) })
}

/** A way to take the numbers away. */
export function downloadLink(say: Messages, to: string): Html {
  return linkButton({ href: to, text: say.downloadCsv, icon: 'download', kind: 'secondary' })
}
