import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type {
  Act,
  Actor,
  ActorKind,
  CaseFacts,
  Change,
  Move,
  MoveKind,
  MoveRefusal,
  NewEvent,
  Part,
  PartState,
} from './moves.ts'
import { movesFrom, type Outcome, type State } from './states.ts'

export * from './moves.ts'
export * from './states.ts'

/** How often bodies may send a case to each other; then whoever oversees them decides. */
export const MOST_REROUTES = 3
/** Days after closing in which the reporter may say that it is not done. */
const REOPEN_DAYS = 30
/** Working days of silence after which "done" is taken as agreed. */
export const SILENCE_WORKING_DAYS = 10

/** Which outcomes a case may be closed with from a state in which nobody has said that it is done. */
const closingOutcomes: Partial<Record<State, readonly Outcome[]>> = {
  screened: ['duplicate', 'not_our_duty', 'withdrawn', 'cannot', 'rejected'],
  waiting_info: ['unreachable', 'withdrawn', 'duplicate'],
}
/** Outcomes that owe a word: whose duty it is, why it cannot be, why it was rejected, of which it is a double, what is left. */
const explained: readonly Outcome[] = ['partly', 'not_our_duty', 'cannot', 'rejected', 'duplicate']

const office: readonly ActorKind[] = ['officer', 'oversight', 'program']
const who: Readonly<Record<MoveKind, readonly ActorKind[]>> = {
  screen: [...office, 'system', 'clerk', 'moderator'],
  assign: [...office, 'system', 'clerk'],
  triage: [...office, 'system', 'clerk'],
  accept: office,
  start: office,
  schedule: office,
  ask: office,
  resume: [...office, 'reporter', 'system'],
  resolve: office,
  close: [...office, 'reporter', 'system'],
  reopen: [...office, 'reporter'],
  withdraw: ['reporter', 'clerk'],
  merge: [...office, 'moderator'],
  answer: office,
  write: ['reporter', 'clerk'],
  note: [...office, 'clerk', 'moderator'],
  join: [...office, 'clerk'],
  escalate: [...office, 'system'],
  appeal: ['reporter'],
  officer: office,
  categorise: [...office, 'clerk', 'moderator'],
  withhold: ['moderator', 'oversight'],
  show: ['moderator', 'oversight'],
  seen: [...office, 'system'],
  rate: ['reporter'],
}

/**
 * Decides what a move makes of a case, or why it cannot be. Pure: no clock, no database.
 * @param until last day to disagree, worked out by the caller in working days (`SILENCE_WORKING_DAYS` from today)
 */
export function decideMove(
  now: Date,
  before: { readonly facts: CaseFacts; readonly parts: readonly Part[]; readonly id: string },
  move: Move,
  act: Act,
  until: LocalDate,
): Result<Change, MoveRefusal> {
  if (act.reason.trim() === '') return refuse({ kind: 'reason-missing' })
  if (!who[move.kind].includes(act.actor.kind)) {
    return refuse({ kind: 'not-for-this-actor', actor: act.actor.kind, move: move.kind })
  }
  return decide({ now, today: todayInBangkok(now), until, id: before.id, act }, before.facts, before.parts, move)
}

interface Setting {
  readonly now: Date
  readonly today: LocalDate
  readonly until: LocalDate
  readonly id: string
  readonly act: Act
}

function decide(setting: Setting, facts: CaseFacts, parts: readonly Part[], move: Move): Result<Change, MoveRefusal> {
  const { act, now, today } = setting
  const goTo = (to: State): boolean => movesFrom(facts).includes(to)
  const fromHere = (): { ok: false; problem: MoveRefusal } =>
    refuse({ kind: 'not-from-here', state: facts.state, move: move.kind })
  const changed = (
    set: Partial<CaseFacts>,
    event: Partial<NewEvent> & Pick<NewEvent, 'kind'>,
    newParts: readonly Part[] = parts,
    left: readonly string[] = [],
  ) => ok(changeOf(setting, facts, set, event, newParts, left))

  switch (move.kind) {
    case 'screen':
      return goTo('screened') ? changed({ state: 'screened' }, { kind: 'moved' }) : fromHere()
    case 'triage':
      if (facts.state !== 'screened') return fromHere()
      return changed({ triageBodyId: move.bodyId }, { kind: 'note', bodyId: move.bodyId, visibility: 'staff' })
    case 'assign':
      return assign(setting, facts, parts, move.bodyId)
    case 'accept':
      return movePart(setting, facts, parts, move, 'accepted')
    case 'start':
      return movePart(setting, facts, parts, move, 'in_progress')
    case 'schedule':
      return movePart(setting, facts, parts, move, 'scheduled')
    case 'ask':
      if (!goTo('waiting_info')) return fromHere()
      if (isBlank(act.text)) return refuse({ kind: 'text-missing' })
      return changed({ state: 'waiting_info', waitedFrom: facts.state, pausedSince: now }, { kind: 'asked' })
    case 'resume': {
      if (facts.state !== 'waiting_info' || facts.waitedFrom === null) return fromHere()
      const kind = act.actor.kind === 'reporter' ? 'wrote' : 'moved'
      return changed({ state: facts.waitedFrom, waitedFrom: null, ...clockOn(facts, now) }, { kind })
    }
    case 'resolve':
      return resolve(setting, facts, parts, move)
    case 'close':
      return close(setting, facts, parts, move)
    case 'reopen':
      return reopen(setting, facts, parts)
    case 'withdraw':
    case 'merge':
      return endEarly(setting, facts, parts, move)
    case 'answer':
      if (isBlank(act.text)) return refuse({ kind: 'text-missing' })
      return changed({}, { kind: 'answered' })
    case 'write':
      if (isBlank(act.text)) return refuse({ kind: 'text-missing' })
      return changed({}, { kind: 'wrote' })
    case 'note':
      if (isBlank(act.text)) return refuse({ kind: 'text-missing' })
      return changed({}, { kind: 'note', visibility: 'staff' })
    case 'join': {
      if (parts.length === 0 || facts.state === 'resolved' || facts.state === 'closed') return fromHere()
      const there = new Set(parts.map(({ bodyId }) => bodyId))
      const added = move.bodies.filter(({ bodyId }) => !there.has(bodyId))
      if (added.length === 0) return refuse({ kind: 'same-body' })
      const more = added.map(({ bodyId, lead }) => ({ ...newPart(bodyId), lead }))
      return changed({}, { kind: 'joint', detail: { bodies: added.map(({ bodyId }) => bodyId) } }, [...parts, ...more])
    }
    case 'escalate':
      if (facts.state === 'closed') return fromHere()
      return changed({ escalatedTo: move.toBodyId }, { kind: 'escalated', bodyId: move.toBodyId })
    case 'appeal':
      if (facts.state !== 'closed' && facts.state !== 'resolved') return fromHere()
      if (isBlank(act.text)) return refuse({ kind: 'text-missing' })
      return changed({}, { kind: 'appealed' })
    case 'officer':
      return changed({ assignedTo: move.personId }, { kind: 'assigned', visibility: 'staff' })
    case 'categorise': {
      const { categoryCode, categoryVersion, severity, isPrivate = false } = move
      const detail = { from: facts.categoryCode, to: categoryCode, severity }
      const set = { categoryCode, categoryVersion, severity }
      // A case that turns out to be of a private kind is public no more, not even by the name of its new category.
      if (isPrivate || facts.visibility === 'private')
        return changed({ ...set, visibility: 'private' }, { kind: 'category', visibility: 'reporter', detail })
      return changed(set, { kind: 'category', detail })
    }
    case 'withhold':
      // A private case has nothing to take down: its stone would tell of it, and showing it again would publish it.
      if (facts.visibility !== 'public') return fromHere()
      return changed({ visibility: 'withheld' }, { kind: 'withheld', detail: { before: facts.visibility } })
    case 'show':
      if (facts.visibility !== 'withheld') return fromHere()
      return changed({ visibility: 'public' }, { kind: 'shown' })
    case 'seen': {
      const bodyId = bodyOf(act.actor) ?? facts.leadBodyId
      const seen = parts.map((part) => (part.bodyId === bodyId ? { ...part, delivery: 'seen' as const } : part))
      const delivery = bodyId === facts.leadBodyId && facts.delivery !== 'none' ? 'seen' : facts.delivery
      return ok({ facts: { ...facts, delivery }, parts: seen, left: [], events: [] })
    }
    case 'rate':
      if (facts.state !== 'closed' && facts.state !== 'resolved') return fromHere()
      if (!Number.isInteger(move.stars) || move.stars < 1 || move.stars > 5) return refuse({ kind: 'no-such-stars' })
      return changed(
        { satisfaction: move.stars, solved: move.solved, ratedAt: now },
        { kind: 'rated', detail: { stars: move.stars, solved: move.solved, on: today } },
      )
  }
}

function assign(
  setting: Setting,
  facts: CaseFacts,
  parts: readonly Part[],
  bodyId: string,
): Result<Change, MoveRefusal> {
  if (!movesFrom(facts).includes('assigned')) {
    return refuse({ kind: 'not-from-here', state: facts.state, move: 'assign' })
  }
  const isReroute = facts.state !== 'screened'
  if (isReroute && facts.leadBodyId === bodyId) return refuse({ kind: 'same-body' })
  // Bodies may not send a case round and round. Whoever oversees them has the last word, and it is in the timeline.
  if (isReroute && facts.reroutes >= MOST_REROUTES && setting.act.actor.kind !== 'oversight') {
    return refuse({ kind: 'too-many-reroutes', most: MOST_REROUTES })
  }
  const others = parts.filter((part) => part.bodyId !== facts.leadBodyId && part.bodyId !== bodyId)
  const set: Partial<CaseFacts> = {
    state: 'assigned',
    leadBodyId: bodyId,
    triageBodyId: null,
    assignedTo: null,
    delivery: 'sent',
    reroutes: facts.reroutes + (isReroute ? 1 : 0),
  }
  const detail: NewEvent['detail'] = isReroute ? { from: facts.leadBodyId } : {}
  const event = { kind: isReroute ? ('rerouted' as const) : ('moved' as const), bodyId, detail }
  const left = isReroute && facts.leadBodyId !== null ? [facts.leadBodyId] : []
  return ok(changeOf(setting, facts, set, event, [{ ...newPart(bodyId), lead: true }, ...others], left))
}

/** A step of one body. Where it is the only lead the case goes with it; in a joint case the case follows the furthest lead. */
function movePart(
  setting: Setting,
  facts: CaseFacts,
  parts: readonly Part[],
  move: Extract<Move, { kind: 'accept' | 'start' | 'schedule' }>,
  to: Exclude<PartState, 'resolved' | 'assigned'>,
): Result<Change, MoveRefusal> {
  const detail: NewEvent['detail'] = move.kind === 'schedule' && move.on !== null ? { on: move.on } : {}
  const part = partOf(facts, parts, setting.act.actor, move.bodyId)
  // A case that was reopened before anybody had it is worked on without a part.
  if (part === null && parts.length > 0) return refuse({ kind: 'body-not-here' })
  const from = part?.state ?? facts.state
  const isWaiting = facts.state === 'waiting_info' || facts.state === 'resolved' || facts.state === 'closed'
  if (isWaiting || !movesFrom({ state: from, waitedFrom: null }).includes(to)) {
    return refuse({ kind: 'not-from-here', state: facts.state, move: move.kind })
  }
  const newParts = parts.map((one) => (one === part ? { ...one, state: to, delivery: 'seen' as const } : one))
  const target = part === null ? to : furthestLead(newParts)
  const goes = target !== facts.state && movesFrom(facts).includes(target)
  const set: Partial<CaseFacts> = {
    ...(goes ? { state: target } : {}),
    ...(part?.bodyId === facts.leadBodyId ? { delivery: 'seen' } : {}),
  }
  const kind = goes ? 'moved' : 'part'
  const bodyId = part?.bodyId ?? null
  return ok(changeOf(setting, facts, set, { kind, bodyId, detail: { ...detail, part: to } }, newParts, []))
}

function resolve(
  setting: Setting,
  facts: CaseFacts,
  parts: readonly Part[],
  move: Extract<Move, { kind: 'resolve' }>,
): Result<Change, MoveRefusal> {
  const problem = noteProblem(move.outcome, move.note)
  if (problem !== null) return refuse(problem)
  const part = partOf(facts, parts, setting.act.actor, move.bodyId)
  if (part === null && parts.length > 0) return refuse({ kind: 'body-not-here' })
  const from = part?.state ?? facts.state
  const canPart = movesFrom({ state: from, waitedFrom: null }).includes('resolved')
  if (facts.state === 'waiting_info' || facts.state === 'resolved' || facts.state === 'closed' || !canPart) {
    return refuse({ kind: 'not-from-here', state: facts.state, move: 'resolve' })
  }
  const done: Partial<Part> = { state: 'resolved', outcome: move.outcome, outcomeNote: move.note, delivery: 'seen' }
  const newParts = parts.map((one) => (one === part ? { ...one, ...done } : one))
  const bodyId = part?.bodyId ?? null
  const isWhole = newParts.every((one) => !one.lead || one.state === 'resolved') && part?.lead !== false
  if (!isWhole || !movesFrom(facts).includes('resolved')) {
    const event = { kind: 'part' as const, bodyId, outcome: move.outcome, detail: { part: 'resolved' } }
    return ok(changeOf(setting, facts, {}, event, newParts, []))
  }
  const outcome = worstOf(newParts) ?? move.outcome
  const set: Partial<CaseFacts> = {
    state: 'resolved',
    outcome,
    outcomeNote: move.note,
    resolvedAt: setting.now,
    confirmUntil: setting.until,
  }
  return ok(changeOf(setting, facts, set, { kind: 'moved', bodyId, outcome }, newParts, []))
}

function close(
  setting: Setting,
  facts: CaseFacts,
  parts: readonly Part[],
  move: Extract<Move, { kind: 'close' }>,
): Result<Change, MoveRefusal> {
  const { act, now, today } = setting
  if (!movesFrom(facts).includes('closed')) {
    return refuse({ kind: 'not-from-here', state: facts.state, move: 'close' })
  }
  const wanted = facts.state === 'resolved' ? facts.outcome : (move.outcome ?? null)
  if (facts.state === 'resolved') {
    // An office that says "done" cannot say for the reporter that it is: only silence or the reporter does.
    const isSilence = facts.confirmUntil !== null && today > facts.confirmUntil
    if (act.actor.kind !== 'reporter' && !isSilence) {
      return refuse({ kind: 'not-for-this-actor', actor: act.actor.kind, move: 'close' })
    }
    if (move.outcome !== undefined && move.outcome !== facts.outcome) {
      return refuse({ kind: 'outcome-not-here', outcome: move.outcome })
    }
  } else {
    if (wanted === null || !closingOutcomes[facts.state]?.includes(wanted)) {
      return refuse({ kind: 'outcome-not-here', outcome: wanted })
    }
    if (act.actor.kind === 'reporter' && wanted !== 'withdrawn') {
      return refuse({ kind: 'not-for-this-actor', actor: 'reporter', move: 'close' })
    }
    const problem = noteProblem(wanted, move.note ?? null)
    if (problem !== null) return refuse(problem)
  }
  const set: Partial<CaseFacts> = {
    state: 'closed',
    waitedFrom: null,
    outcome: wanted,
    outcomeNote: facts.state === 'resolved' ? facts.outcomeNote : (move.note ?? null),
    closedAt: now,
    reopenUntil: addDays(today, REOPEN_DAYS),
    ...clockOn(facts, now),
  }
  return ok(changeOf(setting, facts, set, { kind: 'moved', outcome: wanted }, parts, []))
}

function reopen(setting: Setting, facts: CaseFacts, parts: readonly Part[]): Result<Change, MoveRefusal> {
  const { act, now, today } = setting
  if (facts.state !== 'resolved' && facts.state !== 'closed') {
    return refuse({ kind: 'not-from-here', state: facts.state, move: 'reopen' })
  }
  if (facts.state === 'closed' && (facts.reopenUntil === null || today > facts.reopenUntil)) {
    return refuse({ kind: 'window-over', until: facts.reopenUntil })
  }
  if (isBlank(act.text)) return refuse({ kind: 'text-missing' })
  const stopped = facts.resolvedAt ?? facts.closedAt ?? now
  const set: Partial<CaseFacts> = {
    state: 'in_progress',
    outcome: null,
    outcomeNote: null,
    resolvedAt: null,
    confirmUntil: null,
    closedAt: null,
    reopenUntil: null,
    mergedInto: null,
    mergedRef: null,
    delivery: facts.leadBodyId === null ? 'none' : 'sent',
    reopened: facts.reopened + 1,
    // While it was said to be done nobody could work on it.
    pauses: [...facts.pauses, { from: stopped.toISOString(), to: now.toISOString() }],
  }
  const again = parts.map((part) =>
    part.lead
      ? { ...part, state: 'in_progress' as const, outcome: null, outcomeNote: null, delivery: 'sent' as const }
      : part,
  )
  return ok(changeOf(setting, facts, set, { kind: 'reopened', bodyId: facts.leadBodyId }, again, []))
}

/** Withdrawn, or a double of another: the shortest way to the end that the table allows, each step in the timeline. */
function endEarly(
  setting: Setting,
  facts: CaseFacts,
  parts: readonly Part[],
  move: Extract<Move, { kind: 'withdraw' | 'merge' }>,
): Result<Change, MoveRefusal> {
  if (facts.state === 'closed' || facts.state === 'resolved') {
    return refuse({ kind: 'not-from-here', state: facts.state, move: move.kind })
  }
  if (move.kind === 'merge' && move.into.id === setting.id) return refuse({ kind: 'into-itself' })
  const outcome: Outcome = move.kind === 'withdraw' ? 'withdrawn' : 'duplicate'
  const note = move.kind === 'merge' ? move.into.ref : null
  const steps: State[] =
    facts.state === 'received'
      ? ['screened', 'closed']
      : facts.state === 'screened' || facts.state === 'waiting_info'
        ? ['closed']
        : facts.state === 'assigned'
          ? ['waiting_info', 'closed']
          : ['resolved', 'closed']
  const end: CaseFacts = {
    ...facts,
    state: 'closed',
    waitedFrom: null,
    outcome,
    outcomeNote: note,
    ...clockOn(facts, setting.now),
    closedAt: setting.now,
    reopenUntil: addDays(setting.today, REOPEN_DAYS),
    ...(move.kind === 'merge' ? { mergedInto: move.into.id, mergedRef: move.into.ref } : {}),
  }
  const resolvedParts = parts.map((part) =>
    part.state === 'resolved' ? part : { ...part, state: 'resolved' as const, outcome, outcomeNote: note },
  )
  const events = steps.flatMap((to, at): NewEvent[] => {
    const isLast = at === steps.length - 1
    return entriesOf(facts, setting.act.actor, {
      kind: isLast && move.kind === 'merge' ? 'merged' : 'moved',
      bodyId: bodyOf(setting.act.actor),
      visibility: setting.act.visibility,
      fromState: at === 0 ? facts.state : (steps[at - 1] ?? null),
      toState: to,
      outcome: to === 'resolved' || to === 'closed' ? outcome : null,
      text: isLast ? (setting.act.text ?? null) : null,
      detail: move.kind === 'merge' ? { into: move.into.ref } : {},
    })
  })
  return ok({ facts: end, parts: resolvedParts, left: [], events })
}

function changeOf(
  { act, now }: Setting,
  facts: CaseFacts,
  set: Partial<CaseFacts>,
  event: Partial<NewEvent> & Pick<NewEvent, 'kind'>,
  parts: readonly Part[],
  left: readonly string[],
): Change {
  const text = isBlank(act.text) ? null : (act.text ?? null)
  const moves = set.state !== undefined && (set.state !== facts.state || event.kind === 'rerouted')
  const entry: NewEvent = {
    bodyId: bodyOf(act.actor),
    visibility: act.visibility,
    fromState: moves ? facts.state : null,
    toState: moves ? (set.state ?? null) : null,
    outcome: null,
    text,
    detail: {},
    ...event,
  }
  const isOffice = act.actor.kind === 'officer' || act.actor.kind === 'oversight' || act.actor.kind === 'program'
  const answers = isOffice && text !== null && entry.visibility !== 'staff' && facts.firstAnsweredAt === null
  return {
    facts: { ...facts, ...set, ...(answers ? { firstAnsweredAt: now } : {}) },
    parts,
    left,
    events: entriesOf(facts, act.actor, entry),
  }
}

/**
 * How an act stands in the timeline. A step from state to state is for everybody who may know of the case, whoever the words with it
 * are for: words for fewer are an entry of their own behind it, so that no reader of the timeline misses a step.
 */
function entriesOf({ visibility }: CaseFacts, actor: Actor, entry: NewEvent): NewEvent[] {
  if (entry.toState === null || entry.visibility === 'public') return [entry]
  // Of a private case nobody but its reporter and the office reads anything.
  if (visibility === 'private') return [{ ...entry, visibility: 'reporter' }]
  const isOfWords = entry.kind === 'asked' || entry.kind === 'wrote'
  const step: NewEvent = { ...entry, kind: isOfWords ? 'moved' : entry.kind, visibility: 'public', text: null }
  if (entry.text === null && !isOfWords) return [step]
  const isOfReporter = actor.kind === 'reporter' || actor.kind === 'clerk'
  const words: NewEvent = {
    ...entry,
    kind: isOfWords ? entry.kind : isOfReporter ? 'wrote' : 'answered',
    fromState: null,
    toState: null,
    outcome: null,
    detail: {},
  }
  return [{ ...step, detail: { ...step.detail, apart: true } }, words]
}

function noteProblem(outcome: Outcome, note: string | null): MoveRefusal | null {
  return explained.includes(outcome) && isBlank(note) ? { kind: 'note-missing', outcome } : null
}

function clockOn(facts: CaseFacts, now: Date): Pick<CaseFacts, 'pauses' | 'pausedSince'> {
  if (facts.pausedSince === null) return { pauses: facts.pauses, pausedSince: null }
  const pause = { from: facts.pausedSince.toISOString(), to: now.toISOString() }
  return { pauses: [...facts.pauses, pause], pausedSince: null }
}

function newPart(bodyId: string): Part {
  return { bodyId, lead: false, state: 'assigned', outcome: null, outcomeNote: null, delivery: 'sent' }
}

function partOf(facts: CaseFacts, parts: readonly Part[], actor: Actor, bodyId: string | undefined): Part | null {
  const wanted = bodyId ?? bodyOf(actor)
  return (
    parts.find((part) => part.bodyId === wanted) ??
    (bodyId === undefined ? (parts.find((part) => part.bodyId === facts.leadBodyId) ?? null) : null)
  )
}

/** The body an actor speaks for. */
function bodyOf(actor: Actor): string | null {
  return 'bodyId' in actor ? (actor.bodyId ?? null) : null
}

const order: readonly PartState[] = ['assigned', 'accepted', 'scheduled', 'in_progress']

function furthestLead(parts: readonly Part[]): PartState {
  const at = parts.filter(({ lead, state }) => lead && state !== 'resolved').map(({ state }) => order.indexOf(state))
  return order[Math.max(0, ...at)] ?? 'assigned'
}

/** What is said of a joint case is no better than what any lead says. */
function worstOf(parts: readonly Part[]): Outcome | null {
  const said = parts.flatMap(({ lead, outcome }) => (lead && outcome !== null ? [outcome] : []))
  const rank: readonly Outcome[] = [
    'rejected',
    'cannot',
    'not_our_duty',
    'unreachable',
    'partly',
    'duplicate',
    'withdrawn',
    'fixed',
  ]
  return rank.find((one) => said.includes(one)) ?? null
}

function isBlank(text: string | null | undefined): boolean {
  return text === null || text === undefined || text.trim() === ''
}
