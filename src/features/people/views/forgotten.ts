import {
  actions,
  bulletList,
  button,
  form,
  link,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messagesOf } from '../messages.ts'
import { newPasswordFields } from './account.ts'
import { formPage, type Shown } from './form-page.ts'

export function forgottenView(frame: Shown, email: string, problems: readonly Problem[]): Html {
  const words = messagesOf(frame.lang).forgotten
  const fields = html`${textField(frame.lang, { name: 'email', label: words.email, type: 'email', autocomplete: 'username', value: email, error: problemWith(problems, 'email') })}
${button({ text: words.button })}`
  const main = form(frame, { action: href(frame, '/sign-in/forgotten'), body: fields })
  return formPage(frame, { title: words.title, lead: words.lead, problems, main, back: backToSignIn(frame) })
}

/** The same page for every address: it knows of none. */
export function letterOrderedView(frame: Shown, lettersPerHour: number): Html {
  const words = messagesOf(frame.lang).forgotten
  const steps = bulletList([words.openIt, words.notThere(lettersPerHour), words.otherwise])
  const again = link(href(frame, '/sign-in/forgotten'), words.again)
  return formPage(frame, {
    title: words.orderedTitle,
    lead: words.orderedLead,
    main: [steps, paragraph(again)],
    back: backToSignIn(frame),
  })
}

export function newPasswordView(frame: Shown, word: string, problems: readonly Problem[]): Html {
  const { newPassword: words, password } = messagesOf(frame.lang)
  const fields = html`${newPasswordFields(frame, password.new, problems)}
${button({ text: words.button })}`
  const main = form(frame, { action: href(frame, `/sign-in/new-password/${word}`), body: fields })
  return formPage(frame, { title: words.title, lead: words.lead, problems, main })
}

export function closedResetView(frame: Shown): Html {
  const { newPassword: words, signIn } = messagesOf(frame.lang)
  const next = actions([
    linkButton({ href: href(frame, '/sign-in/forgotten'), text: words.again }),
    linkButton({ href: href(frame, '/sign-in'), text: signIn.button, kind: 'secondary' }),
  ])
  return formPage(frame, { title: words.closedTitle, main: note({ body: [paragraph(words.closed), next] }) })
}

function backToSignIn(frame: Frame) {
  return { href: href(frame, '/sign-in'), text: messagesOf(frame.lang).signIn.title }
}
