import { createHash } from 'node:crypto'
import { similarityKeys } from '../../engines/similarity/index.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { bodiesNamed } from '../bodies/index.ts'
import type { Answers, Category } from '../routing/index.ts'
import { announceStep } from './announce.ts'
import { partOfCode } from './area-part.ts'
import {
  type ActorKind,
  type CaseFacts,
  type CaseKey,
  type Channel,
  type NewEvent,
  type Part,
  phaseOf,
  type Severity,
  type Visibility,
} from './complaint.ts'
import { heldOutcome, heldReport, heldText } from './held-texts.ts'
import { publicAnswers, publicWords, searchLexemes, shownPoint } from './public-words.ts'
import { digestOfText, sealOriginal } from './sealed.ts'

/** A case with its whole past: what the demonstration and the benches make, by the thousand. */
export interface WholeCase extends CaseKey {
  readonly ref: string
  readonly facts: CaseFacts
  readonly parts: readonly Part[]
  readonly events: readonly (NewEvent & {
    readonly id: string
    readonly at: Date
    readonly actorKind: ActorKind
    readonly actorId: string | null
    readonly reason: string
  })[]
  readonly category: Pick<Category, 'questions' | 'atHome'>
  readonly areaCode: string | null
  readonly lat: number | null
  readonly lon: number | null
  readonly placeText: string | null
  /** As written; the public form is made here. */
  readonly words: string
  /** True where whoever made it up knows that words and place hold nothing personal: then they need not be searched. */
  readonly isClean: boolean
  readonly answers: Answers
  readonly channel: Channel
  readonly sourceName?: string
  readonly entered: { readonly by: string | null; readonly consent: string }
  readonly reporterId: string | null
  readonly receivedAt: Date
  readonly days: { readonly answer: number; readonly resolve: number }
  readonly firstAnswerDue: LocalDate
  readonly resolveDue: LocalDate
  readonly clockVersion: number
  readonly supports: number
  readonly revision: number
  /** 32 bytes of the sealed original, in hexadecimal. */
  readonly salt: string
}

/** A case as it is when it has just come in, for whoever lets `decideMove` tell its past. */
export function newFacts(given: {
  readonly visibility: Visibility
  readonly categoryCode: string
  readonly categoryVersion: number
  readonly severity: Severity
}): CaseFacts {
  return {
    ...given,
    state: 'received',
    waitedFrom: null,
    delivery: 'none',
    outcome: null,
    outcomeNote: null,
    leadBodyId: null,
    triageBodyId: null,
    assignedTo: null,
    escalatedTo: null,
    reroutes: 0,
    reopened: 0,
    pauses: [],
    pausedSince: null,
    firstAnsweredAt: null,
    resolvedAt: null,
    confirmUntil: null,
    closedAt: null,
    reopenUntil: null,
    mergedInto: null,
    mergedRef: null,
    satisfaction: null,
    solved: null,
    ratedAt: null,
  }
}

type ShownWords = (text: string) => string

const ROWS_A_CALL = 2_000

/**
 * Stores whole cases in few statements. Nobody is written to: it is for cases that nobody reported. In the caller's transaction.
 * @param announced how many of the newest public ones the public log is told of; the others are from before it began
 */
export async function storeCases(
  tx: Tx,
  deps: Pick<Deps, 'secrets'>,
  cases: readonly WholeCase[],
  now: Date,
  announced = 0,
): Promise<void> {
  // Offices answer in the same words, and villages come back
  const known = new Map<string, string>()
  const shown: ShownWords = (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const words = publicWords(text)
    known.set(text, words)
    return words
  }
  const rows = cases.map((one) => caseRow(one, shown, now))
  await putAll(tx, 'complaints', rows)
  await putAll(
    tx,
    'complaint_events',
    cases.flatMap((one) => eventRows(one, shown)),
  )
  await putAll(tx, 'complaint_parts', cases.flatMap(partRows))
  await putAll(
    tx,
    'complaint_originals',
    cases.map((one) => ({
      home: one.home,
      complaint_id: one.id,
      field: 'report',
      sealed: sealOriginal(deps, one.id, 'report', {
        words: one.words,
        placeText: one.placeText,
        answers: one.answers,
      }),
      salt: `\\x${one.salt}`,
      made_at: one.receivedAt,
    })),
  )
  const open = cases.flatMap((one, at) =>
    one.facts.visibility === 'public' ? [{ one, row: rows[at] as CaseColumns }] : [],
  )
  const newest = open.sort((a, b) => a.one.receivedAt.getTime() - b.one.receivedAt.getTime()).slice(-announced)
  if (announced > 0) await announceAll(tx, newest, shown)
}

type CaseColumns = ReturnType<typeof caseRow>

/** The public steps of cases as they would have been announced when they happened. */
async function announceAll(
  tx: Tx,
  cases: readonly { readonly one: WholeCase; readonly row: CaseColumns }[],
  shownWords: ShownWords,
): Promise<void> {
  const bodies = await bodiesNamed(
    tx,
    cases.flatMap(({ one }) => one.events.map(({ bodyId }) => bodyId)),
  )
  for (const { one, row } of cases) {
    const events = one.events.filter(({ visibility }) => visibility === 'public')
    const outcomeAt = events.findLastIndex(({ outcome }) => outcome !== null)
    let state = one.facts.state
    for (const [at, event] of events.entries()) {
      state = event.toState ?? state
      const text = event.text === null ? null : shownWords(event.text)
      announceStep(tx, {
        home: one.home,
        ref: one.ref,
        eventId: event.id,
        at: event.at,
        kind: event.kind,
        state,
        outcome: event.outcome,
        category: one.facts.categoryCode,
        area: one.areaCode,
        body: bodies.get(event.bodyId ?? '')?.code ?? null,
        textDigest: event.kind === 'received' ? digestOfText(Buffer.from(one.salt, 'hex'), one.words) : null,
        words: {
          ...(event.kind === 'received'
            ? heldReport({ ...row, placeText: row.place_text, wordsSalt: saltOf(one, 'report') })
            : {}),
          ...(at === outcomeAt ? heldOutcome(one.facts.outcomeNote, saltOf(one, 'outcome')) : {}),
          ...heldText({ id: event.id, text, textSalt: saltOf(one, event.id) }),
        },
      })
    }
  }
}

/** Salt of what the public log holds of a text: made from that of the case, so that the same seed makes the same rows. */
function saltOf({ salt }: WholeCase, name: string): Buffer {
  return createHash('sha256').update(`${salt} ${name}`).digest()
}

function saltColumn(one: WholeCase, name: string, isHeld: boolean): string | null {
  return isHeld && one.facts.visibility !== 'private' ? `\\x${saltOf(one, name).toString('hex')}` : null
}

async function putAll(
  tx: Tx,
  table: 'complaints' | 'complaint_events' | 'complaint_parts' | 'complaint_originals',
  rows: readonly object[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_CALL) {
    const json = JSON.stringify(rows.slice(at, at + ROWS_A_CALL))
    await tx.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [json])
  }
}

function caseRow(one: WholeCase, shownWords: ShownWords, now: Date) {
  const { facts } = one
  const words = one.isClean ? one.words : shownWords(one.words)
  const placeText = one.placeText === null || one.isClean ? one.placeText : shownWords(one.placeText)
  const shown = shownPoint(one.category, one.lat, one.lon)
  const isOver = phaseOf(facts.state) === 'over'
  return {
    home: one.home,
    id: one.id,
    ref: one.ref,
    state: facts.state,
    waited_from: facts.waitedFrom,
    phase: phaseOf(facts.state),
    visibility: facts.visibility,
    delivery: facts.delivery,
    outcome: facts.outcome,
    outcome_note: facts.outcomeNote,
    category_code: facts.categoryCode,
    category_version: facts.categoryVersion,
    severity: facts.severity,
    area_code: one.areaCode,
    district_code: partOfCode(one.areaCode, 4),
    subdistrict_code: partOfCode(one.areaCode, 6),
    lat: one.lat,
    lon: one.lon,
    lat_shown: shown.lat,
    lon_shown: shown.lon,
    place_text: placeText,
    words,
    words_shown_at: one.receivedAt,
    words_salt: saltColumn(one, 'report', true),
    outcome_salt: saltColumn(one, 'outcome', facts.outcomeNote !== null),
    answers: publicAnswers(one.category, one.answers),
    photos: 0,
    search: searchLexemes(words, placeText),
    // Only open cases are looked for
    similar_keys: isOver
      ? []
      : similarityKeys({
          lat: shown.lat,
          lon: shown.lon,
          placeCode: partOfCode(one.areaCode, 6) === null ? null : one.areaCode,
          category: facts.categoryCode,
          text: words,
          at: one.receivedAt,
        }),
    channel: one.channel,
    source_name: one.sourceName ?? null,
    entered_by: one.entered.by,
    consent: one.entered.consent,
    reporter_id: one.reporterId,
    contact_allowed: one.reporterId !== null,
    receipt_hash: one.salt,
    occurred_on: null,
    received_at: one.receivedAt,
    lead_body_id: facts.leadBodyId,
    triage_body_id: facts.triageBodyId,
    assigned_to: facts.assignedTo,
    escalated_to: facts.escalatedTo,
    reroutes: facts.reroutes,
    reopened: facts.reopened,
    first_answer_days: one.days.answer,
    resolve_days: one.days.resolve,
    first_answer_due: one.firstAnswerDue,
    resolve_due: one.resolveDue,
    clock_version: one.clockVersion,
    pauses: facts.pauses,
    paused_since: facts.pausedSince,
    first_answered_at: facts.firstAnsweredAt,
    resolved_at: facts.resolvedAt,
    confirm_until: facts.confirmUntil,
    closed_at: facts.closedAt,
    reopen_until: facts.reopenUntil,
    merged_into: facts.mergedInto,
    merged_ref: facts.mergedRef,
    supports: one.supports,
    satisfaction: facts.satisfaction,
    solved: facts.solved,
    rated_at: facts.ratedAt,
    revision: one.revision,
    updated_at: one.events.at(-1)?.at ?? now,
  }
}

function eventRows(one: WholeCase, shownWords: ShownWords): object[] {
  return one.events.map((event) => ({
    home: one.home,
    id: event.id,
    complaint_id: one.id,
    kind: event.kind,
    at: event.at,
    actor_kind: event.actorKind,
    actor_id: event.actorId,
    body_id: event.bodyId,
    reason: event.reason,
    text: event.text === null || event.visibility === 'staff' ? event.text : shownWords(event.text),
    visibility: event.visibility,
    from_state: event.fromState,
    to_state: event.toState,
    outcome: event.outcome,
    detail: event.detail,
    text_salt: saltColumn(one, event.id, event.text !== null && event.visibility === 'public'),
    told: true,
  }))
}

function partRows(one: WholeCase): object[] {
  return one.parts.map((part) => ({
    home: one.home,
    complaint_id: one.id,
    body_id: part.bodyId,
    lead: part.lead,
    state: part.state,
    outcome: part.outcome,
    outcome_note: part.outcomeNote,
    delivery: part.delivery,
    received_at: one.receivedAt,
    since: one.receivedAt,
    left_at: null,
  }))
}
