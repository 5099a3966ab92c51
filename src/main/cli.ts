import type { Lang } from '../kernel/lang.ts'
import type { Deps } from '../platform/deps.ts'
import type { Command, CommandCall, ExitCode } from '../platform/room.ts'
import { readCall } from './cli-call.ts'
import { helpFor, helpForAll, namesBelow } from './cli-help.ts'
import { words } from './cli-messages.ts'
import { explain, traceOf } from './explain.ts'
import { operatorLang } from './operator-lang.ts'
import { UndoList } from './undo-list.ts'

/**
 * `bin/prasan`: finds the command by its words, reads its options, runs it.
 * @param argv what was typed after `prasan`
 * @returns 0 done, 1 refused or a problem was found, 2 wrong usage
 */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<ExitCode> {
  const undo = new UndoList()
  const leaving = leaveEarly(undo)
  const { lang, typed, wrong } = withoutLanguage(argv, env)
  if (wrong !== null) return complain(words(lang).wrongLanguage(wrong))
  const asksHelp = typed.includes('--help') || typed.includes('-h') || typed[0] === 'help'
  const asked = typed.filter((word) => !['--help', '-h'].includes(word)).slice(typed[0] === 'help' ? 1 : 0)
  const commands = await commandsFor(asked)
  const command = commandFor(commands, asked)
  if (asksHelp || !command) return explainUsage(commands, asked, command, asksHelp, lang)
  const read = readCall(command, asked.slice(command.name.split(' ').length), lang)
  if ('usage' in read) return complain(read.usage, `${words(lang).usage}: prasan ${command.name} ${command.usage}`)
  return execute(command, read, env, undo, leaving)
}

/** Commands that need nothing of the house: loading the rest of it would take longer than many a list takes to compare. */
const quickCommands: Readonly<Record<string, () => Promise<Command>>> = {
  overlaps: async () => (await import('../features/overlaps/quick.ts')).overlapsFileCommand,
}

/** All commands, or the one asked for where it can start alone. */
async function commandsFor([first = '']: readonly string[]): Promise<readonly Command[]> {
  const quick = Object.hasOwn(quickCommands, first) ? quickCommands[first] : undefined
  return quick ? [await quick()] : (await import('./commands.ts')).commands
}

/** The longest name that begins what was typed. */
function commandFor(commands: readonly Command[], typed: readonly string[]): Command | null {
  const matching = commands.filter(({ name }) => name.split(' ').every((word, at) => typed[at] === word))
  return matching.sort((a, b) => b.name.length - a.name.length)[0] ?? null
}

function explainUsage(
  commands: readonly Command[],
  asked: readonly string[],
  command: Command | null,
  asksHelp: boolean,
  lang: Lang,
): ExitCode {
  const said = words(lang)
  const below = namesBelow(commands, asked)
  if (asksHelp && command) return say(helpFor(command, lang))
  if (asksHelp && below.length > 0) return say(helpForAll(below, lang))
  if (asked.length === 0) return complain(helpForAll(commands, lang))
  if (below.length > 0) return complain(said.unfinished(asked.join(' ')), helpForAll(below, lang))
  const group = namesBelow(commands, asked.slice(0, 1))
  return complain(said.unknown(asked.join(' ')), group.length > 0 ? helpForAll(group, lang) : said.seeHelp)
}

function say(text: string): ExitCode {
  process.stdout.write(`${text}\n`)
  return 0
}

function complain(...lines: string[]): ExitCode {
  process.stderr.write(`${lines.join('\n')}\n`)
  return 2
}

async function execute(
  command: Command,
  call: Omit<CommandCall, 'deps'>,
  env: NodeJS.ProcessEnv,
  undo: UndoList,
  leaving: AbortSignal,
): Promise<ExitCode> {
  try {
    if (command.needs === 'none') return await command.run({ ...call, deps: null as unknown as Deps })
    const { withDeps } = await import('./command-deps.ts')
    return await withDeps(env, undo, (deps) => command.run({ ...call, deps }))
  } catch (error) {
    // Whatever fails because everything is being closed needs no words.
    if (leaving.aborted) return 1
    call.complain(explain(error, call.lang))
    const trace = traceOf(error, env)
    if (trace) call.complain(trace)
    return 1
  }
}

/** By custom a program that signal number n ended says 128 + n. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * Ctrl-C and SIGTERM end a command as its own end does: nothing half-written and no database stays behind. So does a
 * reader who has seen enough (`| head`), which is no failure, and an output that takes nothing more, which is one.
 * @returns is aborted when that has begun
 */
function leaveEarly(undo: UndoList): AbortSignal {
  const leaving = new AbortController()
  const leave = (code: number) => {
    leaving.abort()
    void undo.all().finally(() => process.exit(code))
  }
  for (const [signal, code] of Object.entries(exitCodes)) process.on(signal, () => leave(code))
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const readerLeft = error.code === 'EPIPE' || error.code === 'EIO'
      if (!readerLeft && stream === process.stdout) {
        process.stderr.write(`${explain(error, operatorLang(process.env))}\n`)
      }
      leave(readerLeft ? 0 : 1)
    })
  }
  return leaving.signal
}

/** Takes `--lang th` out of what was typed; it may stand anywhere. */
function withoutLanguage(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): { lang: Lang; typed: string[]; wrong: string | null } {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const first = argv[at]
  if (first === undefined) return { lang: operatorLang(env), typed: [...argv], wrong: null }
  const inOne = first.includes('=')
  const chosen = inOne ? first.slice('--lang='.length) : (argv[at + 1] ?? '')
  const typed = [...argv.slice(0, at), ...argv.slice(at + (inOne ? 1 : 2))]
  if (chosen === 'th' || chosen === 'en') return { lang: chosen, typed, wrong: null }
  return { lang: operatorLang(env), typed, wrong: chosen }
}
