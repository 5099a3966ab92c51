import { createRoute, z } from '@hono/zod-openapi'
import { formatPublicId, parsePublicId } from '../../kernel/ids.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { partKinds } from './join-world.ts'
import { cursorOf, readCursor } from './joinings.pages.ts'
import { messages } from './messages.ts'
import { changeKinds, comparedPhases, projectsOf } from './scenario.ts'
import { scenarioActsApi } from './scenario-acts.api.ts'
import { readCompared } from './scenario-acts.ts'
import { adoptingEach } from './scenario-rights.ts'
import { listScenarios, scenarioStates } from './scenarios.sql.ts'

const tags = ['joinings']
const amount = z.string().openapi({ description: 'Baht', example: '2030000.00' })
const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})

const line = z
  .object({
    id: z.string(),
    title: z.string(),
    area: z.string(),
    state: z.enum(scenarioStates),
    changes: z.int(),
    updated_at: z.string(),
  })
  .openapi('Scenario')

const listRoute = createRoute({
  method: 'get',
  path: '/scenarios',
  tags,
  summary: 'What-if scenarios',
  request: {
    query: z.object({
      home: z.string().optional().openapi({ description: 'Two digits of a province' }),
      state: z.enum(scenarioStates).optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: json('The newest first', z.object({ items: z.array(line), next: z.string().nullable() })) },
})

const difference = z.object({ today: amount, difference: amount })

const oneRoute = createRoute({
  method: 'get',
  path: '/scenarios/{id}',
  tags,
  summary: 'A scenario compared with today',
  request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
  responses: {
    200: json(
      'The comparison; nothing of it is real',
      line.extend({
        purpose: z.string(),
        proposed: z.array(
          z.object({
            id: z.uuid(),
            kind: z.enum(changeKinds),
            projects: z.array(z.string()),
            problem: z.string().nullable(),
            changed_since: z.boolean(),
            adopting: z
              .object({ may: z.boolean(), agreed_by: z.array(z.string()), plan_closed: z.boolean() })
              .nullable()
              .openapi({
                description:
                  'What adopting it takes of the caller: the right, and bodies (by id) that must agree or do it; null for who cannot adopt',
              }),
            outcome: z.enum(['done', 'refused']).nullable(),
            href: z.string().nullable(),
          }),
        ),
        money: z.array(z.object({ fiscal_year: z.int(), phase: z.enum(comparedPhases), ...difference.shape })),
        bodies: z.array(z.object({ body: z.string(), ...difference.shape })),
        fields: z.array(z.object({ field: z.string(), ...difference.shape })),
        given: z
          .array(
            z.object({
              host: z.string(),
              giver: z.string(),
              kind: z.enum(partKinds),
              fiscal_year: z.int().nullable(),
              amount: amount.nullable(),
              persons: z.int().nullable(),
              area: z.string().nullable(),
            }),
          )
          .openapi({
            description: 'What complementing would give; money of it is at hand elsewhere, never more in sum',
          }),
        at_hand: z.array(z.object({ body: z.string(), difference: amount })),
        projects_difference: z.int(),
        indicators_difference: z.int(),
        overlaps_gone: z.int(),
      }),
    ),
    404: problemResponse('There is no such scenario'),
  },
})

/** Scenarios for programs. */
export function scenariosApi(app: ApiApp, deps: Deps): void {
  app.openapi(listRoute, async (c) => {
    const { home, state, cursor, limit } = c.req.valid('query')
    const filter = { home: home ?? null, state: state ?? null, boardId: null }
    const rows = await deps.db.snapshot((view) =>
      listScenarios(view, filter, { limit: limit + 1, after: readCursor(cursor) }),
    )
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return c.json(
      {
        items: items.map((row) => ({
          id: formatPublicId(row),
          title: row.title,
          area: row.areaCode,
          state: row.state,
          changes: row.changes,
          updated_at: row.updatedAt.toISOString(),
        })),
        next: rows.length > limit && last !== undefined ? cursorOf(last) : null,
      },
      200,
    )
  })

  app.openapi(oneRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const found = key.ok ? await deps.db.snapshot((view) => readCompared(view, key.value)) : null
    if (found === null) return problem(c, 404, { detail: messages(c.get('lang')).scenarios.notFound })
    const { scenario, changes, problems, today, differences, pairsGone } = found
    const baht = (value: bigint) => toBahtDecimal(satang(value))
    const adopting = adoptingEach(found, c.get('viewer'), deps.clock.now())?.map(({ isMine, bodyIds, planClosed }) => ({
      may: isMine,
      agreed_by: [...bodyIds],
      plan_closed: planClosed,
    }))
    return c.json(
      {
        id: formatPublicId(scenario),
        title: scenario.title,
        area: scenario.areaCode,
        state: scenario.state,
        changes: changes.length,
        updated_at: scenario.updatedAt.toISOString(),
        purpose: scenario.purpose,
        proposed: changes.map((one, at) => ({
          id: one.id,
          kind: one.change.kind,
          projects: [...projectsOf(one.change)],
          problem: problems[at]?.kind ?? null,
          changed_since: one.hasMoved,
          adopting: adopting?.[at] ?? null,
          outcome: one.outcome,
          href: one.outcomeHref,
        })),
        money: [...differences.byYear].map(([key_, change]) => ({
          fiscal_year: Number(key_.slice(0, 4)),
          phase: comparedPhases.find((phase) => key_.endsWith(phase)) ?? 'planned',
          today: baht(today.byYear.get(key_) ?? 0n),
          difference: baht(change),
        })),
        bodies: [...differences.byBody].map(([body, change]) => ({
          body,
          today: baht(today.byBody.get(body) ?? 0n),
          difference: baht(change),
        })),
        fields: [...differences.byField].map(([field, change]) => ({
          field,
          today: baht(today.byField.get(field) ?? 0n),
          difference: baht(change),
        })),
        given: found.given.map(({ host, part }) => ({
          host,
          giver: part.giver,
          kind: part.kind,
          fiscal_year: part.kind === 'money' ? part.fiscalYear : null,
          amount: part.kind === 'money' ? baht(part.amountSatang) : null,
          persons: part.kind === 'staff' ? part.persons : null,
          area: part.kind === 'area' ? part.areaCode : null,
        })),
        at_hand: [...differences.atHand]
          .filter(([, change]) => change !== 0n)
          .map(([body, change]) => ({ body, difference: baht(change) })),
        projects_difference: differences.projects,
        indicators_difference: differences.indicators,
        overlaps_gone: pairsGone,
      },
      200,
    )
  })

  scenarioActsApi(app, deps)
}
