import type { PageContext } from '../platform/http/context.ts'

/* Lists whose pages are numbered: `?place=57&page=2`. */

/** The query of a list without what was left blank: `?place=57`, or nothing. */
export function queryText<Typed extends { readonly [Name in keyof Typed]: string }>(typed: Typed): string {
  const query = new URLSearchParams(Object.entries<string>(typed).filter(([, value]) => value !== ''))
  return query.size > 0 ? `?${query}` : ''
}

/** Counts from 1; what is no number is the first page. */
export function pageNumber(c: PageContext): number {
  return Math.max(1, Math.min(10_000, Number.parseInt(c.req.query('page') ?? '', 10) || 1))
}

export interface ListPages {
  /** The number of the first line on this page, counted from 1. */
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
}

/** @param list without its page: `/pool?place=57` */
export function listPages(list: string, { at, size, total }: { at: number; size: number; total: number }): ListPages {
  const to = (page: number) => `${list}${list.includes('?') ? '&' : '?'}page=${page}`
  return {
    from: (at - 1) * size + 1,
    previous: at > 1 ? to(at - 1) : null,
    next: at * size < total ? to(at + 1) : null,
  }
}
