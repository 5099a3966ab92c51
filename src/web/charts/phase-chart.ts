import type { Lang } from '../../kernel/lang.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { drawBars } from './bar-chart.ts'
import { type ChartWords, chartFigure } from './chart-figure.ts'

/** The six phases of money, in the order a baht goes through them. */
export const phases = ['planned', 'requested', 'approved', 'revised', 'committed', 'disbursed'] as const
/** @public */
export type Phase = (typeof phases)[number]

/** One family of blue: the further the money is, the darker. Planned money is only a dashed outline. */
const look: Record<Phase, { fill: string; dash?: string }> = {
  planned: { fill: '#e6eef5', dash: '4 2' },
  requested: { fill: '#c9dceb' },
  approved: { fill: '#a3c4de' },
  revised: { fill: '#7ba5c9' },
  committed: { fill: '#41719f' },
  disbursed: { fill: '#17406d' },
}

/** @public */
export interface PhaseChart extends ChartWords {
  /** Missing phases are left out; a phase with a null value is said to be without data. */
  amounts: readonly { phase: Phase; value: number | null; text: string }[]
  unit: string
}

export function phaseChart(lang: Lang, chart: PhaseChart): Html {
  const words = messagesOf(lang).chart
  const found = phases.flatMap((phase) => chart.amounts.filter((amount) => amount.phase === phase))
  if (found.length === 0) return html`<p class="govuk-body">${words.nothing}</p>`
  const bars = found.map(({ phase, value, text }) => ({
    label: words.phases[phase],
    value,
    text,
    stroke: '#2f5878',
    ...look[phase],
  }))
  return chartFigure(
    lang,
    chart,
    { wide: drawBars(bars, 'wide', false), narrow: drawBars(bars, 'narrow', false) },
    { head: [words.phase, chart.unit], rows: found.map(({ phase, text }) => [words.phases[phase], text]) },
  )
}
