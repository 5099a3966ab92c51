import { formatPublicId, type Home, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatBaht, formatBahtWithUnit, formatMillions, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear, formatInstant, formatShortDate, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import type { Gazetteer } from '../places/index.ts'
import { nameOf as actorName, changesOf, changeText, type HistoryRow } from './history.present.ts'
import { messages, sourceText } from './messages.ts'
import { fieldName, placeLine } from './place-names.ts'
import { countedLines, type Phase, type ProjectState } from './plan.ts'
import type { PlanState } from './plan-states.ts'
import type { Branch, TreeNode } from './plan-tree.ts'
import type { PlanLine } from './plans.sql.ts'
import type { Activity } from './project-edit.sql.ts'
import type { ExportedProject, ProjectCount, ProjectEvent, ProjectLine, WholeProject } from './projects.sql.ts'
import type { NodeView } from './views/plan-tree-view.ts'

/*
 * The one place that decides what of a plan or project is public and how it reads. Everything here is: plans are public by
 * their nature, and no person stands in them. Who imported or changed something is shown to officers alone.
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
    stateText: line.closedInto === null ? say.states[line.state] : say.list.combined,
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
  /** One bar a year, with what the year counts with; value in baht. */
  readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[]
  readonly totalText: string
  readonly moneySentence: string
  readonly source: readonly { readonly key: string; readonly value: string }[]
  readonly history: readonly HistoryRow[]
  readonly activities: readonly ActivityRow[]
  /** In the approved versions of its plan, newest first. */
  readonly versions: readonly {
    readonly href: string
    readonly title: string
    readonly state: string
    readonly amount: string
  }[]
  /** Said where the activities have more money than the project. */
  readonly activitiesNote: string | null
  /** Public id of the project it was combined into. */
  readonly closedInto: string | null
  readonly lineage: readonly { readonly key: string; readonly href: string; readonly title: string }[]
  readonly updated: string
}

/** A step of a project, as people read it. */
export interface ActivityRow {
  readonly id: string
  readonly title: string
  readonly period: string
  readonly responsible: string
  readonly amount: string
}

function presentActivity(activity: Activity, lang: Lang): ActivityRow {
  const { editing } = messages(lang)
  const [from, to] = [activity.startsOn, activity.endsOn].map((day) =>
    day === null ? null : formatShortDate(day, lang),
  )
  const period =
    from && to ? editing.periodText(from, to) : from ? editing.periodFrom(from) : to ? editing.periodTo(to) : ''
  return {
    id: activity.id,
    title: activity.title,
    period,
    responsible: activity.responsible ?? '',
    amount: activity.amountSatang === null ? '' : baht(activity.amountSatang, lang),
  }
}

function activitiesNote(project: WholeProject, lang: Lang): string | null {
  let sum = 0n
  for (const activity of project.activities) sum += activity.amountSatang ?? 0n
  if (sum <= project.amountSatang) return null
  return messages(lang).editing.activitiesMore(baht(sum, lang), baht(project.amountSatang, lang))
}

function lineageOf(project: WholeProject, lang: Lang): ProjectView['lineage'] {
  const { editing } = messages(lang)
  const line = (key: string, kin: { id: string; title: string; fiscalYearTo: number }) => ({
    key,
    href: `/projects/${formatPublicId({ home: project.home, id: kin.id })}`,
    title: `${kin.title} (${formatYear(kin.fiscalYearTo, lang)})`,
  })
  return [
    ...(project.copiedFrom === null ? [] : [line(editing.copiedFrom, project.copiedFrom)]),
    ...project.copies.map((copy) => line(editing.copiedTo, copy)),
  ]
}

/** @param names of those who acted, for officers; null for everybody else */
export function presentProject(
  project: WholeProject,
  places: Gazetteer,
  lang: Lang,
  names: ReadonlyMap<string, string> | null = null,
): ProjectView {
  const say = messages(lang)
  const id = formatPublicId(project)
  const row = presentLine(project, places, lang)
  const total = formatBahtWithUnit(satang(project.amountSatang), lang)
  return {
    id,
    title: project.title,
    row,
    parentBody: project.parentBody && nameIn(lang, project.parentBody),
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
      source: sourceText(line.source, lang),
      amount: baht(line.amountSatang, lang),
    })),
    bars: yearBars(project, lang),
    totalText: total,
    moneySentence: say.project.moneySentence(total, yearsInWords(project, lang)),
    source: sourceRows(project, lang),
    history: project.events.map((event) => historyRow(event, names, places, lang)),
    activities: project.activities.map((activity) => presentActivity(activity, lang)),
    activitiesNote: activitiesNote(project, lang),
    closedInto: project.closedInto,
    lineage: lineageOf(project, lang),
    versions: project.versions.map((version) => ({
      href: `/plans/${project.plan.id}/versions/${version.number}`,
      title: say.editing.version(String(version.number)),
      state: say.states[version.state],
      amount: baht(version.amountSatang, lang),
    })),
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
  const parts = /^(title|context|body):(.+)$/s.exec(reason ?? '')
  if (parts === null) return reason
  const word = parts[2] ?? ''
  if (parts[1] === 'body') return say.guessedFromBody(word)
  return parts[1] === 'title' ? say.guessedFromTitle(word) : say.guessedFromContext(word)
}

function yearBars(project: WholeProject, lang: Lang): ProjectView['bars'] {
  const years = new Map<number, { phase: Phase; amount: bigint }>()
  for (const { fiscalYear, phase, amountSatang } of countedLines(project.lines)) {
    const known = years.get(fiscalYear)
    years.set(fiscalYear, { phase, amount: (known?.amount ?? 0n) + amountSatang })
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

function historyRow(
  event: ProjectEvent,
  names: ReadonlyMap<string, string> | null,
  places: Gazetteer,
  lang: Lang,
): HistoryRow {
  const { project: say, editing } = messages(lang)
  const details = event.details as {
    amount_satang?: unknown
    before?: { amount_satang?: unknown; title?: unknown }
    title?: unknown
    to?: unknown
    from?: unknown
    into?: unknown
    host?: unknown
    activity?: unknown
  }
  const money = (value: unknown) =>
    typeof value === 'string' && /^-?\d+$/.test(value) ? baht(BigInt(value), lang) : null
  const [now, before] = [money(details.amount_satang), money(details.before?.amount_satang)]
  const notes: string[] = []
  if (now !== null && before !== null && now !== before) notes.push(say.amountChanged(before, now))
  else if (now !== null && before === null) notes.push(say.amountIs(now))
  const oldTitle = details.before?.title
  if (typeof oldTitle === 'string' && oldTitle !== details.title) notes.push(say.titleChanged(oldTitle))
  if (typeof details.activity === 'string') notes.push(details.activity)
  for (const change of changesOf(event.details)) notes.push(changeText(change, places, lang))
  if (event.reason !== null) notes.push(`${editing.reason}: ${event.reason}`)
  const others: Record<string, unknown> = {
    'moved-away': details.to,
    'moved-here': details.from,
    copied: details.from,
    'joining-closed': details.into,
    'joining-part': details.host,
  }
  const other = others[event.kind]
  const there = typeof other === 'string' && parsePublicId(other).ok
  return {
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    title: say.events[event.kind] ?? editing.projectEvents[event.kind] ?? event.kind,
    who: names === null ? null : actorName(event.actorId, names, lang),
    notes,
    href: there ? `/projects/${other}` : null,
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
  readonly state: PlanState
  readonly stateText: string
  readonly version: string
  /** Null where years are fiscal years, which most are. */
  readonly calendarNote: string | null
}

export function presentPlan(plan: PlanLine, lang: Lang): PlanRowView {
  return {
    href: `/plans/${plan.id}`,
    title: plan.title,
    level: messages(lang).levels[plan.level],
    body: nameOf(plan, lang),
    bodyHref: `/bodies/${encodeURIComponent(plan.bodyCode)}`,
    years: planYears(plan, lang),
    projects: plan.projects.toLocaleString('en-US'),
    amount: baht(plan.amountSatang, lang),
    state: plan.state,
    stateText: messages(lang).editing.planStates[plan.state],
    version: messages(lang).editing.version(String(plan.version)),
    calendarNote: plan.calendar === 'calendar' ? messages(lang).editing.calendarNote : null,
  }
}

/** A branch with its sums, and those under it. */
export function presentBranch(branch: Branch<TreeNode>, lang: Lang): Branch<NodeView> {
  const { node } = branch
  return {
    node: {
      id: node.id,
      kind: messages(lang).nodeKinds[node.kind],
      title: node.title,
      projects: node.projects.toLocaleString('en-US'),
      amount: baht(node.amountSatang, lang),
      count: node.projects,
    },
    branches: branch.branches.map((one) => presentBranch(one, lang)),
    hidden: branch.hidden,
  }
}

/** Says which kind of years, where they are not the usual ones. */
export function planYears(plan: Pick<PlanLine, 'fiscalYearFrom' | 'fiscalYearTo' | 'calendar'>, lang: Lang): string {
  const years = yearsText(plan.fiscalYearFrom, plan.fiscalYearTo, lang)
  return plan.calendar === 'fiscal' ? years : `${messages(lang).editing.calendars.calendar} ${years}`
}

/** The years of a plan for a sentence of their own: which kind they are is always said. */
export function planYearsInWords(
  plan: Pick<PlanLine, 'fiscalYearFrom' | 'fiscalYearTo' | 'calendar'>,
  lang: Lang,
): string {
  return `${messages(lang).editing.calendars[plan.calendar]} ${yearsText(plan.fiscalYearFrom, plan.fiscalYearTo, lang)}`
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
    combined_into: line.closedInto,
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
    activities: project.activities.map(activityForApi),
    copied_from: project.copiedFrom === null ? null : formatPublicId({ home: project.home, id: project.copiedFrom.id }),
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
    history: project.events.map((event) => ({
      kind: event.kind,
      reason: event.reason,
      changes: changesOf(event.details).map((change) => ({ ...change })),
      happened_at: event.happenedAt.toISOString(),
    })),
    updated_at: project.updatedAt.toISOString(),
  }
}

function activityForApi(activity: Activity) {
  return {
    id: activity.id,
    title: activity.title,
    starts_on: activity.startsOn,
    ends_on: activity.endsOn,
    amount: activity.amountSatang === null ? null : toBahtDecimal(satang(activity.amountSatang)),
    responsible: activity.responsible,
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
    calendar: plan.calendar,
    state: plan.state,
    version: plan.version,
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
    combined_into: project.closedInto ?? '',
    document: project.source.document ?? '',
    page: project.source.page ?? '',
    item: project.source.item ?? '',
    objective: project.texts?.objective ?? '',
    target: project.texts?.target ?? '',
    indicator: project.texts?.indicator ?? '',
    result: project.texts?.result ?? '',
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
  'combined_into',
  'document',
  'page',
  'item',
  'objective',
  'target',
  'indicator',
  'result',
] as const satisfies readonly (keyof FileProject)[]
