import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Deps } from '../deps.ts'
import type { ErrorPage, OwnFailures, PageEnv } from './context.ts'
import { failure } from './failures.ts'
import { languageAccepted, languageOf } from './language.ts'
import { messages } from './messages.ts'
import type { RequestTimes } from './metrics.ts'
import { isSecretPath, patternOf } from './route-pattern.ts'

/** Sets what every later step may read, so that even the first failure can be answered properly. */
export function beginRequest(
  deps: Deps,
  errorPage: ErrorPage,
  failures: readonly OwnFailures[],
): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    const { lang, path } = languageOf(c.req.url)
    const isApi = lang === 'th' && c.req.path.startsWith('/api/')
    c.set('http', { deps, errorPage, failures, csrfCookie: null })
    c.set('requestId', randomUUID())
    c.set('lang', isApi ? languageAccepted(c.req.header('accept-language')) : lang)
    c.set('path', path)
    c.set('viewer', null)
    c.set('notice', null)
    c.set('csrf', '')
    await next()
    c.res.headers.set('X-Request-Id', c.get('requestId'))
    if (isApi) c.res.headers.append('Vary', 'Accept-Language')
  }
}

/** One line and one measurement a request: what kind of page, how it went, how long. Never who, from where or with what. */
export function noteRequest(deps: Deps, times: RequestTimes): MiddlewareHandler<PageEnv> {
  return async (c, next) => {
    const begun = performance.now()
    await next()
    if (isSecretPath(c.req.path)) return
    const ms = performance.now() - begun
    const route = patternOf(c)
    times.observe({ method: c.req.method, route: route ?? 'none', status: String(c.res.status) }, ms / 1000)
    const line = { method: c.req.method, route, status: c.res.status, ms: Math.round(ms * 10) / 10 }
    deps.log.info({ ...line, requestId: c.get('requestId') }, 'request')
  }
}

/** Addresses that are no text: wrong percent-encoding, bytes that are not UTF-8, the zero character. */
export const readableAddress: MiddlewareHandler<PageEnv> = async (c, next) => {
  const url = c.req.url
  if (url.includes('%')) {
    try {
      if (decodeURIComponent(url.replaceAll('+', ' ')).includes('\0')) {
        return failure(c, 400, messages(c.get('lang')).zeroCharacter)
      }
    } catch {
      return failure(c, 400, messages(c.get('lang')).badEncoding)
    }
  }
  return next()
}
