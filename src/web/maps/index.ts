export { choropleth } from './choropleth.ts'
export { provinceMap } from './province-map.ts'
export { type DrawnShapes, drawShapes } from './shape-paths.ts'
export { tileMap } from './tile-map.ts'
