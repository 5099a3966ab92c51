import type { Lang } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { readTogether } from '../../platform/db/read-together.ts'
import type { PaperTable } from '../../platform/pdf/index.ts'
import type { PagePart } from '../../web/page-parts.ts'
import type { Board, StepName } from './board.ts'

/** The board a section is about. */
export interface BoardSubject {
  readonly home: string
  /** What other rooms keep as `board_id`. */
  readonly id: string
  readonly areaCode: string
  /** In Bangkok. */
  readonly today: LocalDate
}

/**
 * A part of a board's page that another room fills: alignments, joinings, interests, agreements. Boards know none of them; `main`
 * joins them. What they made counts in the checklist of their step, and a new one is begun from there.
 */
export interface BoardSection extends PagePart<BoardSubject> {
  /** The step it belongs to; null: only a part of the page. */
  readonly step: StepName | null
  /** How many there are, of what `sql` gave; of null 0. */
  count(value: unknown): number
  /** How many of them came about since the board opened: only these do its step. Left out where all did. */
  made?(value: unknown): number
  /** All of them, for the dossier; left out where the number says enough. */
  table?(value: unknown, lang: Lang): PaperTable
  /** What the agencies decided with each other, for the record of participation. */
  decided?(value: unknown): readonly Decided[]
  /** The line in the checklist. */
  label(lang: Lang): string
  /** Where a new one is begun from this board; null: nowhere. */
  newPath(subject: BoardSubject): string | null
  newText(lang: Lang): string
}

/** A decision that another room holds; words in both languages, names of bodies as they are called in each. */
export interface Decided {
  readonly on: LocalDate
  readonly who: { readonly th: string; readonly en: string }
  readonly act: { readonly th: string; readonly en: string }
}

export interface BoardPorts {
  readonly sections: readonly BoardSection[]
}

const subjectOf = ({ home, id, areaCode }: Board, today: LocalDate): BoardSubject => ({
  home,
  id,
  areaCode,
  today,
})

/** All sections in one query. */
export async function readSections(
  view: Queryable,
  { sections }: BoardPorts,
  board: Board,
  today: LocalDate,
): Promise<{ subject: BoardSubject; values: readonly unknown[] }> {
  const subject = subjectOf(board, today)
  return {
    subject,
    values: await readTogether(
      view,
      sections.map((one) => one.sql(subject)),
    ),
  }
}

/** What was linked in other rooms, which is what the step "link" is made of. */
export interface LinkCounts {
  /** Since the board opened. */
  readonly made: number
  /** Before: they count once the board takes them over. */
  readonly earlier: number
}

export function linkCounts({ sections }: BoardPorts, values: readonly unknown[]): LinkCounts {
  let [made, earlier] = [0, 0]
  for (const [at, one] of sections.entries()) {
    const value = values[at] ?? null
    if (one.step !== 'link' || value === null) continue
    made += madeOf(one, value)
    earlier += one.count(value) - madeOf(one, value)
  }
  return { made, earlier }
}

export const madeOf = (one: BoardSection, value: unknown): number => one.made?.(value) ?? one.count(value)

/** What was decided in other rooms, in their order. */
export const decidedIn = ({ sections }: BoardPorts, values: readonly unknown[]): Decided[] =>
  sections.flatMap((one, at) => {
    const value = values[at] ?? null
    return value === null ? [] : [...(one.decided?.(value) ?? [])]
  })
