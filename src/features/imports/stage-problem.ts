import type { PlaceWords } from '../places/index.ts'
import type { Phase } from '../plans/index.ts'

/** What is found wrong with a row only where it meets the registers and the rights of the person who brought it. */
export type StageProblem =
  /** No body is called so; the ones that are called nearly so, the likeliest first. */
  | { readonly kind: 'body-unknown'; readonly suggestions: readonly { readonly id: string; readonly name: string }[] }
  /** The words name no place we know for sure; the row is kept at the place of its body. */
  | { readonly kind: 'place-unknown' }
  /**
   * The place or the title names another province than the body's. Followed: the row is placed there; else the person may not store
   * there, and it is kept at the place of its body.
   */
  | { readonly kind: 'place-elsewhere'; readonly words: PlaceWords; readonly followed: boolean }
  /** Neither the place nor the body is under the appointment the file was brought under. */
  | { readonly kind: 'outside' }
  /** The same words, place and years stand in an earlier row. */
  | { readonly kind: 'row-twice'; readonly firstRow: number }
  /** Papers stand behind the figure: it stays as they say, whatever the cell says. */
  | {
      readonly kind: 'kept-by-papers'
      readonly fiscalYear: number
      readonly phase: Phase
      readonly here: bigint
      readonly inFile: bigint
    }
  /** The file puts the project into another province, and its papers or transfers would stay behind. */
  | { readonly kind: 'money-stays-behind' }
  /** The project was combined into another one, which is the one to change. */
  | { readonly kind: 'closed-into' }
