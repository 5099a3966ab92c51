import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import { toBE } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { recomputeAreaTotals } from './area-totals.ts'
import {
  appliedImports,
  byHome,
  cancelProjects,
  countInPlans,
  type EventToStore,
  insertProjects,
  type KnownProject,
  lockImports,
  type NodeToStore,
  type PlanToStore,
  type ProjectToStore,
  projectsByKey,
  storeEvents,
  storeImport,
  storeKeys,
  storeNodes,
  storePlans,
  sumOfLines,
  updateProjects,
} from './import.sql.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { ImportPorts, PlaceRegister } from './import-ports.ts'
import { emptySummary, type ImportSummary, type RowOutcome, summarise } from './import-summary.ts'
import { type FoundProject, joinYears } from './join-years.ts'
import { type Location, locator } from './locate-project.ts'
import { th } from './messages.th.ts'
import { amountOf } from './plan.ts'
import { yearOfDocument } from './project-row.ts'
import type { CsvLimits } from './read-csv.ts'
import { type FileRefusal, type ReadFile, readFile } from './read-file.ts'
import { searchVector } from './search-vector.ts'

/** A file to import. It may be opened more than once: to take its fingerprint, to read it, to keep it. */
export interface SourceFile {
  readonly name: string
  open(): Readable | Promise<Readable>
}

export interface ImportWish {
  /** Null: chosen by the header row of each file. */
  readonly mapping: ImportMapping | null
  readonly dryRun: boolean
  /** The person who asks, where one is signed in. */
  readonly by: string | null
  /** Whether the person may store a project of this area and body; absent where everything may be stored. */
  readonly mayStore?: (thing: { areaCode: string | null; bodyId: string | null }) => boolean
  readonly limits?: CsvLimits
  /** The record of an upload that was checked before, so that it becomes the record of the import. One file then. */
  readonly importId?: string
  onProgress?(stage: ImportStage, done: number, total: number | null): void
}

export type ImportStage = 'reading' | 'locating' | 'comparing' | 'storing' | 'adding-up'

export interface ImportReport {
  /** `nothing-new`: every file was imported before, byte for byte. */
  readonly state: 'nothing-new' | 'checked' | 'applied'
  readonly files: readonly ReadFile[]
  /** Files that were imported before, with the day. */
  readonly known: readonly { readonly name: string; readonly sha256: string; readonly importedAt: Date }[]
  readonly summary: ImportSummary
  readonly importIds: readonly string[]
}

/**
 * Imports files of projects: reads and checks every row of every file first, then stores all of it in one transaction, or
 * nothing. Refused rows are left out and told; a file that cannot be read as a whole (cut, wrong columns, wrong encoding)
 * stops the import before anything is stored. The bytes are kept as received. The same files again change nothing; a new
 * version of them updates in place.
 */
export async function importPlans(
  deps: Deps,
  ports: ImportPorts,
  sources: readonly SourceFile[],
  wish: ImportWish,
): Promise<Result<ImportReport, FileRefusal>> {
  const now = deps.clock.now()
  const hashed = await Promise.all(sources.map(async (source) => ({ source, ...(await fingerprint(source)) })))
  const before = await appliedImports(
    deps.db,
    hashed.map((file) => file.sha256),
  )
  const known = hashed.flatMap(({ source, sha256 }) => {
    const earlier = before.get(sha256)
    return earlier ? [{ name: source.name, sha256, importedAt: earlier.finishedAt ?? earlier.startedAt }] : []
  })
  const seen = new Set(before.keys())
  const fresh = hashed.filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256))
  if (fresh.length === 0) {
    return ok({ state: 'nothing-new', files: [], known, summary: emptySummary(), importIds: [] })
  }

  const files: ReadFile[] = []
  const items = new Map<string, number>()
  let rowsBefore = 0
  for (const { source, sha256, byteSize } of fresh) {
    const file = { name: source.name, sha256, byteSize, bytes: await source.open() }
    const progress = (rows: number) => wish.onProgress?.('reading', rowsBefore + rows, null)
    const read = await readFile(file, wish.mapping, items, progress, wish.limits)
    if (!read.ok) return read
    rowsBefore += read.value.rows
    files.push(read.value)
  }

  const found = joined(files)
  if (wish.dryRun) {
    const checked = await deps.db.snapshot(async (view): Promise<Result<ImportSummary, FileRefusal>> => {
      const located = await locate(view, ports, found.projects, wish)
      const foreign = await notYours(view, ports, located, wish)
      if (foreign !== null) return refuse(foreign)
      const plan = await compare(view, located)
      return ok(summarise(files, outcomesOf(plan.changes), plan.changes, plan.missing))
    })
    if (!checked.ok) return checked
    return ok({ state: 'checked', files: withNotes(files, found.notes), known, summary: checked.value, importIds: [] })
  }

  for (const { source, sha256 } of fresh) {
    const kept = await deps.files.put(await source.open())
    if (kept.sha256 !== sha256) return refuse({ file: source.name, problem: { kind: 'changed-while-reading' } })
  }
  const importIds = files.map((_, at) => (at === 0 ? wish.importId : undefined) ?? newId())
  const applied = await deps.db.transaction(async (tx): Promise<Result<ImportSummary, FileRefusal>> => {
    await lockImports(tx)
    const located = await locate(tx, ports, found.projects, wish)
    const foreign = await notYours(tx, ports, located, wish)
    if (foreign !== null) return refuse(foreign)
    wish.onProgress?.('comparing', 0, null)
    const plan = await compare(tx, located)
    const result = summarise(files, outcomesOf(plan.changes), plan.changes, plan.missing)
    for (const [at, file] of files.entries()) {
      await storeImport(tx, {
        id: importIds[at] ?? newId(),
        fileName: file.name,
        sha256: file.sha256,
        byteSize: file.byteSize,
        mapping: file.mapping.name,
        state: 'applied',
        startedBy: wish.by,
        startedAt: now,
        finishedAt: deps.clock.now(),
        counts: result.ofFile(file.name),
      })
    }
    const idOfFile = new Map(files.map((file, at) => [file.name, importIds[at] ?? null]))
    await store(tx, ports, plan.changes, idOfFile, wish, now)
    return ok(result)
  })
  if (!applied.ok) return applied
  return ok({ state: 'applied', files: withNotes(files, found.notes), known, summary: applied.value, importIds })
}

async function fingerprint(source: SourceFile): Promise<{ sha256: string; byteSize: number }> {
  const hash = createHash('sha256')
  let byteSize = 0
  for await (const piece of (await source.open()) as AsyncIterable<Buffer>) {
    hash.update(piece)
    byteSize += piece.length
  }
  return { sha256: hash.digest('hex'), byteSize }
}

interface Found {
  readonly project: FoundProject
  readonly mapping: ImportMapping
}

/** Files of one mapping are joined together: a commitment may begin in one volume's file and go on in another. */
function joined(files: readonly ReadFile[]) {
  const byMapping = new Map<string, ReadFile[]>()
  for (const file of files) byMapping.set(file.mapping.name, [...(byMapping.get(file.mapping.name) ?? []), file])
  const projects: Found[] = []
  const notes: ReturnType<typeof joinYears>['notes'] = []
  for (const group of byMapping.values()) {
    const [first] = group
    if (first === undefined) continue
    const drafts = group.flatMap((file) => file.drafts.map((draft) => ({ file: file.name, draft })))
    const result = joinYears(drafts, first.mapping)
    for (const project of result.projects) projects.push({ project, mapping: first.mapping })
    notes.push(...result.notes)
  }
  return { projects, notes }
}

/** Files with what joining their years says of each row: which became a further year of which, which fractions were carried. */
export function withJoinNotes(files: readonly ReadFile[]): ReadFile[] {
  return withNotes(files, joined(files).notes)
}

function withNotes(files: readonly ReadFile[], notes: ReturnType<typeof joinYears>['notes']): ReadFile[] {
  return files.map((file) => ({
    ...file,
    notes: [...file.notes, ...notes.flatMap((note) => (note.file === file.name ? [note.problem] : []))].sort(
      (a, b) => a.row - b.row,
    ),
  }))
}

interface Located extends Found {
  readonly location: Location
  readonly planKey: string
  readonly digest: string
}

async function locate(
  view: Queryable,
  ports: ImportPorts,
  found: readonly Found[],
  wish: ImportWish,
): Promise<Located[]> {
  const register: PlaceRegister = await ports.openRegister(view)
  const locationOf = locator(register)
  return found.map(({ project, mapping }, at) => {
    if (at % 2_000 === 0) wish.onProgress?.('locating', at, found.length)
    const location = locationOf(project)
    const planKey = [mapping.name, project.document ?? mapping.level, comparisonKey(project.body)].join('/')
    return { project, mapping, location, planKey, digest: digestOf(project, location, planKey, mapping) }
  })
}

/** The first project, with their number, that the person may not store. */
async function notYours(
  view: Queryable,
  ports: ImportPorts,
  located: readonly Located[],
  wish: ImportWish,
): Promise<FileRefusal | null> {
  const { mayStore } = wish
  if (mayStore === undefined) return null
  const ids = new Map<string, string | null>()
  const foreign: Located[] = []
  for (const one of located) {
    const { body, ministry } = one.project
    let bodyId = ids.get(bodyKey(one))
    if (bodyId === undefined) {
      bodyId = await ports.findBody(view, { name: body, ministry, areaCode: one.location.bodyArea, source: one.mapping.name })
      ids.set(bodyKey(one), bodyId)
    }
    if (!mayStore({ areaCode: one.location.areaCode, bodyId })) foreign.push(one)
  }
  const [first] = foreign
  if (first === undefined) return null
  const { file, firstRow } = first.project
  return { file, problem: { kind: 'not-yours', projects: foreign.length, row: firstRow } }
}

/** Changes when anything that would be stored changes; the row number does not count, because sorting a file changes nothing. */
function digestOf(project: FoundProject, location: Location, planKey: string, mapping: ImportMapping): string {
  const said = [
    planKey,
    project.ministry,
    project.body,
    project.path,
    project.category,
    project.title,
    project.placeText,
    project.item,
    project.page,
    location.areaCode,
    location.field,
    mapping.source,
    project.lines.map((line) => [line.fiscalYear, line.phase, String(line.amountSatang)]),
  ]
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}

/** Rows sent to the database at a time. */
const batchSize = 1_000

/** What the import does with one project. */
export interface Change {
  readonly kind: 'new' | 'updated' | 'unchanged' | 'moved'
  readonly located: Located
  /** The stored project, except for new ones. */
  readonly known: KnownProject | null
}

/**
 * Holds the projects of the files against the stored ones. A stored project is found by item and words together, then by its
 * words (the items of a volume were numbered anew), then by its item (its words were corrected); never twice.
 */
async function compare(view: Queryable, located: readonly Located[]): Promise<{ changes: Change[]; missing: number }> {
  const stored = await projectsByKey(
    view,
    located.flatMap(({ project: { keys } }) => (keys.item === null ? [keys.text] : [keys.text, keys.item])),
  )
  const matches = new Map<Located, KnownProject>()
  const taken = new Set<string>()
  const match = (one: Located, known: KnownProject | undefined) => {
    if (known === undefined || matches.has(one) || taken.has(known.id)) return
    matches.set(one, known)
    taken.add(known.id)
  }
  const byItem = (one: Located) => (one.project.keys.item === null ? undefined : stored.get(one.project.keys.item))
  for (const one of located) {
    const byText = stored.get(one.project.keys.text)
    if (byText !== undefined && byText.id === byItem(one)?.id) match(one, byText)
  }
  for (const one of located) match(one, stored.get(one.project.keys.text))
  for (const one of located) match(one, byItem(one))

  const changes = located.map((one): Change => {
    const known = matches.get(one) ?? null
    if (known === null) return { kind: 'new', located: one, known }
    if (known.digest === one.digest) return { kind: 'unchanged', located: one, known }
    return { kind: known.home === one.location.home ? 'updated' : 'moved', located: one, known }
  })
  const planKeys = [...new Set(located.map((one) => one.planKey))]
  const living = changes.filter(({ known }) => known !== null && known.state !== 'cancelled').length
  const missing = Math.max(0, (await countInPlans(view, planKeys)) - living)
  return { changes, missing }
}

function outcomesOf(changes: readonly Change[]): RowOutcome[] {
  return changes.flatMap(({ kind, located: { project } }) =>
    project.rows.map((row) => {
      const first = row.row === project.firstRow && row.file === project.file
      const outcome = kind === 'unchanged' ? 'unchanged' : kind !== 'new' ? 'updated' : first ? 'imported' : 'merged'
      return { ...row, outcome } satisfies RowOutcome
    }),
  )
}

async function store(
  tx: Tx,
  ports: ImportPorts,
  changes: readonly Change[],
  idOfFile: ReadonlyMap<string, string | null>,
  wish: ImportWish,
  now: Date,
): Promise<void> {
  const wanted = changes.filter((change) => change.kind !== 'unchanged')
  const total = wanted.length
  wish.onProgress?.('storing', 0, total)
  const trees = await storeTrees(
    tx,
    ports,
    wanted.map((change) => change.located),
    now,
  )
  const stored: { home: string; id: string }[] = []
  const keys: { key: string; home: string; id: string }[] = []
  const events: EventToStore[] = []
  const homes = new Set<string>()
  let expected = 0n
  // The database writes one batch while the words of the next are taken apart here.
  let writing: Promise<void> = Promise.resolve()
  const batches = byHome(
    wanted.map((change) => ({ home: change.located.location.home, change })),
    batchSize,
  )
  for (const { home, rows } of batches) {
    const projects = rows.map(({ change }) => ({ change, project: toStore(change, trees, idOfFile) }))
    for (const { change, project } of projects) {
      const { keys: named } = change.located.project
      stored.push({ home, id: project.id })
      keys.push({ key: named.text, home, id: project.id })
      if (named.item !== null) keys.push({ key: named.item, home, id: project.id })
      events.push(...eventsOf(change, project))
      for (const line of project.lines) expected += line.amountSatang
      if (change.kind === 'moved' && change.known !== null) homes.add(change.known.home)
    }
    homes.add(home)
    await writing
    wish.onProgress?.('storing', stored.length - rows.length, total)
    writing = writeBatch(tx, home, projects, now)
    // Its failure is met at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  await writing
  const movedAway = wanted.flatMap(({ kind, known }) => (kind === 'moved' && known !== null ? [known] : []))
  for (const { home, rows: some } of byHome(movedAway, 1_000)) {
    await cancelProjects(
      tx,
      home,
      some.map((known) => known.id),
      now,
    )
  }
  await storeKeys(tx, keys)
  await storeEvents(tx, events, wish.by, now)
  wish.onProgress?.('adding-up', 0, null)
  await recomputeAreaTotals(tx, homes, now)

  const written = await sumOfLines(tx, stored)
  if (written !== expected) {
    throw new Error(`the import would have stored ${written} satang where the files say ${expected}; nothing was stored`)
  }
}

async function writeBatch(
  tx: Tx,
  home: string,
  projects: readonly { change: Change; project: ProjectToStore }[],
  now: Date,
): Promise<void> {
  const split = (updates: boolean) =>
    projects.filter(({ change }) => (change.kind === 'updated') === updates).map(({ project }) => project)
  const [added, changed] = [split(false), split(true)]
  if (added.length > 0) await insertProjects(tx, home, added, now)
  if (changed.length > 0) await updateProjects(tx, home, changed, now)
}

interface Trees {
  readonly bodies: ReadonlyMap<string, string>
  readonly plans: ReadonlyMap<string, string>
  readonly nodes: ReadonlyMap<string, string>
}

const bodyKey = (located: Located) => `${located.project.ministry ?? ''}\u0000${located.project.body}`

/** The node a project hangs on, by the path above it. */
function nodeKey(located: Located, depth: number): string {
  const steps = located.project.path.slice(0, depth).map((step) => `${step.kind}:${comparisonKey(step.title)}`)
  return `${located.planKey}/${createHash('sha256').update(steps.join('\u0000')).digest('base64url')}`
}

async function storeTrees(tx: Tx, ports: ImportPorts, wanted: readonly Located[], now: Date): Promise<Trees> {
  const bodies = new Map<string, string>()
  for (const one of wanted) {
    if (bodies.has(bodyKey(one))) continue
    const { body: name, ministry } = one.project
    const id = await ports.ensureBody(tx, {
      name,
      ministry: ministry === name ? null : ministry,
      areaCode: one.location.bodyArea,
      source: one.mapping.name,
    })
    bodies.set(bodyKey(one), id)
  }
  const plansWanted = new Map<string, PlanToStore>()
  const nodesWanted = new Map<string, NodeToStore & { planKey: string }>()
  for (const one of wanted) {
    const { project, planKey } = one
    const years = project.lines.map((line) => line.fiscalYear)
    const documentYear = yearOfDocument(project.document)
    const from = documentYear ?? Math.min(...years)
    const to = documentYear ?? Math.max(...years)
    const known = plansWanted.get(planKey)
    plansWanted.set(planKey, {
      sourceKey: planKey,
      level: one.mapping.level,
      title: documentYear === null ? th.planTitle(project.body) : th.budgetTitle(toBE(documentYear), project.body),
      bodyId: bodies.get(bodyKey(one)) ?? '',
      areaCode: one.location.bodyArea ?? 'TH',
      fiscalYearFrom: Math.min(from, known?.fiscalYearFrom ?? from),
      fiscalYearTo: Math.max(to, known?.fiscalYearTo ?? to),
    })
    for (const [at, step] of project.path.entries()) {
      const sourceKey = nodeKey(one, at + 1)
      const parentKey = at === 0 ? null : nodeKey(one, at)
      nodesWanted.set(sourceKey, { sourceKey, planId: '', planKey, parentKey, kind: step.kind, title: step.title })
    }
  }
  const plans = await storePlans(tx, [...plansWanted.values()], now)
  const nodes = await storeNodes(
    tx,
    [...nodesWanted.values()].map((node) => ({ ...node, planId: plans.get(node.planKey) ?? '' })),
  )
  return { bodies, plans, nodes }
}

function toStore(change: Change, trees: Trees, idOfFile: ReadonlyMap<string, string | null>): ProjectToStore {
  const { located, known, kind } = change
  const { project, location, mapping } = located
  const stays = kind === 'updated' && known !== null
  const planId = trees.plans.get(located.planKey)
  const bodyId = trees.bodies.get(bodyKey(located))
  if (planId === undefined || bodyId === undefined) throw new Error('a project without its plan or body')
  const around = [project.body, ...project.path.map((step) => step.title), ...project.category.slice(-1), project.placeText ?? '']
  return {
    home: location.home,
    id: stays ? known.id : newId(),
    planId,
    nodeId: project.path.length === 0 ? null : (trees.nodes.get(nodeKey(located, project.path.length)) ?? null),
    bodyId,
    title: project.title,
    placeText: project.placeText,
    areaCode: location.areaCode,
    functionCode: location.field?.code ?? null,
    functionReason: location.field?.reason ?? null,
    category: project.category.length === 0 ? null : project.category.join('\n'),
    state: stays ? known.state : 'planned',
    lines: project.lines,
    source: mapping.source,
    amountSatang: amountOf(project.lines),
    sourceRef: project.item,
    sourceDocument: project.document,
    sourcePage: project.page,
    sourceDigest: located.digest,
    importId: idOfFile.get(project.file) ?? null,
    search: searchVector({ title: project.title, around }),
  }
}

function eventsOf({ kind, known }: Change, project: ProjectToStore): EventToStore[] {
  const about = { import: project.importId, amount_satang: String(project.amountSatang) }
  const here = { home: project.home, projectId: project.id }
  if (known === null || kind === 'new') return [{ ...here, kind: 'imported', details: about }]
  const before = { amount_satang: String(known.amountSatang), title: known.title, area_code: known.areaCode }
  if (kind === 'updated') {
    const changed = { title: project.title, area_code: project.areaCode }
    return [{ ...here, kind: 'updated', details: { ...about, ...changed, before } }]
  }
  return [
    { ...here, kind: 'moved-here', details: { ...about, from: `${known.home}-${known.id}` } },
    { home: known.home, projectId: known.id, kind: 'moved-away', details: { ...about, to: `${project.home}-${project.id}` } },
  ]
}
