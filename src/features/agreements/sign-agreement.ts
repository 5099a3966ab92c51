import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import { toBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import { isSteppedUp } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { recordPublicEvent } from '../publiclog/index.ts'
import { binds, fromStored } from './agreement.ts'
import { maySignFor, signers } from './agreements.policy.ts'
import type { Agreement, Key } from './agreements.sql.ts'
import { lockFor, note, phaseToday } from './doing.ts'
import { setReviews } from './follow.sql.ts'
import { hasHolder, successorsOf } from './parties.sql.ts'
import type { Refusal } from './refusal.ts'
import { showTerms, updateStanding } from './standing.sql.ts'
import { insertSignature, moveVersion, type Signature, signaturesOf, type Version, versionsOf } from './versions.sql.ts'
import { writes } from './write-agreement.ts'

export interface Signing {
  readonly partyBodyId: string
  /** The version and the hash the signer had before the eyes. */
  readonly version: number
  readonly hash: string
  /** The post the signer signs in, e.g. "นายกเทศมนตรี". */
  readonly post: string
}

interface ToSign {
  readonly agreement: Agreement
  readonly version: Version
  readonly signatures: readonly Signature[]
  /** The body that signs: the party, or the one it was merged into. */
  readonly signerBodyId: string
  readonly partyName: string
}

/** The offered version, if it is the one the signer saw, and the party of it that has not signed. */
async function lockToSign(tx: Tx, key: Key, signing: Signing, doing: Doing): Promise<Result<ToSign, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  const versions = await versionsOf(tx, key)
  const signatures = await signaturesOf(tx, key)
  const names = await bodiesNamed(tx, [signing.partyBodyId])
  const partyName = names.get(signing.partyBodyId)?.nameTh ?? ''
  const mine = signatures.find(
    (one) => one.version === signing.version && one.partyBodyId === signing.partyBodyId && one.kind === 'signature',
  )
  if (mine !== undefined && mine.hash === signing.hash)
    return refuse({ kind: 'already-signed', body: partyName, on: todayInBangkok(mine.signedAt) })
  const offered = versions.find((one) => one.version === agreement.pending && one.state === 'offered')
  if (offered === undefined || offered.version !== signing.version || offered.hash !== signing.hash) {
    const now = agreement.pending ?? agreement.version
    if (signing.version === now && offered === undefined)
      return refuse({ kind: 'wrong-phase', phase: phaseToday(agreement, doing.now) })
    return refuse({ kind: 'old-version', now })
  }
  if (!offered.terms.parties.some(({ bodyId }) => bodyId === signing.partyBodyId)) return refuse({ kind: 'not-found' })
  const ids = offered.terms.parties.map(({ bodyId }) => bodyId)
  const led = await successorsOf(tx, ids, todayInBangkok(doing.now))
  // Two parties that became one have nobody left to promise anything to.
  if (new Set(ids.map((id) => led.get(id)?.id ?? id)).size < 2) {
    const successor = [...led.values()][0]?.id ?? ''
    return refuse({ kind: 'one-party-left', body: (await bodiesNamed(tx, [successor])).get(successor)?.nameTh ?? '' })
  }
  const signerBodyId = led.get(signing.partyBodyId)?.id ?? signing.partyBodyId
  return ok({ agreement, version: offered, signatures, signerBodyId, partyName })
}

/** Signs the offered version for a party. The last signature puts it in force. */
export async function signAgreement(tx: Tx, key: Key, signing: Signing, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockToSign(tx, key, signing, doing)
  if (!locked.ok) return locked
  const { signerBodyId, partyName } = locked.value
  const allowed = await mayBind(tx, { party: signing.partyBodyId, signer: signerBodyId, partyName }, doing)
  if (!allowed.ok) return allowed
  return store(tx, key, locked.value, { ...signing, way: 'here', document: null }, doing)
}

/**
 * Notes that a party signed on paper. Only for a body nobody can sign for here (a company, a community), by the body that wrote
 * the agreement, with the document it can be checked by, and with the same second factor: it binds no less than a signature given here.
 */
export async function signOnPaper(
  tx: Tx,
  key: Key,
  signing: Signing & { readonly document: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockToSign(tx, key, signing, doing)
  if (!locked.ok) return locked
  const { agreement, signerBodyId, partyName } = locked.value
  if (!(await writes(tx, agreement, doing))) return refuse({ kind: 'not-yours' })
  if (await hasHolder(tx, signerBodyId, signers, todayInBangkok(doing.now)))
    return refuse({ kind: 'signs-here', body: partyName })
  if (doing.viewer === null || !isSteppedUp(doing.viewer, doing.now)) return refuse({ kind: 'code-needed' })
  return store(tx, key, locked.value, { ...signing, way: 'on-paper' }, doing)
}

async function mayBind(
  view: Queryable,
  { party, signer, partyName }: { party: string; signer: string; partyName: string },
  { viewer, now }: Doing,
): Promise<Result<null, Refusal>> {
  if (!maySignFor(viewer, signer, now)) {
    if (signer !== party && maySignFor(viewer, party, now)) {
      const successor = (await bodiesNamed(view, [signer])).get(signer)?.nameTh ?? ''
      return refuse({ kind: 'party-merged', body: partyName, successor })
    }
    return refuse({ kind: 'not-authorised', body: partyName })
  }
  return viewer !== null && isSteppedUp(viewer, now) ? ok(null) : refuse({ kind: 'code-needed' })
}

type Way = Pick<Signature, 'way' | 'document'>

async function store(
  tx: Tx,
  key: Key,
  { agreement, version, signatures, signerBodyId }: ToSign,
  signing: Signing & Way,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const signature: Signature = {
    version: version.version,
    partyBodyId: signing.partyBodyId,
    signerBodyId,
    kind: 'signature',
    way: signing.way,
    post: signing.post,
    document: signing.document,
    hash: signing.hash,
    personId: doing.viewer?.personId ?? null,
    signedAt: doing.now,
  }
  await insertSignature(tx, key, newId(), signature)
  const kind = signing.way === 'here' ? 'signed' : 'signed-on-paper'
  const details = { post: signing.post, document: signing.document, signer: signerBodyId, hash: signing.hash }
  await note(tx, key, { kind, version: version.version, bodyId: signing.partyBodyId, details }, doing)
  const done = new Set(
    signatures
      .filter((one) => one.version === version.version && one.kind === 'signature')
      .map((one) => one.partyBodyId),
  ).add(signing.partyBodyId)
  if (version.terms.parties.every(({ bodyId }) => done.has(bodyId))) await conclude(tx, key, agreement, version, doing)
  return ok(null)
}

/** All have signed: the version is the one in force, the earlier one is replaced, and the public log says so. */
async function conclude(tx: Tx, key: Key, agreement: Agreement, version: Version, doing: Doing): Promise<void> {
  const { terms } = version
  if (agreement.version > 0) await moveVersion(tx, key, agreement.version, { state: 'replaced' })
  await moveVersion(tx, key, version.version, { state: 'signed', signedAt: doing.now })
  await updateStanding(tx, key, { state: 'signed', version: version.version, pending: null }, doing.now)
  await showTerms(tx, key, terms)
  await setReviews(
    tx,
    key,
    terms.reviews.map((dueOn) => ({ id: newId(), dueOn })),
  )
  await note(tx, key, { kind: 'concluded', version: version.version }, doing)
  await announceSigned(tx, key, version, doing.now)
}

/** Puts what was agreed into the public log. */
export async function announceSigned(
  tx: Tx,
  key: Key,
  { version, terms, hash }: Pick<Version, 'version' | 'terms' | 'hash'>,
  at: Date,
): Promise<void> {
  const parties = await bodiesNamed(
    tx,
    terms.parties.map(({ bodyId }) => bodyId),
  )
  const subject = formatPublicId({ home: key.home as Home, id: key.id })
  await recordPublicEvent(tx, {
    home: key.home,
    type: 'agreement',
    subject,
    href: `/agreements/${subject}`,
    at,
    facts: {
      title: terms.title,
      kind: terms.kind,
      version,
      hash,
      parties: terms.parties.map(({ bodyId }) => parties.get(bodyId)?.code ?? bodyId),
      starts_on: terms.startsOn,
      ends_on: terms.endsOn,
      total: toBahtDecimal(fromStored(terms).totalSatang),
    },
  })
}

/** Parties of the version in force that were merged into a body which has not taken their place yet. */
export async function waitingForSuccessor(
  view: Queryable,
  agreement: Agreement,
  signatures: readonly Signature[],
  now: Date,
): Promise<{ partyId: string; successorId: string; on: string }[]> {
  if (agreement.version === 0) return []
  const led = await successorsOf(
    view,
    agreement.parties.map(({ id }) => id),
    todayInBangkok(now),
  )
  return [...led].flatMap(([partyId, { id: successorId, on }]) =>
    signatures.some(
      (one) => one.version === agreement.version && one.partyBodyId === partyId && one.signerBodyId === successorId,
    )
      ? []
      : [{ partyId, successorId, on }],
  )
}

/** A body takes the place of a party that was merged into it, with all the party promised. */
export async function takeOver(
  tx: Tx,
  key: Key,
  { partyBodyId, post }: { partyBodyId: string; post: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockFor(tx, key, doing)
  if (!locked.ok) return locked
  const agreement = locked.value
  const phase = phaseToday(agreement, doing.now)
  if (!binds(phase)) return refuse({ kind: 'wrong-phase', phase })
  const party = agreement.parties.find(({ id }) => id === partyBodyId)
  if (party === undefined) return refuse({ kind: 'not-found' })
  const signatures = await signaturesOf(tx, key)
  const today = todayInBangkok(doing.now)
  const ids = agreement.parties.map(({ id }) => id)
  const led = await successorsOf(tx, ids, today)
  const successor = led.get(partyBodyId)
  if (successor === undefined) return refuse({ kind: 'not-merged', body: party.nameTh })
  const named = { party: partyBodyId, signer: successor.id, partyName: party.nameTh }
  const allowed = await mayBind(tx, named, doing)
  if (!allowed.ok) return allowed
  const before = signatures.find(
    (one) => one.version === agreement.version && one.partyBodyId === partyBodyId && one.signerBodyId === successor.id,
  )
  if (before !== undefined)
    return refuse({ kind: 'already-signed', body: party.nameTh, on: todayInBangkok(before.signedAt) })
  if (new Set(ids.map((id) => led.get(id)?.id ?? id)).size < 2) {
    const name = (await bodiesNamed(tx, [successor.id])).get(successor.id)?.nameTh ?? ''
    return refuse({ kind: 'one-party-left', body: name })
  }
  const inForce = (await versionsOf(tx, key)).find((one) => one.version === agreement.version)
  const hash = inForce?.hash ?? ''
  await insertSignature(tx, key, newId(), {
    version: agreement.version,
    partyBodyId,
    signerBodyId: successor.id,
    kind: 'take-over',
    way: 'here',
    post,
    document: null,
    hash,
    personId: doing.viewer?.personId ?? null,
    signedAt: doing.now,
  })
  const details = { successor: successor.id, post, hash }
  await note(tx, key, { kind: 'taken-over', version: agreement.version, bodyId: partyBodyId, details }, doing)
  return ok(null)
}
