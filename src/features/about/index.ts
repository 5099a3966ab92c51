import type { Room } from '../../platform/room.ts'
import { aboutPages } from './about.pages.ts'

/** Pages about the product itself: sources and licences, privacy, accessibility, components, the API, the demonstration's letters. */
export const aboutRoom: Room = { name: 'about', pages: aboutPages }
