import type { Lang } from '../kernel/lang.ts'
import type { Deps } from '../platform/deps.ts'
import type { PageContext } from '../platform/http/context.ts'
import type { Banner } from './components/index.ts'
import type { Frame, NavPart } from './frame.ts'

/** What the page answering this request needs to know about it. */
export function frameOf(c: PageContext, deps: Deps, nav: NavPart | null = null): Frame {
  const viewer = c.get('viewer')
  return {
    lang: c.get('lang'),
    path: c.get('path'),
    demo: deps.config.demo,
    demoPlays: playedName(deps.config.demoPlays, c.get('lang')),
    viewerName: viewer?.displayName ?? null,
    unseenNotices: viewer?.unseenNotices ?? 0,
    csrf: c.get('csrf'),
    requestId: c.get('requestId'),
    nav,
    isOfficer: viewer !== null && viewer.grants.length > 0,
  }
}

/** Set as `Thai | English`, or in one language for both. */
function playedName(played: string | null, lang: Lang): string | null {
  const [th = '', en = th] = played?.split(' | ') ?? []
  return (lang === 'th' ? th : en) || null
}

/** What was left for this page over a redirect ("saved"), as its banner. */
export function noticeOf(c: PageContext): Banner | null {
  const text = c.get('notice')
  return text ? { kind: 'success', title: text } : null
}
