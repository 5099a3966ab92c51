import {
  barRows,
  card,
  columns,
  doors,
  emptyState,
  glue,
  heading,
  hero,
  linkRows,
  muted,
  ph,
  type Statistic,
  section,
  statRow,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { provinceMap } from '../../../web/maps/index.ts'
import type { Messages } from '../messages.th.ts'
import type { PlaceLink, PlaceView, YearView } from '../places.present.ts'
import { overlapRows } from './place-view.ts'
import { placeSearchBox } from './search-view.ts'

export interface StartView {
  readonly country: PlaceView
  readonly shortcuts: readonly PlaceLink[]
}

export function startView(frame: Frame, say: Messages, { country, shortcuts }: StartView): Html {
  const left = html`<h1 class="govuk-heading-xl">${ph(say.start.heading)}</h1><p class="govuk-body-l">${say.start.lead}</p>${placeSearchBox(frame, say, '', shortcuts)}`
  const right = html`${heading({ level: 2, text: say.start.todayTitle })}${todo(frame, say)}`
  return html`${hero(left, right)}${country.year ? keptFigures(frame, say, country, country.year) : nothingYet(frame, say)}`
}

/** Drawn once for each view of the country, as on its own page. */
const drawn = new WeakMap<PlaceView, Html>()

function keptFigures(frame: Frame, say: Messages, country: PlaceView, year: YearView): Html {
  const kept = drawn.get(country) ?? figures(frame, say, country, year)
  drawn.set(country, kept)
  return kept
}

function todo(frame: Frame, say: Messages): Html {
  const words = say.start.doors
  const door = (
    to: string,
    [title, text]: readonly string[],
    icon: 'alert' | 'pin' | 'search' | 'overlap' | 'people',
  ) => ({
    href: href(frame, to),
    title: title ?? '',
    text: text ?? '',
    icon,
  })
  return doors([
    door('/complaints/new', words.report, 'alert'),
    door('/places/TH', words.place, 'pin'),
    door('/projects', words.projects, 'search'),
    door('/overlaps', words.overlaps, 'overlap'),
    door('/bodies', words.bodies, 'people'),
  ])
}

function nothingYet(frame: Frame, say: Messages): Html {
  return html`<div class="ps-section">${emptyState({ why: say.start.empty, next: { href: href(frame, '/plans'), text: say.start.importPlans } })}</div>`
}

function figures(frame: Frame, say: Messages, country: PlaceView, year: YearView): Html {
  const provinces = country.parts?.items ?? []
  const withPlans = provinces.filter((province) => (province.value ?? 0) > 0)
  const map = provinceMap(frame.lang, {
    title: say.projectsMap(year.label),
    valueHead: say.projectsHead,
    provinces: provinces.map(({ code, name, value, text, href: to }) => ({
      code,
      name,
      value,
      text,
      href: href(frame, to),
    })),
  })
  const numbers = html`${statRow(statistics(frame, say, year, withPlans.length, provinces.length))}${card(
    barRows(
      year.fields.slice(0, 6).map((field) => ({
        label: field.name,
        value: field.value,
        text: glue(field.money),
        note: glue(field.projects),
        ...(field.href === null ? {} : { href: href(frame, field.href) }),
      })),
    ),
    say.start.fieldsTitle,
  )}`
  return html`${section({
    id: 'country',
    heading: say.start.countryTitle(year.label),
    ...(country.asOf === null ? {} : { action: muted(glue(say.start.dataTo(country.asOf))) }),
    body: columns('12', [card(map), html`<div>${numbers}</div>`]),
  })}${lists(frame, say, year, withPlans)}`
}

function statistics(frame: Frame, say: Messages, year: YearView, provinces: number, all: number): Statistic[] {
  const [amount = '', ...unit] = year.money.split(' ')
  const numberOf = (text: string) => text.replace(/[^\d,]/g, '')
  return [
    {
      value: numberOf(year.projects),
      unit: say.start.unitProject,
      label: say.start.statProjects,
      href: href(frame, year.projectsHref),
    },
    { value: amount, unit: glue(unit.join(' ')), label: say.start.statMoney, href: href(frame, '/places/TH#plans') },
    ...(year.overlaps
      ? [
          {
            value: year.overlaps.open.toLocaleString('en-US'),
            unit: say.start.unitPair,
            label: say.start.statOverlaps,
            href: href(frame, year.overlaps.href),
            note: glue(say.start.atStake(year.overlaps.money)),
          },
        ]
      : []),
    {
      value: provinces.toLocaleString('en-US'),
      unit: say.start.unitProvince,
      label: say.start.statProvinces,
      href: href(frame, '/places/TH#parts'),
      note: glue(say.start.ofProvinces(all.toLocaleString('en-US'))),
    },
  ]
}

type Provinces = NonNullable<PlaceView['parts']>['items']

function lists(frame: Frame, say: Messages, year: YearView, withPlans: Provinces): Html {
  const most = [...withPlans].sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.code < b.code ? -1 : 1)).slice(0, 6)
  const provinces = linkRows(
    most.map((province) => ({ title: province.name, href: href(frame, province.href), side: glue(province.text) })),
  )
  const pairs = year.overlaps && year.overlaps.top.length > 0 ? overlapRows(frame, say, year.overlaps.top) : null
  const part = (title: string, body: Html) => html`<section>${heading({ level: 2, text: title })}${body}</section>`
  const pieces = [...(pairs ? [part(say.start.overlapsTitle, pairs)] : []), part(say.start.provincesTitle, provinces)]
  return html`<div class="ps-section">${pieces.length === 2 ? columns('2', pieces) : pieces}</div>`
}
