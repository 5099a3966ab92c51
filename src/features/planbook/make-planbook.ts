import type { Lang } from '../../kernel/lang.ts'
import { nameIn } from '../../kernel/lang.ts'
import { formatDate, formatFiscalYear, formatInstant } from '../../kernel/thai-calendar.ts'
import type { Sheet } from '../../platform/http/table-file.ts'
import { asSheet, onPaper, type PaperTable, type PdfBlock, type PdfDocument } from '../../platform/pdf/index.ts'
import { barsOf, scatterOf, tilesOf } from './charts.ts'
import {
  bodiesOf,
  countOf,
  districtOf,
  districtsOf,
  type Field,
  fieldsOf,
  moneyOf,
  receivedOf,
} from './group-projects.ts'
import { jointTables } from './joint-tables.ts'
import { messages } from './messages.ts'
import { projectTables } from './project-tables.ts'
import type { PlanBook } from './read-planbook.ts'
import { resultTables, scoredForBoth } from './result-tables.ts'
import { baht, whole } from './say-figures.ts'

/*
 * The plan book of a province: what an officer lays before a meeting. Pure: from what was read to a paper and to sheets. Paper and sheets
 * are made of the same tables, so their sums cannot part.
 */

/** @param lang Thai is the original; English for guests */
export function planBookOf(book: PlanBook, lang: Lang, { demo }: { demo: boolean }): PdfDocument {
  const say = messages(lang)
  const { chapters } = say
  const province = nameIn(lang, book.province)
  const year = formatFiscalYear(book.fiscalYear, lang)
  const fields = fieldsOf(book, lang)
  const tables = tablesOf(book, fields, lang)
  const money = moneyOf(book.projects)
  const bodies = new Set(book.projects.map((one) => one.bodyId)).size
  const asOf = book.asOf === null ? '–' : formatInstant(book.asOf, lang)
  const chapter = (text: string, ...blocks: PdfBlock[]): PdfBlock[] => [
    { kind: 'heading', level: 1, text, newPage: true },
    ...blocks,
  ]
  const part = (text: string): PdfBlock => ({ kind: 'heading', level: 2, text })
  const both = scoredForBoth(book)
  return {
    lang,
    title: say.title(province),
    subtitle: say.kind(year),
    cover: [
      say.counted(whole(countOf(book.projects)), whole(bodies), baht(money)),
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
    total: ['', '', say.total, '', '', '', '', moneyOf(book.projects)],
    empty: say.empty.projects,
  }
  return [all, ...Object.values(tables)].map(asSheet)
}

function factsOf(book: PlanBook, lang: Lang) {
  const say = messages(lang)
  const money = moneyOf(book.projects)
  const received = receivedOf(book.projects)
  const districts = new Set(book.projects.flatMap((one) => districtOf(one) ?? []))
  const [largest] = bodiesOf(book, lang)
  return [
    { name: say.facts.projects, value: say.ofProjects(whole(countOf(book.projects))) },
    { name: say.facts.money, value: say.ofBaht(baht(money)) },
    ...(received > 0n ? [{ name: say.facts.received, value: say.ofBaht(baht(received)) }] : []),
    { name: say.facts.bodies, value: whole(new Set(book.projects.map((one) => one.bodyId)).size) },
    {
      name: say.facts.districts,
      value: say.ofDistricts(whole(districts.size), whole(districtsOf(book).length)),
    },
    { name: say.facts.drafts, value: say.ofProjects(whole(countOf(book.projects.filter((one) => one.isDraft)))) },
    ...(largest === undefined
      ? []
      : [{ name: say.facts.largest, value: `${largest.name} (${say.ofBaht(baht(largest.money))})` }]),
  ]
}

function wholeProvinceLine(book: PlanBook, lang: Lang): PdfBlock[] {
  const nowhere = book.projects.filter((one) => districtOf(one) === null)
  if (nowhere.length === 0) return []
  const money = moneyOf(nowhere)
  return [{ kind: 'text', text: messages(lang).wholeProvince(whole(countOf(nowhere)), baht(money)), small: true }]
}

/** In the order of the sheets. */
function tablesOf(book: PlanBook, fields: readonly Field[], lang: Lang) {
  const { index, ...projects } = projectTables(book, fields, lang)
  const { goals, ...results } = resultTables(book, lang)
  return { ...projects, goals, ...jointTables(book, lang), ...results, index }
}
