import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Lists that can be kept with their filters. A room whose list takes part adds its path. */
export const lists = ['/projects', '/overlaps', '/alignments', '/desk/complaints'] as const
export type ListPath = (typeof lists)[number]

export interface ViewDraft {
  readonly path: ListPath
  readonly query: string
  readonly name: string
  readonly bodyId: string | null
}

export type ViewProblem = 'name-missing' | 'name-too-long' | 'not-a-list' | 'not-your-body'

const LONGEST_NAME = 80
const LONGEST_QUERY = 2_000

/**
 * Reads what the form of a list sends.
 * @param typed `list` is a path with its query, as the page wrote it; a position in the list is left out
 * @param bodyIds the bodies the person has a role in: a view is shared with one of them or with none
 */
export function readViewDraft(
  typed: { readonly list?: string; readonly name?: string; readonly share?: string },
  bodyIds: readonly string[],
): Result<ViewDraft, ViewProblem> {
  const [written = '', ...rest] = (typed.list ?? '').split('?')
  const path = lists.find((one) => one === written)
  if (path === undefined) return refuse('not-a-list')
  const query = new URLSearchParams(rest.join('?'))
  query.delete('cursor')
  if (query.toString().length > LONGEST_QUERY) return refuse('not-a-list')
  const name = (typed.name ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '') return refuse('name-missing')
  if (name.length > LONGEST_NAME) return refuse('name-too-long')
  const share = typed.share ?? ''
  if (share !== '' && !bodyIds.includes(share)) return refuse('not-your-body')
  return ok({ path, query: query.toString(), name, bodyId: share === '' ? null : share })
}
