import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { readKeptHead } from './kept-head.ts'
import { logSigner } from './log-key.ts'
import { messages } from './messages.ts'
import { latestCheckpoint, logState, rootAt, waitingSince } from './publiclog.sql.ts'
import { rootFromTiles } from './read-proof.ts'

const TOO_LONG_MS = 60_000

/** For `prasan doctor`: the key is ours, the head is what the tiles give, nothing waits, nothing was rolled back. */
export async function logCheck(deps: Deps): Promise<DoctorCheck> {
  const say = messages('en').doctor
  const bad = (detail: string): DoctorCheck => ({ name: say.name, ok: false, detail })
  const state = await logState(deps.db)
  const waiting = await waitingSince(deps.db, new Date(deps.clock.now().getTime() - TOO_LONG_MS))
  if (state === null) {
    return waiting > 0 ? bad(say.waiting(String(waiting))) : { name: say.name, ok: true, detail: say.empty }
  }
  if (!logSigner(deps, state.origin).publicKey.equals(state.publicKey)) return bad(say.otherKey)
  const kept = readKeptHead(deps.config)
  if (kept !== null && (await rootAt(deps.db, kept.size))?.toString('hex') !== kept.root) {
    return bad(kept.size > state.size ? say.rolledBack(kept.size, state.size) : say.otherPast(kept.size))
  }
  const head = await latestCheckpoint(deps.db)
  const root = await rootFromTiles(deps.db, state.size)
  if (head?.size !== state.size || !root?.equals(head.root)) return bad(say.rootWrong)
  if (waiting > 0) return bad(say.waiting(String(waiting)))
  const ahead = state.loggedAt.getTime() - deps.clock.now().getTime()
  if (ahead > TOO_LONG_MS) return bad(say.clockBack(state.loggedAt.toISOString()))
  return { name: say.name, ok: true, detail: say.good(state.size.toLocaleString('en-US')) }
}
