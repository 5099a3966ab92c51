import type { Queryable } from '../../platform/db/db.ts'
import { countedLines, type Phase, projectName } from '../plans/index.ts'
import type { Received, ReceivedPart } from './count-once.ts'

interface LineRow {
  home: string
  project_id: string
  fiscal_year: number
  phase: Phase
  source: string
  amount_satang: bigint
  chain: readonly { home: string; project: string }[] | null
}

/**
 * The received money of projects, as far as they count with it. Reads the lines of those only that have some.
 * @param projects null: of every project
 */
export async function receivedOf(
  view: Queryable,
  projects: readonly { readonly home: string; readonly id: string }[] | null,
): Promise<Received> {
  if (projects?.length === 0) return new Map()
  const { rows } = await view.query<LineRow>(
    `with holders as (
       select distinct l.home, l.project_id from ${
         projects === null
           ? 'budget_lines l'
           : 'unnest($1::text[], $2::uuid[]) as wanted (home, id) join budget_lines l on l.home = wanted.home and l.project_id = wanted.id'
       } join money_sources r on r.key = l.source and r.kind = 'received')
     select l.home, l.project_id, l.fiscal_year, l.phase, l.source, l.amount_satang, s.chain
       from holders h join budget_lines l on l.home = h.home and l.project_id = h.project_id
       left join money_sources s on s.key = l.source and s.kind = 'received'`,
    projects === null ? [] : [projects.map((one) => one.home), projects.map((one) => one.id)],
  )
  const lines = new Map<string, LineRow[]>()
  for (const row of rows) {
    const name = projectName({ home: row.home, id: row.project_id })
    lines.set(name, [...(lines.get(name) ?? []), row])
  }
  const received = new Map<string, ReceivedPart[]>()
  for (const [name, own] of lines) {
    const counted = countedLines(
      own.map((row) => ({ ...row, fiscalYear: row.fiscal_year, amountSatang: row.amount_satang })),
    )
    const parts = counted.flatMap(({ amountSatang, phase, chain }) =>
      chain === null || phase === 'committed' || phase === 'disbursed'
        ? []
        : [{ amountSatang, through: chain.map((end) => projectName({ home: end.home, id: end.project })) }],
    )
    if (parts.length > 0) received.set(name, parts)
  }
  return received
}
