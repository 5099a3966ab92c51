import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/**
 * Categories and rules hold for the whole country and decide who is answerable: administrators of the platform, with a fresh second
 * factor at the door.
 */
export const mayEditRouting = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now)
