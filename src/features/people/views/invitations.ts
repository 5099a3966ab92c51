import type { Lang } from '../../../kernel/lang.ts'
import { formatInstant } from '../../../kernel/thai-calendar.ts'
import type { FormFields } from '../../../platform/http/forms.ts'
import {
  bulletList,
  button,
  dataTable,
  details,
  emptyState,
  form,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  state,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { oneTimeKey } from '../../../web/read-form.ts'
import { messagesOf, type PeopleMessages } from '../messages.ts'
import type { NamedChoice } from '../role-scopes.sql.ts'
import { newPasswordFields } from './account.ts'
import { formPage, type Shown } from './form-page.ts'
import { reasonForm } from './reason-form.ts'
import { roleFields } from './role-fields.ts'

export interface InvitationItem {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly invitedBy: string
  readonly reason: string
  readonly state: 'waiting' | 'sent' | 'expired' | 'accepted' | 'withdrawn'
  readonly expiresAt: Date | null
  readonly canConfirm: boolean
  readonly canWithdraw: boolean
}

export function invitationsView(frame: Shown, items: readonly InvitationItem[]): Html {
  const words = messagesOf(frame.lang).invitations
  const invite = linkButton({ href: href(frame, '/invitations/new'), text: words.new, icon: 'plus' })
  const main =
    items.length === 0
      ? emptyState({ why: words.none, next: { href: href(frame, '/invitations/new'), text: words.new } })
      : dataTable<InvitationItem>({
          caption: words.caption,
          columns: [
            { head: words.who, kind: 'title', cell: (item) => item.name },
            { head: words.role, cell: (item) => item.role },
            { head: words.state, cell: (item) => stateOf(frame.lang, item) },
            { head: words.byWhom, cell: (item) => [item.invitedBy, html`<br>`, item.reason] },
            { head: words.next, kind: 'action', cell: (item) => actionsOf(frame, item) },
          ],
          rows: items,
        })
  return page(frame, {
    title: words.title,
    lead: words.lead,
    actions: [invite],
    main,
    noIndex: true,
    banner: frame.banner ?? null,
  })
}

function stateOf(lang: Lang, item: InvitationItem): Html {
  const words = messagesOf(lang).invitations
  switch (item.state) {
    case 'waiting':
      return state('planned', words.waiting)
    case 'sent':
      return state('doing', words.sent(item.expiresAt === null ? '' : formatInstant(item.expiresAt, lang)))
    case 'expired':
      return state('late', words.expired)
    case 'accepted':
      return state('solved', words.accepted)
    case 'withdrawn':
      return state('cannot', words.withdrawn)
  }
}

function actionsOf(frame: Frame, item: InvitationItem): Html {
  const words = messagesOf(frame.lang).invitations
  const confirm =
    item.canConfirm &&
    form(frame, {
      action: href(frame, `/invitations/${item.id}/confirm`),
      inline: true,
      body: button({ text: words.confirm }),
    })
  const withdraw =
    item.canWithdraw &&
    details(
      words.withdraw,
      reasonForm(frame, {
        action: `/invitations/${item.id}/withdraw`,
        id: `withdraw-${item.id}`,
        button: words.withdraw,
      }),
    )
  return html`${confirm}${withdraw}`
}

export function inviteView(
  frame: Shown,
  bodies: readonly NamedChoice[],
  typed: FormFields,
  problems: readonly Problem[],
): Html {
  const words = messagesOf(frame.lang).invitations
  const fields = html`${textField(frame.lang, { name: 'name', label: words.name, value: typed.name ?? '', autocomplete: 'off', error: problemWith(problems, 'name') })}
${textField(frame.lang, { name: 'email', label: words.email, hint: words.emailHint, type: 'email', value: typed.email ?? '', autocomplete: 'off', error: problemWith(problems, 'email') })}
${radiosField(frame.lang, {
  name: 'lang',
  label: words.lang,
  value: typed.lang ?? frame.lang,
  items: [
    { value: 'th', text: words.langs.th },
    { value: 'en', text: words.langs.en },
  ],
})}
${roleFields(frame, bodies, typed, problems)}
${button({ text: words.button })}`
  const main = form(frame, { action: href(frame, '/invitations/new'), oneTimeKey: oneTimeKey(typed), body: fields })
  return formPage(frame, {
    title: words.newTitle,
    problems,
    main,
    back: { href: href(frame, '/invitations'), text: words.title },
  })
}

export function acceptView(
  frame: Shown,
  model: { word: string; name: string; email: string; role: string },
  problems: readonly Problem[],
): Html {
  const { accept: words, password } = messagesOf(frame.lang)
  const fields = html`${summaryList([{ key: words.email, value: model.email }])}
${textField(frame.lang, { name: 'name', label: words.name, value: model.name, autocomplete: 'name', error: problemWith(problems, 'name') })}
${newPasswordFields(frame, password.choose, problems)}
${button({ text: words.button })}`
  const main = form(frame, { action: href(frame, `/invitations/${model.word}`), body: fields })
  return formPage(frame, { title: words.title, lead: words.lead(model.role), problems, main })
}

export function closedInvitationView(frame: Shown, why: keyof PeopleMessages['accept']['closed']): Html {
  const messages = messagesOf(frame.lang)
  const words = messages.accept
  const signIn = linkButton({ href: href(frame, '/sign-in'), text: messages.signIn.button, kind: 'secondary' })
  return formPage(frame, { title: words.closedTitle, main: note({ body: [paragraph(words.closed[why]), signIn] }) })
}

export function rolesAsList(roles: readonly string[], none: string): Html | string {
  return roles.length === 0 ? none : bulletList(roles)
}
