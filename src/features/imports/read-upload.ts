import { newId } from '../../kernel/ids.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { openWorkbook, SheetRefusal } from '../../platform/sheets/index.ts'
import { findTables } from './find-table.ts'
import { guessMapping, rememberedGuess, toTableMapping } from './guess-columns.ts'
import { scopeText } from './import.ts'
import type { FileReader } from './import-ports.ts'
import { lockImport, stepImport, storeImportEvent, type WholeImport } from './imports.sql.ts'
import type { TableMapping } from './mapping-guess.ts'
import { standardOf } from './read-standard.ts'
import { isReadyFile } from './ready-file.ts'
import { mappingsOf, type SavedMapping } from './register.sql.ts'
import { refuseImport } from './stage-import.ts'
import type { PartAnswer, StoredGuess, StoredTables, TemplateNote } from './stored-answers.ts'
import { templateAge, templateGuess, templateOf } from './templates/index.ts'

/**
 * Looks at a file that was brought: what it is, which tables stand in it, what their columns probably are. A budget volume and
 * a form the office confirmed before need no question and go on to staging.
 */
export async function readUpload(deps: Deps, id: string, reader: FileReader | null = null): Promise<void> {
  const begun = await deps.db.transaction(async (tx) => {
    const one = await lockImport(tx, id)
    if (one === null || one.state !== 'reading') return null
    const run = one.run + 1
    await stepImport(tx, id, { run, stage: 'tables', movedAt: deps.clock.now() })
    return { ...one, run }
  })
  if (begun === null) return
  if (await isReadyFile(deps, begun)) {
    await goOn(deps, begun, { mapping: 'budget-bureau', mappingName: 'budget-bureau', tables: null, answers: null })
    return
  }
  const standard = await standardOf(reader, () => deps.files.open(begun.sha256))
  if (standard !== null) {
    await goOn(deps, begun, { mapping: standard, mappingName: standard, tables: null, answers: null })
    return
  }
  const found = await look(deps, begun)
  if (found === null) return
  const answers = found.guesses.map(answerOfRemembered)
  // Tables nobody answered for before are a question, and so is a file of which nothing is known; where all were answered, the month
  // goes on without one.
  const asked =
    answers.every((answer) => answer === null) ||
    found.guesses.some((guess, at) => answers[at] === null && isTable(guess)) ||
    found.notes.some((note) => note.kind.startsWith('template-'))
  const [name] = found.guesses.flatMap((guess) => guess.remembered ?? [])
  await goOn(deps, begun, {
    mapping: 'table',
    mappingName: asked ? null : (name ?? null),
    tables: found,
    answers: asked ? null : answers,
  })
}

/** The tables of the file; null where it was refused. */
async function look(deps: Deps, one: WholeImport): Promise<StoredTables | null> {
  const opened = await openWorkbook({ name: one.fileName, open: () => deps.files.open(one.sha256) })
  if (!opened.ok) {
    await refuseImport(deps, one, opened.problem)
    return null
  }
  try {
    const tables = await findTables(opened.value)
    if (tables.length === 0) {
      await refuseImport(deps, one, { kind: 'no-table' })
      return null
    }
    const saved = await mappingsOf(deps.db, scopeText(one.scope))
    const mark = await templateOf(opened.value)
    const guesses = tables.map((table): StoredGuess => {
      const ours = mark === null ? null : templateGuess(mark, table)
      if (ours !== null) return { ...ours, remembered: null, kept: null }
      const known = saved.find(({ signature }) => signature === table.signature)
      const remembered = known === undefined ? null : rememberedGuess(table, [toSaved(known)])
      const kept = remembered === null ? null : (known ?? null)
      return {
        ...(remembered ?? guessMapping(table)),
        remembered: kept?.name ?? null,
        kept: (kept?.mapping as PartAnswer | undefined) ?? null,
      }
    })
    const today = fiscalYearOf(todayInBangkok(deps.clock.now()))
    return { format: opened.value.format, notes: [...opened.value.notes, ...templateNotes(mark, today)], guesses }
  } catch (error) {
    if (!(error instanceof SheetRefusal)) throw error
    await refuseImport(deps, one, error.problem)
    return null
  } finally {
    await opened.value.close()
  }
}

function templateNotes(mark: Awaited<ReturnType<typeof templateOf>>, fiscalYear: number): TemplateNote[] {
  if (mark === null) return []
  if (mark.kind === 'calendar') return [{ kind: 'template-no-plan' }]
  const age = templateAge(mark, fiscalYear)
  return age === 'current' ? [] : [{ kind: `template-${age}` }]
}

function toSaved({ name, signature, mapping }: SavedMapping) {
  return { name, signature, mapping: (mapping as PartAnswer).mapping as TableMapping }
}

/** A sheet that holds something a project could be told by; legends and cover sheets are left out unless a person says otherwise. */
export function isTable(guess: StoredGuess): boolean {
  return guess.columns.some(({ role }) => role === 'title')
}

function answerOfRemembered(guess: StoredGuess): PartAnswer | null {
  const { kept } = guess
  if (guess.missing.length > 0 || guess.level === null) return null
  // A form of our own says itself what its columns are.
  if (kept === null && guess.columns.some(({ reason }) => reason.kind === 'template')) {
    return { mapping: toTableMapping(guess), createBodies: false }
  }
  if (kept === null) return null
  const { phase, within, asAbove, joinPlan = false } = kept.mapping
  return { mapping: toTableMapping(guess, { phase, within, asAbove, joinPlan }), createBodies: kept.createBodies }
}

async function goOn(
  deps: Deps,
  one: WholeImport,
  found: {
    mapping: string
    mappingName: string | null
    tables: StoredTables | null
    answers: readonly (PartAnswer | null)[] | null
  },
): Promise<void> {
  const now = deps.clock.now()
  const ask = found.mapping === 'table' && found.answers === null
  await deps.db.transaction(async (tx) => {
    const moved = await stepImport(
      tx,
      one.id,
      { ...found, state: ask ? 'mapping' : 'staging', stage: null, movedAt: now },
      one.run,
    )
    if (!moved) return
    await storeImportEvent(tx, newId(), one.id, {
      kind: 'read',
      actorId: null,
      details: { tables: found.tables?.guesses.length ?? 1, ...(ask ? {} : { remembered: found.mappingName }) },
      happenedAt: now,
    })
    if (!ask) await deps.jobs.enqueue(tx, 'imports.stage', { id: one.id }, { key: `imports ${one.id}` })
  })
}
