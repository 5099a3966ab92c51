import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { type Crumb, page } from '../../web/layout.ts'
import { messages } from './messages.ts'
import { type MoneyRefusal, refusalText } from './refusal-text.ts'

export interface FormPage {
  readonly title: string
  readonly caption?: string
  readonly lead?: string
  readonly crumbs?: readonly Crumb[]
  readonly problems: readonly Problem[]
  /** 409 where somebody was faster. */
  readonly status?: 409 | 422
  main(frame: Frame): Fragment
}

/** A page with a form of this room; with problems it is shown again with what was typed. */
export function showForm(c: PageContext, deps: Deps, content: FormPage) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { problems } = content
  const body = page(frame, {
    title: content.title,
    ...(content.caption === undefined ? {} : { caption: content.caption }),
    ...(content.lead === undefined ? {} : { lead: content.lead }),
    breadcrumbs: [{ text: say.title, href: href(frame, '/money') }, ...(content.crumbs ?? [])],
    main: content.main(frame),
    problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.entry.kept }) : null,
    banner: noticeOf(c),
    narrow: true,
    noIndex: true,
  })
  return c.html(body, problems.length > 0 ? (content.status ?? 422) : 200)
}

/** Shows a refusal beside its field; what no form can help with is answered alone. */
export function refused(
  c: PageContext,
  refusal: MoneyRefusal,
  again: (problem: Problem, status: 409 | 422) => Response | Promise<Response>,
): Response | Promise<Response> {
  const { status, field, text } = refusalText(refusal, c.get('lang'))
  if (status === 403 || status === 404) return failure(c, status, text)
  return again({ field, text }, status)
}
