import { formatDate, formatInstant, formatShortDate } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  button,
  details,
  form,
  link,
  linkButton,
  muted,
  note,
  oneLine,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  type SummaryRow,
  section,
  state,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import type { BodyName } from '../../bodies/index.ts'
import { type Category, type RuleNames, routeReasonText } from '../../routing/index.ts'
import type { Part } from '../complaint.ts'
import {
  bodyName,
  categoryName,
  channelName,
  isLate,
  presentEvents,
  type Sight,
  shownPhotos,
  stateMark,
  wordsAreShown,
} from '../complaints.present.ts'
import type { CaseRow } from '../complaints.sql.ts'
import { messages } from '../messages.ts'
import type { PhotoRow } from '../photos.sql.ts'
import { HELD_UNTIL } from '../repeats.sql.ts'
import type { Original } from '../sealed.ts'
import type { TimelineEvent } from '../timeline.sql.ts'

/** Everything the page of a case shows. */
export interface CaseView {
  readonly row: CaseRow
  readonly sight: Sight
  readonly now: Date
  readonly category: Category | null
  readonly placeName: string | null
  readonly parts: readonly Part[]
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly events: readonly TimelineEvent[]
  readonly photos: readonly PhotoRow[]
  readonly ruleNames: RuleNames
  /** Of a case that waits for an office: the kept reason why none was found. */
  readonly triageReason: string | null
  /** What the reporter wrote, for the reporter; null for everybody else and when it was erased. */
  readonly original: Original | null
  /** Entry of the public log of each event, by its id. */
  readonly proofs: ReadonlyMap<string, number>
  readonly sections: readonly Html[]
  readonly problems: readonly Problem[]
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly oneTimeKey: string
  readonly mayModerate: boolean
}

export function caseView(frame: Frame, view: CaseView): Html {
  return html`${standing(frame, view)}${wordsPart(frame, view)}${view.sight === 'reporter' ? reporterPart(frame, view) : null}${timelinePart(frame, view)}${view.sections}${view.sight === 'public' ? doorForReporter(frame, view.row.ref, view.problems) : null}`
}

function standing(frame: Frame, view: CaseView): Html {
  const { lang } = frame
  const { row, now, bodies } = view
  const { facts } = row
  const say = messages(lang)
  const mark = stateMark(facts, lang)
  const lead = facts.leadBodyId === null ? null : (bodies.get(facts.leadBodyId) ?? null)
  const bodyLink = (body: BodyName) => link(href(frame, `/bodies/${body.code}`), bodyName(body, lang))
  const due = (day: typeof row.resolveDue, done: Date | null, doneOn: (day: string) => string): Fragment =>
    day === null
      ? null
      : html`${formatShortDate(day, lang)} ${done !== null && muted(doneOn(formatInstant(done, lang)))} ${isLate(day, done, now) && state('late', say.one.late)}`
  const noBody =
    (view.triageReason === null ? null : routeReasonText(view.triageReason, view.ruleNames, lang)) ?? say.one.noBody
  const rows: (SummaryRow | null)[] = [
    { key: say.one.category, value: categoryName(view.category, facts.categoryCode, lang) },
    {
      key: say.one.place,
      value:
        row.areaCode === null
          ? (view.placeName ?? '–')
          : html`${link(href(frame, `/places/${row.areaCode}`), view.placeName ?? row.areaCode)}${wordsAreShown(row, view.sight, now) && row.placeText !== null && [' · ', row.placeText]}`,
    },
    view.parts.length > 1
      ? {
          key: say.one.bodies,
          value: html`<ul class="govuk-list">${view.parts.map((part) => {
            const body = bodies.get(part.bodyId)
            return body === undefined
              ? null
              : html`<li>${bodyLink(body)} ${muted(part.outcome === null ? say.states[part.state] : say.outcomes[part.outcome])}</li>`
          })}</ul>`,
        }
      : { key: say.one.body, value: lead === null ? muted(noBody) : bodyLink(lead) },
    { key: say.one.received, value: `${formatInstant(row.receivedAt, lang)} · ${channelName(row, lang)}` },
    row.occurredOn === null ? null : { key: say.one.occurred, value: formatDate(row.occurredOn, lang) },
    row.firstAnswerDue === null || facts.state === 'closed'
      ? null
      : { key: say.one.firstAnswer, value: due(row.firstAnswerDue, facts.firstAnsweredAt, say.one.answeredOn) },
    row.resolveDue === null || facts.state === 'closed'
      ? null
      : { key: say.one.resolve, value: due(row.resolveDue, facts.resolvedAt, say.one.doneOn) },
    facts.outcome === null || facts.outcomeNote === null
      ? null
      : {
          key: say.one.outcome,
          value: html`${say.outcomes[facts.outcome]}: ${facts.outcomeNote}${facts.mergedRef !== null && html` ${oneLine(link(href(frame, `/complaints/${facts.mergedRef}`), say.one.merged))}`}`,
        },
    facts.satisfaction === null
      ? null
      : { key: say.events.rated(facts.satisfaction), value: facts.solved ? say.one.solvedYes : say.one.solvedNo },
  ]
  const until =
    facts.state === 'resolved' && facts.confirmUntil !== null
      ? paragraph(say.one.confirmUntil(formatDate(facts.confirmUntil, lang)))
      : facts.state === 'closed' && facts.reopenUntil !== null && view.sight === 'reporter'
        ? paragraph(say.one.reopenUntil(formatDate(facts.reopenUntil, lang)))
        : null
  const supports = row.supports > 0 ? paragraph(say.one.supports(row.supports)) : null
  // Who reported it is counted already
  const mayJoin = facts.visibility === 'public' && facts.state !== 'closed' && view.sight !== 'reporter'
  const acts = actions([
    mayJoin &&
      form(frame, {
        action: href(frame, `/complaints/${row.ref}/support`),
        inline: true,
        body: button({ text: say.form.meToo, kind: 'secondary', icon: 'people' }),
      }),
    linkButton({
      href: href(frame, `/complaints/follow?kind=case&target=${row.ref}`),
      text: say.one.follow,
      kind: 'secondary',
      icon: 'bell',
    }),
    view.mayModerate &&
      linkButton({
        href: href(frame, `/complaints/${row.ref}/moderation`),
        text: say.one.moderate,
        kind: 'secondary',
        icon: 'shield',
      }),
  ])
  const isPrivate =
    facts.visibility === 'private' ? note({ kind: 'teal', icon: 'lock', body: say.one.isPrivate }) : null
  return html`<p>${state(mark.meaning, mark.text)}</p>${isPrivate}${summaryList(rows.flatMap((one) => one ?? []))}${until}${supports}${acts}`
}

function wordsPart(frame: Frame, view: CaseView): Html {
  const { lang } = frame
  const { row, sight, now, category } = view
  const say = messages(lang).one
  const shown = wordsAreShown(row, sight, now)
  const photos = shownPhotos(row, view.photos, sight, now)
  const answers = shown
    ? Object.entries(row.answers).flatMap(([code, answer]) => {
        const question = category?.questions.find((one) => one.code === code)
        if (question === undefined) return []
        const yesNo: Record<string, string> = { yes: messages(lang).form.yes, no: messages(lang).form.no }
        const word = (text: string) => {
          const choice = question.choices.find((one) => one.value === text)
          if (choice !== undefined) return lang === 'th' ? choice.textTh : choice.textEn
          return question.kind === 'yes-no' ? (yesNo[text] ?? text) : text
        }
        const text = typeof answer === 'string' ? word(answer) : answer.map(word).join(', ')
        return [{ key: lang === 'th' ? question.textTh : question.textEn, value: text }]
      })
    : []
  const hasMarks = shown && row.words.includes('[')
  const received = view.events.find(({ kind }) => kind === 'received')?.id
  const leaf = row.wordsSalt === null || received === undefined ? undefined : view.proofs.get(received)
  const proof =
    leaf !== undefined &&
    html`<p class="ps-small">${link(href(frame, `/log/entries/${leaf}#words`), say.wordsProof)}</p>`
  const words = shown
    ? html`<p class="govuk-body ps-words" data-read-aloud>${row.words}</p>${hasMarks && paragraph(muted(say.marks))}${proof}`
    : paragraph(muted(row.wordsShownAt >= HELD_UNTIL ? say.wordsHeld : say.wordsWaiting))
  const own =
    view.original === null
      ? null
      : details(messages(lang).mine.privateWords, html`<p class="govuk-body ps-words">${view.original.words}</p>`)
  const pictures =
    photos.length === 0
      ? null
      : html`<h3 class="govuk-heading-s">${say.photos}</h3><ul class="ps-photos">${photos.map(
          (photo, at) =>
            html`<li><a href="${photo.href}"><img class="ps-photo" loading="lazy" src="${photo.href}" width="${photo.width}" height="${photo.height}" alt="${say.photoAlt(at + 1, row.ref)}"></a><p class="ps-small ps-muted">${say.photoKinds[photo.kind]}${photo.isPrivate && ` · ${messages(lang).form.photoIsPrivate}`}</p></li>`,
        )}</ul>`
  return section({
    id: 'words',
    heading: say.words,
    body: html`${words}${own}${answers.length > 0 && summaryList(answers)}${pictures}`,
  })
}

function timelinePart(frame: Frame, view: CaseView): Html {
  const { lang } = frame
  const say = messages(lang).one
  const entries = presentEvents(view.events, view.ruleNames, lang).map((event) => {
    const leaf = view.proofs.get(event.id)
    const proof =
      leaf === undefined ? null : html`<p class="ps-small">${link(href(frame, `/log/entries/${leaf}`), say.proof)}</p>`
    const secret =
      event.visibility === 'reporter'
        ? html`<p class="ps-small ps-muted">${messages(lang).mine.officeOnly}</p>`
        : event.isApart && view.sight === 'public'
          ? html`<p class="ps-small ps-muted">${say.apart}</p>`
          : null
    return {
      when: event.when,
      datetime: event.datetime,
      title: event.title,
      ...(event.who === null ? {} : { who: event.who }),
      body: html`${event.text !== null && html`<p class="ps-words">${event.text}</p>`}${event.why !== null && html`<p class="ps-small ps-muted">${event.why}</p>`}${secret}${proof}`,
    }
  })
  const count = view.proofs.size
  const open = view.events.filter(({ visibility }) => visibility === 'public').length
  return section({
    id: 'timeline',
    heading: say.timeline,
    body: html`${timeline(entries)}${count > 0 && paragraph(muted(count < open ? say.proofSome(count, open) : say.proofLine(count)))}`,
  })
}

export function doorForReporter(frame: Frame, ref: string, problems: readonly Problem[]): Html {
  const { lang } = frame
  const say = messages(lang).mine
  return section({
    id: 'mine',
    heading: say.title,
    body: form(frame, {
      action: href(frame, `/complaints/${ref}/mine`),
      body: [
        paragraph(say.lead),
        textField(lang, {
          name: 'receipt',
          label: say.receipt,
          hint: say.receiptHint,
          error: problemWith(problems, 'receipt'),
          characters: 20,
          autocomplete: 'off',
          maxlength: 60,
        }),
        button({ text: say.open, kind: 'secondary', icon: 'lock' }),
      ],
    }),
  })
}

/** What the reporter can do now, the thing that waits for them first. */
function reporterPart(frame: Frame, view: CaseView): Html {
  const { lang } = frame
  const { row, problems, typed } = view
  const say = messages(lang).mine
  const { state: at } = row.facts
  const path = (act: string) => href(frame, `/complaints/${row.ref}/mine/${act}`)
  const text = (name: string, label: string, hint?: string) =>
    textAreaField(lang, {
      name,
      label,
      rows: 4,
      value: typed[name] ?? '',
      error: problemWith(problems, name),
      ...(hint === undefined ? {} : { hint }),
    })
  const who = radiosField(lang, {
    name: 'visibility',
    label: say.visibility,
    value: typed.visibility === 'reporter' || row.facts.visibility === 'private' ? 'reporter' : 'public',
    items: [
      { value: 'public', text: say.everybody },
      { value: 'reporter', text: say.officeOnly },
    ],
  })
  const make = (act: string, body: Fragment[]) => form(frame, { action: path(act), oneTimeKey: view.oneTimeKey, body })
  const answer =
    at === 'waiting_info'
      ? note({
          kind: 'gold',
          icon: 'chat',
          title: say.answer,
          body: html`${paragraph(say.answerHint)}${make('answer', [text('answer', say.answer), who, button({ text: say.send })])}`,
        })
      : null
  const confirm = at === 'resolved' ? make('confirm', [button({ text: say.confirm, icon: 'tick' })]) : null
  const mayReopen = at === 'resolved' || at === 'closed'
  const reopen = mayReopen
    ? details(
        say.disagree,
        make('reopen', [
          text('reopen', say.disagree, say.disagreeHint),
          button({ text: say.reopen, kind: 'secondary' }),
        ]),
        problemWith(problems, 'reopen') !== null,
      )
    : null
  const rate =
    mayReopen && row.facts.satisfaction === null
      ? details(
          say.rate,
          make('rate', [
            radiosField(lang, {
              name: 'stars',
              label: say.stars,
              value: typed.stars ?? null,
              error: problemWith(problems, 'stars'),
              items: say.starWords.map((word, i) => ({ value: String(i + 1), text: `${i + 1} ${word}` })),
            }),
            radiosField(lang, {
              name: 'solved',
              label: say.solved,
              value: typed.solved ?? null,
              items: [
                { value: 'yes', text: messages(lang).form.yes },
                { value: 'no', text: messages(lang).form.no },
              ],
            }),
            button({ text: say.sendRating, kind: 'secondary' }),
          ]),
          problemWith(problems, 'stars') !== null,
        )
      : null
  const isOpen = at !== 'resolved' && at !== 'closed'
  const write =
    isOpen && at !== 'waiting_info'
      ? details(
          say.write,
          make('write', [text('write', say.write), who, button({ text: say.send, kind: 'secondary' })]),
          problemWith(problems, 'write') !== null,
        )
      : null
  const withdraw = isOpen
    ? details(
        say.withdraw,
        make('withdraw', [paragraph(say.withdrawHint), button({ text: say.withdraw, kind: 'warning' })]),
      )
    : null
  const leave = form(frame, {
    action: path('leave'),
    body: button({ text: say.leave, kind: 'secondary', icon: 'lock' }),
  })
  const problem = problemWith(problems, 'mine')
  return section({
    id: 'mine',
    heading: say.title,
    body: html`${problem !== null && paragraph(problem)}${answer}${confirm}${reopen}${rate}${write}${withdraw}${leave}`,
  })
}
