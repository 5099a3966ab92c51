import { pickName } from '../../../platform/http/picked.ts'
import {
  actions,
  button,
  dataTable,
  details,
  glue,
  link,
  linkRows,
  muted,
  paragraph,
  radiosField,
  section,
  textField,
  tick,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { bodyIn, bodyName, partyState, reasonText } from '../boards.present.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'
import type { Suggestion } from '../suggest.ts'
import { actForm, foldedForm, marked, secondary } from './parts.ts'
import type { StepPageView } from './step-page.ts'

export function agenciesStep(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { agencies } = say
  const { filled } = view
  const toAnswer = whole.parties.filter(
    (one) => one.state === 'invited' && (whole.keeps || whole.speaks.includes(one.bodyId)),
  )
  const others = whole.parties.filter((one) => !['accepted', 'invited'].includes(one.state))
  return html`${section({ id: 'sitting', heading: agencies.sitting, body: sitting(frame, whole, filled) })}
    ${
      toAnswer.length > 0 &&
      section({
        id: 'answer',
        heading: agencies.answerTitle,
        body: html`${toAnswer.map((one) => answerForm(frame, whole, one.bodyId, filled))}`,
      })
    }
    ${whole.keeps && section({ id: 'suggested', heading: agencies.suggested, body: suggestions(frame, whole, view) })}
    ${
      whole.keeps &&
      section({
        id: 'other',
        heading: agencies.other,
        body: actForm(
          frame,
          whole,
          'invite',
          html`${textField(lang, { ...fieldOf(filled, 'body'), label: say.one.body, hint: agencies.otherHint })}${secondary(agencies.inviteOne)}`,
          { key: view.key },
        ),
      })
    }
    ${
      others.length > 0 &&
      section({
        id: 'others',
        heading: agencies.others,
        body: linkRows(
          others.map((one) => {
            const body = bodyIn(whole.bodies, one.bodyId, lang)
            const successor = whole.successors.get(one.bodyId)
            const text =
              one.state === 'merged' && successor !== undefined
                ? agencies.mergedInto(bodyName(whole, successor, lang))
                : one.said
            return {
              title: body?.name ?? '',
              ...(body === null ? {} : { href: href(frame, body.href) }),
              ...(text === null ? {} : { text }),
              side: marked(partyState(one.state, lang)),
            }
          }),
        ),
      })
    }`
}

function sitting(frame: Frame, whole: WholeBoard, filled: Filled): Html {
  const { lang } = frame
  const say = messages(lang)
  const rows = whole.parties.filter((one) => one.state === 'accepted' || one.state === 'invited')
  return dataTable({
    caption: say.agencies.sitting,
    columns: [
      {
        head: say.one.body,
        kind: 'title',
        cell: (one) => {
          const body = bodyIn(whole.bodies, one.bodyId, lang)
          const roles = [
            one.bodyId === whole.board.ownerBodyId && say.agencies.owner,
            one.bodyId === whole.board.secretaryBodyId && say.agencies.secretary,
          ].filter((word) => word !== false)
          return html`${body && link(href(frame, body.href), body.name)}${roles.length > 0 && html`<br>${muted(roles.join(' · '))}`}`
        },
      },
      {
        head: say.agencies.why,
        cell: (one) =>
          one.reasons
            .slice(0, 3)
            .map((reason, at) => html`${at > 0 && html`<br>`}${glue(reasonText(reason, whole.places, lang))}`),
      },
      { head: say.agencies.state, cell: (one) => marked(partyState(one.state, lang)) },
      {
        head: say.agencies.said,
        cell: (one) =>
          html`${one.said}${one.document !== null && html`<br>${muted(say.agencies.fromLetter(one.document))}`}`,
      },
      ...(whole.keeps || rows.some((one) => whole.speaks.includes(one.bodyId))
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (one: (typeof rows)[number]) =>
                (whole.keeps || whole.speaks.includes(one.bodyId)) &&
                foldedForm(
                  say.agencies.leave,
                  actForm(
                    frame,
                    whole,
                    'leave',
                    html`${textField(lang, { ...fieldOf(filled, `leave-${one.bodyId}`), label: say.agencies.leaveReason })}${secondary(say.agencies.leave)}`,
                    { hidden: { body: one.bodyId } },
                  ),
                  filled,
                  [`leave-${one.bodyId}`],
                ),
            },
          ]
        : []),
    ],
    rows,
  })
}

function answerForm(frame: Frame, whole: WholeBoard, bodyId: string, filled: Filled): Html {
  const { lang } = frame
  const { agencies } = messages(lang)
  const own = whole.speaks.includes(bodyId)
  const field = (name: string) => fieldOf(filled, `${name}-${bodyId}`)
  return details(
    agencies.answerFor(bodyName(whole, bodyId, lang)),
    actForm(
      frame,
      whole,
      'answer',
      html`${radiosField(lang, {
        ...field('accepts'),
        label: agencies.answerTitle,
        items: [
          { value: 'yes', text: agencies.accept },
          { value: 'no', text: agencies.decline },
        ],
      })}${textField(lang, { ...field('said'), label: agencies.answerSaid, optional: true })}${!own && textField(lang, { ...field('document'), label: agencies.document, hint: agencies.documentHint })}${button({ text: agencies.answerTitle })}`,
      { hidden: { body: bodyId } },
    ),
    own || filled.problems.some((problem) => problem.field.endsWith(bodyId)),
  )
}

function suggestions(frame: Frame, whole: WholeBoard, view: StepPageView): Html {
  const { lang } = frame
  const { agencies, one } = messages(lang)
  if (whole.suggestions.length === 0) return paragraph(agencies.noSuggestions)
  const rows: readonly Suggestion[] = whole.suggestions
  const table = dataTable<Suggestion>({
    caption: agencies.suggested,
    columns: [
      {
        head: one.body,
        kind: 'title',
        cell: (row) => {
          const body = bodyIn(whole.bodies, row.bodyId, lang)
          const name = pickName('body', row.bodyId)
          const checked = view.filled.typed[name] === '1'
          return tick({ id: `pick-${row.bodyId}`, name, checked, label: body?.name ?? '' })
        },
      },
      {
        head: agencies.why,
        phone: 'wide',
        cell: (row) =>
          row.reasons.map((reason, at) => html`${at > 0 && html`<br>`}${glue(reasonText(reason, whole.places, lang))}`),
      },
    ],
    rows,
  })
  return actForm(
    frame,
    whole,
    'invite',
    html`${paragraph(agencies.suggestedLead)}<div id="picked">${table}</div>${textField(lang, { ...fieldOf(view.filled, 'aside_reason'), label: agencies.setAsideReason, hint: agencies.setAsideHint, optional: true })}${actions(
      [
        button({ text: agencies.invite, name: 'do', value: 'invite' }),
        secondary(agencies.setAside, { name: 'do', value: 'aside' }),
      ],
    )}`,
    { key: view.key },
  )
}

// ---- step 2
