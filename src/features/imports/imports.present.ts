import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, formatMillions, satang } from '../../kernel/money.ts'
import { formatInstant, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import { cellAddress, columnLetters } from '../../platform/sheets/index.ts'
import type { Gazetteer } from '../places/index.ts'
import { fieldName, type Phase, placeLine, planMessages } from '../plans/index.ts'
import { TO_THE_END } from './find-table.ts'
import type { Correction, OutcomeCounts, StagedRow } from './import-rows.sql.ts'
import type { ImportEvent, WholeImport } from './imports.sql.ts'
import { groupsOf, type Typed } from './mapping-form.ts'
import { type ColumnGuess, columnRoles, type TableRecord } from './mapping-guess.ts'
import { messages } from './messages.ts'
import { rowProblemText } from './problem-text.ts'
import type { Difference } from './staged-row.ts'
import { answersOf, type StoredTables } from './stored-answers.ts'
import type { LeftOutRows } from './stored-counts.ts'
import { addressOf } from './table-records.ts'
import type { MappingGroupView, MappingView } from './views/mapping-view.ts'
import type { StagedCellView, StagedRowView, StagedView } from './views/staged-view.ts'

export const numberText = (value: number): string => value.toLocaleString('en-US')

export const bahtText = (amount: bigint, lang: Lang): string => formatBaht(satang(amount), lang)

/** `1.2 MB`, `340 KB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

// ---- what the columns are

const SURE = 0.85
const LIKELY = 0.6
const samplesShown = 3
/** Letters of a title on the page of differences; what is longer was pasted into the wrong cell. */
const LONGEST_TITLE = 400

/** @param typed null: as guessed, or as answered before; else what a person typed and could not be taken */
export function presentMapping(
  one: WholeImport,
  stored: StoredTables,
  bodyName: string,
  typed: Typed | null,
  lang: Lang,
): Omit<MappingView, 'problems'> {
  const say = messages(lang)
  const plans = planMessages(lang)
  const before = answersOf(one.answers)
  return {
    id: one.id,
    notes: stored.notes.flatMap((note) => say.map.notes[note.kind] ?? []),
    groups: groupsOf(stored.guesses).map(({ parts, first }, at): MappingGroupView => {
      const { table } = first
      const part = parts[0] ?? 0
      const answer = before[part] ?? null
      const hasProjects = first.columns.some(({ role }) => role === 'title')
      const names = parts.map((index) => stored.guesses[index]?.table.sheetName ?? '')
      const text = (name: string, otherwise: string) => (typed === null ? otherwise : (typed[`${name}-${at}`] ?? ''))
      const year = answer?.mapping.fiscalYear ?? first.fiscalYear
      return {
        bodiesBetween: table.bodiesBetween === true,
        heading: say.map.table(
          table.sheetName,
          say.map.rowsFrom(table.firstRow, table.lastRow === TO_THE_END ? null : table.lastRow),
        ),
        sheets: parts.length > 1 ? say.map.sameForm(names.join(', ')) : null,
        hidden: table.hidden,
        use:
          typed === null
            ? one.answers === null
              ? hasProjects && !table.hidden
              : answer !== null
            : typed[`use-${at}`] !== undefined,
        hasProjects,
        titles: table.titles.slice(0, 4),
        columns: first.columns.map((guess, index) => {
          const column = answer?.mapping.columns[index] ?? guess
          const role = typed === null ? column.role : (typed[`role-${at}-${index}`] ?? column.role)
          const ofYear = column.fiscalYear === null ? '' : String(toBE(column.fiscalYear))
          return {
            letter: columnLetters(guess.column),
            header: guess.header,
            samples: guess.samples.slice(0, samplesShown).map((sample) => shortened(sample, 60)),
            role,
            year: typed === null ? ofYear : (typed[`year-${at}-${index}`] ?? ''),
            sure:
              role !== guess.role
                ? 'sure'
                : guess.confidence >= SURE
                  ? 'sure'
                  : guess.confidence >= LIKELY
                    ? 'likely'
                    : 'unsure',
            reason: role !== guess.role ? say.reasons.chosen : reasonText(guess, lang),
          }
        }),
        body: text('body', answer?.mapping.body ?? first.body ?? bodyName),
        year: text('fy', year === null ? '' : String(toBE(year))),
        level: text('level', answer?.mapping.level ?? first.level ?? 'lao'),
        phase: text('phase', answer?.mapping.phase ?? 'planned'),
        unit: text('unit', answer?.mapping.amountUnit ?? first.amountUnit),
        unitFrom: first.amountUnitFrom,
        several: text('several', (answer === null ? first.severalYears : answer.mapping.severalYears) ?? ''),
        create: typed === null ? (answer?.createBodies ?? false) : typed[`create-${at}`] !== undefined,
        join: typed === null ? (answer?.mapping.joinPlan ?? answer === null) : typed[`join-${at}`] !== undefined,
        above: (first.asAbove ?? []).map(({ column, filled, blank, likely }) => {
          const index = first.columns.findIndex((one) => one.column === column)
          const { header = '' } = first.columns[index] ?? {}
          const before = answer === null ? likely : (answer.mapping.asAbove?.includes(column) ?? false)
          return {
            index,
            text: say.map.above(`${columnLetters(column)} ${header}`.trim()),
            hint: say.map.aboveWhy(numberText(filled), numberText(blank)),
            ticked: typed === null ? before : typed[`above-${at}-${index}`] !== undefined,
          }
        }),
      }
    }),
    name: typed === null ? (one.mappingName ?? withoutEnding(one.fileName)) : (typed.name ?? ''),
    roles: columnRoles.map((role) => ({ value: role, text: say.roles[role] })),
    levels: Object.entries(plans.levels).map(([value, text]) => ({ value, text })),
    phases: Object.entries(plans.phases).map(([value, text]) => ({ value, text })),
  }
}

function withoutEnding(fileName: string): string {
  return fileName.replace(/\.[a-z]{2,5}$/i, '').replace(/[\s_-]*(?:25\d\d|\d{1,2})$/, '')
}

function reasonText({ reason, role }: ColumnGuess, lang: Lang): string {
  const say = messages(lang).reasons
  switch (reason.kind) {
    case 'header':
      return say.header(reason.word)
    case 'similar-header':
      return say.similarHeader(reason.word)
    case 'content':
      return say.content(shortened(reason.example, 40))
    case 'form':
      return say.form
    case 'template':
      return say.template
    case 'remembered':
      return say.remembered(reason.name)
    case 'nothing-fits':
      return role === 'ignore' ? say.nothing : ''
  }
}

function shortened(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= longest ? line : `${line.slice(0, longest)}…`
}

// ---- rows

export interface RowsShown {
  readonly rows: readonly StagedRow[]
  readonly corrections: ReadonlyMap<string, readonly Correction[]>
}

export function presentRows(
  { rows, corrections }: RowsShown,
  one: WholeImport,
  places: Gazetteer,
  lang: Lang,
): StagedRowView[] {
  return rows.map((row) => presentRow(row, corrections.get(`${row.part} ${row.row}`) ?? [], one, places, lang))
}

function presentRow(
  row: StagedRow,
  corrections: readonly Correction[],
  one: WholeImport,
  places: Gazetteer,
  lang: Lang,
): StagedRowView {
  const say = messages(lang)
  const record = row.record as TableRecord
  const inFile = row.part >= 0
  const years = [...new Set((row.project?.lines ?? []).map(([year]) => year))].sort((a, b) => a - b)
  const unknownBody = row.problems.find(({ problem }) => problem.kind === 'body-unknown')
  const unknownPlace = row.problems.find(({ problem }) => problem.kind === 'place-unknown')
  return {
    position: row.position,
    row: row.row,
    where: inFile ? addressOf({ ...record, sheetName: record.sheetName ?? '' }, 0) || say.staged.row(row.row) : null,
    outcome: row.outcome,
    doubtful: row.doubtful,
    title: row.title.length > LONGEST_TITLE ? `${row.title.slice(0, LONGEST_TITLE)}…` : row.title,
    body: row.body,
    place: row.project === null ? null : (placeLine(places, row.project.areaCode, lang) ?? null),
    years: years.length === 0 ? null : yearsText(years, lang),
    amount: row.amountSatang === null ? null : formatBahtText(row.amountSatang, lang),
    cells: inFile ? cellsOf(row, record, corrections, one, lang) : [],
    differences: row.differences.map((difference) => ({
      field: say.staged.fields[difference.field] ?? difference.field,
      before: sideText(difference, difference.before, places, lang),
      after: sideText(difference, difference.after, places, lang),
    })),
    bodyQuestion:
      unknownBody?.problem.kind === 'body-unknown'
        ? { words: unknownBody.value, choices: unknownBody.problem.suggestions.map(({ id, name }) => ({ id, name })) }
        : null,
    placeQuestion: unknownPlace === undefined ? null : { words: row.project?.placeText ?? unknownPlace.value },
    above: aboveText(row),
    likely:
      row.likely == null
        ? null
        : {
            is: row.likely.is,
            href: `/projects/${formatPublicId({ home: row.likely.project.home as Home, id: row.likely.project.id })}`,
          },
    href: row.known === null ? null : `/projects/${formatPublicId({ home: row.known.home as Home, id: row.known.id })}`,
  }
}

/** `C5 = C4, D5 = D4`: the blank cells that take what stands above. */
function aboveText({ problems }: StagedRow): string | null {
  const cells = problems.flatMap(({ problem, address = '' }) =>
    problem.kind === 'as-above' ? [`${address} ← ${address.replace(/\d+$/, String(problem.row))}`] : [],
  )
  return cells.length === 0 ? null : cells.join(', ')
}

/** Cells with something to say, and those a person corrected, once each in the order of the columns. */
function cellsOf(
  row: StagedRow,
  record: TableRecord,
  corrections: readonly Correction[],
  one: WholeImport,
  lang: Lang,
): StagedCellView[] {
  const correctionOf = new Map(corrections.map((correction) => [correction.cell, correction]))
  const guess = (answersOf(one.answers)[row.part] ?? null)?.mapping.columns ?? []
  const headerOf = (cell: number) => guess.find(({ column }) => column === cell)?.header ?? ''
  const told = row.problems.map((problem): StagedCellView => {
    const cell = problem.cell ?? null
    const correction = cell === null ? undefined : correctionOf.get(cell)
    return {
      address: problem.address ?? addressOf(record, cell ?? 0, problem.column),
      column: problem.column,
      cell,
      value: correction?.value ?? (cell === null ? problem.value : (record.cells[cell]?.text ?? problem.value)),
      problem: rowProblemText(lang, problem.problem),
      severity: problem.severity,
      original: correction?.original ?? null,
    }
  })
  const quiet = corrections.filter(({ cell }) => cell > 0 && !told.some((one) => one.cell === cell))
  return [
    ...told,
    ...quiet.map(
      (correction): StagedCellView => ({
        address: addressOf(record, correction.cell, headerOf(correction.cell)),
        column: headerOf(correction.cell),
        cell: correction.cell,
        value: correction.value,
        problem: '',
        severity: 'info',
        original: correction.original,
      }),
    ),
  ]
}

function formatBahtText(amount: bigint, lang: Lang): string {
  return bahtText(amount, lang)
}

function yearsText(years: readonly number[], lang: Lang): string {
  const first = formatYear(years[0] ?? 0, lang)
  return years.length === 1 ? first : `${first}–${formatYear(years.at(-1) ?? 0, lang)}`
}

function sideText({ field }: Difference, value: string | null, places: Gazetteer, lang: Lang): string {
  const say = messages(lang).staged
  if (value === null || value === '') return say.nothing
  switch (field) {
    case 'amount':
      return bahtText(BigInt(value), lang)
    case 'lines':
      return value
        .split(', ')
        .map((line) => lineText(line, lang))
        .join(', ')
    case 'area':
      return placeLine(places, value, lang) ?? value
    case 'field':
      return fieldName(value, lang) ?? value
    case 'state':
      return planMessages(lang).states[value as 'planned'] ?? value
    case 'category':
      return value.split('\n').join(' / ')
    default:
      return value
  }
}

function lineText(line: string, lang: Lang): string {
  const [year = '0', phase = 'planned', amount = '0'] = line.split(' ')
  return `${formatYear(Number(year), lang)} ${planMessages(lang).phases[phase as Phase]} ${bahtText(BigInt(amount), lang)}`
}

/** Counts as links to the rows they count. */
export function presentCounts(counts: OutcomeCounts, lang: Lang, hrefOf: (show: string) => string) {
  const say = messages(lang)
  const stored = counts.new.rows + counts.changed.rows + counts.moved.rows
  const attention = counts.refused.rows + counts.new.doubtful + counts.changed.doubtful + counts.moved.doubtful
  const all = Object.values(counts).reduce((sum, count) => sum + count.rows, 0)
  const money = formatMillions(
    satang(counts.new.satang + counts.changed.satang + counts.moved.satang + counts.same.satang),
    lang,
  )
  const one = (kind: 'new' | 'changed' | 'same' | 'gone') => ({
    value: numberText(counts[kind].rows),
    label: say.kinds[kind],
    href: hrefOf(kind),
  })
  return {
    stored,
    counts: {
      new: counts.new.rows,
      changed: counts.changed.rows,
      same: counts.same.rows,
      moved: counts.moved.rows,
      gone: counts.gone.rows,
      refused: counts.refused.rows,
      'left-out': counts['left-out'].rows,
      attention,
      all,
    } satisfies StagedView['counts'],
    statistics: [
      one('new'),
      one('changed'),
      one('same'),
      ...(counts.gone.rows > 0 ? [one('gone')] : []),
      { value: numberText(attention), label: say.staged.filters.attention ?? '', href: hrefOf('attention') },
      ...(counts.gone.rows > 0
        ? []
        : [{ value: money.value, unit: money.unit, label: say.upload.statMoney, href: hrefOf('all') }]),
    ],
  }
}

// ---- history

export function presentHistory(events: readonly ImportEvent[], names: ReadonlyMap<string, string>, lang: Lang) {
  const say = messages(lang).one
  return events.map((event) => ({
    title:
      event.kind === 'corrected'
        ? `${say.events.corrected} ${String(event.details.row ?? '')}`
        : (say.events[event.kind] ?? event.kind),
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    who: event.actorId === null ? say.theSystem : (names.get(event.actorId) ?? say.someone),
    body:
      event.reason ??
      (event.kind === 'approved' && event.details.byOnePerson === true
        ? say.byOnePerson
        : event.kind === 'read' && typeof event.details.remembered === 'string'
          ? say.asRemembered(event.details.remembered)
          : event.kind === 'mapped' && typeof event.details.name === 'string'
            ? event.details.name
            : null),
  }))
}

/** Rows that are no projects, each with its address, as a person looks through them. */
export function presentLeftOut(rows: LeftOutRows['rows']): string[] {
  return rows.map(({ sheet, row, text }) => `${cellAddress(sheet, row, 0)} ${text}`)
}

/** Totals that the rows above them do not add up to now. @param sums what they add up to, in the same order */
export function presentUnmet(unmet: LeftOutRows['unmet'], sums: readonly bigint[], lang: Lang): string[] {
  const say = messages(lang).staged
  return unmet.flatMap(({ sheet, row, stated }, at) => {
    const sum = sums[at] ?? 0n
    if (sum === BigInt(stated)) return []
    return [say.unmet(cellAddress(sheet, row, 0), bahtText(BigInt(stated), lang), bahtText(sum, lang))]
  })
}
