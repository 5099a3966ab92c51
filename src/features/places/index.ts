import type { Room } from '../../platform/room.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { matrixApi } from './matrix.api.ts'
import { matrixPages } from './matrix.pages.ts'
import type { MatrixPorts } from './matrix.ts'
import { messages } from './messages.ts'
import { placesApi } from './places.api.ts'
import { placesCommands } from './places.cli.ts'
import { placesPages } from './places.pages.ts'
import { whole } from './places.present.ts'
import type { PlacePorts } from './read-place.ts'

export { type Area, placeName, placeTitle } from './area.ts'
export { type AreaPoint, areaPoints } from './area-centres.ts'
export { areasFromPackages } from './areas-from-packages.ts'
export { boundariesOf, boundariesWithin } from './boundaries.sql.ts'
export { type Gazetteer, openGazetteer } from './gazetteer.ts'
export { loadBorders } from './load-borders.ts'
export { areaName, findAreaByName, loadGazetteer } from './load-gazetteer.ts'
export type { ProjectInField } from './matrix.ts'
export { areasAreStored } from './places.sql.ts'
export type { PlacePorts, PlaceSection, PlaceSubject } from './read-place.ts'
export { storeAreas } from './store-areas.ts'
export { surePlace } from './sure-place.ts'
export { type PlaceWords, toldElsewhere } from './told-elsewhere.ts'

/** Areas, the start page and the place page. */
export function placesRoom(ports: PlacePorts & MatrixPorts): Room {
  return {
    name: 'places',
    pages(app, deps) {
      placesPages(app, deps, ports)
      matrixPages(app, deps, ports)
    },
    api(app, deps) {
      placesApi(app, deps, ports)
      matrixApi(app, deps)
    },
    commands: placesCommands,
    doctor: async (deps) => {
      const { areas } = await loadGazetteer(deps.db)
      const say = messages('en').doctor
      if (areas.size === 0) return [{ name: say.name, ok: false, detail: say.none }]
      const hasPositions = [...areas.values()].some(({ kind, latitude }) => kind === 'subdistrict' && latitude !== null)
      const detail = [say.some(whole(areas.size)), ...(hasPositions ? [] : [say.noPositions])].join('; ')
      return [{ name: say.name, ok: true, detail }]
    },
  }
}
