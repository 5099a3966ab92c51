import { type Lang, pick } from '../../kernel/lang.ts'
import { formatShortDate } from '../../kernel/thai-calendar.ts'
import type { Cell } from '../../platform/http/table-file.ts'
import type { PaperTable } from '../../platform/pdf/index.ts'
import { gapKinds } from '../alignments/index.ts'
import { messages } from './messages.ts'
import type { PlanBook } from './read-planbook.ts'
import { whole } from './say-figures.ts'

const right = 'right' as const

/** How bodies work together: joinings, boards and agreements, and where they meet unawares or leave a gap. */
export function jointTables(book: PlanBook, lang: Lang) {
  const say = messages(lang)
  const { head, chapters } = say
  return {
    joinings: {
      title: chapters.joint,
      caption: say.joiningsTable,
      head: [
        { text: head.item, wide: 4 },
        { text: head.form, wide: 1.3 },
        { text: head.state, wide: 1.4 },
        { text: head.count, align: right },
      ],
      rows: book.joinings.map((one): Cell[] => [
        one.title,
        say.forms[one.form],
        say.joiningStates[one.state],
        one.projects,
      ]),
      empty: say.empty.joinings,
    },
    boards: {
      title: head.board,
      caption: say.boardsTable,
      head: [
        { text: head.board, wide: 3 },
        { text: head.secretary, wide: 2.4 },
        { text: head.step, wide: 1.5 },
        { text: head.parties, wide: 1.2, align: right },
        { text: head.count, wide: 1.1, align: right },
      ],
      rows: book.boards.map((one): Cell[] => [
        one.title,
        pick(lang, { th: one.secretaryTh, en: one.secretaryEn ?? one.secretaryTh }),
        one.step === null ? say.boardClosed : say.steps[one.step],
        one.parties,
        one.items,
      ]),
      empty: say.empty.boards,
    },
    agreements: {
      title: head.agreement,
      caption: say.agreementsTable,
      head: [
        { text: head.agreement, wide: 3.4 },
        { text: head.kind, wide: 2 },
        { text: head.ends, wide: 1.6 },
        { text: head.parties, wide: 1.3, align: right },
        { text: head.money, wide: 1.7, align: right },
      ],
      rows: book.agreements.map((one): Cell[] => [
        one.title,
        say.agreementKinds[one.kind],
        one.endsOn === null ? '–' : formatShortDate(one.endsOn, lang),
        one.parties,
        // A pledge without money is no amount of nothing.
        one.amountSatang === 0n ? '' : one.amountSatang,
      ]),
      empty: say.empty.agreements,
    },
    decided: {
      title: say.decidedTable,
      caption: say.decidedTable,
      head: [
        { text: head.verdict, wide: 3 },
        { text: head.pairs, align: right },
        { text: head.stake, wide: 2, align: right },
      ],
      rows: book.overlaps.decided.map((one): Cell[] => [say.verdicts[one.verdict], one.pairs, one.satang]),
      empty: say.empty.overlaps,
    },
    pairs: {
      title: chapters.overlaps,
      caption: say.openTable,
      head: [
        { text: head.pair, wide: 5.4 },
        { text: head.verdict, wide: 1.3 },
        { text: head.stake, wide: 1.7, align: right },
      ],
      rows: book.overlaps.top.map((one): Cell[] => [
        `1) ${one.left} (${one.leftBody})\n2) ${one.right} (${one.rightBody})`,
        one.verdict === null ? say.waiting : say.verdicts[one.verdict],
        one.satang,
      ]),
      empty: say.empty.overlaps,
    },
    gaps: {
      title: chapters.gaps,
      caption: say.gapsTable,
      head: [
        { text: head.gap, wide: 4 },
        { text: head.found, align: right },
      ],
      rows: gapKinds.map((kind): Cell[] => {
        const count = book.gaps.get(kind) ?? 0
        return [say.gapKinds[kind], count >= 1_000 ? say.gapMore(whole(count)) : count]
      }),
      empty: '',
    },
  } satisfies Record<string, PaperTable>
}
