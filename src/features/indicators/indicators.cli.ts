import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { importValues, readValueFile, tryValueImport } from './import-values.ts'
import { whole } from './indicators.present.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { periodText } from './problem-text.ts'
import { differencesFromObservations, refreshAll } from './refresh-values.ts'
import { sheetRefusedText } from './upload.pages.ts'
import type { SheetProblemLine } from './value-sheet.ts'

const MOST_PROBLEMS_SHOWN = 50

export const indicatorsCommands: readonly Command[] = [
  {
    name: 'indicators import',
    summary: { th: th.cli.summary, en: en.cli.summary },
    usage: 'FILE [--dry-run] [--reason TEXT]',
    words: [1, 1],
    options: {
      'dry-run': { kind: 'flag', help: { th: th.cli.dryRun, en: en.cli.dryRun } },
      reason: { kind: 'text', help: { th: th.cli.reason, en: en.cli.reason } },
    },
    run: importCommand,
  },
  {
    name: 'indicators recompute',
    summary: { th: th.cli.recompute, en: en.cli.recompute },
    usage: '',
    run: recomputeCommand,
  },
]

async function importCommand(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang)
  const [file = ''] = call.words
  const { db, clock } = call.deps
  if (
    !(await access(file).then(
      () => true,
      () => false,
    ))
  ) {
    call.complain(say.cli.notReadable(file))
    return 1
  }
  const sheet = await readValueFile({ name: basename(file), open: () => createReadStream(file) }, call.lang)
  if (!sheet.ok) {
    call.complain(sheetRefusedText(sheet.problem, call.lang))
    return 1
  }
  const how = {
    by: { command: true } as const,
    reason: call.text.reason?.trim() ?? '',
    now: clock.now(),
    lang: call.lang,
  }
  if (call.flags['dry-run']) {
    const tried = await db.snapshot((view) => tryValueImport(view, sheet.value, how))
    if (tried.problems.length > 0) return refuse(call, tried.problems)
    const count = (outcome: string) => whole(tried.plans.filter((plan) => plan.outcome === outcome).length)
    call.say(say.sheet.result(count('entered'), count('corrected'), count('unchanged'), whole(tried.blank)))
    call.say(say.cli.dryRunNote)
    return 0
  }
  const done = await wholeOrNot<{ entered: number; corrected: number; unchanged: number }, readonly SheetProblemLine[]>(
    call.deps,
    { purpose: 'indicators.import', key: null },
    async (tx) => {
      const imported = await importValues(tx, sheet.value, how)
      return imported.ok ? { ok: true, value: { ...imported.value } } : imported
    },
  )
  if (!done.ok) return refuse(call, done.problem)
  const { entered, corrected, unchanged } = done.value
  call.say(say.sheet.done(whole(entered), whole(corrected), whole(unchanged)))
  return 0
}

function refuse(call: CommandCall, problems: readonly SheetProblemLine[]): ExitCode {
  const say = messages(call.lang).cli
  for (const { address, text } of problems.slice(0, MOST_PROBLEMS_SHOWN)) call.complain(`${address}: ${text}`)
  if (problems.length > MOST_PROBLEMS_SHOWN) call.complain(say.more(whole(problems.length - MOST_PROBLEMS_SHOWN)))
  call.complain(say.refused(whole(problems.length)))
  return 1
}

async function recomputeCommand(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).cli
  const found = await call.deps.db.transaction(async (tx) => {
    const differences = await differencesFromObservations(tx)
    return { differences, count: await refreshAll(tx) }
  })
  for (const { code, period } of found.differences) call.say(say.different(code, periodText(period, call.lang)))
  if (found.differences.length > 0) return 1
  call.say(say.same(whole(found.count)))
  return 0
}
