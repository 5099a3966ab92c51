import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import {
  addToRun,
  changeFields,
  changesToUndo,
  type FieldChange,
  type FunctionRun,
  finishRun,
  type GuessedProject,
  insertRun,
  projectsAfter,
  runById,
  startRun,
} from './function-runs.sql.ts'
import { mayEditRules } from './functions.policy.ts'
import { NO_FUNCTION } from './functions.ts'
import type { FunctionGuess, Guesser } from './guess-function.ts'
import { loadGuesser } from './load-guesser.ts'

/** What the room asks of the room of plans; `wire` hands it in. */
export interface FunctionPorts {
  /** Brings the sums of these homes up to date, for the bodies and fields that may have changed. */
  readonly recompute: (
    tx: Tx,
    homes: Iterable<string>,
    now: Date,
    only: { bodyIds: readonly string[]; functionCodes: readonly string[] },
  ) => Promise<void>
}

export const applyJob = 'functions.apply'
const overlapJob = 'overlaps.find'
/** Small enough that a transaction is short, large enough that the sums are not made anew too often. */
const BATCH = 1_000
const START = { home: '', id: '00000000-0000-0000-0000-000000000000' }

export type RunRefusal = { kind: 'not-allowed' } | { kind: 'busy' } | { kind: 'no-such-run' } | { kind: 'undone' }

/** Orders the rules in force to be applied to all stored projects. One run at a time. */
export async function orderRun(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'clock'>,
  reason: string,
  by: Viewer | null,
): Promise<Result<{ id: string }, RunRefusal>> {
  return order(tx, deps, null, reason, by)
}

/** Orders a finished run to be taken back. What people or other runs changed since stays as it is. */
export async function orderUndo(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'clock'>,
  runId: string,
  reason: string,
  by: Viewer | null,
): Promise<Result<{ id: string }, RunRefusal>> {
  const run = await runById(tx, runId)
  if (run?.state !== 'done') return refuse({ kind: 'no-such-run' })
  if (run.undoneBy !== null) return refuse({ kind: 'undone' })
  return order(tx, deps, run.id, reason, by)
}

async function order(
  tx: Tx,
  deps: Pick<Deps, 'jobs' | 'clock'>,
  undoes: string | null,
  reason: string,
  by: Viewer | null,
): Promise<Result<{ id: string }, RunRefusal>> {
  const now = deps.clock.now()
  if (by === null || !mayEditRules(by, now)) return refuse({ kind: 'not-allowed' })
  const run = { id: newId(), undoes, reason, askedBy: by.personId, askedAt: now }
  if (!(await insertRun(tx, run))) return refuse({ kind: 'busy' })
  await deps.jobs.enqueue(tx, applyJob, { runId: run.id }, { key: `${applyJob} ${run.id}` })
  return ok({ id: run.id })
}

/**
 * Does an ordered run, batch by batch, each in its own transaction with its sums, so that people see how far it is and a restart
 * goes on: what is done is found unchanged. A field a person said is never touched.
 */
export async function doRun(deps: Deps, ports: FunctionPorts, runId: string): Promise<void> {
  const run = await runById(deps.db, runId)
  if (!run || run.state === 'done' || run.state === 'failed') return
  await deps.db.transaction((tx) => startRun(tx, run))
  try {
    await (run.undoes === null ? applyAll(deps, ports, run) : undoAll(deps, ports, run, run.undoes))
    await deps.db.transaction(async (tx) => {
      await finishRun(tx, run.id, 'done', deps.clock.now())
      await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
    })
  } catch (error) {
    await deps.db.transaction((tx) => finishRun(tx, run.id, 'failed', deps.clock.now()))
    throw error
  }
}

async function applyAll(deps: Deps, ports: FunctionPorts, run: FunctionRun): Promise<void> {
  const guesser = await loadGuesser(deps.db)
  for (let after = START; ; ) {
    const last = await deps.db.transaction(async (tx) => {
      const projects = await projectsAfter(tx, after, BATCH)
      const changes = projects.flatMap((project) => changeOf(project, guesser) ?? [])
      await store(tx, deps, ports, run, changes, projects.length)
      return projects.at(-1) ?? null
    })
    if (last === null) return
    after = last
  }
}

async function undoAll(deps: Deps, ports: FunctionPorts, run: FunctionRun, undoes: string): Promise<void> {
  for (let after = START; ; ) {
    const last = await deps.db.transaction(async (tx) => {
      const changes = await changesToUndo(tx, undoes, after, BATCH)
      await store(tx, deps, ports, run, changes, changes.length)
      return changes.at(-1) ?? null
    })
    if (last === null) return
    after = last
  }
}

async function store(
  tx: Tx,
  deps: Deps,
  ports: FunctionPorts,
  run: FunctionRun,
  wanted: readonly (FieldChange & { bodyId: string })[],
  done: number,
): Promise<void> {
  const now = deps.clock.now()
  const made = await changeFields(tx, run.id, wanted, now)
  await addToRun(tx, run.id, done, made.length)
  if (made.length === 0) return
  const functionCodes = made.flatMap(({ codeBefore, codeAfter }) => [
    codeBefore ?? NO_FUNCTION,
    codeAfter ?? NO_FUNCTION,
  ])
  const homes = made.map(({ home }) => home)
  await ports.recompute(tx, homes, now, { bodyIds: wanted.map(({ bodyId }) => bodyId), functionCodes })
}

/** A field without a reason was said by a person. */
export function isChosen(project: Pick<GuessedProject, 'code' | 'reason'>): boolean {
  return project.code !== null && project.reason === null
}

/** What the rules would make of a project, or null where nothing changes. */
function changeOf(project: GuessedProject, guesser: Guesser): (FieldChange & { bodyId: string }) | null {
  if (isChosen(project)) return null
  const guess = guesser(project.title, project.context, project.body)
  if ((guess?.code ?? null) === project.code) return null
  return {
    home: project.home,
    id: project.id,
    codeBefore: project.code,
    reasonBefore: project.reason,
    codeAfter: guess?.code ?? null,
    reasonAfter: guess && reasonText(guess),
    bodyId: project.bodyId,
  }
}

/** How a reason is stored beside the field: `title:ถนน`. */
export function reasonText({ reason }: FunctionGuess): string {
  return `${reason.found}:${reason.word}`
}
