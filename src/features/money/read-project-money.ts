import type { Home } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type BodyName, bodiesNamed } from '../bodies/index.ts'
import { personNames } from '../people/index.ts'
import { type ProjectMoney, projectMoney } from '../plans/index.ts'
import { mayKeepMoney } from './money.policy.ts'
import { entriesOf, handedOnBy, sourcesByKeys, transfersOfProject } from './money.sql.ts'
import type { Entry, Sources, Transfer } from './money-model.ts'
import { projectTitles } from './names.sql.ts'

/** Everything the money page of a project shows. */
export interface ProjectMoneyRead extends ProjectMoney {
  readonly entries: readonly Entry[]
  readonly transfers: readonly Transfer[]
  readonly sources: Sources
  readonly handedOn: ReadonlyMap<string, bigint>
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly titles: ReadonlyMap<string, string>
  /** Names of who entered what, for officers; null for others. */
  readonly actors: ReadonlyMap<string, string> | null
  readonly mayKeep: boolean
}

export async function readProjectMoney(
  view: Queryable,
  deps: Pick<Deps, 'secrets'>,
  key: { home: Home; id: string },
  viewer: Viewer | null,
  now: Date,
): Promise<ProjectMoneyRead | null> {
  const money = await projectMoney(view, key)
  if (money === null) return null
  const entries = await entriesOf(view, key)
  const transfers = await transfersOfProject(view, key)
  const sources = await sourcesByKeys(
    view,
    [...money.project.lines, ...entries].map((one) => one.source),
  )
  const chained = [...sources.values()].flatMap((source) => source.chain.slice(0, 1))
  const named = await bodiesNamed(view, [
    money.project.bodyId,
    ...transfers.flatMap((one) => [one.payerBodyId, one.payeeBodyId]),
    ...[...sources.values()].flatMap((source) => (source.bodyId === null ? [] : [source.bodyId])),
  ])
  const titles = await projectTitles(view, [
    ...transfers.flatMap((one) => [
      { home: one.home, id: one.payeeProjectId },
      ...(one.payerProjectId === null ? [] : [{ home: one.payerHome, id: one.payerProjectId }]),
    ]),
    ...chained.map((end) => ({ home: end.home, id: end.projectId })),
  ])
  const officer = viewer !== null && viewer.grants.length > 0
  return {
    ...money,
    entries,
    transfers,
    sources,
    handedOn: await handedOnBy(view, key),
    bodies: named,
    titles,
    actors: officer
      ? await personNames(
          view,
          deps,
          entries.map((one) => one.actorId),
        )
      : null,
    mayKeep: mayKeepMoney(viewer, { bodyId: money.project.bodyId, areaCode: money.plan.areaCode }, now),
  }
}
