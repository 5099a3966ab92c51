import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBaht, formatBahtWithUnit, formatMillions, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatInstant, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import type { Gazetteer } from '../places/index.ts'
import { messages } from './messages.ts'
import { fieldName, placeLine } from './place-names.ts'
import { furthest, type Phase, type ProjectState } from './plan.ts'
import type { PlanLine } from './plans.sql.ts'
import type { ExportedProject, ProjectCount, ProjectEvent, ProjectLine, WholeProject } from './projects.sql.ts'

/*
 * The one place that decides what of a plan or project is public and how it reads. Everything here is: plans are public by
 * their nature, and no person stands in them. Who imported or changed something is not shown.
 */

/** A project in a list, as people read it. */
export interface ProjectRow {
  readonly href: string
  readonly title: string
  readonly body: string
  readonly bodyHref: string
  readonly place: string
  readonly placeHref: string | null
  readonly years: string
  readonly state: ProjectState
  readonly stateText: string
  readonly amount: string
}

export function presentLine(line: ProjectLine, places: Gazetteer, lang: Lang): ProjectRow {
  const say = messages(lang)
  return {
    href: `/projects/${formatPublicId(line)}`,
    title: line.title,
    body: nameOf(line, lang),
    bodyHref: `/bodies/${encodeURIComponent(line.bodyCode)}`,
    place: placeLine(places, line.areaCode, lang) ?? say.list.unknownPlace,
    placeHref: line.areaCode === null ? null : `/places/${encodeURIComponent(line.areaCode)}`,
    years: yearsText(line.fiscalYearFrom, line.fiscalYearTo, lang),
    state: line.state,
    stateText: say.states[line.state],
    amount: baht(line.amountSatang, lang),
  }
}

function nameOf(line: { bodyNameTh: string; bodyNameEn: string | null }, lang: Lang): string {
  return pick(lang, { th: line.bodyNameTh, en: line.bodyNameEn ?? line.bodyNameTh })
}

export function baht(amount: bigint, lang: Lang): string {
  return formatBaht(satang(amount), lang)
}

/** "2565", or "2563 ถึง 2567". */
function yearsText(from: number, to: number, lang: Lang): string {
  const first = formatYear(from, lang)
  return from === to ? first : messages(lang).list.years(first, formatYear(to, lang))
}

/** How many projects a list has, said honestly: counted, or more than were counted. */
export function countText(count: ProjectCount, lang: Lang): string {
  const say = messages(lang).list
  const number = (value: number) => value.toLocaleString('en-US')
  if (!count.exact || count.amountSatang === null) return say.estimated('10,000', number(roundTo(count.projects)))
  const money = formatMillions(satang(count.amountSatang), lang)
  return say.counted(number(count.projects), `${money.value} ${money.unit}`)
}

/** Two figures that count: the database's guess is no better than that. */
function roundTo(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))) - 1)
  return Math.round(value / step) * step
}

export interface MoneyRow {
  readonly year: string
  readonly phase: Phase
  readonly phaseText: string
  readonly source: string
  readonly amount: string
}

export interface HistoryRow {
  readonly when: string
  readonly datetime: string
  readonly title: string
  readonly notes: readonly string[]
  readonly href: string | null
}

export interface ProjectView {
  readonly id: string
  readonly title: string
  readonly row: ProjectRow
  readonly parentBody: string | null
  readonly parentBodyHref: string | null
  readonly placeText: string | null
  readonly field: string | null
  readonly fieldHref: string | null
  readonly fieldReason: string | null
  readonly category: readonly string[]
  readonly planHref: string
  readonly planTitle: string
  readonly planLevel: string
  readonly path: readonly { readonly href: string; readonly kind: string; readonly title: string }[]
  readonly money: readonly MoneyRow[]
  /** One bar a year, in the furthest phase of that year; value in baht. */
  readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[]
  readonly totalText: string
  readonly moneySentence: string
  readonly source: readonly { readonly key: string; readonly value: string }[]
  readonly history: readonly HistoryRow[]
  readonly updated: string
}

export function presentProject(project: WholeProject, places: Gazetteer, lang: Lang): ProjectView {
  const say = messages(lang)
  const id = formatPublicId(project)
  const row = presentLine(project, places, lang)
  const total = formatBahtWithUnit(satang(project.amountSatang), lang)
  return {
    id,
    title: project.title,
    row,
    parentBody:
      project.parentBody &&
      pick(lang, { th: project.parentBody.nameTh, en: project.parentBody.nameEn ?? project.parentBody.nameTh }),
    parentBodyHref: project.parentBody && `/bodies/${encodeURIComponent(project.parentBody.code)}`,
    placeText: project.placeText,
    field: fieldName(project.functionCode, lang),
    fieldHref: project.functionCode && `/projects?field=${encodeURIComponent(project.functionCode)}`,
    fieldReason: fieldReason(project.functionReason, lang),
    category: project.category,
    planHref: `/plans/${project.plan.id}`,
    planTitle: project.plan.title,
    planLevel: say.levels[project.plan.level],
    path: project.path.map((step) => ({
      href: `/plans/${project.plan.id}?node=${step.id}`,
      kind: say.nodeKinds[step.kind],
      title: step.title,
    })),
    money: project.lines.map((line) => ({
      year: formatYear(line.fiscalYear, lang),
      phase: line.phase,
      phaseText: say.phases[line.phase],
      source: say.sources[line.source] ?? line.source,
      amount: baht(line.amountSatang, lang),
    })),
    bars: yearBars(project, lang),
    totalText: total,
    moneySentence: say.project.moneySentence(total, yearsInWords(project, lang)),
    source: sourceRows(project, lang),
    history: project.events.map((event) => historyRow(event, lang)),
    updated: formatInstant(project.updatedAt, lang),
  }
}

function yearsInWords(project: ProjectLine, lang: Lang): string {
  const first = formatFiscalYear(project.fiscalYearFrom, lang)
  if (project.fiscalYearFrom === project.fiscalYearTo) return first
  return messages(lang).list.years(first, formatYear(project.fiscalYearTo, lang))
}

/** `title:ฝาย` is kept as the import found it: the word that told the field, and where it stood. */
function fieldReason(reason: string | null, lang: Lang): string | null {
  const say = messages(lang).project
  const parts = /^(title|context):(.+)$/s.exec(reason ?? '')
  if (parts === null) return reason
  const word = parts[2] ?? ''
  return parts[1] === 'title' ? say.guessedFromTitle(word) : say.guessedFromContext(word)
}

function yearBars(project: WholeProject, lang: Lang): ProjectView['bars'] {
  const years = new Map<number, { phase: Phase; amount: bigint }>()
  for (const line of project.lines) {
    const known = years.get(line.fiscalYear)
    if (known !== undefined && known.phase === line.phase) known.amount += line.amountSatang
    else if (known === undefined || furthest(known.phase, line.phase) === line.phase) {
      years.set(line.fiscalYear, { phase: line.phase, amount: line.amountSatang })
    }
  }
  const say = messages(lang)
  return [...years]
    .sort(([a], [b]) => a - b)
    .map(([year, { phase, amount }]) => ({
      label: `${toBE(year)} ${say.phases[phase]}`,
      value: Number(amount) / 100,
      text: baht(amount, lang),
    }))
}

function sourceRows(project: WholeProject, lang: Lang): ProjectView['source'] {
  const say = messages(lang).project
  const rows = [
    { key: say.document, value: project.source.document },
    { key: say.page, value: project.source.page },
    { key: say.item, value: project.source.item },
  ]
  if (project.import !== null) {
    const { fileName, finishedAt, sha256 } = project.import
    rows.push({
      key: say.file,
      value: finishedAt === null ? fileName : say.fileNote(fileName, formatInstant(finishedAt, lang)),
    })
    rows.push({ key: say.fingerprint, value: sha256 })
  }
  return rows.flatMap(({ key, value }) => (value === null ? [] : [{ key, value }]))
}

function historyRow(event: ProjectEvent, lang: Lang): HistoryRow {
  const say = messages(lang).project
  const details = event.details as {
    amount_satang?: unknown
    before?: { amount_satang?: unknown; title?: unknown }
    title?: unknown
    to?: unknown
    from?: unknown
  }
  const money = (value: unknown) =>
    typeof value === 'string' && /^-?\d+$/.test(value) ? baht(BigInt(value), lang) : null
  const [now, before] = [money(details.amount_satang), money(details.before?.amount_satang)]
  const notes: string[] = []
  if (now !== null && before !== null && now !== before) notes.push(say.amountChanged(before, now))
  else if (now !== null && before === null) notes.push(say.amountIs(now))
  const oldTitle = details.before?.title
  if (typeof oldTitle === 'string' && oldTitle !== details.title) notes.push(say.titleChanged(oldTitle))
  if (event.reason !== null) notes.push(event.reason)
  const other = event.kind === 'moved-away' ? details.to : event.kind === 'moved-here' ? details.from : null
  return {
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    title: say.events[event.kind] ?? event.kind,
    notes,
    href: typeof other === 'string' ? `/projects/${other}` : null,
  }
}

/** A plan in a list, as people read it. */
export interface PlanRowView {
  readonly href: string
  readonly title: string
  readonly level: string
  readonly body: string
  readonly bodyHref: string
  readonly years: string
  readonly projects: string
  readonly amount: string
}

export function presentPlan(plan: PlanLine, lang: Lang): PlanRowView {
  return {
    href: `/plans/${plan.id}`,
    title: plan.title,
    level: messages(lang).levels[plan.level],
    body: nameOf(plan, lang),
    bodyHref: `/bodies/${encodeURIComponent(plan.bodyCode)}`,
    years: yearsText(plan.fiscalYearFrom, plan.fiscalYearTo, lang),
    projects: plan.projects.toLocaleString('en-US'),
    amount: baht(plan.amountSatang, lang),
  }
}

/** A project as the API sends it in lists: money as baht in decimal text, years in the Common Era. */
export function projectForApi(line: ProjectLine) {
  return {
    id: formatPublicId(line),
    title: line.title,
    body: line.bodyCode,
    body_name: line.bodyNameTh,
    area: line.areaCode,
    function: line.functionCode,
    state: line.state,
    fiscal_year_from: line.fiscalYearFrom,
    fiscal_year_to: line.fiscalYearTo,
    amount: toBahtDecimal(satang(line.amountSatang)),
  }
}

export function wholeProjectForApi(project: WholeProject) {
  return {
    ...projectForApi(project),
    place_text: project.placeText,
    function_reason: project.functionReason,
    category: [...project.category],
    plan: { id: project.plan.id, title: project.plan.title, level: project.plan.level },
    path: project.path.map((step) => ({ id: step.id, kind: step.kind, title: step.title })),
    budget_lines: project.lines.map((line) => ({
      fiscal_year: line.fiscalYear,
      phase: line.phase,
      source: line.source,
      amount: toBahtDecimal(satang(line.amountSatang)),
    })),
    source: { document: project.source.document, page: project.source.page, item: project.source.item },
    import:
      project.import === null
        ? null
        : {
            file: project.import.fileName,
            sha256: project.import.sha256,
            finished_at: project.import.finishedAt?.toISOString() ?? null,
          },
    history: project.events.map((event) => ({ kind: event.kind, happened_at: event.happenedAt.toISOString() })),
    updated_at: project.updatedAt.toISOString(),
  }
}

export function planForApi(plan: PlanLine) {
  return {
    id: plan.id,
    level: plan.level,
    title: plan.title,
    body: plan.bodyCode,
    body_name: plan.bodyNameTh,
    area: plan.areaCode,
    fiscal_year_from: plan.fiscalYearFrom,
    fiscal_year_to: plan.fiscalYearTo,
    projects: plan.projects,
    amount: toBahtDecimal(satang(plan.amountSatang)),
  }
}

/** A project as files carry it. Keys are the header row of CSV and the members of JSON. */
export function projectForFile(project: ExportedProject, places: Gazetteer, lang: Lang) {
  return {
    id: formatPublicId({ home: project.home as Home, id: project.id }),
    title: project.title,
    body_code: project.bodyCode,
    body: nameOf(project, lang),
    area_code: project.areaCode ?? '',
    area: placeLine(places, project.areaCode, lang) ?? '',
    field_code: project.functionCode ?? '',
    field: fieldName(project.functionCode, lang) ?? '',
    plan: project.planTitle,
    category: project.category.join(' > '),
    first_year_be: String(toBE(project.fiscalYearFrom)),
    last_year_be: String(toBE(project.fiscalYearTo)),
    amount_baht: toBahtDecimal(satang(project.amountSatang)),
    money_by_year: project.lines
      .map((line) => `${toBE(line.fiscalYear)} ${line.phase} ${toBahtDecimal(satang(line.amountSatang))}`)
      .join('; '),
    state: project.state,
    document: project.source.document ?? '',
    page: project.source.page ?? '',
    item: project.source.item ?? '',
  }
}

export type FileProject = ReturnType<typeof projectForFile>
export const fileColumns = [
  'id',
  'title',
  'body_code',
  'body',
  'area_code',
  'area',
  'field_code',
  'field',
  'plan',
  'category',
  'first_year_be',
  'last_year_be',
  'amount_baht',
  'money_by_year',
  'state',
  'document',
  'page',
  'item',
] as const satisfies readonly (keyof FileProject)[]
