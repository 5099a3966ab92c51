import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Gazetteer } from '../places/index.ts'
import { bodyByCode } from './hanging.sql.ts'
import { results, type Status, statuses } from './indicator.ts'
import type { IndicatorFilter } from './list.sql.ts'

/** The query of the list as typed; every part may be empty. */
export interface TypedQuery {
  readonly q: string
  readonly place: string
  readonly field: string
  readonly body: string
  readonly plan: string
  readonly project: string
  readonly result: string
  readonly lens: string
  readonly status: string
  readonly mine: string
  readonly waiting: string
}

export const queryParts = [
  'q',
  'place',
  'field',
  'body',
  'plan',
  'project',
  'result',
  'lens',
  'status',
  'mine',
  'waiting',
] as const satisfies readonly (keyof TypedQuery)[]

export type FilterProblem = { readonly field: 'place' | 'body'; readonly typed: string }

/** Beginnings of area codes that make up a place; null for the whole country. */
function areasOfPlace(register: Gazetteer, typed: string): readonly string[] | null | 'unknown' {
  if (typed === '') return null
  const code = register.areas.has(typed.toUpperCase()) ? typed.toUpperCase() : register.resolve(typed)?.code
  const area = code === undefined ? undefined : register.areas.get(code)
  if (area === undefined) return 'unknown'
  if (area.kind === 'country') return null
  const provinces = register.provincesOf(area.code)
  if (provinces.length > 0) return [area.code, ...provinces.map((one) => one.code)]
  return area.kind === 'lao' ? [area.code, ...register.children(area.code).map((one) => one.code)] : [area.code]
}

/** Reads a query; what makes no sense is named, and what is only unknown is left out. */
export async function readFilter(
  view: Queryable,
  register: Gazetteer,
  typed: TypedQuery,
  viewer: Viewer | null,
): Promise<{ filter: IndicatorFilter; problems: readonly FilterProblem[] }> {
  const problems: FilterProblem[] = []
  const areas = areasOfPlace(register, typed.place)
  if (areas === 'unknown') problems.push({ field: 'place', typed: typed.place })
  const body = typed.body === '' ? null : await bodyByCode(view, typed.body.toUpperCase())
  if (typed.body !== '' && body === null) problems.push({ field: 'body', typed: typed.body })
  const project = parsePublicId(typed.project)
  const wanted = typed.status.split(',').filter((one): one is Status => statuses.some((status) => status === one))
  return {
    problems,
    filter: {
      areas: areas === 'unknown' ? [] : areas,
      functionCode: /^\d{2}(?:\.\d)?(?:\.\d)?$/.test(typed.field) ? typed.field : null,
      bodyId: body?.id ?? (typed.body === '' ? null : '00000000-0000-0000-0000-000000000000'),
      planId: isId(typed.plan) ? typed.plan : null,
      project: project.ok ? project.value : null,
      result: results.find((one) => one === typed.result) ?? null,
      lens: /^[a-z-]{1,30}$/.test(typed.lens) ? typed.lens : null,
      status: wanted.length > 0 ? wanted : null,
      words: typed.q === '' ? null : typed.q,
      ownerPersonId: typed.mine === '1' ? (viewer?.personId ?? null) : null,
      unverified: typed.waiting === '1',
    },
  }
}
