import { ok, refuse } from '../../kernel/result.ts'
import { type Acts, nobody, said, stepIn } from './act.ts'
import { stepNames } from './board.ts'
import { reading } from './form-parts.ts'
import { levels, sides } from './frame.sql.ts'
import { recordParticipation, takeBackParticipation } from './keep-frame.ts'
import { addTask, endStep, finishTask, keepLinks, planStep, reopenStep } from './keep-steps.ts'
import { messages } from './messages.ts'

/** Steps, tasks and the record of participation. */
export const stepActs: Acts = {
  task: {
    page: stepIn,
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { step: say } = messages(lang)
      const text = read.publicLine('task_text', say.taskMissing, 300)
      const bodyId = read.id('task_body')
      const dueOn = read.day('task')
      if (text === null || read.problems.length > 0) return refuse(read.problems)
      const task = { step: stepIn(typed), text, bodyId, dueOn }
      return ok({
        field: 'task_text',
        run: async (tx, doing) => said(await addTask(tx, key, task, doing), say.taskAdded),
      })
    },
  },
  'end-task': {
    page: stepIn,
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { step: say } = messages(lang)
      const taskId = read.id('task') ?? nobody
      const text = read.publicLine(`note-${taskId}`, undefined, 500)
      if (read.problems.length > 0) return refuse(read.problems)
      const how = { taskId, done: typed.do === 'done', said: text }
      return ok({
        field: `note-${taskId}`,
        run: async (tx, doing) => said(await finishTask(tx, key, how, doing), say.taskEnded),
      })
    },
  },
  'plan-step': {
    page: stepIn,
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { step: say } = messages(lang)
      const dueOn = read.day('step_due')
      if (read.problems.length > 0) return refuse(read.problems)
      const plan = { ownerBodyId: read.id('step_owner'), dueOn, revision: read.revision() }
      return ok({
        field: 'step_due',
        run: async (tx, doing) => said(await planStep(tx, key, stepIn(typed), plan, doing), say.planned),
      })
    },
  },
  end: {
    page: stepIn,
    async read({ typed, lang, key, links }) {
      const { step: say } = messages(lang)
      const how = { as: 'done' as const, reason: null, revision: reading(typed, lang).revision(), links }
      return ok({
        field: 'check',
        run: async (tx, doing) => said(await endStep(tx, key, stepIn(typed), how, doing), say.ended),
      })
    },
  },
  skip: {
    page: stepIn,
    async read({ typed, lang, key, links }) {
      const read = reading(typed, lang)
      const { step: say } = messages(lang)
      const reason = read.reason('skip_reason', say.skipMissing)
      if (reason === null) return refuse(read.problems)
      const how = { as: 'skipped' as const, reason, revision: read.revision(), links }
      return ok({
        field: 'skip_reason',
        run: async (tx, doing) => said(await endStep(tx, key, stepIn(typed), how, doing), say.skipped),
      })
    },
  },
  'keep-links': {
    page: () => 'link',
    async read({ typed, lang, key, links }) {
      const read = reading(typed, lang)
      const { link: say } = messages(lang)
      const reason = read.reason('links_reason', say.keepMissing)
      if (reason === null) return refuse(read.problems)
      return ok({
        field: 'links_reason',
        run: async (tx, doing) => said(await keepLinks(tx, key, { reason, links }, doing), say.kept),
      })
    },
  },
  reopen: {
    page: stepIn,
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { step: say } = messages(lang)
      const reason = read.reason('reopen_reason', say.reopenMissing)
      if (reason === null) return refuse(read.problems)
      const how = { reason, revision: read.revision() }
      return ok({
        field: 'reopen_reason',
        run: async (tx, doing) => said(await reopenStep(tx, key, stepIn(typed), how, doing), say.reopened),
      })
    },
  },
  participation: {
    page: () => 'participation',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { participation: say } = messages(lang)
      const step = read.choice('step', stepNames, say.missing.step)
      const level = read.choice('level', levels, say.missing.level)
      const side = read.choice('side', sides, say.missing.side)
      const who = read.publicLine('who', say.missing.who, 300)
      const act = read.publicLine('act', say.missing.act, 300)
      const people = read.count('people', [0, 1_000_000])
      const happenedOn = read.day('on', say.missing.on)
      if (!step || !level || !side || !who || !act || !happenedOn || read.problems.length > 0)
        return refuse(read.problems)
      const one = { step, level, side, who, act, people, happenedOn }
      return ok({
        field: 'on',
        run: async (tx, doing) => said(await recordParticipation(tx, key, one, doing), say.recorded),
      })
    },
  },
  'take-back-participation': {
    page: () => 'participation',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { participation: say } = messages(lang)
      const id = read.id('one') ?? nobody
      const reason = read.reason(`back-${id}`, say.missing.reason)
      if (reason === null) return refuse(read.problems)
      return ok({
        field: `back-${id}`,
        run: async (tx, doing) => said(await takeBackParticipation(tx, key, { id, reason }, doing), say.takenBack),
      })
    },
  },
}
