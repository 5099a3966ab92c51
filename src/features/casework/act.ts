import { isId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import {
  type EventVisibility,
  type Move,
  type Outcome,
  outcomes,
  type PartState,
  type State,
} from '../complaints/index.ts'

/** What an officer may do from the desk; each is one form. */
export const acts = [
  'accept',
  'answer',
  'ask',
  'resume',
  'schedule',
  'start',
  'resolve',
  'close',
  'pass',
  'sort',
  'join',
  'officer',
  'escalate',
  'category',
  'merge',
  'note',
] as const
export type ActName = (typeof acts)[number]

/** Those that may be done to many at once. */
export const bulkActs = ['accept', 'answer', 'ask', 'start', 'resolve', 'close', 'officer', 'note'] as const

/** An act as it was read: what it needs of the case is looked up when it is done. */
export interface Wanted {
  readonly act: ActName
  /** Why, for officers; the act's usual reason where none was typed and none is asked. */
  readonly reason: string | null
  /** What the reporter and the public read with it. */
  readonly text: string | null
  /** Only the reporter and the office read it. */
  readonly toReporterOnly: boolean
  readonly outcome: Outcome | null
  /** What an outcome owes: whose duty, why not, of which case, what is left. */
  readonly note: string | null
  readonly bodyId: string | null
  readonly bodyIds: readonly string[]
  readonly lead: boolean
  readonly on: LocalDate | null
  readonly personId: string | null
  readonly category: string | null
  readonly severity: 'normal' | 'high' | 'urgent' | null
  readonly ref: string | null
  readonly mentions: readonly string[]
}

export type ActField = 'act' | 'reason' | 'text' | 'outcome' | 'note' | 'body' | 'on' | 'person' | 'category' | 'ref'
export interface ActProblem {
  readonly field: ActField
  readonly kind: 'missing' | 'too-long' | 'unknown' | 'too-short'
}

/** What must be said in the actor's own words: these move a case away from somebody, or end it. */
const owesReason: readonly ActName[] = ['pass', 'close', 'escalate', 'category', 'merge', 'join', 'sort']
const owesText: readonly ActName[] = ['answer', 'ask', 'note']
const SHORTEST_REASON = 5
const LONGEST_REASON = 500
const LONGEST_TEXT = 4_000

/** What only the database knows. */
export interface ActLookup {
  /** The code of a body as typed or chosen to its id. */
  bodyId(code: string): string | null
  day(text: string): LocalDate | null
  isCategory(code: string): boolean
  ref(text: string): string | null
}

type Fields = Readonly<Record<string, string | undefined>>

/**
 * Reads the form of one act. Only the fields an act has are looked at: whatever else is sent (a state, a visibility, a body in
 * charge) changes nothing.
 * @returns the act, or every problem at once
 */
export function readAct(fields: Fields, look: ActLookup): Result<Wanted, ActProblem[]> {
  const act = acts.find((one) => one === fields.act)
  if (act === undefined) return refuse([{ field: 'act', kind: 'unknown' }])
  const problems: ActProblem[] = []
  const wrong = (field: ActField, kind: ActProblem['kind']) => void problems.push({ field, kind })
  const line = (name: string) => (fields[name] ?? '').normalize('NFC').trim()

  const reason = line('reason')
  if (owesReason.includes(act) && reason === '') wrong('reason', 'missing')
  else if (owesReason.includes(act) && reason.length < SHORTEST_REASON) wrong('reason', 'too-short')
  if (reason.length > LONGEST_REASON) wrong('reason', 'too-long')

  const text = line('text').replace(/\r\n/g, '\n')
  if (owesText.includes(act) && text === '') wrong('text', 'missing')
  if (text.length > LONGEST_TEXT) wrong('text', 'too-long')

  const outcome = outcomes.find((one) => one === line('outcome')) ?? null
  const ends = act === 'resolve' || act === 'close'
  if (ends && outcome === null) wrong('outcome', line('outcome') === '' ? 'missing' : 'unknown')
  const note = line('note')
  if (note.length > LONGEST_REASON) wrong('note', 'too-long')

  const codes = line('body')
    .split(/[\s,]+/)
    .filter((code) => code !== '')
  const bodyIds = codes.flatMap((code) => look.bodyId(code) ?? [])
  if (act === 'pass' || act === 'sort' || act === 'join') {
    if (codes.length === 0) wrong('body', 'missing')
    else if (bodyIds.length < codes.length) wrong('body', 'unknown')
  }
  const on = act === 'schedule' && line('on') !== '' ? look.day(line('on')) : null
  if (act === 'schedule' && on === null) wrong('on', line('on') === '' ? 'missing' : 'unknown')
  const person = line('person')
  if (act === 'officer' && person !== '' && !isId(person)) wrong('person', 'unknown')
  const category = line('category')
  if (act === 'category' && !look.isCategory(category)) wrong('category', category === '' ? 'missing' : 'unknown')
  const ref = act === 'merge' ? look.ref(line('ref')) : null
  if (act === 'merge' && ref === null) wrong('ref', line('ref') === '' ? 'missing' : 'unknown')
  if (problems.length > 0) return refuse(problems)
  return ok({
    act,
    reason: reason === '' ? null : reason,
    text: text === '' ? null : text,
    toReporterOnly: line('only') === 'reporter',
    outcome: ends ? outcome : null,
    note: ends && note !== '' ? note : null,
    bodyId: bodyIds[0] ?? null,
    bodyIds,
    lead: line('lead') === '1',
    on,
    personId: act === 'officer' && person !== '' ? person : null,
    category: act === 'category' ? category : null,
    severity: (['normal', 'high', 'urgent'] as const).find((one) => one === line('severity')) ?? null,
    ref,
    mentions: Object.keys(fields).flatMap((name) =>
      name.startsWith('tell.') && isId(name.slice(5)) ? [name.slice(5)] : [],
    ),
  })
}

/** What the moves of an act need to know of the case. */
export interface ActCase {
  readonly state: State
  /** The state of the own part, where the body has one. */
  readonly partState: PartState | null
  readonly severity: 'normal' | 'high' | 'urgent'
}

export interface ActTargets {
  readonly merge: { readonly home: string; readonly id: string; readonly ref: string } | null
  readonly categoryVersion: number
}

/**
 * The moves of an act, in order; a step that must come first comes with it, so that a case is taken and ended in one go. Each move
 * is decided by the room of complaints, which refuses what its table of states does not have.
 */
export function movesOf(wanted: Wanted, found: ActCase, targets: ActTargets): Move[] {
  const isNew = (found.partState ?? found.state) === 'assigned'
  const accepted: Move[] = isNew ? [{ kind: 'accept' }] : []
  switch (wanted.act) {
    case 'accept':
    case 'start':
      return wanted.act === 'start' ? [...accepted, { kind: 'start' }] : [{ kind: 'accept' }]
    case 'answer':
      // The answer of whoever has not taken the case yet takes it: people should not be answered by nobody.
      return [...accepted, { kind: 'answer' }]
    case 'ask':
    case 'resume':
    case 'note':
      return [{ kind: wanted.act }]
    case 'schedule':
      return [...accepted, { kind: 'schedule', on: wanted.on }]
    case 'resolve':
      return wanted.outcome === null
        ? []
        : [...accepted, { kind: 'resolve', outcome: wanted.outcome, note: wanted.note }]
    case 'close':
      return [{ kind: 'close', ...(wanted.outcome === null ? {} : { outcome: wanted.outcome }), note: wanted.note }]
    case 'pass':
    case 'sort':
      return wanted.bodyId === null ? [] : [{ kind: 'assign', bodyId: wanted.bodyId }]
    case 'join':
      return [{ kind: 'join', bodies: wanted.bodyIds.map((bodyId) => ({ bodyId, lead: wanted.lead })) }]
    case 'officer':
      return [{ kind: 'officer', personId: wanted.personId }]
    case 'escalate':
      return [{ kind: 'escalate', toBodyId: wanted.bodyId }]
    case 'category':
      return wanted.category === null
        ? []
        : [
            {
              kind: 'categorise',
              categoryCode: wanted.category,
              categoryVersion: targets.categoryVersion,
              severity: wanted.severity ?? found.severity,
            },
          ]
    case 'merge':
      return targets.merge === null ? [] : [{ kind: 'merge', into: targets.merge }]
  }
}

/** Who reads what an act leaves in the timeline. Notes and assignments stay in the office whatever is sent. */
export function visibilityOf(wanted: Wanted): EventVisibility {
  if (wanted.act === 'note' || wanted.act === 'officer') return 'staff'
  return wanted.toReporterOnly && (wanted.act === 'answer' || wanted.act === 'ask') ? 'reporter' : 'public'
}

/** Which acts a desk offers for a case in this state; the first is the most usual. */
export function actsFor(state: State, partState: PartState | null): ActName[] {
  const working: ActName[] = [
    'answer',
    'resolve',
    'schedule',
    'start',
    'ask',
    'pass',
    'join',
    'escalate',
    'merge',
    'category',
    'officer',
    'note',
  ]
  if (state === 'screened') return ['sort', 'ask', 'close', 'merge', 'category', 'note']
  if (state === 'received') return ['note']
  if (state === 'waiting_info') return ['resume', 'answer', 'close', 'officer', 'note']
  if (state === 'resolved') return ['answer', 'note']
  if (state === 'closed') return ['note']
  if (partState === 'resolved') return ['answer', 'note']
  if ((partState ?? state) === 'assigned')
    return ['accept', ...working.filter((act) => act !== 'schedule' && act !== 'start')]
  const passable = state === 'accepted' || state === 'assigned'
  return working.filter(
    (act) => (passable || act !== 'pass') && (act !== 'start' || (partState ?? state) !== 'in_progress'),
  )
}
