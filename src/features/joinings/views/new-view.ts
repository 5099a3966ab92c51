import { formatPublicId } from '../../../kernel/ids.ts'
import { formatBaht, satang } from '../../../kernel/money.ts'
import { formatYear } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  button,
  card,
  form,
  linkRows,
  muted,
  note,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { freeOf } from '../../money/index.ts'
import { type FoundProjectLine, sourceText } from '../../plans/index.ts'
import { handedOf } from '../join-money.ts'
import { type Form, forms, type JoinProject, partKinds } from '../join-world.ts'
import { messages } from '../messages.ts'

export interface NewView {
  readonly chosen: readonly JoinProject[]
  readonly bodyName: (bodyId: string) => string
  readonly found: readonly FoundProjectLine[] | null
  readonly form: Form | null
  /** Fields of the form stand here for the first time. */
  readonly asksMore: boolean
  readonly filled: Filled
  /** The consequences, where they were asked for; `seen` names them. */
  readonly preview: { readonly body: Html; readonly seen: string } | null
  readonly key: string
}

export function newView(frame: Frame, view: NewView): Html {
  const { lang } = frame
  const say = messages(lang).fresh
  const { typed } = view.filled
  const kept = {
    projects: view.chosen.map((one) => one.name).join(','),
    board: typed.board ?? '',
    pair: typed.pair ?? '',
    scenario: typed.scenario ?? '',
    seen: view.preview?.seen ?? '',
  }
  const body = html`<button type="submit" name="do" value="preview" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">${say.preview}</button>
${section({ id: 'projects', heading: say.chosen, first: true, body: chosenPart(frame, view) })}
${section({ id: 'form-part', heading: messages(lang).list.form, body: card(formPart(frame, view)) })}
<div class="ps-gap">${actions([button({ text: say.preview, name: 'do', value: 'preview', kind: view.preview === null ? 'primary' : 'secondary', icon: 'search' })])}</div>
${view.preview === null ? null : previewPart(frame, view, view.preview.body)}`
  return form(frame, { action: href(frame, '/joinings/new'), oneTimeKey: view.key, hidden: kept, body })
}

function chosenPart(frame: Frame, { chosen, bodyName, found, filled }: NewView): Html {
  const { lang } = frame
  const say = messages(lang).fresh
  const years = (one: { fiscalYearFrom: number; fiscalYearTo: number }) =>
    one.fiscalYearFrom === one.fiscalYearTo
      ? formatYear(one.fiscalYearFrom, lang)
      : `${formatYear(one.fiscalYearFrom, lang)}–${formatYear(one.fiscalYearTo, lang)}`
  const about = (title: string) => html`<span class="govuk-visually-hidden">${say.aboutProject(title)}</span>`
  const list =
    chosen.length === 0
      ? paragraph(say.chosenNone)
      : linkRows(
          chosen.map((one, at) => ({
            title: one.title,
            href: href(frame, `/projects/${one.name}`),
            meta: html`${at === 0 ? html`<strong>${say.isLead}</strong> · ` : null}${bodyName(one.bodyId)} · ${years(one)}`,
            side: actions([
              ...(at === 0
                ? []
                : [
                    button({
                      text: html`${say.makeLead}${about(one.title)}`,
                      kind: 'secondary',
                      name: 'lead',
                      value: one.name,
                    }),
                  ]),
              button({
                text: html`${say.remove}${about(one.title)}`,
                kind: 'secondary',
                name: 'remove',
                value: one.name,
              }),
            ]),
          })),
          { inCard: false },
        )
  const results =
    found === null
      ? null
      : found.length === 0
        ? paragraph(say.searchNothing)
        : linkRows(
            found.map((one) => ({
              title: one.title,
              href: href(frame, `/projects/${formatPublicId(one)}`),
              meta: `${one.bodyNameTh} · ${years(one)} · ${formatBaht(satang(one.amountSatang), lang)} ${messages(lang).unitBaht}`,
              side: button({
                text: html`${say.add}${about(one.title)}`,
                kind: 'secondary',
                icon: 'plus',
                name: 'add',
                value: formatPublicId(one),
              }),
            })),
            { inCard: false },
          )
  return html`${card(html`${chosen.length > 1 ? paragraph(muted(say.chosenHint)) : null}${list}`)}
${card(html`${textField(lang, { ...fieldOf(filled, 'q'), label: say.search, hint: say.searchHint, type: 'search' })}${button({ text: say.searchButton, name: 'do', value: 'search', kind: 'secondary' })}${results === null ? null : html`<div class="ps-gap">${results}</div>`}`)}`
}

function formPart(frame: Frame, view: NewView): Html {
  const { lang } = frame
  const all = messages(lang)
  const { filled } = view
  return html`${radiosField(lang, {
    name: 'form',
    label: all.fresh.form,
    value: view.form,
    error: problemWith(filled.problems, 'form'),
    items: forms.map((one) => ({ value: one, text: all.forms[one], hint: all.formHints[one] })),
  })}${view.asksMore ? note({ body: all.fresh.asksMore }) : null}${view.form === 'combine' ? combineFields(frame, view) : null}${view.form === 'coordinate' ? coordinateFields(frame, view) : null}${view.form === 'complement' ? view.chosen.slice(1).map((one, at) => partFields(frame, view, one, at + 2)) : null}`
}

function combineFields({ lang }: Frame, { filled, chosen }: NewView): Html {
  const say = messages(lang).fresh
  const field = fieldOf(filled, 'made_title')
  return textField(lang, {
    ...field,
    value: field.value || (chosen[0]?.title ?? ''),
    label: say.madeTitle,
    hint: say.madeTitleHint,
    maxlength: 300,
  })
}

function coordinateFields({ lang }: Frame, { filled, chosen }: NewView): Html {
  const say = messages(lang).fresh
  return html`${textAreaField(lang, { ...fieldOf(filled, 'goal'), label: say.goal })}${textAreaField(lang, { ...fieldOf(filled, 'calendar'), label: say.calendar, hint: say.calendarHint, optional: true })}${chosen.map((one, at) => textField(lang, { ...fieldOf(filled, `what-${at + 1}`), label: say.division(one.title), optional: true }))}`
}

/** What one party gives: only what belongs to the chosen kind is read. */
function partFields({ lang }: Frame, { filled }: NewView, one: JoinProject, at: number): Html {
  const all = messages(lang)
  const say = all.fresh
  const seen = new Set<string>()
  const lines = one.figures.flatMap(({ fiscalYear, source }) => {
    const value = `${fiscalYear} ${source}`
    const free = freeOf(one.figures, fiscalYear, source, handedOf(one))
    if (free <= 0n || seen.has(value)) return []
    seen.add(value)
    const text = say.lineOption(formatYear(fiscalYear, lang), sourceText(source, lang), formatBaht(satang(free), lang))
    return [{ value, text }]
  })
  return html`<div class="ps-gap"></div>${selectField(lang, {
    ...fieldOf(filled, `part-${at}`),
    label: say.part(one.title),
    choices: [
      { value: '', text: say.partChoose },
      ...partKinds.map((kind) => ({ value: kind, text: all.parts[kind] })),
    ],
  })}<div class="ps-grid ps-2">${selectField(lang, {
    ...fieldOf(filled, `line-${at}`),
    label: say.line,
    choices: [{ value: '', text: say.lineChoose }, ...lines],
    fill: true,
  })}${textField(lang, { ...fieldOf(filled, `amount-${at}`), label: say.amount, inputmode: 'decimal' })}${textField(lang, { ...fieldOf(filled, `persons-${at}`), label: say.persons, inputmode: 'numeric' })}${textField(lang, { ...fieldOf(filled, `area-${at}`), label: say.area })}</div>${textField(lang, { ...fieldOf(filled, `text-${at}`), label: say.text, optional: true })}`
}

function previewPart(frame: Frame, { filled }: NewView, body: Html): Html {
  const { lang } = frame
  const all = messages(lang)
  return html`${section({ id: 'effects', heading: all.effects.title, body })}
${section({
  id: 'propose',
  heading: all.fresh.propose,
  body: card(
    html`${textAreaField(lang, { ...fieldOf(filled, 'reason'), label: all.fresh.reason, hint: all.fresh.reasonHint })}${actions(
      [
        button({ text: all.fresh.propose, name: 'do', value: 'propose' }),
        button({ text: all.fresh.draft, kind: 'secondary', name: 'do', value: 'draft' }),
      ],
    )}`,
  ),
})}`
}

/** Why it cannot be done as chosen. */
export function cannotView(lang: Frame['lang'], problems: readonly string[]): Html {
  return note({
    kind: 'late',
    icon: 'alert',
    title: messages(lang).fresh.tidy,
    body: html`<ul class="govuk-list govuk-list--bullet">${problems.map((text) => html`<li>${text}</li>`)}</ul>`,
  })
}
