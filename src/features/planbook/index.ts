import type { Room } from '../../platform/room.ts'
import { planBookCommand } from './planbook.cli.ts'
import { planbookPages } from './planbook.pages.ts'

export { planBookOfPlace } from './sections.ts'

/** The plan book of a province: what an officer lays before a meeting and a governor reads. */
export const planbookRoom: Room = {
  name: 'planbook',
  pages: planbookPages,
  commands: [planBookCommand],
}
