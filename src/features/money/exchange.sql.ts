import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Phase } from '../plans/index.ts'
import type { EntryKind } from './money-model.ts'

/** The papers of a project and what it handed on, as files for others tell them: nothing of who entered them, nor why. */
export interface DatedMoney {
  readonly entries: readonly {
    readonly id: string
    readonly kind: EntryKind
    readonly phase: Phase
    readonly fiscalYear: number
    readonly source: string
    readonly amountSatang: bigint
    readonly happenedOn: LocalDate
    readonly document: string
    /** Public id of the project that paid, where a transfer brought the money from one. */
    readonly fromProject: string | null
  }[]
  /** Confirmed only; what came back is less than nothing. */
  readonly handedOn: readonly {
    readonly id: string
    readonly toProject: string
    readonly toBody: string
    readonly fiscalYear: number
    readonly source: string
    readonly amountSatang: bigint
    readonly happenedOn: LocalDate
    readonly document: string
  }[]
}

type EntryOut = DatedMoney['entries'][number]
type HandoverOut = DatedMoney['handedOn'][number]

const nothing: DatedMoney = { entries: [], handedOn: [] }

/** By public id; projects without papers are left out. Oldest papers first. */
export async function datedMoneyOfProjects(
  view: Queryable,
  projects: readonly { readonly home: Home; readonly id: string }[],
): Promise<Map<string, DatedMoney>> {
  const found = new Map<string, DatedMoney>()
  const add = (key: { home: Home; id: string }, more: Partial<DatedMoney>) => {
    const name = formatPublicId(key)
    const known = found.get(name) ?? nothing
    found.set(name, {
      entries: [...known.entries, ...(more.entries ?? [])],
      handedOn: [...known.handedOn, ...(more.handedOn ?? [])],
    })
  }
  for (const home of [...new Set(projects.map((one) => one.home))].sort()) {
    const ids = projects.filter((one) => one.home === home).map((one) => one.id)
    for (const [id, entries] of await entriesOut(view, home, ids)) add({ home, id }, { entries })
    for (const [id, handedOn] of await handoversOut(view, home, ids)) add({ home, id }, { handedOn })
  }
  return found
}

async function entriesOut(view: Queryable, home: Home, ids: readonly string[]): Promise<Map<string, EntryOut[]>> {
  const { rows } = await view.query<{
    id: string
    project_id: string
    kind: EntryKind
    phase: Phase
    fiscal_year: number
    source: string
    amount_satang: bigint
    happened_on: LocalDate
    document: string
    payer_home: Home | null
    payer_project_id: string | null
  }>(
    `select e.id, e.project_id, e.kind, e.phase, e.fiscal_year, e.source, e.amount_satang, e.happened_on, e.document,
            t.payer_home, t.payer_project_id
       from money_entries e left join money_transfers t on t.home = e.home and t.id = e.transfer_id
      where e.home = $1 and e.project_id = any($2) order by e.project_id, e.happened_on, e.id`,
    [home, ids],
  )
  return grouped(rows, (row) => ({
    id: row.id,
    kind: row.kind,
    phase: row.phase,
    fiscalYear: row.fiscal_year,
    source: row.source,
    amountSatang: row.amount_satang,
    happenedOn: row.happened_on,
    document: row.document,
    fromProject:
      row.payer_home === null || row.payer_project_id === null
        ? null
        : formatPublicId({ home: row.payer_home, id: row.payer_project_id }),
  }))
}

async function handoversOut(view: Queryable, home: Home, ids: readonly string[]): Promise<Map<string, HandoverOut[]>> {
  const { rows } = await view.query<{
    id: string
    project_id: string
    kind: 'transfer' | 'return'
    payee_home: Home
    payee_project_id: string
    payee: string
    fiscal_year: number
    payer_source: string
    amount_satang: bigint
    happened_on: LocalDate
    document: string
  }>(
    `select t.id, t.payer_project_id as project_id, t.kind, t.home as payee_home, t.payee_project_id, b.name_th as payee,
            t.fiscal_year, t.payer_source, t.amount_satang, t.happened_on, t.document
       from money_transfers t join bodies b on b.id = t.payee_body_id
      where t.payer_home = $1 and t.payer_project_id = any($2) and t.state in ('confirmed', 'returned')
      order by t.payer_project_id, t.happened_on, t.id`,
    [home, ids],
  )
  return grouped(rows, (row) => ({
    id: row.id,
    toProject: formatPublicId({ home: row.payee_home, id: row.payee_project_id }),
    toBody: row.payee,
    fiscalYear: row.fiscal_year,
    source: row.payer_source,
    amountSatang: row.kind === 'return' ? -row.amount_satang : row.amount_satang,
    happenedOn: row.happened_on,
    document: row.document,
  }))
}

function grouped<Row extends { project_id: string }, Out>(
  rows: readonly Row[],
  read: (row: Row) => Out,
): Map<string, Out[]> {
  const groups = new Map<string, Out[]>()
  for (const row of rows) {
    const group = groups.get(row.project_id)
    if (group === undefined) groups.set(row.project_id, [read(row)])
    else group.push(read(row))
  }
  return groups
}
