import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { CaseRow } from './complaints.sql.ts'

type Case = Pick<CaseRow, 'areaCode' | 'facts'>

/** Clerks take reports for others, at the telephone and at the counter; case officers of a body do where it has no clerk. */
export function mayTakeFor(viewer: Viewer | null): boolean {
  return holds(viewer, ['desk-clerk', 'case-officer'])
}

/** Moderators look at the public form and cover more. */
export function mayModerate(viewer: Viewer | null, one: Pick<Case, 'areaCode'>): boolean {
  return holds(viewer, ['moderator', 'data-protection-officer'], { areaCode: one.areaCode ?? 'TH' })
}

export function mayModerateSomewhere(viewer: Viewer | null): boolean {
  return holds(viewer, ['moderator', 'data-protection-officer'])
}

/** The areas a person looks after, as `mayModerate` would say of each case in them; null: the whole country. */
export function moderatedAreas(viewer: Viewer | null): string[] | null {
  if (mayModerate(viewer, { areaCode: null })) return null
  const areas = (viewer?.grants ?? []).flatMap(({ areaCode }) => areaCode ?? [])
  return [...new Set(areas)].filter((areaCode) => mayModerate(viewer, { areaCode }))
}

/** SECURITY 2: a moderator sees the text in context, never the sealed original. */
export function mayOpenOriginal(viewer: Viewer | null, one: Case): boolean {
  return holds(viewer, 'data-protection-officer', { areaCode: one.areaCode ?? 'TH' })
}
