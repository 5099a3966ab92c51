import {
  actions,
  bulletList,
  button,
  card,
  columns,
  dataTable,
  form,
  type HistoryEntry,
  link,
  linkButton,
  type Problem,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { RuleView } from '../routing.present.ts'
import { roadOwners } from '../rule.ts'
import type { TypedRule } from '../rule-form.ts'

export function rulesView(frame: Frame, say: Messages, rules: readonly RuleView[]): Html {
  const words = say.rules
  return card(
    dataTable<RuleView>({
      caption: words.caption,
      rows: rules,
      columns: [
        {
          head: words.name,
          kind: 'title',
          cell: (rule) =>
            html`${link(href(frame, `/complaints/routing/rules/${rule.code}`), rule.name)}${!rule.inForce && html` ${state('cannot', words.notNow)}`}`,
        },
        { head: words.when, cell: (rule) => rule.when.join(' · '), phone: 'stack' },
        { head: words.to, cell: (rule) => bulletList(rule.to, 'number'), phone: 'stack' },
      ],
    }),
  )
}

export function ruleView(say: Messages, rule: RuleView, history: readonly HistoryEntry[]): Html {
  const words = say.rules
  return html`${card(
    summaryList([
      { key: words.when, value: rule.when.join(' · ') },
      { key: words.to, value: bulletList(rule.to, 'number') },
      { key: words.valid, value: rule.valid },
      { key: words.basis, value: rule.basis },
    ]),
  )}${section({ id: 'history', heading: say.categories.history, body: timeline(history) })}`
}

export interface RuleFormPage {
  readonly typed: TypedRule
  readonly problems: readonly Problem[]
  readonly categories: readonly { value: string; text: string }[]
  readonly fields: readonly { value: string; text: string }[]
  /** 0 for a new one. */
  readonly seen: number
  readonly action: string
  readonly oneTimeKey: string
}

export function ruleFormView(frame: Frame, say: Messages, page: RuleFormPage): Html {
  const words = say.rules
  const { lang } = frame
  const field = (name: keyof TypedRule, label: string, hint?: string) =>
    textField(lang, {
      name,
      label,
      value: page.typed[name],
      error: problemWith(page.problems, name),
      ...(hint === undefined ? {} : { hint }),
    })
  const select = (
    name: keyof TypedRule,
    label: string,
    any: string,
    choices: readonly { value: string; text: string }[],
  ) =>
    selectField(lang, {
      name,
      label,
      value: page.typed[name],
      choices: [{ value: '', text: any }, ...choices],
      error: problemWith(page.problems, name),
      fill: true,
    })
  return form(frame, {
    action: page.action,
    oneTimeKey: page.oneTimeKey,
    hidden: { seen: String(page.seen), ...(page.seen > 0 ? { code: page.typed.code } : {}) },
    body: html`${page.seen === 0 && field('code', say.form.code, say.form.codeHint)}
${field('nameTh', say.form.nameTh)}${field('nameEn', say.form.nameEn)}
${select('category', words.category, words.anyCategory, page.categories)}
${select('field', words.field, words.anyField, page.fields)}
${field('area', words.area, words.areaHint)}
${select(
  'roadOwner',
  words.roadOwner,
  words.anyOwner,
  roadOwners.map((value) => ({ value, text: say.roadOwners[value] })),
)}
${textAreaField(lang, { name: 'targets', label: words.targets, hint: words.targetsHint, value: page.typed.targets, rows: 4, error: problemWith(page.problems, 'targets') })}
${columns('2', [html`<div>${field('validFrom', words.validFrom)}</div>`, html`<div>${field('validTo', words.validTo)}</div>`])}
${field('basis', words.basis)}
${textAreaField(lang, { name: 'why', label: say.form.why, hint: say.form.whyHint, value: page.typed.why, rows: 2, maxlength: 500, error: problemWith(page.problems, 'why') })}
${actions([button({ text: say.form.save }), linkButton({ href: href(frame, '/complaints/routing'), text: words.title, kind: 'secondary' })])}`,
  })
}
