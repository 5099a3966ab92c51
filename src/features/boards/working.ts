import type { Satang } from '../../kernel/money.ts'
import { savingsOf } from '../overlaps/index.ts'
import { type StepName, stepDays, stepNames } from './board.ts'
import type { WorkingRows } from './working.sql.ts'

/** Administrative cost a head, in satang, rounded down: a figure for comparing, never for adding up. */
export const perHead = ({ satang, heads }: { readonly satang: bigint; readonly heads: number }): Satang =>
  (satang / BigInt(heads)) as Satang

export interface Working {
  readonly boardId: string
  /** Powers the board needs, and those of them it does not fully hold; null: nobody has looked at them. */
  readonly powers: { readonly needed: number; readonly missing: number } | null
  readonly days: Readonly<Record<StepName, { readonly days: number; readonly state: string } | null>>
  readonly resolutions: { readonly given: number; readonly carriedOut: number; readonly late: number }
  /** What people decided is planned twice, among projects on this board; `savedSatang` is the part cancelled since. */
  readonly couldSaveSatang: Satang
  readonly savedSatang: Satang
  /** The latest figure of each moment; null where one is missing. */
  readonly cost: { readonly before: Satang | null; readonly after: Satang | null; readonly sameScope: boolean }
}

/** What the numbers of a board say, from rows of many boards. */
export function workingOf(boardId: string, rows: WorkingRows, now: Date): Working {
  const own = <Row extends { readonly boardId: string }>(all: readonly Row[]) =>
    all.filter((row) => row.boardId === boardId)
  const [power] = own(rows.powers)
  const steps = own(rows.steps)
  const days = Object.fromEntries(
    stepNames.map((name) => {
      const step = steps.find((one) => one.step === name)
      const took = step === undefined ? null : stepDays(step, now)
      return [name, step === undefined || took === null ? null : { days: took, state: step.state }]
    }),
  ) as Record<StepName, { days: number; state: string } | null>
  const [resolutions] = own(rows.resolutions)
  const amounts = own(rows.amounts)
  const savings = savingsOf(own(rows.pairs), new Map(amounts.map((one) => [one.project, one.satang as Satang])))
  const cancelled = new Set(amounts.filter((one) => one.cancelled).map((one) => one.project))
  const sum = (list: typeof savings) => list.reduce((total, one) => total + one.satang, 0n) as Satang
  const costs = own(rows.costs)
  const before = costs.filter((one) => one.moment === 'before').at(-1)
  const after = costs.filter((one) => one.moment === 'after').at(-1)
  return {
    boardId,
    powers: power ?? null,
    days,
    resolutions: resolutions ?? { given: 0, carriedOut: 0, late: 0 },
    couldSaveSatang: sum(savings),
    savedSatang: sum(savings.filter((one) => cancelled.has(one.project))),
    cost: {
      before: before === undefined ? null : perHead(before),
      after: after === undefined ? null : perHead(after),
      sameScope: before !== undefined && after !== undefined && before.covers === after.covers,
    },
  }
}

/** The middle one; of an even number the lower of the two. Null for none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
