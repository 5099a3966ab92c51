import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { loadGazetteer } from '../places/index.ts'
import type { Board, Party } from './board.ts'
import { reasonsFor } from './suggest.sql.ts'
import { type Suggestion, suggestionsFrom } from './suggest.ts'

const MOST_SUGGESTED = 20

/** Agencies the data name for a board, without those that were asked or left out already. */
export async function findSuggestions(
  view: Queryable,
  board: Board,
  parties: readonly Party[],
  now: Date,
): Promise<Suggestion[]> {
  const places = await loadGazetteer(view)
  const year = fiscalYearOf(todayInBangkok(now))
  const provinces = places.provincesOf(board.areaCode).map((one) => one.code)
  // Totals are kept down to the sub-district; a village is looked at through its own.
  const own = /^\d{7,}$/.test(board.areaCode) ? board.areaCode.slice(0, 6) : board.areaCode
  const line = places.line(board.areaCode).map((one) => one.code)
  const found = await reasonsFor(view, board, {
    areaCodes: provinces.length > 0 && board.areaCode !== 'TH' ? provinces : [own],
    line: [...new Set([...line, board.areaCode, ...places.groupsOf(own).map((one) => one.code)])].filter(
      (code) => code !== 'TH' || board.areaCode === 'TH',
    ),
    years: [year, year + 1],
  })
  return suggestionsFrom(found, new Set(parties.map((one) => one.bodyId)), MOST_SUGGESTED)
}
