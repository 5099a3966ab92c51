import { formatPublicId, isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import type { DefineRefusal } from './define-indicator.ts'
import type { Typed } from './entry-form.ts'
import type { ProjectToHangOn } from './hanging.sql.ts'
import { mayDefine } from './indicators.policy.ts'
import { type Indicator, indicatorById } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { defineRefusal, reasonProblem, unitName } from './problem-text.ts'
import type { Unit } from './unit.ts'

/** A form that is shown once more: what was typed, and what stands against it. */
export type Shown = { readonly typed?: Typed; readonly problems?: readonly Problem[] }

/** A page on which an indicator is made or changed; 422 where something stands against what was typed. */
export function shown(
  c: PageContext,
  deps: Deps,
  content: {
    title: string
    lead?: string
    caption?: string
    indicator: Indicator | null
    project?: ProjectToHangOn | null
    problems: readonly Problem[]
    narrow?: boolean
  },
  main: Fragment,
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { indicator, problems } = content
  return c.html(
    page(frame, {
      title: content.title,
      ...(content.lead === undefined ? {} : { lead: content.lead }),
      ...(content.caption === undefined ? {} : { caption: content.caption }),
      narrow: content.narrow ?? true,
      noIndex: true,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/indicators') },
        ...(content.project ? [{ text: content.project.title, href: href(frame, projectPath(content.project)) }] : []),
        ...(indicator === null
          ? []
          : [{ text: nameIn(lang, indicator), href: href(frame, `/indicators/${indicator.id}`) }]),
      ],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      main,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

export const projectPath = (project: Pick<ProjectToHangOn, 'home' | 'id'>) => `/projects/${formatPublicId(project)}`

export function reasonProblems(reason: string, lang: Lang): Problem[] {
  const text = reasonProblem(reason, lang)
  return text === null ? [] : [{ field: 'reason', text }]
}

/** What stands against a use case, in words beside a field. @param given names the units of a refusal about units */
export function refusal(problem: DefineRefusal, given: { readonly units: readonly Unit[] }, lang: Lang): Problem {
  return defineRefusal(problem, lang, (code) => {
    const unit = given.units.find((one) => one.code === code)
    return unit === undefined ? code : unitName(unit, lang)
  })
}

/** The indicator of the address, where the viewer may change it; otherwise the answer that says why not. */
export async function editable(c: PageContext, deps: Deps): Promise<{ indicator: Indicator } | { stop: Response }> {
  const say = messages(c.get('lang'))
  const id = c.req.param('id') ?? ''
  const indicator = isId(id) ? await indicatorById(deps.db, id) : null
  if (indicator === null || indicator.endedAt !== null)
    return { stop: await failure(c, 404, indicator === null ? say.page.notFound : say.problems.ended) }
  const viewer = c.get('viewer')
  if (viewer === null)
    return { stop: c.redirect(`/sign-in?return=${encodeURIComponent(href(c.get('lang'), c.get('path')))}`, 303) }
  return mayDefine(viewer, indicator, deps.clock.now())
    ? { indicator }
    : { stop: await failure(c, 403, say.form.notAllowed) }
}
