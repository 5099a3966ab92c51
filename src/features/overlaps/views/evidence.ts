import { chartFigure, svgText } from '../../../web/charts/chart-figure.ts'
import { barRows, card, dataTable, fills, muted, paragraph } from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { PairView, WeighedText } from '../overlaps.present.ts'

/** Why, with direction and strength: what supports first, then what speaks against. */
export function reasonsPanel(say: Messages, pair: PairView): Html {
  if (pair.weighed.length === 0) return card(paragraph(say.noReasons))
  const words = say.evidence
  const row = ({ text, direction, strength }: WeighedText) => ({
    label: text,
    value: strength,
    text: words.strengths[direction][strength - 1] ?? '',
  })
  const supporting = pair.weighed.filter((one) => one.direction === 'for')
  const against = pair.weighed.filter((one) => one.direction === 'against')
  return card(html`${supporting.length > 0 && barRows(supporting.map(row), { fill: 'overlap', max: 3 })}
    ${against.length > 0 ? barRows(against.map(row), { fill: 'cannot', max: 3 }) : paragraph(words.nothingAgainst)}
    ${paragraph(muted(words.ruleOfThumb))}`)
}

/** How far apart, as far as the plans tell. */
export function placeLine(say: Messages, pair: PairView): Html {
  return card(paragraph(pair.placeSentence), say.evidence.whereTitle)
}

/** The fiscal years of both as bars, the years in common on a violet ground. */
export function timeBar(frame: Frame, say: Messages, pair: PairView): Html {
  const words = say.evidence
  const { left, right, shared, labels } = pair.time
  const first = Math.min(left.from, right.from)
  const count = Math.max(left.to, right.to) - first + 1
  const drawing = (width: number) => {
    const [start, step] = [36, (width - 44) / count]
    const x = (year: number) => (start + (year - first) * step).toFixed(1)
    const wide = (from: number, to: number) => ((to - from + 1) * step - 4).toFixed(1)
    const heads = labels.map((label, i) =>
      i % Math.ceil(count / 6) === 0
        ? `<text x="${(start + (i + 0.5) * step).toFixed(1)}" y="16" text-anchor="middle" font-size="15" fill="#595148">${svgText(label)}</text>`
        : '',
    )
    const ground = shared
      ? `<rect x="${x(shared.from)}" y="24" width="${wide(shared.from, shared.to)}" height="84" fill="#f6e6f4" stroke="#7d2f76" stroke-width="2" stroke-dasharray="5 4"/>`
      : ''
    const bar = (years: { from: number; to: number }, y: number, letter: string, fill: string) =>
      `<text x="4" y="${y + 20}" font-size="16" fill="#26221d">${svgText(letter)}</text><rect x="${x(years.from)}" y="${y}" width="${wide(years.from, years.to)}" height="28" rx="4" fill="${fill}" stroke="#26221d"/>`
    const bars = bar(left, 32, say.letters[0] ?? '', fills.teal) + bar(right, 72, say.letters[1] ?? '', fills.gold)
    return { width, height: 112, inside: heads.join('') + ground + bars }
  }
  const rows = [left, right].map((years, i) => [
    say.letters[i] ?? '',
    labels[years.from - first] ?? '',
    labels[years.to - first] ?? '',
  ])
  return card(
    chartFigure(
      frame.lang,
      { id: 'years', title: words.whenChart, sentence: pair.timeSentence },
      { wide: drawing(560), narrow: drawing(340) },
      { head: [words.project, words.from, words.to], rows },
    ),
    words.whenTitle,
  )
}

/** What a decision "same" would mean for the money, if only the larger of the two is done. */
export function moneyTable(say: Messages, pair: PairView): Html {
  const words = say.evidence
  const table = dataTable({
    caption: words.moneyCaption,
    phone: 'numbers',
    total: true,
    rows: pair.money.rows,
    columns: [
      { head: words.item, kind: 'title', cell: (row) => row.item, total: words.total },
      { head: words.before, kind: 'number', cell: (row) => row.before, total: pair.money.before },
      { head: words.after, kind: 'number', cell: (row) => row.after, total: pair.money.after },
    ],
  })
  return card(html`${table}${paragraph(words.moneyNote(pair.atStake))}`, words.moneyTitle)
}
