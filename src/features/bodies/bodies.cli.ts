import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { presentPlan, problemText, whole } from './bodies.present.ts'
import { readBodyCsv } from './body-file.ts'
import { fileProblemText } from './import.pages.ts'
import { importBodies, tryBodyImport } from './import-bodies.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'
import type { BodyImportPlan } from './plan-body-import.ts'

const MOST_PROBLEMS_SHOWN = 20

export const bodiesCommands: readonly Command[] = [
  {
    name: 'bodies import',
    summary: { th: th.importing.summary, en: en.importing.summary },
    usage: 'FILE.csv [--dry-run] [--report] [--reason TEXT]',
    words: [1, 1],
    options: {
      'dry-run': { kind: 'flag', help: { th: th.importing.dryRun, en: en.importing.dryRun } },
      report: { kind: 'flag', help: { th: th.importing.report, en: en.importing.report } },
      reason: { kind: 'text', help: { th: th.importing.reasonOption, en: en.importing.reasonOption } },
    },
    run: bodiesImport,
  },
]

async function bodiesImport(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).importing
  const [file = ''] = call.words
  const { db, clock } = call.deps
  const bytes = await readFile(file).catch(() => null)
  if (bytes === null) {
    call.complain(say.notReadable(file))
    return 1
  }
  const read = readBodyCsv(bytes)
  if (!read.ok) {
    call.complain(fileProblemText(read.problem, call.lang))
    return 1
  }
  call.progress(read.value.rows.length, read.value.rows.length, say.reading)
  const now = clock.now()
  if (call.flags['dry-run']) {
    const plan = await db.snapshot((view) => tryBodyImport(view, read.value, now))
    if (plan.problems.length > 0) return refuse(call, plan.problems)
    report(call, plan)
    call.say(say.dryRunNote)
    return 0
  }
  const reason = call.text.reason?.trim() || say.commandReason
  const act = { fileName: basename(file), bytes, reason, actorId: null, now }
  const done = await db.transaction((tx) => importBodies(tx, read.value, act))
  if (!done.ok) return refuse(call, done.problem.problems)
  report(call, done.value)
  return 0
}

function report(call: CommandCall, plan: BodyImportPlan): void {
  const say = messages(call.lang).importing
  const shown = presentPlan(plan, call.flags.report ? Number.POSITIVE_INFINITY : 0, call.lang)
  for (const body of shown.bodies) {
    call.say(`${say.line} ${body.line}: ${body.name}${body.isNew ? ` (${say.isNew})` : ''}`)
    for (const change of body.changes) call.say(`  ${change}`)
  }
  call.say(say.counts(shown.added, shown.changed, shown.unchanged))
}

function refuse(call: CommandCall, problems: BodyImportPlan['problems']): ExitCode {
  const say = messages(call.lang).importing
  for (const problem of problems.slice(0, MOST_PROBLEMS_SHOWN)) call.complain(problemText(problem, call.lang))
  if (problems.length > MOST_PROBLEMS_SHOWN) call.complain(say.more(whole(problems.length - MOST_PROBLEMS_SHOWN)))
  call.complain(say.refusedCount(whole(problems.length)))
  return 1
}
