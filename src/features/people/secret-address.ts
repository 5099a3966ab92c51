import type { PageContext } from '../../platform/http/context.ts'

/** For a page whose address is the secret (a letter led to it): the address goes to no other site and into no cache. */
export function keepWordHere(c: PageContext): void {
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cache-Control', 'no-store')
}
