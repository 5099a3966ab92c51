import { createRoute, z } from '@hono/zod-openapi'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { fieldForApi, termForApi, totalsForApi } from './functions.present.ts'
import { allFunctions, listVocabularies, termsOf } from './functions.sql.ts'
import { missionByCode } from './functions.ts'
import { loadGuesser } from './load-guesser.ts'
import { messages } from './messages.ts'
import { readField } from './read-field.ts'
import { rulesPage } from './rules.sql.ts'

const functionSchema = z
  .object({
    code: z.string().openapi({ example: '04.5' }),
    level: z.enum(['division', 'group', 'class']),
    parent: z.string().nullable(),
    name_th: z.string(),
    name_en: z.string(),
  })
  .openapi('MissionField')

const counted = { projects: z.int(), amount: z.string().openapi({ description: 'Baht', example: '2398500000.00' }) }

const functionsRoute = createRoute({
  method: 'get',
  path: '/functions',
  tags: ['functions'],
  summary: 'Mission fields (COFOG 1999 divisions, groups and classes)',
  request: { query: z.object({ level: z.enum(['division', 'group', 'class']).optional() }) },
  responses: {
    200: {
      description: 'All of them, in the order of their codes',
      content: { 'application/json': { schema: z.object({ functions: z.array(functionSchema) }) } },
    },
  },
})

const guessRoute = createRoute({
  method: 'get',
  path: '/functions/guess',
  tags: ['functions'],
  summary: 'The mission field the words of a title tell',
  request: {
    query: z.object({
      title: z.string().min(1).max(2_000),
      context: z
        .string()
        .max(2_000)
        .optional()
        .openapi({ description: 'What the project stands under: programme, output' }),
      body: z.string().max(300).optional().openapi({ description: 'Name of the body that plans it' }),
    }),
  },
  responses: {
    200: {
      description: 'The guess with its reason; null when no word tells anything',
      content: {
        'application/json': {
          schema: z.object({
            guess: z
              .object({
                function: z.string(),
                word: z.string(),
                found: z.enum(['title', 'context', 'body']),
                confidence: z.number(),
              })
              .nullable(),
          }),
        },
      },
    },
  },
})

const rulesRoute = createRoute({
  method: 'get',
  path: '/functions/rules',
  tags: ['functions'],
  summary: 'Words that tell a mission field',
  description: 'In the order of the fields. The heaviest word decides.',
  request: {
    query: z.object({
      function: z.string().max(7).optional().openapi({ description: 'A field with its parts' }),
      cursor: z.coerce.number().int().min(0).max(100_000).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: {
    200: {
      description: 'One page of rules in force',
      content: {
        'application/json': {
          schema: z.object({
            rules: z.array(
              z.object({
                word: z.string(),
                place: z.enum(['title', 'body']),
                function: z.string(),
                weight: z.int(),
                changed_by_person: z.boolean(),
              }),
            ),
            next_cursor: z.int().nullable(),
          }),
        },
      },
    },
  },
})

const vocabularyRoute = createRoute({
  method: 'get',
  path: '/functions/vocabularies/{code}',
  tags: ['functions'],
  summary: 'Terms of offices with the mission fields they stand for',
  request: {
    params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: 'lao-programmes' }) }),
  },
  responses: {
    200: {
      description: 'The vocabulary',
      content: {
        'application/json': {
          schema: z.object({
            code: z.string(),
            name_th: z.string(),
            name_en: z.string(),
            source: z.string(),
            terms: z.array(
              z.object({
                code: z.string(),
                name_th: z.string(),
                name_en: z.string(),
                function: z.string().nullable().openapi({ description: 'Null: it spans several fields' }),
              }),
            ),
          }),
        },
      },
    },
    404: problemResponse('There is no such vocabulary'),
  },
})

const functionRoute = createRoute({
  method: 'get',
  path: '/functions/{code}',
  tags: ['functions'],
  summary: 'One mission field: who plans in it, where and with how much money',
  request: {
    params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: '04.5' }) }),
    query: z.object({ fiscal_year: z.coerce.number().int().min(1900).max(2200).optional() }),
  },
  responses: {
    200: {
      description: 'The field with what is planned in it',
      content: {
        'application/json': {
          schema: functionSchema.extend({
            years: z.array(z.object({ fiscal_year: z.int(), ...counted })),
            fiscal_year: z
              .int()
              .nullable()
              .openapi({ description: 'Common Era; the year the following lists are about' }),
            provinces: z.array(z.object({ province: z.string().nullable(), ...counted })),
            bodies: z.array(z.object({ code: z.string(), name_th: z.string(), ...counted })),
            body_count: z.int(),
            as_of: z.iso.datetime().nullable(),
          }),
        },
      },
    },
    404: problemResponse('There is no field with this code'),
  },
})

export function functionsApi(app: ApiApp, deps: Deps): void {
  app.openapi(functionsRoute, async (c) => {
    const { level } = c.req.valid('query')
    const functions = (await allFunctions(deps.db)).map(fieldForApi)
    return c.json({ functions: functions.filter((one) => level === undefined || one.level === level) }, 200)
  })

  app.openapi(guessRoute, async (c) => {
    const { title, context, body } = c.req.valid('query')
    const guess = (await loadGuesser(deps.db))(title, context, body)
    return c.json({ guess: guess && { function: guess.code, ...guess.reason, confidence: guess.confidence } }, 200)
  })

  app.openapi(rulesRoute, async (c) => {
    const { function: code = null, cursor = 0, limit } = c.req.valid('query')
    const { rules, total } = await rulesPage(deps.db, { word: null, code, byPeople: false }, limit, cursor)
    return c.json(
      {
        rules: rules.map((rule) => ({
          word: rule.word,
          place: rule.place,
          function: rule.code,
          weight: rule.weight,
          changed_by_person: rule.changedBy !== null,
        })),
        next_cursor: cursor + rules.length < total ? cursor + rules.length : null,
      },
      200,
    )
  })

  app.openapi(vocabularyRoute, async (c) => {
    const { code } = c.req.valid('param')
    const vocabulary = (await listVocabularies(deps.db)).find((one) => one.code === code)
    if (!vocabulary) return problem(c, 404, { detail: messages(c.get('lang')).api.noVocabulary })
    const { nameTh, nameEn, source } = vocabulary
    const terms = (await termsOf(deps.db, { vocabulary: code })).map(termForApi)
    return c.json({ code, name_th: nameTh, name_en: nameEn, source, terms }, 200)
  })

  app.openapi(functionRoute, async (c) => {
    const mission = missionByCode.get(c.req.valid('param').code)
    if (!mission) return problem(c, 404, { detail: messages(c.get('lang')).api.noField })
    const now = fiscalYearOf(todayInBangkok(deps.clock.now()))
    const wanted = c.req.valid('query').fiscal_year ?? null
    const { totals, year, of } = await deps.db.snapshot((view) => readField(view, mission.code, wanted, now))
    return c.json({ ...fieldForApi(mission), ...totalsForApi(totals, year, of) }, 200)
  })
}
