import type { Lang } from '../../../kernel/lang.ts'
import { formatMillions, type Satang } from '../../../kernel/money.ts'
import { toBE } from '../../../kernel/thai-calendar.ts'
import {
  dataTable,
  downloads,
  emptyState,
  glue,
  link,
  muted,
  paragraph,
  radiosField,
  section,
  selectField,
  state,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { stepNames } from '../board.ts'
import { baht } from '../boards.present.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'
import { type Cost, holdings, type PowerLine, powers } from '../working.sql.ts'
import { perHead, type Working } from '../working.ts'
import { actForm, foldedForm, secondary } from './parts.ts'

type Medians = Readonly<Record<(typeof stepNames)[number], number | null>>

const millions = (amount: Satang, lang: Lang) =>
  amount === 0n ? { value: '0', unit: messages(lang).working.unitBaht } : formatMillions(amount, lang)

/** Before → after, with the words where the two cannot be compared. */
function costText(frame: Frame, { cost }: Working): Fragment {
  const { working: say } = messages(frame.lang)
  if (cost.before === null && cost.after === null) return muted(say.noCost)
  const one = (amount: Satang | null) => (amount === null ? '–' : glue(baht(amount, frame.lang)))
  return html`${one(cost.before)} → ${one(cost.after)}${cost.before !== null && cost.after !== null && !cost.sameScope && html`<br>${muted(say.otherScope)}`}`
}

function powersText(frame: Frame, { powers: power }: Working): Html {
  const { working: say } = messages(frame.lang)
  if (power === null) return muted('–')
  return power.missing > 0
    ? state('late', say.powersShort(power.missing, power.needed))
    : state('solved', say.powersFull(power.needed))
}

function decisionsText(frame: Frame, { resolutions }: Working): Fragment {
  const { working: say } = messages(frame.lang)
  if (resolutions.given === 0) return muted(say.noDecisions)
  return html`${glue(say.carriedOut(resolutions.carriedOut, resolutions.given))}${resolutions.late > 0 && html`<br>${state('late', say.lateOnes(resolutions.late))}`}`
}

// ---- over all boards

export interface AllWorking {
  readonly rows: readonly (Working & { readonly title: string; readonly href: string })[]
  readonly medians: Medians
  readonly query: string
}

export function allWorkingView(frame: Frame, view: AllWorking): Html {
  const { lang } = frame
  const { working: say, steps, days, one, list } = messages(lang)
  if (view.rows.length === 0)
    return emptyState({ why: say.empty, next: { href: href(frame, '/boards'), text: list.title } })
  const sum = (of: (row: Working) => bigint) => view.rows.reduce((total, row) => total + of(row), 0n) as Satang
  const given = view.rows.reduce((total, row) => total + row.resolutions.given, 0)
  const done = view.rows.reduce((total, row) => total + row.resolutions.carriedOut, 0)
  const short = view.rows.filter((row) => (row.powers?.missing ?? 0) > 0).length
  const could = millions(
    sum((row) => row.couldSaveSatang),
    lang,
  )
  const saved = millions(
    sum((row) => row.savedSatang),
    lang,
  )
  const stats = statRow([
    { value: String(view.rows.length), label: say.boardsShown },
    { value: String(short), label: say.lackPower },
    {
      value: given === 0 ? '–' : `${Math.round((done * 100) / given)}%`,
      label: say.decisions,
      note: say.carriedOut(done, given),
    },
    { value: could.value, unit: could.unit, label: say.couldSave },
    { value: saved.value, unit: saved.unit, label: say.alreadySaved },
  ])
  const times = dataTable({
    caption: say.times,
    columns: [
      { head: one.path, kind: 'title', cell: (step) => `${steps[step].number}. ${steps[step].name}` },
      {
        head: say.median,
        kind: 'number',
        cell: (step) => (view.medians[step] === null ? '–' : days(view.medians[step] ?? 0)),
      },
    ],
    rows: stepNames,
    phone: 'plain',
  })
  const table = dataTable<AllWorking['rows'][number]>({
    caption: say.boardsShown,
    columns: [
      { head: say.board, kind: 'title', cell: (row) => link(href(frame, `${row.href}/working`), row.title) },
      { head: say.powers, cell: (row) => powersText(frame, row) },
      { head: say.decisions, cell: (row) => decisionsText(frame, row) },
      {
        head: say.couldSave,
        kind: 'number',
        cell: (row) => (row.couldSaveSatang === 0n ? '–' : baht(row.couldSaveSatang, lang)),
      },
      { head: say.cost, cell: (row) => costText(frame, row) },
    ],
    rows: view.rows,
  })
  const notes = html`${paragraph(muted(`${say.couldSave}, ${say.alreadySaved}: ${say.savedNote}`))}${paragraph(muted(`${say.cost}: ${say.costNote}`))}`
  return html`${stats}${section({ id: 'times', heading: say.times, body: times })}${section({ id: 'boards', heading: say.boardsShown, body: html`${table}${notes}${downloads(frame, { path: '/boards/working', query: view.query })}` })}`
}

// ---- one board

export interface BoardWorking {
  readonly working: Working
  readonly medians: Medians
  readonly powers: readonly PowerLine[]
  readonly costs: readonly Cost[]
  readonly filled: Filled
  readonly key: string
}

export function boardWorkingView(frame: Frame, whole: WholeBoard, view: BoardWorking): Html {
  const { lang } = frame
  const { working: say, steps, days } = messages(lang)
  const times = dataTable({
    caption: say.times,
    columns: [
      { head: messages(lang).one.path, kind: 'title', cell: (step) => `${steps[step].number}. ${steps[step].name}` },
      {
        head: say.thisBoard,
        kind: 'number',
        cell: (step) => {
          const took = view.working.days[step]
          return took === null
            ? '–'
            : html`${glue(days(took.days))}${took.state === 'open' && html`<br>${muted(say.running)}`}`
        },
      },
      {
        head: say.median,
        kind: 'number',
        cell: (step) => (view.medians[step] === null ? '–' : glue(days(view.medians[step] ?? 0))),
      },
    ],
    rows: stepNames,
    phone: 'numbers',
  })
  return html`${section({ id: 'powers', heading: say.powers, first: true, body: powersBlock(frame, whole, view) })}
    ${section({ id: 'times', heading: say.times, body: times })}
    ${section({ id: 'decisions', heading: say.decisions, body: paragraph(decisionsText(frame, view.working)) })}
    ${section({
      id: 'saved',
      heading: say.saved,
      body: html`${statRow([
        { ...millions(view.working.couldSaveSatang, lang), label: say.couldSave },
        { ...millions(view.working.savedSatang, lang), label: say.alreadySaved },
      ])}${paragraph(muted(say.savedNote))}`,
    })}
    ${section({ id: 'cost', heading: say.cost, body: costBlock(frame, whole, view) })}`
}

function powersBlock(frame: Frame, whole: WholeBoard, view: BoardWorking): Html {
  const { lang } = frame
  const { working: say, powers: words, holdings: held } = messages(lang)
  const rows = powers.map((power) => ({ power, line: view.powers.find((one) => one.power === power) ?? null }))
  const table =
    view.powers.length === 0
      ? paragraph(say.powersNone)
      : dataTable({
          caption: say.powers,
          columns: [
            {
              head: say.power,
              kind: 'title',
              cell: (row) => html`${words[row.power].name}<br>${muted(words[row.power].what)}`,
            },
            {
              head: say.needed,
              cell: (row) => (row.line === null ? '–' : row.line.needed ? say.needed : muted(say.notNeeded)),
            },
            {
              head: say.held,
              cell: (row) =>
                row.line === null
                  ? '–'
                  : row.line.held === 'yes'
                    ? state('solved', held.yes)
                    : row.line.needed
                      ? state('late', held[row.line.held])
                      : held[row.line.held],
            },
            { head: say.basis, cell: (row) => row.line?.basis ?? '' },
          ],
          rows,
        })
  if (!whole.keeps) return table
  return html`${table}${foldedForm(
    say.state,
    actForm(
      frame,
      whole,
      'power',
      html`${selectField(lang, { ...fieldOf(view.filled, 'power'), label: say.power, choices: powers.map((value) => ({ value, text: words[value].name })) })}${radiosField(
        lang,
        {
          ...fieldOf(view.filled, 'needed'),
          label: say.needed,
          items: [
            { value: 'yes', text: say.needed },
            { value: 'no', text: say.notNeeded },
          ],
        },
      )}${radiosField(lang, { ...fieldOf(view.filled, 'held'), label: say.held, items: holdings.map((value) => ({ value, text: held[value] })) })}${textField(lang, { ...fieldOf(view.filled, 'basis'), label: say.basis })}${secondary(say.state)}`,
    ),
    view.filled,
    ['power', 'needed', 'held', 'basis'],
  )}`
}

function costBlock(frame: Frame, whole: WholeBoard, view: BoardWorking): Html {
  const { lang } = frame
  const { working: say } = messages(lang)
  const table =
    view.costs.length === 0
      ? paragraph(say.noCost)
      : dataTable<Cost>({
          caption: say.cost,
          columns: [
            {
              head: say.moment,
              kind: 'title',
              cell: (one) => html`${one.moment === 'before' ? say.before : say.after} ${toBE(one.fiscalYear)}`,
            },
            { head: say.amount, kind: 'number', cell: (one) => baht(one.satang, lang) },
            { head: say.heads, kind: 'number', cell: (one) => one.heads.toLocaleString('en-US') },
            { head: say.perHead, kind: 'number', cell: (one) => baht(perHead(one), lang) },
            { head: say.covers, cell: (one) => html`${one.covers}<br>${muted(one.source)}` },
            ...(whole.keeps
              ? [
                  {
                    head: '',
                    kind: 'action' as const,
                    cell: (one: Cost) =>
                      foldedForm(
                        say.takeBack,
                        actForm(
                          frame,
                          whole,
                          'take-back-cost',
                          html`${textField(lang, { ...fieldOf(view.filled, `cost-${one.id}`), label: say.takeBackReason })}${secondary(say.takeBack)}`,
                          { hidden: { one: one.id } },
                        ),
                        view.filled,
                        [`cost-${one.id}`],
                      ),
                  },
                ]
              : []),
          ],
          rows: view.costs,
        })
  const enter =
    whole.keeps &&
    foldedForm(
      say.enter,
      actForm(
        frame,
        whole,
        'cost',
        html`${radiosField(lang, {
          ...fieldOf(view.filled, 'moment'),
          label: say.moment,
          items: [
            { value: 'before', text: say.before },
            { value: 'after', text: say.after },
          ],
        })}${textField(lang, { ...fieldOf(view.filled, 'year'), label: say.year, characters: 4, inputmode: 'numeric' })}${textField(lang, { ...fieldOf(view.filled, 'amount'), label: say.amount, characters: 20, inputmode: 'decimal' })}${textField(lang, { ...fieldOf(view.filled, 'heads'), label: say.heads, characters: 10, inputmode: 'numeric' })}${textField(lang, { ...fieldOf(view.filled, 'covers'), label: say.covers, hint: say.coversHint })}${textField(lang, { ...fieldOf(view.filled, 'source'), label: say.source })}${secondary(say.enter)}`,
        { key: view.key },
      ),
      view.filled,
      ['moment', 'year', 'amount', 'heads', 'covers', 'source'],
    )
  return html`${table}${enter}${paragraph(muted(say.costNote))}`
}
