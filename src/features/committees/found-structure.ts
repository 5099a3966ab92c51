import { homeOf } from '../../kernel/area-code.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { bodyKey, codeForBody, insertBodies, type NewBody } from '../bodies/index.ts'
import { type Area, type Gazetteer, loadGazetteer, placeTitle } from '../places/index.ts'
import { mayFound } from './committees.policy.ts'
import { type CommitteeEvent, insertCommittees, insertEvents, stateBodyOf } from './committees.sql.ts'
import { seatCommittee, seatsFrom } from './found-committee.ts'
import type { Refusal } from './refusal.ts'
import {
  districtStructure,
  provinceStructure,
  type StructurePlan,
  subdistrictTeam,
  villageCommittee,
} from './structures.th.ts'

/** One committee of a structure, with the place it is for. */
export interface PlannedCommittee {
  readonly plan: StructurePlan
  readonly area: Area
  readonly nameTh: string
  readonly nameEn: string
}

/**
 * The committees an area works in by S4-29: those of a province, or of a district with a team for each of its sub-districts, a
 * team alone for a sub-district, a committee for a village. Those above come before those below; empty where none is planned.
 */
export function structureOf(places: Gazetteer, area: Area): PlannedCommittee[] {
  const isCapital = area.code.startsWith('10')
  if (isCapital) return []
  const one = (plan: StructurePlan, at: Area): PlannedCommittee => ({
    plan,
    area: at,
    nameTh: `${plan.th} ${fullPlace(places, at, 'th')}`,
    nameEn: `${plan.en}, ${fullPlace(places, at, 'en')}`,
  })
  switch (area.kind) {
    case 'province':
      return provinceStructure.map((plan) => one(plan, area))
    case 'district': {
      const teams = places.children(area.code).filter((child) => child.kind === 'subdistrict')
      return [...districtStructure.map((plan) => one(plan, area)), ...teams.map((team) => one(subdistrictTeam, team))]
    }
    case 'subdistrict':
      return [one({ ...subdistrictTeam, under: null }, area)]
    case 'village':
      return [one(villageCommittee, area)]
    default:
      return []
  }
}

/** `ตำบลเวียง อำเภอเมืองเชียงราย จังหวัดเชียงราย`: names of committees are told apart by it. */
function fullPlace(places: Gazetteer, area: Area, lang: 'th' | 'en'): string {
  const line = places
    .line(area.code)
    .filter((one) => one.kind === 'province' || one.kind === 'district' || one.kind === 'subdistrict' || one === area)
    .map((one) => placeTitle(one, lang))
    .reverse()
  return line.join(lang === 'th' ? ' ' : ', ')
}

/** The body of a planned committee, ready to be stored. */
export function bodyOf({ plan, area, nameTh, nameEn }: PlannedCommittee, id: string, parentId: string | null): NewBody {
  const nameKey = bodyKey(nameTh, area.code)
  return {
    id,
    code: codeForBody('committee', nameKey, area.code),
    kind: 'committee',
    nameTh,
    nameEn,
    shortNameTh: plan.shortTh,
    nameKey,
    parentId,
    areaCode: area.code,
    source: 'committees',
  }
}

export interface FoundStructure {
  /** The first one, under which the others stand. */
  readonly code: string
  readonly founded: number
  readonly known: number
}

/**
 * Founds what an area still lacks of its structure, in one act: bodies, committees and their seats. Those that are there stay
 * as they are, so that the act may be repeated.
 */
export async function foundStructure(
  tx: Tx,
  areaCode: string,
  reason: string | null,
  doing: Doing,
): Promise<Result<FoundStructure, Refusal>> {
  if (!mayFound(doing.viewer, { areaCode, parentId: null }, doing.now)) return refuse({ kind: 'not-yours' })
  const places = await loadGazetteer(tx)
  const area = places.areas.get(areaCode)
  const planned = area === undefined ? [] : structureOf(places, area)
  const [first, ...rest] = planned
  if (first === undefined) return refuse({ kind: 'no-structure-here' })
  const state = await stateBodyOf(tx, areaCode)
  const top = bodyOf(first, newId(), state?.id ?? null)
  const topId = (await insertBodies(tx, [top])).get(top.nameKey)?.id ?? top.id
  const below = rest.map((one) => bodyOf(one, newId(), one.plan.under === null ? (state?.id ?? null) : topId))
  const idByKey = below.length === 0 ? new Map<string, { id: string }>() : await insertBodies(tx, below)
  const bodyIds = [topId, ...below.map((body) => idByKey.get(body.nameKey)?.id ?? body.id)]
  const home = homeOf(areaCode)
  const committees = planned.map(({ plan }, at) => ({
    bodyId: bodyIds[at] ?? topId,
    home,
    kind: plan.kind,
    orderText: null,
    orderedOn: null,
    quorum: plan.quorum,
    termMonths: null,
    visibility: 'public' as const,
  }))
  const fresh = await insertCommittees(tx, committees, doing.now)
  const founded = planned.flatMap((one, at) => {
    const bodyId = bodyIds[at] ?? ''
    return fresh.has(bodyId) ? [{ one, bodyId }] : []
  })
  await seatCommittee(
    tx,
    founded.flatMap(({ one, bodyId }) => seatsFrom(bodyId, one.plan.seats)),
  )
  await insertEvents(
    tx,
    founded.map(
      ({ bodyId }): CommitteeEvent => ({
        home,
        id: newId(),
        bodyId,
        kind: 'founded',
        actorId: doing.viewer?.personId ?? null,
        reason,
        at: doing.now,
      }),
    ),
  )
  return ok({ code: top.code, founded: founded.length, known: planned.length - founded.length })
}

/** What the act would found, for people to see before. */
export async function previewStructure(view: Queryable, areaCode: string): Promise<PlannedCommittee[]> {
  const places = await loadGazetteer(view)
  const area = places.areas.get(areaCode)
  return area === undefined ? [] : structureOf(places, area)
}
