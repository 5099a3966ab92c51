import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBaht, type Satang } from '../../kernel/money.ts'
import { formatDate, formatFiscalYear, formatInstant, formatShortDate, formatYear } from '../../kernel/thai-calendar.ts'
import type { Cell, Sheet } from '../../platform/http/table-file.ts'
import { asSheet, onPaper, type PaperTable, type PdfBlock, type PdfDocument } from '../../platform/pdf/index.ts'
import { layOutTiles } from '../../web/maps/index.ts'
import { gapKinds } from '../alignments/index.ts'
import { fieldName } from '../functions/index.ts'
import { tenthsText } from '../interests/index.ts'
import { type Phase, phases, planMessages } from '../plans/index.ts'
import { messages } from './messages.ts'
import type { BookProject } from './planbook.sql.ts'
import type { PlanBook } from './read-planbook.ts'

/*
 * The plan book of a province: what an officer lays before a meeting. Pure: from what was read to a paper and to sheets. Paper and sheets
 * are made of the same tables, so their sums cannot part.
 */

const whole = (count: number) => count.toLocaleString('en-US')
const baht = (amount: Satang) => formatBaht(amount, 'th')
const sumOf = (amounts: readonly Satang[]) => amounts.reduce((sum, one) => sum + one, 0n) as Satang
const right = 'right' as const
const MOST_PRIORITIES = 25

const nameIn = (lang: Lang, one: { nameTh: string; nameEn: string | null }) =>
  pick(lang, { th: one.nameTh, en: one.nameEn ?? one.nameTh })
const bodyIn = (lang: Lang, one: { bodyTh: string; bodyEn: string | null }) =>
  pick(lang, { th: one.bodyTh, en: one.bodyEn ?? one.bodyTh })

/** Mission division of a project; `-` where it has none. */
const divisionOf = ({ functionCode }: BookProject) => functionCode?.slice(0, 2) ?? '-'
const districtOf = ({ areaCode }: BookProject) => /^\d{4}/.exec(areaCode ?? '')?.[0] ?? null

interface Numbered extends BookProject {
  readonly number: number
}

interface Field {
  readonly code: string
  readonly name: string
  readonly projects: readonly Numbered[]
}

/** Projects in the order of the book: by mission field, the dearest first, numbered through. */
function fieldsOf(book: PlanBook, lang: Lang): Field[] {
  const groups = new Map<string, BookProject[]>()
  for (const project of book.projects) {
    const code = divisionOf(project)
    groups.set(code, [...(groups.get(code) ?? []), project])
  }
  const sorted = [...groups].sort(([a], [b]) => (a === '-' ? 1 : b === '-' ? -1 : a < b ? -1 : 1))
  let number = 0
  return sorted.map(([code, projects]) => ({
    code,
    name: code === '-' ? messages(lang).noField : fieldName(code, lang),
    projects: [...projects]
      .sort((a, b) =>
        a.amountSatang === b.amountSatang ? (a.id < b.id ? -1 : 1) : a.amountSatang < b.amountSatang ? 1 : -1,
      )
      .map((project) => {
        number += 1
        return { ...project, number }
      }),
  }))
}

const yearsText = (project: BookProject, lang: Lang) => {
  const short = (year: number) => formatYear(year, lang).slice(-2)
  const from = formatYear(project.yearFrom, lang)
  return project.yearFrom === project.yearTo ? from : `${from}–${short(project.yearTo)}`
}

/** @param lang Thai is the original; English for guests */
export function planBookOf(book: PlanBook, lang: Lang, { demo }: { demo: boolean }): PdfDocument {
  const say = messages(lang)
  const { chapters } = say
  const province = nameIn(lang, book.province)
  const year = formatFiscalYear(book.fiscalYear, lang)
  const fields = fieldsOf(book, lang)
  const tables = tablesOf(book, fields, lang)
  const money = sumOf(book.projects.map((one) => one.amountSatang))
  const bodies = new Set(book.projects.map((one) => one.bodyId)).size
  const asOf = book.asOf === null ? '–' : formatInstant(book.asOf, lang)
  const chapter = (text: string, ...blocks: PdfBlock[]): PdfBlock[] => [
    { kind: 'heading', level: 1, text, newPage: true },
    ...blocks,
  ]
  const part = (text: string): PdfBlock => ({ kind: 'heading', level: 2, text })
  const both = book.priorities.filter((one) => one.quadrant !== null)
  return {
    lang,
    title: say.title(province),
    subtitle: say.kind(year),
    cover: [
      say.counted(whole(book.projects.length), whole(bodies), baht(money)),
      say.asOf(asOf),
      say.printed(formatDate(book.today, lang)),
      ...(demo ? [say.demo] : []),
    ],
    foot: say.foot(province, year),
    contentsTitle: say.contents,
    blocks: [
      { kind: 'heading', level: 1, text: chapters.read },
      { kind: 'list', items: say.howTo },
      ...chapter(
        chapters.province,
        { kind: 'facts', facts: factsOf(book, lang) },
        tilesOf(book, lang),
        ...wholeProvinceLine(book, lang),
        barsOf(fields, lang),
      ),
      ...chapter(chapters.money, onPaper(tables.years), onPaper(tables.phases), onPaper(tables.reconcile)),
      ...chapter(
        chapters.goals,
        ...(book.goalsAsOf === null
          ? []
          : [{ kind: 'text' as const, text: say.goalsAsOf(formatInstant(book.goalsAsOf, lang)), small: true }]),
        onPaper(tables.goals),
      ),
      ...chapter(
        chapters.fields,
        onPaper(tables.byField),
        ...tables.fields.flatMap((one): PdfBlock[] => [part(one.title), onPaper({ ...one, caption: '' })]),
      ),
      ...chapter(chapters.bodies, onPaper(tables.byBody)),
      ...chapter(chapters.joint, onPaper(tables.joinings), onPaper(tables.boards), onPaper(tables.agreements)),
      ...chapter(
        chapters.overlaps,
        { kind: 'text', text: say.overlapsLine(whole(book.overlaps.open), baht(book.overlaps.openSatang)) },
        onPaper(tables.decided),
        onPaper(tables.pairs),
      ),
      { kind: 'heading', level: 1, text: chapters.gaps },
      onPaper(tables.gaps),
      ...chapter(chapters.indicators, onPaper(tables.indicators)),
      ...chapter(
        chapters.priorities,
        {
          kind: 'text',
          text: say.prioritiesLine(whole(both.length), whole(both.filter((one) => one.quadrant === 'both').length)),
        },
        ...(both.length === 0 ? [] : [scatterOf(book, lang)]),
        onPaper(tables.priorities),
      ),
      ...chapter(chapters.pressures, onPaper(tables.pressures)),
      { kind: 'heading', level: 1, text: chapters.sources },
      { kind: 'list', items: say.sourceLines(asOf) },
      ...chapter(chapters.index, { kind: 'text', text: say.indexNote }, onPaper(tables.index)),
    ],
  }
}

/** The same tables for a spreadsheet: all projects in one sheet, money as numbers. */
export function planBookSheets(book: PlanBook, lang: Lang): Sheet[] {
  const fields = fieldsOf(book, lang)
  const { fields: perField, ...tables } = tablesOf(book, fields, lang)
  const say = messages(lang)
  const [first] = perField
  const all: PaperTable = {
    title: say.chapters.fields,
    caption: '',
    head: [{ text: say.head.field }, ...(first?.head ?? [])],
    rows: perField.flatMap((one) => one.rows.map((row) => [one.title, ...row])),
    total: ['', '', say.total, '', '', '', '', sumOf(book.projects.map((one) => one.amountSatang))],
    empty: say.empty.projects,
  }
  return [all, ...Object.values(tables)].map(asSheet)
}

function factsOf(book: PlanBook, lang: Lang) {
  const say = messages(lang)
  const money = sumOf(book.projects.map((one) => one.amountSatang))
  const received = sumOf(book.projects.map((one) => one.receivedSatang))
  const districts = new Set(book.projects.flatMap((one) => districtOf(one) ?? []))
  const [largest] = bodiesOf(book, lang)
  return [
    { name: say.facts.projects, value: say.ofProjects(whole(book.projects.length)) },
    { name: say.facts.money, value: say.ofBaht(baht(money)) },
    ...(received > 0n ? [{ name: say.facts.received, value: say.ofBaht(baht(received)) }] : []),
    { name: say.facts.bodies, value: whole(new Set(book.projects.map((one) => one.bodyId)).size) },
    {
      name: say.facts.districts,
      value: say.ofDistricts(whole(districts.size), whole(districtsOf(book).length)),
    },
    { name: say.facts.drafts, value: say.ofProjects(whole(book.projects.filter((one) => one.isDraft).length)) },
    ...(largest === undefined
      ? []
      : [{ name: say.facts.largest, value: `${largest.name} (${say.ofBaht(baht(largest.money))})` }]),
  ]
}

const districtsOf = (book: PlanBook) =>
  book.places.children(book.province.code).filter((area) => area.kind === 'district')

interface BodySum {
  readonly id: string
  readonly name: string
  readonly projects: readonly BookProject[]
  readonly money: Satang
}

/** The dearest first. */
function bodiesOf(book: PlanBook, lang: Lang): BodySum[] {
  const byBody = new Map<string, BookProject[]>()
  for (const one of book.projects) byBody.set(one.bodyId, [...(byBody.get(one.bodyId) ?? []), one])
  return [...byBody]
    .map(([id, projects]) => ({
      id,
      name: projects[0] === undefined ? '' : bodyIn(lang, projects[0]),
      projects,
      money: sumOf(projects.map((one) => one.amountSatang)),
    }))
    .sort((a, b) => (a.money === b.money ? (a.name < b.name ? -1 : 1) : a.money < b.money ? 1 : -1))
}

const millions = (amount: Satang) =>
  (Number(amount / 10_000_000n) / 10).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

function tilesOf(book: PlanBook, lang: Lang): PdfBlock {
  const say = messages(lang)
  const districts = districtsOf(book)
  const layout = layOutTiles(
    districts.map(({ code }) => {
      const point = book.pointOf(code)
      return { code, lat: point?.latitude ?? null, lon: point?.longitude ?? null }
    }),
  )
  const sums = new Map<string, { projects: number; money: Satang }>()
  for (const one of book.projects) {
    const code = districtOf(one)
    if (code === null) continue
    const before = sums.get(code) ?? { projects: 0, money: 0n as Satang }
    sums.set(code, { projects: before.projects + 1, money: (before.money + one.amountSatang) as Satang })
  }
  const most = [...sums.values()].reduce((top, one) => (one.money > top ? one.money : top), 1n)
  return {
    kind: 'tiles',
    caption: say.map,
    legend: say.mapLegend,
    columns: layout.columns,
    rows: layout.rows,
    cells: districts.flatMap((area) => {
      const cell = layout.cells.get(area.code)
      const sum = sums.get(area.code)
      if (cell === undefined) return []
      return [
        {
          ...cell,
          name: nameIn(lang, area),
          text: sum === undefined ? '–' : say.mapText(whole(sum.projects), millions(sum.money)),
          shade: sum === undefined ? 0 : Math.min(4, 1 + Math.floor(Number((sum.money * 4n) / (most + 1n)))),
        },
      ]
    }),
  }
}

function wholeProvinceLine(book: PlanBook, lang: Lang): PdfBlock[] {
  const nowhere = book.projects.filter((one) => districtOf(one) === null)
  if (nowhere.length === 0) return []
  const money = sumOf(nowhere.map((one) => one.amountSatang))
  return [{ kind: 'text', text: messages(lang).wholeProvince(whole(nowhere.length), baht(money)), small: true }]
}

function barsOf(fields: readonly Field[], lang: Lang): PdfBlock {
  const sums = fields
    .map((one) => ({ name: one.name, money: sumOf(one.projects.map((project) => project.amountSatang)) }))
    .sort((a, b) => (a.money < b.money ? 1 : -1))
  const most = sums[0]?.money || 1n
  return {
    kind: 'bars',
    caption: messages(lang).byField,
    rows: sums.map((one) => ({
      label: one.name,
      text: millions(one.money),
      share: Number((one.money * 1_000n) / most) / 1_000,
    })),
  }
}

function scatterOf(book: PlanBook, lang: Lang): PdfBlock {
  const say = messages(lang)
  const both = book.priorities.filter((one) => one.quadrant !== null)
  return {
    kind: 'scatter',
    caption: say.prioritiesChart,
    xName: say.stateAxis,
    yName: say.areaAxis,
    corners: [say.quadrants.area, say.quadrants.both, say.quadrants.neither, say.quadrants.state],
    points: both.map((one, at) => ({
      x: (one.state ?? 0) / 1_000,
      y: (one.area ?? 0) / 1_000,
      mark: at < MOST_PRIORITIES ? String(at + 1) : '',
    })),
  }
}

function tablesOf(book: PlanBook, fields: readonly Field[], lang: Lang) {
  const say = messages(lang)
  const { head, chapters } = say
  const { phases: phaseWords, levels } = planMessages(lang)
  const day = (date: Parameters<typeof formatShortDate>[0] | null) =>
    date === null ? '–' : formatShortDate(date, lang)
  const placeOf = (code: string | null) => {
    const area = code === null ? undefined : book.places.areas.get(code)
    return area === undefined ? say.wholePlace : nameIn(lang, area)
  }
  const money = sumOf(book.projects.map((one) => one.amountSatang))
  const received = sumOf(book.projects.map((one) => one.receivedSatang))
  const bodies = bodiesOf(book, lang)
  const numbers = new Map(fields.flatMap((field) => field.projects.map((one) => [one.id, one.number] as const)))
  const both = book.priorities.filter((one) => one.quadrant !== null)
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
      rows: fields.map((one): Cell[] => [
        one.name,
        one.projects.length,
        sumOf(one.projects.map((project) => project.amountSatang)),
      ]),
      total: [say.total, book.projects.length, money],
      empty: say.empty.projects,
    },
    fields: fields.map(
      (field): PaperTable => ({
        title: say.fieldTable(field.name, whole(field.projects.length)),
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
          one.isDraft ? `${one.title} ${say.draft}` : one.title,
          bodyIn(lang, one),
          placeOf(districtOf(one)),
          yearsText(one, lang),
          phaseWords[one.phase],
          one.amountSatang,
        ]),
        total: ['', say.total, '', '', '', '', sumOf(field.projects.map((one) => one.amountSatang))],
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
        one.projects.length,
        one.money,
        `${money === 0n ? '0.0' : (Number((one.money * 1_000n) / money) / 10).toFixed(1)}%`,
      ]),
      total: ['', say.total, book.projects.length, money, ''],
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
        day(one.endsOn),
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
      rows: both
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
        one.reviewOn < book.today ? say.late(day(one.reviewOn)) : day(one.reviewOn),
      ]),
      empty: say.empty.pressures,
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
