import { createRoute, z } from '@hono/zod-openapi'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { loadGazetteer } from '../places/index.ts'
import { categoryGroups, questionKinds, severities } from './category.ts'
import { categoryByCode, listCategories } from './load-routing.ts'
import { messages } from './messages.ts'
import { routeSentences } from './route-words.ts'
import { categoryForApi } from './routing.present.ts'
import { levels, roadOwners } from './rule.ts'
import { newestRoutingRules } from './rules.sql.ts'
import { readTest, tryRoute } from './try-route.ts'

const day = z.string().openapi({ example: '2026-12-04' })

const categorySchema = z
  .object({
    code: z.string().openapi({ example: 'street-light' }),
    version: z.int(),
    name_th: z.string(),
    name_en: z.string(),
    hint_th: z.string(),
    hint_en: z.string(),
    group: z.enum(categoryGroups),
    function: z.string().openapi({ description: 'Mission field (COFOG 1999)', example: '06.4' }),
    severity: z.enum(severities),
    private: z.boolean().openapi({ description: 'New reports begin private' }),
    deadlines: z.array(
      z.object({
        severity: z.enum(severities),
        answer_days: z.int().openapi({ description: 'Working days to the first answer' }),
        resolve_days: z.int().openapi({ description: 'Working days to the end' }),
      }),
    ),
    words: z.array(z.string()),
    questions: z.array(
      z.object({
        code: z.string(),
        text_th: z.string(),
        text_en: z.string(),
        kind: z.enum(questionKinds),
        required: z.boolean(),
        private: z.boolean(),
        choices: z.array(z.object({ value: z.string(), text_th: z.string(), text_en: z.string() })),
      }),
    ),
    ended_on: day.nullable(),
  })
  .openapi('ComplaintCategory')

const bodySchema = z.object({ code: z.string(), name_th: z.string(), name_en: z.string().nullable() })

const categoriesRoute = createRoute({
  method: 'get',
  path: '/complaint-categories',
  tags: ['complaints'],
  summary: 'Categories people may report in, with questions and deadlines in working days',
  responses: {
    200: {
      description: 'In the order of the list',
      content: { 'application/json': { schema: z.object({ categories: z.array(categorySchema) }) } },
    },
  },
})

const categoryRoute = createRoute({
  method: 'get',
  path: '/complaint-categories/{code}',
  tags: ['complaints'],
  summary: 'One category, also one that is no longer used',
  request: { params: z.object({ code: z.string().max(30) }) },
  responses: {
    200: { description: 'Its newest version', content: { 'application/json': { schema: categorySchema } } },
    404: problemResponse('No such category'),
  },
})

const rulesRoute = createRoute({
  method: 'get',
  path: '/complaint-routing/rules',
  tags: ['complaints'],
  summary: 'Rules by which reports find their office; the closer rule comes first',
  responses: {
    200: {
      description: 'The newest version of each',
      content: {
        'application/json': {
          schema: z.object({
            rules: z.array(
              z.object({
                code: z.string(),
                version: z.int(),
                name_th: z.string(),
                name_en: z.string(),
                category: z.string().nullable(),
                function: z.string().nullable(),
                area: z.string().nullable(),
                road_owner: z.enum(roadOwners).nullable(),
                targets: z.array(
                  z.object({
                    level: z.enum(levels),
                    begins: z.string().nullable(),
                    besides: z.string().nullable(),
                    body: z.string().nullable(),
                  }),
                ),
                valid_from: day.nullable(),
                valid_to: day.nullable(),
                basis: z.string().nullable(),
              }),
            ),
          }),
        },
      },
    },
  },
})

const testRoute = createRoute({
  method: 'get',
  path: '/complaint-routing/test',
  tags: ['complaints'],
  summary: 'Where a report would go, and why; nothing is stored',
  request: {
    query: z.object({
      category: z.string().max(30),
      place: z.string().max(300).optional().openapi({ description: 'Name or code of an area' }),
      road: z
        .string()
        .max(20)
        .optional()
        .openapi({ description: roadOwners.join(', ') }),
      severity: z.string().max(20).optional(),
    }),
  },
  responses: {
    200: {
      description:
        'The body, or the triage queue it would wait in, with the reasoning in sentences of the asked language',
      content: {
        'application/json': {
          schema: z.object({
            body: bodySchema.nullable(),
            level: z.enum(levels).nullable(),
            rule: z.string().nullable(),
            triage: z
              .object({ why: z.enum(['no-place', 'no-rule', 'no-body']), owner: bodySchema.nullable() })
              .nullable(),
            steps: z.array(z.string()),
            first_answer_by: day,
            resolve_by: day,
            superiors: z.array(z.object({ step: z.enum(['district', 'province', 'oversight']), body: bodySchema })),
          }),
        },
      },
    },
    404: problemResponse('No such category or place'),
  },
})

export function routingApi(app: ApiApp, deps: Deps): void {
  app.openapi(categoriesRoute, async (c) => {
    const categories = await listCategories(deps.db, todayInBangkok(deps.clock.now()))
    return c.json({ categories: categories.map(categoryForApi) }, 200)
  })
  app.openapi(categoryRoute, async (c) => {
    const category = await categoryByCode(deps.db, c.req.valid('param').code)
    if (category === null) return problem(c, 404, { detail: messages(c.get('lang')).categories.notHere })
    return c.json(categoryForApi(category), 200)
  })
  app.openapi(rulesRoute, async (c) => {
    const rules = await newestRoutingRules(deps.db)
    return c.json(
      {
        rules: rules.map((rule) => ({
          code: rule.code,
          version: rule.version,
          name_th: rule.nameTh,
          name_en: rule.nameEn,
          category: rule.categoryCode,
          function: rule.functionCode,
          area: rule.areaCode,
          road_owner: rule.roadOwner,
          targets: rule.targets.map(({ level, begins, besides, bodyCode }) => ({
            level,
            begins,
            besides,
            body: bodyCode,
          })),
          valid_from: rule.validFrom,
          valid_to: rule.validTo,
          basis: rule.basis,
        })),
      },
      200,
    )
  })
  app.openapi(testRoute, async (c) => {
    const lang = c.get('lang')
    const asked = c.req.valid('query')
    const { places, tried } = await deps.db.snapshot(async (view) => {
      const places = await loadGazetteer(view)
      const code = parseAreaCode(asked.place ?? '')
      const typed = {
        category: asked.category,
        place: code.ok ? code.value : (asked.place ?? ''),
        road: asked.road ?? '',
        severity: asked.severity ?? '',
      }
      return { places, tried: await tryRoute(view, readTest(typed, places), deps.clock.now()) }
    })
    if (tried.category === null) return problem(c, 404, { detail: messages(lang).categories.notHere })
    if (tried.placeUnknown) return problem(c, 404, { detail: messages(lang).test.noPlace(asked.place ?? '') })
    const named = (body: { code: string; nameTh: string; nameEn: string | null }) => ({
      code: body.code,
      name_th: body.nameTh,
      name_en: body.nameEn,
    })
    const { route } = tried
    return c.json(
      {
        body: route.body && named(route.body),
        level: route.level,
        rule: route.ruleCode,
        triage: route.triage && { why: route.triage.why, owner: route.triage.owner && named(route.triage.owner) },
        steps: routeSentences(route.steps, places, lang),
        first_answer_by: tried.answerBy,
        resolve_by: tried.resolveBy,
        superiors: tried.superiors.map(({ step, body }) => ({ step, body: named(body) })),
      },
      200,
    )
  })
}
