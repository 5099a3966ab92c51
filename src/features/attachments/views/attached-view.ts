import {
  actions,
  button,
  card,
  details,
  form,
  linkButton,
  linkRows,
  type Meaning,
  muted,
  paragraph,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { CommentView, DocumentView, SummaryView } from '../attachments.present.ts'
import type { Stance } from '../attachments.sql.ts'
import { messages } from '../messages.ts'

export interface DocumentsView {
  readonly documents: readonly DocumentView[]
  readonly total: number
  /** The page of all documents of the thing, where they are added too. */
  readonly href: string
  readonly mayAdd: boolean
}

/** The newest documents, as a part of the page of a plan or project. */
export function documentsPart(frame: Frame, view: DocumentsView): Html {
  const say = messages(frame.lang)
  const list = view.documents.length === 0 ? card(paragraph(say.noDocuments)) : documentList(frame, view.documents)
  const all = href(frame, view.href)
  const buttons = [
    view.mayAdd && linkButton({ kind: 'secondary', icon: 'upload', href: `${all}#add`, text: say.addDocument }),
    view.total > view.documents.length &&
      linkButton({ kind: 'secondary', href: all, text: say.seeAll(view.total.toLocaleString('en-US')) }),
  ].filter((one) => one !== false)
  return html`${list}${buttons.length > 0 && html`<div class="ps-gap">${actions(buttons)}</div>`}`
}

/** @param removable with a form under each that takes it away */
export function documentList(frame: Frame, documents: readonly DocumentView[], removable = false): Html {
  const say = messages(frame.lang)
  return linkRows(
    documents.map((document) => ({
      title: document.title,
      href: href(frame, document.href),
      meta: document.meta,
      text:
        removable && document.removeHref
          ? details(say.removeDocument, reasonForm(frame, document.removeHref, say.removeDocument, document.href))
          : null,
      side: document.staffOnly ? state('cannot', say.staffOnly, 'lock') : null,
    })),
  )
}

/** One act with its reason. */
function reasonForm(frame: Frame, action: string, text: string, id: string): Html {
  const say = messages(frame.lang)
  const reason = textField(frame.lang, {
    name: 'reason',
    id: `reason-${id.replace(/[^\w-]/g, '-')}`,
    label: say.reason,
    hint: say.reasonHint,
    maxlength: 1000,
  })
  return form(frame, { action: href(frame, action), body: html`${reason}${button({ text, kind: 'warning' })}` })
}

export interface CommentsView {
  readonly comments: readonly CommentView[]
  readonly total: number
  readonly href: string
  readonly mayWrite: boolean
  readonly summary: SummaryView
  readonly hearing: boolean
}

/** What the bodies say, as a part of the page of a plan or project; in a hearing the summary comes first. */
export function commentsPart(frame: Frame, view: CommentsView): Html {
  const say = messages(frame.lang)
  const list =
    view.comments.length === 0
      ? card(paragraph(say.noComments))
      : card(view.comments.map((comment) => commentItem(frame, comment)))
  const all = href(frame, view.href)
  const buttons = [
    view.mayWrite && linkButton({ kind: 'secondary', icon: 'chat', href: `${all}#write`, text: say.addComment }),
    view.total > view.comments.length &&
      linkButton({ kind: 'secondary', href: all, text: say.seeAll(view.total.toLocaleString('en-US')) }),
  ].filter((one) => one !== false)
  return html`${(view.hearing || view.total > 0) && summaryLine(frame, view.summary)}${list}${buttons.length > 0 && html`<div class="ps-gap">${actions(buttons)}</div>`}`
}

const meaningOf: Record<Stance, Meaning> = {
  support: 'solved',
  concern: 'late',
  proposal: 'promised',
  note: 'planned',
}

export function summaryLine(_frame: Frame, summary: SummaryView): Html {
  const counts = summary.stances.map(({ stance, text, count }) => state(meaningOf[stance], `${text} ${count}`))
  return html`<p class="govuk-body">${summary.sentence}</p><p class="govuk-body ps-states">${counts.map((one) => [one, ' '])}</p>`
}

/** @param acts with forms to correct and to hide */
export function commentItem(frame: Frame, comment: CommentView, acts = false): Html {
  const say = messages(frame.lang)
  const text = (said: string) => html`<p class="govuk-body ps-said">${said}</p>`
  const shown =
    comment.hidden === null
      ? comment.text !== null && text(comment.text)
      : html`<p class="govuk-body">${muted(comment.hidden)}</p>${comment.text !== null && details(say.hiddenText, text(comment.text))}`
  const edit =
    acts &&
    comment.editHref !== null &&
    html`<p class="govuk-body"><a class="govuk-link" href="${href(frame, comment.editHref)}">${say.edit}</a></p>`
  const hide =
    acts && comment.hideHref !== null && details(say.hide, reasonForm(frame, comment.hideHref, say.hide, comment.id))
  return html`<article class="ps-comment" id="comment-${comment.id}"><p class="ps-comment__head">${state(meaningOf[comment.stance], comment.stanceText)} ${comment.staffOnly && state('cannot', say.staffOnly, 'lock')} <span class="ps-small ps-muted">${comment.by} · ${comment.when}${comment.edited && [' · ', comment.edited]}</span></p>${shown}${edit}${hide}</article>
`
}
