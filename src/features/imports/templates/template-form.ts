import type { PlanLevel } from '../../plans/index.ts'
import type { ColumnRole, TableMapping } from '../mapping-guess.ts'

/** Forms to download: plans by kind of body, and the two forms of national coordination (SEEDS S4-25, S4-28). */
export const templateKinds = ['lao', 'province-unit', 'department', 'community', 'calendar', 'project-account'] as const
export type TemplateKind = (typeof templateKinds)[number]

/** A list that a column offers. */
export type TemplateList = 'fundingSources' | 'years' | 'ticks' | 'linking' | 'calendarSteps' | 'calendarLevels'

/** The words of a column: key of messages `columns`. */
export type TemplateWord =
  | 'order'
  | 'item'
  | 'title'
  | 'objective'
  | 'target'
  | 'place'
  | 'village'
  | 'subdistrict'
  | 'district'
  | 'province'
  | 'strategy'
  | 'programme'
  | 'output'
  | 'amount'
  | 'amountTogether'
  | 'amountOfYear'
  | 'tickOfYear'
  | 'fiscalYear'
  | 'ownMoney'
  | 'provinceMoney'
  | 'centralMoney'
  | 'sharedMoney'
  | 'indicator'
  | 'result'
  | 'division'
  | 'owner'
  | 'startsOn'
  | 'endsOn'
  | 'fundingSource'
  | 'linking'
  | 'partners'
  | 'step'
  | 'stepLevel'
  | 'note'

export interface TemplateColumn {
  readonly word: TemplateWord
  readonly role: ColumnRole
  readonly width: number
  readonly required?: true
  readonly list?: TemplateList
  /** The column of this many years after the year of the template. */
  readonly yearsAfter?: number
}

export interface TemplateForm {
  readonly columns: readonly TemplateColumn[]
  /** Null: not a plan, so that it is not imported here. */
  readonly level: PlanLevel | null
  readonly severalYears: TableMapping['severalYears']
  /** Whether the body is named once above the table, or in each row. */
  readonly bodyAbove: boolean
}

/** Counts up when columns change their meaning; a file of an older version is read by its headers and told. */
export const templateVersion = 1

/** Sheet that nobody sees: what the file is, and the lists its columns offer. */
export const markSheet = '_prasan'
export const markWord = 'prasan-template'

/** Where things stand on the first sheet. */
export const rowsOfForm = { title: 1, lead: 2, body: 3, unit: 4, header: 6, example: 7, first: 8, last: 3_000 } as const

const order: TemplateColumn = { word: 'order', role: 'order', width: 9 }
const item: TemplateColumn = { word: 'item', role: 'item', width: 14 }
const title: TemplateColumn = { word: 'title', role: 'title', width: 48, required: true }
const amount: TemplateColumn = { word: 'amount', role: 'amount', width: 18, required: true }
const fiscalYear: TemplateColumn = { word: 'fiscalYear', role: 'fiscalYear', width: 12, required: true, list: 'years' }
const fundingSource: TemplateColumn = {
  word: 'fundingSource',
  role: 'fundingSource',
  width: 22,
  list: 'fundingSources',
}
const indicator: TemplateColumn = { word: 'indicator', role: 'indicator', width: 26 }
const result: TemplateColumn = { word: 'result', role: 'result', width: 28 }
const note: TemplateColumn = { word: 'note', role: 'note', width: 24 }
const years = (word: TemplateWord, role: ColumnRole, list?: TemplateList): TemplateColumn[] =>
  [0, 1, 2, 3, 4].map((yearsAfter) => ({
    word,
    role,
    width: list === undefined ? 15 : 9,
    yearsAfter,
    ...(list === undefined ? {} : { list }),
  }))
const places: TemplateColumn[] = [
  { word: 'subdistrict', role: 'subdistrict', width: 16 },
  { word: 'district', role: 'district', width: 16 },
]
const dates: TemplateColumn[] = [
  { word: 'startsOn', role: 'startsOn', width: 16 },
  { word: 'endsOn', role: 'endsOn', width: 16 },
]

export const templateForms: Readonly<Record<TemplateKind, TemplateForm>> = {
  lao: {
    level: 'lao',
    severalYears: null,
    bodyAbove: true,
    columns: [
      order,
      item,
      { word: 'strategy', role: 'strategy', width: 26 },
      { word: 'programme', role: 'programme', width: 26 },
      title,
      { word: 'objective', role: 'objective', width: 32 },
      { word: 'target', role: 'target', width: 28 },
      { word: 'village', role: 'village', width: 12 },
      ...places,
      ...years('amountOfYear', 'amountOfYear'),
      fundingSource,
      indicator,
      result,
      { word: 'division', role: 'division', width: 18 },
      note,
    ],
  },
  'province-unit': {
    level: 'province',
    severalYears: null,
    bodyAbove: true,
    columns: [
      order,
      item,
      { word: 'strategy', role: 'strategy', width: 26 },
      { word: 'programme', role: 'programme', width: 26 },
      title,
      { word: 'place', role: 'place', width: 26 },
      ...places,
      fiscalYear,
      amount,
      fundingSource,
      indicator,
      { word: 'target', role: 'target', width: 28 },
      ...dates,
      note,
    ],
  },
  department: {
    level: 'operational',
    severalYears: null,
    bodyAbove: true,
    columns: [
      order,
      item,
      { word: 'programme', role: 'programme', width: 26 },
      { word: 'output', role: 'output', width: 26 },
      title,
      { word: 'place', role: 'place', width: 26 },
      ...places,
      { word: 'province', role: 'province', width: 16 },
      fiscalYear,
      amount,
      fundingSource,
      indicator,
      ...dates,
      note,
    ],
  },
  community: {
    level: 'community',
    severalYears: 'together',
    bodyAbove: true,
    columns: [
      order,
      title,
      { word: 'objective', role: 'objective', width: 32 },
      { word: 'place', role: 'place', width: 26 },
      ...years('tickOfYear', 'checkOfYear', 'ticks'),
      { word: 'amountTogether', role: 'amount', width: 20, required: true },
      fundingSource,
      { word: 'division', role: 'division', width: 22 },
      note,
    ],
  },
  calendar: {
    level: null,
    severalYears: null,
    bodyAbove: true,
    columns: [
      order,
      { word: 'step', role: 'title', width: 48, required: true, list: 'calendarSteps' },
      { word: 'stepLevel', role: 'ignore', width: 20, list: 'calendarLevels' },
      ...dates,
      { word: 'division', role: 'division', width: 24 },
      { word: 'partners', role: 'ignore', width: 30 },
      note,
    ],
  },
  'project-account': {
    level: 'lao',
    severalYears: null,
    bodyAbove: false,
    columns: [
      order,
      item,
      title,
      { word: 'objective', role: 'objective', width: 32 },
      { word: 'owner', role: 'body', width: 28, required: true },
      { word: 'village', role: 'village', width: 12 },
      ...places,
      { word: 'province', role: 'province', width: 16 },
      fiscalYear,
      { word: 'ownMoney', role: 'amountOfSource', width: 16 },
      { word: 'provinceMoney', role: 'amountOfSource', width: 16 },
      { word: 'centralMoney', role: 'amountOfSource', width: 16 },
      { word: 'sharedMoney', role: 'amountOfSource', width: 16 },
      { word: 'linking', role: 'ignore', width: 18, list: 'linking' },
      { word: 'partners', role: 'ignore', width: 30 },
      indicator,
      result,
      note,
    ],
  },
}
