import type { Command } from '../../platform/room.ts'
import { askBot } from './know-bot.ts'
import { webhookOf } from './line-client.ts'
import { messages } from './messages.ts'

const checkCommand: Command = {
  name: 'line check',
  summary: { th: messages('th').cli.check, en: messages('en').cli.check },
  usage: '',
  async run({ deps, lang, say, complain }) {
    const words = messages(lang).cli
    const { line, baseUrl } = deps.config
    if (line === null) {
      complain(words.closed)
      return 1
    }
    const { bot, problem } = await askBot(deps, { anyway: true })
    if (bot === null || problem !== null) {
      complain(words.failed(problem ?? ''))
      return 1
    }
    say(words.account(bot.name, bot.basicId))
    say(words.webhook(`${baseUrl}/line/webhook`))
    const webhook = await webhookOf(line)
    say(webhook.ok ? words.webhookNow(webhook.value.url, webhook.value.active) : words.noWebhook)
    return 0
  },
}

export const lineCommands: readonly Command[] = [checkCommand]
