import type { Role, Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

const keepers: readonly Role[] = ['body-administrator', 'case-officer', 'planner']

/** Staff of a body look after its webhooks; administrators of the platform after all. Only public events are told, so more is not needed. */
export const mayKeepHook = (viewer: Viewer | null, bodyId: string | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now) || (bodyId !== null && holds(viewer, keepers, { bodyId }, now))

/** Bodies whose webhooks one may keep; null: of all. */
export const keptBodies = (viewer: Viewer | null, now: Date): readonly string[] | null => {
  if (holds(viewer, 'platform-administrator', {}, now)) return null
  const own = (viewer?.grants ?? []).flatMap(({ bodyId }) => bodyId ?? [])
  return [...new Set(own)].filter((bodyId) => mayKeepHook(viewer, bodyId, now))
}

export const mayKeepHooks = (viewer: Viewer | null, now: Date): boolean => keptBodies(viewer, now)?.length !== 0
