import type { Lang } from '../../../kernel/lang.ts'
import { formatDate } from '../../../kernel/thai-calendar.ts'
import type { FormFields } from '../../../platform/http/forms.ts'
import {
  button,
  columns,
  dataTable,
  details,
  emptyState,
  form,
  inset,
  link,
  type Meaning,
  type Problem,
  paragraph,
  section,
  state,
  summaryList,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { oneTimeKey } from '../../../web/read-form.ts'
import { messagesOf } from '../messages.ts'
import type { NamedChoice } from '../role-scopes.sql.ts'
import type { RoleGrant } from '../roles.sql.ts'
import { formPage, type Shown } from './form-page.ts'
import { rolesAsList } from './invitations.ts'
import { reasonForm } from './reason-form.ts'
import { roleFields } from './role-fields.ts'

export interface OfficerItem {
  readonly id: string
  readonly name: string
  readonly rolesToday: readonly string[]
  readonly waiting: number
}

export function officersView(frame: Shown, items: readonly OfficerItem[]): Html {
  const words = messagesOf(frame.lang).people
  const main =
    items.length === 0
      ? emptyState({
          why: words.empty,
          next: { href: href(frame, '/invitations/new'), text: messagesOf(frame.lang).invitations.new },
        })
      : dataTable<OfficerItem>({
          caption: words.caption,
          columns: [
            {
              head: words.person,
              kind: 'title',
              cell: (item) => link(href(frame, `/people/roles/${item.id}`), item.name),
            },
            { head: words.today, phone: 'stack', cell: (item) => rolesAsList(item.rolesToday, words.none) },
            {
              head: words.state,
              cell: (item) => item.waiting > 0 && state('planned', words.waitingCount(item.waiting)),
            },
          ],
          rows: items,
        })
  return page(frame, { title: words.title, lead: words.lead, main, noIndex: true, banner: frame.banner ?? null })
}

export type GrantState = 'holds' | 'waiting' | 'over' | 'ended'

export interface GrantItem {
  readonly grant: RoleGrant
  readonly role: string
  readonly state: GrantState
  readonly why: string
  /** Who confirmed, who ended it: what happened after it was given. */
  readonly then: readonly string[]
  readonly canConfirm: boolean
  readonly canEnd: boolean
}

export interface OfficerModel {
  readonly id: string
  readonly name: string
  readonly grants: readonly GrantItem[]
  readonly bodies: readonly NamedChoice[]
  readonly contact: { email: string | null; phone: string | null } | null
  readonly canRemoveFactor: boolean
}

export function officerView(frame: Shown, model: OfficerModel, typed: FormFields, problems: readonly Problem[]): Html {
  const { people: words } = messagesOf(frame.lang)
  const history = dataTable<GrantItem>({
    caption: words.history,
    columns: [
      { head: words.role, kind: 'title', cell: (item) => item.role },
      { head: words.period, cell: ({ grant }) => periodOf(frame.lang, grant) },
      {
        head: words.state,
        cell: (item) => [stateOf(frame.lang, item.state), ...item.then.map((line) => [html`<br>`, line])],
      },
      { head: words.why, phone: 'stack', cell: (item) => item.why },
      { head: words.next, kind: 'action', cell: (item) => actionsOf(frame, item) },
    ],
    rows: model.grants,
  })
  const give = form(frame, {
    action: href(frame, `/people/roles/${model.id}`),
    oneTimeKey: oneTimeKey(typed),
    body: [roleFields(frame, model.bodies, typed, problems), button({ text: words.giveButton })],
  })
  const beside = [
    section({ id: 'contact', heading: words.contact, body: contactOf(frame, model) }),
    model.canRemoveFactor &&
      section({ id: 'second-factor', heading: words.secondFactor, body: factorOf(frame, model) }),
  ]
  const main = [
    section({ id: 'history', heading: words.history, first: true, body: history }),
    columns('21', [section({ id: 'give', heading: words.give, body: give }), html`<div>${beside}</div>`]),
  ]
  return formPage(frame, {
    title: model.name,
    problems,
    main,
    wide: true,
    back: { href: href(frame, '/people/roles'), text: words.title },
  })
}

function factorOf(frame: Frame, model: OfficerModel): Html {
  const words = messagesOf(frame.lang).people
  const action = `/people/roles/${model.id}/second-factor`
  return html`${paragraph(words.secondFactorText)}${reasonForm(frame, { action, id: 'factor-reason', button: words.remove })}`
}

function contactOf(frame: Frame, model: OfficerModel): Html {
  const { people: words, account, accessLog } = messagesOf(frame.lang)
  if (model.contact !== null) {
    return summaryList([
      { key: account.email, value: model.contact.email ?? words.noContact },
      { key: accessLog.field.phone, value: model.contact.phone ?? words.noContact },
    ])
  }
  const ask = reasonForm(frame, {
    action: `/people/roles/${model.id}/contact`,
    id: 'purpose',
    button: words.contactButton,
    label: words.purpose,
  })
  return html`${inset(words.contactText)}${ask}`
}

function periodOf(lang: Lang, grant: RoleGrant): string {
  const words = messagesOf(lang).people
  const from = formatDate(grant.startsOn, lang)
  return grant.endsOn === null ? words.from(from) : words.fromTo(from, formatDate(grant.endsOn, lang))
}

function stateOf(lang: Lang, of: GrantState): Html {
  const words = messagesOf(lang).people
  const shown: Record<GrantState, [Meaning, string]> = {
    holds: ['solved', words.holds],
    waiting: ['planned', words.waiting],
    over: ['cannot', words.over],
    ended: ['cannot', words.over],
  }
  return state(...shown[of])
}

function actionsOf(frame: Frame, { grant, canConfirm, canEnd }: GrantItem): Html {
  const words = messagesOf(frame.lang).people
  const confirm =
    canConfirm &&
    form(frame, {
      action: href(frame, `/people/roles/grants/${grant.id}/confirm`),
      inline: true,
      body: button({ text: words.confirm }),
    })
  const end =
    canEnd &&
    details(
      words.end,
      reasonForm(frame, {
        action: `/people/roles/grants/${grant.id}/end`,
        id: `end-${grant.id}`,
        button: words.endTitle,
      }),
    )
  return html`${confirm}${end}`
}
