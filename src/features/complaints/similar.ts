import { type SimilarReport, similarEnough, similarityLookups, similarityOf } from '../../engines/similarity/index.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { partOfCode } from './area-part.ts'
import type { CaseRow } from './complaints.sql.ts'
import { casesByKeys } from './similar.sql.ts'

const MOST_CANDIDATES = 200

export interface SimilarCase {
  readonly row: CaseRow
  readonly score: number
}

/**
 * Open cases everybody may read that are probably about the same thing, best first. Private and withheld cases are never among
 * them, so a hint tells nothing about them. What is not shown yet is compared by its place and category only.
 */
export async function similarOpenCases(
  view: Queryable,
  report: SimilarReport,
  { most, now }: { most: number; now: Date },
): Promise<SimilarCase[]> {
  const rows = await casesByKeys(view, similarityLookups(report), MOST_CANDIDATES)
  return rows
    .map((row) => ({ row, score: similarityOf(report, similarReport(row, now)).score }))
    .filter(({ score }) => score >= similarEnough)
    .sort((a, b) => b.score - a.score || b.row.receivedAt.getTime() - a.row.receivedAt.getTime())
    .slice(0, most)
}

function similarReport(row: CaseRow, now: Date): SimilarReport {
  return {
    lat: row.latShown,
    lon: row.lonShown,
    placeCode: partOfCode(row.areaCode, 6) === null ? null : row.areaCode,
    category: row.facts.categoryCode,
    text: row.wordsShownAt.getTime() <= now.getTime() ? row.words : '',
    at: row.receivedAt,
  }
}
