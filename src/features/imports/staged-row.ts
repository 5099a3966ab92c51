import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { ToldPaper } from '../money/index.ts'
import type { Phase, PlanLevel } from '../plans/index.ts'
import type { Located } from './compare-projects.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { ToldFacts } from './join-years.ts'
import type { CellProblem, PathStep, ProjectDraft } from './project-row.ts'

/** What would be stored of one row, as it waits in `import_rows.project`: plain JSON, money as satang in text. */
export interface StagedProject {
  readonly mapping: {
    readonly name: string
    readonly level: PlanLevel
    readonly phase: Phase | 'bill'
    readonly source: string
  }
  readonly body: string
  readonly bodyId: string | null
  readonly ministry: string | null
  readonly path: readonly PathStep[]
  readonly category: readonly string[]
  readonly title: string
  readonly placeText: string | null
  readonly item: string | null
  readonly document: string | null
  readonly page: string | null
  readonly details: ProjectDraft['details'] | null
  readonly lines: readonly (readonly [fiscalYear: number, phase: Phase, satang: string, source?: string])[]
  readonly papers?: readonly (readonly [
    phase: Phase,
    fiscalYear: number,
    source: string,
    satang: string,
    happenedOn: LocalDate,
    document: string,
  ])[]
  readonly told?: ToldFacts | undefined
  readonly keys: { readonly item: string | null; readonly text: string }
  readonly areaCode: string | null
  readonly home: string
  readonly field: { readonly code: string; readonly reason: string } | null
  readonly bodyArea: string | null
  readonly planKey: string
  readonly joinPlan?: boolean
  readonly digest: string
}

/** A field of a stored project that the file says otherwise. Money as satang in text, years in the Common Era. */
export interface Difference {
  readonly field:
    | 'title'
    | 'amount'
    | 'lines'
    | 'place'
    | 'area'
    | 'field'
    | 'body'
    | 'category'
    | 'path'
    | 'state'
    | 'objective'
    | 'target'
    | 'indicator'
    | 'result'
  readonly before: string | null
  readonly after: string | null
}

export function toStaged({ project, mapping, location, planKey, digest, bodyId, joinPlan }: Located): StagedProject {
  return {
    mapping: { name: mapping.name, level: mapping.level, phase: mapping.phase, source: mapping.source },
    body: project.body,
    bodyId: bodyId ?? null,
    ministry: project.ministry,
    path: project.path,
    category: project.category,
    title: project.title,
    placeText: project.placeText,
    item: project.item,
    document: project.document,
    page: project.page,
    details: project.details ?? null,
    lines: project.lines.map(({ fiscalYear, phase, amountSatang, source }) =>
      source === undefined
        ? ([fiscalYear, phase, String(amountSatang)] as const)
        : ([fiscalYear, phase, String(amountSatang), source] as const),
    ),
    ...(project.papers === undefined
      ? {}
      : {
          papers: project.papers.map(
            (paper) =>
              [
                paper.phase,
                paper.fiscalYear,
                paper.source,
                String(paper.amountSatang),
                paper.happenedOn,
                paper.document,
              ] as const,
          ),
        }),
    told: project.told,
    keys: project.keys,
    areaCode: location.areaCode,
    home: location.home,
    field: location.field,
    bodyArea: location.bodyArea,
    planKey,
    joinPlan: joinPlan ?? false,
    digest,
  }
}

/** Back to what the storing takes. @param file the name of the file, @param row where the project begins in it */
export function fromStaged(staged: StagedProject, file: string, row: number): Located {
  const lines = staged.lines.map(([fiscalYear, phase, satang, source]) => ({
    fiscalYear,
    phase,
    amountSatang: BigInt(satang),
    ...(source === undefined ? {} : { source }),
  }))
  const mapping: ImportMapping = {
    ...staged.mapping,
    columns: { title: '', body: '', amount: '', fiscalYear: '' },
    amountUnit: 'baht',
    fractions: 'satang',
    allColumnsRequired: false,
  }
  return {
    project: {
      file,
      firstRow: row,
      item: staged.item,
      document: staged.document,
      page: staged.page,
      ministry: staged.ministry,
      body: staged.body,
      path: staged.path,
      category: staged.category,
      title: staged.title,
      placeText: staged.placeText,
      multiYear: lines.length > 1,
      ...(staged.details === null ? {} : { details: staged.details }),
      rows: [],
      ...(staged.told === undefined ? {} : { told: staged.told }),
      ...(staged.papers === undefined ? {} : { papers: staged.papers.map(toPaper) }),
      lines,
      keys: staged.keys,
    },
    mapping,
    location: { home: staged.home, areaCode: staged.areaCode, field: staged.field, bodyArea: staged.bodyArea },
    planKey: staged.planKey,
    joinPlan: staged.joinPlan ?? false,
    digest: staged.digest,
    bodyId: staged.bodyId,
  }
}

function toPaper([phase, fiscalYear, source, satang, happenedOn, document]: NonNullable<
  StagedProject['papers']
>[number]): ToldPaper {
  return { phase, fiscalYear, source, amountSatang: BigInt(satang), happenedOn, document }
}

const exactNumbers = new Set(['asRead', 'keptSatang', 'here', 'inFile'])

/** Problems of cells as JSON; the few exact numbers in them as text. */
export function problemsToJson(problems: readonly CellProblem[]): string {
  return JSON.stringify(problems, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

/** @param stored parsed JSON of `problemsToJson` */
export function problemsFromJson(stored: unknown): CellProblem[] {
  return (stored as (CellProblem & { problem: Record<string, unknown> })[]).map((cell) => ({
    ...cell,
    problem: Object.fromEntries(
      Object.entries(cell.problem).map(([key, value]) => [key, exactNumbers.has(key) ? BigInt(String(value)) : value]),
    ) as unknown as CellProblem['problem'],
  }))
}
