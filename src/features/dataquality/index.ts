import type { Room } from '../../platform/room.ts'
import { dataqualityApi } from './dataquality.api.ts'
import { dataqualityPages } from './dataquality.pages.ts'

/** Planning data that disagree, are stale or lack something (PLN-19). */
export const dataqualityRoom: Room = { name: 'dataquality', pages: dataqualityPages, api: dataqualityApi }
