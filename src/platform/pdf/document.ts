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
  | PdfBars
  | PdfTiles
  | PdfScatter
  /** Lines to be signed by hand. */
  | { readonly kind: 'signatures'; readonly lines: readonly { readonly role: string; readonly body: string }[] }

/** Few things compared by one number; `share` is 0 to 1 of the longest. */
export interface PdfBars {
  readonly kind: 'bars'
  readonly caption: string
  readonly rows: readonly { readonly label: string; readonly text: string; readonly share: number }[]
}

/** Places near where they lie, one in a cell; `shade` 0 (nothing) to 4 (most). */
export interface PdfTiles {
  readonly kind: 'tiles'
  readonly caption: string
  /** What the shade tells. */
  readonly legend: string
  readonly columns: number
  readonly rows: number
  readonly cells: readonly {
    /** From 1. */
    readonly column: number
    readonly row: number
    readonly name: string
    readonly text: string
    readonly shade: number
  }[]
}

/** Things placed by two measures, 0 to 1 each, in four quarters; the table beside it names the marks. */
export interface PdfScatter {
  readonly kind: 'scatter'
  readonly caption: string
  readonly xName: string
  readonly yName: string
  /** Upper left, upper right, lower left, lower right. */
  readonly corners: readonly [string, string, string, string]
  readonly points: readonly { readonly x: number; readonly y: number; readonly mark: string }[]
}

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
