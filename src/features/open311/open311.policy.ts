import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** Which systems are joined and what waits for them: for who keeps the platform running. */
export const maySeeSystems = (viewer: Viewer | null): boolean =>
  holds(viewer, ['platform-administrator', 'platform-operator'], { areaCode: 'TH' })
