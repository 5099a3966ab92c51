import { addDays, startOfDayInBangkok, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import {
  changedKinds,
  changedMonths,
  countedCases,
  type HomeMonth,
  openMonths,
  replaceRecurrences,
  replaceSummaries,
  storeSummaryState,
  summariesOf,
  summaryState,
} from './statistics.sql.ts'
import { countryOf, summarise } from './summary.ts'

type Needed = Pick<Deps, 'db' | 'clock'>

/** A change may be seen a little after it was made: transactions end later than they begin. */
const LOOK_BACK_MS = 5 * 60_000
const DAYS_OF_A_YEAR = 365

/**
 * Counts anew what changed since the last time: months of homes, each in a transaction of its own. Stopping between two loses
 * nothing, because how far it got is noted at the end.
 * @param all counts everything; otherwise what changed
 * @param nightly also months that have open cases: what is late in them changes with the day
 * @returns how many months of homes were counted
 */
export async function renewSummaries(deps: Needed, { all = false, nightly = false } = {}): Promise<number> {
  const now = deps.clock.now()
  const state = await summaryState(deps.db)
  const since = all || state === null ? null : new Date(state.seenUntil.getTime() - LOOK_BACK_MS)
  const changed = await changedMonths(deps.db, since)
  const wanted = nightly ? [...changed, ...(await openMonths(deps.db))] : changed
  const byHome = new Map<string, Set<HomeMonth['month']>>()
  for (const { home, month } of wanted) byHome.set(home, (byHome.get(home) ?? new Set()).add(month))
  // What came back is counted by kind in the day, and all of it at night: a year of a great city is read once a day.
  const kinds = since === null || nightly ? null : await changedKinds(deps.db, since)
  const today = todayInBangkok(now)
  const yearAgo = startOfDayInBangkok(addDays(today, -DAYS_OF_A_YEAR))
  for (const [home, set] of byHome) {
    const months = [...set].sort()
    await deps.db.transaction(async (tx) => {
      const cases = await countedCases(tx, home, months)
      await replaceSummaries(tx, home, months, summarise(home, cases, today))
      await replaceRecurrences(tx, home, yearAgo, kinds?.filter((kind) => kind.home === home) ?? null)
    })
  }
  const touched = [...new Set(wanted.map(({ month }) => month))].sort()
  for (const month of touched) {
    await deps.db.transaction(async (tx) => {
      const homes = await summariesOf(tx, { scope: 'home', keys: null, category: null, from: month, months: [month] })
      const whole = await summariesOf(tx, { scope: 'home', keys: null, category: '*', from: month, months: [month] })
      await replaceSummaries(tx, '00', [month], countryOf([...homes, ...whole]))
    })
  }
  if (changed.length > 0 || state === null || nightly) {
    await deps.db.transaction((tx) => storeSummaryState(tx, { seenUntil: now, madeAt: now }))
  }
  return wanted.length
}
