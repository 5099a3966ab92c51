import { formatPublicId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { AttachedThing } from '../plans/index.ts'
import { mayEditComment, mayHideComment, readsAsStaff } from './attachments.policy.ts'
import type { Comment, CommentCounts, Document, Stance } from './attachments.sql.ts'
import { messages } from './messages.ts'

/*
 * The one place that decides what of documents and comments is public. The public reads which body spoke, never which
 * person; of a hidden comment only why it is hidden. Officers read both.
 */

export interface DocumentView {
  readonly href: string
  readonly title: string
  readonly meta: string
  readonly staffOnly: boolean
  /** Where it is removed; null where the reader may not. */
  readonly removeHref: string | null
}

export function presentDocument(document: Document, mayRemove: boolean, lang: Lang): DocumentView {
  const say = messages(lang)
  const address = `/documents/${formatPublicId(document)}`
  const kind = (document.fileName.split('.').pop() ?? '').toUpperCase()
  return {
    href: address,
    title: document.title,
    meta: say.documentMeta(kind, sizeText(document.byteSize, lang), formatInstant(document.addedAt, lang)),
    staffOnly: document.visibility === 'staff',
    removeHref: mayRemove ? `${address}/remove` : null,
  }
}

/** Sizes as file managers show them: whole kilobytes, megabytes with one decimal. */
function sizeText(bytes: number, lang: Lang): string {
  const say = messages(lang)
  return bytes >= 1_000_000
    ? say.megabytes((bytes / 1_000_000).toFixed(1))
    : say.kilobytes(Math.max(1, Math.round(bytes / 1_000)).toLocaleString('en-US'))
}

export interface CommentView {
  readonly id: string
  readonly stance: Stance
  readonly stanceText: string
  /** Null: hidden from this reader. */
  readonly text: string | null
  readonly by: string
  readonly when: string
  readonly edited: string | null
  readonly staffOnly: boolean
  readonly hidden: string | null
  readonly editHref: string | null
  readonly hideHref: string | null
}

export function presentComment(
  comment: Comment,
  {
    viewer,
    thing,
    names,
    now,
    lang,
  }: {
    viewer: Viewer | null
    thing: AttachedThing
    names: ReadonlyMap<string, string> | null
    now: Date
    lang: Lang
  },
): CommentView {
  const say = messages(lang)
  const address = `/comments/${formatPublicId(comment)}`
  const body =
    comment.bodyNameTh === null
      ? null
      : pick(lang, { th: comment.bodyNameTh, en: comment.bodyNameEn ?? comment.bodyNameTh })
  const person = names === null ? null : (names.get(comment.writtenBy) ?? say.formerOfficer)
  return {
    id: formatPublicId(comment),
    stance: comment.stance,
    stanceText: say.stances[comment.stance],
    text: comment.hiddenAt === null || readsAsStaff(viewer) ? comment.text : null,
    by: [body ?? (person === null ? say.officer : null), person].filter(Boolean).join(' · '),
    when: formatInstant(comment.writtenAt, lang),
    edited: comment.editedAt === null ? null : say.editedAt(formatInstant(comment.editedAt, lang)),
    staffOnly: comment.visibility === 'staff',
    hidden: comment.hiddenAt === null ? null : say.hiddenBecause(comment.hideReason ?? ''),
    editHref: mayEditComment(viewer, comment, now) ? `${address}/edit` : null,
    hideHref: mayHideComment(viewer, comment, thing, now) ? `${address}/hide` : null,
  }
}

export interface SummaryView {
  readonly sentence: string
  readonly stances: readonly { readonly stance: Stance; readonly text: string; readonly count: string }[]
}

/** The summary of a hearing: only what is public and not hidden. */
export function presentSummary(counts: CommentCounts, lang: Lang): SummaryView {
  const say = messages(lang)
  const stances = Object.entries(counts.byStance) as [Stance, number][]
  const open = stances.reduce((sum, [, count]) => sum + count, 0)
  return {
    sentence:
      open === 0
        ? say.summaryNone
        : say.summaryText(open.toLocaleString('en-US'), counts.bodies.toLocaleString('en-US')),
    stances: stances.map(([stance, count]) => ({
      stance,
      text: say.stances[stance],
      count: count.toLocaleString('en-US'),
    })),
  }
}

export function documentForApi(document: Document) {
  return {
    id: formatPublicId(document),
    title: document.title,
    file_name: document.fileName,
    media_type: document.mediaType,
    bytes: document.byteSize,
    sha256: document.sha256,
    added_at: document.addedAt.toISOString(),
  }
}

export function commentForApi(comment: Comment) {
  return {
    id: formatPublicId(comment),
    stance: comment.stance,
    body_name: comment.bodyNameTh,
    text: comment.hiddenAt === null ? comment.text : null,
    hidden_because: comment.hideReason,
    written_at: comment.writtenAt.toISOString(),
    edited_at: comment.editedAt?.toISOString() ?? null,
  }
}
