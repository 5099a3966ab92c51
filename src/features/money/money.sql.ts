import sql, { empty, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Phase } from '../plans/index.ts'
import type { End } from './ledger.ts'
import type { Entry, EntryKind, Source, SourceKind, Sources, Transfer, TransferState } from './money-model.ts'

// ---- sources

interface SourceRow {
  key: string
  kind: SourceKind
  name_en: string | null
  body_id: string | null
  chain: readonly { home: string; body: string; project: string }[] | null
}

const toSource = (row: SourceRow): Source => ({
  key: row.key,
  kind: row.kind,
  nameEn: row.name_en,
  bodyId: row.body_id,
  chain: (row.chain ?? []).map((end) => ({ home: end.home, bodyId: end.body, projectId: end.project })),
})

/** Registered sources with these keys. */
export async function sourcesByKeys(view: Queryable, keys: readonly string[]): Promise<Sources> {
  if (keys.length === 0) return new Map()
  const { rows } = await view.query<SourceRow>(
    'select key, kind, name_en, body_id, chain from money_sources where key = any($1)',
    [[...new Set(keys)]],
  )
  return new Map(rows.map((row) => [row.key, toSource(row)]))
}

/** Every registered source; those made by transfers only where asked for. */
export async function registeredSources(view: Queryable, bodyIds: readonly string[] | null = null): Promise<Source[]> {
  const { rows } = await view.query<SourceRow>(
    `select key, kind, name_en, body_id, chain from money_sources
      where kind <> 'received' and ($1::uuid[] is null or body_id is null or body_id = any($1)) order by key limit 2000`,
    [bodyIds],
  )
  return rows.map(toSource)
}

/**
 * A question for the keys of received money that came through a project of a home (null: of any): what a total of that home leaves out.
 * A payer that was cancelled is no part of the total, so what came through it alone counts where it is.
 */
export const keysReceivedThrough = (
  home: string | null,
): Sql => sql`select r.key from money_sources r where r.kind = 'received'
   and exists (select from jsonb_array_elements(r.chain) as c (link) join projects o on o.home = c.link ->> 'home'
                 and o.id = (c.link ->> 'project')::uuid where o.state <> 'cancelled' ${home === null ? empty : sql`and o.home = ${home}`})`

export async function receivedThrough(view: Queryable, home: string | null): Promise<string[]> {
  const { rows } = await view.query<{ key: string }>(keysReceivedThrough(home))
  return rows.map((row) => row.key)
}

/** @returns whether it is new; a source that stands already stays as it is */
export async function insertSource(
  tx: Tx,
  source: Omit<Source, 'chain'> & { chain: readonly End[] | null },
  doing: { by: string | null; reason: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into money_sources (key, kind, name_en, body_id, chain, reason, added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (key) do nothing`,
    [
      source.key,
      source.kind,
      source.nameEn,
      source.bodyId,
      source.chain === null
        ? null
        : JSON.stringify(source.chain.map((end) => ({ home: end.home, body: end.bodyId, project: end.projectId }))),
      doing.reason,
      doing.by,
      doing.now,
    ],
  )
  return rowCount > 0
}

// ---- entries

interface EntryRow {
  home: string
  id: string
  project_id: string
  act_id: string
  kind: EntryKind
  phase: Phase
  fiscal_year: number
  source: string
  amount_satang: bigint
  happened_on: LocalDate
  document: string
  reason: string
  counters_id: string | null
  transfer_id: string | null
  import_id: string | null
  actor_id: string | null
  entered_at: Date
}

const entryColumns = `home, id, project_id, act_id, kind, phase, fiscal_year, source, amount_satang, happened_on, document, reason,
  counters_id, transfer_id, import_id, actor_id, entered_at`

const toEntry = (row: EntryRow): Entry => ({
  home: row.home,
  id: row.id,
  projectId: row.project_id,
  actId: row.act_id,
  kind: row.kind,
  phase: row.phase,
  fiscalYear: row.fiscal_year,
  source: row.source,
  amountSatang: row.amount_satang,
  happenedOn: row.happened_on,
  document: row.document,
  reason: row.reason,
  countersId: row.counters_id,
  transferId: row.transfer_id,
  importId: row.import_id,
  actorId: row.actor_id,
  enteredAt: row.entered_at,
})

/** Entries of a project, newest first. */
export async function entriesOf(view: Queryable, key: { home: string; id: string }, most = 500): Promise<Entry[]> {
  const { rows } = await view.query<EntryRow>(
    `select ${entryColumns} from money_entries where home = $1 and project_id = $2
      order by happened_on desc, entered_at desc, id limit $3`,
    [key.home, key.id, most],
  )
  return rows.map(toEntry)
}

export async function entryById(view: Queryable, home: string, id: string): Promise<Entry | null> {
  const { rows } = await view.query<EntryRow>(`select ${entryColumns} from money_entries where home = $1 and id = $2`, [
    home,
    id,
  ])
  return rows[0] === undefined ? null : toEntry(rows[0])
}

/** The counter-entry of an entry, where somebody made one. */
export async function isCountered(view: Queryable, home: string, id: string): Promise<boolean> {
  const { rowCount } = await view.query('select 1 from money_entries where home = $1 and counters_id = $2', [home, id])
  return rowCount > 0
}

/** An entry that says the same with the same document and was not taken back: most likely the same paper typed by somebody else. */
export async function sameEntry(
  view: Queryable,
  one: Pick<
    Entry,
    'home' | 'projectId' | 'phase' | 'fiscalYear' | 'source' | 'amountSatang' | 'document' | 'happenedOn'
  >,
): Promise<Entry | null> {
  const { rows } = await view.query<EntryRow>(
    `select ${entryColumns} from money_entries e
      where home = $1 and project_id = $2 and document = $3 and phase = $4 and fiscal_year = $5 and source = $6
        and amount_satang = $7 and happened_on = $8 and kind = 'entry'
        and not exists (select 1 from money_entries c where c.home = e.home and c.counters_id = e.id) limit 1`,
    [one.home, one.projectId, one.document, one.phase, one.fiscalYear, one.source, one.amountSatang, one.happenedOn],
  )
  return rows[0] === undefined ? null : toEntry(rows[0])
}

/** Whose papers stand behind a figure: entered here by an officer, or brought by a file of an open standard. */
export type FigureWithPapers = 'entered' | 'of-a-file'

/** The figures of projects with papers behind them, by project and then by `phase year source`. */
export async function postedFigures(
  view: Queryable,
  home: string,
  projectIds: readonly string[],
): Promise<Map<string, Map<string, FigureWithPapers>>> {
  const found = new Map<string, Map<string, FigureWithPapers>>()
  if (projectIds.length === 0) return found
  const { rows } = await view.query<{ project_id: string; figure: string; entered: boolean }>(
    `select project_id, concat_ws(' ', phase, fiscal_year, source) as figure,
            bool_or(import_id is null or kind not in ('imported', 'counter')) as entered
       from money_entries where home = $1 and project_id = any($2) group by project_id, phase, fiscal_year, source`,
    [home, projectIds],
  )
  for (const row of rows) {
    const figures = found.get(row.project_id) ?? new Map<string, FigureWithPapers>()
    found.set(row.project_id, figures.set(row.figure, row.entered ? 'entered' : 'of-a-file'))
  }
  return found
}

/**
 * Those of the projects that could not be given up without leaving money behind: papers that do not cancel each other out, or
 * transfers that stand.
 */
export async function projectsHoldingMoney(
  view: Queryable,
  home: string,
  projectIds: readonly string[],
): Promise<Set<string>> {
  if (projectIds.length === 0) return new Set()
  const { rows } = await view.query<{ project_id: string }>(
    `select project_id from money_entries where home = $1 and project_id = any($2)
      group by project_id, phase, fiscal_year, source having sum(amount_satang) <> 0
      union select payee_project_id from money_transfers
      where home = $1 and payee_project_id = any($2) and state in ('proposed', 'confirmed')
      union select payer_project_id from money_transfers
      where payer_home = $1 and payer_project_id = any($2) and state in ('proposed', 'confirmed')`,
    [home, projectIds],
  )
  return new Set(rows.map((row) => row.project_id))
}

/** Papers that files brought and nobody took back. */
export async function livingImported(view: Queryable, home: string, projectIds: readonly string[]): Promise<Entry[]> {
  const { rows } = await view.query<EntryRow>(
    `select ${entryColumns} from money_entries e
      where home = $1 and project_id = any($2) and kind = 'imported'
        and not exists (select 1 from money_entries c where c.home = e.home and c.counters_id = e.id)
      order by project_id, happened_on, id`,
    [home, projectIds],
  )
  return rows.map(toEntry)
}

/** What an import said of papers and still stands, each with the entry it took back. */
export async function entriesOfImport(
  view: Queryable,
  home: string,
  importId: string,
): Promise<{ entry: Entry; countered: Entry | null }[]> {
  const { rows } = await view.query<EntryRow>(
    `select ${entryColumns} from money_entries e
      where home = $1 and import_id = $2 and kind in ('imported', 'counter')
        and not exists (select 1 from money_entries c where c.home = e.home and c.counters_id = e.id)
      order by project_id, id`,
    [home, importId],
  )
  const found: { entry: Entry; countered: Entry | null }[] = []
  for (const entry of rows.map(toEntry)) {
    found.push({ entry, countered: entry.countersId === null ? null : await entryById(view, home, entry.countersId) })
  }
  return found
}

export async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  for (const home of [...new Set(entries.map((one) => one.home))].sort()) {
    const here = entries.filter((one) => one.home === home)
    await tx.query(
      `insert into money_entries (${entryColumns})
       select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::text[], $9::bigint[],
         $10::date[], $11::text[], $12::text[], $13::uuid[], $14::uuid[], $15::uuid[], $16::uuid[], $17::timestamptz[])`,
      [
        home,
        here.map((one) => one.id),
        here.map((one) => one.projectId),
        here.map((one) => one.actId),
        here.map((one) => one.kind),
        here.map((one) => one.phase),
        here.map((one) => one.fiscalYear),
        here.map((one) => one.source),
        here.map((one) => String(one.amountSatang)),
        here.map((one) => one.happenedOn),
        here.map((one) => one.document),
        here.map((one) => one.reason),
        here.map((one) => one.countersId),
        here.map((one) => one.transferId),
        here.map((one) => one.importId),
        here.map((one) => one.actorId),
        here.map((one) => one.enteredAt),
      ],
    )
  }
}

// ---- transfers

interface TransferRow {
  home: string
  id: string
  kind: 'transfer' | 'return'
  returns_id: string | null
  payer_body_id: string
  payer_home: string
  payer_project_id: string | null
  payer_account: string | null
  payer_source: string
  payee_body_id: string
  payee_project_id: string
  payee_source: string
  fiscal_year: number
  amount_satang: bigint
  happened_on: LocalDate
  document: string
  reason: string
  state: TransferState
  proposed_by: string | null
  proposed_at: Date
  answered_by: string | null
  answered_at: Date | null
  answer_reason: string | null
}

const transferColumns = `home, id, kind, returns_id, payer_body_id, payer_home, payer_project_id, payer_account, payer_source,
  payee_body_id, payee_project_id, payee_source, fiscal_year, amount_satang, happened_on, document, reason, state, proposed_by,
  proposed_at, answered_by, answered_at, answer_reason`

const toTransfer = (row: TransferRow): Transfer => ({
  home: row.home,
  id: row.id,
  kind: row.kind,
  returnsId: row.returns_id,
  payerBodyId: row.payer_body_id,
  payerHome: row.payer_home,
  payerProjectId: row.payer_project_id,
  payerAccount: row.payer_account,
  payerSource: row.payer_source,
  payeeBodyId: row.payee_body_id,
  payeeProjectId: row.payee_project_id,
  payeeSource: row.payee_source,
  fiscalYear: row.fiscal_year,
  amountSatang: row.amount_satang,
  happenedOn: row.happened_on,
  document: row.document,
  reason: row.reason,
  state: row.state,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  answeredBy: row.answered_by,
  answeredAt: row.answered_at,
  answerReason: row.answer_reason,
})

export async function insertTransfer(tx: Tx, one: Transfer): Promise<void> {
  await tx.query(
    `insert into money_transfers (${transferColumns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      one.home,
      one.id,
      one.kind,
      one.returnsId,
      one.payerBodyId,
      one.payerHome,
      one.payerProjectId,
      one.payerAccount,
      one.payerSource,
      one.payeeBodyId,
      one.payeeProjectId,
      one.payeeSource,
      one.fiscalYear,
      one.amountSatang,
      one.happenedOn,
      one.document,
      one.reason,
      one.state,
      one.proposedBy,
      one.proposedAt,
      one.answeredBy,
      one.answeredAt,
      one.answerReason,
    ],
  )
}

export async function answerTransferRow(
  tx: Tx,
  key: { home: string; id: string },
  answer: { state: TransferState; by: string | null; at: Date; reason: string },
): Promise<void> {
  await tx.query(
    `update money_transfers set state = $3, answered_by = $4, answered_at = $5, answer_reason = $6 where home = $1 and id = $2`,
    [key.home, key.id, answer.state, answer.by, answer.at, answer.reason],
  )
}

export async function transferById(view: Queryable, key: { home: string; id: string }): Promise<Transfer | null> {
  const { rows } = await view.query<TransferRow>(
    `select ${transferColumns} from money_transfers where home = $1 and id = $2`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toTransfer(rows[0])
}

/** Held until the transaction ends, after the projects it touches. */
export async function lockTransfer(tx: Tx, key: { home: string; id: string }): Promise<Transfer | null> {
  const { rows } = await tx.query<TransferRow>(
    `select ${transferColumns} from money_transfers where home = $1 and id = $2 for no key update`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toTransfer(rows[0])
}

/** What went back of a transfer. */
export async function returnedOf(view: Queryable, key: { home: string; id: string }): Promise<bigint> {
  const { rows } = await view.query<{ sum: string }>(
    'select coalesce(sum(amount_satang), 0)::text as sum from money_transfers where home = $1 and returns_id = $2',
    [key.home, key.id],
  )
  return BigInt(rows[0]?.sum ?? 0)
}

/**
 * What a project handed on, per year and source, net of returns. Proposed transfers are held back too: the money waits for the
 * payee and must not be spent meanwhile.
 */
export async function handedOnBy(view: Queryable, key: { home: string; id: string }): Promise<Map<string, bigint>> {
  return (await handedOnByAll(view, [key])).get(`${key.home}-${key.id}`) ?? new Map()
}

/** The same of several projects in one question, by `home-id`; those that handed nothing on are left out. */
export async function handedOnByAll(
  view: Queryable,
  keys: readonly { home: string; id: string }[],
): Promise<Map<string, Map<string, bigint>>> {
  const { rows } = await view.query<{ project: string; fiscal_year: number; payer_source: string; sum: string }>(
    `select t.payer_home || '-' || t.payer_project_id as project, t.fiscal_year, t.payer_source,
            sum(case t.kind when 'transfer' then t.amount_satang else -t.amount_satang end)::text as sum
       from (select distinct home, id from unnest($1::text[], $2::uuid[]) as wanted (home, id)) w
       join money_transfers t on t.payer_home = w.home and t.payer_project_id = w.id
      where t.state <> 'declined' group by t.payer_home, t.payer_project_id, t.fiscal_year, t.payer_source`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  const found = new Map<string, Map<string, bigint>>()
  for (const row of rows) {
    const given = found.get(row.project) ?? new Map<string, bigint>()
    found.set(row.project, given.set(`${row.fiscal_year} ${row.payer_source}`, BigInt(row.sum)))
  }
  return found
}

/** Transfers a project pays or receives, oldest first. */
export async function transfersOfProject(view: Queryable, key: { home: string; id: string }): Promise<Transfer[]> {
  const { rows } = await view.query<TransferRow>(
    `select ${transferColumns} from money_transfers
      where (home = $1 and payee_project_id = $2) or (payer_home = $1 and payer_project_id = $2)
      order by happened_on, proposed_at, id limit 500`,
    [key.home, key.id],
  )
  return rows.map(toTransfer)
}

export interface TransferFilter {
  readonly bodyId: string | null
  readonly home: string | null
  readonly state: TransferState | null
  readonly fiscalYear: number | null
}

/** Transfers, those that wait longest first; `after` is the last one seen. */
export async function listTransfers(
  view: Queryable,
  filter: TransferFilter,
  { limit, after }: { limit: number; after: { happenedOn: string; id: string } | null },
): Promise<Transfer[]> {
  const { rows } = await view.query<TransferRow>(
    `select ${transferColumns} from money_transfers
      where ($1::uuid is null or payer_body_id = $1 or payee_body_id = $1)
        and ($2::text is null or home = $2 or payer_home = $2)
        and ($3::text is null or state = $3) and ($4::int is null or fiscal_year = $4)
        and ($5::date is null or (happened_on, id) < ($5::date, $6::uuid))
      order by happened_on desc, id desc limit $7`,
    [filter.bodyId, filter.home, filter.state, filter.fiscalYear, after?.happenedOn ?? null, after?.id ?? null, limit],
  )
  return rows.map(toTransfer)
}
