export { choropleth } from './choropleth.ts'
export {
  areaChooser,
  groundAt,
  isInside,
  PICK_SIDE,
  type PickFrame,
  type PickPoint,
  type PickShape,
  pickPicture,
  sideKm,
  squareAround,
  squareOver,
} from './pick-map.ts'
export { provinceMap } from './province-map.ts'
export { provinceShapes } from './province-shapes.ts'
export { type DrawnShapes, drawShapes } from './shape-paths.ts'
export { type Spot, spotMap } from './spot-map.ts'
export { spotMoves } from './spot-moves.ts'
export { boxOfProvinces, type Outline, provinceOutlines } from './spot-outlines.ts'
export {
  boxAround,
  boxOfView,
  readSpotView,
  type SpotBox,
  type SpotView,
  spotQuery,
  viewOver,
} from './spot-view.ts'
export { layOutTiles } from './tile-layout.ts'
export { tileMap } from './tile-map.ts'
