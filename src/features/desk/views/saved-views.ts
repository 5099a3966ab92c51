import { nameIn } from '../../../kernel/lang.ts'
import { button, details, form, pills, selectField, textField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface SavedViewsPanel {
  /** Path and query of the list as it stands. */
  readonly list: string
  readonly views: readonly {
    readonly id: string
    readonly href: string
    readonly name: string
    readonly shared: boolean
    readonly mayRemove: boolean
  }[]
  readonly bodies: readonly { readonly id: string; readonly nameTh: string; readonly nameEn: string | null }[]
}

/** The officer's kept views of a list, and the form that keeps this one, folded away. */
export function savedViews(frame: Frame, panel: SavedViewsPanel): Html {
  const say = messages(frame.lang)
  const links = panel.views.map((view) => ({
    href: href(frame, view.href),
    text: view.shared ? `${view.name} (${say.sharedMark})` : view.name,
  }))
  return html`${links.length > 0 && pills(say.views, links)}${details(
    say.save,
    html`${saveForm(frame, panel)}${removals(frame, panel)}`,
  )}`
}

function saveForm(frame: Frame, panel: SavedViewsPanel): Html {
  const say = messages(frame.lang)
  const choices = [
    { value: '', text: say.onlyMe },
    ...panel.bodies.map((body) => ({ value: body.id, text: say.everybodyOf(nameIn(frame.lang, body)) })),
  ]
  return form(frame, {
    action: href(frame, '/views'),
    hidden: { list: panel.list },
    body: html`${textField(frame.lang, { name: 'view_name', label: say.name, hint: say.nameHint, characters: 20 })}${
      choices.length > 1 && selectField(frame.lang, { name: 'share', label: say.share, choices })
    }${button({ text: say.save, kind: 'secondary' })}`,
  })
}

function removals(frame: Frame, panel: SavedViewsPanel): Html | null {
  const say = messages(frame.lang)
  const own = panel.views.filter((view) => view.mayRemove)
  if (own.length === 0) return null
  return html`${own.map((view) =>
    form(frame, {
      action: href(frame, `/views/${view.id}/remove`),
      hidden: { list: panel.list },
      inline: true,
      body: button({ text: say.removeNamed(view.name), kind: 'secondary' }),
    }),
  )}`
}
