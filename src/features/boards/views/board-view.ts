import { nameIn } from '../../../kernel/lang.ts'
import {
  actions,
  bulletList,
  button,
  contents,
  dataTable,
  form,
  glue,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  state,
  steps,
  summaryList,
  textAreaField,
  timeline,
  withContents,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { endedAsProposal } from '../board.ts'
import {
  boardHref,
  bodyIn,
  bodyName,
  dayIn,
  fieldIn,
  type HistoryLine,
  matterHref,
  partyState,
  placeOf,
  type StepView,
} from '../boards.present.ts'
import { levels } from '../frame.sql.ts'
import { messages } from '../messages.ts'
import { participationLines } from '../participation-lines.ts'
import type { WholeBoard } from '../read-board.ts'
import { itemsTable, linked, marked } from './parts.ts'

export interface BoardView {
  readonly path: readonly StepView[]
  readonly parts: ShownParts
  readonly history: readonly HistoryLine[]
  readonly proposal: {
    readonly filled: Filled
    /** What it starts from. */
    readonly matter: string | null
    /** Take it up or decline it, or take it back; null: neither. */
    readonly may: 'decide' | 'take-back' | null
  }
}

const MOST_ITEMS_SHOWN = 12

export function boardView(frame: Frame, whole: WholeBoard, view: BoardView): Html {
  if (whole.board.state === 'proposed' || endedAsProposal(whole.board)) return proposalView(frame, whole, view)
  const { lang } = frame
  const say = messages(lang)
  const { board, plan } = whole
  const own = whole.parties.filter((one) => one.state === 'invited' && whole.speaks.includes(one.bodyId))
  const sitting = whole.parties.filter((one) => one.state === 'accepted' || one.state === 'invited')
  const toc = [
    { href: '#path', text: say.one.path },
    { href: '#facts', text: say.one.facts },
    { href: '#agencies', text: say.one.agencies, count: sitting.length },
    { href: '#projects', text: say.one.projects, count: whole.items.length },
    { href: '#goals', text: say.one.goals, count: whole.goals.length },
    ...view.parts.contents,
    { href: '#plan', text: say.one.plan },
    { href: '#participation', text: say.one.participation, count: participationLines(whole, lang).length },
    { href: '#history', text: say.one.history },
  ]
  const closed =
    board.closedAt !== null &&
    note({
      kind: 'solved',
      title: say.one.closedNote(board.outcome === null ? '' : say.outcomes[board.outcome], dayIn(board.closedAt, lang)),
      body: board.closeReason ?? '',
    })
  const waiting = own.map((one) =>
    note({
      kind: 'teal',
      title: say.one.waitingFor(bodyName(whole, one.bodyId, lang)),
      body: actions([
        linkButton({ href: href(frame, `${boardHref(board)}/agencies#answer`), text: say.one.answerHere }),
      ]),
    }),
  )
  return html`${closed}${waiting}${paragraph(board.subject)}${withContents(contents(lang, toc), [
    section({
      id: 'path',
      heading: say.one.path,
      first: true,
      body: html`${matters(frame, whole)}${pathView(frame, view.path)}`,
    }),
    section({ id: 'facts', heading: say.one.facts, body: facts(frame, whole) }),
    section({
      id: 'agencies',
      heading: say.one.agencies,
      action: manage(frame, whole, 'agencies'),
      body: agencies(frame, whole),
    }),
    section({
      id: 'projects',
      heading: say.one.projects,
      action: manage(frame, whole, 'projects'),
      body:
        whole.items.length === 0
          ? paragraph(say.one.noProjects)
          : itemsTable(frame, whole.items.slice(0, MOST_ITEMS_SHOWN), { all: whole.items }),
    }),
    section({ id: 'goals', heading: say.one.goals, action: manage(frame, whole, 'frame'), body: goals(frame, whole) }),
    ...view.parts.sections,
    section({
      id: 'plan',
      heading: say.one.plan,
      action: manage(frame, whole, 'plan'),
      body:
        plan === null
          ? paragraph(say.one.noPlan)
          : linkRows([
              {
                title: plan.plan.title,
                href: href(frame, `${boardHref(board)}/plan`),
                meta: html`${say.one.ownersCount(plan.owners.length)}${plan.versions[0] && html` · ${say.one.endorsedOf(endorsedNow(whole), plan.owners.length)}`}`,
                side: state('planned', say.plan.state[plan.plan.state]),
              },
            ]),
    }),
    section({
      id: 'participation',
      heading: say.one.participation,
      action: manage(frame, whole, 'participation'),
      body: participation(frame, whole),
    }),
    section({ id: 'history', heading: say.one.history, body: historyView(view.history) }),
  ])}`
}

/** Owners who endorsed the latest version, while it is what the plan says today. */
export function endorsedNow({ plan }: Pick<WholeBoard, 'plan'>): number {
  if (plan === null || !plan.isLatest) return 0
  const latest = plan.versions[0]?.number
  const owners = new Set(plan.owners.map((one) => one.bodyId))
  return plan.endorsements.filter(
    (one) => one.number === latest && one.withdrawnAt === null && one.stance === 'endorsed' && owners.has(one.bodyId),
  ).length
}

const manage = (frame: Frame, whole: WholeBoard, page: string): Html => {
  const { one } = messages(frame.lang)
  return html`<a class="govuk-link" href="${href(frame, `${boardHref(whole.board)}/${page}`)}">${whole.keeps ? one.manage : one.seeAll}</a>`
}

function matters(frame: Frame, whole: WholeBoard): Html {
  const { one, agenda } = messages(frame.lang)
  if (whole.matters.length === 0) return paragraph(muted(one.noMatter))
  return html`<h3 class="govuk-heading-s">${one.matters}</h3>${linkRows(
    whole.matters.map((matter) => ({
      title: matter.title,
      href: href(frame, matterHref(matter)),
      meta: `${agenda.supports(matter.signedSupports + matter.freeSupports)} · ${dayIn(matter.proposedAt, frame.lang)}`,
    })),
  )}`
}

/** The guided path: what is done, what is missing, what comes next, who and by when. */
function pathView(frame: Frame, path: readonly StepView[]): Html {
  const { one } = messages(frame.lang)
  return steps(
    frame.lang,
    path.map((step) => ({
      title: html`<a class="govuk-link" href="${href(frame, step.href)}">${step.title}</a>`,
      status: step.status,
      body: html`<p>${step.mark && html`${marked(step.mark)} `}${glue(one.doneOf(step.done, step.checks.length))}${step.time && html` · ${glue(step.time)}`}${step.owner && html`<br>${muted(html`${one.stepOwner}: ${step.owner.name}`)}`}${step.due && html`<br>${muted(`${one.due}: ${step.due}`)}`}${step.late && html` ${state('late', step.late)}`}</p>${step.reason && paragraph(muted(step.reason))}${step.status === 'now' && step.next !== null && paragraph(html`<strong>${one.next}:</strong> ${step.next}`)}${step.status === 'now' && step.tasksOpen > 0 && paragraph(one.tasksOpen(step.tasksOpen))}`,
    })),
  )
}

/** A board that waits to be taken up: what it is about, and the answer. */
function proposalView(frame: Frame, whole: WholeBoard, { proposal, history }: BoardView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { board } = whole
  const choices =
    proposal.may === null
      ? null
      : form(frame, {
          action: href(frame, `${boardHref(board)}/proposal`),
          body: html`${textAreaField(lang, { ...fieldOf(proposal.filled, 'reason'), label: say.one.proposalReason, hint: say.one.proposalReasonHint, rows: 2 })}${actions(
            proposal.may === 'decide'
              ? [
                  button({ text: say.one.takeUp, name: 'do', value: 'take-up' }),
                  button({ text: say.one.declineProposal, kind: 'secondary', name: 'do', value: 'end' }),
                ]
              : [button({ text: say.one.takeBack, kind: 'secondary', name: 'do', value: 'end' })],
          )}`,
        })
  const stands = endedAsProposal(board)
    ? note({
        kind: 'gold',
        title: say.one.closedNote(
          board.outcome === null ? '' : say.outcomes[board.outcome],
          board.closedAt === null ? '' : dayIn(board.closedAt, lang),
        ),
        body: board.closeReason ?? '',
      })
    : note({
        kind: 'teal',
        title: say.one.proposedNote(bodyName(whole, board.ownerBodyId, lang)),
        body: html`${paragraph(say.one.proposedLead)}${proposal.matter !== null && paragraph(say.one.proposedMatter(proposal.matter))}`,
      })
  return html`${stands}${choices}${paragraph(board.subject)}${section({ id: 'facts', heading: say.one.facts, first: true, body: facts(frame, whole) })}${section(
    {
      id: 'projects',
      heading: say.one.projects,
      body: whole.items.length === 0 ? paragraph(say.one.noProjects) : itemsTable(frame, whole.items),
    },
  )}${section({ id: 'history', heading: say.one.history, body: historyView(history) })}`
}

function facts(frame: Frame, whole: WholeBoard): Html {
  const { lang } = frame
  const { one, patterns, techniques } = messages(lang)
  const { board, committee } = whole
  const field = fieldIn(board.functionCode, lang)
  return summaryList([
    { key: one.area, value: linked(frame, placeOf(whole.places, board.areaCode, lang)) },
    ...(field === null ? [] : [{ key: one.field, value: field }]),
    { key: one.pattern, value: html`${patterns[board.pattern].name}<br>${muted(patterns[board.pattern].when)}` },
    {
      key: one.technique,
      value: html`${techniques[board.technique].name}<br>${muted(techniques[board.technique].when)}`,
    },
    { key: one.owner, value: linked(frame, bodyIn(whole.bodies, board.ownerBodyId, lang)) },
    { key: one.secretary, value: linked(frame, bodyIn(whole.bodies, board.secretaryBodyId, lang)) },
    ...(committee === null
      ? []
      : [
          {
            key: one.committee,
            value: html`<a class="govuk-link" href="${href(frame, `/committees/${committee.code}`)}">${nameIn(lang, committee)}</a>`,
          },
        ]),
    { key: one.opened, value: dayIn(board.openedAt, lang) },
  ])
}

function agencies(frame: Frame, whole: WholeBoard): Html {
  const { lang } = frame
  const say = messages(lang)
  const rows = whole.parties.filter(
    (one) => one.state === 'accepted' || one.state === 'invited' || one.state === 'declined',
  )
  return linkRows(
    rows.map((one) => {
      const body = bodyIn(whole.bodies, one.bodyId, lang)
      const roles = [
        one.bodyId === whole.board.ownerBodyId ? say.agencies.owner : '',
        one.bodyId === whole.board.secretaryBodyId ? say.agencies.secretary : '',
      ].filter((word) => word !== '')
      return {
        title: body?.name ?? '',
        ...(body === null ? {} : { href: href(frame, body.href) }),
        ...(roles.length > 0 || one.said !== null
          ? { meta: [...roles, ...(one.said === null ? [] : [one.said])].join(' · ') }
          : {}),
        side: marked(partyState(one.state, lang)),
      }
    }),
  )
}

function goals(frame: Frame, whole: WholeBoard): Html {
  const { lang } = frame
  const say = messages(lang)
  if (whole.goals.length === 0) return paragraph(say.one.noGoals)
  const lines = whole.goals.map((goal) => {
    const own = whole.measures.filter((one) => one.goalId === goal.id)
    const indicators: Fragment =
      own.length > 0 &&
      bulletList(
        own.map(
          (one) =>
            html`<a class="govuk-link" href="${href(frame, `/indicators/${one.indicatorId}`)}">${nameIn(lang, one)}</a> ${muted(`${say.results[one.result]} · ${say.frequencies[one.frequency]}`)}`,
        ),
      )
    return html`<li><strong>${goal.text}</strong>${indicators}</li>`
  })
  return html`<ol class="govuk-list govuk-list--number">${lines}</ol>`
}

function participation(frame: Frame, whole: WholeBoard): Html {
  const { lang } = frame
  const say = messages(lang)
  const all = participationLines(whole, lang)
  const rows = all.slice(0, 8)
  if (rows.length === 0) return paragraph(say.one.noParticipation)
  const counts = levels.map((level) => ({ level, n: all.filter((one) => one.level === level).length }))
  return html`${paragraph(
    counts.filter((one) => one.n > 0).map((one, at) => html`${at > 0 && ' · '}${say.levels[one.level].name} ${one.n}`),
  )}${dataTable({
    caption: say.one.participation,
    columns: [
      { head: say.participation.act, kind: 'title', cell: (one) => one.act },
      { head: say.participation.who, cell: (one) => one.who },
      { head: say.participation.level, cell: (one) => say.levels[one.level].name },
      { head: say.participation.step, cell: (one) => say.steps[one.step].short },
    ],
    rows,
  })}`
}

function historyView(history: readonly HistoryLine[]): Html {
  return timeline(
    history.map((one) => ({
      when: glue(one.when),
      datetime: one.iso,
      title: one.title,
      ...(one.who === null ? {} : { who: one.who }),
      ...(one.text === null ? {} : { body: one.text }),
    })),
  )
}
