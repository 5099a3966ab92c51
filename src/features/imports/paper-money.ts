import type { FigureWithPapers } from '../money/index.ts'
import type { Phase } from '../plans/index.ts'

/*
 * A figure with papers behind it (an approval, a contract, a payment, each with day and document) is not overwritten by a file: a
 * cell has no paper. The figure stays as its papers say, the page of differences tells it with both amounts, and whoever knows better
 * enters a paper, takes one back, or reconciles with the treasury's file, which is made for it. A counter-entry made up by the import
 * would say that somebody had a paper. A file of a standard that brings papers of its own renews the figures that came by such a file.
 */

interface Line {
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source?: string
  readonly amountSatang: bigint
}

interface StoredLine extends Line {
  readonly source: string
}

/** A figure of which the file says otherwise than its papers. */
export interface KeptFigure {
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source: string
  readonly here: bigint
  readonly file: bigint
}

const keyOf = (line: StoredLine) => [line.phase, line.fiscalYear, line.source].join(' ')

/**
 * The money of a project as it is to stand after a file.
 * @param told what the file says; a line without a source has that of the mapping
 * @param stored as it stands now
 * @param papers figures of the project with papers, as `phase year source`
 * @param bringsPapers whether the file tells papers too
 */
export function moneyAfter(
  told: readonly Line[],
  mappingSource: string,
  stored: readonly StoredLine[],
  papers: ReadonlyMap<string, FigureWithPapers>,
  bringsPapers: boolean,
): { lines: StoredLine[]; kept: KeptFigure[] } {
  const protects = (line: StoredLine) => {
    const of = papers.get(keyOf(line))
    return of === 'entered' || (of === 'of-a-file' && !bringsPapers)
  }
  const standing = new Map(stored.filter(protects).map((line) => [keyOf(line), line]))
  const kept: KeptFigure[] = []
  const lines = told.map((line): StoredLine => {
    const said = { ...line, source: line.source ?? mappingSource }
    const stands = standing.get(keyOf(said))
    standing.delete(keyOf(said))
    if (stands === undefined || stands.amountSatang === said.amountSatang) return said
    const { fiscalYear, phase, source, amountSatang: here } = stands
    kept.push({ fiscalYear, phase, source, here, file: said.amountSatang })
    return stands
  })
  // What the file does not tell it does not take away.
  return { lines: [...lines, ...standing.values()], kept }
}
