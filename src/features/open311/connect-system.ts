import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { listCategories } from '../routing/index.ts'
import { peerOf, sealedKey } from './forward.ts'
import { type Peer, type PeerProblem, refusalOfKey, servicesOfPeer } from './peer-client.ts'
import { endPeer, insertPeer, type PeerRow, peersInUse, renewPeer } from './peers.sql.ts'

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

/**
 * From now on the body's new cases go there. The same address once more is the same system with another key or other settings, and nothing
 * that was handed to it is forgotten; a connection to another address ends.
 */
export async function connectSystem(tx: Tx, deps: Deps, system: SystemToConnect): Promise<void> {
  const now = deps.clock.now()
  const endpoint = withoutLastSlashes(system.endpoint)
  const before = (await peersInUse(tx)).find(({ bodyId }) => bodyId === system.bodyId)
  const isSame = before !== undefined && withoutLastSlashes(before.endpoint) === endpoint
  const id = isSame ? before.id : newId()
  const settings = {
    jurisdiction: system.jurisdiction ?? null,
    keySealed: sealedKey(deps, id, system.key),
    services: system.services ?? {},
    usualService: system.usualService ?? null,
    madeBy: system.madeBy,
    reason: system.reason,
  }
  if (isSame) return renewPeer(tx, id, { ...settings, beforeId: newId() }, now)
  if (before) await endPeer(tx, before.id, system.madeBy, now)
  await insertPeer(tx, { ...settings, id, bodyId: system.bodyId, endpoint, askedUntil: now }, now)
}

const withoutLastSlashes = (endpoint: string) => endpoint.replace(/\/+$/, '')

/** What another system said when it was tried. */
export interface Tried {
  readonly services: number
  /** Our categories for which it has no service, by their codes: such a case would be refused there. */
  readonly without: readonly string[]
}

/** Asks another system for its services and whether it takes our key. Nothing is left there. */
export async function trySystem(
  deps: Pick<Deps, 'db' | 'clock'>,
  peer: Peer,
  { services, usualService }: { services: Readonly<Record<string, string>>; usualService: string | null },
  reach: OutsideOptions,
): Promise<Result<Tried, PeerProblem>> {
  const there = await servicesOfPeer(peer, reach)
  if (!there.ok) return there
  const refusal = await refusalOfKey(peer, reach)
  if (refusal !== null) return refuse(refusal)
  const known = new Set(there.value)
  const ours = await listCategories(deps.db, todayInBangkok(deps.clock.now()))
  const without = ours.filter(({ code }) => !known.has(services[code] ?? usualService ?? code)).map(({ code }) => code)
  return ok({ services: there.value.length, without })
}

/** The same of a connection that stands. */
export async function tryConnected(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  row: PeerRow,
  reach: OutsideOptions,
): Promise<Result<Tried, PeerProblem>> {
  const peer = peerOf(deps, row)
  return peer.ok ? trySystem(deps, peer.value, row, reach) : peer
}
