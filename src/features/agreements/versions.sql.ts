import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { StoredTerms } from './agreement.ts'
import type { Key } from './agreements.sql.ts'

/* The words of an agreement, version by version, and the signatures under them. */

export interface Version {
  readonly version: number
  readonly state: 'draft' | 'offered' | 'signed' | 'replaced' | 'withdrawn'
  readonly terms: StoredTerms
  readonly hash: string | null
  readonly reason: string
  readonly madeAt: Date
  readonly offeredAt: Date | null
  readonly signedAt: Date | null
}

interface VersionRow {
  version: number
  state: Version['state']
  terms: StoredTerms
  hash: string | null
  reason: string
  made_at: Date
  offered_at: Date | null
  signed_at: Date | null
}

export async function versionsOf(view: Queryable, { home, id }: Key): Promise<Version[]> {
  const { rows } = await view.query<VersionRow>(
    sql`select version, state, terms, hash, reason, made_at, offered_at, signed_at from agreement_versions
         where home = ${home} and agreement_id = ${id} order by version`,
  )
  return rows.map((row) => ({
    version: row.version,
    state: row.state,
    terms: row.terms,
    hash: row.hash,
    reason: row.reason,
    madeAt: row.made_at,
    offeredAt: row.offered_at,
    signedAt: row.signed_at,
  }))
}

/** Stores a version as it stands now, with its parties and indicators. */
export async function putVersion(
  tx: Tx,
  { home, id }: Key,
  one: {
    version: number
    state: Version['state']
    terms: StoredTerms
    hash: string | null
    reason: string
    by: string | null
  },
  now: Date,
): Promise<void> {
  const at = sql`home = ${home} and agreement_id = ${id} and version = ${one.version}`
  await tx.query(
    sql`insert into agreement_versions (home, agreement_id, version, state, terms, hash, reason, made_by, made_at)
        values (${home}, ${id}, ${one.version}, ${one.state}, ${JSON.stringify(one.terms)}::jsonb, ${one.hash}, ${one.reason}, ${one.by}, ${now})
        on conflict (home, agreement_id, version) do update set terms = excluded.terms, hash = excluded.hash, reason = excluded.reason,
          made_by = excluded.made_by, made_at = excluded.made_at where agreement_versions.state = 'draft'`,
  )
  await tx.query(sql`delete from agreement_parties where ${at}`)
  await tx.query(sql`delete from agreement_indicators where ${at}`)
  await tx.query(
    sql`insert into agreement_parties (home, agreement_id, version, body_id, position, role)
        select ${home}, ${id}, ${one.version}, (p->>'bodyId')::uuid, n::int, p->>'role'
          from jsonb_array_elements(${JSON.stringify(one.terms.parties)}::jsonb) with ordinality as t (p, n)`,
  )
  await tx.query(
    sql`insert into agreement_indicators (home, agreement_id, version, indicator_id)
        select distinct ${home}, ${id}::uuid, ${one.version}::int, (i->>'indicatorId')::uuid
          from jsonb_array_elements(${JSON.stringify(one.terms.indicators)}::jsonb) as t (i)`,
  )
}

export async function moveVersion(
  tx: Tx,
  { home, id }: Key,
  version: number,
  to: { state: Version['state']; hash?: string; offeredAt?: Date; signedAt?: Date },
): Promise<void> {
  await tx.query(
    sql`update agreement_versions set state = ${to.state}, hash = coalesce(${to.hash ?? null}, hash),
          offered_at = coalesce(${to.offeredAt ?? null}, offered_at), signed_at = coalesce(${to.signedAt ?? null}, signed_at)
        where home = ${home} and agreement_id = ${id} and version = ${version}`,
  )
}

// ---- signatures

export interface Signature {
  readonly version: number
  readonly partyBodyId: string
  readonly signerBodyId: string
  readonly kind: 'signature' | 'take-over'
  readonly way: 'here' | 'on-paper'
  readonly post: string
  readonly document: string | null
  readonly hash: string
  readonly personId: string | null
  readonly signedAt: Date
}

interface SignatureRow {
  version: number
  party_body_id: string
  signer_body_id: string
  kind: Signature['kind']
  way: Signature['way']
  post: string
  document: string | null
  hash: string
  person_id: string | null
  signed_at: Date
}

export async function signaturesOf(view: Queryable, { home, id }: Key): Promise<Signature[]> {
  const { rows } = await view.query<SignatureRow>(
    sql`select version, party_body_id, signer_body_id, kind, way, post, document, hash, person_id, signed_at from agreement_signatures
         where home = ${home} and agreement_id = ${id} order by version, signed_at, id`,
  )
  return rows.map((row) => ({
    version: row.version,
    partyBodyId: row.party_body_id,
    signerBodyId: row.signer_body_id,
    kind: row.kind,
    way: row.way,
    post: row.post,
    document: row.document,
    hash: row.hash,
    personId: row.person_id,
    signedAt: row.signed_at,
  }))
}

export async function insertSignature(
  tx: Tx,
  { home, id: agreementId }: Key,
  id: string,
  one: Signature,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_signatures (home, id, agreement_id, version, party_body_id, signer_body_id, kind, way, post, document, hash,
          person_id, signed_at)
        values (${home}, ${id}, ${agreementId}, ${one.version}, ${one.partyBodyId}, ${one.signerBodyId}, ${one.kind}, ${one.way},
          ${one.post}, ${one.document}, ${one.hash}, ${one.personId}, ${one.signedAt})`,
  )
}
