import { isId, newId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { mayRemoveView } from './desk.policy.ts'
import { bodyNames, removeView, storeView, viewById, viewsFor } from './desk.sql.ts'
import { messages } from './messages.ts'
import { type ListPath, lists, readViewDraft } from './saved-view.ts'
import { savedViews } from './views/saved-views.ts'

const MOST_VIEWS = 100

export function deskPages(app: PageApp, deps: Deps): void {
  app.post('/views', (c) => savePost(c, deps))
  app.post('/views/:id/remove', (c) => removePost(c, deps))
}

/**
 * What a list page shows above its list: the officer's views of it and the form that keeps this one; null for visitors.
 * @param query of the list as it stands, with or without its question mark
 */
export async function savedViewsOn(
  c: PageContext,
  deps: Deps,
  view: Queryable,
  path: ListPath,
  query: string,
): Promise<Html | null> {
  const viewer = c.get('viewer')
  if (viewer === null) return null
  const bodyIds = bodiesOf(viewer, deps)
  const views = await viewsFor(view, { personId: viewer.personId, bodyIds }, path)
  return savedViews(frameOf(c, deps), {
    list: `${path}?${query.replace(/^\?/, '')}`,
    views: views.map((one) => ({
      id: one.id,
      href: one.query === '' ? one.path : `${one.path}?${one.query}`,
      name: one.name,
      shared: one.bodyId !== null,
      mayRemove: mayRemoveView(viewer, one),
    })),
    bodies: bodyIds.length === 0 ? [] : await bodyNames(view, bodyIds),
  })
}

/** Bodies the viewer has a role in today. */
function bodiesOf(viewer: Viewer, deps: Deps): string[] {
  const today = todayInBangkok(deps.clock.now())
  const held = viewer.grants.filter((grant) => grant.from <= today && (grant.to === null || today <= grant.to))
  return [...new Set(held.flatMap((grant) => grant.bodyId ?? []))]
}

async function savePost(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 403, say.signIn)
  const fields = await formFields(c)
  const draft = readViewDraft({ ...fields, name: fields.view_name ?? '' }, bodiesOf(viewer, deps))
  if (!draft.ok) return failure(c, 422, say.problems[draft.problem])
  const stored = await deps.db.transaction((tx) =>
    storeView(tx, newId(), viewer.personId, draft.value, MOST_VIEWS, deps.clock.now()),
  )
  if (!stored) return failure(c, 422, say.tooMany(MOST_VIEWS))
  notice(c, say.saved(draft.value.name))
  const { path, query } = draft.value
  return c.redirect(href(c.get('lang'), query === '' ? path : `${path}?${query}`), 303)
}

async function removePost(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const viewer = c.get('viewer')
  const id = c.req.param('id') ?? ''
  const fields = await formFields(c)
  const found = isId(id) ? await viewById(deps.db, id) : null
  if (found === null) return failure(c, 404, say.gone)
  if (!mayRemoveView(viewer, found)) return failure(c, 403, say.notAllowed)
  await deps.db.transaction((tx) => removeView(tx, id))
  notice(c, say.removed(found.name))
  return c.redirect(href(c.get('lang'), backTo(fields.list ?? found.path)), 303)
}

/** The list the form stood on, as long as it is a list of ours. */
function backTo(list: string): string {
  const [path = '', query = ''] = list.split('?')
  if (!lists.some((one) => one === path)) return lists[0]
  return query === '' ? path : `${path}?${new URLSearchParams(query)}`
}
