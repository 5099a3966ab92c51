import type { Lang } from '../../../kernel/lang.ts'
import { formatDate, type LocalDate } from '../../../kernel/thai-calendar.ts'
import type { FormFields } from '../../../platform/http/forms.ts'
import {
  bulletList,
  button,
  checkboxesField,
  dataTable,
  dateField,
  details,
  form,
  inset,
  linkButton,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { oneTimeKey } from '../../../web/read-form.ts'
import { apiScopes } from '../api-keys.ts'
import { messagesOf } from '../messages.ts'
import type { NamedChoice } from '../role-scopes.sql.ts'
import { formPage, type Shown } from './form-page.ts'
import { reasonForm } from './reason-form.ts'

export interface ApiKeyItem {
  readonly id: string
  readonly label: string
  readonly scopes: readonly string[]
  readonly body: string
  readonly endsOn: LocalDate | null
  readonly lastUsedOn: LocalDate | null
  /** `orphaned`: who answers for it may not any more, so it opens nothing until somebody takes it over. */
  readonly state: 'works' | 'orphaned' | 'over' | 'revoked'
  readonly issued: string
  /** Who answers for it now, since when and why; null: whoever issued it. */
  readonly takenOver: string | null
  /** Who revoked it, when and why. */
  readonly ended: string | null
}

export interface ApiKeysModel {
  readonly items: readonly ApiKeyItem[]
  readonly bodies: readonly NamedChoice[]
  readonly mayGoWithoutBody: boolean
  readonly typed: FormFields
  readonly scopes: readonly string[]
}

export function apiKeysView(frame: Shown, model: ApiKeysModel, problems: readonly Problem[]): Html {
  const words = messagesOf(frame.lang).apiKeys
  const keys = model.items.length === 0 ? inset(words.none) : keyTable(frame, model.items)
  return formPage(frame, {
    title: words.title,
    lead: words.lead,
    problems,
    main: [
      section({ id: 'keys', heading: words.list, first: true, body: keys }),
      section({ id: 'new', heading: words.new, body: newKeyForm(frame, model, problems) }),
    ],
    wide: true,
    back: { href: href(frame, '/account'), text: messagesOf(frame.lang).account.title },
  })
}

function keyTable(frame: Frame, items: readonly ApiKeyItem[]): Html {
  const words = messagesOf(frame.lang).apiKeys
  const day = (date: LocalDate | null, otherwise: string) => (date === null ? otherwise : formatDate(date, frame.lang))
  return dataTable<ApiKeyItem>({
    caption: words.caption,
    columns: [
      {
        head: words.label,
        kind: 'title',
        cell: (item) => [
          item.label,
          html`<br>`,
          muted(item.issued),
          item.takenOver && [html`<br>`, muted(item.takenOver)],
          item.ended && [html`<br>`, muted(item.ended)],
        ],
      },
      { head: words.scope, phone: 'stack', cell: (item) => bulletList(item.scopes) },
      { head: words.body, cell: (item) => item.body },
      { head: words.until, cell: (item) => day(item.endsOn, words.untilRevoked) },
      { head: words.lastUsed, cell: (item) => day(item.lastUsedOn, words.neverUsed) },
      { head: words.state, cell: (item) => stateOf(frame.lang, item) },
      { head: words.next, kind: 'action', cell: (item) => actsOf(frame, item) },
    ],
    rows: items,
  })
}

function stateOf(lang: Lang, item: ApiKeyItem): Html {
  const meaning = item.state === 'works' ? 'solved' : item.state === 'orphaned' ? 'late' : 'cannot'
  return state(meaning, messagesOf(lang).apiKeys[item.state])
}

function actsOf(frame: Frame, item: ApiKeyItem): Html | false {
  if (item.state !== 'works' && item.state !== 'orphaned') return false
  const words = messagesOf(frame.lang).apiKeys
  const action = `/account/api-keys/${item.id}/take-over`
  const takeOver =
    item.state === 'orphaned' &&
    details(words.takeOver, reasonForm(frame, { action, id: `take-${item.id}`, button: words.takeOver }))
  return html`${takeOver}${revokeForm(frame, item)}`
}

function revokeForm(frame: Frame, item: ApiKeyItem): Html {
  const words = messagesOf(frame.lang).apiKeys
  const action = `/account/api-keys/${item.id}/revoke`
  return details(words.revoke, reasonForm(frame, { action, id: `revoke-${item.id}`, button: words.revoke }))
}

function newKeyForm(frame: Frame, model: ApiKeysModel, problems: readonly Problem[]): Html {
  const { lang } = frame
  const { typed } = model
  const words = messagesOf(lang).apiKeys
  const error = (name: string) => problemWith(problems, name)
  const until = { day: typed['until-day'] ?? '', month: typed['until-month'] ?? '', year: typed['until-year'] ?? '' }
  const bodies = [
    { value: '', text: model.mayGoWithoutBody ? words.noBody : words.chooseBody },
    ...model.bodies.map(({ id, name }) => ({ value: id, text: name })),
  ]
  const fields = html`${textField(lang, { name: 'label', label: words.label, hint: words.labelHint, value: typed.label ?? '', autocomplete: 'off', error: error('label') })}
${checkboxesField(lang, { name: 'scopes', label: words.scope, values: model.scopes, error: error('scopes'), items: apiScopes.map((scope) => ({ value: scope, text: words.scopes[scope] })) })}
${selectField(lang, { name: 'body', label: words.body, value: typed.body ?? '', error: error('body'), choices: bodies, fill: true })}
${dateField(lang, { name: 'until', label: words.until, hint: words.untilHint, value: until, error: error('until') })}
${button({ text: words.button })}`
  return form(frame, { action: href(frame, '/account/api-keys'), oneTimeKey: oneTimeKey(typed), body: fields })
}

/** The only page that ever shows the key. */
export function issuedKeyView(frame: Shown, issued: { key: string; label: string }): Html {
  const words = messagesOf(frame.lang).apiKeys
  const facts = summaryList([
    { key: words.label, value: issued.label },
    { key: words.key, value: html`<code id="key">${issued.key}</code>` },
    { key: words.howTo, value: html`<code>Authorization: Bearer ${issued.key}</code>` },
  ])
  const back = linkButton({ href: href(frame, '/account/api-keys'), text: words.toList, kind: 'secondary' })
  return formPage(frame, {
    title: words.issuedTitle,
    main: [note({ icon: 'lock', body: paragraph(words.issuedLead) }), facts, back],
  })
}
