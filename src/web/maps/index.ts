export { provinceMap } from './province-map.ts'
export { tileMap } from './tile-map.ts'
