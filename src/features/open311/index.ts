import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import type { Room } from '../../platform/room.ts'
import { open311Pages } from './open311.pages.ts'

/** Other systems report here and read what became of it, by Open311 GeoReport v2 (CMP-1). */
export function open311Room(reach: OutsideOptions = {}): Room {
  return { name: 'open311', pages: (app, deps) => open311Pages(app, deps, reach) }
}
