import { ok, refuse } from '../../kernel/result.ts'
import { toCE } from '../../kernel/thai-calendar.ts'
import { type Acts, nobody, said } from './act.ts'
import { reading } from './form-parts.ts'
import { enterCost, statePower, takeBackCost } from './keep-working.ts'
import { messages } from './messages.ts'
import { holdings, powers } from './working.sql.ts'

/** What shows whether it works. */
export const workingActs: Acts = {
  power: {
    page: () => 'working',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { working: say } = messages(lang)
      const power = read.choice('power', powers, say.missing.power)
      const needed = read.choice('needed', ['yes', 'no'] as const, say.missing.needed)
      const held = read.choice('held', holdings, say.missing.held)
      const basis = read.publicLine('basis', say.missing.basis, 500)
      if (!power || !needed || !held || !basis) return refuse(read.problems)
      const line = { power, needed: needed === 'yes', held, basis }
      return ok({ field: 'power', run: async (tx, doing) => said(await statePower(tx, key, line, doing), say.stated) })
    },
  },
  cost: {
    page: () => 'working',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { working: say } = messages(lang)
      const moment = read.choice('moment', ['before', 'after'] as const, say.missing.moment)
      const year = read.count('year', [2500, 2700], say.missing.year)
      const satang = read.baht('amount', say.missing.amount)
      const heads = read.count('heads', [1, 100_000_000], say.missing.heads)
      const covers = read.publicLine('covers', say.missing.covers, 300)
      const source = read.publicLine('source', say.missing.source, 300)
      if (satang !== null && satang < 0n) read.wrong('amount', say.missing.amount)
      if (
        !moment ||
        year === null ||
        satang === null ||
        heads === null ||
        !covers ||
        !source ||
        read.problems.length > 0
      )
        return refuse(read.problems)
      const cost = { moment, fiscalYear: toCE(year), satang: satang as bigint, heads, covers, source }
      return ok({ field: 'amount', run: async (tx, doing) => said(await enterCost(tx, key, cost, doing), say.entered) })
    },
  },
  'take-back-cost': {
    page: () => 'working',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { working: say } = messages(lang)
      const id = read.id('one') ?? nobody
      const reason = read.reason(`cost-${id}`, say.missing.reason)
      if (reason === null) return refuse(read.problems)
      return ok({
        field: `cost-${id}`,
        run: async (tx, doing) => said(await takeBackCost(tx, key, { id, reason }, doing), say.takenBack),
      })
    },
  },
}
