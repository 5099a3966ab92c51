import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { formatFiscalYear, parseYear } from '../../kernel/thai-calendar.ts'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { recomputeAreaTotals } from '../plans/index.ts'
import { renewLate } from './late.sql.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'
import { baht, whole } from './money.present.ts'
import { fileProblemText } from './reconcile.pages.ts'
import { postReconciliation, type Reconciliation, reconcile } from './reconcile.ts'
import { readFigures } from './reconcile-sheet.ts'
import { refusalText } from './refusal-text.ts'
import { homesThatDiffer, homesWithMoney } from './totals.sql.ts'

const help = (of: (say: typeof th.commands) => string) => ({ th: of(th.commands), en: of(en.commands) })

export const moneyCommands: readonly Command[] = [
  {
    name: 'money import',
    summary: help((say) => say.import),
    usage: 'FILE --year YEAR [--dry-run] [--report] [--reason TEXT]',
    words: [1, 1],
    options: {
      year: { kind: 'text', help: help((say) => say.year) },
      'dry-run': { kind: 'flag', help: help((say) => say.dryRun) },
      report: { kind: 'flag', help: help((say) => say.report) },
      reason: { kind: 'text', help: help((say) => say.reasonOption) },
    },
    run: moneyImport,
  },
  {
    name: 'money recompute',
    summary: help((say) => say.recompute),
    usage: '[--check]',
    options: { check: { kind: 'flag', help: help((say) => say.check) } },
    run: moneyRecompute,
  },
]

async function moneyImport(call: CommandCall): Promise<ExitCode> {
  const { lang } = call
  const all = messages(lang)
  const [path = ''] = call.words
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) {
    call.complain(all.commands.fileNotReadable(path))
    return 1
  }
  const year = parseYear(call.text.year ?? '')
  if (!year.ok) {
    call.complain(all.commands.yearNeeded)
    return 2
  }
  const name = basename(path)
  const read = await readFigures(name, bytes, year.value)
  if (!read.ok) {
    call.complain(fileProblemText(read.problem, lang))
    return 1
  }
  const by = { viewer: null, now: call.deps.clock.now(), isMachine: true }
  if (call.flags['dry-run']) {
    const outcome = await call.deps.db.snapshot((view) => reconcile(view, read.value, by))
    report(call, outcome)
    return outcome.refused.length > 0 || outcome.cannot.length > 0 ? 1 : 0
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = { name, sha256, fiscalYear: year.value, document: th.reconcile.defaultDocument(name) }
  const reason = call.text.reason ?? th.commands.defaultReason
  const done = await call.deps.db.transaction((tx) =>
    postReconciliation(tx, read.value, file, { reason, digest: null }, by),
  )
  if (done.ok) {
    report(call, done.value.outcome)
    call.say(
      done.value.posted === 0
        ? all.reconcile.nothingToPost
        : all.reconcile.posted(whole(done.value.posted), baht(done.value.postedSatang, lang)),
    )
    return 0
  }
  const { problem } = done
  if (problem.kind === 'cannot-post' || problem.kind === 'changed') {
    report(call, problem.outcome)
    call.complain(problem.kind === 'changed' ? all.reconcile.fileChanged : all.reconcile.cannotPost)
  } else {
    call.complain(refusalText(problem, lang).text)
  }
  return 1
}

/** The counts, every cell that was not understood, and with `--report` every difference with both figures. */
function report(call: CommandCall, outcome: Reconciliation): void {
  const { lang } = call
  const all = messages(lang)
  const say = all.reconcile
  call.say(
    all.commands.counts(
      whole(outcome.rows),
      whole(outcome.same),
      whole(outcome.different.length),
      whole(outcome.unmatched.length),
      whole(outcome.refused.length + outcome.cannot.length),
    ),
  )
  for (const one of outcome.refused)
    call.complain(`${one.address}: ${say.problems[one.kind] ?? one.kind} (${one.value})`)
  for (const one of outcome.cannot)
    call.complain(`${one.address}: ${one.title}: ${refusalText(one.problem, lang).text}`)
  if (!call.flags.report) return
  for (const one of outcome.unmatched) call.say(`${one.address}: ${say.problems[one.kind] ?? one.kind} (${one.value})`)
  for (const one of outcome.different)
    call.say(
      `${one.figure.address}: ${one.title} · ${all.phases[one.figure.phase]} ${formatFiscalYear(one.figure.fiscalYear, lang)} · ${one.source}: ${say.inFile} ${baht(one.figure.amountSatang, lang)}, ${say.inSystem} ${baht(one.hasSatang, lang)}`,
    )
}

async function moneyRecompute(call: CommandCall): Promise<ExitCode> {
  const { db, clock } = call.deps
  const all = messages(call.lang)
  if (call.flags.check) {
    const differ = await homesThatDiffer(db)
    call.say(differ.length === 0 ? all.doctor.good : all.doctor.differ(differ.join(' ')))
    return differ.length === 0 ? 0 : 1
  }
  const homes = await homesWithMoney(db)
  for (const [at, home] of homes.entries()) {
    await db.transaction(async (tx) => {
      await recomputeAreaTotals(tx, [home], clock.now())
      await renewLate(tx, [home], null, clock.now())
    })
    call.progress(at + 1, homes.length, all.commands.recompute)
  }
  call.say(all.commands.recomputed(whole(homes.length)))
  return 0
}
