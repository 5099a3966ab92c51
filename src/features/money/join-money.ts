import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type ProjectMoney, projectName } from '../plans/index.ts'
import type { ChainOf, End, Figure, LedgerRefusal } from './ledger.ts'
import {
  answerTransferRow,
  handedOnBy,
  insertSource,
  insertTransfer,
  returnedOf,
  sourcesByKeys,
  transferById,
} from './money.sql.ts'
import type { EntryKind, Transfer } from './money-model.ts'
import { type Paper, postActs } from './post-entry.ts'

/*
 * Money of projects that are joined or separated. What moves is decided by the room of joinings with the functions of the ledger, and
 * agreed by every body concerned before; here it is judged once more and posted, all of it or nothing.
 */

/** Money that goes from one project to another. `from` and `to` are `projectName`s; figures are changes. */
export interface MoneyMove {
  /** `plan`: what is only planned or asked for; within a body `reallocation`, between bodies `transfer`, and back `return`. */
  readonly kind: 'plan' | 'reallocation' | 'transfer' | 'return'
  readonly from: string
  readonly to: string
  readonly fiscalYear: number
  /** As the giver calls it; of a return: as it came. */
  readonly source: string
  readonly amountSatang: bigint
  readonly out: readonly Figure[]
  readonly in: readonly Figure[]
  /** Of a transfer: what the payee calls it, and the projects it came through. */
  readonly received: { readonly key: string; readonly chain: readonly End[] } | null
  /** The transfer itself, once it was made; of a return the one it gives back. */
  readonly transfer: { readonly home: Home; readonly id: string } | null
}

export type MoveRefusal =
  | LedgerRefusal
  /** Of a transfer some went back already, by another paper. */
  | { kind: 'more-than-came'; left: bigint }
  | { kind: 'no-such-transfer' }
  /** Money that came another way has this name already. */
  | { kind: 'source-taken'; source: string }

const entryKinds: Readonly<Record<MoneyMove['kind'], EntryKind>> = {
  plan: 'reallocation',
  reallocation: 'reallocation',
  transfer: 'transfer',
  return: 'return',
}

/**
 * Posts moves between locked projects: both legs of each, transfers as confirmed, because all sides have agreed.
 * @param locked by `projectName`, everything the moves touch
 * @returns the moves with the transfers they made
 */
export async function moveMoney(
  tx: Tx,
  locked: ReadonlyMap<string, ProjectMoney>,
  moves: readonly MoneyMove[],
  paper: Paper,
  by: By,
): Promise<Result<readonly MoneyMove[], MoveRefusal>> {
  const done: MoneyMove[] = []
  const legs = new Map<string, { figure: Figure; kind: EntryKind; transferId?: string }[]>()
  const add = (name: string, move: MoneyMove, figures: readonly Figure[]) => {
    const mark = { kind: entryKinds[move.kind], ...(move.transfer === null ? {} : { transferId: move.transfer.id }) }
    legs.set(name, [...(legs.get(name) ?? []), ...figures.map((figure) => ({ figure, ...mark }))])
  }
  for (const planned of moves) {
    const stored = await storeTransfer(tx, planned, locked, paper, by)
    if (!stored.ok) return stored
    const move = { ...planned, transfer: stored.value }
    done.push(move)
    add(move.from, move, move.out)
    add(move.to, move, move.in)
  }
  const acts = [...legs].flatMap(([name, marked]) => {
    const money = locked.get(name)
    if (money === undefined) throw new Error(`the move names ${name}, which is not locked`)
    if (marked.length === 0) return []
    return [{ money, kind: 'reallocation' as const, figures: marked.map((one) => one.figure), marks: marked }]
  })
  if (acts.length > 0) {
    const posted = await postActs(tx, acts, paper, by)
    if (!posted.ok) return posted
  }
  return ok(done)
}

async function storeTransfer(
  tx: Tx,
  move: MoneyMove,
  locked: ReadonlyMap<string, ProjectMoney>,
  paper: Paper,
  by: By,
): Promise<Result<MoneyMove['transfer'], MoveRefusal>> {
  if (move.kind === 'return') return storeReturn(tx, move, paper, by)
  if (move.kind !== 'transfer' || move.received === null) return ok(null)
  const payer = locked.get(move.from)?.project
  const payee = locked.get(move.to)?.project
  if (payer === undefined || payee === undefined) throw new Error('a transfer between projects that are not locked')
  const { key, chain } = move.received
  const officer = by.viewer?.personId ?? null
  const doing = { by: officer, reason: paper.reason, now: by.now }
  const isNew = await insertSource(tx, { key, kind: 'received', nameEn: null, bodyId: payer.bodyId, chain }, doing)
  const stored = isNew ? null : (await sourcesByKeys(tx, [key])).get(key)
  const way = (ends: readonly End[]) => ends.map(({ home, projectId }) => `${home}-${projectId}`).join(' ')
  if (stored && way(stored.chain) !== way(chain)) return refuse({ kind: 'source-taken', source: key })
  const transfer: Transfer = {
    home: payee.home,
    id: newId(),
    kind: 'transfer',
    returnsId: null,
    payerBodyId: payer.bodyId,
    payerHome: payer.home,
    payerProjectId: payer.id,
    payerAccount: null,
    payerSource: move.source,
    payeeBodyId: payee.bodyId,
    payeeProjectId: payee.id,
    payeeSource: key,
    fiscalYear: move.fiscalYear,
    amountSatang: move.amountSatang,
    happenedOn: paper.happenedOn,
    document: paper.document,
    reason: paper.reason,
    state: 'confirmed',
    proposedBy: officer,
    proposedAt: by.now,
    answeredBy: officer,
    answeredAt: by.now,
    answerReason: paper.reason,
  }
  await insertTransfer(tx, transfer)
  return ok({ home: payee.home, id: transfer.id })
}

async function storeReturn(
  tx: Tx,
  move: MoneyMove,
  paper: Paper,
  by: By,
): Promise<Result<MoneyMove['transfer'], MoveRefusal>> {
  const origin = move.transfer === null ? null : await transferById(tx, move.transfer)
  if (origin === null || move.transfer === null) return refuse({ kind: 'no-such-transfer' })
  const left = origin.amountSatang - (await returnedOf(tx, origin))
  if (move.amountSatang > left) return refuse({ kind: 'more-than-came', left })
  const officer = by.viewer?.personId ?? null
  await insertTransfer(tx, {
    ...origin,
    id: newId(),
    kind: 'return',
    returnsId: origin.id,
    amountSatang: move.amountSatang,
    happenedOn: paper.happenedOn,
    document: paper.document,
    reason: paper.reason,
    state: 'confirmed',
    proposedBy: officer,
    proposedAt: by.now,
    answeredBy: officer,
    answeredAt: by.now,
    answerReason: paper.reason,
  })
  if (move.amountSatang === left)
    await answerTransferRow(tx, origin, { state: 'returned', by: officer, at: by.now, reason: paper.reason })
  return ok(move.transfer)
}

/** What a joining must know of the money of projects beyond their figures. */
export interface MoneyAround {
  /** Net of returns, per project (`projectName`), year and source. */
  readonly handedOn: ReadonlyMap<string, readonly { fiscalYear: number; source: string; amountSatang: bigint }[]>
  /** Transfers to these projects that nobody has answered yet. */
  readonly waiting: ReadonlySet<string>
  readonly chainOf: ChainOf
}

export async function moneyAround(view: Queryable, projects: readonly ProjectMoney['project'][]): Promise<MoneyAround> {
  const handedOn = new Map<string, { fiscalYear: number; source: string; amountSatang: bigint }[]>()
  for (const project of projects) {
    const given = await handedOnBy(view, project)
    if (given.size === 0) continue
    handedOn.set(
      projectName(project),
      [...given].map(([key, amountSatang]) => ({
        fiscalYear: Number(key.slice(0, 4)),
        source: key.slice(5),
        amountSatang,
      })),
    )
  }
  const { rows } = await view.query<{ home: string; id: string }>(
    `select distinct t.home, t.payee_project_id as id from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join money_transfers t on t.home = wanted.home and t.payee_project_id = wanted.id
      where t.state = 'proposed'`,
    [projects.map((one) => one.home), projects.map((one) => one.id)],
  )
  const keys = projects.flatMap((project) => project.lines.map((line) => line.source))
  const sources = await sourcesByKeys(view, keys)
  return { handedOn, waiting: new Set(rows.map(projectName)), chainOf: (key) => sources.get(key)?.chain ?? [] }
}
