import {
  barRows,
  bulletList,
  card,
  columns,
  dataTable,
  details,
  emptyState,
  glue,
  link,
  linkRows,
  muted,
  note,
  paragraph,
  pills,
  searchBox,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { BodyLine, FieldLine, FieldPage, FieldTree } from '../functions.present.ts'
import type { Messages } from '../messages.th.ts'

export interface TreeView extends FieldTree {
  /** A title somebody wants the field of, and what the rules say. */
  readonly tried: {
    readonly title: string
    readonly answer: { href: string; title: string; reason: string } | null
  } | null
  readonly vocabularies: readonly { readonly href: string; readonly name: string; readonly terms: string }[]
}

export function functionsView(frame: Frame, say: Messages, view: TreeView): Html {
  const words = say.functionsPage
  return html`${tryBox(frame, say, view.tried)}${view.divisions.map((division) => divisionSection(frame, say, division, view.year))}${section(
    {
      id: 'more',
      heading: words.vocabularies,
      body: linkRows([
        ...view.vocabularies.map((one) => ({ href: href(frame, one.href), title: one.name, meta: one.terms })),
        { href: href(frame, '/functions/rules'), title: words.rules, meta: words.rulesText },
      ]),
    },
  )}`
}

/** Groups in which something is planned stand in the table; the others are one click away. */
function divisionSection(
  frame: Frame,
  say: Messages,
  division: FieldTree['divisions'][number],
  year: string | null,
): Html {
  const words = say.functionsPage
  const planned = division.groups.filter((group) => group.projectsHref !== null)
  const rest = division.groups.filter((group) => group.projectsHref === null)
  const table =
    planned.length > 0 &&
    card(
      dataTable<FieldLine>({
        caption: words.caption(division.name),
        phone: 'numbers',
        rows: planned,
        columns: [
          {
            head: words.name,
            kind: 'title',
            cell: (group) => link(href(frame, group.href), `${group.code} ${group.name}`),
          },
          { head: words.projects, kind: 'number', cell: (group) => projectsCell(frame, group) },
          { head: words.money, kind: 'number', cell: (group) => group.money },
        ],
      }),
    )
  const others =
    rest.length > 0 &&
    details(
      words.withoutProjects(String(rest.length)),
      bulletList(rest.map((group) => link(href(frame, group.href), `${group.code} ${group.name}`))),
    )
  const money = glue(`${division.money} ${say.field.unit}`)
  return section({
    id: `f${division.code}`,
    heading: `${division.code} ${division.name}`,
    action: link(
      href(frame, division.href),
      html`${planned.length === 0 ? words.seeField : year === null ? money : `${year} ${money}`}<span class="govuk-visually-hidden"> ${division.name}</span>`,
    ),
    body: html`${table}${others}`,
  })
}

function projectsCell(frame: Frame, line: FieldLine) {
  return line.projectsHref === null ? line.projects : link(href(frame, line.projectsHref), line.projects)
}

function tryBox(frame: Frame, say: Messages, tried: TreeView['tried']): Html {
  const words = say.functionsPage
  const box = searchBox(frame.lang, {
    action: href(frame, '/functions'),
    name: 'title',
    label: words.tryLabel,
    value: tried?.title ?? '',
    buttonText: words.tryButton,
  })
  if (tried === null) return box
  const answer =
    tried.answer === null
      ? note({ kind: 'gold', body: words.tryNothing })
      : note({
          kind: 'teal',
          body: html`<p class="govuk-body">${link(href(frame, tried.answer.href), tried.answer.title)}</p>${paragraph(tried.answer.reason)}`,
        })
  return html`${box}<div class="ps-gap">${answer}</div>`
}

export interface FieldView extends FieldPage {
  readonly rules: readonly { readonly href: string; readonly word: string }[]
  readonly rulesHref: string
  readonly terms: readonly { readonly href: string; readonly name: string; readonly vocabulary: string }[]
}

const MOST_PLACES = 15

export function fieldView(frame: Frame, say: Messages, view: FieldView): Html {
  return html`${view.year === null ? emptyState({ why: say.field.nothing, next: { href: href(frame, '/functions'), text: say.field.seeAll } }) : totals(frame, say, view, view.year)}${words(frame, say, view)}`
}

function totals(frame: Frame, say: Messages, view: FieldView, year: string): Html {
  const { field } = say
  const shown = view.places.slice(0, MOST_PLACES)
  const bars = (rows: typeof view.places) =>
    barRows(
      rows.map((place) => ({
        label: place.name,
        href: href(frame, place.href),
        value: place.value,
        text: glue(`${place.money} ${field.unit}`),
        note: glue(field.projectsCount(place.projects)),
      })),
    )
  const bodies = dataTable<BodyLine>({
    caption: field.bodiesTitle(year),
    phone: 'numbers',
    rows: view.bodies,
    columns: [
      { head: field.body, kind: 'title', cell: (body) => link(href(frame, body.href), body.name) },
      { head: field.projects, kind: 'number', cell: (body) => link(href(frame, body.projectsHref), body.projects) },
      { head: field.money, kind: 'number', cell: (body) => body.money },
    ],
  })
  return html`${columns('2', [
    section({
      id: 'places',
      heading: field.placesTitle(year),
      action: link(href(frame, view.projectsHref), field.allProjects),
      body: card(
        html`${bars(shown)}${view.places.length > MOST_PLACES && details(field.morePlaces(String(view.places.length - MOST_PLACES)), bars(view.places.slice(MOST_PLACES)))}`,
      ),
    }),
    html`<div>${section({ id: 'years', heading: field.yearsTitle, body: card(yearTable(frame, say, view)) })}${parts(frame, say, view)}</div>`,
  ])}${section({
    id: 'bodies',
    heading: field.bodiesTitle(year),
    body: html`${card(bodies)}${view.bodyCount > view.bodies.length && muted(field.moreBodies(view.bodyCount.toLocaleString('en-US')))}`,
  })}`
}

function yearTable(frame: Frame, say: Messages, view: FieldView): Html {
  return dataTable({
    caption: say.field.yearsTitle,
    phone: 'plain',
    rows: [...view.years].reverse(),
    columns: [
      {
        head: say.field.year,
        kind: 'title',
        cell: (year) =>
          year.current ? html`<strong>${year.label}</strong>` : link(href(frame, year.href), year.label),
      },
      { head: say.field.projects, kind: 'number', cell: (year) => link(href(frame, year.projectsHref), year.projects) },
      { head: say.field.money, kind: 'number', cell: (year) => year.money },
    ],
  })
}

function parts(frame: Frame, say: Messages, view: FieldView): Html | null {
  if (view.parts.length === 0) return null
  const rows = view.parts.map((part) => ({
    title: `${part.code} ${part.name}`,
    href: href(frame, part.href),
    ...(part.projectsHref === null
      ? {}
      : { meta: glue(`${say.field.projectsCount(part.projects)} · ${part.money} ${say.field.unit}`) }),
  }))
  return section({ id: 'parts', heading: say.field.partsTitle, body: linkRows(rows) })
}

function words(frame: Frame, say: Messages, view: FieldView): Html {
  const rules =
    view.rules.length > 0 &&
    section({
      id: 'words',
      heading: say.field.wordsTitle,
      action: link(href(frame, view.rulesHref), say.field.allRules),
      body: pills(
        say.field.wordsTitle,
        view.rules.map((rule) => ({ href: href(frame, rule.href), text: rule.word })),
      ),
    })
  const terms =
    view.terms.length > 0 &&
    section({
      id: 'terms',
      heading: say.field.termsTitle,
      body: linkRows(
        view.terms.map((term) => ({ href: href(frame, term.href), title: term.name, meta: term.vocabulary })),
      ),
    })
  return html`${rules}${terms}`
}

export interface VocabularyView {
  readonly source: string
  readonly terms: readonly {
    readonly code: string
    readonly name: string
    readonly field: { href: string; text: string } | null
  }[]
}

export function vocabularyView(frame: Frame, say: Messages, view: VocabularyView): Html {
  const words = say.vocabulary
  const table = dataTable<VocabularyView['terms'][number]>({
    caption: words.caption,
    rows: view.terms,
    columns: [
      { head: words.code, kind: 'short', cell: (term) => term.code },
      { head: words.name, kind: 'title', cell: (term) => term.name },
      {
        head: words.field,
        cell: (term) => (term.field ? link(href(frame, term.field.href), term.field.text) : muted(words.several)),
      },
    ],
  })
  return html`${card(table)}${muted(`${words.source}: ${view.source}`)}`
}
