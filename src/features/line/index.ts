import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck, Room } from '../../platform/room.ts'
import { dropSilentTalks, forgetOldChats } from './chats.ts'
import { handleEvents } from './handle-events.ts'
import { askBot, knownBot } from './know-bot.ts'
import { fetchLatePhotos } from './late-photos.ts'
import { lineCommands } from './line.cli.ts'
import { linePages } from './line.pages.ts'
import { countWaiting } from './line.sql.ts'
import { messages } from './messages.ts'
import { sendOut } from './send-out.ts'

export { lineChannel } from './channel.ts'

const HOUR_MS = 3_600_000

/** People report, follow and answer in LINE, where they are already (CMP-1). */
export const lineRoom: Room = {
  name: 'line',
  pages: linePages,
  jobs: (deps) => ({ 'line.forget': () => forgetOldChats(deps) }),
  nightly: ['line.forget'],
  every: [
    { name: 'line.handle', seconds: 1, run: async (deps) => void (await handleEvents(deps)) },
    { name: 'line.send', seconds: 1, run: async (deps) => void (await sendOut(deps)) },
    { name: 'line.photos', seconds: 5, run: async (deps) => void (await fetchLatePhotos(deps)) },
    { name: 'line.ask', seconds: 60, run: async (deps) => void (await askBot(deps)) },
    { name: 'line.silent', seconds: 600, run: (deps) => dropSilentTalks(deps) },
  ],
  commands: lineCommands,
  doctor,
}

async function doctor(deps: Deps): Promise<DoctorCheck[]> {
  const say = messages('en').doctor
  const check = (ok: boolean, detail: string) => [{ name: 'line', ok, detail }]
  if (deps.config.line === null) return check(true, say.closed)
  const { waiting, stuck } = await countWaiting(deps.db, new Date(deps.clock.now().getTime() - HOUR_MS))
  const bot = await knownBot(deps)
  if (bot === null) return check(false, say.unnamed)
  return stuck > 0 ? check(false, say.stuck(stuck)) : check(true, say.fine(`${bot.name} ${bot.basicId}`, waiting))
}
