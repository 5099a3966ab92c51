import type { Satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { decidedWork } from './saved.sql.ts'
import { savingsOf } from './saved.ts'

export interface SavingsLine {
  /** Projects on which something could be saved. */
  readonly projects: number
  readonly satang: Satang
  /** The part of it on projects that their body has cancelled since. */
  readonly cancelledSatang: Satang
}

export interface SavingsReport extends SavingsLine {
  /** By province code, `00` where a project has none. */
  readonly byProvince: ReadonlyMap<string, SavingsLine>
  /** By the first fiscal year of the project, CE. */
  readonly byYear: ReadonlyMap<number, SavingsLine>
}

/**
 * What the decisions so far could save (saved.ts says how it is counted), for the country or one area. Cases are counted
 * over the whole country first and then cut by place, so that a project in two provinces' pairs is not counted twice.
 * @param place an area code; the project that could be saved lies there. Null or TH: everywhere
 */
export async function readSavings(
  view: Queryable,
  place: string | null,
  fiscalYear: number | null,
): Promise<SavingsReport> {
  const work = await decidedWork(view)
  const amounts = new Map([...work.projects].map(([id, project]) => [id, project.amountSatang]))
  const byProvince = new Map<string, SavingsLine>()
  const byYear = new Map<number, SavingsLine>()
  let all: SavingsLine = nothing
  for (const saving of savingsOf(work.pairs, amounts)) {
    const project = work.projects.get(saving.project)
    if (!project) continue
    const where = project.areaCode ?? project.home
    if (place && place !== 'TH' && !where.startsWith(place)) continue
    if (fiscalYear && project.fiscalYear !== fiscalYear) continue
    const more = { satang: saving.satang, cancelled: project.cancelled }
    all = plus(all, more)
    byProvince.set(project.home, plus(byProvince.get(project.home) ?? nothing, more))
    byYear.set(project.fiscalYear, plus(byYear.get(project.fiscalYear) ?? nothing, more))
  }
  return { ...all, byProvince, byYear }
}

const nothing: SavingsLine = { projects: 0, satang: 0n as Satang, cancelledSatang: 0n as Satang }

function plus(line: SavingsLine, more: { satang: Satang; cancelled: boolean }): SavingsLine {
  return {
    projects: line.projects + 1,
    satang: (line.satang + more.satang) as Satang,
    cancelledSatang: (line.cancelledSatang + (more.cancelled ? more.satang : 0n)) as Satang,
  }
}
