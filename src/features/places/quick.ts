/** The side door: names of places for a command that starts without the room's pages. */
export { areasFromPackages } from './areas-from-packages.ts'
