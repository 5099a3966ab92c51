import type { Command } from '../../platform/room.ts'
import { demoApiKeys } from './demo.sql.ts'
import { demoSignIns } from './demo-people.ts'
import { messagesOf } from './messages.ts'

const [th, en] = [messagesOf('th').cli, messagesOf('en').cli]

const demoSignInsCommand: Command = {
  name: 'demo sign-ins',
  summary: { th: th.signIns, en: en.signIns },
  usage: '[--json]',
  options: { json: { kind: 'flag', help: { th: th.json, en: en.json } } },
  async run({ deps, flags, lang, say, complain }) {
    const words = messagesOf(lang).cli
    const signIns = deps.config.demo ? await demoSignIns(deps.db, lang) : []
    if (signIns.length === 0) {
      complain(words.none)
      return 1
    }
    const keys = await demoApiKeys(deps.db)
    if (flags.json) {
      say(JSON.stringify({ sign_ins: signIns, api_keys: keys }, null, 2))
      return 0
    }
    for (const signIn of signIns) {
      say(
        `${signIn.user}  ${signIn.password}  ${signIn.role}${signIn.body === null ? '' : `  ${signIn.body}`}  ${signIn.what}`,
      )
      if (signIn.totp_secret) say(`  TOTP ${signIn.totp_secret}`)
    }
    say(words.keys)
    for (const { key, scopes } of keys) say(`${key}  ${scopes.join(', ')}`)
    return 0
  },
}

export const peopleCommands: readonly Command[] = [demoSignInsCommand]
