import { createHash } from 'node:crypto'
import { canonicalJson } from '../../engines/merkle/index.ts'
import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { bodiesNamed } from '../bodies/index.ts'
import {
  binds,
  compareTerms,
  draftProblems,
  fromStored,
  type OfferProblem,
  offerProblems,
  type StoredTerms,
  type Terms,
  toStored,
} from './agreement.ts'
import { maySignFor, mayWriteFor } from './agreements.policy.ts'
import type { Agreement, Key } from './agreements.sql.ts'
import { lockFor, note, phaseToday } from './doing.ts'
import type { Refusal } from './refusal.ts'
import { insertAgreement, showTerms, touch, updateStanding } from './standing.sql.ts'
import { moveVersion, putVersion, type Version, versionsOf } from './versions.sql.ts'

/** What the parties sign: SHA-256 of the canonical JSON (RFC 8785) of the terms. */
export function hashOf(terms: StoredTerms): string {
  return createHash('sha256').update(canonicalJson(terms)).digest('hex')
}

/** Begins an agreement for one of its parties; what is missing may come later. */
export async function draftAgreement(
  tx: Tx,
  draft: { terms: Terms; makerBodyId: string; boardId: string | null; reason: string },
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const { terms, makerBodyId, boardId, reason } = draft
  const maker = (await bodiesNamed(tx, [makerBodyId])).get(makerBodyId)
  if (maker === undefined) return refuse({ kind: 'not-found' })
  if (!mayWriteFor(doing.viewer, maker, doing.now)) return refuse({ kind: 'not-yours' })
  const wrong = draftProblems(terms)
  if (wrong.length > 0) return notReady(tx, wrong, terms)
  const key: Key = { home: homeOf(terms.areaCode), id: newId() }
  const stored = toStored(terms)
  const by = doing.viewer?.personId ?? null
  await insertAgreement(tx, { ...key, boardId, makerBodyId, madeBy: by }, stored, doing.now)
  await putVersion(tx, key, { version: 1, state: 'draft', terms: stored, hash: null, reason, by }, doing.now)
  await note(tx, key, { kind: 'drafted', version: 1, bodyId: makerBodyId, reason }, doing)
  return ok(key)
}

/** The version being written, for those who may write it. */
async function lockDraft(
  tx: Tx,
  key: Key,
  doing: Doing,
): Promise<Result<{ agreement: Agreement; draft: Version }, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  if (!(await writes(tx, agreement, doing))) return refuse({ kind: 'not-yours' })
  const draft = (await versionsOf(tx, key)).find((one) => one.version === agreement.pending && one.state === 'draft')
  if (draft === undefined) return refuse({ kind: 'wrong-phase', phase: phaseToday(agreement, doing.now) })
  return ok({ agreement, draft })
}

/** The body that began it writes. */
export async function writes(view: Queryable, agreement: Agreement, { viewer, now }: Doing): Promise<boolean> {
  const maker = (await bodiesNamed(view, [agreement.makerBodyId])).get(agreement.makerBodyId)
  return maker !== undefined && mayWriteFor(viewer, maker, now)
}

/** Changes the version being written. @param how the revision the writer saw: who saves second sees what changed */
export async function editAgreement(
  tx: Tx,
  key: Key,
  terms: Terms,
  how: { revision: number; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockDraft(tx, key, doing)
  if (!locked.ok) return locked
  const { agreement, draft } = locked.value
  const wrong = draftProblems(terms)
  if (wrong.length > 0) return notReady(tx, wrong, terms)
  if (agreement.revision !== how.revision || !(await touch(tx, key, how.revision, doing.now)))
    return refuse({ kind: 'changed-meanwhile' })
  const stored = toStored(terms)
  const by = doing.viewer?.personId ?? null
  await putVersion(tx, key, { ...draft, terms: stored, hash: null, reason: how.reason, by }, doing.now)
  if (agreement.version === 0) await showTerms(tx, key, stored)
  const details = { fields: compareTerms(fromStored(draft.terms), terms).map(({ field }) => field) }
  await note(tx, key, { kind: 'edited', version: draft.version, reason: how.reason, details }, doing)
  return ok(null)
}

/** Asks the parties to sign: from here on the words of this version stay as they are. */
export async function offerAgreement(tx: Tx, key: Key, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockDraft(tx, key, doing)
  if (!locked.ok) return locked
  const { agreement, draft } = locked.value
  const terms = fromStored(draft.terms)
  const wrong = offerProblems(terms)
  if (wrong.length > 0) return notReady(tx, wrong, terms)
  const inForce = (await versionsOf(tx, key)).find((one) => one.version === agreement.version)
  if (inForce !== undefined && compareTerms(fromStored(inForce.terms), terms).length === 0)
    return refuse({ kind: 'nothing-changed' })
  const hash = hashOf(draft.terms)
  await moveVersion(tx, key, draft.version, { state: 'offered', hash, offeredAt: doing.now })
  const state = agreement.version === 0 ? 'offered' : agreement.state
  await updateStanding(tx, key, { ...agreement, state }, doing.now)
  await note(tx, key, { kind: 'offered', version: draft.version, details: { hash } }, doing)
  return ok(null)
}

/** Begins a new version of a signed agreement, with the words in force; these bind until all have signed the new ones. */
export async function amendAgreement(tx: Tx, key: Key, reason: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  const parties = await bodiesNamed(tx, [agreement.makerBodyId, ...agreement.parties.map(({ id }) => id)])
  if (![...parties.values()].some((body) => mayWriteFor(doing.viewer, body, doing.now)))
    return refuse({ kind: 'not-yours' })
  const phase = phaseToday(agreement, doing.now)
  if (!binds(phase) || agreement.pending !== null || agreement.state === 'terminated')
    return refuse({ kind: 'wrong-phase', phase })
  const versions = await versionsOf(tx, key)
  const inForce = versions.find((one) => one.version === agreement.version)
  if (inForce === undefined) throw new Error('a signed agreement has no version in force')
  const version = Math.max(...versions.map((one) => one.version)) + 1
  const by = doing.viewer?.personId ?? null
  await putVersion(tx, key, { version, state: 'draft', terms: inForce.terms, hash: null, reason, by }, doing.now)
  await updateStanding(tx, key, { ...agreement, pending: version }, doing.now)
  await note(tx, key, { kind: 'amended', version, reason }, doing)
  return ok(null)
}

/**
 * Takes back what not all have signed: by the body that wrote it, or by a party that will not sign. What all have signed is not
 * taken back; it ends by notice.
 */
export async function withdrawAgreement(
  tx: Tx,
  key: Key,
  reason: string,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  const { pending } = agreement
  const versions = await versionsOf(tx, key)
  const open = versions.find((one) => one.version === pending)
  const parties = (open ?? versions.at(-1))?.terms.parties ?? []
  const declines = parties.some(({ bodyId }) => maySignFor(doing.viewer, bodyId, doing.now))
  if (!declines && !(await writes(tx, agreement, doing))) return refuse({ kind: 'not-yours' })
  if (pending === null || open === undefined) {
    const inForce = versions.find((one) => one.version === agreement.version)
    return inForce === undefined
      ? refuse({ kind: 'wrong-phase', phase: phaseToday(agreement, doing.now) })
      : refuse({ kind: 'ends-by-notice', days: inForce.terms.noticeDays })
  }
  await moveVersion(tx, key, pending, { state: 'withdrawn' })
  const state = agreement.version === 0 ? 'withdrawn' : agreement.state
  await updateStanding(tx, key, { ...agreement, state, pending: null }, doing.now)
  await note(tx, key, { kind: 'withdrawn', version: pending, reason }, doing)
  return ok(null)
}

async function notReady(
  tx: Tx,
  problems: readonly OfferProblem[],
  terms: Terms,
): Promise<{ ok: false; problem: Refusal }> {
  const ids = [
    ...terms.parties.map(({ bodyId }) => bodyId),
    ...terms.money.flatMap(({ fromBodyId, toBodyId }) => [fromBodyId, toBodyId]),
  ]
  const named = await bodiesNamed(tx, ids)
  return refuse({ kind: 'not-ready', problems, names: new Map([...named].map(([id, body]) => [id, body.nameTh])) })
}
