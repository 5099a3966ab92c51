import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { mayAnswerFor, mayDecideOverlap, type SidesOfPair } from './overlaps.policy.ts'
import { type OfficerGrant, officerGrants } from './review.sql.ts'

/** Ids of everyone who may decide about such a pair today, in the order of the ids. */
export async function officersFor(view: Queryable, sides: SidesOfPair, now: Date): Promise<string[]> {
  const areaCodes = sides.areaCodes.flatMap((code) => code ?? [])
  const grants = await officerGrants(view, { areaCodes, bodyIds: sides.bodyIds }, todayInBangkok(now))
  return asPeople(grants).flatMap((person) => (mayDecideOverlap(person, sides, now) ? person.personId : []))
}

/** Ids of everyone who may speak for a body today. */
export async function officersOfBody(view: Queryable, bodyId: string, now: Date): Promise<string[]> {
  const grants = await officerGrants(view, { areaCodes: [], bodyIds: [bodyId] }, todayInBangkok(now))
  return asPeople(grants).flatMap((person) => (mayAnswerFor(person, bodyId, now) ? person.personId : []))
}

/** Everyone who plans or approves anywhere today, with what they are appointed to. */
export async function allOfficers(view: Queryable, now: Date): Promise<Viewer[]> {
  return asPeople(await officerGrants(view, 'everywhere', todayInBangkok(now)))
}

/** The appointments of each person as a viewer, so that one policy answers for those who ask and those who are listed. */
function asPeople(grants: readonly OfficerGrant[]): Viewer[] {
  const byPerson = new Map<string, OfficerGrant[]>()
  for (const grant of grants) byPerson.set(grant.personId, [...(byPerson.get(grant.personId) ?? []), grant])
  return [...byPerson].map(([personId, own]) => ({
    personId,
    displayName: '',
    grants: own,
    sessionId: '',
    steppedUpUntil: null,
  }))
}
