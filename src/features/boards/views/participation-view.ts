import {
  bulletList,
  dataTable,
  dateField,
  muted,
  paragraph,
  radiosField,
  section,
  selectField,
  textField,
} from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { stepNames } from '../board.ts'
import { shortDay } from '../boards.present.ts'
import { levels, sides } from '../frame.sql.ts'
import { messages } from '../messages.ts'
import { type ParticipationLine, participationLines } from '../participation-lines.ts'
import type { WholeBoard } from '../read-board.ts'
import { actForm, foldedForm, secondary } from './parts.ts'

export function participationView(
  frame: Frame,
  whole: WholeBoard,
  { filled, key }: { filled: Filled; key: string },
): Html {
  const { lang } = frame
  const say = messages(lang)
  const { participation: words } = say
  const rows = participationLines(whole, lang)
  const matrix = dataTable({
    caption: words.matrix,
    columns: [
      { head: words.level, kind: 'title', cell: (level) => say.levels[level].name },
      ...stepNames.map((step) => ({
        head: say.steps[step].short,
        kind: 'number' as const,
        cell: (level: (typeof levels)[number]) => rows.filter((one) => one.step === step && one.level === level).length,
      })),
    ],
    rows: levels,
    phone: 'numbers',
  })
  const list =
    rows.length === 0
      ? paragraph(say.one.noParticipation)
      : dataTable<ParticipationLine>({
          caption: words.title,
          columns: [
            {
              head: words.act,
              kind: 'title',
              cell: (one) => html`${one.act}${one.byAct && html`<br>${muted(words.byAct)}`}`,
            },
            { head: words.who, cell: (one) => html`${one.who}<br>${muted(say.sides[one.side])}` },
            { head: words.level, cell: (one) => say.levels[one.level].name },
            {
              head: words.people,
              kind: 'number',
              cell: (one) => (one.people === null ? '' : one.people.toLocaleString('en-US')),
            },
            { head: words.step, cell: (one) => say.steps[one.step].short },
            { head: words.on, kind: 'short', cell: (one) => shortDay(one.happenedOn, lang) },
            ...(whole.keeps
              ? [
                  {
                    head: '',
                    kind: 'action' as const,
                    cell: (one: ParticipationLine) =>
                      !one.byAct &&
                      foldedForm(
                        words.takeBack,
                        actForm(
                          frame,
                          whole,
                          'take-back-participation',
                          html`${textField(lang, { ...fieldOf(filled, `back-${one.id}`), label: words.takeBackReason })}${secondary(words.takeBack)}`,
                          { hidden: { one: one.id ?? '' } },
                        ),
                        filled,
                        [`back-${one.id}`],
                      ),
                  },
                ]
              : []),
          ],
          rows,
        })
  return html`${section({ id: 'matrix', heading: words.matrix, first: true, body: html`${matrix}${bulletList(levels.map((level) => html`<strong>${say.levels[level].name}</strong> ${say.levels[level].what}`))}` })}${section({ id: 'list', heading: words.title, body: list })}${whole.keeps && section({ id: 'record', heading: words.record, body: recordForm(frame, whole, filled, key) })}`
}

function recordForm(frame: Frame, whole: WholeBoard, filled: Filled, key: string): Html {
  const { lang } = frame
  const say = messages(lang)
  const { participation: words } = say
  return actForm(
    frame,
    whole,
    'participation',
    html`${selectField(lang, { ...fieldOf(filled, 'step'), label: words.step, choices: stepNames.map((value) => ({ value, text: `${say.steps[value].number}. ${say.steps[value].name}` })), fill: true })}${radiosField(
      lang,
      {
        ...fieldOf(filled, 'level'),
        label: words.level,
        items: levels.map((value) => ({ value, text: say.levels[value].name, hint: say.levels[value].what })),
      },
    )}${selectField(lang, { ...fieldOf(filled, 'side'), label: words.side, choices: sides.map((value) => ({ value, text: say.sides[value] })) })}${textField(lang, { ...fieldOf(filled, 'who'), label: words.who, hint: words.whoHint })}${textField(lang, { ...fieldOf(filled, 'act'), label: words.act })}${textField(lang, { ...fieldOf(filled, 'people'), label: words.people, characters: 10, inputmode: 'numeric', optional: true })}${dateField(lang, { ...dayFieldOf(filled, 'on'), label: words.on })}${secondary(words.record)}`,
    { key },
  )
}
