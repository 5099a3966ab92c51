import type { Room } from '../../platform/room.ts'
import { deskPages } from './desk.pages.ts'

export { savedViewsOn } from './desk.pages.ts'

/** What officers' lists have in common: views kept under a name. */
export const deskRoom: Room = { name: 'desk', pages: deskPages }
