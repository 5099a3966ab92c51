import { toBE } from '../../../kernel/thai-calendar.ts'
import { phaseChart, sankeyChart } from '../../../web/charts/index.ts'
import {
  actions,
  button,
  card,
  dataTable,
  details,
  downloads,
  emptyState,
  linkButton,
  muted,
  note,
  paragraph,
  section,
  selectField,
  statRow,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Phase } from '../../plans/index.ts'
import { messages } from '../messages.ts'
import { baht, type CentreView, flowSentence, millions, type PhaseRow, whole } from '../money.present.ts'
import { phasesPresent } from '../money-picture.ts'

const mostRows = 5
const mostFolded = 200

export interface CentreExtras {
  readonly query: string
  readonly mayKeep: boolean
}

export function centreView(frame: Frame, view: CentreView, extras: CentreExtras): Html {
  const { lang } = frame
  const say = messages(lang)
  if (view.present.length === 0) {
    return html`${chooser(frame, view)}${emptyState({
      why: say.centre.nothing,
      next: { href: href(frame, '/money'), text: say.centre.seeOther },
    })}`
  }
  const stats = statRow([
    ...(['planned', 'approved', 'committed', 'disbursed'] as const).map((phase) => ({
      value: millions(view.sums[phase], lang),
      unit: say.unitMillion,
      label: say.phases[phase],
    })),
    {
      value: whole(view.lateCount),
      label: say.centre.late,
      href: href(frame, lateHref(view)),
      ...(view.lateCount === 0 ? {} : { note: say.centre.lateSum(baht(view.lateSatang, lang)) }),
    },
  ])
  return html`${chooser(frame, view)}${stats}
${section({ id: 'flow', heading: say.centre.flow, body: flow(frame, view) })}
${section({ id: 'phases', heading: say.centre.phasesChart, body: phasesPart(frame, view) })}
${table(frame, 'by-source', say.centre.bySource, say.centre.source, view.bySource)}
${
  view.isCountry
    ? table(frame, 'by-province', say.centre.byProvince, say.centre.province, view.byProvince)
    : table(frame, 'by-body', say.centre.byBody, say.centre.body, view.byMiddle)
}
${section({
  id: 'more',
  heading: say.centre.more,
  body: html`${view.isCountry ? folded(frame, say.centre.byLevel, say.centre.level, view.byMiddle) : null}${folded(frame, say.centre.byField, say.centre.field, view.byField)}${folded(frame, say.centre.byYear, say.centre.year, view.byYear)}`,
})}
${section({ id: 'files', heading: say.centre.downloads, body: downloads(frame, { path: '/money', query: extras.query }) })}
<div class="ps-gap"></div>${actions([
    linkButton({ kind: 'secondary', icon: 'alert', href: href(frame, lateHref(view)), text: say.centre.seeLate }),
    linkButton({
      kind: 'secondary',
      icon: 'next',
      href: href(frame, '/money/transfers'),
      text: say.centre.seeTransfers,
    }),
    linkButton({
      kind: 'secondary',
      icon: 'list',
      href: href(frame, `/money/sources?year=${view.fiscalYear}`),
      text: say.centre.seeSources,
    }),
    extras.mayKeep
      ? linkButton({
          kind: 'secondary',
          icon: 'upload',
          href: href(frame, '/money/reconcile'),
          text: say.centre.reconcile,
        })
      : null,
  ])}`
}

const lateHref = (view: CentreView) => (view.isCountry ? '/money/late' : `/money/late?place=${view.typedPlace}`)

/** Place, year and phase; a GET form, so that each picture has an address. */
function chooser(frame: Frame, view: CentreView): Html {
  const { lang } = frame
  const say = messages(lang)
  const years = view.years.includes(view.fiscalYear) ? view.years : [...view.years, view.fiscalYear].sort()
  const fields = html`<div class="ps-grid ps-3">${textField(lang, {
    name: 'place',
    type: 'search',
    label: say.placeLabel,
    hint: say.placeHint,
    value: view.isCountry ? '' : view.placeName,
  })}${selectField(lang, {
    name: 'year',
    label: say.yearLabel,
    value: String(view.fiscalYear),
    fill: true,
    choices: [...years].reverse().map((year) => ({
      value: String(year),
      text: String(lang === 'th' ? toBE(year) : year),
    })),
  })}${selectField(lang, {
    name: 'phase',
    label: say.phaseLabel,
    value: view.phase,
    fill: true,
    choices: (view.present.length > 0 ? view.present : [view.phase]).map((phase) => ({
      value: phase,
      text: say.phases[phase],
    })),
  })}</div>${button({ text: say.show, kind: 'secondary' })}`
  return html`<form method="get" action="${href(frame, '/money')}" class="ps-card">${fields}</form><div class="ps-gap"></div>`
}

function flow(frame: Frame, view: CentreView): Html {
  const { lang } = frame
  const say = messages(lang)
  const nodes = [
    ...view.flows.sources.map((one) => ({ id: `s:${one.name}`, depth: 0 })),
    ...view.flows.middles.map((one) => ({ id: `m:${one.name}`, depth: 1 })),
    ...view.flows.fields.map((one) => ({ id: `f:${one.name}`, depth: 2 })),
  ].map((node) => ({ ...node, name: view.flowName(node.id) }))
  return card(
    sankeyChart(lang, {
      id: 'money-flow',
      title: say.centre.flowTitle(say.phases[view.phase]),
      sentence: flowSentence(view, lang),
      nodes,
      links: view.flows.flows.map((one) => ({
        from: one.from,
        to: one.to,
        value: Number(one.amountSatang / 100n),
        text: millions(one.amountSatang, lang),
      })),
      unit: say.unitMillion,
      fromHead: say.centre.fromHead,
      toHead: say.centre.toHead,
    }),
  )
}

function phasesPart(frame: Frame, view: CentreView): Html {
  const { lang } = frame
  const say = messages(lang)
  const chart = phaseChart(lang, {
    id: 'money-phases',
    title: `${say.centre.phasesChart} ${view.year}`,
    sentence: say.centre.phasesSentence(
      millions(view.sums.approved, lang),
      millions(view.sums.committed, lang),
      millions(view.sums.disbursed, lang),
    ),
    amounts: view.present.map((phase) => ({
      phase,
      value: Number(view.sums[phase] / 100n),
      text: millions(view.sums[phase], lang),
    })),
    unit: say.unitMillion,
  })
  return html`${card(chart)}${
    view.receivedSatang === 0n
      ? null
      : note({ kind: 'teal', body: say.centre.countedOnceNote(baht(view.receivedSatang, lang)) })
  }${paragraph(
    muted(`${say.centre.byPlans}: ${baht(view.byPlansSatang, lang)} ${say.unitBaht}. ${say.centre.byPlansNote}`),
  )}`
}

/** One table with a column for each phase that has money anywhere in it. */
export function phaseTable(
  frame: Frame,
  {
    caption,
    first,
    rows,
    shown = rows,
  }: { caption: string; first: string; rows: readonly PhaseRow[]; shown?: readonly PhaseRow[] },
): Html {
  const { lang } = frame
  const say = messages(lang)
  const present = phasesPresent(rows)
  const total = (phase: Phase) =>
    millions(
      rows.reduce((sum, row) => sum + row.phases[phase], 0n),
      lang,
    )
  return dataTable<PhaseRow>({
    caption: `${caption} (${say.centre.inMillions})`,
    captionShown: true,
    phone: 'numbers',
    rows: shown,
    total: true,
    columns: [
      {
        head: first,
        kind: 'title',
        cell: (row) =>
          row.href === null ? row.name : html`<a class="govuk-link" href="${href(frame, row.href)}">${row.name}</a>`,
        total: say.total,
      },
      ...present.map((phase) => ({
        head: say.phases[phase],
        kind: 'number' as const,
        cell: (row: PhaseRow) => (row.phases[phase] === 0n ? '–' : millions(row.phases[phase], lang)),
        total: total(phase),
      })),
    ],
  })
}

/** A whole table behind its name: what the picture above tells already, or what few ask for. */
function folded(frame: Frame, caption: string, first: string, rows: readonly PhaseRow[]): Html | null {
  return rows.length === 0
    ? null
    : details(caption, phaseTable(frame, { caption, first, rows: rows.slice(0, mostFolded) }))
}

/** The greatest few at once, the rest behind a fold: on a phone each row takes the height of a card. */
function table(frame: Frame, id: string, heading: string, first: string, rows: readonly PhaseRow[]): Html {
  const say = messages(frame.lang)
  const shown = rows.length > mostRows + 2 ? rows.slice(0, mostRows) : rows
  const folded = rows.slice(shown.length, mostFolded)
  return section({
    id,
    heading,
    body: html`${card(phaseTable(frame, { caption: heading, first, rows, shown }))}${
      folded.length === 0
        ? null
        : details(
            say.centre.moreRows(whole(folded.length)),
            phaseTable(frame, { caption: heading, first, rows: folded }),
          )
    }${rows.length > mostFolded ? paragraph(muted(say.centre.moreBodies(whole(mostFolded)))) : null}`,
  })
}
