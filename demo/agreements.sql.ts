import type { Tx } from '../src/platform/db/db.ts'

export interface IndicatorHere {
  readonly id: string
  readonly functionCode: string | null
}

/** Indicators of a home, in the order of their codes, for agreements to promise. */
export async function indicatorsAt(tx: Tx, homes: readonly string[]): Promise<Map<string, IndicatorHere[]>> {
  const { rows } = await tx.query<{ id: string; home: string; function_code: string | null }>(
    `select id, home, function_code from indicators where home = any($1::text[]) and level = 'area' and ended_at is null order by home, code`,
    [homes],
  )
  const found = new Map<string, IndicatorHere[]>()
  for (const row of rows) {
    const here = found.get(row.home) ?? []
    here.push({ id: row.id, functionCode: row.function_code })
    found.set(row.home, here)
  }
  return found
}

/** Duties of the matrix by code. */
export async function dutyIds(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ code: string; id: string }>('select code, id from duties')
  return new Map(rows.map((row) => [row.code, row.id]))
}
