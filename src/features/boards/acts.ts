import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { startOfDayInBangkok, toCE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { pickedIds } from '../../platform/http/picked.ts'
import type { Problem } from '../../web/components/index.ts'
import type { Typed } from '../../web/read-form.ts'
import { appointCommittee, linkCommittee } from './appoint-committee.ts'
import { type Key, type Refusal, type StepName, stepNames } from './board.ts'
import { keyFrom, reading, readTime } from './form-parts.ts'
import { levels, sides } from './frame.sql.ts'
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
import {
  addGoal,
  dropGoal,
  dropMeasure,
  measureGoal,
  monitor,
  recordParticipation,
  takeBackParticipation,
} from './keep-frame.ts'
import { addItems, markJoint, takeOffItem } from './keep-items.ts'
import { answerInvitation, inviteAgencies, leaveBoard, setAside } from './keep-parties.ts'
import { addTask, endStep, finishTask, keepLinks, planStep, reopenStep } from './keep-steps.ts'
import { enterCost, statePower, takeBackCost } from './keep-working.ts'
import { messages } from './messages.ts'
import { pledgeKinds, resources } from './plan.sql.ts'
import type { LinkCounts } from './sections-port.ts'
import { holdings, powers } from './working.sql.ts'

type Page = StepName | 'projects' | 'participation' | 'plan' | 'working'

/** What an act is read from. */
interface Sent {
  readonly typed: Typed
  readonly lang: Lang
  readonly db: Queryable
  readonly now: Date
  readonly key: Key
  /** What other rooms made from the board: a step may wait for it. */
  readonly links: LinkCounts
}

interface Prepared {
  /** Does it in the transaction of its door. @returns the sentence that tells of it */
  readonly run: (tx: Tx, doing: Doing) => Promise<Result<string, Refusal>>
  /** The field a refusal leads to. */
  readonly field: string
}

export interface Act {
  /** The page its form stands on. */
  readonly page: (typed: Typed) => Page
  /** Binds a body: asks the second factor. */
  readonly binds?: (typed: Typed) => boolean
  read(sent: Sent): Promise<Result<Prepared, readonly Problem[]>>
}

const said = <T>(done: Result<T, Refusal>, text: string | ((value: T) => string)): Result<string, Refusal> =>
  done.ok ? ok(typeof text === 'string' ? text : text(done.value)) : done

/** An id that nothing has: what was not sent as one is not there. */
const nobody = '00000000-0000-0000-0000-000000000000'

const stepIn = (typed: Typed): StepName => stepNames.find((name) => name === typed.step) ?? 'agencies'

/** Forms of a board, read one by one: what was typed becomes a use case to run, or problems beside the fields. */
export const acts: Readonly<Record<string, Act>> = {
  // ---- step 1
  invite: {
    page: () => 'agencies',
    async read({ typed, lang, db, now, key }) {
      const read = reading(typed, lang)
      const { agencies: say } = messages(lang)
      const picked = pickedIds('body', typed).filter(isId)
      if (typed.do === 'aside') {
        if (picked.length === 0) read.wrong('picked', say.noneChosen)
        const reason = read.reason('aside_reason', say.reasonMissing)
        if (reason === null || read.problems.length > 0) return refuse(read.problems)
        return ok({
          field: 'picked',
          run: async (tx, doing) => said(await setAside(tx, key, picked, reason, doing), say.asideDone),
        })
      }
      const body = typed.do === 'invite' ? null : await read.body(db, 'body', now, say.bodyMissing)
      const ids = typed.do === 'invite' ? picked : body === null ? [] : [body.id]
      if (typed.do === 'invite' && ids.length === 0) read.wrong('picked', say.noneChosen)
      if (read.problems.length > 0) return refuse(read.problems)
      return ok({
        field: typed.do === 'invite' ? 'picked' : 'body',
        run: async (tx, doing) =>
          said(await inviteAgencies(tx, key, ids, doing), ({ invited, letters }) => say.invited(invited, letters)),
      })
    },
  },
  answer: {
    page: () => 'agencies',
    // Recorded from a letter: one speaks for another body.
    binds: (typed) => (typed[`document-${typed.body ?? ''}`] ?? '').trim() !== '',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { agencies: say } = messages(lang)
      const bodyId = read.id('body') ?? nobody
      const accepts = read.choice(`accepts-${bodyId}`, ['yes', 'no'] as const, say.answerMissing)
      const text = read.publicLine(`said-${bodyId}`, undefined, 1_000)
      const document = read.publicLine(`document-${bodyId}`)
      if (accepts === null || read.problems.length > 0) return refuse(read.problems)
      const answer = { bodyId, accepts: accepts === 'yes', said: text, document }
      return ok({
        field: `document-${bodyId}`,
        run: async (tx, doing) => said(await answerInvitation(tx, key, answer, doing), say.answered),
      })
    },
  },
  leave: {
    page: () => 'agencies',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { agencies: say } = messages(lang)
      const bodyId = read.id('body') ?? nobody
      const field = `leave-${bodyId}`
      const reason = read.reason(field, say.leaveMissing)
      if (reason === null) return refuse(read.problems)
      return ok({
        field,
        run: async (tx, doing) => said(await leaveBoard(tx, key, { bodyId, reason }, doing), say.left),
      })
    },
  },
  // ---- step 2
  appoint: {
    page: () => 'committee',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { committee: say } = messages(lang)
      const nameTh = read.publicLine('name', say.missing.name, 300)
      const orderText = read.publicLine('order', undefined, 500)
      const orderedOn = read.day('ordered')
      const termMonths = read.count('months', [1, 240])
      const peopleSeats = read.count('people', [0, 50]) ?? 0
      const day = read.day('meeting')
      const place = day === null ? null : read.publicLine('place', say.missing.place, 300)
      const time = day === null ? null : readTime(typed.time ?? '')
      if (day !== null && time === null) read.wrong('time', say.missing.time)
      if (nameTh === null || read.problems.length > 0) return refuse(read.problems)
      const startsAt =
        day === null || time === null ? null : new Date(startOfDayInBangkok(day).getTime() + time * 60_000)
      const meeting =
        startsAt === null || place === null
          ? null
          : { place, startsAt, endsAt: new Date(startsAt.getTime() + 3 * 3_600_000) }
      const draft = { nameTh, nameEn: null, orderText, orderedOn, termMonths, peopleSeats, meeting }
      return ok({
        field: 'name',
        run: async (tx, doing) => said(await appointCommittee(tx, key, draft, doing), say.founded),
      })
    },
  },
  'use-committee': {
    page: () => 'committee',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { committee: say } = messages(lang)
      const code = read.line('committee', { most: 300, missing: say.missing.committee })
      if (code === null) return refuse(read.problems)
      return ok({
        field: 'committee',
        run: async (tx, doing) => said(await linkCommittee(tx, key, code, doing), say.linked),
      })
    },
  },
  // ---- step 3
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
  // ---- projects
  'add-items': {
    page: () => 'projects',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { projects: say } = messages(lang)
      const texts = (typed.projects ?? '').split(/[\s,]+/).filter((text) => text !== '')
      const keys: Key[] = pickedIds('project', typed).flatMap((id) => {
        const one = parsePublicId(id)
        return one.ok ? [one.value] : []
      })
      for (const text of texts) {
        const one = keyFrom('projects', text)
        if (one === null) read.wrong('projects', say.unreadable(text.slice(0, 60)))
        else keys.push(one)
      }
      if (keys.length === 0 && read.problems.length === 0) read.wrong('projects', say.missing)
      const outsideReason = read.publicLine('outside', undefined, 500)
      if (read.problems.length > 0) return refuse(read.problems)
      return ok({
        field: 'projects',
        run: async (tx, doing) =>
          said(await addItems(tx, key, { projects: keys, outsideReason }, doing), ({ added }) => say.added(added)),
      })
    },
  },
  'remove-item': {
    page: () => 'projects',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { projects: say } = messages(lang)
      const itemId = read.id('item') ?? nobody
      const field = `remove-${itemId}`
      const reason = read.reason(field)
      if (reason === null) return refuse(read.problems)
      return ok({
        field,
        run: async (tx, doing) => said(await takeOffItem(tx, key, { itemId, reason }, doing), say.removed),
      })
    },
  },
  // ---- steps and tasks
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
  // ---- participation
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
  // ---- the integrated plan
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
  // ---- does it work
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
