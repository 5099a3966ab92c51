import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { lockProjectMoney, type Phase, type ProjectMoney, projectName, storeProjectMoney } from '../plans/index.ts'
import { renewLate } from './late.sql.ts'
import {
  amountIn,
  type CarryOverRefusal,
  carryOver,
  type Figure,
  type HandedOn,
  type LedgerFlag,
  type LedgerRefusal,
  post,
  reallocate,
} from './ledger.ts'
import { mayKeepMoney } from './money.policy.ts'
import {
  entryById,
  handedOnBy,
  handedOnByAll,
  insertEntries,
  isCountered,
  sameEntry,
  sourcesByKeys,
} from './money.sql.ts'
import type { Entry, EntryKind } from './money-model.ts'

export interface Key {
  readonly home: Home
  readonly id: string
}

/** Why an act is done and the paper that proves it. */
export interface Paper {
  readonly happenedOn: LocalDate
  readonly document: string
  readonly reason: string
}

export interface EntryDraft extends Paper {
  readonly phase: Phase
  readonly fiscalYear: number
  readonly source: string
  /** `more` and `less` change the figure, `becomes` says what it is from now on. */
  readonly how: 'more' | 'less' | 'becomes'
  readonly amountSatang: bigint
}

export type OpenRefusal =
  | { kind: 'no-such-project' }
  | { kind: 'not-yours' }
  | { kind: 'cancelled' }
  | { kind: 'future-date'; date: LocalDate }

export type EntryRefusal =
  | OpenRefusal
  | LedgerRefusal
  /** What a plan says is written in the plan. */
  | { kind: 'planned-in-plan' }
  /** A payment or contract lies outside its fiscal year: the money is carried over, or the year is wrong. */
  | { kind: 'date-outside-year'; fiscalYear: number; date: LocalDate }
  /** What another body gives comes by a transfer, which has both legs. */
  | { kind: 'comes-by-transfer'; source: string }
  | { kind: 'entered-already'; entry: Entry }

export interface Posted {
  readonly actId: string
  readonly flags: readonly LedgerFlag[]
}

/** Adds to or takes from one figure of a project, with date, document and reason. */
export async function postEntry(tx: Tx, key: Key, draft: EntryDraft, by: By): Promise<Result<Posted, EntryRefusal>> {
  const opened = await openMoney(tx, [key], draft, by)
  if (!opened.ok) return opened
  const money = opened.value.get(projectName(key)) as ProjectMoney
  if (draft.phase === 'planned') return refuse({ kind: 'planned-in-plan' })
  const outside = outsideItsYear(draft, money)
  if (outside) return refuse({ kind: 'date-outside-year', fiscalYear: draft.fiscalYear, date: draft.happenedOn })
  if (isAuthority(draft.phase) && (await sourcesByKeys(tx, [draft.source])).get(draft.source)?.kind === 'received')
    return refuse({ kind: 'comes-by-transfer', source: draft.source })
  const has = amountIn(money.project.lines, draft.phase, draft.fiscalYear, draft.source)
  const change =
    draft.how === 'more' ? draft.amountSatang : draft.how === 'less' ? -draft.amountSatang : draft.amountSatang - has
  const figure = { phase: draft.phase, fiscalYear: draft.fiscalYear, source: draft.source, amountSatang: change }
  const twin = await sameEntry(tx, { ...figure, ...draft, ...figure, home: key.home, projectId: key.id })
  if (twin !== null) return refuse({ kind: 'entered-already', entry: twin })
  return postActs(tx, [{ money, kind: 'entry', figures: [figure] }], draft, by)
}

export type CounterRefusal =
  | OpenRefusal
  | LedgerRefusal
  | { kind: 'no-such-entry' }
  | { kind: 'countered-already' }
  /** One leg of an act is not taken back alone. */
  | { kind: 'part-of-an-act'; act: EntryKind }

/** Takes an entry back by one that says the opposite: what was written stays to be read. */
export async function counterEntry(
  tx: Tx,
  key: Key,
  entryId: string,
  paper: Paper,
  by: By,
): Promise<Result<Posted, CounterRefusal>> {
  const opened = await openMoney(tx, [key], paper, by)
  if (!opened.ok) return opened
  const money = opened.value.get(projectName(key)) as ProjectMoney
  const entry = await entryById(tx, key.home, entryId)
  if (entry === null || entry.projectId !== key.id) return refuse({ kind: 'no-such-entry' })
  if (entry.kind !== 'entry' && entry.kind !== 'reconciled') return refuse({ kind: 'part-of-an-act', act: entry.kind })
  if (await isCountered(tx, key.home, entryId)) return refuse({ kind: 'countered-already' })
  const { phase, fiscalYear, source } = entry
  const figure = { phase, fiscalYear, source, amountSatang: -entry.amountSatang }
  return postActs(tx, [{ money, kind: 'counter', figures: [figure], counters: entryId }], paper, by)
}

/** Keeps money that was not paid for the next fiscal year: one act, both legs. */
export async function carryMoneyOver(
  tx: Tx,
  key: Key,
  act: { source: string; from: number; to: number; amountSatang: bigint } & Paper,
  by: By,
): Promise<Result<Posted, OpenRefusal | LedgerRefusal | CarryOverRefusal>> {
  const opened = await openMoney(tx, [key], act, by)
  if (!opened.ok) return opened
  const money = opened.value.get(projectName(key)) as ProjectMoney
  const legs = carryOver(money.project.lines, act, await handedOn(tx, key))
  if (!legs.ok) return legs
  return postActs(tx, [{ money, kind: 'carry-over', figures: legs.value }], act, by)
}

export type ReallocateRefusal =
  | OpenRefusal
  | LedgerRefusal
  | { kind: 'amount' }
  | { kind: 'more-than-free'; free: bigint }
  | { kind: 'same-project' }
  /** Between bodies money goes by a transfer. */
  | { kind: 'other-body' }

/** Gives money of one project to another of the same body. */
export async function reallocateMoney(
  tx: Tx,
  from: Key,
  to: Key,
  act: { source: string; fiscalYear: number; amountSatang: bigint } & Paper,
  by: By,
): Promise<Result<Posted, ReallocateRefusal>> {
  if (projectName(from) === projectName(to)) return refuse({ kind: 'same-project' })
  const opened = await openMoney(tx, [from, to], act, by)
  if (!opened.ok) return opened
  const giver = opened.value.get(projectName(from)) as ProjectMoney
  const taker = opened.value.get(projectName(to)) as ProjectMoney
  if (giver.project.bodyId !== taker.project.bodyId) return refuse({ kind: 'other-body' })
  const legs = reallocate(giver.project.lines, taker.project.lines, act, await handedOn(tx, from))
  if (!legs.ok) return legs
  return postActs(
    tx,
    [
      { money: giver, kind: 'reallocation', figures: legs.value.out },
      { money: taker, kind: 'reallocation', figures: legs.value.in },
    ],
    act,
    by,
  )
}

/** Locks projects for an act on their money, for somebody who keeps the money of all of them. */
async function openMoney(
  tx: Tx,
  keys: readonly Key[],
  paper: Pick<Paper, 'happenedOn'>,
  by: By,
): Promise<Result<ReadonlyMap<string, ProjectMoney>, OpenRefusal>> {
  const found = await lockProjectMoney(tx, keys)
  for (const key of keys) {
    const money = found.get(projectName(key))
    if (money === undefined) return refuse({ kind: 'no-such-project' })
    if (!mayKeepMoney(by.viewer, { bodyId: money.project.bodyId, areaCode: money.plan.areaCode }, by.now))
      return refuse({ kind: 'not-yours' })
    if (money.project.state === 'cancelled') return refuse({ kind: 'cancelled' })
  }
  if (paper.happenedOn > todayInBangkok(by.now)) return refuse({ kind: 'future-date', date: paper.happenedOn })
  return ok(found)
}

const isAuthority = (phase: Phase) => phase === 'approved' || phase === 'revised'

function outsideItsYear(draft: EntryDraft, { plan }: ProjectMoney): boolean {
  if (draft.phase !== 'committed' && draft.phase !== 'disbursed') return false
  const inFiscalYear = fiscalYearOf(draft.happenedOn) === draft.fiscalYear
  const inCalendarYear = plan.calendar === 'calendar' && draft.happenedOn.startsWith(`${draft.fiscalYear}-`)
  return !inFiscalYear && !inCalendarYear
}

export async function handedOn(tx: Tx, key: Key): Promise<HandedOn> {
  return lookUp(await handedOnBy(tx, key))
}

const lookUp =
  (given: ReadonlyMap<string, bigint> | undefined): HandedOn =>
  (fiscalYear, source) =>
    given?.get(`${fiscalYear} ${source}`) ?? 0n

export interface ActOnProject {
  readonly money: ProjectMoney
  readonly kind: EntryKind
  readonly figures: readonly Figure[]
  readonly counters?: string
  readonly transferId?: string
  readonly importId?: string
  /** Where it differs from that of the act: each row of a spreadsheet has a paper of its own. */
  readonly papers?: readonly Paper[]
  /** Where figures of one project belong to several acts at once: what each of them is. */
  readonly marks?: readonly { readonly kind: EntryKind; readonly transferId?: string }[]
}

/** Figures of acts whose legs were moved on purpose: an approval of which nothing is left stays as zero. */
const moving: ReadonlySet<EntryKind> = new Set<EntryKind>(['carry-over', 'reallocation', 'return'])

/**
 * Posts the legs of one act on locked projects: judges each project's figures, stores entries, balances, events and totals.
 * Nothing is stored when one leg is refused, because the refusal goes up before anything was written.
 */
export async function postActs(
  tx: Tx,
  acts: readonly ActOnProject[],
  paper: Paper,
  by: By,
): Promise<Result<Posted, LedgerRefusal>> {
  const actId = newId()
  const flags: LedgerFlag[] = []
  const entries: Entry[] = []
  const toStore: { money: ProjectMoney; figures: Figure[] }[] = []
  const given = await handedOnByAll(
    tx,
    acts.map(({ money: { project } }) => ({ home: project.home, id: project.id })),
  )
  for (const act of acts) {
    const { project } = act.money
    const key = { home: project.home, id: project.id }
    const judged = post(project.lines, act.figures, lookUp(given.get(projectName(key))), moving.has(act.kind))
    if (!judged.ok) return judged
    flags.push(...judged.value.flags)
    toStore.push({ money: act.money, figures: judged.value.figures })
    for (const [at, figure] of act.figures.entries()) {
      if (figure.amountSatang === 0n) continue
      const own = act.papers?.[at] ?? paper
      entries.push({
        ...figure,
        home: key.home,
        id: newId(),
        projectId: key.id,
        actId,
        kind: act.marks?.[at]?.kind ?? act.kind,
        happenedOn: own.happenedOn,
        document: own.document,
        reason: own.reason,
        countersId: act.counters ?? null,
        transferId: act.marks?.[at]?.transferId ?? act.transferId ?? null,
        importId: act.importId ?? null,
        actorId: by.viewer?.personId ?? null,
        enteredAt: by.now,
      })
    }
  }
  await insertEntries(tx, entries)
  const doing = { by: by.viewer?.personId ?? null, reason: `${paper.document} · ${paper.reason}`, now: by.now }
  await storeProjectMoney(
    tx,
    toStore.map(({ money, figures }) => ({ project: money.project, lines: figures })),
    doing,
  )
  const projects = toStore.map(({ money }) => money.project)
  await renewLate(
    tx,
    [...new Set(projects.map((one) => one.home))],
    projects.map((one) => one.id),
    by.now,
  )
  return ok({ actId, flags })
}
