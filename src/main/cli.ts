import { parseArgs } from 'node:util'
import type { Lang } from '../kernel/lang.ts'
import type { Deps } from '../platform/deps.ts'
import type { Command, CommandCall, ExitCode } from '../platform/room.ts'
import { words } from './cli-messages.ts'
import { withDeps } from './command-deps.ts'
import { commands } from './commands.ts'
import { explain, traceOf } from './explain.ts'
import { operatorLang } from './operator-lang.ts'
import { progressOn } from './progress.ts'

/**
 * `bin/prasan`: finds the command by its words, reads its options, runs it.
 * @param argv what was typed after `prasan`
 * @returns 0 done, 1 refused or a problem was found, 2 wrong usage
 */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<ExitCode> {
  const lang = languageOf(argv, env)
  const typed = withoutLanguage(argv)
  const command = commandFor(typed)
  if (!command) return helpOrUnknown(typed, lang)
  const rest = typed.slice(command.name.split(' ').length)
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpFor(command, lang))
    return 0
  }
  const read = readCall(command, rest, lang)
  if ('usage' in read) {
    process.stderr.write(`${read.usage}\n${words(lang).usage}: prasan ${command.name} ${command.usage}\n`)
    return 2
  }
  return execute(command, read, env)
}

async function execute(command: Command, call: Omit<CommandCall, 'deps'>, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  try {
    if (command.needs === 'none') return await command.run({ ...call, deps: null as unknown as Deps })
    return await withDeps(env, (deps) => command.run({ ...call, deps }))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0
    call.complain(explain(error, call.lang))
    const trace = traceOf(error, env)
    if (trace) call.complain(trace)
    return 1
  }
}

function commandFor(typed: readonly string[]): Command | null {
  const matching = commands.filter((command) => {
    const name = command.name.split(' ')
    return name.every((word, at) => typed[at] === word)
  })
  return matching.sort((a, b) => b.name.length - a.name.length)[0] ?? null
}

function readCall(
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
      args: rest.map((word) => (word === '-' ? './-' : word)),
      options: { ...options, quiet: { type: 'boolean' as const } },
      allowPositionals: true,
    })
    const [least, most] = command.words ?? [0, 0]
    if (positionals.length < least || positionals.length > most) return { usage: words(lang).wordCount(least, most) }
    const of = <T>(kind: string) =>
      Object.fromEntries(Object.entries(values).filter(([name]) => declared[name]?.kind === kind)) as Record<string, T>
    return {
      words: positionals.map((word) => (word === './-' ? '-' : word)),
      text: of<string>('text'),
      flags: { ...of<boolean>('flag'), quiet: values.quiet === true },
      lists: of<string[]>('list'),
      lang,
      say: (line) => void process.stdout.write(`${line}\n`),
      complain: (line) => void process.stderr.write(`${line}\n`),
      progress: progressOn(process.stderr, values.quiet === true, lang),
    }
  } catch (error) {
    return { usage: words(lang).wrongOption((error as Error).message.split('.')[0] ?? '') }
  }
}

function helpOrUnknown(typed: readonly string[], lang: Lang): ExitCode {
  const asked = typed.filter((word) => !word.startsWith('-'))
  const below = commands.filter((command) => asked.every((word, at) => command.name.split(' ')[at] === word))
  const wantsHelp = typed.length === 0 || typed.includes('--help') || typed.includes('-h') || asked[0] === 'help'
  const shown = below.length > 0 ? below : commands
  const list = shown.map((command) => `  prasan ${command.name} ${command.usage}\n      ${command.summary[lang]}`)
  const text = `${words(lang).usage}: prasan <${words(lang).command}> [--lang th|en] [--quiet] [--help]\n\n${list.join('\n')}\n`
  if (wantsHelp) {
    process.stdout.write(text)
    return typed.length === 0 ? 2 : 0
  }
  process.stderr.write(`${words(lang).unknown(typed.join(' '))}\n${text}`)
  return 2
}

function helpFor(command: Command, lang: Lang): string {
  const options = Object.entries(command.options ?? {}).map(
    ([name, option]) => `  --${name}${option.kind === 'flag' ? '' : ' …'}\n      ${option.help[lang]}`,
  )
  return [
    `prasan ${command.name} ${command.usage}`,
    command.summary[lang],
    ...(options.length > 0 ? ['', ...options] : []),
    '',
  ].join('\n')
}

function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv): Lang {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const chosen = at < 0 ? undefined : argv[at]?.includes('=') ? argv[at].slice('--lang='.length) : argv[at + 1]
  if (chosen === 'th' || chosen === 'en') return chosen
  return operatorLang(env)
}

function withoutLanguage(argv: readonly string[]): string[] {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  if (at < 0) return [...argv]
  return [...argv.slice(0, at), ...argv.slice(at + (argv[at]?.includes('=') ? 1 : 2))]
}
