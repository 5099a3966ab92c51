import type { Tx } from '../../platform/db/db.ts'

/**
 * Keeps `money_body_totals` and `money_totals` equal to the budget lines of these homes: all of them, or those of some bodies.
 * The totals without bodies are changed by the difference, so that a posting costs what its body has and not what the province
 * has. To be called in the transaction that changed the lines, by `recomputeAreaTotals`, which holds the homes.
 * @param bodyIds null: every body of the homes
 */
export async function recomputeMoneyTotals(
  tx: Tx,
  homes: readonly string[],
  bodyIds: readonly string[] | null,
  now: Date,
): Promise<void> {
  if (bodyIds === null) {
    await tx.query('delete from money_totals where home = any($1)', [homes])
  } else {
    await addBodiesToTotals(tx, homes, bodyIds, -1, now)
  }
  await tx.query('delete from money_body_totals where home = any($1) and ($2::uuid[] is null or body_id = any($2))', [
    homes,
    bodyIds,
  ])
  await tx.query(
    `insert into money_body_totals (home, body_id, fiscal_year, phase, source, division, level, lines, amount_satang, as_of)
     select p.home, p.body_id, l.fiscal_year, l.phase, l.source, coalesce(left(p.function_code, 2), '-'), pl.level,
            count(*), sum(l.amount_satang), $3
       from projects p
       join plans pl on pl.id = p.plan_id
       join budget_lines l on l.home = p.home and l.project_id = p.id
      where p.home = any($1) and p.state <> 'cancelled' and ($2::uuid[] is null or p.body_id = any($2))
      group by p.home, p.body_id, l.fiscal_year, l.phase, l.source, coalesce(left(p.function_code, 2), '-'), pl.level`,
    [homes, bodyIds, now],
  )
  await addBodiesToTotals(tx, homes, bodyIds, 1, now)
  if (bodyIds !== null) await tx.query('delete from money_totals where home = any($1) and lines = 0', [homes])
}

async function addBodiesToTotals(
  tx: Tx,
  homes: readonly string[],
  bodyIds: readonly string[] | null,
  sign: 1 | -1,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into money_totals (home, fiscal_year, phase, source, division, level, lines, amount_satang, as_of)
     select home, fiscal_year, phase, source, division, level, $3::int * sum(lines), $3::int * sum(amount_satang), $4
       from money_body_totals where home = any($1) and ($2::uuid[] is null or body_id = any($2))
      group by home, fiscal_year, phase, source, division, level
     on conflict (home, fiscal_year, phase, source, division, level) do update
        set lines = money_totals.lines + excluded.lines,
            amount_satang = money_totals.amount_satang + excluded.amount_satang, as_of = excluded.as_of`,
    [homes, bodyIds, sign, now],
  )
}
