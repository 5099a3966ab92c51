import { formatFiscalYear, toBE } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  button,
  card,
  form,
  heading,
  linkButton,
  linkRows,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  searchBox,
  section,
  selectField,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { fieldOf } from '../../../web/read-form.ts'
import { phases } from '../../plans/index.ts'
import { messages } from '../messages.ts'
import { baht, sourceName } from '../money.present.ts'
import type { Typed } from '../money-form.ts'
import type { Sources } from '../money-model.ts'
import type { FoundProject } from '../names.sql.ts'

/** What a form of this room needs besides its fields. */
export interface FormParts {
  readonly action: string
  readonly back: string
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly key: string
}

export function moneyForm(frame: Frame, parts: FormParts, fields: Fragment, submit: string): Html {
  const say = messages(frame.lang).entry
  return form(frame, {
    action: href(frame, parts.action),
    oneTimeKey: parts.key,
    body: html`${fields}${actions([
      button({ text: submit }),
      linkButton({ kind: 'secondary', href: href(frame, parts.back), text: say.cancel }),
    ])}`,
  })
}

function yearField(frame: Frame, parts: FormParts, years: readonly number[], label?: string): Html {
  const say = messages(frame.lang).entry
  return selectField(frame.lang, {
    ...fieldOf(parts, 'year'),
    label: label ?? say.year,
    choices: years.map((year) => ({ value: String(toBE(year)), text: formatFiscalYear(year, frame.lang) })),
  })
}

function sourceField(frame: Frame, parts: FormParts, keys: readonly string[], sources: Sources): Html {
  const say = messages(frame.lang).entry
  return selectField(frame.lang, {
    ...fieldOf(parts, 'source'),
    label: say.source,
    fill: true,
    choices: [
      { value: '', text: say.sourceChoose },
      ...keys.map((key) => ({ value: key, text: sourceName(key, sources, frame.lang) })),
    ],
  })
}

function amountField(frame: Frame, parts: FormParts): Html {
  const all = messages(frame.lang)
  return textField(frame.lang, {
    ...fieldOf(parts, 'amount'),
    label: all.entry.amount,
    hint: all.entry.amountHint,
    inputmode: 'decimal',
    characters: 20,
    suffix: all.unitBaht,
  })
}

/** Date, number and reason: what proves an entry. */
function paperFields(frame: Frame, parts: FormParts): Html {
  const say = messages(frame.lang).entry
  return html`${textField(frame.lang, {
    ...fieldOf(parts, 'date'),
    label: say.date,
    characters: 20,
  })}${textField(frame.lang, {
    ...fieldOf(parts, 'document'),
    label: say.document,
    hint: say.documentHint,
    maxlength: 200,
  })}${textField(frame.lang, {
    ...fieldOf(parts, 'reason'),
    label: say.reason,
    hint: say.reasonHint,
    maxlength: 500,
  })}`
}

export interface EntryFields {
  readonly years: readonly number[]
  readonly sourceKeys: readonly string[]
  readonly sources: Sources
  /** What stands now, in words. */
  readonly now: readonly { readonly key: string; readonly value: string }[]
}

export function entryFormView(frame: Frame, parts: FormParts, about: EntryFields): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.entry
  const { typed, problems } = parts
  const fields = html`${radiosField(lang, {
    name: 'phase',
    label: say.phase,
    value: typed.phase ?? null,
    error: problemWith(problems, 'phase'),
    items: phases
      .filter((phase) => phase !== 'planned')
      .map((phase) => ({ value: phase, text: all.phases[phase], hint: all.phaseMeaning[phase] })),
  })}${yearField(frame, parts, about.years)}${sourceField(frame, parts, about.sourceKeys, about.sources)}${textField(
    lang,
    {
      ...fieldOf(parts, 'new_source'),
      label: say.newSource,
      hint: say.newSourceHint,
      optional: true,
      maxlength: 100,
    },
  )}${radiosField(lang, {
    name: 'how',
    label: say.how,
    value: typed.how ?? 'more',
    error: problemWith(problems, 'how'),
    items: (['more', 'less', 'becomes'] as const).map((how) => ({ value: how, text: say.hows[how] })),
  })}${amountField(frame, parts)}${paperFields(frame, parts)}`
  return html`${standing(frame, about.now)}${moneyForm(frame, parts, fields, say.save)}`
}

function standing(frame: Frame, rows: EntryFields['now']): Html | null {
  if (rows.length === 0) return null
  const say = messages(frame.lang).entry
  const title = heading({ level: 2, text: say.now, size: 'm' })
  return html`${card(html`${title}${summaryList(rows.map(({ key, value }) => ({ key, value })))}`)}<div class="ps-gap"></div>`
}

export function counterFormView(frame: Frame, parts: FormParts, facts: EntryFields['now']): Html {
  const say = messages(frame.lang).counterForm
  return html`${standing(frame, facts)}${moneyForm(frame, parts, paperFields(frame, parts), say.submit)}`
}

export function carryFormView(frame: Frame, parts: FormParts, about: EntryFields): Html {
  const say = messages(frame.lang).carryForm
  return html`${standing(frame, about.now)}${moneyForm(
    frame,
    parts,
    html`${yearField(frame, parts, about.years, say.from)}${sourceField(frame, parts, about.sourceKeys, about.sources)}${amountField(frame, parts)}${paperFields(frame, parts)}`,
    say.submit,
  )}`
}

export function reallocateFormView(frame: Frame, parts: FormParts, about: EntryFields): Html {
  const say = messages(frame.lang).reallocateForm
  return html`${standing(frame, about.now)}${moneyForm(
    frame,
    parts,
    html`${toField(frame, parts, say.to, say.toHint)}${yearField(frame, parts, about.years)}${sourceField(frame, parts, about.sourceKeys, about.sources)}${amountField(frame, parts)}${paperFields(frame, parts)}`,
    say.submit,
  )}`
}

function toField(frame: Frame, parts: FormParts, label: string, hint: string): Html {
  return textField(frame.lang, {
    ...fieldOf(parts, 'to'),
    label,
    hint,
  })
}

export interface TransferFields {
  readonly years: readonly number[]
  readonly sourceKeys: readonly string[]
  readonly sources: Sources
  readonly from: ProjectChoice
  readonly to: ProjectChoice
}

/** One end of a transfer: the project chosen, or those to choose from. */
export interface ProjectChoice {
  readonly chosen: { readonly title: string; readonly body: string } | null
  readonly words: string | null
  readonly found: readonly FoundProject[]
}

export function transferFormView(frame: Frame, parts: FormParts, about: TransferFields): Html {
  const { lang } = frame
  const say = messages(lang).transferForm
  const { typed, problems } = parts
  const sourceInput =
    about.sourceKeys.length > 0
      ? sourceField(frame, parts, about.sourceKeys, about.sources)
      : textField(lang, {
          ...fieldOf(parts, 'source'),
          label: say.source,
        })
  const hidden = (name: 'from' | 'to') =>
    about[name].chosen === null
      ? textField(lang, {
          name,
          label: name === 'from' ? say.from : say.to,
          hint: name === 'from' ? say.fromHint : say.toHint,
          value: typed[name] ?? '',
          error: problemWith(problems, name),
        })
      : html`<input type="hidden" name="${name}" value="${typed[name] ?? ''}">`
  // From a project or from an account: with a project chosen, the account is no question.
  const account =
    about.from.chosen !== null
      ? null
      : html`${textField(lang, {
          ...fieldOf(parts, 'account'),
          label: say.account,
          hint: say.accountHint,
          optional: true,
        })}${textField(lang, {
          ...fieldOf(parts, 'payer_body'),
          label: say.payerBody,
          hint: say.payerBodyHint,
          optional: true,
          characters: 20,
        })}`
  const fields = html`${hidden('from')}${sourceInput}${account}${hidden('to')}${yearField(frame, parts, about.years)}${amountField(frame, parts)}${paperFields(frame, parts)}`
  return html`${chooser(frame, parts, 'from', about)}${chooser(frame, parts, 'to', about)}${section({ id: 'paper', heading: say.rest, body: moneyForm(frame, parts, fields, say.submit) })}`
}

/** The project of one end, or a search for it; what was chosen for the other end stays in the address. */
function chooser(frame: Frame, { typed }: FormParts, end: 'from' | 'to', about: TransferFields): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.transferForm
  const choice = about[end]
  const other = end === 'from' ? 'to' : 'from'
  const kept: Record<string, string> = typed[other] ? { [other]: typed[other] } : {}
  const address = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...kept, ...more })
    return href(frame, `/money/transfers/new${query.size > 0 ? `?${query}` : ''}`)
  }
  const heading = end === 'from' ? say.from : say.to
  if (choice.chosen !== null) {
    const { title, body } = choice.chosen
    const change = html`<a class="govuk-link" href="${address({})}">${say.change}<span class="govuk-visually-hidden"> ${heading}</span></a>`
    return section({ id: end, heading, action: change, body: note({ kind: 'teal', title, body }) })
  }
  const rows = choice.found.map((one) => ({
    title: one.title,
    href: address({ [end]: `${one.home}-${one.id}` }),
    text: one.body,
    meta: html`${formatFiscalYear(one.fiscalYear, lang)}${one.approvedSatang > 0n && html` · ${all.phases.approved} ${baht(one.approvedSatang, lang)} ${all.unitBaht}`}`,
  }))
  return section({
    id: end,
    heading,
    body: html`${searchBox(lang, {
      action: href(frame, '/money/transfers/new'),
      name: `find_${end}`,
      label: end === 'from' ? say.findFrom : say.findTo,
      value: choice.words,
      keep: kept,
    })}<div class="ps-gap"></div>${rows.length > 0 ? linkRows(rows) : choice.words === null ? null : paragraph(say.nothingFound(choice.words))}`,
  })
}

/** @param isOwn who proposed it may take it back, and not confirm it */
export function answerFormView(frame: Frame, parts: FormParts, isOwn: boolean): Html {
  const { lang } = frame
  const say = messages(lang).transfers
  return form(frame, {
    action: href(frame, parts.action),
    oneTimeKey: parts.key,
    body: html`${paragraph(say.waiting)}${isOwn ? paragraph(messages(lang).problems.secondPerson) : null}${textField(
      lang,
      {
        ...fieldOf(parts, 'answer_reason'),
        label: say.answerReason,
        hint: say.answerReasonHint,
        maxlength: 500,
      },
    )}${actions([
      ...(isOwn ? [] : [button({ text: say.confirm, name: 'answer', value: 'confirm' })]),
      button({ text: say.decline, name: 'answer', value: 'decline', kind: 'secondary' }),
    ])}`,
  })
}

export function returnFormView(frame: Frame, parts: FormParts): Html {
  const say = messages(frame.lang).transfers
  return form(frame, {
    action: href(frame, parts.action),
    oneTimeKey: parts.key,
    body: html`${amountField(frame, parts)}${paperFields(frame, parts)}${actions([
      button({ text: say.returnSubmit, kind: 'warning' }),
    ])}`,
  })
}
