import { type Home, isId, parsePublicId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'

/** What one side is to the other; `contributes` is the one that carries money. */
export const alignmentKinds = ['contributes', 'same', 'broader', 'narrower', 'conflicts'] as const
export type AlignmentKind = (typeof alignmentKinds)[number]

export const alignmentStates = ['proposed', 'confirmed', 'rejected', 'withdrawn'] as const
export type AlignmentState = (typeof alignmentStates)[number]

/** A branch of a plan, or a project: what may be linked. */
export type Thing =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'project'; readonly home: Home; readonly id: string }

/** A thing with what rules and rights depend on. */
export interface KnownThing {
  readonly kind: Thing['kind']
  /** Of a branch: the home of the area of its plan. */
  readonly home: Home
  readonly id: string
  readonly title: string
  readonly planId: string
  readonly bodyId: string
  readonly areaCode: string | null
  /** Last fiscal year of its plan, CE. */
  readonly planEndsIn: number
  /** Of a project: its state; of a branch null. */
  readonly state: string | null
}

/** Percent with two decimals, as whole hundredths: 2550 is 25.5 %. */
export type Hundredths = number
export const WHOLE: Hundredths = 10_000

export interface AlignmentDraft {
  readonly left: Thing
  readonly right: Thing
  readonly kind: AlignmentKind
  readonly share: Hundredths | null
  readonly reason: string
}

export type AlignmentRefusal =
  | { readonly kind: 'no-such-thing'; readonly side: 'left' | 'right' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'to-itself' }
  | {
      readonly kind: 'retired'
      readonly side: 'left' | 'right'
      readonly title: string
      readonly endedIn: number | null
    }
  /** They are linked already, this way round or the other; `id` is the link that stands. */
  | {
      readonly kind: 'already'
      readonly home: Home
      readonly id: string
      readonly is: AlignmentKind
      readonly state: AlignmentState
    }
  /** Left lies under right in one plan: the plan's own tree says so already. */
  | { readonly kind: 'under-already' }
  | { readonly kind: 'over-100'; readonly given: Hundredths; readonly wanted: Hundredths }
  /** Titles from the right side up to the left side. */
  | { readonly kind: 'circle'; readonly titles: readonly string[] }

export type DecideRefusal =
  | AlignmentRefusal
  | { readonly kind: 'no-such-link' }
  | { readonly kind: 'own-proposal' }
  | { readonly kind: 'not-open'; readonly state: AlignmentState }

export const decisions = ['confirm', 'reject', 'withdraw'] as const
export type DecisionWord = (typeof decisions)[number]

const LONGEST_REASON = 2000

/** Reads what an address or a form names: `57-0192…` a project, a bare UUID a branch. Also the tail of a pasted address. */
export function parseThing(text: string): Thing | null {
  const word =
    text
      .trim()
      .split(/[/?#=]/)
      .filter(Boolean)
      .at(-1) ?? ''
  const project = parsePublicId(word)
  if (project.ok) return { kind: 'project', ...project.value }
  return isId(word) ? { kind: 'node', id: word } : null
}

export function thingWord(thing: Thing): string {
  return thing.kind === 'node' ? thing.id : `${thing.home}-${thing.id}`
}

/**
 * Reads a share in percent: "40", "๔๐", "12.5 %". Empty is none.
 * @returns hundredths of a percent; refused: not a number, more than two decimals, 0 or less, over 100
 */
export function parseShare(text: string): Result<Hundredths | null, 'not-a-share'> {
  const plain = thaiDigitsToAscii(normaliseThai(text)).replace('%', '').trim()
  if (plain === '') return ok(null)
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(plain)
  if (found === null) return refuse('not-a-share')
  const share = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  return share > 0 && share <= WHOLE ? ok(share) : refuse('not-a-share')
}

/** "12.5", "40": as people read it, and as the database takes it. */
export function shareText(share: Hundredths): string {
  return String(share / 100)
}

export type DraftProblem =
  | { readonly field: 'left' | 'right' | 'kind' | 'share' }
  | { readonly field: 'reason'; readonly is: 'empty' | 'too-long' }

/** The fields of the form, or of a JSON body as text, to a draft. */
export function readDraft(
  fields: Readonly<Record<string, string | undefined>>,
): Result<AlignmentDraft, readonly DraftProblem[]> {
  const problems: DraftProblem[] = []
  const left = parseThing(fields.left ?? '')
  const right = parseThing(fields.right ?? '')
  if (left === null) problems.push({ field: 'left' })
  if (right === null) problems.push({ field: 'right' })
  const kind = alignmentKinds.find((word) => word === (fields.kind ?? 'contributes'))
  if (kind === undefined) problems.push({ field: 'kind' })
  const share = parseShare(fields.share ?? '')
  // A part of something can only go to what it contributes to.
  if (!share.ok || (share.value !== null && kind !== 'contributes')) problems.push({ field: 'share' })
  const reason = readReason(fields.reason)
  if (!reason.ok) problems.push({ field: 'reason', is: reason.problem })
  if (left === null || right === null || kind === undefined || !share.ok || !reason.ok || problems.length > 0)
    return refuse(problems)
  return ok({ left, right, kind, share: share.value, reason: reason.value })
}

export function readReason(text: string | undefined): Result<string, 'empty' | 'too-long'> {
  const reason = normaliseThai(text ?? '').trim()
  if (reason === '') return refuse('empty')
  return reason.length > LONGEST_REASON ? refuse('too-long') : ok(reason)
}

/**
 * What a draft may not be, as far as the two things themselves tell.
 * @param fiscalYear today's, CE: a plan that ended before it is retired
 */
export function refusedByThings(left: KnownThing, right: KnownThing, fiscalYear: number): AlignmentRefusal | null {
  if (left.kind === right.kind && left.id === right.id) return { kind: 'to-itself' }
  for (const [side, thing] of [
    ['left', left],
    ['right', right],
  ] as const) {
    if (thing.state === 'cancelled') return { kind: 'retired', side, title: thing.title, endedIn: null }
    if (thing.planEndsIn < fiscalYear) return { kind: 'retired', side, title: thing.title, endedIn: thing.planEndsIn }
  }
  return null
}

/** Which side stands under the other, for circles; null where neither does. */
export function underOf(kind: AlignmentKind): 'left' | 'right' | null {
  if (kind === 'contributes' || kind === 'narrower') return 'left'
  return kind === 'broader' ? 'right' : null
}
