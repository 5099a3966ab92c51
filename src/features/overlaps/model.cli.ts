import { type FitQuality, overlapModel, type RefitRefusal } from '../../engines/overlap/index.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Command, CommandCall, CommandOption, ExitCode } from '../../platform/room.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import { modelUses, storedModels } from './models.sql.ts'
import { type Refitted, refitToDecisions, storeRefit } from './refit-model.ts'
import { shippedName, type UseRefusal, useModel } from './use-model.ts'

const byOption: CommandOption = {
  kind: 'text',
  help: { th: 'ใครเป็นผู้สั่ง เก็บไว้กับรุ่น', en: 'Who orders this; kept with the version' },
}
const reasonOption: CommandOption = {
  kind: 'text',
  help: { th: 'เหตุผล เก็บไว้กับรุ่น', en: 'Why; kept with the version' },
}

/** How the finder weighs: fitted to decisions, listed, chosen. By command only, because it changes what the whole country sees. */
export const modelCommands: readonly Command[] = [
  {
    name: 'plans overlaps refit',
    summary: {
      th: 'ปรับน้ำหนักของตัวค้นหาตามคำตัดสิน แสดงผลก่อนและหลังโดยไม่เก็บ จนกว่าจะสั่ง --apply',
      en: 'Fit the weights of the finder to the decisions; shows before and after and stores nothing without --apply',
    },
    usage: '[--apply --by NAME --reason TEXT]',
    options: {
      apply: { kind: 'flag', help: { th: 'เก็บเป็นรุ่นใหม่และเริ่มใช้', en: 'Store it as a new version and use it' } },
      by: byOption,
      reason: reasonOption,
    },
    run: refit,
  },
  {
    name: 'plans overlaps models',
    summary: {
      th: 'แสดงน้ำหนักทุกรุ่น ใครทำ เมื่อไร ผลวัด และรุ่นที่ใช้อยู่',
      en: 'List every version of the weights: who, when, measures, and which is in use',
    },
    usage: '',
    run: list,
  },
  {
    name: 'plans overlaps use',
    summary: {
      th: `ใช้น้ำหนักรุ่นที่เก็บไว้ หรือ ${shippedName} คือรุ่นที่มากับระบบ`,
      en: `Use a stored version of the weights, or ${shippedName}: those that come with the product`,
    },
    usage: 'VERSION --by NAME --reason TEXT',
    words: [1, 1],
    options: { by: byOption, reason: reasonOption },
    run: use,
  },
]

async function refit(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).model
  const { by, reason } = call.text
  if (call.flags.apply && !(by?.trim() && reason?.trim())) {
    call.complain(say.whoAndWhy)
    return 2
  }
  const done = await call.deps.db.snapshot((view) => refitToDecisions(view))
  if (!done.ok) {
    call.complain(refusalText(say, done.problem))
    return 1
  }
  for (const line of reportLines(say, done.value)) call.say(line)
  if (!call.flags.apply) {
    call.say(say.notStored)
    return 0
  }
  if (!done.value.refit.better) {
    call.complain(say.notBetter)
    return 1
  }
  const at = call.deps.clock.now()
  await call.deps.db.transaction(async (tx) => {
    await storeRefit(tx, done.value, { name: by?.trim() ?? '', reason: reason?.trim() ?? '', at })
    await call.deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
  })
  call.say(say.stored(done.value.refit.model.version))
  call.say(say.nextRun)
  return 0
}

function refusalText(say: Messages['model'], problem: RefitRefusal): string {
  return problem.kind === 'too-few-decisions'
    ? say.tooFew(problem.pairs, problem.needed)
    : say.oneVerdict(problem.overlapping, problem.other, problem.neededOfEach)
}

function reportLines(say: Messages['model'], { refit, effect }: Refitted): string[] {
  const { pairs, overlapping, ruledOut, before, after } = refit
  const measure = (name: keyof FitQuality) =>
    say.measure(say.measures[name], before[name].toFixed(3), after[name].toFixed(3))
  return [
    say.learntFrom(pairs, overlapping, pairs - overlapping),
    ...(ruledOut > 0 ? [say.ruledOut(ruledOut)] : []),
    say.heldOut,
    ...(['logLoss', 'f1', 'averagePrecision', 'calibrationError'] as const).map(measure),
    refit.better ? say.better : say.worse,
    say.effect(effect.pairs, effect.moved, effect.leaving),
  ]
}

async function list(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).model
  const { models, uses } = await call.deps.db.snapshot(async (view) => ({
    models: await storedModels(view),
    uses: await modelUses(view),
  }))
  const current = uses[0]?.version ?? null
  const mark = (version: string | null) => (version === current ? say.inUse : '')
  call.say([overlapModel.version, say.shipped, mark(null)].filter(Boolean).join(' · '))
  for (const one of models) {
    const { before, after } = one.measures
    const measured = say.measure(say.measures.logLoss, before.logLoss.toFixed(3), after.logLoss.toFixed(3)).trim()
    const when = formatInstant(one.madeAt, call.lang)
    const parts = [one.version, say.decisions(one.decisions), measured, one.madeBy, when, mark(one.version)]
    call.say(parts.filter(Boolean).join(' · '))
  }
  if (uses.length > 0) call.say(say.usesTitle)
  for (const one of uses) {
    const when = formatInstant(one.usedAt, call.lang)
    call.say(`  ${[when, one.version ?? say.shipped, one.usedBy, one.reason].join(' · ')}`)
  }
  return 0
}

async function use(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).model
  const name = call.text.by?.trim() ?? ''
  const reason = call.text.reason?.trim() ?? ''
  if (name === '' || reason === '') {
    call.complain(say.whoAndWhy)
    return 2
  }
  const at = call.deps.clock.now()
  const done = await call.deps.db.transaction(async (tx) => {
    const used = await useModel(tx, call.words[0] ?? '', { name, reason, at })
    if (used.ok) await call.deps.jobs.enqueue(tx, 'overlaps.find', {}, { key: 'overlaps.find' })
    return used
  })
  if (!done.ok) {
    call.complain(useRefusalText(say, done.problem))
    return 1
  }
  call.say(say.used(done.value))
  call.say(say.nextRun)
  return 0
}

function useRefusalText(say: Messages['model'], problem: UseRefusal): string {
  switch (problem.kind) {
    case 'no-such-model':
      return say.noSuchModel(problem.version)
    case 'in-use-already':
      return say.inUseAlready(problem.version)
    case 'not-of-this-engine':
      return say.notOfThisEngine(problem.version)
  }
}
