import { formatInstant } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  activeFilters,
  dotted,
  downloads,
  emptyState,
  filterPanel,
  linkButton,
  linkRows,
  listLayout,
  muted,
  type Problem,
  searchBox,
  section,
  state,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { provinceMap, tileMap } from '../../../web/maps/index.ts'
import type { BodyName } from '../../bodies/index.ts'
import type { Category } from '../../routing/index.ts'
import { bodyName, categoryName, stateMark } from '../complaints.present.ts'
import type { ListedCase } from '../list.sql.ts'
import { filterQuery, type TypedFilter } from '../list-filter.ts'
import { messages } from '../messages.ts'
import { chosenFilters, filterFields } from './filter-fields.ts'

export interface ListView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  /** The place that was meant, in the reader's language; null where none was, or none is known. */
  readonly areaName: string | null
  readonly rows: readonly ListedCase[]
  readonly now: Date
  readonly categories: readonly Category[]
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly placeName: (areaCode: string | null) => string | null
  readonly nextCursor: string | null
  readonly isFirst: boolean
  readonly counted: CountedPlaces | null
  /** What a feed and a subscription of this list are about; null where several filters stand. */
  readonly subject: {
    readonly kind: 'place' | 'category' | 'body'
    readonly target: string
    readonly feed: string
  } | null
  readonly isClerk: boolean
  readonly isModerator: boolean
}

/** Where the newest cases of the list lie, by province or by the areas of one place. */
export interface CountedPlaces {
  readonly total: number
  readonly kind: 'provinces' | 'areas'
  readonly places: readonly {
    readonly code: string
    readonly name: string
    readonly count: number
    readonly lat: number | null
    readonly lon: number | null
  }[]
}

export function listView(frame: Frame, view: ListView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { typed } = view
  const here = (more: Record<string, string> = {}, without?: keyof TypedFilter) =>
    href(frame, `/complaints${filterQuery(without === undefined ? typed : { ...typed, [without]: '' }, more)}`)
  const top = actions([
    linkButton({ href: href(frame, '/complaints/new'), text: say.list.report, icon: 'edit' }),
    linkButton({
      href: href(frame, `/complaints/map${filterQuery({ ...typed, q: '', body: '' })}`),
      text: say.caseMap.open,
      kind: 'secondary',
      icon: 'map',
    }),
    view.isClerk &&
      linkButton({ href: href(frame, '/complaints/intake'), text: say.intake.title, kind: 'secondary', icon: 'phone' }),
    view.isModerator &&
      linkButton({
        href: href(frame, '/complaints/moderation'),
        text: say.moderation.title,
        kind: 'secondary',
        icon: 'shield',
      }),
  ])
  const ref = html`<form class="ps-search" method="get" action="${href(frame, '/complaints/find')}"><label class="govuk-label" for="ref">${say.list.byRef}</label><div class="ps-search__row"><input class="govuk-input" id="ref" name="ref" type="text" autocomplete="off" maxlength="40"><button class="govuk-button govuk-button--secondary" type="submit">${say.list.refOpen}</button></div></form>`
  const search = searchBox(lang, {
    action: href(frame, '/complaints'),
    label: say.list.search,
    value: typed.q,
    keep: Object.fromEntries(Object.entries(typed).filter(([name, value]) => name !== 'q' && value !== '')),
  })
  const { place, category, state: at, body, from, to } = filterFields(lang, view)
  const filters = filterPanel(lang, {
    action: href(frame, '/complaints'),
    keep: typed.q === '' ? {} : { q: typed.q },
    activeCount: [typed.place, typed.category, typed.body, typed.state, typed.from, typed.to].filter(
      (one) => one !== '',
    ).length,
    fields: [place, category, at, body, from, to],
  })
  const active = activeFilters(
    lang,
    chosenFilters(lang, view).map(({ text, name }) => ({ text, removeHref: here({}, name) })),
    href(frame, '/complaints'),
  )
  const list =
    view.rows.length === 0
      ? emptyState({ why: say.list.empty, next: { href: href(frame, '/complaints'), text: say.list.clear } })
      : linkRows(view.rows.map((row) => caseRow(frame, view, row)))
  const pages = actions([
    !view.isFirst && linkButton({ href: here(), text: say.list.first, kind: 'secondary', icon: 'back' }),
    view.nextCursor !== null &&
      linkButton({ href: here({ after: view.nextCursor }), text: say.form.next, kind: 'secondary', icon: 'next' }),
  ])
  const subject = view.subject
  const follow =
    subject === null
      ? null
      : actions([
          linkButton({ href: href(frame, subject.feed), text: say.list.feed, kind: 'secondary', icon: 'link' }),
          linkButton({
            href: href(frame, `/complaints/follow?kind=${subject.kind}&target=${encodeURIComponent(subject.target)}`),
            text: say.list.subscribe,
            kind: 'secondary',
            icon: 'bell',
          }),
        ])
  const files = downloads(frame, { path: '/complaints', query: filterQuery(typed) })
  return html`${top}${search}${ref}${listLayout(filters, html`${active}${list}${pages}${follow}${files}`)}${view.counted === null ? null : mapPart(frame, view.counted, typed)}`
}

/** One case in a list. */
export function caseRow(
  frame: Frame,
  view: Pick<ListView, 'now' | 'categories' | 'bodies' | 'placeName'>,
  row: ListedCase,
) {
  const { lang } = frame
  const say = messages(lang)
  const category = view.categories.find(({ code }) => code === row.facts.categoryCode) ?? null
  const body = row.facts.leadBodyId === null ? undefined : view.bodies.get(row.facts.leadBodyId)
  const mark = stateMark(row.facts, lang)
  const isShown = row.wordsShownAt.getTime() <= view.now.getTime()
  const words = row.words.length > 200 ? `${row.words.slice(0, 200)}…` : row.words
  const place = view.placeName(row.areaCode)
  const meta = html`${dotted([formatInstant(row.receivedAt, lang), row.ref])}${dotted([place !== null && { long: place }])}${dotted(
    [
      body !== undefined && { long: bodyName(body, lang) },
      isShown && row.photos > 0 && say.list.photos(row.photos),
      row.supports > 0 && say.list.supports(row.supports),
    ],
  )}`
  return {
    title: categoryName(category, row.facts.categoryCode, lang),
    href: href(frame, `/complaints/${row.ref}`),
    text: isShown ? words : muted(say.list.noWords),
    meta,
    side: state(mark.meaning, mark.text),
  }
}

function mapPart(frame: Frame, counted: CountedPlaces, typed: TypedFilter): Html {
  const { lang } = frame
  const say = messages(lang).list
  const to = (place: string) => href(frame, `/complaints${filterQuery({ ...typed, place })}`)
  const number = (n: number) => n.toLocaleString('en-US')
  const sentence = say.mapSentence(number(counted.total))
  const map =
    counted.kind === 'provinces'
      ? provinceMap(lang, {
          title: say.mapTitle,
          sentence,
          valueHead: say.mapHead,
          provinces: counted.places.map(({ code, name, count }) => ({
            code,
            name,
            value: count,
            text: number(count),
            href: to(code),
          })),
        })
      : tileMap(
          lang,
          counted.places.map(({ code, name, count, lat, lon }) => ({
            code,
            name,
            value: count,
            href: to(code),
            lat,
            lon,
          })),
          { label: say.mapTitle, sentence },
        )
  return section({ id: 'map', heading: say.map, body: map })
}
