/** What a reader of rows asks for next. */

/** Another piece of the file. */
export const more: i32 = 0
/** The header stands in the cells: which column is which? */
export const header: i32 = 1
/** The batch is full. */
export const batch: i32 = 2
/** Nothing is left. */
export const end: i32 = 3
/** The row in the cells cannot be read. */
export const notUtf8: i32 = 4
export const openQuote: i32 = 5
export const wrongCellCount: i32 = 6
export const emptyId: i32 = 7
export const doubledId: i32 = 8
