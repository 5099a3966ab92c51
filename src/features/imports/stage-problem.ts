/** What is found wrong with a row only where it meets the registers and the rights of the person who brought it. */
export type StageProblem =
  /** No body is called so; the ones that are called nearly so, the likeliest first. */
  | { readonly kind: 'body-unknown'; readonly suggestions: readonly { readonly id: string; readonly name: string }[] }
  /** The words name no place we know for sure; the row is kept at the place of its body. */
  | { readonly kind: 'place-unknown' }
  /** Neither the place nor the body is under the appointment the file was brought under. */
  | { readonly kind: 'outside' }
  /** The same words, place and years stand in an earlier row. */
  | { readonly kind: 'row-twice'; readonly firstRow: number }
