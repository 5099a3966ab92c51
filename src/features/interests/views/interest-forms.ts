import {
  button,
  card,
  checkboxesField,
  dateField,
  form,
  inset,
  linkRows,
  muted,
  paragraph,
  radiosField,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf, oneTimeKey } from '../../../web/read-form.ts'
import { messages } from '../messages.ts'
import { type Entry, saidKinds } from '../negotiation.ts'
import { publicKey } from '../page-parts.ts'
import type { Interests } from '../read-interests.ts'
import { effects, type Group, measureKinds, sides } from '../stakeholder.ts'
import { behalfOf, groupFacts, interestsPath, measureMark } from './interests-view.ts'

/** 1 to 5 as a list. */
export function scaleField(frame: Frame, filled: Filled, name: string, label: string): Html {
  const { scales, scaleMissing } = messages(frame.lang)
  return selectField(frame.lang, {
    ...fieldOf(filled, name),
    label,
    choices: [
      { value: '', text: scaleMissing },
      ...['1', '2', '3', '4', '5'].map((value) => ({ value, text: scales[value] ?? value })),
    ],
  })
}

export function groupFields(frame: Frame, filled: Filled): Html {
  const { groupForm: words, map, sides: sideWords, save } = messages(frame.lang)
  const { lang } = frame
  return html`${textField(lang, { ...fieldOf(filled, 'name'), label: words.name, hint: words.nameHint })}${selectField(
    lang,
    {
      ...fieldOf(filled, 'side'),
      label: map.side,
      choices: [{ value: '', text: words.sideMissing }, ...sides.map((value) => ({ value, text: sideWords[value] }))],
    },
  )}${textAreaField(lang, { ...fieldOf(filled, 'interests'), label: map.interests, hint: words.interestsHint, rows: 3 })}${textAreaField(
    lang,
    { ...fieldOf(filled, 'needs'), label: map.needs, rows: 3 },
  )}${textAreaField(lang, { ...fieldOf(filled, 'capacities'), label: map.capacities, hint: words.capacitiesHint, rows: 2, optional: true })}${scaleField(frame, filled, 'influence', words.influence)}${scaleField(frame, filled, 'concern', words.concern)}${button({ text: save })}`
}

/** Taking something out, with the reason. */
function removeForm(frame: Frame, action: string, heading: string, filled: Filled): Html {
  const { reason, remove } = messages(frame.lang)
  return section({
    id: 'remove',
    heading,
    body: card(
      form(frame, {
        action: href(frame, action),
        hidden: { do: 'remove' },
        body: html`${textField(frame.lang, { ...fieldOf(filled, 'reason'), label: reason })}${button({ text: remove, kind: 'warning' })}`,
      }),
    ),
  })
}

/** What was typed belongs to one of the forms of a page; the others stay as they are. */
export interface FilledForms {
  readonly of: string
  readonly filled: Filled
}

export const filledOf = (all: FilledForms | null, of: string, before: Filled['typed'] = {}): Filled =>
  all?.of === of ? all.filled : { typed: before, problems: [] }

export function groupPageView(frame: Frame, view: Interests, group: Group, typed: FilledForms | null): Html {
  const { groupForm: words, map, measureKinds: kindWords } = messages(frame.lang)
  const { lang } = frame
  const path = `${interestsPath(view)}/groups/${group.id}`
  const own = view.measures.filter((one) => one.stakeholderId === group.id)
  const open = own.filter((one) => one.doneOn === null)
  const list =
    own.length === 0
      ? card(paragraph(map.measuresNone))
      : linkRows(
          own.map((one) => ({
            title: one.what,
            meta: kindWords[one.kind],
            ...(one.result === null ? {} : { text: one.result }),
            side: measureMark(frame, one, view.today),
          })),
        )
  const measure = filledOf(typed, 'measure')
  const end = filledOf(typed, 'end')
  const facts = filledOf(typed, 'save', {
    name: group.name,
    side: group.side,
    interests: group.interests,
    needs: group.needs,
    capacities: group.capacities ?? '',
    influence: String(group.influence),
    concern: String(group.concern),
    revision: String(group.revision),
  })
  return html`${groupFacts(frame, group)}${section({ id: 'measures', heading: map.measures, body: list })}${
    open.length > 0 &&
    section({
      id: 'finish',
      heading: words.finishTitle,
      body: card(
        form(frame, {
          action: href(frame, path),
          hidden: { do: 'end' },
          body: html`${selectField(lang, {
            ...fieldOf(end, 'measure'),
            label: words.finishWhich,
            choices: [
              { value: '', text: words.finishWhichMissing },
              ...open.map((one) => ({ value: one.id, text: one.what })),
            ],
          })}${radiosField(lang, {
            ...fieldOf(end, 'act'),
            label: words.act,
            items: [
              { value: 'done', text: words.done },
              { value: 'drop', text: words.drop },
            ],
          })}${textAreaField(lang, { ...fieldOf(end, 'result'), label: words.resultText, rows: 3 })}${button({ text: words.finish })}`,
        }),
      ),
    })
  }${section({
    id: 'measure',
    heading: words.addMeasure,
    body: card(
      form(frame, {
        action: href(frame, path),
        oneTimeKey: oneTimeKey(measure.typed),
        hidden: { do: 'measure' },
        body: html`${radiosField(lang, {
          ...fieldOf(measure, 'kind'),
          label: words.kind,
          items: measureKinds.map((value) => ({ value, text: kindWords[value] })),
        })}${textField(lang, { ...fieldOf(measure, 'what'), label: words.what })}${textField(lang, { ...fieldOf(measure, 'owner'), label: map.owner })}${dateField(lang, { ...dayFieldOf(measure, 'due'), label: map.due })}${button({ text: words.addMeasure })}`,
      }),
    ),
  })}${section({
    id: 'edit',
    heading: words.edit,
    body: card(
      form(frame, {
        action: href(frame, path),
        hidden: { do: 'save', revision: facts.typed.revision ?? '' },
        body: groupFields(frame, facts),
      }),
    ),
  })}${removeForm(frame, path, words.removeTitle, filledOf(typed, 'remove'))}`
}

export function optionFormView(
  frame: Frame,
  view: Interests,
  optionId: string | null,
  typed: FilledForms | null,
  before: Filled['typed'],
): Html {
  const { optionForm: words, map, effects: effectWords, save } = messages(frame.lang)
  const { lang } = frame
  const filled = filledOf(typed, 'save', before)
  const path = `${interestsPath(view)}/options/${optionId ?? 'new'}`
  const fields = html`${textField(lang, { ...fieldOf(filled, 'title'), label: words.name })}${textAreaField(lang, { ...fieldOf(filled, 'about'), label: words.about, rows: 3 })}${textAreaField(lang, { ...fieldOf(filled, 'benefits'), label: map.benefits, rows: 3 })}${textAreaField(lang, { ...fieldOf(filled, 'drawbacks'), label: map.drawbacks, rows: 3 })}<div class="ps-grid ps-2">${textField(lang, { ...fieldOf(filled, 'cost'), label: map.cost, inputmode: 'decimal', optional: true })}${textField(lang, { ...fieldOf(filled, 'months'), label: map.months, inputmode: 'numeric', optional: true })}</div>`
  const weighing =
    view.groups.length > 0 &&
    html`<h2 class="govuk-heading-m">${map.whoGains}</h2>${view.groups.map(
      (group) =>
        html`<div class="ps-grid ps-2">${selectField(lang, {
          ...fieldOf(filled, `effect-${group.id}`),
          label: words.effectOf(group.name),
          fill: true,
          choices: [
            { value: '', text: words.unsaid },
            ...effects.map((value) => ({ value: String(value), text: effectWords[value] })),
          ],
        })}${textField(lang, { ...fieldOf(filled, `why-${group.id}`), label: words.why(group.name), optional: true })}</div>`,
    )}`
  return html`${card(
    form(frame, {
      action: href(frame, path),
      oneTimeKey: oneTimeKey(filled.typed),
      hidden: { do: 'save', revision: filled.typed.revision ?? '' },
      body: html`${fields}${weighing}${button({ text: save })}`,
    }),
  )}${optionId !== null && removeForm(frame, path, words.removeTitle, filledOf(typed, 'remove'))}`
}

export function entryFormView(frame: Frame, view: Interests, filled: Filled, corrects: Entry | null): Html {
  const { entryForm: words, entryKinds, map } = messages(frame.lang)
  const { lang } = frame
  const before =
    corrects !== null &&
    inset(
      html`<strong>${words.correcting}</strong><br>${corrects.text}<br>${muted(`${corrects.speaker} ${map.onBehalf(behalfOf(frame, view, corrects))}`)}`,
    )
  const outcomes = (what: 'agreement' | 'joining') => [
    { value: '', text: words.noOutcome },
    ...view.outcomes.filter((one) => one.what === what).map((one) => ({ value: publicKey(one), text: one.title })),
  ]
  const about = html`${radiosField(lang, {
    ...fieldOf(filled, 'kind'),
    label: words.kind,
    items: saidKinds.map((value) => ({ value, text: entryKinds[value] })),
  })}${selectField(lang, {
    ...fieldOf(filled, 'option'),
    label: words.option,
    choices: [
      { value: '', text: words.whole },
      ...view.options.map((one) => ({ value: one.id, text: map.optionName(String(one.position), one.title) })),
    ],
  })}`
  const who = html`${selectField(lang, {
    ...fieldOf(filled, 'group'),
    label: words.behalf,
    hint: words.behalfHint,
    choices: [{ value: '', text: words.groupChoose }, ...view.groups.map((one) => ({ value: one.id, text: one.name }))],
  })}${textField(lang, { ...fieldOf(filled, 'body'), label: words.body, optional: true })}`
  const later = html`${checkboxesField(lang, {
    name: 'confidential',
    label: words.confidential,
    hint: words.confidentialHint,
    values: [filled.typed.confidential ?? ''],
    items: [{ value: '1', text: words.confidential }],
  })}${selectField(lang, { ...fieldOf(filled, 'agreement'), label: words.agreement, choices: outcomes('agreement') })}${selectField(lang, { ...fieldOf(filled, 'joining'), label: words.joining, choices: outcomes('joining') })}`
  return html`${before}${card(
    form(frame, {
      action: href(frame, `${interestsPath(view)}/record/new`),
      oneTimeKey: oneTimeKey(filled.typed),
      hidden: corrects === null ? {} : { corrects: corrects.id },
      body: html`${corrects === null && about}${corrects === null && who}${textField(lang, { ...fieldOf(filled, 'speaker'), label: words.speaker, hint: words.speakerHint })}${textAreaField(lang, { ...fieldOf(filled, 'text'), label: words.text, rows: 4 })}${dateField(lang, { ...dayFieldOf(filled, 'said'), label: words.saidOn })}${corrects === null && later}${button({ text: words.title })}`,
    }),
  )}`
}
