import type { MiddlewareHandler } from 'hono'
import type { PageEnv } from '../../platform/http/context.ts'

/** Addresses that open something by themselves are not told to the next page. */
export const unreferred: MiddlewareHandler<PageEnv> = async (c, next) => {
  await next()
  c.header('Referrer-Policy', 'no-referrer')
}
