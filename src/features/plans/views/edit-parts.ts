import {
  actions,
  button,
  type Choice,
  dataTable,
  linkButton,
  note,
  type Problem,
  problemWith,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Typed } from '../../../web/read-form.ts'
import { messages } from '../messages.ts'
import { readingOrder, type TreePlace } from '../node-tree.ts'

/** What was typed, by the name of the field. */
/** One field that differs between the system and what a person typed. */
export interface StaleRow {
  readonly field: string
  readonly now: string
  readonly typed: string
}

/** Both versions side by side: of what someone else stored, and of what this person typed. */
export function staleNote(frame: Frame, rows: readonly StaleRow[]): Html {
  const say = messages(frame.lang).editing.stale
  const table =
    rows.length === 0
      ? html`<p class="govuk-body">${say.same}</p>`
      : dataTable<StaleRow>({
          caption: say.caption,
          phone: 'cards',
          rows,
          columns: [
            { head: say.field, kind: 'title', cell: (row) => row.field },
            { head: say.now, phone: 'stack', cell: (row) => row.now || say.empty },
            { head: say.typed, phone: 'stack', cell: (row) => row.typed || say.empty },
          ],
        })
  const body = html`<p class="govuk-body">${say.body}</p>${table}`
  return html`${note({ kind: 'late', icon: 'alert', title: say.title, id: 'stale', body })}<div class="ps-gap"></div>`
}

export function reasonField(frame: Frame, typed: Typed, problems: readonly Problem[], id = 'reason'): Html {
  const say = messages(frame.lang).editing
  return textField(frame.lang, {
    name: 'reason',
    id,
    label: say.reason,
    hint: say.reasonHint,
    value: typed.reason ?? '',
    maxlength: 1000,
    error: problemWith(problems, id),
  })
}

/** Where among its siblings a branch or an activity stands; left out, at the end. */
export function orderField(frame: Frame, typed: Typed, problems: readonly Problem[]): Html {
  const say = messages(frame.lang).editing
  return textField(frame.lang, {
    name: 'at',
    label: say.order,
    hint: say.orderHint,
    value: typed.at ?? '',
    inputmode: 'numeric',
    characters: 4,
    optional: true,
    error: problemWith(problems, 'at'),
  })
}

export function saveOrBack(frame: Frame, back: string, text?: string): Html {
  const say = messages(frame.lang).editing
  return actions([
    button({ text: text ?? say.save }),
    linkButton({ kind: 'secondary', href: href(frame, back), text: say.cancel }),
  ])
}

/** The branches of a plan to choose from, each under its parent; those of `without` and below are left out. */
export function branchChoices(
  frame: Frame,
  nodes: readonly (TreePlace & { readonly title: string })[],
  without: string | null = null,
): Choice[] {
  const left = new Set<string>(without === null ? [] : [without])
  const choices: Choice[] = [{ value: '', text: messages(frame.lang).editing.underPlan }]
  for (const { node, depth } of readingOrder(nodes)) {
    if (node.parentId !== null && left.has(node.parentId)) left.add(node.id)
    if (left.has(node.id)) continue
    const title = node.title.length > 90 ? `${node.title.slice(0, 88)}…` : node.title
    choices.push({ value: node.id, text: `${'\u2003'.repeat(depth)}${title}` })
  }
  return choices
}
