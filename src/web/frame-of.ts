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
    viewerName: viewer?.displayName ?? null,
    csrf: c.get('csrf'),
    requestId: c.get('requestId'),
    nav,
    isOfficer: viewer !== null && viewer.grants.length > 0,
  }
}

/** What was left for this page over a redirect ("saved"), as its banner. */
export function noticeOf(c: PageContext): Banner | null {
  const text = c.get('notice')
  return text ? { kind: 'success', title: text } : null
}
