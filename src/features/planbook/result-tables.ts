import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatShortDate, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { Cell } from '../../platform/http/table-file.ts'
import type { PaperTable } from '../../platform/pdf/index.ts'
import { tenthsText } from '../interests/index.ts'
import { planMessages } from '../plans/index.ts'
import { messages } from './messages.ts'
import type { PlanBook } from './read-planbook.ts'
import { bodyIn, whole } from './say-figures.ts'

const right = 'right' as const
export const MOST_PRIORITIES = 25

/** What was scored for the state and for its area. */
export const scoredForBoth = (book: PlanBook) => book.priorities.filter((one) => one.quadrant !== null)

/** What the projects are for: goals, indicators, priorities, and pressures that threaten them. */
export function resultTables(book: PlanBook, lang: Lang) {
  const say = messages(lang)
  const { head, chapters } = say
  const { levels } = planMessages(lang)
  const reviewText = (on: LocalDate) => {
    const day = formatShortDate(on, lang)
    return on < book.today ? say.late(day) : day
  }
  return {
    goals: {
      title: chapters.goals,
      caption: say.goalsTable,
      head: [
        { text: head.goal, wide: 4 },
        { text: head.plan, wide: 2.6 },
        { text: head.count, align: right },
        { text: head.money, wide: 1.9, align: right },
      ],
      rows: book.goals.map((one): Cell[] => [
        one.title,
        one.level === 'province' ? levels[one.level] : one.planTitle,
        one.projects,
        one.amountSatang,
      ]),
      empty: say.empty.goals,
    },
    indicators: {
      title: chapters.indicators,
      caption: say.indicatorsTable,
      head: [
        { text: head.indicator, wide: 4 },
        { text: head.owner, wide: 2.4 },
        { text: head.value, wide: 1.3, align: right },
        { text: head.wanted, wide: 1.3, align: right },
        { text: head.unit, wide: 1.5 },
        { text: head.state, wide: 1.4 },
      ],
      rows: book.indicators.map((one): Cell[] => {
        const unit = pick(lang, { th: one.unitTh, en: one.unitEn })
        const quantity = (value: string | null) =>
          value === null ? '–' : Number(value).toLocaleString('en-US', { maximumFractionDigits: one.decimals })
        return [
          nameIn(lang, one),
          pick(lang, { th: one.ownerTh, en: one.ownerEn ?? one.ownerTh }),
          quantity(one.value),
          quantity(one.wanted),
          unit,
          say.statuses[one.status],
        ]
      }),
      empty: say.empty.indicators,
    },
    priorities: {
      title: chapters.priorities.slice(0, 31),
      caption: say.prioritiesTable,
      head: [
        { text: head.number, wide: 0.6, align: right },
        { text: head.project, wide: 4 },
        { text: head.body, wide: 2.4 },
        { text: head.forState, wide: 0.9, align: right },
        { text: head.forArea, wide: 0.9, align: right },
        { text: head.quadrant, wide: 1.5 },
      ],
      rows: scoredForBoth(book)
        .slice(0, MOST_PRIORITIES)
        .map((one, at): Cell[] => [
          at + 1,
          one.thing.title,
          bodyIn(lang, one.thing),
          tenthsText(one.state ?? 0),
          tenthsText(one.area ?? 0),
          one.quadrant === null ? '' : say.quadrants[one.quadrant],
        ]),
      empty: say.empty.priorities,
    },
    pressures: {
      title: chapters.pressures,
      caption: say.pressuresTable,
      head: [
        { text: head.pressure, wide: 3.6 },
        { text: head.owner, wide: 2.2 },
        { text: head.strength, wide: 0.9, align: right },
        { text: head.answers, wide: 1.3 },
        { text: head.review, wide: 1.8 },
      ],
      rows: book.pressures.map((one): Cell[] => [
        one.title,
        pick(lang, { th: one.ownerTh, en: one.ownerEn ?? one.ownerTh }),
        say.ofFive(String(one.strength)),
        one.answers === 0 ? say.unanswered : say.answered(whole(one.answers)),
        reviewText(one.reviewOn),
      ]),
      empty: say.empty.pressures,
    },
  } satisfies Record<string, PaperTable>
}
