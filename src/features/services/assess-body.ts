import { homeOf } from '../../kernel/area-code.ts'
import { isId, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, lastDayOf, makeDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { assessmentsOf, insertAssessments, storeVerdict } from './assessments.sql.ts'
import { insertCapacities } from './capacity.sql.ts'
import type { Refusal } from './refusal.ts'
import { mayKeepStandards, maySpeakFor } from './services.policy.ts'
import {
  areOfOthers,
  bodiesBy,
  type Key,
  lockService,
  type NewService,
  putServices,
  servicesOf,
} from './services.sql.ts'
import { type Dimension, dimensions, meets } from './standard.ts'

/** Writes the standard of a service. @param revision null: a new one */
export async function keepService(
  tx: Tx,
  service: NewService,
  revision: number | null,
  doing: Doing,
): Promise<Result<string, Refusal>> {
  if (!mayKeepStandards(doing.viewer, doing.now)) return refuse({ kind: 'not-yours' })
  if (service.criteria.length === 0) return refuse({ kind: 'no-criteria' })
  await lockService(tx, service.code)
  const [known] = await servicesOf(tx, service.code)
  if (revision === null && known !== undefined) return refuse({ kind: 'code-taken' })
  if (revision !== null && known === undefined) return refuse({ kind: 'not-found' })
  if (known !== undefined && known.revision !== revision) return refuse({ kind: 'changed-meanwhile' })
  const ids = service.criteria.map(({ id }) => id)
  const isOwn = ids.every(isId) && new Set(ids).size === ids.length
  if (!isOwn || (await areOfOthers(tx, known?.id ?? null, ids))) return refuse({ kind: 'not-found' })
  await putServices(tx, [{ ...service, id: known?.id ?? service.id }], doing.viewer?.personId ?? null, doing.now)
  return ok(service.code)
}

export interface SelfAssessment {
  readonly bodyId: string
  readonly serviceCode: string
  /** By id of the criterion; all of them. */
  readonly lines: ReadonlyMap<string, { readonly reached: string; readonly evidence: string }>
  readonly capacities: readonly { readonly dimension: Dimension; readonly score: number; readonly evidence: string }[]
}

/** A body measures itself against a standard, with evidence; a second body looks at it then. */
export async function assessBody(tx: Tx, given: SelfAssessment, doing: Doing): Promise<Result<Key, Refusal>> {
  const body = (await bodiesBy(tx, { ids: [given.bodyId] })).get(given.bodyId)
  const [service] = await servicesOf(tx, given.serviceCode)
  if (body === undefined || service === undefined) return refuse({ kind: 'not-found' })
  if (!maySpeakFor(doing.viewer, body, doing.now)) return refuse({ kind: 'not-yours' })
  const earlier = await assessmentsOf(tx, { bodyId: body.id })
  if (earlier.some((one) => one.serviceId === service.id && one.state === 'submitted'))
    return refuse({ kind: 'waiting-already' })
  if (!service.criteria.every(({ id }) => given.lines.has(id))) return refuse({ kind: 'changed-meanwhile' })
  const today = todayInBangkok(doing.now)
  const key: Key = { home: homeOf(body.areaCode), id: newId() }
  const by = doing.viewer?.personId ?? null
  const lines = service.criteria.map((criterion) => {
    const { reached, evidence } = given.lines.get(criterion.id) ?? { reached: '0', evidence: '-' }
    return { criterionId: criterion.id, reached, wanted: criterion.wanted, meets: meets(criterion, reached), evidence }
  })
  const assessment = {
    ...key,
    bodyId: body.id,
    serviceId: service.id,
    state: 'submitted' as const,
    assessedOn: today,
    assessedBy: by,
    verifierBodyId: null,
    verifiedOn: null,
    finding: null,
    validTo: null,
    lines,
  }
  await insertAssessments(tx, [assessment], doing.now)
  await insertCapacities(
    tx,
    given.capacities
      .filter(({ dimension }) => dimensions.includes(dimension))
      .map((one) => ({
        home: key.home,
        id: newId(),
        bodyId: body.id,
        serviceId: service.id,
        ...one,
        assessedOn: today,
        assessedBy: by,
      })),
    doing.now,
  )
  return ok(key)
}

/** A second body looks at an assessment: certifies it for the time of the standard, or says what is missing. */
export async function verifyAssessment(
  tx: Tx,
  key: Key,
  verdict: { verifierBodyId: string; certifies: boolean; finding: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const [assessment] = await assessmentsOf(tx, key)
  const verifier = (await bodiesBy(tx, { ids: [verdict.verifierBodyId] })).get(verdict.verifierBodyId)
  if (assessment === undefined || verifier === undefined) return refuse({ kind: 'not-found' })
  if (verifier.id === assessment.bodyId) return refuse({ kind: 'own-body' })
  if (!maySpeakFor(doing.viewer, verifier, doing.now)) return refuse({ kind: 'not-yours' })
  if (assessment.state !== 'submitted') return refuse({ kind: 'not-waiting' })
  const by = doing.viewer?.personId ?? null
  if (by !== null && by === assessment.assessedBy) return refuse({ kind: 'same-person' })
  const missed = assessment.lines.filter((line) => !line.meets).length
  if (verdict.certifies && missed > 0) return refuse({ kind: 'criteria-missed', count: missed })
  const service = (await servicesOf(tx)).find(({ id }) => id === assessment.serviceId)
  const on = todayInBangkok(doing.now)
  const stored = await storeVerdict(tx, key, {
    state: verdict.certifies ? 'certified' : 'refused',
    verifierBodyId: verifier.id,
    by,
    on,
    finding: verdict.finding,
    validTo: verdict.certifies ? monthsLater(on, service?.validMonths ?? 12) : null,
  })
  return stored ? ok(null) : refuse({ kind: 'not-waiting' })
}

/** The same day so many months later, or the last day of that month. */
export function monthsLater(day: LocalDate, months: number): LocalDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const at = year * 12 + (month - 1) + months
  const [y, m] = [Math.floor(at / 12), (at % 12) + 1]
  const made = makeDate(y, m, Math.min(date, lastDayOf(y, m)))
  if (!made.ok) throw new Error('a month has a last day')
  return made.value
}
