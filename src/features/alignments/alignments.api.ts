import { createRoute, z } from '@hono/zod-openapi'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { alignmentKinds, alignmentStates, decisions, parseShare, readDraft, readReason } from './alignment.ts'
import { isPlanningOfficer } from './alignments.policy.ts'
import { evidenceTexts, goalForApi, linkForApi, problemText, refusalField, refusalText } from './alignments.present.ts'
import { countLinks, linksByKeys, listLinks } from './alignments.sql.ts'
import { decideAlignments } from './decide-alignment.ts'
import { goalLevels } from './goal.ts'
import {
  goalTreeForApi,
  pageNumber,
  readGoalCursor,
  readGoalFilter,
  readGoalTree,
  writeGoalCursor,
} from './goals.pages.ts'
import { goalShows, listGoals } from './goals.sql.ts'
import { messages } from './messages.ts'
import { proposeAlignment } from './propose-alignment.ts'
import { mostAtOnce } from './queue.pages.ts'
import { readCursor, readLinkFilter, writeCursor } from './queue-filter.ts'
import { suggestForProject } from './suggest-links.ts'

const sideSchema = z
  .object({
    kind: z.enum(['node', 'project']),
    id: z.string().openapi({ description: 'Of a project `57-0192…`, of a branch its UUID' }),
    title: z.string().nullable().openapi({ description: 'Null: it is no longer in its plan' }),
    plan: z.string(),
    plan_title: z.string(),
    level: z.string(),
    body: z.string(),
    area: z.string().nullable(),
  })
  .openapi('AlignmentSide')

const evidenceSchema = z.array(z.object({ kind: z.string(), th: z.string(), en: z.string() }))

const linkSchema = z
  .object({
    id: z.string(),
    kind: z.enum(alignmentKinds),
    state: z.enum(alignmentStates),
    share_percent: z.number().nullable().openapi({ description: 'Null: not stated; it counts whole, and once' }),
    reason: z.string(),
    source: z.enum(['person', 'finder']),
    probability: z.number().nullable(),
    evidence: evidenceSchema,
    proposed_at: z.string(),
    decided_at: z.string().nullable(),
    decide_reason: z.string().nullable(),
    left: sideSchema,
    right: sideSchema,
  })
  .openapi('Alignment')

const goalShape = {
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  level: z.string(),
  plan: z.string(),
  body: z.string(),
  area: z.string(),
  linked: z.boolean(),
  reaches_top: z.boolean(),
  supporters: z.int(),
  branches_under: z.int(),
  projects_under: z.int(),
  amount_under: z
    .string()
    .openapi({ description: 'Baht. Each project once, with the share that comes up to the goal' }),
}
const goalSchema = z.object(goalShape).openapi('Goal')
const branchSchema = z.object({ ...goalShape, share_percent: z.number().nullable() }).openapi('GoalBranch')

const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } })
const keyParam = z.object({ id: z.string() })

const listRoute = createRoute({
  method: 'get',
  path: '/alignments',
  tags: ['alignments'],
  summary: 'Links between projects, branches and goals of plans',
  request: {
    query: z.object({
      place: z.string().max(200).optional().openapi({ description: 'Area code or name: where what supports lies' }),
      body: z.string().max(100).optional(),
      plan: z.string().max(100).optional().openapi({ description: 'Either side belongs to it' }),
      field: z.string().max(10).optional(),
      source: z.enum(['person', 'finder']).optional(),
      kind: z.enum(alignmentKinds).optional(),
      state: z.enum(alignmentStates).optional().openapi({ description: 'Default: proposed' }),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
  },
  responses: {
    200: {
      description: 'One page of links and the size of the whole list',
      content: json(z.object({ links: z.array(linkSchema), count: z.int(), next_cursor: z.string().nullable() })),
    },
    422: problemResponse('There is no such place, or the cursor cannot be read'),
  },
})

const oneRoute = createRoute({
  method: 'get',
  path: '/alignments/{id}',
  tags: ['alignments'],
  summary: 'One link with what the finder saw',
  request: { params: keyParam },
  responses: {
    200: { description: 'The link', content: json(linkSchema) },
    404: problemResponse('There is no such link'),
  },
})

const proposeRoute = createRoute({
  method: 'post',
  path: '/alignments',
  tags: ['alignments'],
  summary: 'Proposes a link; another planner of either side confirms it',
  request: {
    headers: z.object({ 'idempotency-key': z.string().max(200).optional() }),
    body: {
      required: true,
      content: json(
        z.object({
          left: z.string().max(200),
          right: z.string().max(200),
          kind: z.enum(alignmentKinds).default('contributes'),
          share_percent: z.number().nullable().default(null),
          reason: z.string().max(4_000),
        }),
      ),
    },
  },
  responses: {
    201: { description: 'The link, waiting', content: json(linkSchema) },
    401: problemResponse('Nobody is signed in'),
    403: problemResponse('Neither side is of a body or area you plan for'),
    422: problemResponse(
      'Shares over 100 %, a circle, a duplicate, a link to itself, or a side that is retired or not there',
    ),
  },
})

const decideRoute = createRoute({
  method: 'post',
  path: '/alignments/{id}/decision',
  tags: ['alignments'],
  summary: 'Confirms, rejects or withdraws a link',
  request: {
    params: keyParam,
    body: {
      required: true,
      content: json(
        z.object({
          decision: z.enum(decisions),
          reason: z.string().max(4_000),
          share_percent: z.number().nullable().optional().openapi({ description: 'With confirm: the share agreed on' }),
        }),
      ),
    },
  },
  responses: {
    200: { description: 'The link as it stands now', content: json(linkSchema) },
    401: problemResponse('Nobody is signed in'),
    403: problemResponse('Not yours to decide, or your own proposal'),
    404: problemResponse('There is no such link'),
    422: problemResponse('The links that stand speak against it'),
  },
})

const decisionsRoute = createRoute({
  method: 'post',
  path: '/alignments/decisions',
  tags: ['alignments'],
  summary: 'One decision on several links; what is refused says why and holds up nothing',
  request: {
    headers: z.object({ 'idempotency-key': z.string().max(200).optional() }),
    body: {
      required: true,
      content: json(
        z.object({
          links: z.array(z.string().max(60)).min(1).max(mostAtOnce),
          decision: z.enum(['confirm', 'reject']),
          reason: z.string().max(4_000),
        }),
      ),
    },
  },
  responses: {
    200: {
      description: 'What was decided, and what was not',
      content: json(
        z.object({
          decided: z.int(),
          refused: z.array(z.object({ id: z.string(), kind: z.string(), why: z.string() })),
        }),
      ),
    },
    401: problemResponse('Nobody is signed in'),
    403: problemResponse('Not for this caller'),
    422: problemResponse('No reason, or what is no id of a link'),
  },
})

const suggestionsRoute = createRoute({
  method: 'get',
  path: '/projects/{id}/goal-suggestions',
  tags: ['alignments'],
  summary: 'Goals a project may serve, the likeliest first, each with why',
  request: { params: keyParam, query: z.object({ limit: z.coerce.number().int().min(1).max(20).default(5) }) },
  responses: {
    200: {
      description:
        'Probabilities are among the goals of the plans above the project; sure is false where the finder does not know',
      content: json(
        z.object({
          suggestions: z.array(
            z.object({
              goal: z.string(),
              title: z.string(),
              level: z.string(),
              plan: z.string(),
              probability: z.number(),
              sure: z.boolean(),
              evidence: evidenceSchema,
            }),
          ),
        }),
      ),
    },
    404: problemResponse('There is no such project'),
  },
})

const goalsRoute = createRoute({
  method: 'get',
  path: '/goals',
  tags: ['alignments'],
  summary: 'Goals of all plans with what lies under them',
  request: {
    query: z.object({
      place: z.string().max(200).optional(),
      level: z.enum(goalLevels).optional(),
      body: z.string().max(100).optional(),
      show: z.enum(goalShows).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
  },
  responses: {
    200: {
      description: 'One page, most money first',
      content: json(z.object({ goals: z.array(goalSchema), next_cursor: z.string().nullable() })),
    },
    422: problemResponse('There is no such place'),
  },
})

const goalRoute = createRoute({
  method: 'get',
  path: '/goals/{id}',
  tags: ['alignments'],
  summary: 'A goal, what it serves up to the nation, and one level of what supports it',
  request: {
    params: keyParam,
    query: z.object({
      branches: z.string().max(5).optional().openapi({ description: 'Page of linked branches, from 1' }),
      projects: z.string().max(5).optional().openapi({ description: 'Page of linked projects, from 1' }),
    }),
  },
  responses: {
    200: {
      description: 'The goal',
      content: json(
        z.object({
          ...goalShape,
          totals_as_of: z.string().nullable(),
          serves: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              kind: z.string(),
              level: z.string(),
              steps: z.int(),
              how: z.enum(['plan', 'link']),
            }),
          ),
          own_branches: z.array(branchSchema),
          linked_branches: z.array(branchSchema),
          more_branches: z.boolean(),
          linked_projects: z.array(
            z.object({ id: z.string(), title: z.string(), share_percent: z.number().nullable() }),
          ),
          more_projects: z.boolean(),
          waiting_links: z.int(),
        }),
      ),
    },
    404: problemResponse('There is no such goal'),
  },
})

export function alignmentsApi(app: ApiApp, deps: Deps): void {
  app.openapi(listRoute, async (c) => {
    const { limit, cursor, ...typed } = c.req.valid('query')
    const say = messages(c.get('lang'))
    const after = readCursor(cursor)
    if (cursor && after === null) return problem(c, 422, { detail: say.refused.noSuchLink })
    const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined))
    const found = await deps.db.snapshot(async (view) => {
      const { filter, where } = await readLinkFilter(view, given)
      return (
        where && {
          filter,
          list: await listLinks(view, filter, { limit, after }),
          counts: await countLinks(view, filter),
        }
      )
    })
    if (found === null) return problem(c, 422, { detail: say.queue.badPlace(typed.place ?? '') })
    return c.json(
      {
        links: found.list.links.map(linkForApi),
        count: found.counts.get(found.filter.state) ?? 0,
        next_cursor: found.list.next ? writeCursor(found.list.next) : null,
      },
      200,
    )
  })

  app.openapi(oneRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const [link] = key.ok ? await linksByKeys(deps.db, [key.value]) : []
    return link === undefined ? problem(c, 404) : c.json(linkForApi(link), 200)
  })

  app.openapi(proposeRoute, async (c) => {
    const lang = c.get('lang')
    const viewer: Viewer | null = c.get('viewer')
    if (viewer === null) return problem(c, 401)
    const { share_percent, ...body } = c.req.valid('json')
    const draft = readDraft({ ...body, ...(share_percent === null ? {} : { share: String(share_percent) }) })
    if (!draft.ok)
      return problem(c, 422, {
        errors: draft.problem.map((one) => ({ field: one.field, detail: problemText(one, lang) })),
      })
    const now = deps.clock.now()
    const done = await wholeActOnce(deps.db, onceOfCall(c, now), async (tx) => {
      const stored = await proposeAlignment(tx, draft.value, viewer, now)
      return stored.ok ? { ok: true as const, value: `${stored.value.home}-${stored.value.id}` } : stored
    })
    if (!done.ok) {
      const detail = refusalText(done.problem, lang)
      if (done.problem.kind === 'not-yours') return problem(c, 403, { detail })
      return problem(c, 422, { detail, errors: [{ field: refusalField(done.problem), detail }] })
    }
    const key = parsePublicId(done.value)
    const [link] = key.ok ? await linksByKeys(deps.db, [key.value]) : []
    if (link === undefined) throw new Error('a link that was just stored is not there')
    return c.json(linkForApi(link), 201)
  })

  app.openapi(decideRoute, async (c) => {
    const lang = c.get('lang')
    const viewer: Viewer | null = c.get('viewer')
    if (viewer === null) return problem(c, 401)
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404)
    const { decision: word, share_percent, ...body } = c.req.valid('json')
    const reason = readReason(body.reason)
    if (!reason.ok) {
      const detail = problemText({ field: 'reason', is: reason.problem }, lang)
      return problem(c, 422, { errors: [{ field: 'reason', detail }] })
    }
    const share = share_percent === undefined || share_percent === null ? null : parseShare(String(share_percent))
    if (share !== null && !share.ok)
      return problem(c, 422, { errors: [{ field: 'share_percent', detail: problemText({ field: 'share' }, lang) }] })
    const decision = {
      word,
      reason: reason.value,
      ...(share_percent === undefined ? {} : { share: share?.value ?? null }),
    }
    const done = await wholeAct(deps.db, async (tx) => {
      const { refused } = await decideAlignments(tx, deps, [key.value], decision, viewer)
      const [first] = refused
      return first ? refuse(first.why) : { ok: true as const, value: null }
    })
    if (!done.ok) {
      const { kind } = done.problem
      if (kind === 'no-such-link') return problem(c, 404)
      const detail = refusalText(done.problem, lang)
      return problem(c, kind === 'not-yours' || kind === 'own-proposal' ? 403 : 422, { detail })
    }
    const [link] = await linksByKeys(deps.db, [key.value])
    return link === undefined ? problem(c, 404) : c.json(linkForApi(link), 200)
  })

  app.openapi(decisionsRoute, async (c) => {
    const lang = c.get('lang')
    const viewer: Viewer | null = c.get('viewer')
    if (viewer === null) return problem(c, 401)
    if (!isPlanningOfficer(viewer, deps.clock.now()))
      return problem(c, 403, { detail: messages(lang).refused.notYours })
    const sent = c.req.valid('json')
    const reason = readReason(sent.reason)
    if (!reason.ok) {
      const detail = problemText({ field: 'reason', is: reason.problem }, lang)
      return problem(c, 422, { errors: [{ field: 'reason', detail }] })
    }
    const keys = [...new Set(sent.links)].map(parsePublicId).flatMap((key) => (key.ok ? [key.value] : []))
    if (keys.length < new Set(sent.links).size)
      return problem(c, 422, { errors: [{ field: 'links', detail: messages(lang).refused.noSuchLink }] })
    const decision = { word: sent.decision, reason: reason.value }
    const { decided, refused } = await deps.db.transaction((tx) => decideAlignments(tx, deps, keys, decision, viewer))
    const told = refused.map(({ key, why }) => ({
      id: `${key.home}-${key.id}`,
      kind: why.kind,
      why: refusalText(why, lang),
    }))
    return c.json({ decided: decided.length, refused: told }, 200)
  })

  app.openapi(suggestionsRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404)
    const { limit } = c.req.valid('query')
    const found = await deps.db.snapshot((view) => suggestForProject(view, key.value, limit))
    if (found === null) return problem(c, 404)
    return c.json(
      {
        suggestions: found.map((one) => ({
          goal: one.goalId,
          title: one.goal.title,
          level: one.goal.level,
          plan: one.goal.planId,
          probability: one.probability,
          sure: one.sure,
          evidence: one.evidence.map((why) => ({
            kind: why.kind,
            th: evidenceTexts([why], 'th')[0] ?? '',
            en: evidenceTexts([why], 'en')[0] ?? '',
          })),
        })),
      },
      200,
    )
  })

  app.openapi(goalsRoute, async (c) => {
    const { limit, cursor, ...typed } = c.req.valid('query')
    const { place = '', level = '', body = '', show = '' } = typed
    const found = await deps.db.snapshot(async (view) => {
      const { where, filter } = await readGoalFilter(view, { place, level, body, show })
      return where && listGoals(view, filter, { limit, after: readGoalCursor(cursor) })
    })
    if (found === null) return problem(c, 422, { detail: messages(c.get('lang')).queue.badPlace(place) })
    return c.json(
      { goals: found.goals.map(goalForApi), next_cursor: found.next ? writeGoalCursor(found.next) : null },
      200,
    )
  })

  app.openapi(goalRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { branches, projects } = c.req.valid('query')
    if (!isId(id)) return problem(c, 404)
    const at = { branches: pageNumber(branches), projects: pageNumber(projects) }
    const tree = await deps.db.snapshot((view) => readGoalTree(view, id, at))
    return tree === null ? problem(c, 404) : c.json(goalTreeForApi(tree), 200)
  })
}
