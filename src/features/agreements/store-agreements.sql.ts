import { randomUUID } from 'node:crypto'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { AgreementState, StoredTerms } from './agreement.ts'
import type { Key } from './agreements.sql.ts'
import type { Breach, Review } from './follow.sql.ts'
import type { Answers } from './survey.ts'
import type { Survey } from './surveys.sql.ts'
import type { Signature, Version } from './versions.sql.ts'

/** An agreement with all that happened to it, to be stored at once: for countries that are made, not lived in. */
export interface WholeToStore extends Key {
  readonly makerBodyId: string
  readonly state: AgreementState
  readonly version: number
  readonly pending: number | null
  readonly terminatesOn: LocalDate | null
  readonly noticeGivenOn: LocalDate | null
  readonly terminatedBy: string | null
  readonly terminationReason: string | null
  readonly signedAt: Date | null
  readonly madeAt: Date
  readonly versions: readonly (Pick<Version, 'version' | 'state' | 'terms' | 'hash' | 'reason' | 'madeAt'> & {
    readonly offeredAt: Date | null
    readonly signedAt: Date | null
  })[]
  readonly signatures: readonly (Signature & { readonly id: string })[]
  readonly reviews: readonly Review[]
  readonly breaches: readonly Breach[]
  readonly surveys: readonly (Omit<Survey, 'endedAt'> & { readonly answers: readonly Answers[] })[]
  readonly events: readonly {
    readonly id: string
    readonly kind: string
    readonly version: number | null
    readonly bodyId: string | null
    readonly reason: string | null
    readonly at: Date
  }[]
}

/** A few statements, however many agreements there are. */
export async function storeAgreements(tx: Tx, all: readonly WholeToStore[]): Promise<void> {
  if (all.length === 0) return
  const shown = (one: WholeToStore): StoredTerms | undefined =>
    one.versions.find(({ version }) => version === (one.version || one.pending || 1))?.terms
  await tx.query(
    `insert into agreements (home, id, kind, title, area_code, function_code, maker_body_id, state, version, pending, starts_on, ends_on,
       total_satang, notice_given_on, terminates_on, terminated_by, termination_reason, signed_at, made_at, updated_at)
     select a->>'home', (a->>'id')::uuid, t->>'kind', t->>'title', t->>'areaCode', t->>'functionCode', (a->>'makerBodyId')::uuid, a->>'state',
       (a->>'version')::int, (a->>'pending')::int, (t->>'startsOn')::date, (t->>'endsOn')::date, (t->>'totalSatang')::bigint,
       (a->>'noticeGivenOn')::date, (a->>'terminatesOn')::date, (a->>'terminatedBy')::uuid, a->>'terminationReason',
       (a->>'signedAt')::timestamptz, (a->>'madeAt')::timestamptz, coalesce((a->>'signedAt')::timestamptz, (a->>'madeAt')::timestamptz)
       from (select a, a->'shown' as t from jsonb_array_elements($1::jsonb) as given (a)) x`,
    [JSON.stringify(all.map((one) => ({ ...one, shown: shown(one), versions: [], surveys: [], events: [] })))],
  )
  const of = <Part>(parts: (one: WholeToStore) => readonly Part[]) =>
    JSON.stringify(all.flatMap((one) => parts(one).map((part) => ({ ...part, home: one.home, agreement: one.id }))))
  await tx.query(
    `insert into agreement_versions (home, agreement_id, version, state, terms, hash, reason, made_at, offered_at, signed_at)
     select v->>'home', (v->>'agreement')::uuid, (v->>'version')::int, v->>'state', v->'terms', v->>'hash', v->>'reason',
       (v->>'madeAt')::timestamptz, (v->>'offeredAt')::timestamptz, (v->>'signedAt')::timestamptz from jsonb_array_elements($1::jsonb) as t (v)`,
    [of((one) => one.versions)],
  )
  await tx.query(
    `insert into agreement_parties (home, agreement_id, version, body_id, position, role)
     select v.home, v.agreement_id, v.version, (p->>'bodyId')::uuid, n::int, p->>'role'
       from agreement_versions v, jsonb_array_elements(v.terms->'parties') with ordinality as t (p, n)
      where (v.home, v.agreement_id) in (select a->>'home', (a->>'id')::uuid from jsonb_array_elements($1::jsonb) as g (a))`,
    [JSON.stringify(all.map(({ home, id }) => ({ home, id })))],
  )
  await tx.query(
    `insert into agreement_indicators (home, agreement_id, version, indicator_id)
     select distinct v.home, v.agreement_id, v.version, (i->>'indicatorId')::uuid
       from agreement_versions v, jsonb_array_elements(v.terms->'indicators') as t (i)
      where (v.home, v.agreement_id) in (select a->>'home', (a->>'id')::uuid from jsonb_array_elements($1::jsonb) as g (a))`,
    [JSON.stringify(all.map(({ home, id }) => ({ home, id })))],
  )
  await tx.query(
    `insert into agreement_signatures (home, id, agreement_id, version, party_body_id, signer_body_id, kind, way, post, document, hash, signed_at)
     select s->>'home', (s->>'id')::uuid, (s->>'agreement')::uuid, (s->>'version')::int, (s->>'partyBodyId')::uuid, (s->>'signerBodyId')::uuid,
       s->>'kind', s->>'way', s->>'post', s->>'document', s->>'hash', (s->>'signedAt')::timestamptz from jsonb_array_elements($1::jsonb) as t (s)`,
    [of((one) => one.signatures)],
  )
  await tx.query(
    `insert into agreement_reviews (home, id, agreement_id, due_on, done_on, verdict, finding)
     select r->>'home', (r->>'id')::uuid, (r->>'agreement')::uuid, (r->>'dueOn')::date, (r->>'doneOn')::date, r->>'verdict', r->>'finding'
       from jsonb_array_elements($1::jsonb) as t (r)`,
    [of((one) => one.reviews)],
  )
  await tx.query(
    `insert into agreement_breaches (home, id, agreement_id, body_id, noticed_by, what, remedy_wanted, noticed_on, remedy_due, remedy, remedied_on,
       closed_on, outcome, closing_reason, recorded_at)
     select b->>'home', (b->>'id')::uuid, (b->>'agreement')::uuid, (b->>'bodyId')::uuid, (b->>'noticedBy')::uuid, b->>'what', b->>'remedyWanted',
       (b->>'noticedOn')::date, (b->>'remedyDue')::date, b->>'remedy', (b->>'remediedOn')::date, (b->>'closedOn')::date, b->>'outcome',
       b->>'closingReason', (b->>'noticedOn')::date from jsonb_array_elements($1::jsonb) as t (b)`,
    [of((one) => one.breaches)],
  )
  await tx.query(
    `insert into agreement_surveys (home, id, agreement_id, access, intro, questions, opens_on, closes_on, made_at)
     select s->>'home', (s->>'id')::uuid, (s->>'agreement')::uuid, s->>'access', s->>'intro', s->'questions', (s->>'opensOn')::date,
       (s->>'closesOn')::date, (s->>'opensOn')::date from jsonb_array_elements($1::jsonb) as t (s)`,
    [of((one) => one.surveys.map(({ answers: _answers, ...survey }) => survey))],
  )
  await tx.query(
    `insert into agreement_survey_answers (home, id, survey_id, answers, answered_on)
     select a->>'home', (a->>'id')::uuid, (a->>'survey')::uuid, a->'answers', (a->>'on')::date from jsonb_array_elements($1::jsonb) as t (a)`,
    [
      of((one) =>
        one.surveys.flatMap((survey) =>
          survey.answers.map((answers) => ({ id: randomUUID(), survey: survey.id, answers, on: survey.opensOn })),
        ),
      ),
    ],
  )
  await tx.query(
    `insert into agreement_events (home, id, agreement_id, kind, version, body_id, reason, happened_at)
     select e->>'home', (e->>'id')::uuid, (e->>'agreement')::uuid, e->>'kind', (e->>'version')::int, (e->>'bodyId')::uuid, e->>'reason',
       (e->>'at')::timestamptz from jsonb_array_elements($1::jsonb) as t (e)`,
    [of((one) => one.events)],
  )
}
