import {
  button,
  card,
  form,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  steps,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { fieldOf, type Typed } from '../../../web/read-form.ts'
import { messages } from '../messages.ts'
import type { TreePlace } from '../node-tree.ts'
import { nodeKinds, planCalendars, planLevels } from '../plan.ts'
import type { PlanAct, PlanState } from '../plan-states.ts'
import { branchChoices, orderField, reasonField, type StaleRow, saveOrBack, staleNote } from './edit-parts.ts'

export interface PlanFormView {
  readonly typed: Typed
  readonly problems: readonly Problem[]
  /** Null: the plan is new. */
  readonly id: string | null
  /** Bodies the person plans for; a code may be typed where the right is over an area. */
  readonly bodies: readonly { readonly code: string; readonly name: string }[]
  readonly codeMayBeTyped: boolean
  readonly key: string
  readonly revision: number
  readonly stale: readonly StaleRow[] | null
}

export function planFormView(frame: Frame, view: PlanFormView): Html {
  const say = messages(frame.lang)
  const words = say.editing
  const { typed, problems } = view
  const ownBody =
    view.bodies.length > 0 &&
    selectField(frame.lang, {
      name: 'body',
      label: words.planBody,
      value: typed.body ?? view.bodies[0]?.code ?? '',
      choices: [
        ...view.bodies.map((body) => ({ value: body.code, text: body.name })),
        ...(view.codeMayBeTyped ? [{ value: '', text: words.planBodyCode }] : []),
      ],
      fill: true,
      error: problemWith(problems, 'body'),
    })
  const otherBody =
    view.codeMayBeTyped &&
    textField(frame.lang, {
      name: view.bodies.length > 0 ? 'body_code' : 'body',
      label: words.planBodyCode,
      hint: words.planBodyCodeHint,
      value: typed[view.bodies.length > 0 ? 'body_code' : 'body'] ?? '',
      characters: 20,
      error: problemWith(problems, view.bodies.length > 0 ? 'body_code' : 'body'),
    })
  const isNew = view.id === null
  const body = html`${
    isNew &&
    selectField(frame.lang, {
      ...fieldOf(view, 'level'),
      label: words.level,
      choices: [
        { value: '', text: words.choose },
        ...planLevels.filter((level) => level !== 'budget').map((level) => ({ value: level, text: say.levels[level] })),
      ],
    })
  }${isNew && ownBody}${isNew && otherBody}
  ${textAreaField(frame.lang, {
    ...fieldOf(view, 'title'),
    label: words.planTitle,
    rows: 2,
    maxlength: 500,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'year_from'),
    label: words.yearFrom,
    inputmode: 'numeric',
    characters: 5,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'year_to'),
    label: words.yearTo,
    inputmode: 'numeric',
    characters: 5,
  })}
  ${radiosField(frame.lang, {
    name: 'calendar',
    label: words.calendar,
    value: typed.calendar ?? 'fiscal',
    error: problemWith(problems, 'calendar'),
    items: planCalendars.map((calendar) => ({
      value: calendar,
      text: words.calendars[calendar],
      hint: words.calendarHints[calendar],
    })),
  })}
  ${reasonField(frame, typed, problems)}
  ${saveOrBack(frame, isNew ? '/plans' : `/plans/${view.id}`)}`
  const action = href(frame, isNew ? '/plans/new' : `/plans/${view.id}/edit`)
  return html`${view.stale && staleNote(frame, view.stale)}${form(frame, {
    action,
    oneTimeKey: view.key,
    hidden: isNew ? {} : { revision: String(view.revision) },
    body,
  })}`
}

export interface NodeFormView {
  readonly planId: string
  /** Null: the branch is new. */
  readonly node: { readonly id: string; readonly revision: number } | null
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly nodes: readonly (TreePlace & { readonly title: string })[]
  readonly key: string
  readonly stale: readonly StaleRow[] | null
  /** What hangs directly on it; null for a new one. */
  readonly hanging: { readonly nodes: string; readonly projects: string; readonly any: boolean } | null
  readonly removal: { readonly typed: Typed; readonly problems: readonly Problem[] }
}

export function nodeFormView(frame: Frame, view: NodeFormView): Html {
  const say = messages(frame.lang)
  const words = say.editing
  const { typed, problems, node } = view
  const body = html`${selectField(frame.lang, {
    ...fieldOf(view, 'kind'),
    label: words.nodeKind,
    choices: [
      { value: '', text: words.choose },
      ...nodeKinds.map((kind) => ({ value: kind, text: say.nodeKinds[kind] })),
    ],
  })}
  ${textAreaField(frame.lang, {
    ...fieldOf(view, 'title'),
    label: words.nodeTitle,
    rows: 3,
    maxlength: 500,
  })}
  ${selectField(frame.lang, {
    ...fieldOf(view, 'parent'),
    label: words.parent,
    choices: branchChoices(frame, view.nodes, node?.id ?? null),
    fill: true,
  })}
  ${orderField(frame, typed, problems)}
  ${reasonField(frame, typed, problems)}
  ${saveOrBack(frame, `/plans/${view.planId}`)}`
  const address = `/plans/${view.planId}/nodes/${node === null ? 'new' : node.id}`
  const edit = form(frame, {
    action: href(frame, address),
    oneTimeKey: view.key,
    hidden: node === null ? {} : { revision: String(node.revision) },
    body,
  })
  return html`${view.stale && staleNote(frame, view.stale)}${edit}${node !== null && view.hanging !== null && removal(frame, view, node, view.hanging)}`
}

function removal(
  frame: Frame,
  view: NodeFormView,
  node: { readonly id: string; readonly revision: number },
  hanging: { readonly nodes: string; readonly projects: string; readonly any: boolean },
): Html {
  const words = messages(frame.lang).editing
  const { typed, problems } = view.removal
  const target =
    hanging.any &&
    selectField(frame.lang, {
      ...fieldOf(view, 'move_to'),
      label: words.moveTo,
      choices: [
        { value: '', text: words.choose },
        ...branchChoices(frame, view.nodes, node.id).map((choice) => ({ ...choice, value: choice.value || 'plan' })),
      ],
      fill: true,
    })
  const body = html`${paragraph(hanging.any ? words.removeNodeHolds(hanging.nodes, hanging.projects) : words.removeNodeEmpty)}
    ${target}${reasonField(frame, typed, problems, 'remove-reason')}${button({ text: words.removeNode, kind: 'warning' })}`
  return section({
    id: 'remove',
    heading: words.removeNode,
    body: card(
      form(frame, {
        action: href(frame, `/plans/${view.planId}/nodes/${node.id}/remove`),
        hidden: { revision: String(node.revision) },
        body,
      }),
    ),
  })
}

export interface PlanStateView {
  readonly planId: string
  readonly state: PlanState
  readonly stateText: string
  readonly versionText: string
  readonly revision: number
  /** What this person may do now. */
  readonly acts: readonly PlanAct[]
  readonly typed: Typed
  readonly problems: readonly Problem[]
  /** What stood against the act: another state, the same person, someone faster. */
  readonly refusal: string | null
}

const stepOf: Record<PlanState, number> = { draft: 0, amended: 0, hearing: 1, committee: 2, approved: 3 }

export function planStateView(frame: Frame, view: PlanStateView): Html {
  const words = messages(frame.lang).editing
  const now = stepOf[view.state]
  const way = steps(
    frame.lang,
    words.stateSteps.map((title, at) => ({
      title: at === 0 && view.state === 'amended' ? words.planStates.amended : title,
      status: at < now || (at === now && view.state === 'approved') ? 'done' : at === now ? 'now' : 'next',
    })),
  )
  const refusal = view.refusal && note({ kind: 'late', icon: 'alert', title: words.kept, body: view.refusal })
  if (view.acts.length === 0) {
    return html`${refusal}${way}${paragraph(words.noWay)}${linkButton({ kind: 'secondary', href: href(frame, `/plans/${view.planId}`), text: words.cancel })}`
  }
  const body = html`${radiosField(frame.lang, {
    name: 'act',
    label: words.actQuestion,
    value: view.typed.act ?? (view.acts.length === 1 ? (view.acts[0] ?? null) : null),
    error: problemWith(view.problems, 'act'),
    items: view.acts.map((act) => ({ value: act, text: words.acts[act], hint: words.actHints[act] })),
  })}${reasonField(frame, view.typed, view.problems)}${saveOrBack(frame, `/plans/${view.planId}`, words.changeState)}`
  return html`${refusal}${way}<div class="ps-gap"></div>${form(frame, {
    action: href(frame, `/plans/${view.planId}/state`),
    hidden: { revision: String(view.revision) },
    body,
  })}`
}
