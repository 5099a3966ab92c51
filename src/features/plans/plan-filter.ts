import { z } from 'zod'
import { isId } from '../../kernel/ids.ts'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { planLevels } from './plan.ts'
import { planStates } from './plan-states.ts'
import type { PlanCursor, PlanFilter } from './plans.sql.ts'
import { type FilterRegister, placeFilter } from './project-filter.ts'

export interface PlanFilterProblem {
  readonly field: 'level' | 'state' | 'place' | 'year' | 'body'
  readonly typed: string
}

/** Reads the query of `/plans`; what cannot be read is left out and told. */
export async function readPlanFilter(
  typed: { level?: string; state?: string; place?: string; year?: string; body?: string },
  register: FilterRegister,
): Promise<{ filter: PlanFilter; problems: PlanFilterProblem[] }> {
  const problems: PlanFilterProblem[] = []
  const refused = (field: PlanFilterProblem['field']) => {
    problems.push({ field, typed: (typed[field] ?? '').slice(0, 100) })
    return null
  }
  const level = typed.level ? (planLevels.find((one) => one === typed.level) ?? refused('level')) : null
  const state = typed.state ? (planStates.find((one) => one === typed.state) ?? refused('state')) : null
  const code = typed.place ? await register.areaByName(typed.place) : null
  const place = code === null ? (typed.place ? refused('place') : null) : await placeFilter(code, register.provincesOf)
  const bodyId = typed.body ? ((await register.bodyIdByCode(typed.body)) ?? refused('body')) : null
  const year = typed.year ? parseYear(typed.year) : null
  const fiscalYear = year === null ? null : year.ok ? year.value : refused('year')
  return { filter: { level, state, place, bodyId, fiscalYear }, problems }
}

const cursorParts = z.tuple([z.string(), z.string(), z.int().min(0)])

export function writePlanCursor(cursor: PlanCursor): string {
  return Buffer.from(JSON.stringify([cursor.title, cursor.id, cursor.before])).toString('base64url')
}

export function readPlanCursor(text: string | undefined): PlanCursor | null {
  if (text === undefined || text.length > 30_000) return null
  try {
    const [title, id, before] = cursorParts.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    return isId(id) && !title.includes('\0') ? { title, id, before } : null
  } catch {
    return null
  }
}
