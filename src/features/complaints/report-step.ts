import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type Frame, href } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { draftToken } from './cookies.ts'
import { readDraft } from './drafts.ts'
import { messages } from './messages.ts'
import { alreadySent } from './send-report.ts'

const STEPS = 4

/** Forms of one person are kept by nobody; the position of the telephone may be asked for here and nowhere else. */
function asOwn(c: PageContext): void {
  c.header('Cache-Control', 'private, no-store')
  c.header(
    'Permissions-Policy',
    'geolocation=(self), accelerometer=(), camera=(), display-capture=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), browsing-topics=()',
  )
}

/** A page only its reader may see, below the list of all cases. */
export function showOwn(c: PageContext, deps: Deps, content: Omit<PageToShow, 'crumbs' | 'narrow'>) {
  asOwn(c)
  const all = messages(c.get('lang'))
  return showPage(
    c,
    deps,
    { ...content, narrow: true, crumbs: [{ text: all.list.title, path: '/complaints' }] },
    { nav: 'complaints', kept: all.form.kept },
  )
}

/** One of the four steps, with problems on top where there are any. */
export function showStep(
  c: PageContext,
  deps: Deps,
  { step, ...content }: Pick<PageToShow, 'problems' | 'lead'> & { step: number; main: (frame: Frame) => Html },
) {
  const say = messages(c.get('lang')).form
  return showOwn(c, deps, {
    ...content,
    title: step === 1 ? say.title : (say.steps[step - 1] ?? say.title),
    caption: say.step(step, STEPS),
    noIndex: step > 1,
    islands: ['report'],
  })
}

/** Whoever comes to a step without a draft begins at the first; whose draft was sent, but who never heard of it, gets the receipt. */
export async function toFirst(c: PageContext, deps: Deps) {
  const draft = await readDraft(deps.db, deps, draftToken(c, deps))
  if (draft?.isSent) return alreadySent(c, deps, draft.key)
  return c.redirect(href(c.get('lang'), '/complaints/new'), 303)
}
