import { createRoute, z } from '@hono/zod-openapi'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import type { Area } from './area.ts'
import { boundariesOf } from './boundaries.sql.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { messages } from './messages.ts'
import { areaForApi, boundariesForApi, placeForApi, reasonText } from './places.present.ts'
import { type PlacePorts, readPlace } from './read-place.ts'
import { partsOf } from './scope.ts'

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
    aliases: z.array(z.string()).openapi({ description: 'Other names, old ones among them' }),
    valid_from: z.string().nullable(),
    valid_to: z.string().nullable(),
    successor: z
      .string()
      .nullable()
      .openapi({ description: 'Of an area that is no more: the one that took its place' }),
  })
  .openapi('Area')

const reasonKindSchema = z.enum([
  'code',
  'named',
  'repaired',
  'only-one-so-named',
  'finer-name-unknown',
  'body',
  'successor',
  'several',
])

const amount = z.string().openapi({ description: 'Baht', example: '2398500000.00' })
const counted = { projects: z.int(), amount }

const placeSchema = areaSchema
  .extend({
    above: z.array(z.string()).openapi({ description: 'Codes from the country down to the area above this one' }),
    groups: z.array(z.string()).openapi({
      description: 'Regions and clusters a province belongs to; territories of local authorities over a sub-district',
    }),
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

const readTextRoute = createRoute({
  method: 'get',
  path: '/areas/from-text',
  tags: ['places'],
  summary: 'Reads a place out of free Thai text',
  description:
    'A title, an address, one cell of a plan. From a confidence of 0.9 on a person need not look. Several places in one text give the smallest area that holds them all, with each as an alternative.',
  request: {
    query: z.object({
      text: z.string().min(1).max(2000),
      province: z
        .string()
        .max(5)
        .optional()
        .openapi({ description: 'Where the writer is at home; the text wins over it' }),
    }),
  },
  responses: {
    200: {
      description: 'The area that is meant, or null',
      content: {
        'application/json': {
          schema: z.object({
            area: areaSchema.nullable(),
            confidence: z.number().nullable(),
            reason: z.string().nullable().openapi({ description: 'In the language of the request' }),
            reason_kind: reasonKindSchema.nullable(),
            alternatives: z.array(areaSchema),
          }),
        },
      },
    },
  },
})

const areasRoute = createRoute({
  method: 'get',
  path: '/areas',
  tags: ['places'],
  summary: 'Areas by kind, parent or words',
  description: 'Those of today, in the order of their codes. With `q` the best matches, without paging.',
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

const position = z.tuple([z.number(), z.number()])

const boundariesRoute = createRoute({
  method: 'get',
  path: '/areas/{code}/boundaries',
  tags: ['places'],
  summary: 'Borders of an area and of its parts, as GeoJSON',
  description:
    'RFC 7946, degrees of WGS 84. Simplified for drawing: they decide no border. Areas whose border is not known are left out.',
  request: {
    params: z.object({ code: z.string().openapi({ param: { name: 'code', in: 'path' }, example: '57' }) }),
  },
  responses: {
    200: {
      description: 'A FeatureCollection; empty where no borders are known',
      content: {
        'application/geo+json': {
          schema: z.object({
            type: z.literal('FeatureCollection'),
            features: z.array(
              z.object({
                type: z.literal('Feature'),
                id: z.string(),
                properties: z.object({
                  code: z.string(),
                  kind: kindSchema,
                  name_th: z.string(),
                  name_en: z.string().nullable(),
                  neighbours: z.array(z.string()),
                }),
                geometry: z.object({
                  type: z.literal('MultiPolygon'),
                  coordinates: z.array(z.array(z.array(position))),
                }),
              }),
            ),
          }),
        },
      },
    },
    404: problemResponse('There is no area with this code'),
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
    const from = parent === undefined ? [...places.areasOfToday] : places.children(parent)
    const rest = from
      .filter((area) => isWanted(area) && (after === null || area.code > after.value))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    const shown = rest.slice(0, limit)
    return c.json(
      { areas: shown.map(areaForApi), next_cursor: rest.length > limit ? (shown.at(-1)?.code ?? null) : null },
      200,
    )
  })

  app.openapi(readTextRoute, async (c) => {
    const { text, province } = c.req.valid('query')
    const places = await loadGazetteer(deps.db)
    const home = province === undefined ? null : parseAreaCode(province)
    const found = places.resolve(text, home?.ok ? { provinceCode: home.value } : {})
    const areaOf = (code: string) => places.areas.get(code)
    const area = found && areaOf(found.code)
    return c.json(
      {
        area: area ? areaForApi(area) : null,
        confidence: found?.confidence ?? null,
        reason: found ? reasonText(found.reason, c.get('lang')) : null,
        reason_kind: found?.reason.kind ?? null,
        alternatives: (found?.alternatives ?? []).flatMap((code) => areaOf(code) ?? []).map(areaForApi),
      },
      200,
    )
  })

  app.openapi(boundariesRoute, async (c) => {
    const code = parseAreaCode(c.req.valid('param').code)
    const found = await deps.db.snapshot(async (view) => {
      const places = await loadGazetteer(view)
      const area = code.ok ? places.areas.get(code.value) : undefined
      if (!area) return null
      const wanted = [area, ...partsOf(area, places)].map((one) => one.code as string)
      return { places, boundaries: places.bordersKey === null ? [] : await boundariesOf(view, wanted) }
    })
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).api.noArea })
    return c.json(boundariesForApi(found.boundaries, found.places), 200, { 'Content-Type': 'application/geo+json' })
  })

  app.openapi(areaRoute, async (c) => {
    const code = parseAreaCode(c.req.valid('param').code)
    const today = todayInBangkok(deps.clock.now())
    const wanted = c.req.valid('query').fiscal_year ?? null
    const facts = code.ok ? await readPlace(deps.db, { ...ports, sections: [] }, code.value, wanted, today) : null
    if (!facts) return problem(c, 404, { detail: messages(c.get('lang')).api.noArea })
    return c.json(placeForApi(facts), 200)
  })
}
