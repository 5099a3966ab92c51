import {
  actions,
  type Banner,
  bulletList,
  button,
  form,
  linkButton,
  muted,
  note,
  paragraph,
  qrCode,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { messages } from '../messages.ts'

export interface LineModel {
  readonly isOpen: boolean
  /** Adds the official account as a friend; null before LINE was asked for its name. */
  readonly addHref: string | null
  readonly name: string | null
  /** Null for visitors. */
  readonly account: { readonly isBound: boolean } | null
  readonly banner: Banner | null
}

export function lineView(frame: Frame, model: LineModel): Html {
  const say = messages(frame.lang).page
  const report = actions([
    linkButton({ href: href(frame, '/complaints/new'), text: say.report, kind: 'secondary', icon: 'edit' }),
  ])
  const main = model.isOpen
    ? html`${addPart(frame, model)}${section({ id: 'how', heading: say.howTitle, body: html`${bulletList(say.how, 'number')}${report}` })}${section({ id: 'kept', heading: say.keptTitle, body: bulletList(say.kept) })}${accountPart(frame, model)}`
    : html`${note({ title: say.closed, body: paragraph(say.closedText) })}${report}`
  return page(frame, {
    title: say.title,
    ...(model.isOpen ? { lead: say.lead } : {}),
    breadcrumbs: crumbs(frame),
    narrow: true,
    banner: model.banner,
    main,
  })
}

function addPart(frame: Frame, { addHref, name }: LineModel): Html {
  const say = messages(frame.lang).page
  if (addHref === null) return note({ kind: 'teal', body: paragraph(say.notYet) })
  return html`<div class="ps-qr-beside">${qrCode({ text: addHref, label: say.qr })}<div>${paragraph(html`<strong>${name}</strong>`)}${muted(say.scan)}${actions([linkButton({ href: addHref, text: say.add, icon: 'chat' })])}</div></div>
`
}

function accountPart(frame: Frame, { account }: LineModel): Html | null {
  if (account === null) return null
  const say = messages(frame.lang).page
  const body = account.isBound
    ? html`${paragraph(say.bound)}${form(frame, { action: href(frame, '/line/unlink'), body: button({ text: say.unbind, kind: 'secondary' }) })}`
    : paragraph(say.notBound)
  return section({ id: 'account', heading: say.accountTitle, body })
}

export function linkView(frame: Frame, { token, name }: { token: string | null; name: string }): Html {
  const say = messages(frame.lang).page.link
  const main =
    token === null
      ? note({ kind: 'late', icon: 'alert', body: paragraph(say.broken) })
      : html`${note({ body: paragraph(say.warning), icon: 'alert' })}${form(frame, {
          action: href(frame, '/line/link'),
          body: [
            html`<input type="hidden" name="linkToken" value="${token}">`,
            actions([button({ text: say.yes, icon: 'link' })]),
          ],
        })}`
  return page(frame, {
    title: say.title,
    ...(token === null ? {} : { lead: say.lead(name) }),
    breadcrumbs: crumbs(frame),
    narrow: true,
    noIndex: true,
    main,
  })
}

/** A link and not a redirect: a form of ours may lead to pages of ours only (content security policy). */
export function confirmAtLineView(frame: Frame, address: string): Html {
  const say = messages(frame.lang).page.link
  return page(frame, {
    title: say.title,
    breadcrumbs: crumbs(frame),
    narrow: true,
    noIndex: true,
    main: html`${paragraph(say.goText)}${actions([linkButton({ href: address, text: say.go, icon: 'chat' })])}`,
  })
}

function crumbs(frame: Frame) {
  return [{ text: messages(frame.lang).page.crumb, href: href(frame, '/complaints') }]
}
