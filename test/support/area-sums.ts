import { recomputeAreaTotals } from '../../src/features/plans/area-totals.ts'
import type { Db, Queryable } from '../../src/platform/db/db.ts'
import { testTime } from './stored-projects.ts'

/** The totals of a home as they are stored. */
export async function totalsOfHome(view: Queryable, home: string): Promise<string[]> {
  const { rows } = await view.query<{ line: string }>(
    `select concat_ws(' ', area_code, fiscal_year, function_code, body_id, projects, amount_satang) as line
       from area_totals where home = $1`,
    [home],
  )
  return rows.map((row) => row.line).sort()
}

/** The same, made anew from all projects of the home, and thrown away again. */
export async function totalsMadeAnew(db: Db, home: string): Promise<string[]> {
  let made: string[] = []
  const undo = new Error('undo')
  try {
    await db.transaction(async (tx) => {
      await recomputeAreaTotals(tx, [home], testTime)
      made = await totalsOfHome(tx, home)
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  return made
}
