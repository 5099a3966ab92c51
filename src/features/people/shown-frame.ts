import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Shown } from './views/form-page.ts'

export function shownFrame(c: PageContext, deps: Deps): Shown {
  return { ...frameOf(c, deps), banner: noticeOf(c) }
}
