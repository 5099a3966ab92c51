import {
  actions,
  button,
  card,
  fileField,
  form,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { CommentView, DocumentView, SummaryView } from '../attachments.present.ts'
import { stances } from '../attachments.sql.ts'
import { acceptedFiles } from '../document-bytes.ts'
import { messages } from '../messages.ts'
import { commentItem, documentList, summaryLine } from './attached-view.ts'

type Typed = Readonly<Record<string, string | undefined>>

export interface DocumentsPageView {
  readonly action: string
  readonly documents: readonly DocumentView[]
  readonly mayAdd: boolean
  readonly megabytes: number
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly key: string
}

export function documentsPageView(frame: Frame, view: DocumentsPageView): Html {
  const say = messages(frame.lang)
  const list =
    view.documents.length === 0 ? card(paragraph(say.noDocuments)) : documentList(frame, view.documents, true)
  if (!view.mayAdd) return list
  const fields = html`${fileField(frame.lang, {
    name: 'file',
    label: say.file,
    hint: say.fileHint(view.megabytes),
    accept: acceptedFiles,
    error: problemWith(view.problems, 'file'),
  })}${textField(frame.lang, {
    name: 'title',
    label: say.documentTitle,
    hint: say.documentTitleHint,
    value: view.typed.title ?? '',
    maxlength: 300,
    optional: true,
    error: problemWith(view.problems, 'title'),
  })}${visibilityField(frame, view.typed, view.problems)}${button({ text: say.addDocument, icon: 'upload' })}`
  return html`${list}${section({
    id: 'add',
    heading: say.addDocument,
    body: form(frame, { action: href(frame, view.action), upload: true, oneTimeKey: view.key, body: fields }),
  })}`
}

function visibilityField(frame: Frame, typed: Typed, problems: readonly Problem[]): Html {
  const say = messages(frame.lang)
  return radiosField(frame.lang, {
    name: 'visibility',
    label: say.visibility,
    value: typed.visibility ?? 'public',
    error: problemWith(problems, 'visibility'),
    items: (['public', 'staff'] as const).map((value) => ({ value, text: say.visibilities[value] })),
  })
}

export interface CommentsPageView {
  readonly action: string
  readonly comments: readonly CommentView[]
  readonly summary: SummaryView
  readonly hearing: boolean
  readonly mayWrite: boolean
  readonly bodies: readonly { readonly id: string; readonly name: string }[]
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly key: string
}

export function commentsPageView(frame: Frame, view: CommentsPageView): Html {
  const say = messages(frame.lang)
  const list =
    view.comments.length === 0
      ? card(paragraph(say.noComments))
      : card(view.comments.map((comment) => commentItem(frame, comment, true)))
  const write =
    view.mayWrite &&
    section({
      id: 'write',
      heading: say.addComment,
      body: form(frame, {
        action: href(frame, view.action),
        oneTimeKey: view.key,
        body: html`${commentFields(frame, view.typed, view.problems)}${
          view.bodies.length > 0 &&
          selectField(frame.lang, {
            name: 'body',
            label: say.speaksFor,
            value: view.typed.body ?? view.bodies[0]?.id ?? '',
            choices: [
              ...view.bodies.map((body) => ({ value: body.id, text: body.name })),
              { value: '', text: say.speaksForNone },
            ],
            fill: true,
            error: problemWith(view.problems, 'body'),
          })
        }${visibilityField(frame, view.typed, view.problems)}${button({ text: say.send })}`,
      }),
    })
  return html`${view.hearing && note({ kind: 'gold', icon: 'chat', body: say.hearing })}${section({
    id: 'summary',
    heading: say.summary,
    first: true,
    body: summaryLine(frame, view.summary),
  })}${list}${write}`
}

function commentFields(frame: Frame, typed: Typed, problems: readonly Problem[]): Html {
  const say = messages(frame.lang)
  return html`${radiosField(frame.lang, {
    name: 'stance',
    label: say.stance,
    value: typed.stance ?? null,
    error: problemWith(problems, 'stance'),
    items: stances.map((stance) => ({ value: stance, text: say.stances[stance] })),
  })}${textAreaField(frame.lang, {
    name: 'text',
    label: say.text,
    hint: say.textHint,
    value: typed.text ?? '',
    rows: 6,
    maxlength: 4000,
    error: problemWith(problems, 'text'),
  })}`
}

export function editCommentView(
  frame: Frame,
  view: { action: string; back: string; typed: Typed; problems: readonly Problem[] },
): Html {
  const say = messages(frame.lang)
  return form(frame, {
    action: href(frame, view.action),
    body: html`${commentFields(frame, view.typed, view.problems)}${actions([
      button({ text: say.save }),
      linkButton({ kind: 'secondary', href: href(frame, view.back), text: say.cancel }),
    ])}`,
  })
}
