import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isDatabaseAway } from '../db/sqlstate.ts'
import type { PageContext } from './context.ts'
import { messages, worded } from './messages.ts'
import { problem } from './problems.ts'
import { isSecretPath, patternOf } from './route-pattern.ts'

/**
 * Answers that something cannot be done: an error page for people, problem details (RFC 9457) for machines, under addresses of another
 * standard what that standard asks for.
 * @param detail what to do next, in the reader's language; default: the words of the status
 */
export async function failure(
  c: PageContext,
  status: ContentfulStatusCode,
  detail?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const own = c.get('http').failures.find(({ under }) => c.req.path.startsWith(under))
  if (own !== undefined) {
    const { body, type } = own.say(c, status, detail ?? messages(c.get('lang')).details[worded(status)])
    return c.body(body, status, { ...headers, 'Content-Type': type, 'Cache-Control': 'no-store' })
  }
  if (wantsProblem(c)) return problem(c, status, detail === undefined ? {} : { detail }, headers)
  const said = detail ?? messages(c.get('lang')).details[worded(status)]
  return c.html(await errorPageOf(c, status, said), status, { ...headers, 'Cache-Control': 'no-store' })
}

/** True for refusals that are no mistake of the form they were typed in: there the answer is a page of its own. */
export const isOutside = ({ kind }: { readonly kind: string }) => kind === 'not-found' || kind === 'not-yours'

/** What a thrown error becomes. The only place that decides it; the trace goes to the log, never to the reader. */
export async function thrown(error: Error, c: PageContext): Promise<Response> {
  if (error instanceof HTTPException) {
    if (error.res) return error.getResponse()
    return failure(c, error.status as ContentfulStatusCode)
  }
  const away = isDatabaseAway(error)
  if (!isSecretPath(c.req.path)) {
    const { log } = c.get('http').deps
    const about = { requestId: c.get('requestId'), method: c.req.method, route: patternOf(c), err: error }
    log.error(about, away ? 'the database does not answer' : 'a request failed')
  }
  return away ? failure(c, 503, undefined, { 'Retry-After': '5' }) : failure(c, 500)
}

/** Machines ask under `/api/`, or say that they want JSON and not HTML. */
export function wantsProblem(c: PageContext): boolean {
  if (c.req.path.startsWith('/api/')) return true
  const accept = c.req.header('accept') ?? ''
  return /\bjson\b/.test(accept) && !accept.includes('text/html')
}

/** The error page must come even when what it is made with is the thing that broke. */
async function errorPageOf(c: PageContext, status: number, detail: string) {
  const { errorPage, deps } = c.get('http')
  try {
    return await errorPage(c, status, detail)
  } catch (error) {
    deps.log.error({ requestId: c.get('requestId'), err: error }, 'the error page failed too')
    const title = messages(c.get('lang')).titles[worded(status)]
    return html`<!doctype html><html lang="${c.get('lang')}"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${detail}</p><p>${c.get('requestId')}</p></html>`
  }
}
