import { barChart } from '../../../web/charts/index.ts'
import {
  barRows,
  type ContentsLink,
  card,
  columns,
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
import { choropleth, provinceMap, tileMap } from '../../../web/maps/index.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
import type { Messages } from '../messages.th.ts'
import type { PartsView, PlaceView, YearView } from '../places.present.ts'

/** Beside a map; the table below it has all. */
const MOST_LISTED = 8

/** What a place page shows of its own, in the order of the page; other rooms come between. */
interface Drawn {
  readonly facts: Html
  /** Years to choose from and the summary. */
  readonly beginning: Html | null
  readonly first: Html
  readonly last: Html
}

/** Drawn once for each view of a place: the page is asked for far more often than its figures change. */
const drawn = new WeakMap<PlaceView, Drawn>()

/** The body of the place page: what is true here first, what lies inside and around after it. */
export function placeView(frame: Frame, say: Messages, place: PlaceView, more: ShownParts): Html {
  const own = drawn.get(place) ?? draw(frame, say, place)
  drawn.set(place, own)
  const sections = html`<div class="ps-glance">${[own.first, more.sections, own.last]}</div>`
  if (place.year === null) return html`${own.facts}${emptyPlace(frame, say, place)}${sections}`
  return html`${own.facts}${own.beginning}${withContents(contents(frame.lang, contentsOf(say, place, place.year, more)), sections)}`
}

function draw(frame: Frame, say: Messages, place: PlaceView): Drawn {
  const { year } = place
  const choices = year?.choices.map((choice) => ({ ...choice, href: href(frame, choice.href) })) ?? []
  return {
    facts: html`<p class="govuk-body">${glue(place.facts.join(' · '))}</p>${place.ended && year !== null && ended(frame, say, place.ended)}${place.countedAs === 'territory' && muted(say.asTerritory)}`,
    beginning: year && html`${tabs(say.years, choices)}${otherYears(frame, say, year)}${summary(frame, say, year)}`,
    first: html`${[
      year && plansSection(frame, say, year),
      year && moneySection(frame, say, place, year),
      year && bodiesSection(frame, say, year),
      year?.overlaps && overlapSection(frame, say, year.overlaps),
    ]}`,
    last: html`${[place.parts && partsSection(frame, say, place, place.parts), aroundSection(frame, say, place)]}`,
  }
}

function ended(frame: Frame, say: Messages, { on, successor }: NonNullable<PlaceView['ended']>): Html {
  const words = say.ended(on)
  const after = successor && html` ${words.now}${link(href(frame, successor.href), successor.text)}`
  return note({ kind: 'gold', body: paragraph(html`${glue(words.sentence)}${after}`) })
}

function emptyPlace(frame: Frame, say: Messages, place: PlaceView): Html {
  if (place.ended) {
    const { on, successor } = place.ended
    const next = successor ?? place.wider ?? { href: '/places/TH', text: say.search.title }
    return emptyState({
      why: say.ended(on).sentence,
      next: { href: href(frame, next.href), text: say.seeWider(next.text) },
    })
  }
  if (place.countedAs === 'with-wider' && place.wider) {
    const next = { href: href(frame, place.wider.href), text: say.seeWider(place.wider.text) }
    return emptyState({ why: say.countedWith(place.title, place.wider.text), next })
  }
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

function contentsOf(say: Messages, place: PlaceView, year: YearView, more: ShownParts): ContentsLink[] {
  return [
    { href: '#plans', text: say.contents.plans },
    { href: '#money', text: say.contents.money },
    { href: '#bodies', text: say.contents.bodies, count: year.bodies },
    ...(year.overlaps
      ? [{ href: '#overlap', text: say.contents.overlap, count: year.overlaps.open.toLocaleString('en-US') }]
      : []),
    ...more.contents,
    ...(place.parts ? [{ href: '#parts', text: say.contents.parts, count: place.parts.items.length }] : []),
    ...(place.neighbours || place.groups ? [{ href: '#around', text: say.contents.around }] : []),
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
    action: link(href(frame, `/data-quality?place=${place.code}`), say.dataQuality),
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
  const isMap = year !== null && parts.isCounted
  const heading = isMap
    ? say.partsTitle(parts.kind, parts.isBangkok, year.label)
    : say.partsTitleNoYear(parts.kind, parts.isBangkok)
  const links = parts.items.map((item) => ({ ...item, href: href(frame, item.href) }))
  if (!isMap) {
    return section({
      id: 'parts',
      heading,
      body: card(
        pills(
          heading,
          links.map(({ href, name }) => ({ href, text: name })),
        ),
      ),
    })
  }
  const choice = tabs(
    say.mapShows,
    parts.measures.map(({ href: to, measure, current }) => ({
      href: href(frame, to),
      text: say.mapMeasure[measure],
      current,
    })),
  )
  const matrix = link(href(frame, `/places/${place.code}/matrix?year=${year.be}`), say.matrix.short)
  const map = card(partsMap(frame, say, parts, year.label, links))
  // Tiles and the map of the country show names and numbers or have the page to themselves; a map of shapes needs the names beside it.
  const body = parts.drawing ? columns('21', [map, card(largestParts(say, parts, links), say.largestParts)]) : map
  return section({
    id: 'parts',
    heading,
    action: matrix,
    body: html`${choice}${body}${parts.measure === 'money' && parts.kind !== 'province' && muted(say.partsDoNotAdd)}`,
  })
}

function largestParts(say: Messages, parts: PartsView, links: PartsView['items']): Html {
  const largest = links
    .filter((item) => (item.value ?? 0) > 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
    .slice(0, MOST_LISTED)
  if (largest.length === 0) return muted(say.noPartYet(parts.kind, parts.isBangkok))
  return barRows(
    largest.map(({ name, href: to, value, text }) => ({ label: name, href: to, value: value ?? 0, text: glue(text) })),
  )
}

function partsMap(frame: Frame, say: Messages, parts: PartsView, year: string, links: PartsView['items']): Html {
  const isMoney = parts.measure === 'money'
  const title = isMoney ? say.moneyMap(year) : say.projectsMap(year)
  const valueHead = isMoney ? say.millionBaht : say.projectsHead
  if (parts.drawing) {
    return choropleth(frame.lang, {
      id: 'parts-map',
      title,
      description: parts.description,
      areaHead: say.kindOf(parts.kind, parts.isBangkok),
      valueHead,
      moreHeads: [isMoney ? say.projectsHead : say.millionBaht],
      areas: links.map(({ code, name, value, short, projects, money, href: to }) => ({
        code,
        name,
        value,
        text: short,
        href: to,
        more: [isMoney ? projects : money],
      })),
      shapes: parts.drawing,
      source: say.mapSource,
    })
  }
  if (parts.kind === 'province') {
    return provinceMap(frame.lang, {
      title,
      valueHead,
      provinces: links.map(({ code, name, value, text, href: to }) => ({ code, name, value, text, href: to })),
    })
  }
  const tiles = links.map(({ code, name, value, short, href: to, latitude, longitude }) => ({
    code,
    name,
    value,
    text: short,
    href: to,
    lat: latitude,
    lon: longitude,
  }))
  const areLaid = tiles.some((tile) => tile.lat !== null)
  return tileMap(frame.lang, tiles, {
    label: title,
    sentence: areLaid ? say.partsAsMap(isMoney) : say.partsAsTiles(isMoney),
  })
}

function aroundSection(frame: Frame, say: Messages, place: PlaceView): Html | null {
  const lists = [place.neighbours, place.groups].filter((list) => list !== null)
  if (lists.length === 0) return null
  const body = lists.map(({ title, links }) => {
    const linked = links.map((to) => ({ href: href(frame, to.href), text: to.text }))
    return html`${muted(title)}${pills(title, linked)}`
  })
  return section({ id: 'around', heading: say.aroundTitle, body: card(html`${body}`) })
}

/** A way to take the numbers away. */
export function downloadLink(say: Messages, to: string): Html {
  return linkButton({ href: to, text: say.downloadCsv, icon: 'download', kind: 'secondary' })
}
