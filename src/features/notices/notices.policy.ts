import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** What becomes of all letters, without readers and words: for who keeps the platform running. */
export const maySeeDeliveries = (viewer: Viewer | null): boolean =>
  holds(viewer, ['platform-administrator', 'platform-operator'], { areaCode: 'TH' })
