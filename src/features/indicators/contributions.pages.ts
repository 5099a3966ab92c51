import { isId, newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { editable, reasonProblems, refusal, type Shown, shown } from './define-frame.ts'
import { type DefineRefusal, linkIndicators } from './define-indicator.ts'
import { words } from './entry-form.ts'
import { hangingOf } from './hanging.sql.ts'
import { indicatorById, indicatorsByCodes } from './indicators.sql.ts'
import { neighboursOf } from './list.sql.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { allUnits } from './units.sql.ts'
import { linksFormView } from './views/form-view.ts'

/** What contributes to it. */
export function contributionsPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/:id/links', (c) => linksPage(c, deps))
  app.post('/indicators/:id/links', (c) => linksPost(c, deps))
}

async function linksPage(c: PageContext, deps: Deps, form: Shown = {}): Promise<Response> {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const { children } = await neighboursOf(deps.db, indicator.id, todayInBangkok(deps.clock.now()))
  const hanging = await hangingOf(deps.db, indicator)
  const typed = form.typed ?? {}
  const problems = form.problems ?? []
  return shown(
    c,
    deps,
    {
      title: say.links.title,
      lead: say.links.lead,
      caption: [nameIn(lang, indicator), hanging.plan?.title ?? ''].filter((text) => text !== '').join(' · '),
      indicator,
      problems,
    },
    linksFormView(frameOf(c, deps, 'plans'), {
      id: indicator.id,
      children: children
        .filter(({ kind }) => kind === 'part')
        .map((child) => ({
          id: child.id,
          code: child.code,
          name: nameIn(lang, child),
          where: nameIn(lang, child.ownerBody),
        })),
      typed,
      problems,
      oneTimeKey: newId(),
    }),
  )
}

async function linksPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const reason = words(typed.reason, 500)
  const unfit = reasonProblems(reason, lang)
  if (unfit.length > 0) return linksPage(c, deps, { typed, problems: unfit })
  const code = (typed.code ?? '').trim().toUpperCase().slice(0, 30)
  const removed = typed.remove !== undefined && isId(typed.remove) ? typed.remove : null
  const [named] = removed === null ? await indicatorsByCodes(deps.db, [code]) : []
  const childId = removed ?? named?.id ?? null
  if (childId === null)
    return linksPage(c, deps, { typed, problems: [{ field: 'code', text: say.links.unknown(code) }] })
  const once = { purpose: `indicators.link ${indicator.id} ${childId}`, key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    linkIndicators(tx, indicator.id, childId, removed === null, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) {
    const units = await allUnits(deps.db)
    return linksPage(c, deps, { typed, problems: [{ ...refusal(done.problem, { units }, lang), field: 'code' }] })
  }
  const child = removed === null ? named : await indicatorById(deps.db, childId)
  notice(c, removed === null ? say.links.added(child?.code ?? '') : say.links.removed(child?.code ?? ''))
  return c.redirect(href(lang, `/indicators/${indicator.id}/links`), 303)
}
