import type { Lang } from '../../kernel/lang.ts'
import { nameIn } from '../../kernel/lang.ts'
import type { Satang } from '../../kernel/money.ts'
import { formatFiscalYear, formatYear } from '../../kernel/thai-calendar.ts'
import type { Cell } from '../../platform/http/table-file.ts'
import type { PaperTable } from '../../platform/pdf/index.ts'
import { type Phase, phases, planMessages } from '../plans/index.ts'
import { bodiesOf, countOf, districtOf, type Field, moneyOf, receivedOf } from './group-projects.ts'
import { messages } from './messages.ts'
import type { BookProject } from './planbook.sql.ts'
import type { PlanBook } from './read-planbook.ts'
import { bodyIn, whole } from './say-figures.ts'

const right = 'right' as const

/** Projects and their money: by mission field, by body, by year and by phase, and the index of bodies. */
export function projectTables(book: PlanBook, fields: readonly Field[], lang: Lang) {
  const say = messages(lang)
  const { head, chapters } = say
  const { phases: phaseWords } = planMessages(lang)
  const placeOf = (code: string | null) => {
    const area = code === null ? undefined : book.places.areas.get(code)
    return area === undefined ? say.wholePlace : nameIn(lang, area)
  }
  const money = moneyOf(book.projects)
  const received = receivedOf(book.projects)
  const bodies = bodiesOf(book, lang)
  const numbers = new Map(fields.flatMap((field) => field.projects.map((one) => [one.id, one.number] as const)))
  const phaseYears = [...new Set(book.phases.map((one) => one.fiscalYear))]
  const phaseOf = (year: number, phase: Phase): Cell =>
    book.phases.find((one) => one.fiscalYear === year && one.phase === phase)?.amountSatang ?? ''
  return {
    byField: {
      title: head.field,
      caption: '',
      head: [
        { text: head.field, wide: 4 },
        { text: head.count, align: right },
        { text: head.money, wide: 2, align: right },
      ],
      rows: fields.map((one): Cell[] => [one.name, countOf(one.projects), moneyOf(one.projects)]),
      total: [say.total, countOf(book.projects), money],
      empty: say.empty.projects,
    },
    fields: fields.map(
      (field): PaperTable => ({
        title: say.fieldTable(field.name, whole(countOf(field.projects))),
        caption: '',
        head: [
          { text: head.number, wide: 0.85, align: right, plain: true },
          { text: head.project, wide: 5.2 },
          { text: head.body, wide: 3 },
          { text: head.place, wide: 2 },
          { text: head.years, wide: 1.4 },
          { text: head.phase, wide: 1.15 },
          { text: head.money, wide: 2, align: right },
        ],
        rows: field.projects.map((one): Cell[] => [
          one.number,
          [one.title, one.isDraft && say.draft, one.combinedAreas.length > 0 && say.combined].filter(Boolean).join(' '),
          bodyIn(lang, one),
          placeOf(districtOf(one)),
          yearsText(one, lang),
          phaseWords[one.phase],
          one.amountSatang,
        ]),
        total: ['', say.total, '', '', '', '', moneyOf(field.projects)],
        empty: say.empty.projects,
      }),
    ),
    byBody: {
      title: chapters.bodies,
      caption: say.bodiesTable,
      head: [
        { text: head.number, wide: 0.6, align: right },
        { text: head.body, wide: 5 },
        { text: head.count, align: right },
        { text: head.money, wide: 2, align: right },
        { text: head.share, align: right },
      ],
      rows: bodies.map((one, at): Cell[] => [
        at + 1,
        one.name,
        countOf(one.projects),
        one.money,
        `${money === 0n ? '0.0' : (Number((one.money * 1_000n) / money) / 10).toFixed(1)}%`,
      ]),
      total: ['', say.total, countOf(book.projects), money, ''],
      empty: say.empty.projects,
    },
    years: {
      title: head.year,
      caption: say.byYear,
      head: [
        { text: head.year, wide: 2 },
        { text: head.count, align: right },
        { text: head.money, wide: 2, align: right },
      ],
      rows: book.years.map((one): Cell[] => [formatFiscalYear(one.fiscalYear, lang), one.projects, one.amountSatang]),
      empty: say.empty.projects,
    },
    phases: {
      title: head.phase,
      caption: say.byPhase,
      head: [
        { text: head.years, wide: 0.9 },
        ...phases.map((phase) => ({ text: phaseWords[phase], wide: 1.5, align: right })),
      ],
      rows: phaseYears.map((year): Cell[] => [formatYear(year, lang), ...phases.map((phase) => phaseOf(year, phase))]),
      empty: say.empty.projects,
    },
    reconcile: {
      title: say.reconcile,
      caption: say.reconcile,
      head: [
        { text: head.item, wide: 4 },
        { text: head.money, wide: 2, align: right },
      ],
      rows: [
        [say.facts.all, (money + received) as Satang],
        [say.facts.received, -received as Satang],
      ],
      total: [say.facts.money, money],
      empty: say.empty.projects,
    },
    index: {
      title: chapters.index,
      caption: '',
      head: [
        { text: head.body, wide: 3 },
        { text: head.numbers, wide: 5 },
      ],
      rows: [...bodies]
        .sort((a, b) => a.name.localeCompare(b.name, 'th'))
        .map((one): Cell[] => [one.name, rangesOf(one.projects.flatMap((project) => numbers.get(project.id) ?? []))]),
      empty: say.empty.projects,
    },
  } satisfies Record<string, PaperTable | readonly PaperTable[]>
}

const yearsText = (project: BookProject, lang: Lang) => {
  const short = (year: number) => formatYear(year, lang).slice(-2)
  const from = formatYear(project.yearFrom, lang)
  return project.yearFrom === project.yearTo ? from : `${from}–${short(project.yearTo)}`
}

/** 1, 2, 3, 7 as "1–3, 7". */
function rangesOf(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const parts: string[] = []
  for (let at = 0; at < sorted.length; at++) {
    const first = sorted[at] ?? 0
    let last = first
    while (sorted[at + 1] === last + 1) {
      last += 1
      at += 1
    }
    parts.push(first === last ? String(first) : `${first}–${last}`)
  }
  return parts.join(', ')
}
