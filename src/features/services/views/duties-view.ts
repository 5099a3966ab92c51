import { nameIn } from '../../../kernel/lang.ts'
import {
  actions,
  barRows,
  button,
  dataTable,
  dateField,
  details,
  downloads,
  emptyState,
  filterPanel,
  form,
  type HeatCell,
  heatTable,
  linkButton,
  linkRows,
  type Meaning,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import type { DutyRow } from '../duties.sql.ts'
import { type Can, cans, type Level, levels, type May, type Misfit, mays } from '../level.ts'
import { messages } from '../messages.ts'

export function misfitText(frame: Frame, misfit: Misfit): string {
  const { duties, levels: words } = messages(frame.lang)
  switch (misfit.kind) {
    case 'not-its-duty':
      return duties.misfit.notItsDuty
    case 'not-able':
      return duties.misfit.notAble
    case 'lower-level-able':
      return duties.misfit.lowerLevelAble(words[misfit.level])
  }
}

const meaningOf = (may: May, can: Can): Meaning =>
  may === 'no' ? 'cannot' : can === 'yes' ? 'solved' : can === 'with-support' ? 'promised' : 'late'

export interface DutiesView {
  readonly typed: { readonly q: string; readonly field: string; readonly place: string }
  readonly problems: readonly Problem[]
  /** How many runs at the wrong level are not shown. */
  readonly moreMisfits: number
  readonly query: string
  readonly fields: readonly { readonly value: string; readonly text: string }[]
  readonly duties: readonly DutyRow[]
  readonly misfits: readonly {
    readonly href: string
    readonly duty: string
    readonly body: string
    readonly reasons: readonly string[]
    readonly because: string
  }[]
}

export function dutiesView(frame: Frame, view: DutiesView): Html {
  const { duties: words, levels: levelWords } = messages(frame.lang)
  const { lang } = frame
  const filters = filterPanel(lang, {
    action: href(frame, '/duties'),
    activeCount: [view.typed.q, view.typed.field, view.typed.place].filter(Boolean).length,
    fields: [
      textField(lang, { name: 'q', label: words.words, value: view.typed.q, type: 'search' }),
      selectField(lang, {
        name: 'field',
        label: words.field,
        value: view.typed.field,
        fill: true,
        choices: [{ value: '', text: words.everyField }, ...view.fields],
      }),
      textField(lang, {
        name: 'place',
        label: words.misfitPlace,
        value: view.typed.place,
        error: problemWith(view.problems, 'place'),
      }),
    ],
  })
  if (view.duties.length === 0)
    return html`${filters}${emptyState({ why: words.empty, next: { href: href(frame, '/duties'), text: words.showAll } })}`
  const matrix = heatTable({
    caption: words.title,
    corner: words.duty,
    ofWords: true,
    columns: levels.map((level) => levelWords[level]),
    rows: view.duties.map((duty) => ({
      name: nameIn(lang, duty),
      href: href(frame, `/duties/${duty.code}`),
      cells: levels.map((level) => levelCell(frame, duty, level)),
    })),
  })
  const misfits = section({
    id: 'misfits',
    heading: words.misfits,
    body: html`${paragraph(words.misfitsLead)}${
      view.misfits.length === 0
        ? paragraph(words.noMisfits)
        : linkRows(
            view.misfits.map((one) => ({
              title: `${one.body}: ${one.duty}`,
              href: href(frame, one.href),
              text: one.reasons.join(' · '),
              meta: words.because(one.because),
            })),
          )
    }${view.moreMisfits > 0 && paragraph(muted(words.more(view.moreMisfits)))}`,
  })
  return html`${filters}${matrix}${downloads(frame, { path: '/duties/list', query: view.query })}${misfits}`
}

const weights: Record<Can, number> = { no: 1, 'with-support': 2, yes: 3 }

/** May and can in one cell: darker where the level is abler; the words tell both. */
function levelCell(frame: Frame, duty: DutyRow, level: Level): HeatCell | null {
  const { mays: mayWords, cans: canWords } = messages(frame.lang)
  const one = duty.levels.find((own) => own.level === level)
  if (one === undefined || one.may === 'no') return null
  return { value: weights[one.can], text: html`${mayWords[one.may]}<br>${canWords[one.can]}` }
}

export interface DutyView {
  readonly duty: DutyRow
  readonly best: string
  readonly isAble: boolean
  readonly service: { readonly text: string; readonly href: string } | null
  readonly runs: readonly {
    readonly name: string
    readonly href: string
    readonly level: string
    readonly since: string
    readonly because: string
    readonly source: string
    readonly misfits: readonly string[]
  }[]
  readonly place: string
  readonly placeError: string | null
  readonly planned: {
    readonly lead: string
    readonly rows: readonly {
      readonly label: string
      readonly value: number
      readonly text: string
      readonly note: string
    }[]
  } | null
  readonly filled: Filled
  readonly keeping: boolean
  readonly recording: boolean
}

export function dutyView(frame: Frame, view: DutyView): Html {
  const { duties: words, levels: levelWords, mays: mayWords, cans: canWords } = messages(frame.lang)
  const { duty } = view
  const table = dataTable<Level>({
    caption: words.title,
    columns: [
      { head: words.level, kind: 'title', cell: (level) => levelWords[level] },
      { head: words.may, cell: (level) => mayWords[duty.levels.find((one) => one.level === level)?.may ?? 'no'] },
      {
        head: words.can,
        cell: (level) => {
          const one = duty.levels.find((own) => own.level === level)
          return one === undefined ? '–' : state(meaningOf(one.may, one.can), canWords[one.can])
        },
      },
      {
        head: words.askFrom,
        cell: (level) => {
          const from = duty.levels.find((one) => one.level === level)?.supportFrom
          return from === null || from === undefined ? muted(words.nobody) : levelWords[from]
        },
      },
      {
        head: words.why,
        phone: 'wide',
        cell: (level) => duty.levels.find((one) => one.level === level)?.reason ?? '–',
      },
    ],
    rows: levels,
  })
  const runs =
    view.runs.length === 0
      ? paragraph(words.noRuns)
      : linkRows(
          view.runs.map((run) => ({
            title: run.name,
            href: href(frame, run.href),
            text: words.because(run.because),
            meta: html`${run.level} · ${run.since} · ${run.source}`,
            side:
              run.misfits.length === 0
                ? state('solved', words.fits)
                : html`${run.misfits.map((text) => html`${state('late', text)}<br>`)}`,
          })),
        )
  const planned = html`<form method="get" action="${href(frame, `/duties/${duty.code}`)}" novalidate>${textField(
    frame.lang,
    { name: 'place', label: words.place, value: view.place, error: view.placeError, characters: 20 },
  )}${button({ text: words.planned, kind: 'secondary' })}</form>${
    view.planned &&
    html`${paragraph(view.planned.lead)}${view.planned.rows.length === 0 ? paragraph(words.noPlanned) : barRows(view.planned.rows)}`
  }`
  const facts = summaryList([
    { key: words.law, value: duty.law },
    ...(view.service === null
      ? []
      : [
          {
            key: words.service,
            value: html`<a class="govuk-link" href="${href(frame, view.service.href)}">${view.service.text}</a>`,
          },
        ]),
  ])
  return html`${note({ kind: view.isAble ? 'teal' : 'late', title: view.best, body: '' })}
    ${section({ id: 'levels', heading: words.title, first: true, body: html`${facts}${table}${actions([linkButton({ href: href(frame, `/support/new?duty=${duty.code}`), text: words.ask, kind: 'secondary' })])}` })}
    ${section({ id: 'runs', heading: words.runs, body: runs })}
    ${section({ id: 'planned', heading: words.planned, body: planned })}
    ${view.keeping && levelForm(frame, view)}${view.recording && runForm(frame, view)}`
}

function levelForm(frame: Frame, view: DutyView): Html {
  const { duties: words, levels: levelWords, mays: mayWords, cans: canWords, reason, save } = messages(frame.lang)
  const { lang } = frame
  const filled = view.filled.typed.act === 'level' ? view.filled : { typed: {}, problems: [] }
  const choose = (name: string, label: string, choices: readonly { value: string; text: string }[]) => {
    const { value, ...field } = fieldOf(filled, name)
    return selectField(lang, { ...field, value, label, choices })
  }
  const levelChoices = levels.map((value) => ({ value, text: levelWords[value] }))
  const revisions = Object.fromEntries(view.duty.levels.map((one) => [`revision-${one.level}`, String(one.revision)]))
  return details(
    words.edit,
    form(frame, {
      action: href(frame, `/duties/${view.duty.code}`),
      hidden: { act: 'level', ...revisions },
      body: html`${paragraph(words.editLead)}${choose('level', words.level, levelChoices)}${choose(
        'may',
        words.may,
        mays.map((value) => ({ value, text: mayWords[value] })),
      )}${choose(
        'can',
        words.can,
        cans.map((value) => ({ value, text: canWords[value] })),
      )}${choose('support', words.askFrom, [{ value: '', text: words.nobody }, ...levelChoices])}${textField(lang, { ...fieldOf(filled, 'reason'), label: reason })}${button({ text: save })}`,
    }),
    view.filled.typed.act === 'level',
  )
}

/** A new duty: what it is, and for each level what the law says and what it is able to. */
export function newDutyView(
  frame: Frame,
  filled: Filled,
  view: { readonly fields: readonly { readonly value: string; readonly text: string }[]; readonly key: string },
): Html {
  const { duties: words, levels: levelWords, mays: mayWords, cans: canWords, reason, save } = messages(frame.lang)
  const { lang } = frame
  const choose = (
    name: string,
    label: string,
    choices: readonly { value: string; text: string }[],
    standard: string,
  ) => {
    const { value, ...field } = fieldOf(filled, name)
    return selectField(lang, { ...field, value: value || standard, label, choices })
  }
  const support = [{ value: '', text: words.nobody }, ...levels.map((value) => ({ value, text: levelWords[value] }))]
  return form(frame, {
    action: href(frame, '/duties/new'),
    oneTimeKey: view.key,
    body: html`${textField(lang, { ...fieldOf(filled, 'name_th'), label: words.nameTh })}${textField(lang, { ...fieldOf(filled, 'name_en'), label: words.nameEn, optional: true })}${choose('field', words.field, [{ value: '', text: words.chooseField }, ...view.fields], '')}${textField(lang, { ...fieldOf(filled, 'law'), label: words.law, hint: words.lawHint })}<h2 class="govuk-heading-m">${words.byLevel}</h2>${paragraph(words.byLevelLead)}${levels.map(
      (level) =>
        html`<fieldset class="govuk-fieldset ps-gap"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${levelWords[level]}</legend><div class="ps-grid ps-3">${choose(
          `may-${level}`,
          words.may,
          [...mays].reverse().map((value) => ({ value, text: mayWords[value] })),
          'no',
        )}${choose(
          `can-${level}`,
          words.can,
          [...cans].reverse().map((value) => ({ value, text: canWords[value] })),
          'no',
        )}${choose(`support-${level}`, words.askFrom, support, '')}</div></fieldset>`,
    )}${textField(lang, { ...fieldOf(filled, 'reason'), label: reason })}${button({ text: save })}`,
  })
}

function runForm(frame: Frame, view: DutyView): Html {
  const { duties: words, reason, save } = messages(frame.lang)
  const { lang } = frame
  const filled = view.filled.typed.act === 'run' ? view.filled : { typed: {}, problems: [] }
  const id = (name: string) => ({ ...fieldOf(filled, name), id: `run-${name}` })
  return details(
    words.record,
    form(frame, {
      action: href(frame, `/duties/${view.duty.code}`),
      hidden: { act: 'run' },
      body: html`${textField(lang, { ...fieldOf(filled, 'body'), label: words.body })}${dateField(lang, { ...dayFieldOf(filled, 'since'), label: words.sinceLabel })}${textField(lang, { ...fieldOf(filled, 'source'), label: words.source })}${textField(lang, { ...id('reason'), label: reason })}${button({ text: save })}`,
    }),
    view.filled.typed.act === 'run',
  )
}
