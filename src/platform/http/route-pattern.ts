import { matchedRoutes } from 'hono/route'
import type { PageContext } from './context.ts'

/**
 * The pattern of the route that answers (`/projects/:id`), for logs and metrics: an address itself may hold what a
 * citizen typed. Null where no route matches.
 */
export function patternOf(c: PageContext): string | null {
  return matchedRoutes(c).findLast((route) => route.method !== 'ALL')?.path ?? null
}

/** Nothing about a visit to `/disclose` is logged, measured or remembered (SECURITY section 4). */
export function isSecretPath(path: string): boolean {
  return path === '/disclose' || path.startsWith('/disclose/')
}
