import type { Room } from '../../platform/room.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { messages } from './messages.ts'
import { placesApi } from './places.api.ts'
import { placesCommands } from './places.cli.ts'
import { placesPages } from './places.pages.ts'
import { whole } from './places.present.ts'
import type { PlacePorts } from './read-place.ts'

export { type Area, type AreaMembership, placeName, placeTitle } from './area.ts'
export { type AreaRegister, areasFromPackages } from './areas-from-packages.ts'
export { fieldOf, type Mission, missionByCode, missions, NO_FUNCTION } from './functions.ts'
export { type Gazetteer, openGazetteer, type PlaceHint, type PlaceReason, type ResolvedPlace } from './gazetteer.ts'
export { type FunctionGuess, guessFunction } from './guess-function.ts'
export { areaName, findAreaByName, loadGazetteer } from './load-gazetteer.ts'
export { fieldName } from './places.present.ts'
export { allFunctions as listFunctions, areasAreStored } from './places.sql.ts'
export type { OverlapsHere, PlacePorts } from './read-place.ts'
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
