import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { lockProjectMoney, type Phase, type ProjectMoney, planMessages } from '../plans/index.ts'
import { amountIn, type LedgerRefusal, post } from './ledger.ts'
import { mayKeepMoney } from './money.policy.ts'
import { handedOnByAll, sourcesByKeys } from './money.sql.ts'
import { readProjectKey } from './money-form.ts'
import { type Paper, postActs } from './post-entry.ts'
import {
  bodiesNamed,
  type Candidate,
  candidatesByKeys,
  candidatesByTitles,
  insertReconciliation,
} from './reconcile.sql.ts'
import type { CellProblem, FileFigure, ReadFigures } from './reconcile-sheet.ts'
import { titleSpellings } from './source-words.th.ts'

/** A figure of the file beside the figure of the system. */
export interface Compared {
  readonly figure: FileFigure
  readonly home: string
  readonly projectId: string
  readonly title: string
  readonly source: string
  readonly hasSatang: bigint
}

export type RowProblemKind =
  | 'project-unknown'
  | 'project-several'
  | 'body-unknown'
  | 'source-missing'
  | 'twice'
  | 'date-future'
  | 'comes-by-transfer'
  | 'not-yours'
  | 'cancelled'

export interface RowProblem {
  readonly address: string
  readonly kind: CellProblem['kind'] | RowProblemKind
  readonly value: string
}

export interface Reconciliation {
  readonly rows: number
  readonly same: number
  readonly different: readonly Compared[]
  /** Rows of projects that are not here, or not this officer's: they stay out. */
  readonly unmatched: readonly RowProblem[]
  /** Cells nobody may post past. */
  readonly refused: readonly RowProblem[]
  /** Figures that may not become what the file says. */
  readonly cannot: readonly { readonly address: string; readonly title: string; readonly problem: LedgerRefusal }[]
  /** Names this outcome: what is approved is what was looked at. */
  readonly digest: string
}

/**
 * Holds the sums of a file against the figures of the system. Reads only.
 * @param by `viewer` null only for a command on the machine itself, which may reconcile everything
 */
export async function reconcile(
  view: Queryable,
  read: ReadFigures,
  by: By & { readonly isMachine: boolean },
): Promise<Reconciliation> {
  const { figures } = read
  const keys = new Map(figures.map((one) => [one.project, readProjectKey(one.project)]))
  const byKey = await candidatesByKeys(
    view,
    [...keys.values()].flatMap((key) => (key === null ? [] : [key])),
  )
  const titles = [...new Set(figures.flatMap((one) => [one.title ?? one.project].flatMap(titleSpellings)))]
  const byTitle = await candidatesByTitles(view, titles)
  const bodies = await bodiesNamed(
    view,
    figures.flatMap((one) => (one.body === null ? [] : [one.body])),
  )
  const register = new Register(byKey, byTitle, bodies)
  const today = todayInBangkok(by.now)
  const unmatched: RowProblem[] = []
  const refused: RowProblem[] = [...read.problems]
  const compared: (Compared & { candidate: Candidate })[] = []
  const seen = new Set<string>()
  for (const figure of figures) {
    const tell = (list: RowProblem[], kind: RowProblemKind, value = figure.project) =>
      void list.push({ address: figure.address, kind, value: value.slice(0, 120) })
    if (figure.body !== null && !bodies.has(figure.body)) {
      tell(unmatched, 'body-unknown', figure.body)
      continue
    }
    if (figure.happenedOn !== null && figure.happenedOn > today) {
      tell(refused, 'date-future', figure.happenedOn)
      continue
    }
    const found = register.find(figure, keys.get(figure.project) ?? null)
    if (typeof found === 'string') {
      tell(found === 'project-several' ? refused : unmatched, found)
      continue
    }
    const scope = { bodyId: found.bodyId, areaCode: found.planAreaCode }
    if (!by.isMachine && !mayKeepMoney(by.viewer, scope, by.now)) {
      tell(unmatched, 'not-yours', found.title)
      continue
    }
    if (found.state === 'cancelled') {
      tell(unmatched, 'cancelled', found.title)
      continue
    }
    const source = sourceOf(figure, found)
    if (source === null) {
      tell(refused, 'source-missing', found.title)
      continue
    }
    const name = `${found.home}-${found.id} ${figure.fiscalYear} ${figure.phase} ${source}`
    if (seen.has(name)) {
      tell(refused, 'twice', found.title)
      continue
    }
    seen.add(name)
    const hasSatang = amountIn(found.lines, figure.phase, figure.fiscalYear, source)
    compared.push({
      figure,
      home: found.home,
      projectId: found.id,
      title: found.title,
      source,
      hasSatang,
      candidate: found,
    })
  }
  const different = compared.filter((one) => one.figure.amountSatang !== one.hasSatang)
  const sources = await sourcesByKeys(
    view,
    different.map((one) => one.source),
  )
  const authority: ReadonlySet<Phase> = new Set<Phase>(['approved', 'revised'])
  const comes = different.filter(
    (one) => authority.has(one.figure.phase) && sources.get(one.source)?.kind === 'received',
  )
  for (const one of comes)
    refused.push({ address: one.figure.address, kind: 'comes-by-transfer', value: one.title.slice(0, 120) })
  const posting = different.filter((one) => !comes.includes(one))
  return {
    rows: read.rows,
    same: compared.length - different.length,
    different: posting.map(({ candidate: _, ...one }) => one),
    unmatched,
    refused,
    cannot: await judge(view, posting),
    digest: digestOf(posting),
  }
}

/** Projects by what a row may call them. */
class Register {
  private readonly keyed: ReadonlyMap<string, Candidate>
  private readonly titled = new Map<string, Candidate[]>()
  private readonly bodies: ReadonlyMap<string, string>

  constructor(byKey: readonly Candidate[], byTitle: readonly Candidate[], bodies: ReadonlyMap<string, string>) {
    this.keyed = new Map(byKey.map((one) => [`${one.home}-${one.id}`, one]))
    this.bodies = bodies
    for (const one of byTitle) this.titled.set(one.title, [...(this.titled.get(one.title) ?? []), one])
  }

  find(
    figure: FileFigure,
    key: { home: string; id: string } | null,
  ): Candidate | 'project-unknown' | 'project-several' {
    const known = key === null ? undefined : this.keyed.get(`${key.home}-${key.id}`)
    if (known !== undefined) return known
    const named = titleSpellings(figure.title ?? figure.project).flatMap((title) => this.titled.get(title) ?? [])
    const bodyId = figure.body === null ? null : this.bodies.get(figure.body)
    const ofBody = named.filter((one) => bodyId === null || one.bodyId === bodyId)
    const inYear = ofBody.filter((one) => one.lines.some((line) => line.fiscalYear === figure.fiscalYear))
    const left = inYear.length > 0 ? inYear : ofBody
    const [first] = left
    if (first === undefined) return 'project-unknown'
    return left.length === 1 ? first : 'project-several'
  }
}

function sourceOf(figure: FileFigure, project: Candidate): string | null {
  if (figure.source !== null) {
    const named = planMessages('th').sources
    return project.lines.find((line) => named[line.source] === figure.source)?.source ?? figure.source
  }
  const inYear = [
    ...new Set(project.lines.filter((line) => line.fiscalYear === figure.fiscalYear).map((line) => line.source)),
  ]
  const all = inYear.length > 0 ? inYear : [...new Set(project.lines.map((line) => line.source))]
  return all.length === 1 ? (all[0] ?? null) : null
}

async function judge(
  view: Queryable,
  posting: readonly (Compared & { candidate: Candidate })[],
): Promise<Reconciliation['cannot']> {
  const cannot: { address: string; title: string; problem: LedgerRefusal }[] = []
  const groups = byProject(posting)
  const given = await handedOnByAll(
    view,
    [...groups.values()].flatMap(([first]) => (first === undefined ? [] : [{ home: first.home, id: first.projectId }])),
  )
  for (const [name, group] of groups) {
    const [first] = group
    if (first === undefined) continue
    const ofProject = given.get(name)
    const judged = post(
      first.candidate.lines,
      group.map(changeOf),
      (year, source) => ofProject?.get(`${year} ${source}`) ?? 0n,
    )
    if (!judged.ok) cannot.push({ address: first.figure.address, title: first.title, problem: judged.problem })
  }
  return cannot
}

function byProject<One extends { home: string; projectId: string }>(list: readonly One[]): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of list) {
    const name = `${one.home}-${one.projectId}`
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return groups
}

const changeOf = (one: Compared) => ({
  fiscalYear: one.figure.fiscalYear,
  phase: one.figure.phase,
  source: one.source,
  amountSatang: one.figure.amountSatang - one.hasSatang,
})

function digestOf(different: readonly Compared[]): string {
  const hash = createHash('sha256')
  for (const one of different)
    hash.update(
      `${one.home} ${one.projectId} ${one.source} ${one.figure.fiscalYear} ${one.figure.phase} ${one.hasSatang} ${one.figure.amountSatang}\n`,
    )
  return hash.digest('hex').slice(0, 32)
}

export type PostRefusal =
  | { kind: 'cannot-post'; outcome: Reconciliation }
  /** Figures of the system moved since the officer looked. */
  | { kind: 'changed'; outcome: Reconciliation }
  | LedgerRefusal

export interface PostedReconciliation {
  readonly outcome: Reconciliation
  readonly posted: number
  readonly postedSatang: bigint
}

/** Posts the differences of a file, all in the caller's transaction; a file whose sums stand already posts nothing. */
export async function postReconciliation(
  tx: Tx,
  read: ReadFigures,
  file: { readonly name: string; readonly sha256: string; readonly fiscalYear: number; readonly document: string },
  { reason, digest }: { readonly reason: string; readonly digest: string | null },
  by: By & { readonly isMachine: boolean },
): Promise<Result<PostedReconciliation, PostRefusal>> {
  const first = await reconcile(tx, read, by)
  if (first.refused.length > 0 || first.cannot.length > 0) return refuse({ kind: 'cannot-post', outcome: first })
  const groups = byProject(first.different)
  const locked = await lockProjectMoney(
    tx,
    [...groups.values()].flatMap(([one]) => (one === undefined ? [] : [{ home: one.home, id: one.projectId }])),
  )
  // Looked at again under the locks: what another officer entered meanwhile is neither lost nor posted twice.
  const outcome = await reconcile(tx, read, by)
  if ((digest !== null && outcome.digest !== digest) || outcome.digest !== first.digest)
    return refuse({ kind: 'changed', outcome })
  if (outcome.different.length === 0) return ok({ outcome, posted: 0, postedSatang: 0n })
  const importId = newId()
  const today = todayInBangkok(by.now)
  const paperOf = (one: Compared): Paper => ({
    happenedOn: one.figure.happenedOn ?? today,
    document: one.figure.document ?? file.document,
    reason,
  })
  const acts = [...byProject(outcome.different)].map(([name, group]) => ({
    money: locked.get(name) as ProjectMoney,
    kind: 'reconciled' as const,
    figures: group.map(changeOf),
    papers: group.map(paperOf),
    importId,
  }))
  const posted = await postActs(tx, acts, { happenedOn: today, document: file.document, reason }, by)
  if (!posted.ok) return posted
  const postedSatang = outcome.different.reduce((sum, one) => sum + one.figure.amountSatang - one.hasSatang, 0n)
  await insertReconciliation(tx, {
    id: importId,
    fileName: file.name,
    sha256: file.sha256,
    fiscalYear: file.fiscalYear,
    rows: outcome.rows,
    same: outcome.same,
    posted: outcome.different.length,
    unmatched: outcome.unmatched.length,
    refused: 0,
    postedSatang,
    reason,
    actorId: by.viewer?.personId ?? null,
    postedAt: by.now,
  })
  return ok({ outcome, posted: outcome.different.length, postedSatang })
}
