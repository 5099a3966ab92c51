export {
  type AlignGoal,
  type AlignItem,
  type ConfirmedLink,
  partsOf,
  trigramSimilarity,
} from './features.ts'
export { type Evidence, Linker, type Suggestion } from './linker.ts'
export { alignModel, signs } from './model.ts'

import { alignModel } from './model.ts'

/** Changes whenever the same input may give another suggestion. */
export const ALIGNMENT_ENGINE = `alignment-2+${alignModel.version}`
