import type { ExchangeEntry, ExchangeLine } from './exchange.ts'

/*
 * A figure is what the plan wrote plus its dated papers. Standards hold a figure as parts that add up: each paper with its day, and
 * one part without a day for the rest. So no baht stands in a file twice, and the figure comes back as the sum of its parts.
 */

type FigureKey = Pick<ExchangeLine, 'fiscalYear' | 'phase' | 'source'>

export const figureKey = ({ fiscalYear, phase, source }: FigureKey): string => `${phase} ${fiscalYear} ${source}`

/**
 * What of figures no paper tells, in the order of the figures: written with the plan. Left out where papers tell all of it; kept
 * as nothing where the figure itself is nothing.
 */
export function undatedOf(lines: readonly ExchangeLine[], entries: readonly ExchangeEntry[]): ExchangeLine[] {
  const dated = new Map<string, bigint>()
  for (const one of entries) dated.set(figureKey(one), (dated.get(figureKey(one)) ?? 0n) + one.amountSatang)
  const rest = lines.flatMap((line) => {
    const papers = dated.get(figureKey(line))
    dated.delete(figureKey(line))
    const left = line.amountSatang - (papers ?? 0n)
    return papers === undefined || left !== 0n || line.amountSatang === 0n ? [{ ...line, amountSatang: left }] : []
  })
  // Papers of a figure that stands no more: what is left of them must not come back as money.
  for (const one of entries) {
    const left = dated.get(figureKey(one)) ?? 0n
    dated.delete(figureKey(one))
    if (left !== 0n)
      rest.push({ fiscalYear: one.fiscalYear, phase: one.phase, source: one.source, amountSatang: -left })
  }
  return rest
}

/** Figures from their parts, in the order in which each is first named; papers that came to nothing leave no figure. */
export function figuresOf(undated: readonly ExchangeLine[], entries: readonly ExchangeEntry[]): ExchangeLine[] {
  const figures = new Map<string, ExchangeLine>()
  const written = new Set(undated.map(figureKey))
  for (const { fiscalYear, phase, source, amountSatang } of [...undated, ...entries]) {
    const key = figureKey({ fiscalYear, phase, source })
    const sum = (figures.get(key)?.amountSatang ?? 0n) + amountSatang
    figures.set(key, { fiscalYear, phase, source, amountSatang: sum })
  }
  return [...figures].flatMap(([key, line]) => (line.amountSatang !== 0n || written.has(key) ? [line] : []))
}
