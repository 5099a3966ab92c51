/** What a unit after a number makes of it. */
export const other: i32 = 0
export const kilometre: i32 = 1
export const metre: i32 = 2
export const centimetre: i32 = 3
export const cubicMetre: i32 = 4
export const millionCubicMetre: i32 = 5
export const squareMetre: i32 = 6
export const rai: i32 = 7
/** Cubic metres an hour, kilowatts: a size in units of its own. */
export const power: i32 = 8
/** Units that only count places and contracts. */
export const place: i32 = 9
