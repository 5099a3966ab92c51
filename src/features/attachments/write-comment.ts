import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { attachedThing, looksPersonal, noteOnThing, type PlanThing } from '../plans/index.ts'
import { mayComment, mayEditComment, mayHideComment, speaksFor } from './attachments.policy.ts'
import {
  type Comment,
  insertComment,
  lockComment,
  markHidden,
  type Stance,
  stances,
  updateComment,
  type Visibility,
} from './attachments.sql.ts'
import { keyOfThing } from './keep-document.ts'

export interface CommentDraft {
  readonly stance: Stance
  readonly text: string
  readonly visibility: Visibility
  readonly bodyId: string | null
}

export type CommentProblem =
  | { field: 'stance' | 'text' | 'visibility'; kind: 'missing' }
  | { field: 'text'; kind: 'too-long'; most: number }
  | { field: 'text'; kind: 'personal' }

const longestComment = 4_000

/** Reads a comment: plain text with its line breaks, 1 to 4,000 characters; a public one without contact data of persons. */
export function readComment(typed: {
  stance?: string | undefined
  text?: string | undefined
  visibility?: string | undefined
  body?: string | undefined
}): Result<CommentDraft, CommentProblem[]> {
  const stance = stances.find((one) => one === typed.stance)
  const visibility = (['public', 'staff'] as const).find((one) => one === typed.visibility)
  const text = normaliseThai((typed.text ?? '').replaceAll('\r\n', '\n')).trim()
  const problems: CommentProblem[] = []
  if (stance === undefined) problems.push({ field: 'stance', kind: 'missing' })
  if (text === '') problems.push({ field: 'text', kind: 'missing' })
  if (text.length > longestComment) problems.push({ field: 'text', kind: 'too-long', most: longestComment })
  if (visibility === undefined) problems.push({ field: 'visibility', kind: 'missing' })
  if (visibility === 'public' && looksPersonal(text)) problems.push({ field: 'text', kind: 'personal' })
  if (stance === undefined || visibility === undefined || problems.length > 0) return refuse(problems)
  return ok({ stance, text, visibility, bodyId: typed.body || null })
}

export type CommentRefusal =
  | { kind: 'no-such-thing' }
  | { kind: 'no-such-comment' }
  | { kind: 'not-allowed' }
  | { kind: 'not-your-body' }

/** Puts a comment on a plan or project, in the name of a body the officer belongs to. */
export async function writeComment(
  tx: Tx,
  wanted: PlanThing,
  draft: CommentDraft,
  { viewer, now }: By,
): Promise<Result<{ id: string }, CommentRefusal>> {
  const thing = await attachedThing(tx, wanted)
  if (thing === null) return refuse({ kind: 'no-such-thing' })
  if (viewer === null || !mayComment(viewer, now)) return refuse({ kind: 'not-allowed' })
  if (draft.bodyId !== null && !speaksFor(viewer, now).includes(draft.bodyId)) return refuse({ kind: 'not-your-body' })
  const id = newId()
  await insertComment(tx, keyOfThing(thing), { ...draft, id }, viewer.personId, now)
  return ok({ id })
}

/** Corrects one's own comment while its time for that runs. Who may see it and for whom it speaks stay. */
export async function editComment(
  tx: Tx,
  key: { home: Home; id: string },
  draft: Pick<CommentDraft, 'stance' | 'text'>,
  { viewer, now }: By,
): Promise<Result<Comment, CommentRefusal>> {
  const comment = await lockComment(tx, key)
  if (comment === null) return refuse({ kind: 'no-such-comment' })
  if (!mayEditComment(viewer, comment, now)) return refuse({ kind: 'not-allowed' })
  await updateComment(tx, key, draft, now)
  return ok(comment)
}

/** Takes a comment out of sight, with a reason that stands in its place. */
export async function hideComment(
  tx: Tx,
  key: { home: Home; id: string },
  reason: string,
  { viewer, now }: By,
): Promise<Result<Comment, CommentRefusal>> {
  const comment = await lockComment(tx, key)
  if (comment === null) return refuse({ kind: 'no-such-comment' })
  const { planId, projectId } = comment
  const thing = await attachedThing(tx, {
    planId,
    project: projectId === null ? null : { home: key.home, id: projectId },
  })
  if (thing === null) return refuse({ kind: 'no-such-thing' })
  if (viewer === null || !mayHideComment(viewer, comment, thing, now)) return refuse({ kind: 'not-allowed' })
  const doing = { by: viewer.personId, reason, now }
  await markHidden(tx, key, doing)
  if (comment.visibility === 'public') await noteOnThing(tx, thing, { kind: 'comment-hidden', title: '' }, doing)
  return ok(comment)
}
