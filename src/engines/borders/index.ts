export { type SimpleShape, simplifyBorders } from './simplify.ts'
export type { Position, Shape } from './topology.ts'
