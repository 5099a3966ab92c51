import { segmentWords } from '../../kernel/thai-text.ts'
import type { SimilarReport } from './report.ts'
import { everyday } from './words.th.ts'

/*
 * Keys for the database: two reports that may be the same share at least one, and one equality join finds them. What is stored
 * depends on the report alone; the neighbours of a cell are asked for, not stored.
 */

/** Side of a cell in degrees of latitude: about 220 m, so that 200 m away is at most one cell away. */
const CELL = 0.002
const CELLS_TO_A_DEGREE = Math.round(1 / CELL)
const MOST_WORDS = 3
const EVERYDAY = new Set(everyday.split(' '))

function cellOf(report: SimilarReport): { y: number; x: number } | null {
  const { lat, lon } = report
  if (lat === null || lon === null || !Number.isFinite(lat) || !Number.isFinite(lon)) return null
  return { y: Math.floor(lat * CELLS_TO_A_DEGREE), x: Math.floor(lon * CELLS_TO_A_DEGREE) }
}

/** Sub-district and the longest words of the report that say something: names of lanes, temples, markets. */
function wordKeys(report: SimilarReport): string[] {
  const area = report.placeCode?.slice(0, 6)
  if (area === undefined || area.length < 6) return []
  const words = [...new Set(segmentWords(report.text.slice(0, 600)))].filter(
    (word) => word.length >= 4 && !EVERYDAY.has(word) && !/^\d/.test(word),
  )
  words.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return words.slice(0, MOST_WORDS).map((word) => `w:${area}:${word.slice(0, 24)}`)
}

function placeKeys(report: SimilarReport): string[] {
  const { placeCode, category } = report
  if (placeCode === null) return []
  const keys = category === null ? [] : [`p:${placeCode.slice(0, 6)}:${category}`]
  return placeCode.length >= 8 ? [`v:${placeCode.slice(0, 8)}`, ...keys] : keys
}

/** At most seven keys to store beside an open report. A report without place and position has none. */
export function similarityKeys(report: SimilarReport): string[] {
  const cell = cellOf(report)
  const cells = cell === null ? [] : [`g:${cell.y}:${cell.x}`]
  if (cell !== null && report.category !== null) cells.push(`c:${cell.y}:${cell.x}:${report.category}`)
  return [...cells, ...placeKeys(report), ...wordKeys(report)]
}

/**
 * What to look for, dearest first: the same category near by, then anything near by, then the same place in words.
 * Ask with a limit for each group, and leave out what comes after enough was found.
 */
export function similarityLookups(report: SimilarReport): string[] {
  const cell = cellOf(report)
  const around: string[] = []
  if (cell !== null) {
    const steps = [0, -1, 1]
    const cells = steps.flatMap((dy) => steps.map((dx) => `${cell.y + dy}:${cell.x + dx}`))
    if (report.category !== null) around.push(...cells.map((one) => `c:${one}:${report.category}`))
    around.push(...cells.map((one) => `g:${one}`))
  }
  return [...around, ...wordKeys(report), ...placeKeys(report)]
}
