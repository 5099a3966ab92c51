import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import {
  type Act,
  type Actor,
  type CaseKey,
  type CaseRow,
  caseByKey,
  caseByRef,
  type KeptPhoto,
  type MoveRefusal,
  moveCase,
  type Part,
  partsOf,
} from '../complaints/index.ts'
import { categoryByCode, superiorsAt } from '../routing/index.ts'
import { movesOf, visibilityOf, type Wanted } from './act.ts'
import { actingBody, type CaseScope, mayOversee, mayRead, maySortForPlatform } from './casework.policy.ts'
import { officersOf } from './desk.sql.ts'
import { messages } from './messages.ts'
import { tellOfficers } from './tell-officers.ts'

export type WorkRefusal =
  | MoveRefusal
  /** Nobody of that body works on complaints. */
  | { readonly kind: 'no-such-officer' }
  | { readonly kind: 'no-such-ref' }
  | { readonly kind: 'nobody-above' }

export type WorkDeps = Pick<Deps, 'clock' | 'secrets' | 'mail' | 'config'>

/** A case with what rights depend on. */
export interface OpenedCase {
  readonly row: CaseRow
  readonly parts: readonly Part[]
  readonly scope: CaseScope
  /** The body the viewer acts for; null where the viewer oversees or sorts. */
  readonly bodyId: string | null
  readonly oversees: boolean
}

/**
 * Reads a case for an officer. A case the viewer may not read and one that does not exist are the same: null, so that nobody learns
 * which ids exist.
 */
export async function openCase(
  view: Queryable,
  viewer: Viewer | null,
  key: CaseKey,
  now: Date,
): Promise<OpenedCase | null> {
  const row = await caseByKey(view, key)
  if (row === null) return null
  const parts = await partsOf(view, key)
  const scope = scopeOf(row, parts, now)
  if (!mayRead(viewer, scope, now)) return null
  const bodyId = actingBody(viewer, scope, now)
  return { row, parts, scope, bodyId, oversees: bodyId === null && mayOversee(viewer, scope, now) }
}

function scopeOf(row: CaseRow, parts: readonly Part[], now: Date): CaseScope {
  const { facts } = row
  const isLate = facts.closedAt === null && row.resolveDue !== null && row.resolveDue < todayInBangkok(now)
  return {
    bodyIds: parts.map(({ bodyId }) => bodyId),
    triageBodyId: facts.triageBodyId,
    waits: facts.state === 'screened' && facts.leadBodyId === null,
    escalatedTo: facts.escalatedTo,
    areaCode: row.areaCode,
    needsOversight: isLate || facts.escalatedTo !== null,
  }
}

/** Does the viewer act here as whoever oversees? Then the act binds others and needs a fresh second factor at the door. */
export function actorOf(opened: OpenedCase, viewer: Viewer, now: Date): Actor {
  if (opened.bodyId !== null) return { kind: 'officer', personId: viewer.personId, bodyId: opened.bodyId }
  const isSorting = maySortForPlatform(viewer, opened.scope, now)
  return { kind: isSorting ? 'officer' : 'oversight', personId: viewer.personId, bodyId: null }
}

/**
 * Does one act to a case: every move of it, or none (run it in a transaction of its own). Without a reason of the officer's own the
 * act's usual one stands in the timeline; acts that owe one were refused before.
 * @param revision what the officer saw: another one means that somebody was faster
 */
export async function workCase(
  tx: Tx,
  deps: WorkDeps,
  viewer: Viewer,
  key: CaseKey,
  wanted: Wanted,
  more: {
    readonly revision?: number
    readonly photos?: { readonly kind: 'before' | 'after'; readonly kept: readonly KeptPhoto[] }
    /** The program that acts with the rights of the viewer. */
    readonly program?: { readonly keyId: string; readonly personId: string }
  } = {},
): Promise<Result<{ readonly ref: string; readonly eventId: string | null }, WorkRefusal>> {
  const now = deps.clock.now()
  const opened = await openCase(tx, viewer, key, now)
  if (opened === null) return refuse({ kind: 'no-such-case' })
  const { row, parts, bodyId } = opened
  const prepared = await prepare(tx, wanted, opened, now)
  if (!prepared.ok) return prepared
  const part = parts.find((one) => one.bodyId === bodyId) ?? null
  const moves = movesOf(
    prepared.value.wanted,
    { state: row.facts.state, partState: part?.state ?? null, severity: row.facts.severity },
    prepared.value.targets,
  )
  const say = messages('th')
  const act: Act = {
    actor: more.program === undefined ? actorOf(opened, viewer, now) : { kind: 'program', ...more.program, bodyId },
    reason: wanted.reason ?? say.usualReasons[wanted.act],
    visibility: visibilityOf(wanted),
    text: null,
  }
  let revision = more.revision
  let eventId: string | null = null
  for (const [at, move] of moves.entries()) {
    const isLast = at === moves.length - 1
    const done = await moveCase(tx, deps, key, move, {
      ...act,
      // What is written goes with the step it is about, and only once.
      text: isLast ? wanted.text : null,
      ...(revision === undefined ? {} : { revision }),
      ...(isLast && more.photos !== undefined ? { photos: more.photos } : {}),
    })
    if (!done.ok) return done
    revision = done.value.revision
    eventId = done.value.events[done.value.events.length - 1] ?? null
  }
  await tellOfficers(tx, deps, { row, wanted, by: viewer, eventId, bodyId })
  return ok({ ref: row.ref, eventId })
}

/** Looks up what an act names: the case it is merged into, the newest version of a category, who stands above. */
async function prepare(
  tx: Tx,
  wanted: Wanted,
  { row, parts, bodyId }: OpenedCase,
  now: Date,
): Promise<Result<{ wanted: Wanted; targets: Parameters<typeof movesOf>[2] }, WorkRefusal>> {
  const targets = { merge: null, categoryVersion: row.facts.categoryVersion }
  switch (wanted.act) {
    case 'merge': {
      const into = wanted.ref === null ? null : await caseByRef(tx, wanted.ref)
      // A private case is no target that may be named: its ref would stand in public.
      if (into === null || into.facts.visibility !== 'public') return refuse({ kind: 'no-such-ref' })
      return ok({ wanted, targets: { ...targets, merge: { home: into.home, id: into.id, ref: into.ref } } })
    }
    case 'category': {
      const category = wanted.category === null ? null : await categoryByCode(tx, wanted.category)
      return ok({ wanted, targets: { ...targets, categoryVersion: category?.version ?? 1 } })
    }
    case 'escalate': {
      const [above] = await superiorsAt(tx, row.facts.escalatedTo ?? bodyId ?? row.facts.leadBodyId, row.areaCode)
      return above === undefined
        ? refuse({ kind: 'nobody-above' })
        : ok({ wanted: { ...wanted, bodyId: above.body.id }, targets })
    }
    case 'officer': {
      const bodies = bodyId === null ? parts.map((part) => part.bodyId) : [bodyId]
      const officers = await officersOf(tx, bodies, todayInBangkok(now))
      const isKnown = wanted.personId === null || officers.some(({ personId }) => personId === wanted.personId)
      return isKnown ? ok({ wanted, targets }) : refuse({ kind: 'no-such-officer' })
    }
    default:
      return ok({ wanted, targets })
  }
}
