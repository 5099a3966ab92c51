import { formatInstant } from '../../../kernel/thai-calendar.ts'
import {
  bulletList,
  button,
  type Door,
  dataTable,
  doors,
  form,
  link,
  note,
  type Problem,
  paragraph,
  passwordField,
  problemWith,
  section,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { messagesOf } from '../messages.ts'
import { withReturn } from '../safe-return.ts'
import type { SessionRow } from '../sessions.sql.ts'
import { formPage, type Shown } from './form-page.ts'

export interface AccountModel {
  readonly name: string
  readonly email: string | null
  readonly roles: readonly string[]
  readonly hasSecondFactor: boolean
  readonly sessions: readonly (SessionRow & { here: boolean })[]
  readonly doors: readonly ('invitations' | 'roles' | 'api-keys' | 'deliveries' | 'systems' | 'access-log')[]
}

export function accountView(frame: Shown, model: AccountModel): Html {
  const words = messagesOf(frame.lang).account
  const to = (path: string, text: string, about: string) => ({ href: href(frame, path), text, about })
  const facts = summaryList([
    { key: words.name, value: model.name },
    { key: words.email, value: model.email },
    { key: words.roles, value: model.roles.length > 0 ? bulletList(model.roles) : words.noRoles },
    { key: words.password, value: words.passwordSet, action: to('/account/password', words.change, words.password) },
    {
      key: words.secondFactor,
      value: model.hasSecondFactor ? words.secondFactorOn : words.secondFactorOff,
      ...(model.hasSecondFactor ? {} : { action: to('/account/second-factor', words.setUp, words.secondFactor) }),
    },
    { key: words.whoLooked, value: link(href(frame, '/account/access-log'), words.look) },
  ])
  const main = [facts, sessionsOf(frame, model.sessions), model.doors.length > 0 && administration(frame, model.doors)]
  return page(frame, { title: words.title, main, noIndex: true, banner: frame.banner ?? null })
}

function sessionsOf(frame: Frame, sessions: AccountModel['sessions']): Html {
  const words = messagesOf(frame.lang).account
  const deviceOf = (row: SessionRow) => row.device || words.unknownDevice
  const table = dataTable<AccountModel['sessions'][number]>({
    caption: words.sessions,
    columns: [
      {
        head: words.device,
        kind: 'title',
        cell: (row) => [deviceOf(row), row.here && html` <b>(${words.thisDevice})</b>`],
      },
      { head: words.since, cell: (row) => formatInstant(row.startedAt, frame.lang) },
      { head: words.seen, cell: (row) => formatInstant(row.seenAt, frame.lang) },
      {
        head: words.end,
        kind: 'action',
        cell: (row) =>
          !row.here &&
          form(frame, {
            action: href(frame, `/account/sessions/${row.id}/end`),
            inline: true,
            body: button({
              text: html`${words.end}<span class="govuk-visually-hidden"> ${deviceOf(row)}</span>`,
              kind: 'secondary',
            }),
          }),
      },
    ],
    rows: sessions,
  })
  const everywhere = link(href(frame, '/sign-out'), messagesOf(frame.lang).signOut.everywhere)
  return section({ id: 'sessions', heading: words.sessions, body: [table, paragraph(everywhere)] })
}

function administration(frame: Frame, shown: AccountModel['doors']): Html {
  const words = messagesOf(frame.lang).account
  const all: Record<AccountModel['doors'][number], Door> = {
    invitations: {
      href: href(frame, '/invitations'),
      title: words.toInvitations,
      text: words.toInvitationsText,
      icon: 'person',
    },
    roles: { href: href(frame, '/people/roles'), title: words.toRoles, text: words.toRolesText, icon: 'people' },
    'api-keys': {
      href: href(frame, '/account/api-keys'),
      title: words.toApiKeys,
      text: words.toApiKeysText,
      icon: 'lock',
    },
    deliveries: {
      href: href(frame, '/notices/deliveries'),
      title: words.toDeliveries,
      text: words.toDeliveriesText,
      icon: 'bell',
    },
    systems: { href: href(frame, '/systems'), title: words.toSystems, text: words.toSystemsText, icon: 'link' },
    'access-log': {
      href: href(frame, '/people/access-log'),
      title: words.toAccessLog,
      text: words.toAccessLogText,
      icon: 'shield',
    },
  }
  return section({ id: 'administration', heading: words.administration, body: doors(shown.map((door) => all[door])) })
}

export function passwordView(frame: Shown, problems: readonly Problem[]): Html {
  const words = messagesOf(frame.lang).password
  const fields = html`${passwordField(frame.lang, { name: 'current', label: words.current, autocomplete: 'current-password', error: problemWith(problems, 'current') })}
${newPasswordFields(frame, words.new, problems)}
${button({ text: words.button })}`
  const main = form(frame, { action: href(frame, '/account/password'), body: fields })
  return formPage(frame, { title: words.title, lead: words.lead, problems, main, back: backToAccount(frame) })
}

/** A password is chosen the same way everywhere. */
export function newPasswordFields(frame: Frame, label: string, problems: readonly Problem[]): Html {
  const words = messagesOf(frame.lang).password
  return html`${passwordField(frame.lang, { name: 'password', label, hint: words.hint, autocomplete: 'new-password', error: problemWith(problems, 'password') })}
${passwordField(frame.lang, { name: 'repeat', label: words.repeat, autocomplete: 'new-password', error: problemWith(problems, 'repeat') })}`
}

export type SecondFactorStep =
  | { readonly kind: 'on' }
  | { readonly kind: 'password' }
  | { readonly kind: 'key'; readonly secret: string; readonly uri: string }
  | { readonly kind: 'code' }

export function secondFactorView(
  frame: Shown,
  step: SecondFactorStep,
  back: string | null,
  problems: readonly Problem[],
): Html {
  const words = messagesOf(frame.lang).secondFactor
  const action = href(frame, withReturn('/account/second-factor', back))
  const shown = { title: words.title, lead: words.lead, problems, back: backToAccount(frame) }
  if (step.kind === 'on') return formPage(frame, { ...shown, main: note({ kind: 'solved', body: words.alreadyOn }) })
  if (step.kind === 'password') {
    const fields = html`${passwordField(frame.lang, { name: 'password', label: words.password, autocomplete: 'current-password', error: problemWith(problems, 'password') })}
${button({ text: words.next })}`
    return formPage(frame, { ...shown, main: form(frame, { action, hidden: { step: 'password' }, body: fields }) })
  }
  const key =
    step.kind === 'key' &&
    section({
      id: 'key',
      heading: words.keyTitle,
      first: true,
      body: [
        paragraph(words.keyText),
        summaryList([{ key: words.keyLabel, value: html`<code>${inGroups(step.secret)}</code>` }]),
        paragraph(html`<a class="govuk-link" href="${step.uri}">${words.keyLink}</a>`),
      ],
    })
  const fields = html`${textField(frame.lang, { name: 'code', label: words.code, inputmode: 'numeric', autocomplete: 'one-time-code', characters: 10, error: problemWith(problems, 'code') })}
${button({ text: words.button })}`
  const codeForm = section({
    id: 'first-code',
    heading: words.codeTitle,
    body: [
      form(frame, { action, hidden: { step: 'code' }, body: fields }),
      step.kind === 'code' && paragraph(link(action, words.startOver)),
    ],
  })
  return formPage(frame, { ...shown, main: [key, codeForm] })
}

function inGroups(secret: string): string {
  return secret.replace(/.{4}(?=.)/g, '$& ')
}

function backToAccount(frame: Frame) {
  return { href: href(frame, '/account'), text: messagesOf(frame.lang).account.title }
}
