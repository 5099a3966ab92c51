/** Positions of the measures in the lexicon and in `Prepared.measures`; depth (3) and height (4) have no rule of their own. */
export const width: i32 = 0
export const length: i32 = 1
export const thickness: i32 = 2
export const volume: i32 = 5
export const area: i32 = 6
export const size: i32 = 7
export const count: i32 = 8
