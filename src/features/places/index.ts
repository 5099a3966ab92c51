import type { Room } from '../../platform/room.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { messages } from './messages.ts'
import { placesApi } from './places.api.ts'
import { placesCommands } from './places.cli.ts'
import { placesPages } from './places.pages.ts'
import { whole } from './places.present.ts'
import type { PlacePorts } from './read-place.ts'

export { type Area, placeTitle } from './area.ts'
export { areasFromPackages } from './areas-from-packages.ts'
export { fieldOf, missionByCode, missions, NO_FUNCTION } from './functions.ts'
export type { Gazetteer } from './gazetteer.ts'
export { guessFunction } from './guess-function.ts'
export { areaName, findAreaByName, loadGazetteer } from './load-gazetteer.ts'
export { fieldName } from './places.present.ts'
export { allFunctions as listFunctions, areasAreStored } from './places.sql.ts'
export type { PlacePorts } from './read-place.ts'
export { storeAreas } from './store-areas.ts'
export { storeFunctions } from './store-functions.ts'

/** Areas, mission fields, the start page and the place page. */
export function placesRoom(ports: PlacePorts): Room {
  return {
    name: 'places',
    pages: (app, deps) => placesPages(app, deps, ports),
    api: (app, deps) => placesApi(app, deps, ports),
    commands: placesCommands,
    doctor: async (deps) => {
      const { areas } = await loadGazetteer(deps.db)
      const say = messages('en').doctor
      return [{ name: say.name, ok: areas.size > 0, detail: areas.size > 0 ? say.some(whole(areas.size)) : say.none }]
    },
  }
}
