import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { NotifyDeps } from '../notices/index.ts'
import { lockProjectMoney, projectName } from '../plans/index.ts'
import { insertAgreements, insertEvent } from './answers.sql.ts'
import { digestOf, movedSatang } from './join-after.ts'
import { planJoining } from './join-plan.ts'
import type { Consequences, Form, JoinDraft, JoinRefusal } from './join-world.ts'
import { type ActRefusal, binds, type Joining, type Key, noTerms, type Terms } from './joining-states.ts'
import { mayPropose, type Scope } from './joinings.policy.ts'
import { insertJoining, joiningByKey, projectsOfJoining, separationOf, spokenFor } from './joinings.sql.ts'
import { keyOfName, type ReadWorld, readWorld, worldOf } from './read-world.ts'
import { planSeparation, type SeparateRefusal } from './separation-plan.ts'
import { tellAsked } from './tell-bodies.ts'

/** Who acts, and when. */
export interface By {
  readonly viewer: Viewer | null
  readonly now: Date
  /** With which the bodies asked are told; without it nobody is. */
  readonly deps?: NotifyDeps
}

export interface WantedJoining {
  readonly form: Form
  readonly projects: readonly Key[]
  readonly title: string
  readonly terms: Terms
  readonly reason: string
  readonly boardId: string | null
  readonly pair: string | null
  readonly scenarioId: string | null
}

export type ProposeRefusal =
  | { kind: 'cannot'; problems: readonly JoinRefusal[] }
  | { kind: 'not-yours' }
  /** Another joining that waits for its bodies holds the project. */
  | { kind: 'in-another'; project: Key; joining: Key }
  | { kind: 'changed-since' }

export const draftOf = (wanted: Pick<WantedJoining, 'form' | 'projects' | 'terms'>): JoinDraft => ({
  form: wanted.form,
  projects: wanted.projects.map(projectName),
  title: wanted.terms.title,
  parts: wanted.terms.parts,
})

export const scopesOf = (world: ReadWorld): Scope[] =>
  [...world.money.values()].map(({ project, plan }) => ({ bodyId: project.bodyId, areaCode: plan.areaCode }))

/** What a joining would do today, without changing anything. */
export async function previewJoining(
  view: Queryable,
  wanted: Pick<WantedJoining, 'form' | 'projects' | 'terms'>,
): Promise<{ world: ReadWorld; planned: Result<Consequences, JoinRefusal[]> }> {
  const world = await readWorld(view, wanted.projects)
  return { world, planned: planJoining(draftOf(wanted), world) }
}

/**
 * Writes a joining down with its consequences and asks each body concerned; as a draft nobody is asked yet. The projects are locked
 * while this is done, so that of two officers who join the same project at once the second sees what the first did.
 * @param seen digest of the consequences the officer saw; null where none were shown (a program, a scenario)
 */
export async function proposeJoining(
  tx: Tx,
  wanted: WantedJoining,
  how: { readonly asDraft: boolean; readonly seen: string | null },
  by: By,
): Promise<Result<Key, ProposeRefusal>> {
  const world = await worldOf(tx, await lockProjectMoney(tx, wanted.projects))
  if (!mayPropose(by.viewer, scopesOf(world), by.now)) return refuse({ kind: 'not-yours' })
  const planned = planJoining(draftOf(wanted), world)
  if (!planned.ok) return refuse({ kind: 'cannot', problems: planned.problem })
  const held = binds(wanted.form) ? await spokenFor(tx, wanted.projects, null) : null
  if (held !== null) return refuse({ kind: 'in-another', ...held })
  if (how.seen !== null && how.seen !== digestOf(planned.value)) return refuse({ kind: 'changed-since' })
  const [lead] = wanted.projects
  if (lead === undefined) return refuse({ kind: 'cannot', problems: [{ kind: 'too-few' }] })
  return ok(await store(tx, { ...wanted, separatesId: null, lead }, planned.value, world, how.asDraft, by))
}

async function store(
  tx: Tx,
  wanted: Omit<WantedJoining, 'form'> & { form: Joining['form']; separatesId: string | null; lead: Key },
  planned: Consequences,
  world: ReadWorld,
  asDraft: boolean,
  by: By,
): Promise<Key> {
  const { lead } = wanted
  const leads = world.projects.get(projectName(lead))
  if (leads === undefined) throw new Error('the lead was not read')
  const key: Key = { home: lead.home, id: newId() }
  const bodies = wanted.projects.map((one) => world.projects.get(projectName(one))?.bodyId ?? leads.bodyId)
  await insertJoining(
    tx,
    {
      ...key,
      form: wanted.form,
      state: asDraft ? 'draft' : 'proposed',
      title: wanted.title,
      lead,
      leadBodyId: leads.bodyId,
      leadAreaCode: leads.areaCode,
      terms: wanted.terms,
      consequences: planned,
      digest: digestOf(planned),
      projects: wanted.projects.length,
      movedSatang: movedSatang(planned),
      reason: wanted.reason,
      separatesId: wanted.separatesId,
      boardId: wanted.boardId,
      pair: wanted.pair,
      scenarioId: wanted.scenarioId,
      proposedBy: by.viewer?.personId ?? null,
      createdAt: by.now,
    },
    wanted.projects.map((one, at) => ({ ...one, bodyId: bodies[at] ?? leads.bodyId })),
  )
  if (!asDraft) {
    await insertAgreements(tx, key, bodies)
    await tellAsked(tx, key, { title: wanted.title, reason: wanted.reason, bodyIds: bodies }, by)
  }
  await insertEvent(tx, key, {
    kind: asDraft ? 'drafted' : 'proposed',
    bodyId: null,
    actorId: by.viewer?.personId ?? null,
    reason: wanted.reason,
    happenedAt: by.now,
  })
  return key
}

export type ProposeSeparationRefusal =
  | ActRefusal
  | ProposeRefusal
  | SeparateRefusal
  | { kind: 'not-approved' }
  | { kind: 'separated-already'; joining: Key }

/** All projects a joining has to do with: its own, the one it made, and components that go along with their host. */
export async function keysOf(view: Queryable, joining: Joining): Promise<Key[]> {
  const keys: Key[] = (await projectsOfJoining(view, joining)).map(({ home, id }) => ({ home, id }))
  if (joining.madeId !== null) keys.push({ home: joining.home, id: joining.madeId })
  const along = joining.consequences.components.map((one) => keyOfName(one.project))
  return [...new Map([...keys, ...along].map((key) => [projectName(key), key])).values()]
}

/** Proposes to take an approved joining back: an act of its own, agreed and approved like any other. */
export async function proposeSeparation(
  tx: Tx,
  key: Key,
  wanted: { readonly title: string; readonly reason: string },
  by: By,
): Promise<Result<Key, ProposeSeparationRefusal>> {
  const joining = await joiningByKey(tx, key)
  if (joining === null) return refuse({ kind: 'no-such-joining' })
  if (joining.state !== 'approved' || joining.form === 'separate') return refuse({ kind: 'not-approved' })
  const keys = await keysOf(tx, joining)
  const world = await worldOf(tx, await lockProjectMoney(tx, keys))
  if (!mayPropose(by.viewer, scopesOf(world), by.now)) return refuse({ kind: 'not-yours' })
  const known = await separationOf(tx, key)
  if (known !== null) return refuse({ kind: 'separated-already', joining: { home: key.home, id: known.id } })
  const planned = planSeparation(joining.consequences, world)
  if (!planned.ok) return planned
  const held = await spokenFor(tx, keys, null)
  if (held !== null) return refuse({ kind: 'in-another', ...held })
  const terms: Terms = noTerms
  const { lead, boardId } = joining
  const act = { ...wanted, form: 'separate' as const, separatesId: joining.id, lead, projects: keys, terms, boardId }
  return ok(await store(tx, { ...act, pair: null, scenarioId: null }, planned.value, world, false, by))
}
