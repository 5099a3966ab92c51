import { formatInstant } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  activeFilters,
  downloads,
  emptyState,
  filterPanel,
  linkButton,
  linkRows,
  listLayout,
  muted,
  type Problem,
  problemWith,
  searchBox,
  section,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { provinceMap, tileMap } from '../../../web/maps/index.ts'
import { type Category, categoryGroups } from '../../routing/index.ts'
import { states } from '../complaint.ts'
import { bodyName, categoryName, stateMark } from '../complaints.present.ts'
import type { NamedBody } from '../complaints.sql.ts'
import type { ListedCase } from '../list.sql.ts'
import { filterQuery, type TypedFilter } from '../list-filter.ts'
import { messages } from '../messages.ts'

export interface ListView {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly rows: readonly ListedCase[]
  readonly now: Date
  readonly categories: readonly Category[]
  readonly bodies: ReadonlyMap<string, NamedBody>
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
  const categories = categoryGroups.flatMap((group) =>
    view.categories
      .filter((one) => one.group === group)
      .map((one) => ({ value: one.code, text: categoryName(one, one.code, lang) })),
  )
  const error = (name: string) => problemWith(view.problems, name)
  const filters = filterPanel(lang, {
    action: href(frame, '/complaints'),
    keep: typed.q === '' ? {} : { q: typed.q },
    activeCount: [typed.place, typed.category, typed.body, typed.state, typed.from, typed.to].filter(
      (one) => one !== '',
    ).length,
    fields: [
      textField(lang, {
        name: 'place',
        label: say.list.place,
        hint: say.list.placeHint,
        value: typed.place,
        error: error('place'),
      }),
      selectField(lang, {
        name: 'category',
        label: say.list.category,
        value: typed.category,
        fill: true,
        choices: [{ value: '', text: say.list.allCategories }, ...categories],
        error: error('category'),
      }),
      selectField(lang, {
        name: 'state',
        label: say.list.state,
        value: typed.state,
        fill: true,
        choices: [
          { value: '', text: say.list.allStates },
          { value: 'open', text: say.list.openOnly },
          ...states.map((one) => ({ value: one, text: say.states[one] })),
        ],
      }),
      textField(lang, {
        name: 'body',
        label: say.list.body,
        hint: say.list.bodyHint,
        value: typed.body,
        error: error('body'),
      }),
      textField(lang, {
        name: 'from',
        label: say.list.from,
        hint: say.list.dayHint,
        value: typed.from,
        error: error('from'),
      }),
      textField(lang, { name: 'to', label: say.list.to, value: typed.to, error: error('to') }),
    ],
  })
  const chosen: { text: string; name: keyof TypedFilter }[] = [
    { text: typed.q, name: 'q' },
    { text: typed.place, name: 'place' },
    { text: categories.find(({ value }) => value === typed.category)?.text ?? typed.category, name: 'category' },
    {
      text:
        typed.state === 'open'
          ? say.list.openOnly
          : typed.state in say.states
            ? say.states[typed.state as 'closed']
            : typed.state,
      name: 'state',
    },
    { text: typed.body, name: 'body' },
    { text: typed.from === '' ? '' : `${say.list.from} ${typed.from}`, name: 'from' },
    { text: typed.to === '' ? '' : `${say.list.to} ${typed.to}`, name: 'to' },
  ]
  const active = activeFilters(
    lang,
    chosen.filter(({ text }) => text !== '').map(({ text, name }) => ({ text, removeHref: here({}, name) })),
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
function caseRow(frame: Frame, view: Pick<ListView, 'now' | 'categories' | 'bodies' | 'placeName'>, row: ListedCase) {
  const { lang } = frame
  const say = messages(lang)
  const category = view.categories.find(({ code }) => code === row.facts.categoryCode) ?? null
  const body = row.facts.leadBodyId === null ? undefined : view.bodies.get(row.facts.leadBodyId)
  const mark = stateMark(row.facts, lang)
  const isShown = row.wordsShownAt.getTime() <= view.now.getTime()
  const words = row.words.length > 200 ? `${row.words.slice(0, 200)}…` : row.words
  const meta: Fragment[] = [
    formatInstant(row.receivedAt, lang),
    row.ref,
    view.placeName(row.areaCode),
    body === undefined ? null : bodyName(body, lang),
    isShown && row.photos > 0 ? say.list.photos(row.photos) : null,
    row.supports > 0 ? say.list.supports(row.supports) : null,
  ]
  return {
    title: categoryName(category, row.facts.categoryCode, lang),
    href: href(frame, `/complaints/${row.ref}`),
    text: isShown ? words : muted(say.list.noWords),
    meta: meta.filter((one) => one !== null).flatMap((one, at) => (at === 0 ? [one] : [' · ', one])),
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
