import {
  actions,
  type Banner,
  button,
  form,
  linkButton,
  linkRows,
  paragraph,
  pills,
  section,
  state,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { messages } from '../messages.ts'
import type { ShownNotice } from '../notices.present.ts'

export interface ListPage {
  readonly items: readonly ShownNotice[]
  readonly isUnseenOnly: boolean
  readonly isFirst: boolean
  /** Where the next page begins. */
  readonly next: string | null
  readonly maySeeDeliveries: boolean
  readonly banner: Banner | null
}

export function listView(frame: Frame, view: ListPage): Html {
  const { lang } = frame
  const say = messages(lang).list
  const [newest] = view.items
  const show = view.isUnseenOnly ? 'show=new' : ''
  const seeAll =
    newest !== undefined &&
    view.isFirst &&
    view.items.some((one) => one.isNew) &&
    form(frame, {
      action: href(frame, '/notices/seen'),
      hidden: { until: newest.id },
      inline: true,
      body: button({ text: say.seeAll, kind: 'secondary' }),
    })
  const rows = linkRows(
    view.items.map((one) => ({
      title: one.subject,
      href: one.href,
      meta: `${one.topic} · ${one.at}`,
      ...(one.isNew ? { side: state('promised', say.isNew, 'bell') } : {}),
    })),
  )
  const steps = [
    !view.isFirst &&
      linkButton({ href: href(frame, `/notices${show && `?${show}`}`), text: say.newest, kind: 'secondary' }),
    view.next !== null &&
      linkButton({
        href: href(frame, `/notices?before=${view.next}${show && `&${show}`}`),
        text: say.older,
        kind: 'secondary',
      }),
  ]
  const hasSteps = !view.isFirst || view.next !== null
  return page(frame, {
    title: say.title,
    lead: say.lead,
    narrow: true,
    noIndex: true,
    banner: view.banner,
    actions: [
      linkButton({ href: href(frame, '/notices/settings'), text: say.settings, kind: 'secondary' }),
      view.maySeeDeliveries &&
        linkButton({ href: href(frame, '/notices/deliveries'), text: say.deliveries, kind: 'secondary' }),
    ],
    main: html`${pills(say.title, [
      { href: href(frame, '/notices'), text: say.all, current: !view.isUnseenOnly },
      { href: href(frame, '/notices?show=new'), text: say.onlyUnseen, current: view.isUnseenOnly },
    ])}${section({
      id: 'list',
      heading: view.isUnseenOnly ? say.onlyUnseen : say.all,
      body:
        view.items.length === 0
          ? paragraph(view.isUnseenOnly ? say.noneUnseen : say.none)
          : html`${rows}${(seeAll || hasSteps) && actions([seeAll, ...steps])}`,
    })}`,
  })
}
