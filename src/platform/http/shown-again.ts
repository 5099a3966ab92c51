import type { MiddlewareHandler } from 'hono'
import type { Deps } from '../deps.ts'
import type { PageContext, PageEnv } from './context.ts'
import type { Answer } from './kept-answers.ts'

/** A page as a visitor got it, and the word for what it was made from; null after the first time, when nobody asked for the word. */
export interface ShownPage {
  readonly answer: Answer
  readonly headers: readonly (readonly [string, string])[]
  readonly made: string | null
}

const mostPages = 200
const largestPage = 512 * 1024
/** Of the request, or made anew for each answer. */
const ofOneAnswer = new Set(['content-encoding', 'content-length', 'etag', 'set-cookie', 'vary', 'x-request-id'])

/**
 * Thousands open the page of one place after a flood. While nothing at all was written since a page was made, the next visitor
 * gets that page: the database is asked for one word instead of for everything. The word is its snapshot, which names every
 * transaction that is over: the same word is the same data, whichever process wrote. So what is shown is never old.
 *
 * Only for readers who bring nothing by which they could be told apart, for pages that hold no form, and from the second time
 * an address is asked for. A page also says what is late today, so it is made anew each minute. Spread over several servers
 * (Citus) one of them does not know what the others wrote: there every page is made.
 */
export function shownAgain(deps: Deps): MiddlewareHandler<PageEnv> {
  const kept = new Map<string, ShownPage>()
  return async (c, next) => {
    if (!isAnybody(c)) return next()
    const address = c.req.url
    const known = kept.get(address)
    // A page that needs no database is there without one.
    const made = known === undefined ? null : await whatIsWritten(deps).catch(() => null)
    if (known !== undefined && made !== null && known.made === made) {
      c.set('http', { ...c.get('http'), shown: known })
      c.res = new Response(null, { headers: known.headers.map(([name, value]) => [name, value]) })
      return
    }
    await next()
    if (c.res.headers.get('Cache-Control')?.includes('no-store')) return
    const keep = (answer: Answer, headers: Headers) => {
      kept.delete(address)
      if (answer.bytes.byteLength > largestPage) return
      kept.set(address, { made, answer, headers: [...headers].filter(([name]) => !ofOneAnswer.has(name)) })
      const [oldest] = kept.keys()
      if (kept.size > mostPages && oldest !== undefined) kept.delete(oldest)
    }
    c.set('http', { ...c.get('http'), keep })
  }
}

function isAnybody(c: PageContext): boolean {
  const isBare = ['cookie', 'authorization', 'x-api-key'].every((name) => c.req.header(name) === undefined)
  return isBare && c.req.method === 'GET' && c.get('viewer') === null && !c.req.path.startsWith('/api/')
}

/** @returns a word that is another one after every commit and in every minute; null where one server cannot tell */
async function whatIsWritten(deps: Deps): Promise<string | null> {
  const { rows } = await deps.db.query<{ seen: string | null }>(
    `select case when exists (select from pg_extension where extname = 'citus') then null
                 else pg_current_snapshot()::text end as seen`,
  )
  const seen = rows[0]?.seen ?? null
  return seen === null ? null : `${seen} ${Math.floor(deps.clock.now().getTime() / 60_000)}`
}
