import { findAddresses } from './addresses.ts'
import { type Find, matchesOf } from './find.ts'
import { fold } from './fold.ts'
import { findHandles } from './handles.ts'
import { MARKS, type RedactionKind, type RedactionSpan, redactionLabel } from './kinds.ts'
import { findNames } from './names.ts'
import { findNumbers } from './numbers.ts'
import { findParticulars } from './particulars.ts'
import { findPlates } from './plates.ts'

interface Stretch {
  readonly start: number
  readonly end: number
}

export interface RedactOptions {
  /** kinds the machine leaves alone; what was added by hand is removed all the same */
  readonly skip?: readonly RedactionKind[]
  /** what a moderator marked, in offsets of the text as given */
  readonly added?: readonly (Stretch & { readonly kind: RedactionKind })[]
  /** what a moderator looked at and let stand: the machine's spans that touch it stay in the text */
  readonly kept?: readonly Stretch[]
  /** language of the marks; Thai */
  readonly lang?: 'th' | 'en'
}

export interface Redacted {
  /** the text with a mark for each span: the mark tells the kind, never the length */
  readonly text: string
  /** in order, apart from each other, in offsets of the text as given */
  readonly spans: readonly RedactionSpan[]
}

/**
 * Takes out of a text what names a person or leads to one, and says where and why. Names of offices, posts, roads, lanes,
 * temples, villages and sub-districts stay. A text that was redacted before comes back as it is.
 * @param text as typed: any Unicode, broken too; time grows with its length only
 * Source: SECURITY.md 5. What it finds and misses is measured in the README; a person looks before anything is public.
 */
export function redact(text: string, options: RedactOptions = {}): Redacted {
  const machine = findSpans(text).filter(
    (span) => !options.skip?.includes(span.kind) && !options.kept?.some((kept) => touches(kept, span)),
  )
  const byHand = (options.added ?? []).flatMap((added) => spanByHand(text, added))
  const spans = apart([...machine, ...byHand], text)
  let redacted = ''
  let at = 0
  for (const span of spans) {
    redacted += `${text.slice(at, span.start)}[${redactionLabel(span.kind, options.lang ?? 'th')}]`
    at = span.end
  }
  return { text: redacted + text.slice(at), spans }
}

/** Offsets come from a form: outside the text, the wrong way round or through the middle of a character they are put right. */
function spanByHand(text: string, added: Stretch & { readonly kind: RedactionKind }): RedactionSpan[] {
  let start = Math.max(0, Math.min(Math.trunc(added.start), text.length))
  let end = Math.max(0, Math.min(Math.trunc(added.end), text.length))
  if (/[\uDC00-\uDFFF]/.test(text[start] ?? '') && start > 0) start--
  if (/[\uDC00-\uDFFF]/.test(text[end] ?? '')) end++
  return start < end ? [{ start, end, kind: added.kind, confidence: 1, reason: 'by-hand' }] : []
}

function touches(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end
}

/** Everything the rules find in a text, in its own offsets; spans may overlap. */
function findSpans(text: string): RedactionSpan[] {
  const folded = fold(text)
  const { plain } = folded
  const marks = [...matchesOf(plain, MARKS)].map((mark) => ({ start: mark.index, end: mark.index + mark[0].length }))
  const finds = [
    ...findNumbers(plain),
    ...findHandles(plain),
    ...findParticulars(plain),
    ...findPlates(plain),
    ...findAddresses(plain),
    ...findNames(plain),
  ]
  return finds
    .filter((find) => find.end > find.start && !inMarks(find, marks))
    .map((find) => ({
      ...find,
      start: folded.starts[find.start] as number,
      end: folded.ends[find.end - 1] as number,
    }))
}

/** Marks are in order: halving finds the one that may touch. */
function inMarks(find: Find, marks: readonly Stretch[]): boolean {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle] as Stretch).end <= find.start) low = middle + 1
    else high = middle
  }
  const mark = marks[low]
  return mark !== undefined && mark.start < find.end
}

/** Joins what overlaps; the surest rule names it. Two names with a blank between are one mark: how many words a name has is not told. */
function apart(found: readonly RedactionSpan[], text: string): RedactionSpan[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end)
  const spans: RedactionSpan[] = []
  for (const span of sorted) {
    const last = spans.at(-1)
    const isOne =
      last !== undefined &&
      (span.start < last.end || (span.kind === last.kind && /^[ \t]{0,2}$/.test(text.slice(last.end, span.start))))
    if (!isOne) {
      spans.push(span)
      continue
    }
    const surest = span.confidence > last.confidence ? span : last
    spans[spans.length - 1] = { ...surest, start: last.start, end: Math.max(last.end, span.end) }
  }
  return spans
}
