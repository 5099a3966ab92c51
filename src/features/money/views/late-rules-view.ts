import { card, dataTable, muted, paragraph, problemWith, section, textField } from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { RuleKind } from '../late-rules.sql.ts'
import { messages } from '../messages.ts'
import { type FormParts, moneyForm } from './forms-view.ts'

export interface LateRulesView {
  readonly rules: readonly { readonly kind: RuleKind; readonly text: string; readonly typed: string }[]
  readonly events: readonly {
    readonly when: string
    readonly what: string
    readonly reason: string
    readonly who: string | null
  }[]
  /** Null where the viewer may not change them. */
  readonly form: FormParts | null
  /** What stands now, so that a change meanwhile is noticed. */
  readonly seen: string
}

export function lateRulesView(frame: Frame, view: LateRulesView): Html {
  const all = messages(frame.lang)
  const say = all.lateRules
  const list = html`<ul class="govuk-list govuk-list--bullet">${view.rules.map((rule) => html`<li>${rule.text}</li>`)}</ul>${paragraph(muted(say.effect))}`
  const history =
    view.events.length === 0
      ? paragraph(say.noEvents)
      : card(
          dataTable<LateRulesView['events'][number]>({
            caption: say.history,
            phone: 'cards',
            rows: view.events,
            columns: [
              { head: say.what, kind: 'title', cell: (event) => event.what },
              { head: all.entry.reason, cell: (event) => event.reason, phone: 'stack' },
              {
                head: say.when,
                cell: (event) => html`${event.when}${event.who === null ? null : html`<br>${muted(event.who)}`}`,
              },
            ],
          }),
        )
  return html`${card(list)}${view.form === null ? null : section({ id: 'change', heading: say.change, body: changeForm(frame, view, view.form) })}${section(
    { id: 'history', heading: say.history, body: history },
  )}`
}

function changeForm(frame: Frame, view: LateRulesView, parts: FormParts): Html {
  const { lang } = frame
  const all = messages(lang)
  const fields = html`<input type="hidden" name="seen" value="${view.seen}">${view.rules.map((rule) =>
    textField(lang, {
      name: rule.kind,
      label: all.late.kinds[rule.kind],
      value: rule.typed,
      inputmode: 'numeric',
      characters: 5,
      suffix: all.lateRules.unit,
      error: problemWith(parts.problems, rule.kind),
    }),
  )}${textField(lang, {
    name: 'reason',
    label: all.entry.reason,
    hint: all.lateRules.reasonHint,
    value: parts.typed.reason ?? '',
    maxlength: 500,
    error: problemWith(parts.problems, 'reason'),
  })}`
  return moneyForm(frame, parts, fields, all.lateRules.save)
}
