/** What only cells of spreadsheets can have wrong with them, beside what `RowProblem` names for every file. */
export type TableProblem =
  /** Of a file of an open standard, in the words of the room that read it. */
  | { readonly kind: 'said'; readonly th: string; readonly en: string }
  /** `#REF!`, `#N/A`: the sheet itself could not work out the value. `#?`: it was never worked out. */
  | { readonly kind: 'cell-error' }
  /** `100,000–200,000`. */
  | { readonly kind: 'amount-range' }
  /** One amount in a cell merged over several years or sources: nobody can say how much is whose. */
  | { readonly kind: 'amount-merged'; readonly columns: number }
  /** Readable, but more than a body of this level can spend on one project; likely a wrong unit. */
  | { readonly kind: 'amount-unlikely'; readonly limitMillions: number }
  /** The amounts of the row and its own total differ. Decimal baht. */
  | { readonly kind: 'total-differs'; readonly sum: string; readonly stated: string }
  /** One amount, several years, and nobody has said what that means. */
  | { readonly kind: 'several-years-one-amount'; readonly years: number }
  /** A year cell or a tick is there, but no year is marked. */
  | { readonly kind: 'no-year-ticked' }
  | { readonly kind: 'tick-unreadable' }
  | { readonly kind: 'year-reversed' }
  | { readonly kind: 'years-too-many' }
  /** CE. Far from any plan: a digit was lost or changed. */
  | { readonly kind: 'year-far'; readonly year: number }
  | { readonly kind: 'date-unreadable' }
  /** The day is kept; CE ISO. */
  | { readonly kind: 'date-read-as-be'; readonly date: string }
  | { readonly kind: 'date-wrong-weekday'; readonly date: string }
  | { readonly kind: 'ends-before-start' }
  // The row is kept; these say what was done with it.
  | { readonly kind: 'no-money' }
  /** The cell is blank; what stands in this row above counts. */
  | { readonly kind: 'as-above'; readonly row: number }
  | { readonly kind: 'hidden-row' }
  | { readonly kind: 'unit-in-cell'; readonly words: string }
  | { readonly kind: 'divided-over-years'; readonly years: number }
