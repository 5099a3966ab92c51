import { Readable } from 'node:stream'
import { isId, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatMillions, satang } from '../../kernel/money.ts'
import { formatInstant, formatYear } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { note } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { housePorts } from './house-ports.ts'
import { type ImportRecord, importById, storeImport } from './import.sql.ts'
import { readyMappings } from './import-mapping.ts'
import { type ImportWish, importPlans, type SourceFile, withJoinNotes } from './import-plans.ts'
import { reportedCells, reportStream } from './import-report.ts'
import { outcomes, storedCounts } from './import-summary.ts'
import { messages } from './messages.ts'
import { mayImportPlans, mayOpenImport, storableBy } from './plans.policy.ts'
import { baht } from './plans.present.ts'
import { fileProblemText, rowProblemText } from './problem-text.ts'
import type { CsvLimits } from './read-csv.ts'
import { type ReadFile, readFile } from './read-file.ts'
import { type CheckedView, checkedView, uploadProblems, uploadView } from './views/upload-view.ts'

const uploadMegabytes = 10
/** A page answers within one request, so it takes what is read in a few seconds; the command takes more. */
const uploadLimits: CsvLimits = { bytes: 64_000_000, rows: 50_000, columns: 1_000, rowLength: 200_000 }
const cellsShown = 100

export function importPages(app: PageApp, deps: Deps): void {
  app.get('/plans/import', (c) => uploadPage(c, deps, null, ''))
  app.post('/plans/import', uploadLimit((uploadMegabytes + 1) * 1_000_000), (c) => checkUpload(c, deps))
  app.get('/plans/imports/:id', (c) => checkedPage(c, deps))
  app.get('/plans/imports/:id/report.csv', (c) => reportCsv(c, deps))
  app.post('/plans/imports/:id/apply', (c) => applyUpload(c, deps))
}

async function uploadPage(c: PageContext, deps: Deps, problem: string | null, mapping: string) {
  const lang = c.get('lang')
  const say = messages(lang)
  if (!mayImportPlans(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.upload.notAllowed)
  const frame = frameOf(c, deps, 'plans')
  const view = { mapping, problem, megabytes: uploadMegabytes }
  return c.html(
    page(frame, {
      title: say.upload.title,
      caption: say.upload.caption(1),
      lead: say.upload.lead,
      breadcrumbs: [{ text: say.project.plansAndMoney, href: href(frame, '/plans') }],
      main: uploadView(frame, view),
      problems: uploadProblems(frame, view),
      banner: noticeOf(c),
      narrow: true,
      noIndex: true,
    }),
    problem === null ? 200 : 422,
  )
}

/** Step 1 to 2: the file is kept as received and checked; nothing else is stored. */
async function checkUpload(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (viewer === null || !mayImportPlans(viewer, now)) return failure(c, 403, say.upload.notAllowed)
  const typed = await formFields(c)
  const file = await formFile(c, 'file')
  const mapping = typed.mapping ?? ''
  if (file === null) return uploadPage(c, deps, say.upload.fileMissing, mapping)
  if (file.size > uploadMegabytes * 1_000_000) {
    return uploadPage(c, deps, say.upload.fileTooLarge(uploadMegabytes), mapping)
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const name = nameOfUpload(file.name)
  const source: SourceFile = { name, open: () => Readable.from([Buffer.from(bytes)]) }
  const done = await importPlans(deps, housePorts, [source], { ...wishOf(c, deps, mapping), dryRun: true })
  if (!done.ok) return uploadPage(c, deps, `${name}: ${fileProblemText(lang, done.problem.problem)}`, mapping)
  const [earlier] = done.value.known
  if (done.value.state === 'nothing-new' && earlier) {
    notice(c, `${say.upload.nothingNewTitle}. ${say.upload.nothingNewText(formatInstant(earlier.importedAt, lang))}`)
    return c.redirect(href(lang, '/plans/import'), 303)
  }
  const [read] = done.value.files
  if (read === undefined) throw new Error('a checked upload without its file')
  await deps.files.put(bytes)
  const id = newId()
  await deps.db.transaction((tx) =>
    storeImport(tx, {
      id,
      fileName: name,
      sha256: read.sha256,
      byteSize: read.byteSize,
      mapping: read.mapping.name,
      state: 'checked',
      startedBy: viewer.personId,
      startedAt: now,
      finishedAt: null,
      counts: done.value.summary.ofFile(name),
    }),
  )
  return c.redirect(href(lang, `/plans/imports/${id}`), 303)
}

/** Without folders, and without what cannot be seen: the zero character, and controls that make a name read as another. */
function nameOfUpload(sent: string): string {
  return normaliseThai(sent.replace(/^.*[\\/]/s, '')).slice(0, 200) || 'upload.csv'
}

function wishOf(c: PageContext, deps: Deps, mapping: string): Omit<ImportWish, 'dryRun'> {
  const viewer = c.get('viewer')
  return {
    mapping: readyMappings.find((ready) => ready.name === mapping) ?? null,
    by: viewer?.personId ?? null,
    mayStore: storableBy(viewer, deps.clock.now()),
    limits: uploadLimits,
  }
}

/** The import of this address, or the answer that says why it is not shown. */
async function ownImport(c: PageContext, deps: Deps): Promise<ImportRecord | Response> {
  const say = messages(c.get('lang')).upload
  const id = c.req.param('id') ?? ''
  if (!mayImportPlans(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.notAllowed)
  const record = isId(id) ? await importById(deps.db, id) : null
  if (record === null) return failure(c, 404, say.gone)
  return mayOpenImport(c.get('viewer'), record, deps.clock.now()) ? record : failure(c, 403, say.notYours)
}

async function checkedPage(c: PageContext, deps: Deps) {
  const record = await ownImport(c, deps)
  if (record instanceof Response) return record
  return showImport(c, deps, record, null)
}

async function showImport(c: PageContext, deps: Deps, record: ImportRecord, problem: string | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const applied = record.state === 'applied'
  const file = await readAgain(deps, record)
  const main = checkedView(frame, presentImport(record, file, lang))
  return c.html(
    page(frame, {
      title: applied ? say.upload.appliedTitle : say.upload.checkedTitle,
      caption: say.upload.caption(applied ? 3 : 2),
      lead: record.fileName,
      breadcrumbs: [
        { text: say.project.plansAndMoney, href: href(frame, '/plans') },
        { text: say.upload.title, href: href(frame, '/plans/import') },
      ],
      main:
        problem === null ? main : [note({ kind: 'late', icon: 'alert', title: say.upload.kept, body: problem }), main],
      banner: noticeOf(c),
      noIndex: true,
    }),
    problem === null ? 200 : 422,
  )
}

/** The stored bytes read once more: what they say about each cell is not stored twice. */
async function readAgain(deps: Deps, record: ImportRecord): Promise<ReadFile> {
  const mapping = readyMappings.find((ready) => ready.name === record.mapping) ?? null
  const { fileName: name, sha256, byteSize } = record
  const bytes = await deps.files.open(sha256)
  const read = await readFile({ name, sha256, byteSize, bytes }, mapping, new Map(), undefined, uploadLimits)
  if (!read.ok)
    throw new Error(`the stored file of import ${record.id} cannot be read again: ${read.problem.problem.kind}`)
  return read.value
}

function presentImport(record: ImportRecord, file: ReadFile, lang: Lang): CheckedView {
  const say = messages(lang)
  const counts = storedCounts.parse(record.counts)
  const number = (value: number) => value.toLocaleString('en-US')
  const count = ({ rows, satang: money }: { rows: number; satang: string }) => ({
    rows: number(rows),
    baht: baht(BigInt(money), lang),
  })
  const errors = [...reportedCells([file])].filter(({ cell }) => cell.severity === 'error')
  const { projects } = counts
  const toStore = projects === undefined ? 0 : projects.new + projects.updated + projects.moved
  return {
    id: record.id,
    state: record.state === 'applied' ? 'applied' : 'checked',
    statistics: {
      read: number(counts.file.rows - counts.outcomes.refused.rows),
      refused: number(counts.outcomes.refused.rows),
      made: projects === undefined ? null : number(projects.new),
      updated: projects === undefined ? null : number(projects.updated + projects.moved),
      money: formatMillions(satang(BigInt(counts.file.satang)), lang),
    },
    outcomes: outcomes.map((outcome) => ({
      name: say.importing.outcomes[outcome],
      ...count(counts.outcomes[outcome]),
    })),
    total: count(counts.file),
    years: (counts.years ?? []).map((year) => ({ year: formatYear(year.fiscalYear, lang), ...count(year) })),
    cells: errors.slice(0, cellsShown).map(({ cell }) => ({
      row: say.upload.rowNumber(number(cell.row)),
      column: cell.column,
      value: cell.value,
      problem: rowProblemText(lang, cell.problem),
    })),
    allCells: errors.length,
    toStore: record.state === 'applied' ? null : { count: toStore, text: number(toStore) },
  }
}

async function reportCsv(c: PageContext, deps: Deps) {
  const record = await ownImport(c, deps)
  if (record instanceof Response) return record
  const file = await readAgain(deps, record)
  return c.body(Readable.toWeb(reportStream(c.get('lang'), withJoinNotes([file]))) as ReadableStream, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="import-report.csv"',
  })
}

/** Step 2 to 3. A double click or a reload finds the import applied and shows it. */
async function applyUpload(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const record = await ownImport(c, deps)
  if (record instanceof Response) return record
  const there = href(lang, `/plans/imports/${record.id}`)
  if (record.state === 'applied') return c.redirect(there, 303)
  const source: SourceFile = { name: record.fileName, open: () => deps.files.open(record.sha256) }
  const done = await importPlans(deps, housePorts, [source], {
    ...wishOf(c, deps, record.mapping),
    dryRun: false,
    importId: record.id,
  })
  if (!done.ok) return showImport(c, deps, record, fileProblemText(lang, done.problem.problem))
  const [earlier] = done.value.known
  if (done.value.state === 'nothing-new' && earlier) {
    const say = messages(lang).upload
    notice(c, `${say.nothingNewTitle}. ${say.nothingNewText(formatInstant(earlier.importedAt, lang))}`)
    return c.redirect(href(lang, '/plans/import'), 303)
  }
  return c.redirect(there, 303)
}
