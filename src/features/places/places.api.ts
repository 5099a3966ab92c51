import { createRoute, z } from '@hono/zod-openapi'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import type { Area } from './area.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { messages } from './messages.ts'
import { areaForApi, placeForApi } from './places.present.ts'
import { allFunctions } from './places.sql.ts'
import { type PlacePorts, readPlace } from './read-place.ts'

const kindSchema = z.enum([
  'country',
  'region',
  'province-cluster',
  'province',
  'district',
  'subdistrict',
  'village',
  'neighbourhood',
  'household-cluster',
  'lao',
])

const areaSchema = z
  .object({
    code: z.string().openapi({ example: '5706' }),
    kind: kindSchema,
    parent: z.string().nullable(),
    name_th: z.string(),
    name_en: z.string().nullable(),
    postcodes: z.array(z.string()),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    valid_from: z.string().nullable(),
    valid_to: z.string().nullable(),
  })
  .openapi('Area')

const amount = z.string().openapi({ description: 'Baht', example: '2398500000.00' })
const counted = { projects: z.int(), amount }

const placeSchema = areaSchema
  .extend({
    above: z.array(z.string()).openapi({ description: 'Codes from the country down to the area above this one' }),
    groups: z.array(z.string()).openapi({ description: 'Regions and province clusters a province belongs to' }),
    years: z.array(z.object({ fiscal_year: z.int(), ...counted })),
    fiscal_year: z.int().nullable().openapi({ description: 'Common Era; the year the following lists are about' }),
    fields: z.array(z.object({ function: z.string().nullable(), ...counted })),
    bodies: z.array(z.object({ code: z.string(), name_th: z.string(), ...counted })),
    body_count: z.int(),
    parts: z.array(z.object({ code: z.string(), name_th: z.string(), ...counted })),
    overlaps: z.object({ open: z.int(), at_stake: amount }).nullable(),
    as_of: z.iso.datetime().nullable(),
  })
  .openapi('Place')

const functionSchema = z
  .object({
    code: z.string().openapi({ example: '04.5' }),
    parent: z.string().nullable(),
    name_th: z.string(),
    name_en: z.string(),
  })
  .openapi('MissionField')

const areasRoute = createRoute({
  method: 'get',
  path: '/areas',
  tags: ['places'],
  summary: 'Areas by kind, parent or words',
  description: 'In the order of their codes. With `q` the best matches, without paging.',
  request: {
    query: z.object({
      kind: kindSchema.optional(),
      parent: z
        .string()
        .optional()
        .openapi({ description: 'Areas directly below this code; provinces of a region or cluster' }),
      q: z.string().max(200).optional().openapi({ description: 'A name, a code, a postcode or an address' }),
      cursor: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
  },
  responses: {
    200: {
      description: 'One page of areas',
      content: {
        'application/json': { schema: z.object({ areas: z.array(areaSchema), next_cursor: z.string().nullable() }) },
      },
    },
    422: problemResponse('The cursor cannot be read'),
  },
})

const areaRoute = createRoute({
  method: 'get',
  path: '/areas/{code}',
  tags: ['places'],
  summary: 'Everything about one area',
  request: {
    params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: '57' }) }),
    query: z.object({ fiscal_year: z.coerce.number().int().min(1900).max(2200).optional() }),
  },
  responses: {
    200: {
      description: 'The area with what is planned in it',
      content: { 'application/json': { schema: placeSchema } },
    },
    404: problemResponse('There is no area with this code'),
  },
})

const functionsRoute = createRoute({
  method: 'get',
  path: '/functions',
  tags: ['places'],
  summary: 'Mission fields (COFOG 1999 divisions and groups)',
  responses: {
    200: {
      description: 'All of them, in the order of their codes',
      content: { 'application/json': { schema: z.object({ functions: z.array(functionSchema) }) } },
    },
  },
})

export function placesApi(app: ApiApp, deps: Deps, ports: PlacePorts): void {
  app.openapi(areasRoute, async (c) => {
    const { kind, parent, q, cursor, limit } = c.req.valid('query')
    const after = cursor === undefined ? null : parseAreaCode(cursor)
    if (after && !after.ok) return problem(c, 422, { detail: messages(c.get('lang')).api.badCursor })
    const places = await loadGazetteer(deps.db)
    const isWanted = (area: Area) => kind === undefined || area.kind === kind
    if (q) return c.json({ areas: places.search(q, limit).filter(isWanted).map(areaForApi), next_cursor: null }, 200)
    const from = parent === undefined ? [...places.areas.values()] : places.children(parent)
    const rest = from
      .filter((area) => isWanted(area) && (after === null || area.code > after.value))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    const shown = rest.slice(0, limit)
    return c.json(
      { areas: shown.map(areaForApi), next_cursor: rest.length > limit ? (shown.at(-1)?.code ?? null) : null },
      200,
    )
  })

  app.openapi(areaRoute, async (c) => {
    const code = parseAreaCode(c.req.valid('param').code)
    const now = fiscalYearOf(todayInBangkok(deps.clock.now()))
    const wanted = c.req.valid('query').fiscal_year ?? null
    const facts = code.ok ? await readPlace(deps.db, ports, code.value, wanted, now) : null
    if (!facts) return problem(c, 404, { detail: messages(c.get('lang')).api.noArea })
    return c.json(placeForApi(facts), 200)
  })

  app.openapi(functionsRoute, async (c) => {
    const missions = await allFunctions(deps.db)
    return c.json(
      {
        functions: missions.map(({ code, parentCode, nameTh, nameEn }) => ({
          code,
          parent: parentCode,
          name_th: nameTh,
          name_en: nameEn,
        })),
      },
      200,
    )
  })
}
