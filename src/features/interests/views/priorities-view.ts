import { nameIn } from '../../../kernel/lang.ts'
import { formatBaht, satang } from '../../../kernel/money.ts'
import { formatInstant } from '../../../kernel/thai-calendar.ts'
import { scatterChart } from '../../../web/charts/index.ts'
import {
  actions,
  button,
  card,
  dataTable,
  downloads,
  emptyState,
  filterPanel,
  form,
  type HistoryEntry,
  link,
  linkButton,
  listLayout,
  muted,
  type Problem,
  pagination,
  paragraph,
  pills,
  problemWith,
  section,
  selectField,
  summaryList,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf, oneTimeKey } from '../../../web/read-form.ts'
import { fieldName, missions } from '../../functions/index.ts'
import type { Placed, Preview } from '../keep-priorities.ts'
import { messages } from '../messages.ts'
import { publicKey, whole } from '../page-parts.ts'
import { type Scheme, things } from '../priorities.sql.ts'
import {
  areaLevels,
  type Criterion,
  type Level,
  levels,
  MOST_CRITERIA,
  MOST_POINTS,
  type Quadrant,
  quadrants,
  supportPoints,
  tenthsText,
} from '../priority.ts'

const thingPath = ({ thing }: Placed) =>
  thing.thing === 'project' ? `/projects/${publicKey(thing)}` : `/goals/${thing.id}`
const scorePath = ({ thing }: Placed) => `/priorities/${thing.thing}s/${publicKey(thing)}`

export interface PrioritiesPage {
  readonly typed: {
    readonly place: string
    readonly field: string
    readonly year: string
    readonly level: string
    readonly thing: string
    readonly show: string
  }
  readonly problems: readonly Problem[]
  readonly query: string
  readonly queryWith: (changed: Partial<PrioritiesPage['typed']>) => string
  readonly all: readonly Placed[]
  readonly shown: readonly Placed[]
  readonly from: number
  readonly total: number
  readonly counts: Readonly<Record<Quadrant | 'half', number>>
  readonly unscored: number
  readonly unscoredPath: string
  readonly previous: string | null
  readonly next: string | null
  readonly schemes: readonly {
    readonly level: Level
    readonly scheme: Scheme | null
    readonly path: string
    readonly may: boolean
  }[]
}

const tenths = (frame: Frame, value: number | null) =>
  value === null ? muted(messages(frame.lang).priorities.notScored) : tenthsText(value)

export function prioritiesScatter(
  frame: Frame,
  all: readonly Placed[],
  numbered: readonly Placed[],
  from: number,
): Html {
  const { priorities: words, quadrants: quadrantWords } = messages(frame.lang)
  const numbers = new Map(numbered.map((one, at) => [one.thing.id, String(from + at)]))
  const both = all.filter((one) => one.state !== null && one.area !== null)
  const marked = both.filter((one) => numbers.has(one.thing.id))
  return scatterChart(frame.lang, {
    id: 'priorities-chart',
    title: words.chart,
    sentence: words.chartSentence(whole(both.filter((one) => one.quadrant === 'both').length), whole(both.length)),
    xName: words.stateAxis,
    yName: words.areaAxis,
    corners: [quadrantWords.area.name, quadrantWords.both.name, quadrantWords.neither.name, quadrantWords.state.name],
    points: [
      ...both
        .filter((one) => !numbers.has(one.thing.id))
        .slice(0, 600)
        .map((one) => ({ x: (one.state ?? 0) / 1_000, y: (one.area ?? 0) / 1_000 })),
      ...marked.map((one) => ({
        x: (one.state ?? 0) / 1_000,
        y: (one.area ?? 0) / 1_000,
        mark: numbers.get(one.thing.id) ?? '',
      })),
    ],
    head: [words.name, words.state, words.area],
    rows: marked.map((one) => [
      `${numbers.get(one.thing.id)}. ${one.thing.title}`,
      tenthsText(one.state ?? 0),
      tenthsText(one.area ?? 0),
    ]),
  })
}

export function prioritiesTable(frame: Frame, shown: readonly Placed[], from: number): Html {
  const { priorities: words, quadrants: quadrantWords } = messages(frame.lang)
  const rows = shown.map((one, at) => ({ one, number: from + at }))
  return dataTable<(typeof rows)[number]>({
    caption: words.title,
    rows,
    columns: [
      {
        head: words.name,
        kind: 'title',
        cell: ({ one, number }) =>
          html`${number}. ${link(href(frame, thingPath(one)), one.thing.title)}<br>${muted(`${nameIn(frame.lang, { nameTh: one.thing.bodyTh, nameEn: one.thing.bodyEn })}${one.thing.functionCode === null ? '' : ` · ${fieldName(one.thing.functionCode, frame.lang)}`}`)}<br>${link(href(frame, scorePath(one)), words.open)}`,
      },
      { head: words.money, kind: 'number', cell: ({ one }) => formatBaht(satang(one.thing.amountSatang), frame.lang) },
      { head: words.state, kind: 'number', cell: ({ one }) => tenths(frame, one.state) },
      { head: words.area, kind: 'number', cell: ({ one }) => tenths(frame, one.area) },
      {
        head: words.quadrant,
        phone: 'stack',
        cell: ({ one }) =>
          one.quadrant === null
            ? words.half
            : html`${quadrantWords[one.quadrant].name}<br>${muted(quadrantWords[one.quadrant].what)}`,
      },
    ],
  })
}

export function prioritiesView(frame: Frame, view: PrioritiesPage): Html {
  const { priorities: words, quadrants: quadrantWords, levels: levelWords, things: thingWords } = messages(frame.lang)
  const { lang } = frame
  const { typed } = view
  const queues = pills(words.show, [
    {
      href: href(frame, `/priorities${view.queryWith({ show: '' })}`),
      text: words.everything,
      current: typed.show === '',
    },
    ...([...quadrants, 'half'] as const).map((one) => ({
      href: href(frame, `/priorities${view.queryWith({ show: one })}`),
      text: `${one === 'half' ? words.half : quadrantWords[one].name} ${whole(view.counts[one])}`,
      current: typed.show === one,
    })),
  ])
  const filters = filterPanel(lang, {
    action: href(frame, '/priorities'),
    activeCount: [typed.field, typed.year, typed.level].filter((one) => one !== '').length,
    keep: typed.show === '' ? {} : { show: typed.show },
    fields: [
      textField(lang, {
        name: 'place',
        label: words.place,
        value: typed.place,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(lang, {
        name: 'thing',
        label: words.thing,
        value: typed.thing,
        choices: things.map((one) => ({ value: one, text: thingWords[one] })),
      }),
      selectField(lang, {
        name: 'field',
        label: words.field,
        value: typed.field,
        choices: [
          { value: '', text: words.anyField },
          ...missions
            .filter((one) => one.code.length === 2)
            .map((one) => ({ value: one.code, text: fieldName(one.code, lang) })),
        ],
      }),
      textField(lang, {
        name: 'year',
        label: words.year,
        value: typed.year,
        inputmode: 'numeric',
        characters: 4,
        optional: true,
        error: problemWith(view.problems, 'year'),
      }),
      selectField(lang, {
        name: 'level',
        label: words.areaLevel,
        value: typed.level,
        choices: [
          { value: '', text: words.allLevels },
          ...areaLevels.map((one) => ({ value: one, text: levelWords[one] })),
        ],
      }),
    ],
  })
  const unscored =
    view.unscored > 0 && paragraph(link(href(frame, view.unscoredPath), words.unscored(whole(view.unscored))))
  const list =
    view.shown.length === 0
      ? html`${emptyState({ why: words.empty, next: { href: href(frame, view.unscoredPath), text: words.emptyNext } })}`
      : html`${card(prioritiesScatter(frame, view.all, view.shown, view.from))}${card(prioritiesTable(frame, view.shown, view.from))}${pagination(
          lang,
          {
            previousHref: view.previous && href(frame, view.previous),
            nextHref: view.next && href(frame, view.next),
            from: view.from,
            to: view.from + view.shown.length - 1,
            total: view.total,
            unit: words.unit,
          },
        )}${unscored}${downloads(frame, { path: '/priorities/list', query: view.query })}`
  return html`${queues}${listLayout(filters, list)}${section({ id: 'weights', heading: words.weights, body: schemesPart(frame, view) })}`
}

function schemesPart(frame: Frame, view: PrioritiesPage): Html {
  const { priorities: words, levels: levelWords } = messages(frame.lang)
  const rows = view.schemes.filter((one) => one.scheme !== null || one.may)
  return html`${paragraph(words.method)}${dataTable<(typeof rows)[number]>({
    caption: words.weights,
    rows,
    columns: [
      {
        head: words.weights,
        kind: 'title',
        cell: ({ level, scheme, path }) => {
          const name = scheme === null ? levelWords[level] : words.weightsOf(levelWords[level], String(scheme.version))
          return link(href(frame, path), name)
        },
      },
      {
        head: messages(frame.lang).scorePage.criterion,
        phone: 'stack',
        cell: ({ scheme }) =>
          scheme === null
            ? muted(words.weightsNone)
            : scheme.criteria.map((one) => `${one.name} ${words.percent(String(one.weight))}`).join(' · '),
      },
    ],
  })}`
}

// ---- one thing

export interface ScorePage {
  readonly placed: Placed
  readonly schemes: ReadonlyMap<Level, Scheme>
  /** Levels the reader may score for. */
  readonly may: readonly Level[]
  readonly level: Level | null
  readonly filled: Filled
  readonly history: readonly HistoryEntry[]
}

export function scoreView(frame: Frame, view: ScorePage): Html {
  const { scorePage: words, levels: levelWords, priorities, history: historyWord } = messages(frame.lang)
  const { thing } = view.placed
  const support = supportPoints(thing.signed, thing.free)
  const supportText = words.support(String(support), whole(thing.signed), whole(thing.free))
  const parts = levels.flatMap((level) => {
    const scheme = view.schemes.get(level)
    if (scheme === undefined) return []
    const points = thing.levels.get(level)
    const weighed = view.placed.byLevel.get(level) ?? null
    const pointsOf = (one: Criterion) =>
      one.source === 'support' ? supportText : points?.[one.key] === undefined ? words.noPoints : `${points[one.key]}`
    const body =
      points === undefined
        ? paragraph(muted(words.none))
        : dataTable<Criterion>({
            caption: levelWords[level],
            rows: scheme.criteria,
            columns: [
              { head: words.criterion, kind: 'title', cell: (one) => one.name },
              { head: words.weight, kind: 'number', cell: (one) => priorities.percent(String(one.weight)) },
              { head: words.points, kind: 'number', cell: pointsOf },
            ],
          })
    const total = weighed === null ? priorities.notScored : `${tenthsText(weighed.tenths)} / 100`
    const known = weighed !== null && weighed.known < 100 && html` ${muted(priorities.partly(String(weighed.known)))}`
    return [
      card(
        html`${body}${points !== undefined && paragraph(html`${words.total}: <strong>${total}</strong>${known}`)}`,
        levelWords[level],
      ),
    ]
  })
  const choose =
    view.may.length === 0
      ? null
      : actions(
          view.may.map((level) =>
            linkButton({
              href: href(frame, `${scorePath(view.placed)}?level=${level}#give`),
              text: words.give(levelWords[level]),
              kind: 'secondary',
            }),
          ),
        )
  return html`${section({ id: 'scores', heading: words.scores, first: true, body: html`${parts}${choose}` })}${
    view.level !== null &&
    section({ id: 'give', heading: words.give(levelWords[view.level]), body: card(giveForm(frame, view, view.level)) })
  }${view.history.length > 0 && section({ id: 'history', heading: historyWord, body: timeline(view.history) })}`
}

function giveForm(frame: Frame, view: ScorePage, level: Level): Html {
  const { scorePage: words, save, priorities } = messages(frame.lang)
  const { lang } = frame
  const scheme = view.schemes.get(level)
  const given = view.placed.thing.levels.get(level) ?? {}
  const before = Object.fromEntries(Object.entries(given).map(([key, value]) => [`points-${key}`, String(value)]))
  const filled = { ...view.filled, typed: { ...before, ...view.filled.typed } }
  const fields = (scheme?.criteria ?? [])
    .filter((one) => one.source === 'scored')
    .map((one) =>
      selectField(lang, {
        ...fieldOf(filled, `points-${one.key}`),
        label: `${one.name} (${priorities.percent(String(one.weight))})`,
        choices: [
          { value: '', text: words.noPoints },
          ...Array.from({ length: MOST_POINTS + 1 }, (_, points) => ({ value: String(points), text: String(points) })),
        ],
      }),
    )
  return form(frame, {
    action: href(frame, scorePath(view.placed)),
    oneTimeKey: oneTimeKey(view.filled.typed),
    hidden: { level },
    body: html`${fields}${textField(lang, { ...fieldOf(filled, 'reason'), label: words.reason })}${button({ text: save })}`,
  })
}

// ---- weights

export interface WeightsPage {
  readonly level: Level
  readonly home: string
  readonly versions: readonly Scheme[]
  readonly may: boolean
  readonly filled: Filled
  readonly preview: (Preview & { readonly seen: string }) | null
}

export function weightsView(frame: Frame, view: WeightsPage): Html {
  const { weightsPage: words } = messages(frame.lang)
  const [current] = view.versions
  const versions = view.versions.map((one) => ({
    key: html`${words.version(String(one.version))}<br>${muted(formatInstant(one.madeAt, frame.lang))}`,
    value: html`${one.criteria.map((criterion, at) => html`${at > 0 && html`<br>`}${criterion.name} ${messages(frame.lang).priorities.percent(String(criterion.weight))}`)}<br>${muted(one.reason)}`,
  }))
  const history = section({
    id: 'versions',
    heading: words.versions,
    body: current === undefined ? card(paragraph(words.none)) : card(summaryList(versions)),
  })
  return html`${view.preview !== null && previewPart(frame, view, view.preview)}${view.may && card(weightsForm(frame, view))}${history}`
}

function weightsForm(frame: Frame, view: WeightsPage): Html {
  const { weightsPage: words, criterionSources, reason } = messages(frame.lang)
  const { lang } = frame
  const { filled } = view
  const rows = Array.from({ length: MOST_CRITERIA }, (_, at) => at + 1).map(
    (n) =>
      html`<div class="ps-grid ps-3">${textField(lang, { ...fieldOf(filled, `name-${n}`), label: words.criterion(String(n)) })}${textField(lang, { ...fieldOf(filled, `weight-${n}`), label: `${words.weight} ${n}`, inputmode: 'numeric', characters: 4 })}${selectField(
        lang,
        {
          ...fieldOf(filled, `source-${n}`),
          label: `${words.source} ${n}`,
          fill: true,
          choices: (['scored', 'support'] as const).map((value) => ({ value, text: criterionSources[value] })),
        },
      )}<input type="hidden" name="key-${n}" value="${filled.typed[`key-${n}`] ?? ''}"></div>`,
  )
  return form(frame, {
    action: href(frame, `/priorities/weights/${view.level}?place=${view.home}`),
    oneTimeKey: oneTimeKey(filled.typed),
    hidden: { version: filled.typed.version ?? '0', seen: view.preview?.seen ?? '' },
    body: html`${rows}${textField(lang, { ...fieldOf(filled, 'reason'), label: reason })}${actions([
      button({ text: words.preview, kind: 'secondary', name: 'do', value: 'preview' }),
      button({ text: words.store, name: 'do', value: 'store' }),
    ])}`,
  })
}

const MOST_MOVED = 30

function previewPart(frame: Frame, view: WeightsPage, preview: Preview): Html {
  const { weightsPage: words } = messages(frame.lang)
  const { changes } = preview
  const moved = ({ before, after }: Preview['changes'][number]) => {
    if (before === null) return words.fresh
    if (after === null) return words.gone
    const by = before.rank - after.rank
    return by > 0 ? words.up(whole(by)) : words.down(whole(-by))
  }
  const table = dataTable<Preview['changes'][number]>({
    caption: words.previewTitle,
    rows: changes.slice(0, MOST_MOVED),
    columns: [
      {
        head: messages(frame.lang).priorities.name,
        kind: 'title',
        cell: (one) =>
          link(
            href(frame, one.thing === 'project' ? `/projects/${view.home}-${one.id}` : `/goals/${one.id}`),
            one.title,
          ),
      },
      { head: words.before, kind: 'number', cell: (one) => one.before?.rank ?? '–' },
      { head: words.after, kind: 'number', cell: (one) => one.after?.rank ?? '–' },
      { head: words.tenths, kind: 'number', cell: (one) => (one.after === null ? '–' : tenthsText(one.after.tenths)) },
      { head: words.moved, kind: 'short', cell: moved },
    ],
  })
  const body =
    changes.length === 0
      ? card(paragraph(words.previewNone))
      : html`${paragraph(words.previewSome(whole(changes.length), whole(preview.scored)))}${card(table)}${changes.length > MOST_MOVED && paragraph(words.more(whole(changes.length - MOST_MOVED)))}`
  return section({ id: 'preview', heading: words.previewTitle, first: true, body })
}
