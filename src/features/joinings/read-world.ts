import { parsePublicId } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { indicatorsOfJoined } from '../indicators/index.ts'
import { type MoneyAround, moneyAround, receivedKey } from '../money/index.ts'
import { type ProjectMoney, projectMoney, projectName } from '../plans/index.ts'
import type { JoinProject, World } from './join-world.ts'
import type { Key } from './joining-states.ts'
import { type Standing, standingOf } from './lineage.sql.ts'

/** Projects as they are now, with the plans they stand in: what rights are asked about. */
export interface ReadWorld extends World {
  readonly money: ReadonlyMap<string, ProjectMoney>
}

/** The project a name means. @throws where it is no name: names come from us, never from people */
export function keyOfName(name: string): Key {
  const key = parsePublicId(name)
  if (!key.ok) throw new Error(`${name} is no name of a project`)
  return key.value
}

/** Reads projects without holding them: for a preview. Those that are not there are left out. */
export async function readWorld(view: Queryable, keys: readonly Key[]): Promise<ReadWorld> {
  const money = new Map<string, ProjectMoney>()
  for (const key of keys) {
    const name = projectName(key)
    const found = money.has(name) ? null : await projectMoney(view, key)
    if (found !== null) money.set(name, found)
  }
  return worldOf(view, money)
}

/** What joinings must know of projects that were read or locked. */
export async function worldOf(view: Queryable, money: ReadonlyMap<string, ProjectMoney>): Promise<ReadWorld> {
  const projects = [...money.values()].map((one) => one.project)
  const around = await moneyAround(view, projects)
  const standing = await standingOf(view, projects)
  const indicators = await indicatorsOfJoined(view, projects)
  const seen = new Map<string, JoinProject>()
  for (const [name, one] of money) {
    const measures = indicators.flatMap((i) => (i.project === name ? [{ id: i.id, name: i.nameTh }] : []))
    seen.set(name, toJoinProject(name, one, around, standing.get(name), measures))
  }
  return {
    projects: seen,
    chainOf: around.chainOf,
    // More letters of the id than a transfer takes: what was agreed to must be the name it is stored under.
    receivedKey: (payer, chain) => receivedKey(payer.bodyNameTh, chain, 8),
    money,
  }
}

function toJoinProject(
  name: string,
  { project }: ProjectMoney,
  around: MoneyAround,
  standing: Standing | undefined,
  indicators: JoinProject['indicators'],
): JoinProject {
  const { home, id, bodyId, bodyNameTh, planId, nodeId, title, areaCode, state } = project
  return {
    name,
    home,
    id,
    bodyId,
    bodyNameTh,
    planId,
    nodeId,
    title,
    areaCode,
    state,
    code: standing?.code ?? null,
    fiscalYearFrom: project.fiscalYearFrom,
    fiscalYearTo: project.fiscalYearTo,
    figures: project.lines,
    handedOn: around.handedOn.get(name) ?? [],
    waits: around.waiting.has(name),
    closedInto: project.closedInto,
    above: standing?.above ?? [],
    components: standing?.components ?? [],
    indicators,
  }
}
