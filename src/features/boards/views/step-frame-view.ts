import { nameIn } from '../../../kernel/lang.ts'
import {
  actions,
  dataTable,
  dateField,
  link,
  linkButton,
  linkRows,
  muted,
  paragraph,
  section,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { boardHref, bodyName, shortDay } from '../boards.present.ts'
import type { Measure } from '../frame.sql.ts'
import { isLiving } from '../items.sql.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'
import { actForm, agencyField, foldedForm, itemsTable, secondary } from './parts.ts'
import { amount, doorRow, type StepPageView } from './step-page.ts'

export function frameStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
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
                text: `${nameIn(lang, one)} (${results[one.result]}) · ${one.code}`,
              })),
            ],
          })}${textField(lang, { ...fieldOf(view.filled, `code-${goal.id}`), label: say.indicatorCode, optional: true })}${secondary(say.addMeasure)}`,
          { hidden: { goal: goal.id } },
        )}${view.mayDefineIndicator && paragraph(link(href(frame, '/indicators/new'), say.newIndicator))}${own.length === 0 && actForm(frame, whole, 'drop-goal', secondary(say.dropGoal), { hidden: { goal: goal.id } })}`,
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
