import type { Lang } from '../kernel/lang.ts'
import type { Command } from '../platform/room.ts'
import { words } from './cli-messages.ts'

/** The commands whose names begin with these words. */
export function namesBelow(commands: readonly Command[], typed: readonly string[]): readonly Command[] {
  return commands.filter(({ name }) => typed.every((word, at) => name.split(' ')[at] === word))
}

export function helpForAll(commands: readonly Command[], lang: Lang): string {
  const said = words(lang)
  const lines = commands.map((command) => `  ${line(command)}\n      ${command.summary[lang]}`)
  return [
    `${said.usage}: prasan <${said.command}> [--lang th|en] [--quiet] [--help]`,
    '',
    ...lines,
    '',
    said.helpOfOne,
  ].join('\n')
}

export function helpFor(command: Command, lang: Lang): string {
  const said = words(lang)
  const options = Object.entries(command.options ?? {}).map(
    ([name, option]) => `  --${name}${option.kind === 'flag' ? '' : ' …'}\n      ${option.help[lang]}`,
  )
  const common = [`  --lang th|en\n      ${said.helpLang}`, `  --quiet\n      ${said.helpQuiet}`]
  return [line(command), command.summary[lang], '', ...options, ...common].join('\n')
}

function line({ name, usage }: Command): string {
  return `prasan ${name} ${usage}`.trimEnd()
}
