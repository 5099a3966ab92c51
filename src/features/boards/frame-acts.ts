import { ok, refuse } from '../../kernel/result.ts'
import { type Acts, nobody, said } from './act.ts'
import { reading } from './form-parts.ts'
import { addGoal, dropGoal, dropMeasure, measureGoal, monitor } from './keep-frame.ts'
import { markJoint } from './keep-items.ts'
import { messages } from './messages.ts'

/** What the board wants and measures. */
export const frameActs: Acts = {
  goal: {
    page: () => 'frame',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { frame: say } = messages(lang)
      const text = read.publicLine('goal_text', say.goalMissing, 500)
      if (text === null) return refuse(read.problems)
      return ok({ field: 'goal_text', run: async (tx, doing) => said(await addGoal(tx, key, text, doing), say.saved) })
    },
  },
  'drop-goal': {
    page: () => 'frame',
    async read({ typed, lang, key }) {
      const { frame: say } = messages(lang)
      const goalId = reading(typed, lang).id('goal') ?? nobody
      return ok({ field: 'goals', run: async (tx, doing) => said(await dropGoal(tx, key, goalId, doing), say.saved) })
    },
  },
  measure: {
    page: () => 'frame',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { frame: say } = messages(lang)
      const goalId = read.id('goal') ?? nobody
      const chosen = read.id(`indicator-${goalId}`)
      const code = read.line(`code-${goalId}`, { most: 60 })
      const indicator = code ?? chosen
      if (indicator === null) read.wrong(`indicator-${goalId}`, say.indicatorMissing)
      if (indicator === null || read.problems.length > 0) return refuse(read.problems)
      return ok({
        field: code === null ? `indicator-${goalId}` : `code-${goalId}`,
        run: async (tx, doing) => said(await measureGoal(tx, key, { goalId, indicator }, doing), say.saved),
      })
    },
  },
  'drop-measure': {
    page: () => 'frame',
    async read({ typed, lang, key }) {
      const { frame: say } = messages(lang)
      const id = reading(typed, lang).id('measure') ?? nobody
      return ok({ field: 'goals', run: async (tx, doing) => said(await dropMeasure(tx, key, id, doing), say.saved) })
    },
  },
  monitor: {
    page: () => 'frame',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { frame: say } = messages(lang)
      const id = read.id('measure') ?? nobody
      const method = read.publicLine(`method-${id}`, say.methodMissing, 300)
      const bodyId = read.id(`who-${id}`, say.whoMissing)
      const firstOn = read.day(`first-${id}`, say.firstMissing)
      if (method === null || bodyId === null || firstOn === null || read.problems.length > 0)
        return refuse(read.problems)
      return ok({
        field: `who-${id}`,
        run: async (tx, doing) => said(await monitor(tx, key, id, { method, bodyId, firstOn }, doing), say.saved),
      })
    },
  },
  joint: {
    page: (typed) => (typed.back === 'projects' ? 'projects' : 'frame'),
    async read({ typed, lang, key }) {
      const { projects: say } = messages(lang)
      const itemId = reading(typed, lang).id('item') ?? nobody
      const joint = typed.joint === '1'
      return ok({
        field: 'system',
        run: async (tx, doing) => said(await markJoint(tx, key, { itemId, joint }, doing), say.marked),
      })
    },
  },
}
