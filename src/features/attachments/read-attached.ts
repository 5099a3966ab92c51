import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { personNames } from '../people/index.ts'
import { type AttachedParts, attachedThing, type PlanThing } from '../plans/index.ts'
import { mayComment, mayKeepDocuments, readsAsStaff } from './attachments.policy.ts'
import { presentComment, presentDocument, presentSummary } from './attachments.present.ts'
import { commentsOf, countComments, documentsOf } from './attachments.sql.ts'
import { keyOfThing } from './keep-document.ts'
import { commentsPart, documentsPart } from './views/attached-view.ts'

const shown = 5

/** What hangs on a plan or project, as the page of it shows it to this reader. */
export async function readAttached(
  view: Queryable,
  deps: Pick<Deps, 'clock' | 'secrets'>,
  wanted: PlanThing,
  viewer: Viewer | null,
): Promise<AttachedParts> {
  const thing = await attachedThing(view, wanted)
  if (thing === null) throw new Error('what is shown on a page is not there')
  const key = keyOfThing(thing)
  const staff = readsAsStaff(viewer)
  const { documents, total } = await documentsOf(view, key, { staff, limit: shown })
  const counts = await countComments(view, key, staff)
  const comments = counts.total === 0 ? [] : await commentsOf(view, key, { staff, limit: shown })
  const writers = comments.map((comment) => comment.writtenBy)
  const names = staff ? await personNames(view, deps, writers) : null
  const now = deps.clock.now()
  return {
    documents: total,
    comments: counts.total,
    render: (frame) => ({
      documents: documentsPart(frame, {
        documents: documents.map((document) => presentDocument(document, false, frame.lang)),
        total,
        href: `${thing.href}/documents`,
        mayAdd: mayKeepDocuments(viewer, thing, now),
      }),
      comments: commentsPart(frame, {
        comments: comments.map((one) => presentComment(one, { viewer, thing, names, now, lang: frame.lang })),
        total: counts.total,
        href: `${thing.href}/comments`,
        mayWrite: mayComment(viewer, now),
        summary: presentSummary(counts, frame.lang),
        hearing: thing.planState === 'hearing',
      }),
    }),
  }
}
