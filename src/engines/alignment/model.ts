/** What each sign weighs, in the order of `signs`. */
export interface AlignModel {
  readonly version: string
  readonly weights: readonly number[]
  /** The same where nothing was confirmed yet for any of the goals to choose from. */
  readonly coldWeights: readonly number[]
  /** A first suggestion below this probability is "not sure". */
  readonly sureFrom: number
}

/**
 * - `text`: words in common, the rare ones weighing more
 * - `letters`: three-letter pieces in common
 * - `vocabulary`: how much more often its words stand in what was confirmed for the goal than elsewhere
 * - `like`: the most alike of what was confirmed for the goal
 * - `usual`: how often anything is confirmed for the goal
 * - `structure`: how often what stands in the same place of budget and bodies goes there
 * - `field`: the same mission field
 * - `place`: the goal is of the place, or of one around it
 * - `pieces`: how much of what is rare in the goal's name stands in the title
 * - `mandate`: the name of who does it is like the goal's
 */
export const signs = [
  'text',
  'letters',
  'vocabulary',
  'like',
  'usual',
  'structure',
  'field',
  'place',
  'pieces',
  'mandate',
] as const

export const alignModel: AlignModel = {
  version: 'a2',
  weights: [0.46, 1.64, 0.43, 1.98, 0.59, 0.54, 1.5, 1, 0, 0],
  coldWeights: [3.1, 0.2, 0.43, 0, 0, 0, 1.5, 1, 4.2, 8.8],
  sureFrom: 0.6,
}
