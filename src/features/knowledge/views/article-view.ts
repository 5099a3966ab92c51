import {
  actions,
  button,
  card,
  details,
  form,
  linkRows,
  muted,
  note,
  type Problem,
  paragraph,
  radiosField,
  section,
  state,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { fieldOf, type Typed } from '../../../web/read-form.ts'
import { commentKinds } from '../article.ts'
import type { CaseView, CommentView, PartView } from '../knowledge.present.ts'
import { messages } from '../messages.ts'

export interface ArticleView {
  readonly path: string
  readonly category: { readonly text: string; readonly href: string }
  readonly line: string
  readonly notes: readonly string[]
  readonly parts: readonly PartView[]
  readonly from: { readonly text: string; readonly href: string } | null
  readonly works: number
  readonly comments: readonly CommentView[]
  readonly open: readonly CaseView[]
  readonly same: readonly CaseView[]
  readonly versions: readonly { readonly text: string; readonly href: string }[]
  readonly history: readonly { when: string; datetime: string; title: string; who: string; body: string }[]
  readonly isPublic: boolean
  readonly isSignedIn: boolean
  readonly isFollowed: boolean
  /** What this officer may do now. */
  readonly acts: readonly ('send' | 'publish' | 'return' | 'withdraw')[]
  readonly mayEdit: boolean
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly key: string
}

const lines = (texts: readonly string[]) => texts.map((text) => paragraph(text))

export function articleView(frame: Frame, view: ArticleView): Html {
  const { one } = messages(frame.lang)
  const to = (path: string) => href(frame, `${view.path}${path}`)
  const top = html`${paragraph(html`<a class="govuk-link" href="${href(frame, view.category.href)}">${view.category.text}</a> · ${view.line}`)}
    ${view.notes.map((body) => note({ body }))}`
  const body = view.parts.map((part, at) =>
    section({ id: part.part, heading: part.heading, first: at === 0, body: lines(part.lines) }),
  )
  const source =
    view.from && paragraph(html`<a class="govuk-link" href="${href(frame, view.from.href)}">${view.from.text}</a>`)
  const seen = view.isPublic
    ? html`${marks(frame, view)}
      ${section({ id: 'comments', heading: one.comments, body: [comments(frame, view), commentForm(frame, view)] })}
      ${section({ id: 'open', heading: one.open, body: view.open.length === 0 ? paragraph(muted(one.noOpen)) : [paragraph(one.openLead), cases(frame, view.open)] })}
      ${section({ id: 'same', heading: one.same, body: view.same.length === 0 ? paragraph(muted(one.noSame)) : cases(frame, view.same) })}`
    : null
  const versions =
    view.versions.length > 0 &&
    section({
      id: 'versions',
      heading: one.versions,
      body: linkRows(view.versions.map(({ text, href: path }) => ({ title: text, href: href(frame, path) }))),
    })
  const office =
    view.mayEdit || view.acts.length > 0
      ? section({ id: 'acts', heading: one.acts, body: acts(frame, view, to) })
      : null
  const history =
    view.history.length > 0 && section({ id: 'history', heading: one.history, body: timeline(view.history) })
  return html`${top}${body}${source}${seen}${office}${versions}${history}`
}

const cases = (frame: Frame, list: readonly CaseView[]) =>
  linkRows(list.map(({ title, href: path, meta }) => ({ title, href: href(frame, path), meta })))

function marks(frame: Frame, view: ArticleView): Html {
  const { one } = messages(frame.lang)
  const works = form(frame, {
    action: href(frame, `${view.path}/works`),
    inline: true,
    body: button({ text: one.tryWorks, icon: 'tick', kind: 'secondary' }),
  })
  const follow = view.isSignedIn
    ? form(frame, {
        action: href(frame, `${view.path}/follow`),
        inline: true,
        hidden: { wanted: view.isFollowed ? '' : '1' },
        body: button({ text: view.isFollowed ? one.unfollow : one.follow, kind: 'secondary' }),
      })
    : html`<a class="govuk-link" href="${href(frame, '/sign-in')}">${one.followSignIn}</a>`
  const count = state('solved', html`${one.works}: ${String(view.works)} ${one.places}`)
  return html`<p>${count}</p>${actions([works, follow])}`
}

function comments(frame: Frame, view: ArticleView): Html {
  const { one } = messages(frame.lang)
  if (view.comments.length === 0) return paragraph(muted(one.noComments))
  return html`${view.comments.map((comment) =>
    card([
      html`<p><strong>${comment.kind}</strong> ${muted(html`${comment.who} · <time datetime="${comment.datetime}">${comment.when}</time>`)}</p>`,
      lines(comment.lines),
      details(
        one.report,
        form(frame, {
          action: href(frame, `/learn/comments/${comment.id}/report`),
          body: button({ text: one.reportNow, kind: 'secondary' }),
        }),
      ),
    ]),
  )}`
}

function commentForm(frame: Frame, view: ArticleView): Html {
  const { comment, one } = messages(frame.lang)
  const { lang } = frame
  const fields = form(frame, {
    action: href(frame, `${view.path}/comments`),
    oneTimeKey: view.key,
    body: [
      paragraph(comment.lead),
      radiosField(lang, {
        ...fieldOf(view, 'kind'),
        label: comment.kind,
        items: commentKinds.map((value) => ({ value, text: one.says[value] })),
      }),
      textAreaField(lang, {
        ...fieldOf(view, 'text'),
        label: comment.text,
        rows: 4,
      }),
      button({ text: comment.send }),
    ],
  })
  return details(comment.title, fields, view.problems.length > 0)
}

function acts(frame: Frame, view: ArticleView, to: (path: string) => string): Html {
  const { one } = messages(frame.lang)
  const { lang } = frame
  const edit =
    view.mayEdit && html`<p><a class="govuk-button govuk-button--secondary" href="${to('/edit')}">${one.edit}</a></p>`
  const steps =
    view.acts.length > 0 &&
    form(frame, {
      action: to('/act'),
      body: [
        textField(lang, {
          ...fieldOf(view, 'reason'),
          label: one.reason,
          hint: one.reasonHint,
        }),
        actions(
          view.acts.map((act, at) =>
            button({
              text: one[act],
              name: 'act',
              value: act,
              ...(at === 0 && act !== 'withdraw' ? {} : { kind: 'secondary' as const }),
            }),
          ),
        ),
      ],
    })
  const link =
    view.isPublic &&
    details(
      one.link,
      form(frame, {
        action: to('/links'),
        body: [
          textField(lang, {
            ...fieldOf(view, 'ref'),
            label: one.ref,
          }),
          textField(lang, {
            ...fieldOf(view, 'why'),
            label: one.reason,
          }),
          button({ text: one.link, kind: 'secondary' }),
        ],
      }),
      view.problems.some(({ field }) => field === 'ref' || field === 'why'),
    )
  return html`${edit}${steps}${link}`
}

/** An older version, as it was. */
export function versionView(line: string, reason: string, parts: readonly PartView[]): Html {
  return html`${paragraph(html`${line} · ${reason}`)}${parts.map((part, at) =>
    section({ id: part.part, heading: part.heading, first: at === 0, body: lines(part.lines) }),
  )}`
}
