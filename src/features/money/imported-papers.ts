import { newId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Phase } from '../plans/index.ts'
import { entriesOfImport, insertEntries, livingImported } from './money.sql.ts'
import type { Entry } from './money-model.ts'

/** A dated paper as a file of an open standard tells it. */
export interface ToldPaper {
  readonly phase: Phase
  readonly fiscalYear: number
  readonly source: string
  readonly amountSatang: bigint
  readonly happenedOn: LocalDate
  readonly document: string
}

interface Doing {
  readonly importId: string | null
  readonly by: string | null
  readonly reason: string
  readonly now: Date
}

const sameAs = (paper: ToldPaper) =>
  [
    paper.phase,
    paper.fiscalYear,
    paper.source,
    paper.amountSatang,
    paper.happenedOn,
    comparisonKey(paper.document),
  ].join('\u0000')

/**
 * Keeps the papers a file brings for projects: new ones are added, those of an earlier file that it no longer has are taken back by a
 * counter-entry. Figures do not move: the file tells them whole, papers are parts of them.
 */
export async function storeImportedPapers(
  tx: Tx,
  home: string,
  told: ReadonlyMap<string, readonly ToldPaper[]>,
  doing: Doing & { readonly goneReason: string },
): Promise<void> {
  if (told.size === 0) return
  const known = await livingImported(tx, home, [...told.keys()])
  const entries: Entry[] = []
  for (const [projectId, papers] of told) {
    const open = known.filter((one) => one.projectId === projectId)
    const actId = newId()
    for (const paper of papers) {
      const at = open.findIndex((one) => sameAs(one) === sameAs(paper))
      if (at >= 0) open.splice(at, 1)
      else entries.push(entry(home, projectId, actId, paper, { kind: 'imported', countersId: null }, doing))
    }
    for (const gone of open) entries.push(counter(gone, { ...doing, reason: doing.goneReason }))
  }
  await insertEntries(tx, entries)
}

/** Takes back what an import said of papers; an undo puts the figures back by itself. */
export async function takeBackImportedPapers(tx: Tx, home: string, doing: Doing & { importId: string }): Promise<void> {
  const entries = (await entriesOfImport(tx, home, doing.importId)).map(({ entry: one, countered }) =>
    one.kind === 'imported'
      ? counter(one, doing)
      : entry(home, one.projectId, newId(), countered ?? one, { kind: 'imported', countersId: null }, doing),
  )
  await insertEntries(tx, entries)
}

const counter = (one: Entry, doing: Doing): Entry =>
  entry(
    one.home,
    one.projectId,
    newId(),
    { ...one, amountSatang: -one.amountSatang },
    { kind: 'counter', countersId: one.id },
    doing,
  )

function entry(
  home: string,
  projectId: string,
  actId: string,
  { phase, fiscalYear, source, amountSatang, happenedOn, document }: ToldPaper,
  what: Pick<Entry, 'kind' | 'countersId'>,
  { importId, by, reason, now }: Doing,
): Entry {
  const paper = { phase, fiscalYear, source, amountSatang, happenedOn, document, reason }
  return {
    home,
    id: newId(),
    projectId,
    actId,
    ...what,
    ...paper,
    transferId: null,
    importId,
    actorId: by,
    enteredAt: now,
  }
}
