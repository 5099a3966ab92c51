import { newId } from '../../kernel/ids.ts'
import type { Result } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { type Frame, href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { type Crumb, page } from '../../web/layout.ts'
import { messages } from './messages.ts'
import type { Typed } from './money-form.ts'
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

/** A new key for an empty form, the old one for a form shown again: a double click lands on one act. */
export const keyOf = (typed: Typed): string => typed[oneTimeKeyFieldName] ?? newId()

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

/** Does an act once, however often its form is sent; a refusal is not remembered. */
export async function onceDone<T extends { readonly [part: string]: string | null | readonly string[] }, R>(
  tx: Tx,
  once: { purpose: string; key: string | null; now: Date },
  work: () => Promise<Result<T, R>>,
): Promise<Result<T, R>> {
  const kept: { refusal?: Result<T, R> } = {}
  const { value } = await oncePerKey(tx, once, async () => {
    const done = await work()
    if (!done.ok) kept.refusal = done
    return done.ok ? { ok: true, done: done.value } : { ok: false, done: null }
  })
  if (kept.refusal !== undefined) return kept.refusal
  return { ok: true, value: value.done as T }
}
