import { z } from '@hono/zod-openapi'
import { parsePublicId } from '../../kernel/ids.ts'
import { fromBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { isSteppedUp } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { apiAct } from '../../platform/http/api-act.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { lines, maybe, notFound, orNone, personal, reason, refused, text } from './api-parts.ts'
import { appointCommittee, linkCommittee } from './appoint-committee.ts'
import { type Key, outcomes, patterns, type Refusal, stepNames, techniques } from './board.ts'
import { bodyMeant } from './board-bodies.sql.ts'
import { placeCode } from './form-parts.ts'
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
import { itemsOf } from './items.sql.ts'
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
import { closeBoard, editBoard } from './open-board.ts'
import { pledgeKinds, resources } from './plan.sql.ts'
import { endProposal, takeUpProposal } from './propose-board.ts'
import { readBoard } from './read-board.ts'
import { type BoardPorts, linkCounts } from './sections-port.ts'
import { holdings, powers } from './working.sql.ts'

/* Every act of the pages of a board, for programs: the same use cases and the same refusals. */

interface Act<Sent> {
  readonly summary: string
  /** Words everybody will read: none of them may name a person. */
  readonly words?: (sent: Sent) => readonly (string | null)[]
  /** Binds a body: the session has shown its second factor. */
  readonly binds?: boolean
  /** What the act answers beside `ok`: `run` gives an object of it. */
  readonly told?: z.ZodRawShape
  readonly run: (tx: Tx, key: Key, sent: Sent, doing: Doing) => Promise<Result<unknown, Refusal>>
}

const id = z.uuid()
const day = z.iso.date()
const step = z.enum(stepNames)
const revision = z.int().openapi({ description: 'As it was read; who writes second is told' })
const agency = text(300).openapi({ description: 'Code of an agency' })
const said = maybe(1_000)
const project = text(60).openapi({ description: 'Public id of a project on the board' })
const baht = z
  .string()
  .regex(/^\d{1,13}(\.\d{1,2})?$/)
  .openapi({ example: '1250000.00' })
const fiscalYear = z.int().min(1957).max(2157)

const dayOf = (given: string): LocalDate => {
  const read = parseIsoDate(given)
  if (!read.ok) throw new Error('the schema lets only days through')
  return read.value
}
const dayOrNull = (given: string | null): LocalDate | null => (given === null ? null : dayOf(given))
const satangOf = (given: string): bigint => {
  const read = fromBahtDecimal(given)
  if (!read.ok) throw new Error('the schema lets only amounts through')
  return read.value
}

export function boardActsApi(app: ApiApp, deps: Deps, ports: BoardPorts): void {
  function act<Sent extends z.ZodType>(path: string, sent: Sent, how: Act<z.output<Sent>>): void {
    const about = {
      tag: 'boards',
      path: `/boards/{id}/${path}`,
      summary: how.summary,
      sent,
      refused: 'last-agency, outside-area, steps-open',
      ...(how.told === undefined ? {} : { told: how.told }),
    }
    apiAct(app, about, async (c, publicId, given) => {
      const key = keyOf(publicId)
      if (key === null) return notFound(c)
      if ((how.words?.(given) ?? []).some((one) => one !== null && looksPersonal(one))) return personal(c)
      const doing = doingOf(c, deps)
      if (how.binds && !(doing.viewer !== null && isSteppedUp(doing.viewer, doing.now)))
        return refused(c, { kind: doing.viewer === null ? 'not-yours' : 'code-needed' })
      const done = await wholeActOnce<Refusal>(deps.db, onceOfCall(c, doing.now), async (tx) => {
        const did = await how.run(tx, key, given, doing)
        return did.ok ? ok(how.told === undefined ? 'null' : JSON.stringify(did.value)) : did
      })
      return done.ok ? (JSON.parse(done.value) as Record<string, unknown> | null) : refused(c, done.problem)
    })
  }

  /** Runs an act of one agency, which programs name by its code. */
  async function forAgency<T>(
    tx: Tx,
    code: string,
    doing: Doing,
    work: (bodyId: string) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    const body = await bodyMeant(tx, code, todayInBangkok(doing.now))
    return body === null ? refuse({ kind: 'not-found' }) : work(body.id)
  }

  // ---- the board itself
  act('proposal', z.object({ taken_up: z.boolean(), reason }), {
    summary: 'Take a proposed board up for the place, or end the proposal, with the reason',
    words: (sent) => [sent.reason],
    told: {
      matter: z.enum(['taken', 'answered-already', 'none']).nullable().openapi({
        description:
          'The matter it was proposed from: `answered-already`: the board was taken up without it; null where the proposal ended',
      }),
    },
    run: async (tx, key, sent, doing): Promise<Result<unknown, Refusal>> => {
      if (sent.taken_up) return takeUpProposal(tx, key, sent.reason, doing)
      const ended = await endProposal(tx, key, sent.reason, doing)
      return ended.ok ? ok({ matter: null }) : ended
    },
  })
  act(
    'changes',
    z.object({
      title: text(200),
      subject: lines(4_000),
      area: text(12),
      field: z.string().max(6).nullable().default(null),
      pattern: z.enum(patterns),
      technique: z.enum(techniques),
      owner: agency,
      secretary: agency,
      revision,
      reason,
    }),
    {
      summary: 'Change what a board is called and about, who owns and who serves it',
      words: (sent) => [sent.title, sent.subject, sent.reason],
      run: (tx, key, sent, doing) =>
        forAgency(tx, sent.owner, doing, (ownerBodyId) =>
          forAgency(tx, sent.secretary, doing, async (secretaryBodyId) => {
            const areaCode = placeCode(sent.area, await loadGazetteer(tx))
            if (areaCode === null) return refuse({ kind: 'not-found' })
            const { title, subject, pattern, technique } = sent
            const functionCode = sent.field !== null && missionByCode.has(sent.field) ? sent.field : null
            const facts = { title, subject, areaCode, functionCode, pattern, technique, ownerBodyId, secretaryBodyId }
            return editBoard(tx, key, facts, { revision: sent.revision, reason: sent.reason }, doing)
          }),
        ),
    },
  )
  act('closing', z.object({ outcome: z.enum(outcomes), reason }), {
    summary: 'Close a board whose steps have all ended',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) => closeBoard(tx, key, sent, doing),
  })

  // ---- agencies
  act('invitations', z.object({ bodies: z.array(agency).min(1).max(50) }), {
    summary: 'Invite agencies',
    run: async (tx, key, sent, doing) => {
      const ids = await agenciesMeant(tx, sent.bodies, doing)
      return ids === null ? refuse({ kind: 'not-found' }) : inviteAgencies(tx, key, ids, doing)
    },
  })
  act('set-aside', z.object({ bodies: z.array(agency).min(1).max(50), reason }), {
    summary: 'Leave suggested agencies out, with the reason',
    words: (sent) => [sent.reason],
    run: async (tx, key, sent, doing) => {
      const ids = await agenciesMeant(tx, sent.bodies, doing)
      return ids === null ? refuse({ kind: 'not-found' }) : setAside(tx, key, ids, sent.reason, doing)
    },
  })
  act(
    'answers',
    z.object({
      body: agency,
      accepts: z.boolean(),
      said,
      document: maybe(200),
    }),
    {
      summary: 'Answer an invitation for a body; from its letter, with the second factor',
      words: (sent) => [sent.said, sent.document],
      run: (tx, key, sent, doing) =>
        forAgency(tx, sent.body, doing, (bodyId) => {
          const { accepts } = sent
          const [said, document] = [orNone(sent.said), orNone(sent.document)]
          return answerInvitation(tx, key, { bodyId, accepts, said, document }, doing)
        }),
    },
  )
  act('leavings', z.object({ body: agency, reason }), {
    summary: 'Leave a board',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) =>
      forAgency(tx, sent.body, doing, (bodyId) => leaveBoard(tx, key, { bodyId, reason: sent.reason }, doing)),
  })

  // ---- committee
  act(
    'committee',
    z.object({
      name: text(300),
      order: maybe(500),
      ordered_on: day.nullable().default(null),
      term_months: z.int().min(1).max(240).nullable().default(null),
      people_seats: z.int().min(0).max(50).default(0),
      meeting: z
        .object({ place: text(300), starts_at: z.iso.datetime({ offset: true }) })
        .nullable()
        .default(null),
    }),
    {
      summary: 'Appoint the committee of a board, with a first meeting where one is named',
      words: (sent) => [sent.name, sent.order, sent.meeting?.place ?? null],
      run: (tx, key, sent, doing) => {
        const startsAt = sent.meeting === null ? null : new Date(sent.meeting.starts_at)
        const meeting =
          startsAt === null || sent.meeting === null
            ? null
            : { place: sent.meeting.place, startsAt, endsAt: new Date(startsAt.getTime() + 3 * 3_600_000) }
        const draft = {
          nameTh: sent.name,
          nameEn: null,
          orderText: orNone(sent.order),
          orderedOn: dayOrNull(sent.ordered_on),
          termMonths: sent.term_months,
          peopleSeats: sent.people_seats,
          meeting,
        }
        return appointCommittee(tx, key, draft, doing)
      },
    },
  )
  act('committee/link', z.object({ committee: text(300) }), {
    summary: 'Let a committee that is there serve the board',
    run: (tx, key, sent, doing) => linkCommittee(tx, key, sent.committee, doing),
  })

  // ---- frame
  act('goals', z.object({ text: text(500) }), {
    summary: 'Add a common goal',
    words: (sent) => [sent.text],
    run: (tx, key, sent, doing) => addGoal(tx, key, sent.text, doing),
  })
  act('goals/removal', z.object({ goal: id }), {
    summary: 'Take a goal away that nothing measures',
    run: (tx, key, sent, doing) => dropGoal(tx, key, sent.goal, doing),
  })
  act('measures', z.object({ goal: id, indicator: text(60).openapi({ description: 'Code of an indicator' }) }), {
    summary: 'Measure a goal by an indicator',
    run: (tx, key, sent, doing) => measureGoal(tx, key, { goalId: sent.goal, indicator: sent.indicator }, doing),
  })
  act('measures/removal', z.object({ measure: id }), {
    summary: 'Measure a goal by an indicator no more',
    run: (tx, key, sent, doing) => dropMeasure(tx, key, sent.measure, doing),
  })
  act('measures/monitoring', z.object({ measure: id, method: text(300), body: agency, first_on: day }), {
    summary: 'Say how, by whom and from when an indicator is followed',
    words: (sent) => [sent.method],
    run: (tx, key, sent, doing) =>
      forAgency(tx, sent.body, doing, (bodyId) =>
        monitor(tx, key, sent.measure, { method: sent.method, bodyId, firstOn: dayOf(sent.first_on) }, doing),
      ),
  })

  // ---- projects
  act(
    'projects',
    z.object({
      projects: z.array(text(60)).min(1).max(200),
      outside_reason: maybe(500),
    }),
    {
      summary: 'Put projects on the board',
      words: (sent) => [sent.outside_reason],
      run: async (tx, key, sent, doing) => {
        const projects = sent.projects.flatMap((one) => keyOf(one) ?? [])
        return projects.length < sent.projects.length
          ? refuse({ kind: 'no-such-project' })
          : addItems(tx, key, { projects, outsideReason: orNone(sent.outside_reason) }, doing)
      },
    },
  )
  act('projects/joint', z.object({ project, joint: z.boolean() }), {
    summary: 'Put a project under the joint plan, or not',
    run: async (tx, key, sent, doing) =>
      markJoint(tx, key, { itemId: await itemOf(tx, key, sent.project), joint: sent.joint }, doing),
  })
  act('projects/removal', z.object({ project, reason }), {
    summary: 'Take a project off the board, with the reason',
    words: (sent) => [sent.reason],
    run: async (tx, key, sent, doing) =>
      takeOffItem(tx, key, { itemId: await itemOf(tx, key, sent.project), reason: sent.reason }, doing),
  })

  // ---- steps and tasks
  const linksOf = async (tx: Tx, key: Key, doing: Doing) => {
    const whole = await readBoard(tx, ports, key, doing)
    return whole === null ? null : linkCounts(ports, whole.sections.values)
  }
  const ending = z
    .object({ step, as: z.enum(['done', 'skipped']), reason: said, revision })
    .refine((sent) => sent.as === 'done' || orNone(sent.reason) !== null, {
      path: ['reason'],
      error: 'a step is skipped with a reason',
    })
  act('steps', ending, {
    summary: 'End a step, or skip it with a reason',
    words: (sent) => [sent.reason],
    run: async (tx, key, sent, doing) => {
      const links = await linksOf(tx, key, doing)
      if (links === null) return refuse({ kind: 'not-found' })
      const how = { as: sent.as, reason: sent.as === 'skipped' ? sent.reason : null, revision: sent.revision, links }
      return endStep(tx, key, sent.step, how, doing)
    },
  })
  act('links/kept', z.object({ reason }), {
    summary: 'Take over links that were there before the board opened, with what its agencies say to them',
    words: (sent) => [sent.reason],
    run: async (tx, key, sent, doing) => {
      const links = await linksOf(tx, key, doing)
      return links === null ? refuse({ kind: 'not-found' }) : keepLinks(tx, key, { reason: sent.reason, links }, doing)
    },
  })
  act(
    'steps/plan',
    z.object({ step, owner: agency.nullable().default(null), due_on: day.nullable().default(null), revision }),
    {
      summary: 'Say who sees to a step, and by when',
      run: (tx, key, sent, doing) =>
        forAgencyOrNone(tx, sent.owner, doing, (ownerBodyId) =>
          planStep(tx, key, sent.step, { ownerBodyId, dueOn: dayOrNull(sent.due_on), revision: sent.revision }, doing),
        ),
    },
  )
  act('steps/reopening', z.object({ step, reason, revision }), {
    summary: 'Open a step again, with the reason',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) =>
      reopenStep(tx, key, sent.step, { reason: sent.reason, revision: sent.revision }, doing),
  })
  act(
    'tasks',
    z.object({ step, text: text(300), body: agency.nullable().default(null), due_on: day.nullable().default(null) }),
    {
      summary: 'Add a task to a step',
      words: (sent) => [sent.text],
      run: (tx, key, sent, doing) =>
        forAgencyOrNone(tx, sent.body, doing, (bodyId) =>
          addTask(tx, key, { step: sent.step, text: sent.text, bodyId, dueOn: dayOrNull(sent.due_on) }, doing),
        ),
    },
  )
  act('tasks/end', z.object({ task: id, done: z.boolean(), said }), {
    summary: 'End a task: done, or taken off',
    words: (sent) => [sent.said],
    run: (tx, key, sent, doing) =>
      finishTask(tx, key, { taskId: sent.task, done: sent.done, said: orNone(sent.said) }, doing),
  })

  // ---- participation
  act(
    'participation',
    z.object({
      step,
      level: z.enum(levels),
      side: z.enum(sides),
      who: text(300),
      act: text(300),
      people: z.int().min(0).max(1_000_000).nullable().default(null),
      on: day,
    }),
    {
      summary: 'Record who was informed, consulted, took part or decided',
      words: (sent) => [sent.who, sent.act],
      run: (tx, key, { on, ...sent }, doing) => recordParticipation(tx, key, { ...sent, happenedOn: dayOf(on) }, doing),
    },
  )
  act('participation/removal', z.object({ record: id, reason }), {
    summary: 'Take back what was recorded by hand',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) => takeBackParticipation(tx, key, { id: sent.record, reason: sent.reason }, doing),
  })

  // ---- the integrated plan
  act(
    'plan',
    z
      .object({ title: text(300), year_from: fiscalYear, year_to: fiscalYear })
      .refine((sent) => sent.year_from <= sent.year_to && sent.year_to - sent.year_from < 20, {
        path: ['year_to'],
        error: 'ends before it begins, or runs over twenty years',
      }),
    {
      summary: 'Begin the joint plan of a board',
      words: (sent) => [sent.title],
      run: (tx, key, sent, doing) =>
        beginPlan(tx, key, { title: sent.title, yearFrom: sent.year_from, yearTo: sent.year_to }, doing),
    },
  )
  act('plan/link', z.object({ plan: id }), {
    summary: 'Take a plan that is there as the joint one',
    run: (tx, key, sent, doing) => linkPlan(tx, key, sent.plan, doing),
  })
  act('plan/owners', z.object({ body: agency, owns: z.boolean(), reason }), {
    summary: 'Make an agency owner of the joint plan, or no more',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) =>
      forAgency(tx, sent.body, doing, (bodyId) =>
        changeOwner(tx, key, { bodyId, owns: sent.owns, reason: sent.reason }, doing),
      ),
  })
  act(
    'plan/pledges',
    z.object({
      kind: z.enum(pledgeKinds),
      body: agency,
      for: agency.nullable().default(null),
      branch: id.nullable().default(null),
      resource: z.enum(resources),
      what: text(500),
      amount: baht.nullable().default(null),
      due_on: day.nullable().default(null),
    }),
    {
      summary: 'Say what an owner brings: a part, a contribution, support for a weaker body',
      words: (sent) => [sent.what],
      run: (tx, key, sent, doing) =>
        forAgency(tx, sent.body, doing, (bodyId) =>
          forAgencyOrNone(tx, sent.kind === 'support' ? sent.for : null, doing, (forBodyId) => {
            const { kind, resource, what, branch: nodeId } = sent
            const satang = sent.amount === null ? null : satangOf(sent.amount)
            const dueOn = dayOrNull(sent.due_on)
            return pledge(tx, key, { kind, bodyId, forBodyId, nodeId, resource, what, satang, dueOn }, doing)
          }),
        ),
    },
  )
  act('plan/pledges/end', z.object({ pledge: id, done: z.boolean(), said: text(1_000) }), {
    summary: 'End what an owner promised: kept, or taken away',
    words: (sent) => [sent.said],
    run: (tx, key, sent, doing) => finishPledge(tx, key, { id: sent.pledge, done: sent.done, said: sent.said }, doing),
  })
  act('plan/versions', z.object({ why: text(1_000) }), {
    summary: 'Put the joint plan before its owners as it stands',
    words: (sent) => [sent.why],
    run: (tx, key, sent, doing) => putForward(tx, key, sent.why, doing),
  })
  act(
    'plan/endorsements',
    z.object({ body: agency, number: z.int().min(1), stance: z.enum(['endorsed', 'withheld']), said }),
    {
      summary: 'Endorse the latest version for a body, or say what must change',
      binds: true,
      words: (sent) => [sent.said],
      run: (tx, key, sent, doing) =>
        forAgency(tx, sent.body, doing, (bodyId) => {
          const { number, stance } = sent
          return endorse(
            tx,
            key,
            { bodyId, number, stance, said: orNone(sent.said), on: todayInBangkok(doing.now) },
            doing,
          )
        }),
    },
  )
  act('plan/endorsements/withdrawal', z.object({ endorsement: id, reason }), {
    summary: 'Take an endorsement back while the plan is not approved',
    binds: true,
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) => withdraw(tx, key, { id: sent.endorsement, reason: sent.reason }, doing),
  })

  // ---- does it work
  act('powers', z.object({ power: z.enum(powers), needed: z.boolean(), held: z.enum(holdings), basis: text(500) }), {
    summary: 'State whether the board needs and holds a power, and by what',
    words: (sent) => [sent.basis],
    run: (tx, key, sent, doing) => statePower(tx, key, sent, doing),
  })
  act(
    'costs',
    z.object({
      moment: z.enum(['before', 'after']),
      fiscal_year: fiscalYear,
      amount: baht,
      heads: z.int().min(1).max(100_000_000),
      covers: text(300),
      source: text(300),
    }),
    {
      summary: 'Enter what administering costs, with its source',
      words: (sent) => [sent.covers, sent.source],
      run: (tx, key, { fiscal_year, amount, ...sent }, doing) =>
        enterCost(tx, key, { ...sent, fiscalYear: fiscal_year, satang: satangOf(amount) }, doing),
    },
  )
  act('costs/removal', z.object({ cost: id, reason }), {
    summary: 'Take a cost back that was entered wrong',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) => takeBackCost(tx, key, { id: sent.cost, reason: sent.reason }, doing),
  })

  async function forAgencyOrNone<T>(
    tx: Tx,
    code: string | null,
    doing: Doing,
    work: (bodyId: string | null) => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    return code === null ? work(null) : forAgency(tx, code, doing, work)
  }
}

async function agenciesMeant(view: Queryable, codes: readonly string[], doing: Doing): Promise<string[] | null> {
  const ids: string[] = []
  for (const code of codes) {
    const body = await bodyMeant(view, code, todayInBangkok(doing.now))
    if (body === null) return null
    ids.push(body.id)
  }
  return ids
}

/** The item a project stands on the board as; an id that nothing has where it does not. */
async function itemOf(view: Queryable, key: Key, project: string): Promise<string> {
  const read = parsePublicId(project)
  const items = read.ok ? await itemsOf(view, key) : []
  return (
    items.find((one) => read.ok && one.projectHome === read.value.home && one.projectId === read.value.id)?.id ?? key.id
  )
}
