import type { Deps } from '../../platform/deps.ts'
import { reachOf } from '../../platform/net/reach.ts'
import type { DoctorCheck, Room } from '../../platform/room.ts'
import { deliverHooks } from './deliver.ts'
import { embedPages } from './embed.pages.ts'
import { fanOut } from './fan-out.ts'
import { hooksApi } from './hooks.api.ts'
import { hookPages } from './hooks.pages.ts'
import { countHooksInState, forgetDeliveries, forgetOldSecrets } from './hooks.sql.ts'
import { messages } from './messages.ts'
import type { HookPorts } from './ports.ts'

export { insertDeliveries, insertHook, insertHookEvent, storeAttempt } from './hooks.sql.ts'
export { sealedSecret } from './keep-hook.ts'
export { type HookPorts, MOST_COUNTED } from './ports.ts'

const KEPT_MS = 30 * 24 * 3_600_000

/** Other systems and other sites: signed webhooks of public events, badges and lists to embed (issue 8). */
export function hooksRoom(ports: HookPorts): Room {
  return {
    name: 'hooks',
    pages(app, deps) {
      hookPages(app, deps, ports)
      embedPages(app, deps, ports)
    },
    api: (app, deps) => hooksApi(app, deps, ports),
    every: [
      { name: 'hooks.fan-out', seconds: 2, run: async (deps) => void (await fanOut(deps, ports)) },
      {
        name: 'hooks.deliver',
        seconds: 2,
        run: async (deps) => void (await deliverHooks(deps, ports, reachOf(deps.config))),
      },
    ],
    jobs: (deps) => ({
      'hooks.tidy': () =>
        deps.db.transaction(async (tx) => {
          const now = deps.clock.now()
          await forgetDeliveries(tx, new Date(now.getTime() - KEPT_MS))
          await forgetOldSecrets(tx, now)
        }),
    }),
    nightly: ['hooks.tidy'],
    doctor,
  }
}

async function doctor(deps: Deps): Promise<DoctorCheck[]> {
  const say = messages('en').doctor
  const { active, disabled, late } = await countHooksInState(deps.db)
  const ok = late === 0 && disabled === 0
  return [{ name: 'hooks', ok, detail: ok ? say.fine(active) : say.late(late, disabled) }]
}
