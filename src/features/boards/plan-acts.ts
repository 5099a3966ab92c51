import { isId } from '../../kernel/ids.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { toCE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { type Acts, nobody, said } from './act.ts'
import { reading } from './form-parts.ts'
import {
  beginPlan,
  changeOwner,
  endorse,
  finishPledge,
  linkPlan,
  pledge,
  putForward,
  withdraw,
} from './integrated-plan.ts'
import { messages } from './messages.ts'
import { pledgeKinds, resources } from './plan.sql.ts'

/** The integrated plan. */
export const planActs: Acts = {
  'begin-plan': {
    page: () => 'plan',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const title = read.publicLine('plan_title', say.missing.name, 300)
      const from = read.count('year_from', [2500, 2700], say.missing.years)
      const to = read.count('year_to', [2500, 2700], say.missing.years)
      if (from !== null && to !== null && (to < from || to - from >= 20)) read.wrong('year_to', say.missing.years)
      if (title === null || from === null || to === null || read.problems.length > 0) return refuse(read.problems)
      const draft = { title, yearFrom: toCE(from), yearTo: toCE(to) }
      return ok({
        field: 'plan_title',
        run: async (tx, doing) => said(await beginPlan(tx, key, draft, doing), say.begun),
      })
    },
  },
  'use-plan': {
    page: () => 'plan',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const text = read.line('plan', { most: 300, missing: say.missing.plan })
      if (text === null) return refuse(read.problems)
      const planId = /(?:^|\/)([0-9a-f-]{36})(?:[/?#].*)?$/.exec(text)?.[1] ?? ''
      if (!isId(planId)) return refuse([{ field: 'plan', text: messages(lang).refusals['no-such-plan'] }])
      return ok({ field: 'plan', run: async (tx, doing) => said(await linkPlan(tx, key, planId, doing), say.linked) })
    },
  },
  owner: {
    page: () => 'plan',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const owns = typed.owns === '1'
      const bodyId = read.id(owns ? 'owner_body' : 'end_body', say.missing.body) ?? ''
      const field = owns ? 'owner_reason' : 'end_reason'
      const reason = read.reason(field, say.missing.reason)
      if (reason === null || read.problems.length > 0) return refuse(read.problems)
      return ok({
        field,
        run: async (tx, doing) => said(await changeOwner(tx, key, { bodyId, owns, reason }, doing), say.ownerChanged),
      })
    },
  },
  pledge: {
    page: () => 'plan',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const kind = read.choice('pledge_kind', pledgeKinds, say.missing.kind)
      const bodyId = read.id('pledge_body', say.missing.body)
      const resource = read.choice('resource', resources, say.missing.resource)
      const what = read.publicLine('what', say.missing.what, 500)
      const satang = read.baht('amount')
      const dueOn = read.day('pledge_due')
      const forBodyId = kind === 'support' ? read.id('for_body', say.missing.body) : null
      if (satang !== null && satang < 0n) read.wrong('amount', messages(lang).working.missing.amount)
      if (kind === null || bodyId === null || resource === null || what === null || read.problems.length > 0)
        return refuse(read.problems)
      const draft = { kind, bodyId, forBodyId, nodeId: read.id('branch'), resource, what, satang, dueOn }
      return ok({
        field: kind === 'part' ? 'branch' : kind === 'support' ? 'for_body' : 'pledge_body',
        run: async (tx, doing) => said(await pledge(tx, key, draft, doing), say.pledged),
      })
    },
  },
  'end-pledge': {
    page: () => 'plan',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const id = read.id('one') ?? nobody
      const text = read.reason(`pledge-${id}`, say.missing.reason)
      if (text === null) return refuse(read.problems)
      const how = { id, done: typed.do === 'done', said: text }
      return ok({
        field: `pledge-${id}`,
        run: async (tx, doing) => said(await finishPledge(tx, key, how, doing), say.pledged),
      })
    },
  },
  'put-forward': {
    page: () => 'plan',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const why = read.reason('why', say.missing.why)
      if (why === null) return refuse(read.problems)
      return ok({
        field: 'why',
        run: async (tx, doing) => said(await putForward(tx, key, why, doing), ({ number }) => say.forwarded(number)),
      })
    },
  },
  endorse: {
    page: () => 'plan',
    binds: () => true,
    async read({ typed, lang, key, now }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const bodyId = read.id('body') ?? nobody
      const field = `stance-${bodyId}`
      const stance = read.choice(field, ['endorsed', 'withheld'] as const, say.missing.stance)
      const text = read.publicLine(`said-${bodyId}`, undefined, 1_000)
      if (stance === null || read.problems.length > 0) return refuse(read.problems)
      const number = Number.parseInt(typed.number ?? '', 10) || 0
      const draft = { bodyId, number, stance, said: text, on: todayInBangkok(now) }
      return ok({ field, run: async (tx, doing) => said(await endorse(tx, key, draft, doing), say.endorseDone) })
    },
  },
  withdraw: {
    page: () => 'plan',
    binds: () => true,
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { plan: say } = messages(lang)
      const id = read.id('one') ?? nobody
      const reason = read.reason(`withdraw-${id}`, say.missing.reason)
      if (reason === null) return refuse(read.problems)
      return ok({
        field: `withdraw-${id}`,
        run: async (tx, doing) => said(await withdraw(tx, key, { id, reason }, doing), say.withdrawDone),
      })
    },
  },
}
