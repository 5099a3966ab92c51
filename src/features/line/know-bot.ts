import type { Deps } from '../../platform/deps.ts'
import { type Bot, botOf, storeBot } from './line.sql.ts'
import { botInfo } from './line-client.ts'
import { tokenPrint } from './sealed.ts'

const DAY_MS = 86_400_000

/** What is known of the official account; null before LINE was asked. */
export async function knownBot({ db, config, secrets }: Pick<Deps, 'db' | 'config' | 'secrets'>): Promise<Bot | null> {
  return config.line === null ? null : botOf(db, tokenPrint({ secrets }, config.line.token))
}

/** Asks LINE who we are there, once a day. @returns the problem where it could not be asked */
export async function askBot(
  deps: Deps,
  { anyway = false } = {},
): Promise<{ bot: Bot | null; problem: string | null }> {
  const { line } = deps.config
  if (line === null) return { bot: null, problem: null }
  const now = deps.clock.now()
  const known = await knownBot(deps)
  if (known !== null && !anyway && now.getTime() - known.askedAt.getTime() < DAY_MS)
    return { bot: known, problem: null }
  const asked = await botInfo(line)
  if (!asked.ok) {
    const { problem } = asked
    return { bot: known, problem: problem.kind === 'refused' ? String(problem.status) : problem.reason }
  }
  const bot = { ...asked.value, askedAt: now }
  await deps.db.transaction((tx) => storeBot(tx, tokenPrint(deps, line.token), bot))
  return { bot, problem: null }
}
