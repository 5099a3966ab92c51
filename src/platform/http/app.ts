import { Hono } from 'hono'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../deps.ts'
import type { PageApp, Room } from '../room.ts'
import { createApi, openApiDocument } from './api.ts'
import { limitBody, wellFormedBody } from './body.ts'
import type { ErrorPage, PageContext, PageEnv } from './context.ts'
import { guardForms } from './csrf.ts'
import { failure, thrown } from './failures.ts'
import { finishPage } from './finish-page.ts'
import { mountHealth } from './health.ts'
import { honourIdempotencyKey } from './idempotency.ts'
import { pathWithoutLanguage } from './language.ts'
import { limitAccounts, limitBlocks, type RequestLimits, usualLimits } from './limits.ts'
import { mountMetrics, openMetrics } from './metrics.ts'
import { readNotice } from './notice.ts'
import { problemKind } from './problems.ts'
import { beginRequest, noteRequest, readableAddress } from './requests.ts'
import { securityHeaders } from './security-headers.ts'
import { shownAgain } from './shown-again.ts'
import { type Assets, mountAssets } from './static-assets.ts'

/** What is joined to the machinery in `main/wire.ts`. */
export interface AppParts {
  readonly rooms: readonly Room[]
  /** Who asks: by session cookie, or by `Authorization` (then the cookie must not be looked at). Null for a visitor. */
  viewerOf(c: PageContext): Promise<Viewer | null>
  readonly errorPage: ErrorPage
  readonly assets: Assets
  /** Requests a minute; tests set few. */
  readonly limits?: RequestLimits
}

/**
 * The whole product as one function from request to answer. Each step hands a finer thing to the next (STYLE section 2):
 * address, then caller, then body, then the route of a room.
 */
export function createApp(deps: Deps, parts: AppParts): PageApp {
  const app = new Hono<PageEnv>({ getPath: pathWithoutLanguage })
  const metrics = openMetrics(deps)
  const limits = parts.limits ?? usualLimits

  const failures = parts.rooms.flatMap((room) => room.failures ?? [])
  app.use(beginRequest(deps, parts.errorPage, failures))
  app.use(noteRequest(deps, metrics.requests))
  app.use(securityHeaders(deps.config))
  app.use(readableAddress)
  mountHealth(app, deps)
  mountMetrics(app, deps, metrics)
  mountAssets(app, parts.assets)

  app.use(finishPage)
  app.use(limitBlocks(limits))
  app.use(async (c, next) => {
    c.set('viewer', await parts.viewerOf(c))
    await next()
  })
  app.use(limitAccounts(limits))
  app.use(limitBody)
  app.use(wellFormedBody)
  app.use(guardForms)
  app.use(readNotice)
  app.use(shownAgain(deps))

  const api = createApi(deps, parts.rooms)
  app.use('/api/v1/*', honourIdempotencyKey)
  app.route('/api/v1', api)
  app.get('/api/openapi.json', (c) => c.json(openApiDocument(api)))
  app.get('/api/problems/:kind', (c) => {
    const kind = problemKind(c.req.param('kind'), c.get('lang'))
    return kind === null ? c.notFound() : c.json(kind)
  })
  for (const room of parts.rooms) room.pages?.(app, deps)

  app.notFound((c) => nothingHere(app, c))
  app.onError((error, c) => thrown(error, c))
  return app
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** An address with a slash too many leads to the page; one that exists for other methods says which. */
async function nothingHere(app: PageApp, c: PageContext): Promise<Response> {
  const { path, method } = c.req
  if (method === 'GET' && path.length > 1 && path.endsWith('/') && has(app, 'GET', withoutLastSlashes(path))) {
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(`/${withoutLastSlashes(pathname).replace(/^\/+/, '')}${search}`, 301)
  }
  const others = methods.filter((other) => other !== method && has(app, other, path))
  if (others.length > 0 && !has(app, method, path)) return failure(c, 405, undefined, { Allow: others.join(', ') })
  return failure(c, 404)
}

/** Step by step: `/\/+$/` walks a run of slashes in the middle once for every slash in it. */
function withoutLastSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}

function has(app: PageApp, method: string, path: string): boolean {
  return app.router.match(method, path)[0].some(([[, route]]) => route.method === method)
}
