import type { Lang } from '../../kernel/lang.ts'

/** A paper to be printed: what it says, in order. How it looks is one template for all of them. */
export interface PdfDocument {
  readonly lang: Lang
  readonly title: string
  /** Under the title: what kind of paper it is and of whom. */
  readonly subtitle: string
  /** Lines on the cover: place, date, who made it. */
  readonly cover: readonly string[]
  /** At the foot of every page, beside its number. */
  readonly foot: string
  readonly contentsTitle: string
  readonly blocks: readonly PdfBlock[]
}

export type PdfBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string; readonly newPage?: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly small?: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names with what they are, in two columns. */
  | { readonly kind: 'facts'; readonly facts: readonly { readonly name: string; readonly value: string }[] }
  | PdfTable
  /** Lines to be signed by hand. */
  | { readonly kind: 'signatures'; readonly lines: readonly { readonly role: string; readonly body: string }[] }

export interface PdfTable {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly { readonly text: string; readonly align?: 'left' | 'right'; readonly wide?: number }[]
  readonly rows: readonly (readonly string[])[]
  /** Sums, as the last row. */
  readonly total?: readonly string[]
  /** Said where there is no row. */
  readonly empty: string
}
