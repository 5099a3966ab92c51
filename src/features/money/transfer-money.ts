import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { lockProjectMoney, type ProjectMoney, projectName } from '../plans/index.ts'
import { renewLate } from './late.sql.ts'
import {
  authorityChange,
  type ChainOf,
  type End,
  freeOf,
  handOn,
  type LedgerRefusal,
  type TransferRefusal,
} from './ledger.ts'
import { messages } from './messages.ts'
import { mayKeepMoney } from './money.policy.ts'
import {
  answerTransferRow,
  insertSource,
  insertTransfer,
  lockTransfer,
  returnedOf,
  sourcesByKeys,
  transferById,
} from './money.sql.ts'
import type { Transfer } from './money-model.ts'
import { handedOn, type Key, type OpenRefusal, type Paper, postActs } from './post-entry.ts'

export interface TransferDraft extends Paper {
  /** From the money of a project, or from an account of a body that no plan shows. */
  readonly payer:
    | { readonly project: Key; readonly source: string }
    | { readonly bodyId: string; readonly bodyNameTh: string; readonly account: string }
  readonly payee: Key
  readonly fiscalYear: number
  readonly amountSatang: bigint
}

export type ProposeRefusal = OpenRefusal | TransferRefusal | { kind: 'no-counterpart' }

/**
 * Says that money goes to another body. Nothing counts at the payee before the payee confirms, but what waits can no longer be
 * spent by the payer.
 */
export async function proposeTransfer(
  tx: Tx,
  draft: TransferDraft,
  by: By,
): Promise<Result<{ home: string; id: string }, ProposeRefusal>> {
  const { payer } = draft
  const keys = 'project' in payer ? [payer.project, draft.payee] : [draft.payee]
  const found = await lockProjectMoney(tx, keys)
  const payee = found.get(projectName(draft.payee))
  if (payee === undefined) return refuse({ kind: 'no-counterpart' })
  if (payee.project.state === 'cancelled') return refuse({ kind: 'cancelled' })
  if (draft.happenedOn > todayInBangkok(by.now)) return refuse({ kind: 'future-date', date: draft.happenedOn })
  const legs =
    'project' in payer
      ? await fromProject(tx, draft, payer, payee, found.get(projectName(payer.project)), by)
      : fromAccount(draft, payer, payee, by)
  if (!legs.ok) return legs
  const { source: wanted, ...payerLeg } = legs.value
  const doing = { by: by.viewer?.personId ?? null, reason: draft.reason, now: by.now }
  const sourceKey = await keepSource(tx, wanted, doing)
  const transfer: Transfer = {
    home: payee.project.home,
    id: newId(),
    kind: 'transfer',
    returnsId: null,
    ...payerLeg,
    payeeBodyId: payee.project.bodyId,
    payeeProjectId: payee.project.id,
    payeeSource: sourceKey,
    fiscalYear: draft.fiscalYear,
    amountSatang: draft.amountSatang,
    happenedOn: draft.happenedOn,
    document: draft.document,
    reason: draft.reason,
    state: 'proposed',
    proposedBy: doing.by,
    proposedAt: by.now,
    answeredBy: null,
    answeredAt: null,
    answerReason: null,
  }
  await insertTransfer(tx, transfer)
  await renewLate(tx, [payee.project.home], [payee.project.id], by.now)
  return ok({ home: transfer.home, id: transfer.id })
}

type PayerLeg = Pick<Transfer, 'payerBodyId' | 'payerHome' | 'payerProjectId' | 'payerAccount' | 'payerSource'> & {
  readonly source: WantedSource
}

/** A source to be kept under the first of its names that no other source has. */
interface WantedSource {
  readonly names: readonly string[]
  readonly source: Omit<Parameters<typeof insertSource>[1], 'key'>
}

/** Letters of a project's id in the name of its money, at first; more where two projects share these. */
const lettersOfId = [4, 8, 12, 36]

/** Stores the source where it is new. @returns the name it stands under */
async function keepSource(tx: Tx, { names, source }: WantedSource, doing: Parameters<typeof insertSource>[2]) {
  for (const key of names) {
    if (await insertSource(tx, { ...source, key }, doing)) return key
    const stored = (await sourcesByKeys(tx, [key])).get(key)
    if (stored !== undefined && stored.kind === source.kind && stored.bodyId === source.bodyId) {
      const way = (chain: readonly End[]) => chain.map((end) => `${end.home}-${end.projectId}`).join(' ')
      if (way(stored.chain) === way(source.chain ?? [])) return key
    }
  }
  throw new Error('every name of a source belongs to another one')
}

const longestName = 70

async function fromProject(
  tx: Tx,
  draft: TransferDraft,
  from: { project: Key; source: string },
  payee: ProjectMoney,
  payer: ProjectMoney | undefined,
  by: By,
): Promise<Result<PayerLeg, ProposeRefusal>> {
  if (payer === undefined) return refuse({ kind: 'no-such-project' })
  const { project } = payer
  if (!mayKeepMoney(by.viewer, { bodyId: project.bodyId, areaCode: payer.plan.areaCode }, by.now))
    return refuse({ kind: 'not-yours' })
  if (project.state === 'cancelled') return refuse({ kind: 'cancelled' })
  const chainOf = await chains(tx, [from.source])
  const end = { home: project.home, bodyId: project.bodyId, projectId: project.id }
  const to = { home: payee.project.home, bodyId: payee.project.bodyId, projectId: payee.project.id }
  const handed = await handedOn(tx, from.project)
  const judged = handOn({ end, figures: project.lines, source: from.source }, to, draft, chainOf, handed)
  if (!judged.ok) return judged
  const { chain } = judged.value
  return ok({
    payerBodyId: project.bodyId,
    payerHome: project.home,
    payerProjectId: project.id,
    payerAccount: null,
    payerSource: from.source,
    source: {
      names: lettersOfId.map((letters) => receivedKey(project.bodyNameTh, chain, letters)),
      source: { kind: 'received', nameEn: null, bodyId: project.bodyId, chain },
    },
  })
}

/**
 * What the payee calls money that came this way: by the last letters of the projects it came through, which keep two projects of one
 * body, and two ways to one project, apart.
 * @param chain the projects it came through, the last payer first
 */
export function receivedKey(payerBodyTh: string, chain: readonly End[], letters = 4): string {
  const way = chain.map((one) => one.projectId.slice(-letters)).join('·')
  return messages('th').receivedFrom(payerBodyTh.slice(0, longestName), way)
}

function fromAccount(
  draft: TransferDraft,
  from: { bodyId: string; bodyNameTh: string; account: string },
  payee: ProjectMoney,
  by: By,
): Result<PayerLeg, ProposeRefusal> {
  if (!mayKeepMoney(by.viewer, { bodyId: from.bodyId, areaCode: null }, by.now)) return refuse({ kind: 'not-yours' })
  if (draft.amountSatang <= 0n) return refuse({ kind: 'amount' })
  if (from.bodyId === payee.project.bodyId) return refuse({ kind: 'to-itself' })
  const name = messages('th').givenBy(from.bodyNameTh.slice(0, longestName))
  return ok({
    payerBodyId: from.bodyId,
    payerHome: payee.project.home,
    payerProjectId: null,
    payerAccount: from.account,
    payerSource: from.account,
    // Bodies in two provinces may be called the same.
    source: {
      names: [name, ...lettersOfId.map((letters) => `${name} (${from.bodyId.slice(-letters)})`)],
      source: { kind: 'account', nameEn: null, bodyId: from.bodyId, chain: null },
    },
  })
}

async function chains(tx: Tx, keys: readonly string[]): Promise<ChainOf> {
  const sources = await sourcesByKeys(tx, keys)
  return (key) => sources.get(key)?.chain ?? []
}

export type AnswerRefusal =
  | OpenRefusal
  | LedgerRefusal
  | { kind: 'no-such-transfer' }
  | { kind: 'answered-already'; transfer: Transfer }
  /** Who said that money goes does not also say that it came, however many bodies the right reaches. */
  | { kind: 'second-person' }

/** The payee says that the money came, or that it did not. */
export async function answerTransfer(
  tx: Tx,
  key: Key,
  answer: 'confirm' | 'decline',
  reason: string,
  by: By,
): Promise<Result<{ actId: string | null }, AnswerRefusal>> {
  const opened = await openTransfer(tx, key, by)
  if (!opened.ok) return opened
  const { transfer, payee } = opened.value
  if (transfer.state !== 'proposed') return refuse({ kind: 'answered-already', transfer })
  if (answer === 'confirm' && payee.project.state === 'cancelled') return refuse({ kind: 'cancelled' })
  const officer = by.viewer?.personId ?? null
  if (answer === 'confirm' && officer !== null && officer === transfer.proposedBy)
    return refuse({ kind: 'second-person' })
  const state = answer === 'confirm' ? 'confirmed' : 'declined'
  await answerTransferRow(tx, key, { state, by: officer, at: by.now, reason })
  if (answer === 'decline') {
    await renewLate(tx, [key.home], [payee.project.id], by.now)
    return ok({ actId: null })
  }
  const { fiscalYear, payeeSource, amountSatang, happenedOn, document } = transfer
  const figures = authorityChange(payee.project.lines, fiscalYear, payeeSource, amountSatang)
  const acts = [{ money: payee, kind: 'transfer' as const, figures, transferId: transfer.id }]
  return postActs(tx, acts, { happenedOn, document, reason }, by)
}

export type ReturnRefusal =
  | OpenRefusal
  | LedgerRefusal
  | { kind: 'no-such-transfer' }
  | { kind: 'not-confirmed'; transfer: Transfer }
  | { kind: 'amount' }
  | { kind: 'more-than-came'; left: bigint }
  | { kind: 'used-already'; free: bigint }

/** Money goes back to who gave it: a row of its own that names the transfer. */
export async function returnTransfer(
  tx: Tx,
  key: Key,
  act: { amountSatang: bigint } & Paper,
  by: By,
): Promise<Result<{ id: string }, ReturnRefusal>> {
  const opened = await openTransfer(tx, key, by)
  if (!opened.ok) return opened
  const { transfer, payee } = opened.value
  if (act.happenedOn > todayInBangkok(by.now)) return refuse({ kind: 'future-date', date: act.happenedOn })
  if (transfer.kind === 'return' || transfer.state === 'proposed' || transfer.state === 'declined')
    return refuse({ kind: 'not-confirmed', transfer })
  if (act.amountSatang <= 0n) return refuse({ kind: 'amount' })
  const left = transfer.amountSatang - (await returnedOf(tx, key))
  if (act.amountSatang > left) return refuse({ kind: 'more-than-came', left })
  const { project } = payee
  const { fiscalYear, payeeSource } = transfer
  const free = freeOf(
    project.lines,
    fiscalYear,
    payeeSource,
    await handedOn(tx, { home: project.home, id: project.id }),
  )
  if (act.amountSatang > free) return refuse({ kind: 'used-already', free: free > 0n ? free : 0n })
  const figures = authorityChange(project.lines, fiscalYear, payeeSource, -act.amountSatang)
  const acts = [{ money: payee, kind: 'return' as const, figures, transferId: transfer.id }]
  const posted = await postActs(tx, acts, act, by)
  if (!posted.ok) return posted
  const officer = by.viewer?.personId ?? null
  const row: Transfer = {
    ...transfer,
    id: newId(),
    kind: 'return',
    returnsId: transfer.id,
    amountSatang: act.amountSatang,
    happenedOn: act.happenedOn,
    document: act.document,
    reason: act.reason,
    state: 'confirmed',
    proposedBy: officer,
    proposedAt: by.now,
    answeredBy: officer,
    answeredAt: by.now,
    answerReason: act.reason,
  }
  await insertTransfer(tx, row)
  if (act.amountSatang === left)
    await answerTransferRow(tx, key, { state: 'returned', by: officer, at: by.now, reason: act.reason })
  return ok({ id: row.id })
}

/** Locks the payee's project, then the transfer, for the payee's officer. */
async function openTransfer(
  tx: Tx,
  key: Key,
  by: By,
): Promise<Result<{ transfer: Transfer; payee: ProjectMoney }, OpenRefusal | { kind: 'no-such-transfer' }>> {
  const seen = await transferById(tx, key)
  if (seen === null) return refuse({ kind: 'no-such-transfer' })
  const project = { home: key.home, id: seen.payeeProjectId }
  const payee = (await lockProjectMoney(tx, [project])).get(projectName(project))
  const transfer = await lockTransfer(tx, key)
  if (payee === undefined || transfer === null) return refuse({ kind: 'no-such-transfer' })
  if (!mayKeepMoney(by.viewer, { bodyId: payee.project.bodyId, areaCode: payee.plan.areaCode }, by.now))
    return refuse({ kind: 'not-yours' })
  return ok({ transfer, payee })
}
