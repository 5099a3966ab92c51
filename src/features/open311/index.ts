import type { Deps } from '../../platform/deps.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { reachOf } from '../../platform/net/reach.ts'
import type { DoctorCheck, Room } from '../../platform/room.ts'
import { forwardCases } from './forward.ts'
import { hearUpdates } from './hear.ts'
import { messages } from './messages.ts'
import { open311Commands } from './open311.cli.ts'
import { open311Failures, open311Pages } from './open311.pages.ts'
import { countStuck, peersInUse } from './peers.sql.ts'
import { systemsPages } from './systems.pages.ts'

export { connectSystem } from './connect-system.ts'
export { peersInUse } from './peers.sql.ts'
export { forwardOfCase } from './sections.ts'

/**
 * Other systems report here and read what became of it, by Open311 GeoReport v2; cases of bodies that work in a system of their own are
 * handed to it, and its steps come back (CMP-1).
 */
export function open311Room(reach?: OutsideOptions): Room {
  const reachIn = ({ config }: Deps) => reach ?? reachOf(config)
  return {
    name: 'open311',
    pages(app, deps) {
      systemsPages(app, deps, reachIn(deps))
      open311Pages(app, deps, reachIn(deps))
    },
    failures: open311Failures,
    every: [
      { name: 'open311.forward', seconds: 5, run: async (deps) => void (await forwardCases(deps, reachIn(deps))) },
      { name: 'open311.hear', seconds: 60, run: async (deps) => void (await hearUpdates(deps, reachIn(deps))) },
      { name: 'open311.hear-neighbour', seconds: 3, run: hearNeighbour },
    ],
    commands: open311Commands,
    doctor,
  }
}

/** Whoever watches two cities of the demonstration does not wait a minute; the other one is on the same machine. */
async function hearNeighbour(deps: Deps): Promise<void> {
  if (deps.config.demoReach.length > 0) await hearUpdates(deps, reachOf(deps.config))
}

async function doctor(deps: Deps): Promise<DoctorCheck[]> {
  const [peers, stuck] = [await peersInUse(deps.db), await countStuck(deps.db)]
  const silent = peers.filter(({ lastProblem }) => lastProblem !== null).map(({ bodyCode }) => bodyCode)
  const say = messages('en').doctor
  const detail =
    stuck > 0 ? say.stuck(stuck) : silent.length > 0 ? say.silent(silent.join(', ')) : say.fine(peers.length)
  const { demoReach } = deps.config
  return [
    { name: 'open311', ok: stuck === 0 && silent.length === 0, detail },
    ...(demoReach.length === 0 ? [] : [{ name: 'demo-reach', ok: true, detail: say.mayAsk(demoReach.join(', ')) }]),
  ]
}
