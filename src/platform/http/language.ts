import { getPath } from 'hono/utils/url'
import type { Lang } from '../../kernel/lang.ts'

/** How routes see an address: `/en/projects` and `/projects` are one route. */
export function pathWithoutLanguage(request: Request): string {
  const path = getPath(request)
  if (path === '/en') return '/'
  return path.startsWith('/en/') ? path.slice(3) : path
}

/**
 * @param url the whole address as it came
 * @returns the language it asks for, and the rest as it was written, with its query: `/projects?q=ฝาย`. The rest begins
 * with exactly one slash: it is put into links, where `//host` would lead away.
 */
export function languageOf(url: string): { lang: Lang; path: string } {
  const written = url.slice(url.indexOf('/', url.indexOf(':') + 3))
  const english = /^\/en(?=[/?#]|$)/.test(written)
  return { lang: english ? 'en' : 'th', path: `/${written.slice(english ? 3 : 0).replace(/^[/\\]+/, '')}` }
}

/**
 * The language of an API answer: machines write no `/en`, they send Accept-Language. Only the first of our two
 * languages in it counts; weights are left out, nobody sends them against the order.
 */
export function languageAccepted(header: string | undefined): Lang {
  const first = header?.match(/(?:^|,)\s*(th|en)\b/i)?.[1]
  return first?.toLowerCase() === 'en' ? 'en' : 'th'
}
