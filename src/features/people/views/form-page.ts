import { type Banner, errorSummary, type Problem } from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import type { Fragment, Html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { messagesOf } from '../messages.ts'

/** The frame of a page of this room, with the sentence left for it over a redirect. */
export type Shown = Frame & { readonly banner?: Banner | null }

/** A page with a form, one column wide unless `wide`, shown again with what is wrong on top. */
export function formPage(
  frame: Shown,
  content: {
    title: string
    lead?: string
    problems?: readonly Problem[]
    main: Fragment
    wide?: boolean
    back?: { href: string; text: string }
  },
): Html {
  const problems = content.problems ?? []
  const words = messagesOf(frame.lang)
  return page(frame, {
    title: content.title,
    narrow: content.wide !== true,
    noIndex: true,
    banner: frame.banner ?? null,
    main: content.main,
    problems: problems.length > 0 ? errorSummary(frame.lang, { problems, kept: words.kept }) : null,
    ...(content.lead === undefined ? {} : { lead: content.lead }),
    ...(content.back === undefined ? {} : { breadcrumbs: [content.back] }),
  })
}
