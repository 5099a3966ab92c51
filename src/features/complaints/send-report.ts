import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { limiter } from '../../platform/http/limits.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { href } from '../../web/frame.ts'
import { forgetDraftToken, keepOpened, keepReceipts } from './cookies.ts'
import { sentDraft, storeDraft } from './drafts.ts'
import { askToFollow } from './follow.ts'
import type { Held } from './held-draft.ts'
import { type Received, receiveComplaint, receivedBefore } from './receive-complaint.ts'
import type { NewReport, ReportProblem } from './report.ts'

/** A network block may hold a village school or a whole office; the same block an hour. */
export const sendings = limiter('complaints.send', { points: 60, seconds: 3600 })

/** One transaction: the report, who wants to be written to, and the end of the draft. */
export function receiveAndFollow(
  c: PageContext,
  deps: Deps,
  report: NewReport,
  mailTo: string | null,
  draft: Held | null,
) {
  return wholeAct<Received, ReportProblem[]>(deps.db, async (tx) => {
    const received = await receiveComplaint(tx, deps, report)
    if (received.ok && !received.value.repeated && mailTo !== null) {
      await askToFollow(tx, deps, { kind: 'case', target: received.value.ref, email: mailTo, lang: c.get('lang') })
    }
    if (received.ok && draft !== null) await storeDraft(tx, deps, draft.token, sentDraft(draft.draft))
    return received
  })
}

/** The connection was lost after sending, and the form comes again: the same reference and the same receipt. */
export async function alreadySent(c: PageContext, deps: Deps, key: string | null) {
  const before = key === null ? null : await receivedBefore(deps.db, deps, { channel: 'web', sourceName: null, key })
  if (before === null) return c.redirect(href(c.get('lang'), '/complaints/new'), 303)
  forgetDraftToken(c, deps)
  return toSent(c, deps, before)
}

export function toSent(c: PageContext, deps: Deps, received: Received) {
  keepOpened(c, deps, received.ref)
  keepReceipts(c, deps, [{ ref: received.ref, receipt: received.receipt }])
  return c.redirect(href(c.get('lang'), `/complaints/${received.ref}/sent`), 303)
}
