import { isId } from '../../kernel/ids.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { onceDone } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey, type Typed } from '../../web/read-form.ts'
import { loadGazetteer } from '../places/index.ts'
import { readActReason, readNodeForm, readRevision } from './edit-forms.ts'
import { showForm } from './edit-page.ts'
import { fieldProblems } from './edit-problems.ts'
import { addNode, childrenOf, editNode, type NodeRefusal, removeNode } from './edit-tree.ts'
import { closedText, planCrumb, staleRows, withPlan } from './edited-plan.ts'
import { messages } from './messages.ts'
import { type EditedNode, type EditedPlan, hangingOn, nodesToEdit } from './plan-edit.sql.ts'
import type { StaleRow } from './views/edit-parts.ts'
import { nodeFormView } from './views/plan-form-view.ts'

/** Pages on which the branches of a plan are added, changed, moved and removed. */
export function planNodePages(app: PageApp, deps: Deps): void {
  app.get('/plans/:id/nodes/new', (c) =>
    withPlan(c, deps, (plan) => nodePage(c, deps, plan, null, { parent: c.req.query('parent') ?? '' })),
  )
  app.post('/plans/:id/nodes/new', (c) => nodePost(c, deps, null))
  app.get('/plans/:id/nodes/:node', (c) =>
    withPlan(c, deps, (plan) => nodePage(c, deps, plan, c.req.param('node') ?? '', null)),
  )
  app.post('/plans/:id/nodes/:node', (c) => nodePost(c, deps, c.req.param('node') ?? ''))
  app.post('/plans/:id/nodes/:node/remove', (c) => removeNodePost(c, deps))
}

interface NodeShown {
  readonly problems?: readonly Problem[]
  readonly stale?: readonly StaleRow[]
  readonly removal?: { readonly typed: Typed; readonly problems: readonly Problem[] }
  readonly revision?: number | null
}

/** @param typed null: as the node is stored */
async function nodePage(
  c: PageContext,
  deps: Deps,
  plan: EditedPlan,
  id: string | null,
  typed: Typed | null,
  shown: NodeShown = {},
): Promise<Response> {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const { nodes, hanging } = await deps.db.snapshot(async (view) => ({
    nodes: await nodesToEdit(view, plan.id),
    hanging: id === null || !isId(id) ? null : await hangingOn(view, plan.id, id),
  }))
  const node = id === null ? null : (nodes.find((one) => one.id === id) ?? undefined)
  if (node === undefined) return failure(c, 404, editing.noSuchNode)
  const problems = shown.problems ?? []
  const removal = shown.removal ?? { typed: {}, problems: [] }
  const values = typed ?? (node === null ? {} : typedNode(node))
  return showForm(c, deps, {
    title: node === null ? editing.newNode : editing.editNode,
    caption: plan.title,
    crumbs: [planCrumb(lang, plan)],
    problems: [...problems, ...removal.problems],
    stale: shown.stale !== undefined,
    main: (frame) =>
      nodeFormView(frame, {
        planId: plan.id,
        node: node && { id: node.id, revision: shown.revision ?? node.revision },
        typed: values,
        problems,
        nodes,
        key: oneTimeKey(values),
        stale: shown.stale ?? null,
        hanging: hanging && {
          nodes: hanging.nodes.toLocaleString('en-US'),
          projects: hanging.projects.toLocaleString('en-US'),
          any: hanging.nodes + hanging.projects > 0,
        },
        removal,
      }),
  })
}

function typedNode(node: EditedNode): Typed {
  return { kind: node.kind, title: node.title, parent: node.parentId ?? '' }
}

async function nodePost(c: PageContext, deps: Deps, id: string | null) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const typed = await formFields(c)
  return withPlan(c, deps, async (plan) => {
    const read = readNodeForm(typed)
    const revision = readRevision(typed.revision)
    if (!read.ok) return nodePage(c, deps, plan, id, typed, { problems: fieldProblems(read.problem, lang), revision })
    const { reason, ...facts } = read.value
    if (facts.parentId !== null && !isId(facts.parentId))
      return nodePage(c, deps, plan, id, typed, {
        problems: [{ field: 'parent', text: editing.noSuchParent }],
        revision,
      })
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const once = { purpose: `plans.node ${plan.id} ${by.viewer?.personId}`, key: typed._key ?? null, now: by.now }
    const done = await deps.db.transaction(async (tx): Promise<Result<{ changed: boolean }, NodeRefusal>> => {
      if (id !== null) return editNode(tx, plan.id, id, facts, { revision, reason }, by)
      const added = await onceDone(tx, once, () => addNode(tx, plan.id, facts, reason, by))
      return added.ok ? ok({ changed: true }) : added
    })
    if (done.ok) {
      notice(c, id === null ? editing.nodeAdded : done.value.changed ? editing.saved : editing.nothingChanged)
      return c.redirect(href(lang, `/plans/${plan.id}#tree`), 303)
    }
    if (done.problem.kind === 'stale-node') {
      const { node, nodes } = done.problem
      const title = (parent: string | null) => nodes.find((one) => one.id === parent)?.title ?? editing.underPlan
      const order = (one: EditedNode) => String(childrenOf(nodes, one.parentId).indexOf(one.id) + 1)
      const rows = staleRows(
        { kind: node.kind, title: node.title, parent: title(node.parentId), order: order(node) },
        {
          kind: facts.kind,
          title: facts.title,
          parent: title(facts.parentId),
          order: facts.at === null ? order(node) : String(facts.at),
        },
        lang,
        await loadGazetteer(deps.db),
      )
      const problems = [{ field: 'stale', text: editing.stale.see }]
      return nodePage(c, deps, plan, id, typed, { problems, stale: rows })
    }
    return refusedNode(c, done.problem, (problem) =>
      nodePage(c, deps, plan, id, typed, { problems: [problem], revision }),
    )
  })
}

/** What stands against an edit of a branch, as a page. */
function refusedNode(
  c: PageContext,
  refusal: Exclude<NodeRefusal, { kind: 'stale-node' }>,
  again: (problem: Problem) => Promise<Response>,
): Promise<Response> {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  switch (refusal.kind) {
    case 'no-such-plan':
      return failure(c, 404, plans.notFound)
    case 'no-such-node':
      return failure(c, 404, editing.noSuchNode)
    case 'not-yours':
      return failure(c, 403, editing.notAllowed)
    case 'plan-closed':
      return failure(c, 409, closedText(lang, refusal.state))
    case 'circular':
      return again({ field: 'parent', text: editing.circular })
    case 'no-such-parent':
      return again({ field: 'parent', text: editing.noSuchParent })
    case 'too-deep':
      return again({ field: 'parent', text: editing.tooDeep(refusal.most) })
    case 'too-many-nodes':
      return again({ field: 'title', text: editing.tooManyNodes(refusal.most.toLocaleString('en-US')) })
    case 'not-empty':
      return again({ field: 'move_to', text: editing.notEmpty })
  }
}

async function removeNodePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const id = c.req.param('node') ?? ''
  const typed = await formFields(c)
  return withPlan(c, deps, async (plan) => {
    const again = (problems: readonly Problem[]) =>
      nodePage(c, deps, plan, id, null, {
        // The field has its own id here: the form above has a reason too.
        removal: {
          typed,
          problems: problems.map((one) => (one.field === 'reason' ? { ...one, field: 'remove-reason' } : one)),
        },
        revision: readRevision(typed.revision),
      })
    const reason = readActReason(typed)
    if (!reason.ok) return again(fieldProblems(reason.problem, lang))
    const chosen = typed.move_to ?? ''
    const moveTo = chosen === '' ? undefined : chosen === 'plan' ? null : chosen
    if (typeof moveTo === 'string' && !isId(moveTo)) return again([{ field: 'move_to', text: editing.noSuchParent }])
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const how = { revision: readRevision(typed.revision), reason: reason.value }
    const done = await deps.db.transaction((tx) => removeNode(tx, plan.id, id, moveTo, how, by))
    if (done.ok) {
      notice(c, editing.nodeRemoved)
      return c.redirect(href(lang, `/plans/${plan.id}#tree`), 303)
    }
    if (done.problem.kind === 'stale-node') {
      const removal = { typed, problems: [{ field: 'remove-reason', text: editing.stale.short }] }
      return nodePage(c, deps, plan, id, null, { removal, stale: [] })
    }
    return refusedNode(c, done.problem, (problem) =>
      again([problem.field === 'parent' ? { ...problem, field: 'move_to' } : problem]),
    )
  })
}
