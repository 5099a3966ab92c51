import type { Queryable } from '../../platform/db/db.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type BodyPlan, type BodyTotal, plansOfBodies, totalsOfBodies } from './bodies.sql.ts'
import { type BodyRegister, loadBodyRegister, type PlaceOf } from './body-register.ts'
import { type BodyEvent, eventsOfBody } from './import.sql.ts'
import type { RegisteredBody, SuccessionKind } from './register.sql.ts'
import { type LawfulRelation, relationsByLaw } from './relations-by-law.ts'

/** Everything the page of a body shows. All of it is public. */
export interface BodyFacts {
  readonly body: RegisteredBody
  readonly places: Gazetteer
  readonly parent: RegisteredBody | null
  readonly children: readonly RegisteredBody[]
  readonly childCount: number
  /** Told by the register, or else by the law where the body it names is known. */
  readonly supervisors: readonly { readonly body: RegisteredBody; readonly law: LawfulRelation['law'] | null }[]
  readonly supervises: readonly RegisteredBody[]
  readonly supervisesCount: number
  readonly successors: readonly { readonly body: RegisteredBody; readonly kind: SuccessionKind; readonly on: string }[]
  /** Bodies that went into this one; their plans are shown here too. */
  readonly predecessors: readonly RegisteredBody[]
  /** The body this one was split from. */
  readonly splitFrom: readonly { readonly body: RegisteredBody; readonly on: string }[]
  readonly totals: readonly BodyTotal[]
  readonly plans: readonly BodyPlan[]
  readonly events: readonly BodyEvent[]
  readonly asOf: Date | null
}

const MOST_LISTED = 50
const MOST_PLANS = 8

/** @returns null where there is no such body */
export async function readBody(view: Queryable, code: string): Promise<BodyFacts | null> {
  const places = await loadGazetteer(view)
  const register = await registerOf(view, places)
  const body = register.byCode.get(code)
  if (!body) return null
  const predecessors = register.predecessors(body.id)
  const ids = [body.id, ...predecessors.map(({ id }) => id)]
  const all = [...register.byId.values()]
  const byId = (id: string) => register.byId.get(id) ?? []
  const children = all.filter((other) => other.parentId === body.id)
  const lawful = relationsByLaw(body.kind, body.areaCode)
  const oneOf = (relation: LawfulRelation) =>
    all.find(
      (other) => other.kind === relation.kind && other.areaCode === relation.areaCode && other.validTo === null,
    ) ?? null
  const told = body.supervisors.flatMap(byId).map((one) => ({ body: one, law: null }))
  const byLaw = lawful.flatMap((relation) => {
    const one = relation.relation === 'supervisor' ? oneOf(relation) : null
    return one === null ? [] : [{ body: one, law: relation.law }]
  })
  const lawfulParent = lawful.find(({ relation }) => relation === 'parent')
  const supervises = supervisedBy(body, all)
  return {
    body,
    places,
    parent:
      (body.parentId === null ? null : register.byId.get(body.parentId)) ?? (lawfulParent ? oneOf(lawfulParent) : null),
    children: children.slice(0, MOST_LISTED),
    childCount: children.length,
    supervisors: told.length > 0 ? told : byLaw,
    supervises: supervises.slice(0, MOST_LISTED),
    supervisesCount: supervises.length,
    successors: body.successors.flatMap((next) => {
      const one = register.byId.get(next.id)
      return one ? [{ body: one, kind: next.kind, on: next.on }] : []
    }),
    predecessors,
    splitFrom: all.flatMap((other) =>
      other.successors
        .filter((next) => next.id === body.id && next.kind === 'split')
        .map(({ on }) => ({ body: other, on })),
    ),
    ...(await totalsOfBodies(view, ids)),
    plans: await plansOfBodies(view, ids, MOST_PLANS),
    events: await eventsOfBody(view, body.id),
  }
}

/** Those that name the body as their supervisor, and those the law puts under it that name nobody. */
function supervisedBy(body: RegisteredBody, all: readonly RegisteredBody[]): RegisteredBody[] {
  return all.filter((other) => {
    if (other.validTo !== null) return false
    if (other.supervisors.length > 0) return other.supervisors.includes(body.id)
    return relationsByLaw(other.kind, other.areaCode).some(
      ({ relation, kind, areaCode }) => relation === 'supervisor' && kind === body.kind && areaCode === body.areaCode,
    )
  })
}

export async function registerOf(view: Queryable, places: Gazetteer): Promise<BodyRegister> {
  return loadBodyRegister(view, placeOfWith(places))
}

/** A code, a name or an address to an area, when it is told with certainty. */
export function placeOfWith(places: Gazetteer): PlaceOf {
  return (text) => {
    const found = places.resolve(text)
    return found !== null && found.confidence >= 0.8 && found.reason.kind !== 'several' ? found.code : null
  }
}
