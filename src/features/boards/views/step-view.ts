import { nameIn } from '../../../kernel/lang.ts'
import { formatInstant, toBE } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  button,
  dataTable,
  dateField,
  emptyState,
  glue,
  inset,
  link,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { type StepName, stepNames } from '../board.ts'
import { bodyName, dayIn, shortDay, stepHref } from '../boards.present.ts'
import { isLiving } from '../items.sql.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'
import type { Task } from '../steps.sql.ts'
import { actForm, agencyField, checklist, foldedForm, marked, secondary } from './parts.ts'
import { agenciesStep } from './step-agencies-view.ts'
import { frameStep } from './step-frame-view.ts'
import { amount, doorRow, type StepPageView } from './step-page.ts'

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

function linkStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { link: say } = messages(frame.lang)
  return html`${section({
    id: 'links',
    heading: say.agreements,
    body: html`${whole.keeps && joinForm(frame, whole)}${paragraph(say.lead)}${view.doors.length === 0 ? paragraph(say.none) : linkRows(view.doors.map((door) => (whole.keeps ? doorRow(frame, door) : doorRow(frame, { ...door, href: null }))))}${earlierLinks(frame, whole, view)}`,
  })}${view.parts.sections}`
}

/** Links from before the board: taken over by its agencies, or still to be. */
function earlierLinks(frame: Frame, whole: WholeBoard, { doors, step, filled, key }: StepPageView): Fragment {
  const { link: say } = messages(frame.lang)
  const { keptLinks } = whole
  if (keptLinks !== null) return inset(say.keptOn(dayIn(keptLinks.at, frame.lang), keptLinks.reason))
  const earlier = doors.reduce((all, door) => all + door.count - door.made, 0)
  if (earlier === 0 || !whole.keeps || step.state !== 'open') return null
  return foldedForm(
    say.keep,
    actForm(
      frame,
      whole,
      'keep-links',
      html`${paragraph(say.keepLead)}${textAreaField(frame.lang, { ...fieldOf(filled, 'links_reason'), label: say.keepReason, rows: 2 })}${secondary(say.keep)}`,
      { key },
    ),
    filled,
    ['links_reason'],
  )
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
