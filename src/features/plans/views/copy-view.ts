import {
  checkboxesField,
  form,
  muted,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Typed } from '../../../web/read-form.ts'
import { messages } from '../messages.ts'
import { reasonField, saveOrBack } from './edit-parts.ts'

export interface CopyView {
  readonly planId: string
  readonly typed: Typed
  readonly picked: readonly string[]
  readonly problems: readonly Problem[]
  readonly key: string
  /** Everything that is not cancelled. */
  readonly allProjects: string
  readonly projects: readonly { readonly id: string; readonly title: string; readonly hint: string }[]
  readonly shownNote: string | null
  readonly targets: readonly { readonly value: string; readonly text: string }[]
  readonly nodeId: string
}

/** A list longer than this has the button at its end too. */
const LONG = 8

export function copyView(frame: Frame, view: CopyView): Html {
  const words = messages(frame.lang).editing
  const { typed, problems } = view
  const body = html`${radiosField(frame.lang, {
    name: 'which',
    label: words.copyWhich,
    value: typed.which ?? (view.nodeId === '' ? 'all' : 'some'),
    error: problemWith(problems, 'which'),
    items: [
      { value: 'all', text: words.copyAll(view.allProjects) },
      { value: 'some', text: words.copySome },
    ],
  })}
  ${selectField(frame.lang, {
    name: 'to',
    label: words.copyTo,
    value: typed.to ?? '',
    choices: [{ value: '', text: words.copyToNew }, ...view.targets],
    fill: true,
    error: problemWith(problems, 'to'),
  })}
  ${selectField(frame.lang, {
    name: 'years',
    label: words.copyYears,
    value: typed.years ?? '1',
    choices: Array.from({ length: 10 }, (_, at) => ({ value: String(at + 1), text: String(at + 1) })),
    error: problemWith(problems, 'years'),
  })}
  ${radiosField(frame.lang, {
    name: 'amounts',
    label: words.copyAmounts,
    value: typed.amounts ?? 'keep',
    error: problemWith(problems, 'amounts'),
    items: [
      { value: 'keep', text: words.copyKeep },
      { value: 'clear', text: words.copyClear },
    ],
  })}
  ${reasonField(frame, typed, problems)}
  ${saveOrBack(frame, `/plans/${view.planId}`, words.copyButton)}
  ${section({
    id: 'pick',
    heading: words.copyPick,
    body: html`${view.shownNote && paragraph(muted(view.shownNote))}${checkboxesField(frame.lang, {
      name: 'project',
      label: words.copyWhich,
      values: view.picked,
      items: view.projects.map((project) => ({ value: project.id, text: project.title, hint: project.hint })),
    })}${view.projects.length > LONG && saveOrBack(frame, `/plans/${view.planId}`, words.copyButton)}`,
  })}`
  return form(frame, {
    action: href(frame, `/plans/${view.planId}/copy${view.nodeId === '' ? '' : `?node=${view.nodeId}`}`),
    oneTimeKey: view.key,
    body,
  })
}
