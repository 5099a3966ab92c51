import { createHash } from 'node:crypto'
import { isId, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { bodyIdByCode, bodyKindOf, ensureBody, tidyBodyName } from '../bodies/index.ts'
import { bodyByName, type ImportScope, scopeCovers } from '../imports/index.ts'
import { findAreaByName, loadGazetteer } from '../places/index.ts'
import {
  bodiesByIds,
  nodesOfPlan,
  type PlanLevel,
  type PlanLine,
  planById,
  storePlanEvent,
  storePlanTree,
} from '../plans/index.ts'
import { type ComparedPlan, comparePlan } from './compare-plan.ts'
import type { ExchangeNode, ExchangePlan } from './exchange.ts'
import { planFromStratml } from './plan-from-stratml.ts'
import type { PlanImport, PlanRefusal, StagedPlan } from './plan-import.ts'
import {
  insertPlanImport,
  namedIn,
  stepPlanImport,
  storeNames,
  storePlanImportEvent,
  storeProfile,
} from './plan-imports.sql.ts'
import { readStratml } from './read-stratml.ts'
import type { ReportLine } from './report-line.ts'
import { profileOfPlan } from './standards.sql.ts'

const scheme = 'stratml'

export interface BroughtPlanFile {
  readonly name: string
  readonly sha256: string
  readonly byteSize: number
  readonly bytes: Uint8Array
}

/**
 * Reads a StratML file into the waiting room of plan trees, held against the plan it is, if we have it. Nothing of the plans changes.
 * @param by null: a command on the machine itself, which may make the body the file names
 * @param bodyId whose plan it is, where a person said so
 */
export async function bringPlan(
  tx: Tx,
  deps: Deps,
  file: BroughtPlanFile,
  scope: ImportScope,
  by: string | null,
  bodyId: string | null = null,
): Promise<PlanImport> {
  const now = deps.clock.now()
  const read = readStratml(file.bytes)
  const staged = read.ok
    ? await stagePlan(tx, deps, read.value.document, scope, { bodyId, mayMake: by === null })
    : read
  const one: PlanImport = {
    id: newId(),
    standard: 'stratml',
    fileName: file.name,
    sha256: file.sha256,
    byteSize: file.byteSize,
    state: staged.ok ? 'checked' : 'refused',
    scope,
    startedBy: by,
    startedAt: now,
    decidedBy: null,
    decidedAt: null,
    ...(staged.ok ? staged.value : { planId: null, known: null, document: null, differences: [] }),
    refusal: staged.ok ? null : staged.problem,
    lines: read.ok ? read.value.lines : linesOf(read.problem),
    before: null,
    afterKnown: null,
  }
  await insertPlanImport(tx, one)
  await storePlanImportEvent(tx, one.id, staged.ok ? 'brought' : 'refused', by, now)
  return one
}

const linesOf = (problem: PlanRefusal): readonly ReportLine[] => (problem.kind === 'invalid' ? problem.lines : [])

type Staged = Pick<PlanImport, 'planId' | 'known' | 'document' | 'differences'>

async function stagePlan(
  tx: Tx,
  deps: Deps,
  document: Parameters<typeof planFromStratml>[0],
  scope: ImportScope,
  owning: Owning,
): Promise<Result<Staged, PlanRefusal>> {
  const today = fiscalYearOf(todayInBangkok(deps.clock.now()))
  const { plan, externalId, losses } = planFromStratml(document, today)
  const { projects, ...tree } = plan
  const named = await namedIn(tx, scheme, [externalId, ...tree.nodes.map((node) => node.id)])
  const ours = isId(externalId) ? await planById(tx, externalId) : null
  const planId = named.get(externalId)?.planId ?? ours?.id ?? null
  const stored = planId === null ? null : await planById(tx, planId)
  if (stored !== null && isClosed(stored)) return refuse({ kind: 'closed' })
  const owner =
    stored === null ? await ownerOf(tx, plan, scope, owning) : ok({ bodyId: stored.bodyId, areaCode: stored.areaCode })
  if (!owner.ok) return owner
  if (!scopeCovers(scope, owner.value)) return refuse({ kind: 'not-yours' })
  const known = new Set(planId === null ? [] : (await nodesOfPlan(tx, planId)).map((node) => node.id))
  const ids = new Map<string, string>()
  for (const node of tree.nodes) {
    const before = named.get(node.id)
    const own = before !== undefined && before.planId === planId ? before.nodeId : known.has(node.id) ? node.id : null
    ids.set(node.id, own !== null && known.has(own) ? own : newId())
  }
  const codes: Record<string, string> = {}
  for (const [code, id] of ids) codes[id] = code
  const nodes = inOrderOfTree(
    tree.nodes.map((node): ExchangeNode => {
      const parentId = node.parentId === null ? null : (ids.get(node.parentId) ?? null)
      return { ...node, id: ids.get(node.id) ?? node.id, parentId }
    }),
  )
  const staged: StagedPlan = {
    plan: { ...tree, nodes },
    externalId,
    codes,
    bodyId: owner.value.bodyId,
    areaCode: owner.value.areaCode,
    projects: projects.length,
    losses,
  }
  const before = planId === null ? null : await storedPlan(tx, planId)
  return ok({ planId, known: fingerprintOf(before), document: staged, differences: comparePlan(before, staged.plan) })
}

/** A plan people changed here and approved: its next version begins here. A file may renew what only files wrote. */
function isClosed(plan: PlanLine): boolean {
  const open = plan.state === 'draft' || plan.state === 'amended'
  return !open && !(plan.state === 'approved' && plan.revision === 1 && plan.version === 1)
}

interface Owning {
  readonly bodyId: string | null
  readonly mayMake: boolean
}

/** The body by its code or its name; null where no body is called so. */
export async function bodyCalled(view: Queryable, words: string, scope: ImportScope): Promise<string | null> {
  if (words.trim() === '') return null
  const byCode = await bodyIdByCode(view, words.trim())
  return byCode ?? (await bodyByName(view, words, scope.areaCode))?.id ?? null
}

/** The body whose plan it is: as a person said, by its code, by its name, else the one the file was brought for. */
async function ownerOf(
  tx: Tx,
  plan: ExchangePlan,
  scope: ImportScope,
  { bodyId: said, mayMake }: Owning,
): Promise<Result<{ bodyId: string; areaCode: string }, PlanRefusal>> {
  const { body } = plan
  const name = tidyBodyName(body.name)
  const byCode = body.code === null ? null : await bodyIdByCode(tx, body.code)
  let bodyId = said ?? byCode ?? (await bodyCalled(tx, body.name, scope)) ?? scope.bodyId
  if (bodyId === null && mayMake && name !== '') {
    const within = await findAreaByName(tx, name)
    bodyId = (await ensureBody(tx, { nameTh: name, parentId: null, areaCode: within, source: scheme })).id
  }
  if (bodyId === null) return refuse({ kind: 'body-unknown', name: body.name })
  const [found] = await bodiesByIds(tx, [bodyId])
  const { areas } = await loadGazetteer(tx)
  const told = plan.areaCode !== null && areas.has(plan.areaCode) ? plan.areaCode : null
  return ok({ bodyId, areaCode: told ?? found?.areaCode ?? 'TH' })
}

const localKinds: readonly string[] = ['pao', 'city', 'town', 'subdistrict-municipality', 'sao', 'special-lao']

function levelOf(plan: Pick<ExchangePlan, 'level' | 'body'>, bodyName: string): PlanLevel {
  if (plan.level !== null) return plan.level
  const kind = bodyKindOf(tidyBodyName(bodyName))
  if (localKinds.includes(kind)) return 'lao'
  if (kind === 'province') return 'province'
  if (kind === 'province-cluster') return 'cluster'
  return kind === 'district' ? 'district' : 'operational'
}

/** A parent stands before what hangs on it; a circle is cut where it closes. */
function inOrderOfTree(nodes: readonly ExchangeNode[]): ExchangeNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const done = new Map<string, ExchangeNode>()
  const put = (node: ExchangeNode, above: ReadonlySet<string>): void => {
    if (done.has(node.id)) return
    const parent = node.parentId === null ? undefined : byId.get(node.parentId)
    const circle = parent !== undefined && above.has(parent.id)
    if (parent !== undefined && !circle) put(parent, new Set([...above, node.id]))
    done.set(node.id, circle || parent === undefined ? { ...node, parentId: null } : node)
  }
  for (const node of nodes) put(node, new Set([node.id]))
  return [...done.values()]
}

/** The stored plan as files are held against it. */
export async function storedPlan(view: Queryable, planId: string): Promise<ComparedPlan | null> {
  const plan = await planById(view, planId)
  if (plan === null) return null
  const said = await profileOfPlan(view, planId)
  const nodes = await nodesOfPlan(view, planId)
  return {
    title: plan.title,
    fiscalYearFrom: plan.fiscalYearFrom,
    fiscalYearTo: plan.fiscalYearTo,
    calendar: plan.calendar,
    profile: said.profile,
    nodes: nodes.map(({ id, parentId, kind, title }) => ({
      id,
      parentId,
      kind,
      title,
      description: said.nodes[id]?.description ?? null,
      stakeholders: said.nodes[id]?.stakeholders ?? [],
      indicators: said.nodes[id]?.indicators ?? [],
    })),
  }
}

export function fingerprintOf(plan: ComparedPlan | null): string | null {
  return plan === null ? null : createHash('sha256').update(JSON.stringify(plan)).digest('base64url')
}

/** Hands a plan that was looked at to the second person. */
export async function sendPlan(tx: Tx, deps: Deps, one: PlanImport, by: string): Promise<void> {
  if (one.state !== 'checked') return
  await stepPlanImport(tx, one.id, { state: 'waiting' })
  await storePlanImportEvent(tx, one.id, 'sent', by, deps.clock.now())
}

/**
 * Stores a waiting plan tree: plan, branches, what they say beside the tree, and the names the file calls them by. The stored plan
 * must still be the one it was held against; else it is held against today's once more, and waits.
 */
export async function applyPlan(
  tx: Tx,
  deps: Deps,
  one: PlanImport,
  by: string | null,
): Promise<Result<{ planId: string }, { kind: 'stale' | 'closed' | 'nothing' }>> {
  const { document: staged } = one
  if (staged === null) return refuse({ kind: 'nothing' })
  const now = deps.clock.now()
  const meanwhile = (await namedIn(tx, scheme, [staged.externalId])).get(staged.externalId)?.planId ?? one.planId
  const stored = meanwhile === null ? null : await storedPlan(tx, meanwhile)
  if (meanwhile !== one.planId || fingerprintOf(stored) !== one.known) {
    const differences = comparePlan(stored, staged.plan)
    await stepPlanImport(tx, one.id, { planId: meanwhile, known: fingerprintOf(stored), differences })
    await storePlanImportEvent(tx, one.id, 'stale', by, now)
    return refuse({ kind: 'stale' })
  }
  if (one.planId !== null) {
    const line = await planById(tx, one.planId)
    if (line !== null && isClosed(line)) return refuse({ kind: 'closed' })
  }
  const planId = one.planId ?? newId()
  const { plan } = staged
  const [body] = await bodiesByIds(tx, [staged.bodyId])
  await storePlanTree(
    tx,
    {
      id: planId,
      level: levelOf(plan, body?.nameTh ?? plan.body.name),
      title: plan.title,
      bodyId: staged.bodyId,
      areaCode: staged.areaCode,
      fiscalYearFrom: plan.fiscalYearFrom,
      fiscalYearTo: Math.max(plan.fiscalYearFrom, plan.fiscalYearTo),
      calendar: plan.calendar,
      sourceKey: `${scheme}/${staged.externalId}`,
      nodes: plan.nodes,
    },
    now,
  )
  const said = await profileOfPlan(tx, planId)
  const nodes = Object.fromEntries(
    plan.nodes.map(({ id, description, stakeholders, indicators }) => [id, { description, stakeholders, indicators }]),
  )
  await storeProfile(tx, planId, { profile: plan.profile, nodes: { ...said.nodes, ...nodes } }, now)
  const names = plan.nodes.map(({ id }) => ({ code: staged.codes[id] ?? id, nodeId: id }))
  await storeNames(tx, scheme, planId, [{ code: staged.externalId, nodeId: null }, ...names])
  await storePlanEvent(
    tx,
    planId,
    { kind: 'imported', details: { file: one.fileName, standard: scheme, changes: [] } },
    { by, reason: null, now },
  )
  await stepPlanImport(tx, one.id, {
    state: 'applied',
    planId,
    decidedBy: by,
    decidedAt: now,
    before: stored,
    afterKnown: fingerprintOf(await storedPlan(tx, planId)),
  })
  await storePlanImportEvent(tx, one.id, 'applied', by, now)
  return ok({ planId })
}
