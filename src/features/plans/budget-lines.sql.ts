import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { MoneyLine } from './money-lines.ts'

/** Stores lines of money of projects of one home. */
export async function insertBudgetLines(
  tx: Tx,
  home: string,
  lines: readonly (MoneyLine & { readonly projectId: string })[],
): Promise<void> {
  if (lines.length === 0) return
  await tx.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::bigint[])`,
    [
      home,
      lines.map(() => newId()),
      lines.map((line) => line.projectId),
      lines.map((line) => line.phase),
      lines.map((line) => line.fiscalYear),
      lines.map((line) => line.source),
      lines.map((line) => String(line.amountSatang)),
    ],
  )
}
