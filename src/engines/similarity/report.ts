/** What is compared: the public side of a report. */
export interface SimilarReport {
  readonly lat: number | null
  readonly lon: number | null
  /** sub-district with 6 digits, or village with 8 */
  readonly placeCode: string | null
  readonly category: string | null
  readonly text: string
  readonly at: Date
}

export interface SimilarReason {
  readonly kind: 'near' | 'same-place' | 'same-category' | 'same-words' | 'same-number' | 'other-number' | 'days-apart'
  /** metres, 0 or 1, share of words, the number, days */
  readonly value: number
}
