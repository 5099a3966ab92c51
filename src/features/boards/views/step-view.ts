import { formatInstant, toBE } from '../../../kernel/thai-calendar.ts'
import { pickName } from '../../../platform/http/picked.ts'
import {
  actions,
  button,
  dataTable,
  dateField,
  details,
  emptyState,
  glue,
  inset,
  link,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  radiosField,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { type StepName, stepNames } from '../board.ts'
import {
  baht,
  boardHref,
  bodyIn,
  bodyName,
  nameIn,
  partyState,
  reasonText,
  type StepView,
  shortDay,
  stepHref,
} from '../boards.present.ts'
import type { Task } from '../boards.sql.ts'
import type { IndicatorChoice, Measure } from '../frame.sql.ts'
import { isLiving } from '../items.sql.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'
import type { Suggestion } from '../suggest.ts'
import { actForm, agencyField, checklist, foldedForm, itemsTable, marked, secondary } from './parts.ts'

export interface StepPageView {
  readonly step: StepView
  readonly filled: Filled
  /** For step 2 and 3: what may be chosen. */
  readonly committees: readonly { readonly code: string; readonly nameTh: string; readonly nameEn: string | null }[]
  readonly indicators: readonly IndicatorChoice[]
  /** For step 4: parts other rooms show, and where a new one begins. */
  readonly parts: ShownParts
  readonly doors: readonly {
    readonly label: string
    readonly count: number
    readonly href: string | null
    readonly text: string
  }[]
  readonly key: string
}

export function stepView(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const say = messages(frame.lang)
  const { step } = view
  const inside: Record<StepName, () => Fragment> = {
    agencies: () => agenciesStep(frame, whole, view),
    committee: () => committeeStep(frame, whole, view),
    frame: () => frameStep(frame, whole, view),
    link: () => linkStep(frame, whole, view),
  }
  const at = stepNames.indexOf(step.name)
  const [before, after] = [stepNames[at - 1], stepNames[at + 1]]
  return html`${paragraph(step.what)}${progress(frame, view)}
    ${section({ id: 'check', heading: say.step.checklist, body: html`${checklist(frame, step.checks)}${step.next !== null && paragraph(html`<strong>${say.one.next}:</strong> ${step.next}`)}` })}
    ${inside[step.name]()}
    ${section({ id: 'tasks', heading: say.step.tasks, body: tasks(frame, whole, view) })}
    ${whole.keeps && section({ id: 'end', heading: say.step.end, body: ending(frame, whole, view) })}
    ${actions([
      before !== undefined &&
        linkButton({
          href: href(frame, stepHref(whole.board, before)),
          text: `${say.step.previous}: ${say.steps[before].short}`,
          kind: 'secondary',
          icon: 'back',
        }),
      after !== undefined &&
        linkButton({
          href: href(frame, stepHref(whole.board, after)),
          text: `${say.step.following}: ${say.steps[after].short}`,
          kind: 'secondary',
          icon: 'next',
        }),
    ])}`
}

function progress(frame: Frame, { step }: StepPageView): Html {
  const { one } = messages(frame.lang)
  const facts = [
    ...(step.owner === null ? [] : [`${one.stepOwner}: ${step.owner.name}`]),
    ...(step.due === null ? [] : [`${one.due}: ${step.due}`]),
    ...(step.time === null ? [] : [step.time]),
  ]
  return html`<p class="govuk-body">${step.mark && html`${marked(step.mark)} `}${glue(facts.join(' · '))}${step.late && html` ${state('late', step.late)}`}</p>${step.reason && inset(step.reason)}`
}

// ---- step 1

function agenciesStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { agencies } = say
  const { filled } = view
  const toAnswer = whole.parties.filter(
    (one) => one.state === 'invited' && (whole.keeps || whole.speaks.includes(one.bodyId)),
  )
  const others = whole.parties.filter((one) => !['accepted', 'invited'].includes(one.state))
  return html`${section({ id: 'sitting', heading: agencies.sitting, body: sitting(frame, whole, filled) })}
    ${
      toAnswer.length > 0 &&
      section({
        id: 'answer',
        heading: agencies.answerTitle,
        body: html`${toAnswer.map((one) => answerForm(frame, whole, one.bodyId, filled))}`,
      })
    }
    ${whole.keeps && section({ id: 'suggested', heading: agencies.suggested, body: suggestions(frame, whole, view) })}
    ${
      whole.keeps &&
      section({
        id: 'other',
        heading: agencies.other,
        body: actForm(
          frame,
          whole,
          'invite',
          html`${textField(lang, { ...fieldOf(filled, 'body'), label: say.one.body, hint: agencies.otherHint })}${secondary(agencies.inviteOne)}`,
          { key: view.key },
        ),
      })
    }
    ${
      others.length > 0 &&
      section({
        id: 'others',
        heading: agencies.others,
        body: linkRows(
          others.map((one) => {
            const body = bodyIn(whole.bodies, one.bodyId, lang)
            const successor = whole.successors.get(one.bodyId)
            const text =
              one.state === 'merged' && successor !== undefined
                ? agencies.mergedInto(bodyName(whole, successor, lang))
                : one.said
            return {
              title: body?.name ?? '',
              ...(body === null ? {} : { href: href(frame, body.href) }),
              ...(text === null ? {} : { text }),
              side: marked(partyState(one.state, lang)),
            }
          }),
        ),
      })
    }`
}

function sitting(frame: Frame, whole: WholeBoard, filled: Filled): Html {
  const { lang } = frame
  const say = messages(lang)
  const rows = whole.parties.filter((one) => one.state === 'accepted' || one.state === 'invited')
  return dataTable({
    caption: say.agencies.sitting,
    columns: [
      {
        head: say.one.body,
        kind: 'title',
        cell: (one) => {
          const body = bodyIn(whole.bodies, one.bodyId, lang)
          const roles = [
            one.bodyId === whole.board.ownerBodyId && say.agencies.owner,
            one.bodyId === whole.board.secretaryBodyId && say.agencies.secretary,
          ].filter((word) => word !== false)
          return html`${body && link(href(frame, body.href), body.name)}${roles.length > 0 && html`<br>${muted(roles.join(' · '))}`}`
        },
      },
      {
        head: say.agencies.why,
        cell: (one) =>
          one.reasons
            .slice(0, 3)
            .map((reason, at) => html`${at > 0 && html`<br>`}${glue(reasonText(reason, whole.places, lang))}`),
      },
      { head: say.agencies.state, cell: (one) => marked(partyState(one.state, lang)) },
      {
        head: say.agencies.said,
        cell: (one) =>
          html`${one.said}${one.document !== null && html`<br>${muted(say.agencies.fromLetter(one.document))}`}`,
      },
      ...(whole.keeps || rows.some((one) => whole.speaks.includes(one.bodyId))
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (one: (typeof rows)[number]) =>
                (whole.keeps || whole.speaks.includes(one.bodyId)) &&
                foldedForm(
                  say.agencies.leave,
                  actForm(
                    frame,
                    whole,
                    'leave',
                    html`${textField(lang, { ...fieldOf(filled, `leave-${one.bodyId}`), label: say.agencies.leaveReason })}${secondary(say.agencies.leave)}`,
                    { hidden: { body: one.bodyId } },
                  ),
                  filled,
                  [`leave-${one.bodyId}`],
                ),
            },
          ]
        : []),
    ],
    rows,
  })
}

function answerForm(frame: Frame, whole: WholeBoard, bodyId: string, filled: Filled): Html {
  const { lang } = frame
  const { agencies } = messages(lang)
  const own = whole.speaks.includes(bodyId)
  const field = (name: string) => fieldOf(filled, `${name}-${bodyId}`)
  return details(
    agencies.answerFor(bodyName(whole, bodyId, lang)),
    actForm(
      frame,
      whole,
      'answer',
      html`${radiosField(lang, {
        ...field('accepts'),
        label: agencies.answerTitle,
        items: [
          { value: 'yes', text: agencies.accept },
          { value: 'no', text: agencies.decline },
        ],
      })}${textField(lang, { ...field('said'), label: agencies.answerSaid, optional: true })}${!own && textField(lang, { ...field('document'), label: agencies.document, hint: agencies.documentHint })}${button({ text: agencies.answerTitle })}`,
      { hidden: { body: bodyId } },
    ),
    own || filled.problems.some((problem) => problem.field.endsWith(bodyId)),
  )
}

function suggestions(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { agencies, one } = messages(lang)
  if (whole.suggestions.length === 0) return paragraph(agencies.noSuggestions)
  const rows: readonly Suggestion[] = whole.suggestions
  const table = dataTable<Suggestion>({
    caption: agencies.suggested,
    columns: [
      {
        head: one.body,
        kind: 'title',
        cell: (row) => {
          const body = bodyIn(whole.bodies, row.bodyId, lang)
          const id = `pick-${row.bodyId}`
          return html`<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="${id}" name="${pickName('body', row.bodyId)}" type="checkbox" value="1"${view.filled.typed[pickName('body', row.bodyId)] === '1' && html` checked`}><label class="govuk-label govuk-checkboxes__label" for="${id}">${body?.name ?? ''}</label></div></div>`
        },
      },
      {
        head: agencies.why,
        phone: 'wide',
        cell: (row) =>
          row.reasons.map((reason, at) => html`${at > 0 && html`<br>`}${glue(reasonText(reason, whole.places, lang))}`),
      },
    ],
    rows,
  })
  return actForm(
    frame,
    whole,
    'invite',
    html`${paragraph(agencies.suggestedLead)}<div id="picked">${table}</div>${textField(lang, { ...fieldOf(view.filled, 'aside_reason'), label: agencies.setAsideReason, hint: agencies.setAsideHint, optional: true })}${actions(
      [
        button({ text: agencies.invite, name: 'do', value: 'invite' }),
        secondary(agencies.setAside, { name: 'do', value: 'aside' }),
      ],
    )}`,
    { key: view.key },
  )
}

// ---- step 2

function committeeStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { committee: say, one } = messages(lang)
  const { committee } = whole
  if (committee === null) {
    const informal = whole.board.technique === 'informal' && note({ body: say.informal })
    if (!whole.keeps) return html`${informal}${paragraph(say.none)}`
    return html`${informal}${section({ id: 'found', heading: say.found, body: foundForm(frame, whole, view) })}${
      view.committees.length > 0 &&
      section({
        id: 'use',
        heading: say.linkTitle,
        body: actForm(
          frame,
          whole,
          'use-committee',
          html`${selectField(lang, {
            ...fieldOf(view.filled, 'committee'),
            label: say.choose,
            hint: say.linkHint,
            fill: true,
            choices: [
              { value: '', text: '–' },
              ...view.committees.map((row) => ({ value: row.code, text: nameIn(lang, row) })),
            ],
          })}${secondary(say.link)}`,
        ),
      })
    }`
  }
  const home = href(frame, `/committees/${committee.code}`)
  return section({
    id: 'committee',
    heading: one.committee,
    body: html`${summaryList([
      { key: one.committee, value: link(home, nameIn(lang, committee)) },
      ...(committee.orderText === null ? [] : [{ key: say.orderIs, value: committee.orderText }]),
      ...(committee.termMonths === null ? [] : [{ key: say.termIs, value: say.monthsIs(committee.termMonths) }]),
      { key: say.seats, value: say.held(committee.held, committee.seats) },
      { key: say.people2, value: committee.peopleSeats },
    ])}${
      committee.meetings.length === 0
        ? emptyState({ why: say.noMeetings, next: { href: `${home}/meetings/new`, text: say.planMeeting } })
        : linkRows(
            committee.meetings.map((meeting) => ({
              title: say.meetingNumber(meeting.number, toBE(meeting.year)),
              href: href(frame, `/meetings/${meeting.home}-${meeting.id}`),
              meta: formatInstant(new Date(meeting.at), lang),
            })),
          )
    }${whole.keeps && actions([linkButton({ href: `${home}/seats`, text: say.keepSeats, kind: 'secondary', icon: 'people' })])}`,
  })
}

function foundForm(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { committee: say } = messages(lang)
  const typed = { name: say.nameFor(whole.board.title), months: '48', people: '2', ...view.filled.typed }
  const filled: Filled = { typed, problems: view.filled.problems }
  return actForm(
    frame,
    whole,
    'appoint',
    html`${paragraph(say.foundHint)}${textField(lang, { ...fieldOf(filled, 'name'), label: say.name })}${textField(lang, { ...fieldOf(filled, 'order'), label: say.order, optional: true })}${dateField(lang, { ...dayFieldOf(filled, 'ordered'), label: say.orderedOn, optional: true })}${textField(lang, { ...fieldOf(filled, 'months'), label: say.months, characters: 4, inputmode: 'numeric' })}${textField(lang, { ...fieldOf(filled, 'people'), label: say.people, characters: 4, inputmode: 'numeric' })}<h3 class="govuk-heading-s">${say.meeting}</h3>${textField(lang, { ...fieldOf(filled, 'place'), label: say.meetingPlace, optional: true })}${dateField(lang, { ...dayFieldOf(filled, 'meeting'), label: say.meetingDay, optional: true })}${textField(lang, { ...fieldOf(filled, 'time'), label: say.meetingTime, hint: say.timeHint, characters: 5, optional: true })}${button({ text: say.create })}`,
    { key: view.key },
  )
}

// ---- step 3

function frameStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { frame: say, one } = messages(lang)
  const joint = whole.items.filter((item) => item.joint)
  const rest = whole.items.filter((item) => !item.joint && isLiving(item))
  const doors = view.doors.map((door) => doorRow(frame, door))
  return html`${section({ id: 'goals', heading: say.goals, body: html`${paragraph(muted(say.goalsLead))}${goalsList(frame, whole, view)}${whole.keeps && goalForm(frame, whole, view)}` })}
    ${section({
      id: 'system',
      heading: say.system,
      action: link(href(frame, `${boardHref(whole.board)}/projects`), one.addProjects),
      body: html`<h3 class="govuk-heading-s">${say.joint}</h3>${joint.length === 0 ? paragraph(say.none) : itemsTable(frame, joint, whole.keeps ? { action: (item) => jointButton(frame, whole, item.id, false) } : {})}${
        whole.keeps &&
        rest.length > 0 &&
        linkRows(
          rest.map((item) => ({
            title: item.title,
            href: href(frame, `/projects/${item.projectHome}-${item.projectId}`),
            meta: lang === 'en' ? (item.bodyEn ?? item.bodyTh) : item.bodyTh,
            side: jointButton(frame, whole, item.id, true),
          })),
        )
      }`,
    })}
    ${section({
      id: 'budget',
      heading: say.budget,
      body: html`${paragraph(muted(say.budgetLead))}${
        joint.length === 0
          ? paragraph(say.none)
          : linkRows(
              joint.filter(isLiving).map((item) => ({
                title: item.title,
                href: href(frame, `/money/projects/${item.projectHome}-${item.projectId}`),
                meta: say.money,
                side: item.satang > 0n ? state('solved', amount(frame, item.satang)) : state('late', say.noMoney),
              })),
            )
      }`,
    })}
    ${section({ id: 'monitoring', heading: say.monitoring, body: monitoring(frame, whole, view.filled) })}
    ${view.parts.sections}${doors.length > 0 && linkRows(doors)}
    ${actions([linkButton({ href: href(frame, `${boardHref(whole.board)}/plan`), text: say.planDoor, kind: 'secondary', icon: 'next' })])}`
}

const amount = (frame: Frame, satang: bigint) => glue(baht(satang, frame.lang))

function jointButton(frame: Frame, whole: WholeBoard, itemId: string, joint: boolean): Html {
  const { frame: say } = messages(frame.lang)
  return actForm(frame, whole, 'joint', secondary(joint ? say.toJoint : say.fromJoint), {
    hidden: { item: itemId, joint: joint ? '1' : '0' },
    inline: true,
  })
}

function goalsList(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { frame: say, results } = messages(lang)
  if (whole.goals.length === 0) return paragraph(say.none)
  const goals = whole.goals.map((goal) => {
    const own = whole.measures.filter((one) => one.goalId === goal.id)
    const name = `indicator-${goal.id}`
    return html`<li><strong>${goal.text}</strong>${
      own.length > 0 &&
      linkRows(
        own.map((one) => ({
          title: nameIn(lang, one),
          href: href(frame, `/indicators/${one.indicatorId}`),
          meta: `${one.code} · ${results[one.result]}`,
          ...(whole.keeps
            ? {
                side: actForm(frame, whole, 'drop-measure', secondary(say.drop), {
                  hidden: { measure: one.id },
                  inline: true,
                }),
              }
            : {}),
        })),
        { inCard: false },
      )
    }${
      whole.keeps &&
      foldedForm(
        say.addMeasure,
        html`${actForm(
          frame,
          whole,
          'measure',
          html`${selectField(lang, {
            ...fieldOf(view.filled, name),
            label: say.indicator,
            fill: true,
            choices: [
              { value: '', text: '–' },
              ...view.indicators.map((one) => ({
                value: one.id,
                text: `${nameIn(lang, one)} (${results[one.result]})`,
              })),
            ],
          })}${textField(lang, { ...fieldOf(view.filled, `code-${goal.id}`), label: say.indicatorCode, optional: true })}${secondary(say.addMeasure)}`,
          { hidden: { goal: goal.id } },
        )}${paragraph(link(href(frame, '/indicators/new'), say.newIndicator))}${own.length === 0 && actForm(frame, whole, 'drop-goal', secondary(say.dropGoal), { hidden: { goal: goal.id } })}`,
        view.filled,
        [name, `code-${goal.id}`, 'goal'],
      )
    }</li>`
  })
  return html`<ol class="govuk-list govuk-list--number">${goals}</ol>`
}

function goalForm(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { frame: say } = messages(frame.lang)
  return actForm(
    frame,
    whole,
    'goal',
    html`${textField(frame.lang, { ...fieldOf(view.filled, 'goal_text'), label: say.goalText })}${secondary(say.addGoal)}`,
    { key: view.key },
  )
}

function monitoring(frame: Frame, whole: WholeBoard, filled: Filled): Html {
  const { lang } = frame
  const { frame: say, frequencies } = messages(lang)
  if (whole.measures.length === 0) return paragraph(say.none)
  return dataTable<Measure>({
    caption: say.monitoring,
    columns: [
      {
        head: say.indicator,
        kind: 'title',
        cell: (one) => link(href(frame, `/indicators/${one.indicatorId}`), nameIn(lang, one)),
      },
      { head: say.method, cell: (one) => one.method ?? '–' },
      { head: say.who, cell: (one) => bodyName(whole, one.bodyId, lang) || '–' },
      { head: say.firstOn, kind: 'short', cell: (one) => shortDay(one.firstOn, lang) ?? '–' },
      { head: say.often, cell: (one) => frequencies[one.frequency] },
      ...(whole.keeps
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (one: Measure) => {
                const names = [`method-${one.id}`, `who-${one.id}`, `first-${one.id}`]
                return foldedForm(
                  say.setMonitoring,
                  actForm(
                    frame,
                    whole,
                    'monitor',
                    html`${textField(lang, { ...fieldOf(filled, names[0] ?? ''), label: say.method })}${agencyField(frame, whole, filled, { name: names[1] ?? '', label: say.who, empty: '–' })}${dateField(lang, { ...dayFieldOf(filled, names[2] ?? ''), label: say.firstOn })}${secondary(say.setMonitoring)}`,
                    { hidden: { measure: one.id } },
                  ),
                  filled,
                  names,
                )
              },
            },
          ]
        : []),
    ],
    rows: whole.measures,
  })
}

// ---- step 4

const doorRow = (frame: Frame, door: StepPageView['doors'][number]) => ({
  title: door.label,
  ...(door.href === null ? {} : { text: link(href(frame, door.href), door.text) }),
  side: door.count > 0 ? state('solved', String(door.count)) : muted(messages(frame.lang).link.none),
})

function linkStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { link: say } = messages(frame.lang)
  return html`${section({
    id: 'links',
    heading: say.agreements,
    body: html`${whole.keeps && joinForm(frame, whole)}${paragraph(say.lead)}${view.doors.length === 0 ? paragraph(say.none) : linkRows(view.doors.map((door) => (whole.keeps ? doorRow(frame, door) : doorRow(frame, { ...door, href: null }))))}`,
  })}${view.parts.sections}`
}

/** The projects of the board to choose from, for what joins them: the form of the room joinings goes on from there. */
function joinForm(frame: Frame, whole: WholeBoard): Html | null {
  const { link: say } = messages(frame.lang)
  const living = whole.items.filter(isLiving)
  if (living.length < 2) return null
  const rows = living.map((item) => {
    const id = `join-${item.id}`
    const body = nameIn(frame.lang, { nameTh: item.bodyTh, nameEn: item.bodyEn })
    return html`<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="${id}" name="project" type="checkbox" value="${item.projectHome}-${item.projectId}"><label class="govuk-label govuk-checkboxes__label" for="${id}">${item.title}<br>${muted(html`${body} · ${amount(frame, item.satang)}`)}</label></div>`
  })
  return html`<form method="get" action="${href(frame, '/joinings/new')}"><input type="hidden" name="board" value="${whole.board.home}-${whole.board.id}"><div class="govuk-form-group"><fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${say.chooseToJoin}</legend><div class="govuk-checkboxes govuk-checkboxes--small">${rows}</div></fieldset></div>${button({ text: say.joinChosen, icon: 'next' })}</form>`
}

// ---- tasks and the end of a step

function tasks(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const say = messages(lang).step
  const { filled, step } = view
  const rows = whole.tasks.filter((task) => task.step === step.name)
  const list =
    rows.length === 0
      ? paragraph(muted(say.noTasks))
      : dataTable<Task>({
          caption: say.tasks,
          columns: [
            {
              head: say.taskText,
              kind: 'title',
              cell: (task) => html`${task.text}${task.doneNote && html`<br>${muted(task.doneNote)}`}`,
            },
            { head: say.taskBody, cell: (task) => bodyName(whole, task.bodyId, lang) || '–' },
            { head: say.taskDue, kind: 'short', cell: (task) => taskDue(frame, whole, task) },
            ...(whole.keeps && step.state === 'open'
              ? [
                  {
                    head: '',
                    kind: 'action' as const,
                    cell: (task: Task) => task.doneAt === null && endTaskForm(frame, whole, task, filled),
                  },
                ]
              : []),
          ],
          rows,
        })
  if (!whole.keeps || step.state !== 'open') return list
  return html`${list}${foldedForm(
    say.addTask,
    actForm(
      frame,
      whole,
      'task',
      html`${textField(lang, { ...fieldOf(filled, 'task_text'), label: say.taskText })}${agencyField(frame, whole, filled, { name: 'task_body', label: say.taskBody, empty: say.nobody, optional: true })}${dateField(lang, { ...dayFieldOf(filled, 'task'), label: say.taskDue, optional: true })}${secondary(say.addTask)}`,
      { hidden: { step: step.name }, key: view.key },
    ),
    filled,
    ['task_text', 'task_body', 'task'],
  )}`
}

function taskDue(frame: Frame, whole: WholeBoard, task: Task): Fragment {
  if (task.doneAt !== null) return state('solved', messages(frame.lang).step.taskDone)
  const day = shortDay(task.dueOn, frame.lang)
  return task.dueOn !== null && task.dueOn < whole.today ? state('late', day ?? '') : (day ?? '–')
}

function endTaskForm(frame: Frame, whole: WholeBoard, task: Task, filled: Filled): Html {
  const say = messages(frame.lang).step
  const name = `note-${task.id}`
  return foldedForm(
    say.taskDone,
    actForm(
      frame,
      whole,
      'end-task',
      html`${textField(frame.lang, { ...fieldOf(filled, name), label: say.taskNote, optional: true })}${actions([secondary(say.taskDone, { name: 'do', value: 'done' }), secondary(say.taskRemove, { name: 'do', value: 'remove' })])}`,
      { hidden: { task: task.id, step: task.step } },
    ),
    filled,
    [name],
  )
}

function ending(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { step: say, one } = messages(lang)
  const { step, filled } = view
  const hidden = { step: step.name, revision: String(step.revision) }
  if (step.state !== 'open')
    return foldedForm(
      say.reopen,
      actForm(
        frame,
        whole,
        'reopen',
        html`${textField(lang, { ...fieldOf(filled, 'reopen_reason'), label: say.reopenReason })}${secondary(say.reopen)}`,
        { hidden },
      ),
      filled,
      ['reopen_reason'],
    )
  const end =
    step.missing === 0
      ? html`${paragraph(state('solved', one.nothingMissing))}${actForm(frame, whole, 'end', button({ text: say.endNow, icon: 'tick' }), { hidden })}`
      : paragraph(state('promised', one.missing(step.missing)))
  const more = html`${actForm(
    frame,
    whole,
    'plan-step',
    html`${agencyField(frame, whole, { ...filled, typed: { ...ownerTyped(whole, step.name), ...filled.typed } }, { name: 'step_owner', label: say.owner, empty: say.nobody })}${dateField(lang, { ...dayFieldOf(filled, 'step_due'), label: say.due, optional: true })}${secondary(say.setPlan)}`,
    { hidden },
  )}${actForm(
    frame,
    whole,
    'skip',
    html`${textAreaField(lang, { ...fieldOf(filled, 'skip_reason'), label: say.skipReason, rows: 2 })}${button({ text: say.skip, kind: 'warning' })}`,
    { hidden },
  )}`
  return html`${end}${foldedForm(say.moreActs, more, filled, ['skip_reason', 'step_owner', 'step_due'])}`
}

const ownerTyped = (whole: WholeBoard, name: StepName) => ({
  step_owner: whole.path.find((one) => one.step === name)?.ownerBodyId ?? '',
})
