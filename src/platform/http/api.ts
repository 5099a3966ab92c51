import { OpenAPIHono } from '@hono/zod-openapi'
import { en, th } from 'zod/locales'
import type { Deps } from '../deps.ts'
import type { ApiApp, Room } from '../room.ts'
import type { PageContext, PageEnv } from './context.ts'
import { pathWithoutLanguage } from './language.ts'
import { problem } from './problems.ts'

const wording = { th: th().localeError, en: en().localeError }

/** The JSON routes of all rooms, relative to `/api/v1`. Fields a schema refuses become a problem that names each of them. */
export function createApi(deps: Deps, rooms: readonly Room[]): ApiApp {
  const api = new OpenAPIHono<PageEnv>({
    getPath: pathWithoutLanguage,
    defaultHook: (result, c: PageContext) => {
      if (result.success) return undefined
      const errors = result.error.issues.map((issue) => ({
        field: issue.path.join('.'),
        detail: sentence(wording[c.get('lang')](issue as never)) ?? issue.message,
      }))
      // Addresses that make no sense are the caller's mistake in writing; fields are a person's.
      return problem(c, result.target === 'json' || result.target === 'form' ? 422 : 400, { errors })
    },
  })
  for (const room of rooms) room.api?.(api, deps)
  return api
}

function sentence(said: string | { message: string } | undefined | null): string | undefined {
  return typeof said === 'string' ? said : said?.message
}

/** The description of the API, made from the route schemas. Also committed as openapi/openapi.json. */
export function openApiDocument(api: ApiApp) {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Prasan API',
      version: '1',
      description:
        'Amounts are baht as decimal strings, dates ISO 8601 in the Common Era. Errors are problem details (RFC 9457). Lists are read page by page with cursor and limit. Every POST honours Idempotency-Key.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/api/v1' }],
  })
  return document
}
