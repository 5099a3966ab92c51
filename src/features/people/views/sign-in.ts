import {
  actions,
  button,
  columns,
  dataTable,
  form,
  inset,
  link,
  linkButton,
  muted,
  note,
  oneLine,
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
import { messagesOf } from '../messages.ts'
import { withReturn } from '../safe-return.ts'
import type { KeptForm } from '../step-up.ts'
import { formPage, type Shown } from './form-page.ts'

/** One account of the demonstration as its row on the sign-in page shows it. */
export interface DemoRow {
  readonly position: number
  readonly what: string
  readonly role: string
  readonly email: string
  readonly password: string
  readonly hasCode: boolean
}

export function signInView(
  frame: Shown,
  model: { back: string | null; email: string; problems: readonly Problem[]; demo: readonly DemoRow[] },
): Html {
  const words = messagesOf(frame.lang).signIn
  const { problems } = model
  const fields = html`${textField(frame.lang, { name: 'email', label: words.email, type: 'email', autocomplete: 'username', value: model.email, error: problemWith(problems, 'email') })}
${passwordField(frame.lang, { name: 'password', label: words.password, autocomplete: 'current-password' })}
${button({ text: words.button })}`
  const signIn = html`${form(frame, { action: href(frame, withReturn('/sign-in', model.back)), body: fields })}
${paragraph(link(href(frame, '/sign-in/forgotten'), words.forgotten))}
${inset(words.noAccount)}`
  const wide = model.demo.length > 0
  const main = wide ? columns('12', [html`<div>${signIn}</div>`, demoTable(frame, model.demo)]) : signIn
  return formPage(frame, { title: words.title, lead: words.lead, problems, main, wide })
}

function demoTable(frame: Frame, rows: readonly DemoRow[]): Html {
  const words = messagesOf(frame.lang).signIn
  const table = dataTable<DemoRow>({
    caption: words.demoTitle,
    columns: [
      { head: words.demoWhat, kind: 'title', cell: (row) => [row.what, html`<br>`, muted(row.role)] },
      {
        head: words.email,
        cell: (row) => html`<code class="ps-code">${row.email}</code>`,
      },
      { head: words.password, cell: (row) => oneLine(html`<code>${row.password}</code>`) },
      {
        head: words.demoCode,
        cell: (row) =>
          row.hasCode ? link(href(frame, `/demo/code/${row.position}`), words.demoCodeLink) : words.demoNoCode,
      },
    ],
    rows,
  })
  return section({ id: 'demo', heading: words.demoTitle, first: true, body: [paragraph(words.demoLead), table] })
}

export function demoCodeView(frame: Shown, model: { email: string; code: string; secret: string }): Html {
  const words = messagesOf(frame.lang).demoCode
  const main = html`${summaryList([
    { key: words.code, value: html`<code id="code">${model.code}</code>` },
    { key: words.secret, value: html`<code>${model.secret}</code>` },
  ])}
${paragraph(words.hint)}
${linkButton({ href: href(frame, '/sign-in/second-step'), text: words.back, kind: 'secondary' })}`
  return formPage(frame, { title: words.title, lead: words.lead(model.email), main })
}

export function signOutView(frame: Shown): Html {
  const words = messagesOf(frame.lang).signOut
  const buttons = actions([
    button({ text: words.here, name: 'where', value: 'here' }),
    button({ text: words.everywhere, name: 'where', value: 'everywhere', kind: 'secondary' }),
  ])
  const main = form(frame, { action: href(frame, '/sign-out'), body: buttons })
  return formPage(frame, { title: words.title, lead: words.lead, main })
}

export function secondStepView(
  frame: Shown,
  model: { back: string | null; hasFactor: boolean; demoPosition: number | null; problems: readonly Problem[] },
): Html {
  const words = messagesOf(frame.lang).secondStep
  if (!model.hasFactor) {
    const setUp = linkButton({ href: href(frame, withReturn('/account/second-factor', model.back)), text: words.setUp })
    const main = note({ title: words.missingTitle, icon: 'shield', body: [paragraph(words.missing), setUp] })
    return formPage(frame, { title: words.title, main })
  }
  const { problems } = model
  const fields = html`${textField(frame.lang, { name: 'code', label: words.code, hint: words.codeHint, inputmode: 'numeric', autocomplete: 'one-time-code', characters: 10, error: problemWith(problems, 'code') })}
${button({ text: words.button })}`
  const demo =
    model.demoPosition !== null && paragraph(link(href(frame, `/demo/code/${model.demoPosition}`), words.demo))
  const main = [
    form(frame, { action: href(frame, withReturn('/sign-in/second-step', model.back)), body: fields }),
    demo,
  ]
  return formPage(frame, { title: words.title, lead: words.lead, problems, main })
}

/** After the code: what was typed before it, one button away from being sent. */
export function sendAgainView(frame: Shown, kept: KeptForm, back: string): Html {
  const words = messagesOf(frame.lang).secondStep
  const buttons = actions([button({ text: words.sendAgain }), link(href(frame, back), words.doNotSend)])
  const main = form(frame, { action: href(frame, kept.action), hidden: kept.fields, body: buttons })
  return formPage(frame, { title: words.sendAgainTitle, lead: words.sendAgainLead, main })
}
