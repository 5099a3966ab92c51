import { parseAreaCode } from '../../kernel/area-code.ts'
import { isId } from '../../kernel/ids.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { type State, states } from '../complaints/index.ts'

/** Parts of the desk, each a tab. */
export const tabs = ['all', 'new', 'mine', 'late', 'soon', 'waiting', 'sorting', 'oversight', 'done', 'over'] as const
export type Tab = (typeof tabs)[number]

export const sorts = ['due', 'received', 'place'] as const
export type DeskSort = (typeof sorts)[number]

/** What was typed into the filter or the address, untouched. */
export interface TypedDesk {
  readonly tab?: string
  readonly place?: string
  readonly category?: string
  readonly state?: string
  readonly officer?: string
  readonly q?: string
  readonly sort?: string
  readonly cursor?: string
}
export const deskFields = ['tab', 'place', 'category', 'state', 'officer', 'q', 'sort', 'cursor'] as const

export interface DeskFilter {
  readonly tab: Tab
  readonly place: string | null
  readonly category: string | null
  readonly state: State | null
  /** A person, `nobody`, or null for all. */
  readonly officer: string | null
  /** Words to be found in words, place or ref. */
  readonly text: string | null
  readonly sort: DeskSort
}

export interface DeskProblem {
  readonly field: 'place'
  readonly typed: string
}

/** Reads the filter; what cannot be read is named and left out, so that the list is still shown. */
export function readDesk(
  typed: TypedDesk,
  findArea: (name: string) => string | null,
): { readonly filter: DeskFilter; readonly problems: readonly DeskProblem[] } {
  const place = (typed.place ?? '').trim()
  const code = parseAreaCode(place)
  const area = place === '' ? null : code.ok ? code.value : findArea(place)
  const known = area !== null && /^(?:\d{2}|\d{4}|\d{6})$/.test(area)
  return {
    filter: {
      tab: tabs.find((one) => one === typed.tab) ?? 'all',
      place: known ? area : null,
      category: /^[a-z][a-z-]{1,29}$/.test(typed.category ?? '') ? (typed.category ?? null) : null,
      state: states.find((one) => one === typed.state) ?? null,
      officer: typed.officer === 'nobody' || isId(typed.officer ?? '') ? (typed.officer ?? null) : null,
      text:
        normaliseThai(typed.q ?? '')
          .trim()
          .slice(0, 100) || null,
      sort: sorts.find((one) => one === typed.sort) ?? 'due',
    },
    problems: place !== '' && !known ? [{ field: 'place', typed: place }] : [],
  }
}

/** Where a list goes on: how many were shown. The desk is short, and what was done leaves it, so a position by row would skip. */
export function readPage(text: string | undefined): number {
  const page = /^\d{1,4}$/.test(text ?? '') ? Number(text) : 1
  return Math.max(1, page)
}

export function queryOf(typed: TypedDesk, cursor: string | null): string {
  const query = new URLSearchParams(
    Object.entries({ ...typed, cursor: cursor ?? '' }).filter(([, value]) => value !== undefined && value !== ''),
  )
  return query.size > 0 ? `?${query}` : ''
}
