import {
  actions,
  button,
  card,
  dataTable,
  form,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedTemplateStep {
  readonly start: string
  readonly due: string
  readonly movable: string
  readonly basis: string
  readonly reason: string
}

export interface TemplateStepPage {
  readonly action: string
  readonly typed: TypedTemplateStep
  readonly problems: readonly Problem[]
  readonly preview: {
    readonly summary: string
    readonly kept: string | null
    readonly moves: readonly {
      readonly body: string
      readonly step: string
      readonly before: string
      readonly after: string
    }[]
  } | null
  readonly oneTimeKey: string
}

export function templateStepView(frame: Frame, say: Messages, page: TemplateStepPage): Html {
  const { typed, problems, preview } = page
  const rule = (name: 'start' | 'due', label: string) =>
    textField(frame.lang, { name, label, value: typed[name], characters: 20, error: problemWith(problems, name) })
  return html`${preview !== null && shown(say, preview)}${form(frame, {
    action: href(frame, page.action),
    oneTimeKey: page.oneTimeKey,
    body: html`${paragraph(say.setup.form.ruleHint)}${rule('start', say.setup.start)}${rule('due', say.setup.due)}${radiosField(
      frame.lang,
      {
        name: 'movable',
        label: say.setup.movable,
        value: typed.movable,
        items: [
          { value: 'yes', text: say.setup.yes },
          { value: 'no', text: say.setup.no },
        ],
      },
    )}${textField(frame.lang, { name: 'basis', label: say.step.basis, value: typed.basis, optional: true })}${textAreaField(
      frame.lang,
      {
        name: 'reason',
        label: say.step.reason,
        value: typed.reason,
        rows: 2,
        maxlength: 500,
        error: problemWith(problems, 'reason'),
      },
    )}${actions([
      button({ name: 'act', value: 'preview', text: say.setup.form.preview, kind: 'secondary' }),
      button({ name: 'act', value: 'save', text: say.setup.form.save }),
    ])}`,
  })}`
}

function shown(say: Messages, preview: NonNullable<TemplateStepPage['preview']>): Html {
  return html`${note({
    kind: 'teal',
    title: say.setup.form.previewTitle,
    body: html`${paragraph(preview.summary)}${preview.kept !== null && paragraph(preview.kept)}`,
  })}${
    preview.moves.length > 0 &&
    card(
      dataTable({
        caption: say.setup.form.previewTitle,
        phone: 'cards',
        dense: true,
        rows: preview.moves,
        columns: [
          { head: say.axis.body, kind: 'title', cell: (move) => move.body },
          { head: say.axis.step, cell: (move) => move.step },
          { head: say.import.now, cell: (move) => move.before },
          { head: say.setup.form.save, cell: (move) => move.after },
        ],
      }),
    )
  }`
}
