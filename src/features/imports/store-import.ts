import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { remembered } from '../../kernel/remembered.ts'
import { toBE } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Tx } from '../../platform/db/db.ts'
import { tidyBodyName } from '../bodies/index.ts'
import {
  type FigureWithPapers,
  postedFigures,
  projectsHoldingMoney,
  storeImportedPapers,
  type ToldPaper,
} from '../money/index.ts'
import {
  amountOf,
  byHome,
  cancelProjects,
  type EventToStore,
  insertProjects,
  joinPlans,
  type KnownProject,
  knownProjects,
  lockProjects,
  type NodeToStore,
  type PlanToStore,
  type ProjectTexts,
  type ProjectToStore,
  projectsAsStored,
  projectTextNames,
  recomputeAreaTotals,
  renewStatistics,
  type StoredProject,
  searchVector,
  storeEvents,
  storeKeys,
  storeNodes,
  storePlans,
  sumOfLines,
  updateProjects,
} from '../plans/index.ts'
import { bodyKey, type Change, type Located } from './compare-projects.ts'
import type { ImportPorts } from './import-ports.ts'
import { th } from './messages.th.ts'
import { type KeptFigure, moneyAfter } from './paper-money.ts'
import { yearOfDocument } from './project-row.ts'

/** Rows sent to the database at a time. */
const batchSize = 1_000

/** Who stores, when, and the import each file belongs to. */
export interface Storing {
  readonly by: string | null
  readonly now: Date
  readonly idOfFile: ReadonlyMap<string, string | null>
  onProgress?(stage: 'storing' | 'adding-up', done: number, total: number | null): void
  /** A figure stayed as its papers say, although the file says otherwise. */
  onKept?(located: Located, kept: KeptFigure): void
}

/**
 * A project that the file puts into another province got papers or transfers meanwhile, or one that it changes was combined into
 * another: nothing is stored.
 */
export class MoneyStaysBehind extends Error {
  readonly located: Located

  constructor(located: Located) {
    super('a project holds money that would not go along, or went to another one')
    this.located = located
  }
}

/**
 * Stores what changed, in batches by home, with the trees above it and the totals of the areas touched; holds the sum in the
 * database against the files at the end. The projects stay locked from before their money is read, so that what an officer enters
 * meanwhile is not lost.
 * @throws {MoneyStaysBehind}
 * @returns where each new, updated or moved project lies now
 */
export async function storeChanges(
  tx: Tx,
  ports: ImportPorts,
  changes: readonly Change[],
  { by, now, idOfFile, onProgress, onKept }: Storing,
): Promise<ReadonlyMap<Change, { readonly home: string; readonly id: string }>> {
  const wanted = changes.filter((change) => change.kind !== 'unchanged')
  const total = wanted.length
  onProgress?.('storing', 0, total)
  const trees = await storeTrees(
    tx,
    ports,
    wanted.map((change) => change.located),
    now,
  )
  await lockKnown(tx, wanted)
  const stored: { home: string; id: string }[] = []
  const keys: { key: string; home: string; id: string }[] = []
  const events: EventToStore[] = []
  const homes = new Set<string>()
  // Sums of bodies and fields that the file does not touch stay: a province of 100,000 projects is not added up for each file.
  const touched = { bodyIds: new Set<string>(), functionCodes: new Set<string>() }
  const touch = (project: { readonly bodyId: string; readonly functionCode: string | null }) => {
    touched.bodyIds.add(project.bodyId)
    touched.functionCodes.add(project.functionCode ?? '-')
  }
  const withPapers: { home: string; papers: Map<string, readonly ToldPaper[]>; importId: string | null }[] = []
  let expected = 0n
  // The database writes one batch while the words of the next are taken apart here.
  let writing: Promise<void> = Promise.resolve()
  const batches = byHome(
    wanted.map((change) => ({ home: change.located.location.home, change })),
    batchSize,
  )
  const placeOf = new Map<Change, { home: string; id: string }>()
  for (const { home, rows } of batches) {
    const before = await storedBefore(tx, rows)
    const posted = await postedFigures(tx, home, [...before.keys()])
    const projects = rows.map(({ change }) => ({
      change,
      project: toStore(change, trees, idOfFile, before, posted, onKept),
    }))
    for (const one of before.values()) touch(one)
    for (const { change, project } of projects) {
      touch(project)
      const { keys: named } = change.located.project
      stored.push({ home, id: project.id })
      placeOf.set(change, { home, id: project.id })
      keys.push({ key: named.text, home, id: project.id })
      if (named.item !== null) keys.push({ key: named.item, home, id: project.id })
      events.push(...eventsOf(change, project, before))
      for (const line of project.lines) expected += line.amountSatang
      if (change.kind === 'moved' && change.known !== null) homes.add(change.known.home)
    }
    const papers = projects.flatMap(({ change, project }) => {
      const told = change.located.project.papers
      return told === undefined ? [] : [{ importId: project.importId, id: project.id, told }]
    })
    for (const importId of new Set(papers.map((one) => one.importId))) {
      const own = papers.filter((one) => one.importId === importId).map(({ id, told }) => [id, told] as const)
      withPapers.push({ home, papers: new Map(own), importId })
    }
    homes.add(home)
    await writing
    onProgress?.('storing', stored.length - rows.length, total)
    writing = writeBatch(tx, home, projects, now)
    // Its failure is met at the next await; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  await writing
  for (const { home, papers, importId } of withPapers) {
    await storeImportedPapers(tx, home, papers, {
      importId,
      by,
      now,
      reason: th.paperOfFile,
      goneReason: th.paperGone,
    })
  }
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
  await storeEvents(tx, events, by, now)
  onProgress?.('adding-up', 0, null)
  // Before the sums, which go wrong ways through tables that the database takes for small.
  await renewStatistics(tx, wanted.filter(({ kind }) => kind !== 'updated').length)
  const only = { bodyIds: [...touched.bodyIds], functionCodes: [...touched.functionCodes] }
  await recomputeAreaTotals(tx, homes, now, only)

  const written = await sumOfLines(tx, stored)
  if (written !== expected) {
    throw new Error(
      `the import would have stored ${written} satang where the files say ${expected}; nothing was stored`,
    )
  }
  return placeOf
}

/** Held until the transaction ends, in one order; those that would move must have no money to leave behind. */
async function lockKnown(tx: Tx, wanted: readonly Change[]): Promise<void> {
  const known = wanted.filter((change) => change.known !== null)
  for (const { home, rows } of byHome(
    known.map((change) => ({ home: change.known?.home ?? '', change })),
    batchSize,
  )) {
    await lockProjects(
      tx,
      home,
      rows.map(({ change }) => change.known?.id ?? ''),
    )
    const now = await knownProjects(
      tx,
      rows.map(({ change }) => ({ home, id: change.known?.id ?? '' })),
    )
    const closed = rows.find(({ change }) => now.get(change.known?.id ?? '')?.closedInto)
    if (closed !== undefined) throw new MoneyStaysBehind(closed.change.located)
    const moving = rows.flatMap(({ change }) => (change.kind === 'moved' ? [change] : []))
    const holding = await projectsHoldingMoney(
      tx,
      home,
      moving.map((change) => change.known?.id ?? ''),
    )
    const first = moving.find((change) => holding.has(change.known?.id ?? ''))
    if (first !== undefined) throw new MoneyStaysBehind(first.located)
  }
}

/** The stored projects that are about to be overwritten or moved away, as they stand: the history keeps them whole. */
async function storedBefore(
  tx: Tx,
  rows: readonly { readonly change: Change }[],
): Promise<ReadonlyMap<string, StoredProject>> {
  const known = rows.flatMap(({ change }) => change.known ?? [])
  const all = new Map<string, StoredProject>()
  for (const { home, rows: some } of byHome(known, batchSize)) {
    const ids = some.map((one) => one.id)
    for (const [id, project] of await projectsAsStored(tx, home, ids)) all.set(id, project)
  }
  return all
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

const keyOf = remembered(comparisonKey)
const fingerprintOf = remembered((text) => createHash('sha256').update(text).digest('base64url'))

/** The node a project hangs on, by the path above it. */
function nodeKey(located: Located, depth: number): string {
  const steps = located.project.path.slice(0, depth).map((step) => `${step.kind}:${keyOf(step.title)}`)
  return `${located.planKey}/${fingerprintOf(steps.join('\u0000'))}`
}

async function storeTrees(tx: Tx, ports: ImportPorts, wanted: readonly Located[], now: Date): Promise<Trees> {
  const bodies = new Map<string, string>()
  for (const one of wanted) {
    if (bodies.has(bodyKey(one))) continue
    if (one.bodyId) {
      bodies.set(bodyKey(one), one.bodyId)
      continue
    }
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
  const joining = new Set(wanted.flatMap(({ joinPlan, planKey }) => (joinPlan ? [planKey] : [])))
  const nodesWanted = new Map<string, NodeToStore & { planKey: string }>()
  for (const one of wanted) {
    const { project, planKey } = one
    const years = project.lines.map((line) => line.fiscalYear)
    const documentYear = yearOfDocument(project.document)
    const from = documentYear ?? Math.min(...years)
    const to = documentYear ?? Math.max(...years)
    const known = plansWanted.get(planKey)
    const bodyName = tidyBodyName(project.body)
    plansWanted.set(planKey, {
      sourceKey: planKey,
      level: one.mapping.level,
      title: documentYear === null ? th.planTitle(bodyName) : th.budgetTitle(toBE(documentYear), bodyName),
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
  await joinPlans(
    tx,
    [...plansWanted.values()].filter(({ sourceKey }) => joining.has(sourceKey)),
  )
  const plans = await storePlans(tx, [...plansWanted.values()], now)
  const nodes = await storeNodes(
    tx,
    [...nodesWanted.values()].map((node) => ({ ...node, planId: plans.get(node.planKey) ?? '' })),
  )
  return { bodies, plans, nodes }
}

function toStore(
  change: Change,
  trees: Trees,
  idOfFile: ReadonlyMap<string, string | null>,
  stored: ReadonlyMap<string, StoredProject>,
  posted: ReadonlyMap<string, ReadonlyMap<string, FigureWithPapers>>,
  onKept: Storing['onKept'],
): ProjectToStore {
  const { located, known, kind } = change
  const { project, location, mapping } = located
  const stays = kind === 'updated' && known !== null
  const before = known === null ? undefined : stored.get(known.id)
  // A mission field without a reason was said by a person; it goes along to another province.
  const said = before !== undefined && before.functionCode !== null && before.functionReason === null ? before : null
  const after =
    stays && before !== undefined
      ? moneyAfter(
          project.lines,
          mapping.source,
          before.lines,
          posted.get(before.id) ?? new Map(),
          project.papers !== undefined,
        )
      : { lines: project.lines, kept: [] }
  for (const kept of after.kept) onKept?.(located, kept)
  const { lines } = after
  const planId = trees.plans.get(located.planKey)
  const bodyId = trees.bodies.get(bodyKey(located))
  if (planId === undefined || bodyId === undefined) throw new Error('a project without its plan or body')
  const around = [
    project.body,
    ...project.path.map((step) => step.title),
    ...project.category.slice(-1),
    project.placeText ?? '',
  ]
  return {
    home: location.home,
    id: stays ? known.id : newId(),
    planId,
    nodeId: project.path.length === 0 ? null : (trees.nodes.get(nodeKey(located, project.path.length)) ?? null),
    bodyId,
    title: project.title,
    placeText: project.placeText,
    areaCode: location.areaCode,
    functionCode: said === null ? (location.field?.code ?? null) : said.functionCode,
    functionReason: said === null ? (location.field?.reason ?? null) : null,
    category: project.category.length === 0 ? null : project.category.join('\n'),
    state: project.told?.state ?? (stays && !wasUndone(known) ? known.state : 'planned'),
    lines,
    source: mapping.source,
    amountSatang: amountOf(lines),
    sourceRef: project.item,
    sourceDocument: project.document,
    sourcePage: project.page,
    sourceDigest: located.digest,
    importId: idOfFile.get(project.file) ?? null,
    search: searchVector({ title: project.title, around }),
    texts: textsOf(project.details, before?.texts ?? null),
  }
}

/** What the file says the project is for; a form without such a column takes nothing away. */
function textsOf(details: Located['project']['details'], before: ProjectTexts | null): ProjectTexts | undefined {
  if (details === undefined || !projectTextNames.some((name) => details[name] !== undefined)) return undefined
  const text = (name: (typeof projectTextNames)[number]) => details[name] ?? before?.[name] ?? null
  return { objective: text('objective'), target: text('target'), indicator: text('indicator'), result: text('result') }
}

/** A project that an undo took back has no fingerprint; the file that brings it again brings it to life. */
function wasUndone({ state, digest }: KnownProject): boolean {
  return state === 'cancelled' && digest === null
}

function eventsOf(
  { kind, known }: Change,
  project: ProjectToStore,
  stored: ReadonlyMap<string, StoredProject>,
): EventToStore[] {
  const about = { import: project.importId, amount_satang: String(project.amountSatang) }
  const here = { home: project.home, projectId: project.id }
  if (known === null || kind === 'new') return [{ ...here, kind: 'imported', details: about }]
  const whole = stored.get(known.id)
  if (whole === undefined) throw new Error('a project that is to be changed is not stored')
  const before = beforeOf(whole)
  if (kind === 'updated') {
    const changed = { title: project.title, area_code: project.areaCode }
    return [{ ...here, kind: 'updated', details: { ...about, ...changed, before } }]
  }
  return [
    { ...here, kind: 'moved-here', details: { ...about, from: `${known.home}-${known.id}` } },
    {
      home: known.home,
      projectId: known.id,
      kind: 'moved-away',
      details: { ...about, to: `${project.home}-${project.id}`, before },
    },
  ]
}

/** A stored project as the history keeps it, from which an undo puts it back. Money as satang in text. */
export function beforeOf({ home: _home, id: _id, bodyName: _name, lines, amountSatang, ...rest }: StoredProject) {
  return {
    amount_satang: String(amountSatang),
    title: rest.title,
    area_code: rest.areaCode,
    whole: {
      ...rest,
      lines: lines.map((line) => [line.fiscalYear, line.phase, line.source, String(line.amountSatang)] as const),
    },
  }
}
