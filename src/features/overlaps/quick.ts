/** The side door: the finder over a file needs nothing else of the room, and loading the rest takes a second. */
export { overlapsFileCommand } from './overlaps-file.cli.ts'
