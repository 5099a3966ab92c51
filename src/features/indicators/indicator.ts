/** What the room is about: a number somebody answers for. Imports only the kernel. */

export const results = ['output', 'outcome'] as const
export type ResultKind = (typeof results)[number]

/** What it hangs on. */
export const levels = ['node', 'project', 'area', 'body'] as const
export type Level = (typeof levels)[number]

export const directions = ['more', 'less', 'range'] as const
export type Direction = (typeof directions)[number]

/**
 * How parts make a whole, over places and over contributing indicators. `mean`: weighted by a declared weight. `none`: shown side by
 * side, never made into one number.
 */
export const rules = ['sum', 'mean', 'last', 'max', 'none'] as const
export type Rule = (typeof rules)[number]

/** How months make a quarter, quarters a year. */
export const timeRules = ['sum', 'last', 'max', 'none'] as const
export type TimeRule = (typeof timeRules)[number]

export const breakdowns = ['sex', 'age'] as const
export type Breakdown = (typeof breakdowns)[number]

/** Named parts of a value. Ages as the register of persons groups them for planning; `unknown` so that parts can add up. */
export const breakdownParts: Readonly<Record<Breakdown, readonly string[]>> = {
  sex: ['female', 'male', 'other'],
  age: ['0-14', '15-24', '25-59', '60+', 'unknown'],
}

export const observationStates = ['provisional', 'verified', 'rejected'] as const
export type ObservationState = (typeof observationStates)[number]

export const statuses = ['on-track', 'at-risk', 'late', 'no-data'] as const
export type Status = (typeof statuses)[number]

/** Two families of tags: the well-being set and the sufficiency-economy lens. */
export const lensKinds = ['well-being', 'sufficiency'] as const
export type LensKind = (typeof lensKinds)[number]

/** Days a value may be waited for after its period, at most. */
export const MOST_DUE_DAYS = 365
