import { vocabularies as lists } from './vocabularies.th.ts'

/** A list of fields that offices use beside COFOG, e.g. the programmes of LAO budgets. */
export interface Vocabulary {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string
  readonly source: string
}

export interface Term {
  readonly vocabulary: string
  readonly code: string
  readonly position: number
  readonly nameTh: string
  readonly nameEn: string
  /** Null: it spans several fields, so it tells none. */
  readonly functionCode: string | null
}

export const vocabularies: readonly Vocabulary[] = lists.map(({ code, nameTh, nameEn, source }) => ({
  code,
  nameTh,
  nameEn,
  source,
}))

export const terms: readonly Term[] = lists.flatMap((list) =>
  list.lines
    .trim()
    .split('\n')
    .map((line, position) => {
      const [code = '', nameTh = '', nameEn = '', told = '-'] = line.split('|').map((part) => part.trim())
      return { vocabulary: list.code, code, position, nameTh, nameEn, functionCode: told === '-' ? null : told }
    }),
)
