import { parseArgs } from 'node:util'
import type { Lang } from '../kernel/lang.ts'
import type { Command, CommandCall } from '../platform/room.ts'
import { words } from './cli-messages.ts'
import { progressOn } from './progress.ts'

/** What the words after a command mean to it, or the sentence that says why they mean nothing. */
export function readCall(
  command: Command,
  rest: readonly string[],
  lang: Lang,
): Omit<CommandCall, 'deps'> | { usage: string } {
  const declared = command.options ?? {}
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, option]) => [
      name,
      { type: option.kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: option.kind === 'list' },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({
      // A lone dash is a file name here: standard input.
      args: rest.map((word) => (word === '-' ? './-' : word)),
      options: { ...options, quiet: { type: 'boolean' as const } },
      allowPositionals: true,
    })
    const [least, most] = command.words ?? [0, 0]
    if (positionals.length < least || positionals.length > most) return { usage: words(lang).wordCount(least, most) }
    const plain = (value: unknown) => (value === './-' ? '-' : value)
    const of = <T>(kind: string) =>
      Object.fromEntries(
        Object.entries(values)
          .filter(([name]) => declared[name]?.kind === kind)
          .map(([name, value]) => [name, Array.isArray(value) ? value.map(plain) : plain(value)]),
      ) as Record<string, T>
    return {
      words: positionals.map((word) => String(plain(word))),
      text: of<string>('text'),
      flags: { ...of<boolean>('flag'), quiet: values.quiet === true },
      lists: of<string[]>('list'),
      lang,
      say: (line) => void process.stdout.write(`${line}\n`),
      complain: (line) => void process.stderr.write(`${line}\n`),
      progress: progressOn(process.stderr, values.quiet === true, lang),
    }
  } catch (error) {
    return { usage: whatIsWrong(error as NodeJS.ErrnoException, lang) }
  }
}

/** The parser says it in English and at length; the name of the option is what is needed. */
function whatIsWrong({ code, message }: NodeJS.ErrnoException, lang: Lang): string {
  const said = words(lang)
  const option = /--?[\p{L}\d][^\s'=,<]*/u.exec(message)?.[0] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return said.unknownOption(option)
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return said.wrongOption(message)
  return message.includes('does not take') ? said.takesNoValue(option) : said.needsValue(option)
}
