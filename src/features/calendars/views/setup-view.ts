import { relations } from '../../../engines/schedule/index.ts'
import {
  button,
  card,
  dataTable,
  details,
  form,
  link,
  muted,
  type Problem,
  problemWith,
  section,
  selectField,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedRule {
  readonly code: string
  readonly before: string
  readonly after: string
  readonly relation: string
  readonly need: string
  readonly lead: string
  readonly basis: string
  readonly reason: string
}

interface TemplateLine {
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly start: string
  readonly due: string
  readonly days: string
  readonly href: string | null
}

export interface SetupPage {
  readonly year: string
  readonly templates: readonly {
    readonly code: string
    readonly name: string
    readonly level: string
    readonly version: string
    readonly steps: readonly TemplateLine[]
  }[]
  readonly rules: readonly {
    readonly code: string
    readonly before: string
    readonly after: string
    readonly relation: string
    readonly need: string
    readonly lead: string
    readonly basis: string | null
  }[]
  readonly mayEdit: boolean
  readonly typed: TypedRule
  readonly problems: readonly Problem[]
  readonly stepChoices: readonly { readonly value: string; readonly text: string }[]
  readonly history: readonly {
    readonly title: string
    readonly when: string
    readonly datetime: string
    readonly who: string
    readonly body: string
  }[]
  readonly oneTimeKey: string
}

export function setupView(frame: Frame, say: Messages, page: SetupPage): Html {
  return html`${page.templates.map((template, at) =>
    details(
      html`${template.name} <span class="ps-muted">${template.level} · ${template.version}</span>`,
      steps(frame, say, page, template),
      at === 0,
    ),
  )}${section({ id: 'rules', heading: say.setup.rules, body: html`${card(rules(say, page))}${page.mayEdit && ruleForm(frame, say, page)}` })}${
    page.history.length > 0 && section({ id: 'history', heading: say.setup.history, body: timeline(page.history) })
  }`
}

function steps(frame: Frame, say: Messages, page: SetupPage, template: SetupPage['templates'][number]): Html {
  return dataTable<TemplateLine>({
    caption: say.setup.steps(template.name),
    phone: 'cards',
    rows: template.steps,
    columns: [
      {
        head: say.setup.step,
        kind: 'title',
        cell: (step) => html`${step.name}<br>${muted(html`${step.kind} · ${step.code}`)}`,
      },
      { head: say.setup.start, cell: (step) => step.start },
      { head: say.setup.due, cell: (step) => step.due },
      { head: say.setup.thisYear(page.year), cell: (step) => step.days },
      ...(page.mayEdit
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (step: TemplateLine) =>
                step.href === null ? '' : link(href(frame, step.href), say.setup.editNamed(step.name)),
            },
          ]
        : []),
    ],
  })
}

function rules(say: Messages, page: SetupPage): Html {
  return dataTable({
    caption: say.setup.rulesCaption,
    phone: 'cards',
    rows: page.rules,
    columns: [
      { head: say.setup.before, kind: 'title', cell: (rule) => html`${rule.before}<br>${muted(rule.code)}` },
      { head: say.setup.after, cell: (rule) => rule.after },
      { head: say.setup.relation, cell: (rule) => rule.relation },
      { head: say.setup.need, cell: (rule) => html`${rule.need} ${rule.lead}` },
      { head: say.setup.basis, cell: (rule) => muted(rule.basis ?? '–') },
    ],
  })
}

function ruleForm(frame: Frame, say: Messages, page: SetupPage): Html {
  const { typed, problems } = page
  const body = form(frame, {
    action: href(frame, '/calendar/templates/rules'),
    oneTimeKey: page.oneTimeKey,
    body: html`${textField(frame.lang, {
      name: 'code',
      label: say.setup.ruleCode,
      hint: say.setup.ruleCodeHint,
      value: typed.code,
      error: problemWith(problems, 'code'),
    })}${selectField(frame.lang, {
      name: 'before',
      label: say.setup.before,
      value: typed.before,
      choices: page.stepChoices,
      error: problemWith(problems, 'before'),
      fill: true,
    })}${selectField(frame.lang, {
      name: 'after',
      label: say.setup.after,
      value: typed.after,
      choices: page.stepChoices,
      fill: true,
    })}${selectField(frame.lang, {
      name: 'relation',
      label: say.setup.relation,
      value: typed.relation,
      choices: relations.map((value) => ({ value, text: say.relations[value] })),
    })}${selectField(frame.lang, {
      name: 'need',
      label: say.setup.need,
      value: typed.need,
      choices: [
        { value: 'due', text: say.setup.needs.due },
        { value: 'start', text: say.setup.needs.start },
      ],
    })}${textField(frame.lang, {
      name: 'lead',
      label: say.setup.leadDays,
      value: typed.lead,
      characters: 4,
      inputmode: 'numeric',
      error: problemWith(problems, 'lead'),
    })}${textField(frame.lang, { name: 'basis', label: say.setup.basis, value: typed.basis, optional: true })}${textAreaField(
      frame.lang,
      {
        name: 'reason',
        label: say.step.reason,
        value: typed.reason,
        rows: 2,
        maxlength: 500,
        error: problemWith(problems, 'reason'),
      },
    )}<div class="ps-actions">${button({ name: 'act', value: 'save', text: say.setup.saveRule })}${button({ name: 'act', value: 'end', text: say.setup.endRule, kind: 'warning' })}</div>`,
  })
  return details(say.setup.addRule, body, problems.length > 0)
}
