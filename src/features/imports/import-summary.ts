import { z } from 'zod'
import { toSatang } from './exact-amount.ts'
import type { JoinedRow } from './join-years.ts'
import type { ReadFile } from './read-file.ts'

export const outcomes = ['imported', 'merged', 'updated', 'unchanged', 'refused'] as const
/** What became of a row: `merged` is a further year of a new project that another row began. */
export type Outcome = (typeof outcomes)[number]

export interface RowOutcome extends JoinedRow {
  readonly outcome: Exclude<Outcome, 'refused'>
}

export interface Count {
  readonly rows: number
  readonly satang: bigint
}

export interface FileCounts {
  readonly outcomes: Record<Outcome, Count>
  /** Amounts of all rows as the file has them, rounded once to satang. */
  readonly fileTotal: Count
}

/** Every row of the files and every baht in them, by what became of it. */
export interface ImportSummary extends FileCounts {
  readonly projects: {
    readonly new: number
    readonly updated: number
    readonly unchanged: number
    readonly moved: number
  }
  /** Rows that are kept, by fiscal year (CE). Those refused have no sure year and stand in `outcomes` only. */
  readonly years: readonly { readonly fiscalYear: number; readonly rows: number; readonly satang: bigint }[]
  /** Stored projects of the same plans that the files no longer have; they are left as they are. */
  readonly missing: number
  /** File total less the outcomes: satang lost to fractions, 0 where all is well. */
  readonly differenceSatang: bigint
  /** The same for one file, as it is stored with its import. */
  ofFile(name: string): StoredCounts
}

const storedCount = z.object({ rows: z.number(), satang: z.string() })

/** `imports.counts`: satang as text. Projects and years only where the file was imported alone. */
export const storedCounts = z.object({
  outcomes: z.object({
    imported: storedCount,
    merged: storedCount,
    updated: storedCount,
    unchanged: storedCount,
    refused: storedCount,
  }),
  file: storedCount,
  projects: z.object({ new: z.number(), updated: z.number(), unchanged: z.number(), moved: z.number() }).optional(),
  years: z.array(storedCount.extend({ fiscalYear: z.number() })).optional(),
})
export type StoredCounts = z.infer<typeof storedCounts>

export function emptySummary(): ImportSummary {
  return summarise([], [], [], 0)
}

export function summarise(
  files: readonly ReadFile[],
  rows: readonly RowOutcome[],
  changes: readonly { readonly kind: 'new' | 'updated' | 'unchanged' | 'moved' }[],
  missing: number,
): ImportSummary {
  const all = countsOf(files, rows)
  const years = new Map<number, { rows: number; satang: bigint }>()
  for (const row of rows) {
    for (const { fiscalYear, amountSatang } of row.years ?? [row]) {
      const year = years.get(fiscalYear) ?? { rows: 0, satang: 0n }
      years.set(fiscalYear, { rows: year.rows + 1, satang: year.satang + amountSatang })
    }
  }
  const projects = { new: 0, updated: 0, unchanged: 0, moved: 0 }
  for (const { kind } of changes) projects[kind] += 1
  const accounted = outcomes.reduce((sum, outcome) => sum + all.outcomes[outcome].satang, 0n)
  return {
    ...all,
    projects,
    years: [...years].sort(([a], [b]) => a - b).map(([fiscalYear, count]) => ({ fiscalYear, ...count })),
    missing,
    differenceSatang: all.fileTotal.satang - accounted,
    ofFile: (name) => {
      const own = countsOf(
        files.filter((file) => file.name === name),
        rows.filter((row) => row.file === name),
      )
      const written = (count: Count) => ({ rows: count.rows, satang: String(count.satang) })
      const alone = {
        projects,
        years: [...years].sort(([a], [b]) => a - b).map(([fiscalYear, count]) => ({ fiscalYear, ...written(count) })),
      }
      return {
        outcomes: {
          imported: written(own.outcomes.imported),
          merged: written(own.outcomes.merged),
          updated: written(own.outcomes.updated),
          unchanged: written(own.outcomes.unchanged),
          refused: written(own.outcomes.refused),
        },
        file: written(own.fileTotal),
        ...(files.length === 1 ? alone : {}),
      }
    },
  }
}

function countsOf(files: readonly ReadFile[], rows: readonly RowOutcome[]): FileCounts {
  const counts: Record<Outcome, { rows: number; satang: bigint }> = {
    imported: { rows: 0, satang: 0n },
    merged: { rows: 0, satang: 0n },
    updated: { rows: 0, satang: 0n },
    unchanged: { rows: 0, satang: 0n },
    refused: { rows: 0, satang: 0n },
  }
  for (const row of rows) {
    counts[row.outcome].rows += 1
    counts[row.outcome].satang += row.amountSatang
  }
  let fileRows = 0
  let exact = 0n
  for (const file of files) {
    fileRows += file.rows
    exact += file.total
    counts.refused.rows += file.refused.length
    for (const refused of file.refused) counts.refused.satang += toSatang(refused.amount ?? 0n)
  }
  return { outcomes: counts, fileTotal: { rows: fileRows, satang: toSatang(exact) } }
}
