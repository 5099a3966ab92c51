import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { loadGazetteer } from '../places/index.ts'
import { aboutOf, eventKeyOf, isWanted, payloadOf } from './hook.ts'
import { activeHooks, insertDeliveries, moveCursor, type NewDelivery, takeCursor } from './hooks.sql.ts'
import type { HookPorts } from './ports.ts'

const AT_ONCE = 500

/**
 * Looks through what came into the public log and puts down what each webhook is to be told. One worker does it at a time; what it put down
 * and how far it came are one transaction, so that every event is put down once.
 * @returns how many entries were looked at
 */
export async function fanOut(deps: Deps, ports: HookPorts): Promise<number> {
  let all = 0
  for (;;) {
    const looked = await deps.db.transaction((tx) => portion(tx, deps, ports))
    all += looked
    if (looked < AT_ONCE) return all
  }
}

async function portion(tx: Tx, deps: Deps, ports: HookPorts): Promise<number> {
  const from = await takeCursor(tx, () => ports.logSize(tx), false)
  if (from === null) return 0
  const hooks = await activeHooks(tx)
  if (hooks.length === 0) {
    const size = await ports.logSize(tx)
    if (size !== from) await moveCursor(tx, size)
    return 0
  }
  const entries = await ports.entriesFrom(tx, from, AT_ONCE)
  const last = entries.at(-1)
  if (last === undefined) return 0
  const places = await loadGazetteer(tx)
  const lineOf = (code: string) => [code, ...places.line(code).map((area) => area.code as string)]
  const deliveries = entries.flatMap((entry): NewDelivery[] => {
    const about = aboutOf(entry)
    if (about === null) return []
    const wanting = hooks.filter((hook) => entry.leaf >= hook.fromLeaf && isWanted(hook, about, lineOf))
    if (wanting.length === 0) return []
    const payload = payloadOf(entry, about, deps.config.baseUrl)
    const { leaf } = entry
    return wanting.map(({ id }) => ({
      id: newId(),
      hookId: id,
      eventKey: eventKeyOf(leaf),
      leaf,
      topic: about.topic,
      payload,
    }))
  })
  await insertDeliveries(tx, deliveries, deps.clock.now())
  await moveCursor(tx, last.leaf + 1)
  return entries.length
}
