import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { sealedKey } from './forward.ts'
import { endPeer, insertPeer, peersInUse } from './peers.sql.ts'

/** Another system in which a body works, as somebody connects it. */
export interface SystemToConnect {
  readonly bodyId: string
  /** GeoReport v2 address. */
  readonly endpoint: string
  /** The key it gave us. */
  readonly key: string
  readonly jurisdiction?: string | null
  /** Our category to the service_code there, where they differ. */
  readonly services?: Readonly<Record<string, string>>
  readonly usualService?: string | null
  /** Who answers for the connection. */
  readonly madeBy: string
  readonly reason: string
}

/** From now on the body's new cases go there. A connection it had before ends. */
export async function connectSystem(tx: Tx, deps: Deps, system: SystemToConnect): Promise<void> {
  const now = deps.clock.now()
  const id = newId()
  const before = (await peersInUse(tx)).find(({ bodyId }) => bodyId === system.bodyId)
  if (before) await endPeer(tx, before.id, system.madeBy, now)
  await insertPeer(
    tx,
    {
      id,
      bodyId: system.bodyId,
      endpoint: system.endpoint.replace(/\/+$/, ''),
      jurisdiction: system.jurisdiction ?? null,
      keySealed: sealedKey(deps, id, system.key),
      services: system.services ?? {},
      usualService: system.usualService ?? null,
      askedUntil: now,
      madeBy: system.madeBy,
      reason: system.reason,
    },
    now,
  )
}
