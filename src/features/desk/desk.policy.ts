import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'
import type { SavedView } from './desk.sql.ts'

/** One's own; of a shared one also those who administer the body. */
export const mayRemoveView = (viewer: Viewer | null, view: SavedView): boolean =>
  viewer !== null &&
  (view.personId === viewer.personId ||
    (view.bodyId !== null && holds(viewer, 'body-administrator', { bodyId: view.bodyId })))
