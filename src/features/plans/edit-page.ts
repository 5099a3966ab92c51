import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { type Crumb, page } from '../../web/layout.ts'
import { messages } from './messages.ts'

export interface FormContent {
  readonly title: string
  readonly caption?: string
  readonly lead?: string
  readonly crumbs?: readonly Crumb[]
  readonly problems?: readonly Problem[]
  /** Someone was faster: 409 instead of 422. */
  readonly stale?: boolean
  readonly narrow?: boolean
  main(frame: Frame): Fragment
}

/** A page with a form of this room; shown again with what is wrong on top, and with what was typed in it. */
export function showForm(c: PageContext, deps: Deps, content: FormContent) {
  const lang = c.get('lang')
  const frame = frameOf(c, deps, 'plans')
  const problems = content.problems ?? []
  const { plans, editing } = messages(lang)
  const crumbs = [{ text: plans.title, href: href(frame, '/plans') }, ...(content.crumbs ?? [])]
  const body = page(frame, {
    title: content.title,
    ...(content.caption === undefined ? {} : { caption: content.caption }),
    ...(content.lead === undefined ? {} : { lead: content.lead }),
    breadcrumbs: crumbs,
    main: content.main(frame),
    problems:
      problems.length > 0
        ? errorSummary(lang, {
            problems,
            kept: editing.kept,
            ...(content.stale === true ? { title: editing.stale.title } : {}),
          })
        : null,
    banner: noticeOf(c),
    narrow: content.narrow ?? true,
    noIndex: true,
  })
  return c.html(body, content.stale === true ? 409 : problems.length > 0 ? 422 : 200)
}
