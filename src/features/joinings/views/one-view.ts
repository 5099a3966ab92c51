import { formatPublicId } from '../../../kernel/ids.ts'
import type { Lang } from '../../../kernel/lang.ts'
import { formatBaht, satang } from '../../../kernel/money.ts'
import { formatFiscalYear, formatInstant, formatShortDate, formatYear } from '../../../kernel/thai-calendar.ts'
import { lineageChart } from '../../../web/charts/index.ts'
import {
  actions,
  bulletList,
  button,
  card,
  dataTable,
  form,
  linkRows,
  muted,
  note,
  paragraph,
  radiosField,
  section,
  selectField,
  state,
  steps,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { sourceText } from '../../plans/index.ts'
import type { JoiningEvent } from '../answers.sql.ts'
import type { Consequences, World } from '../join-world.ts'
import { type Agreement, answers, type Joining, type JoiningState, type Key } from '../joining-states.ts'
import type { Origins } from '../joinings.sql.ts'
import type { StoredTie } from '../lineage.sql.ts'
import { messages } from '../messages.ts'
import type { NamedProject } from '../named.sql.ts'
import { type BodyName, effectSentences, effectsView } from './effects-view.ts'

const mostInPicture = 12
const meanings: Readonly<Record<JoiningState, Parameters<typeof state>[0]>> = {
  draft: 'planned',
  proposed: 'doing',
  agreed: 'promised',
  approved: 'solved',
  refused: 'cannot',
  withdrawn: 'cannot',
}

export const stateMark = (frame: Frame, one: JoiningState): Html =>
  state(meanings[one], messages(frame.lang).states[one])

export interface OneView {
  readonly joining: Joining
  readonly origins: Origins
  readonly agreements: readonly Agreement[]
  readonly events: readonly JoiningEvent[]
  readonly ties: readonly StoredTie[]
  readonly projects: ReadonlyMap<string, NamedProject>
  readonly order: readonly string[]
  readonly bodyName: BodyName
  readonly areaName: (code: string) => string
  readonly personName: (id: string | null) => string | null
  /** What it would do today; null once it has ended. */
  readonly today: { readonly world: World; readonly planned: Consequences | null; readonly why: string | null } | null
  readonly stale: boolean
  readonly separation: { readonly id: string; readonly state: JoiningState } | null
  readonly may: {
    /** Bodies the viewer may answer for. */
    readonly answerFor: readonly string[]
    readonly approve: boolean
    readonly propose: boolean
  }
  readonly filled: Filled
  readonly key: string
}

export function oneView(frame: Frame, view: OneView): Html {
  const { lang } = frame
  const say = messages(lang).one
  const { joining, may, filled } = view
  const isOpen = joining.state === 'proposed' || joining.state === 'agreed'
  const forms = [
    isOpen && may.answerFor.length > 0
      ? section({ id: 'answer', heading: say.answer, body: card(answerForm(frame, view)) })
      : null,
    joining.state === 'agreed' && may.approve && !view.stale
      ? section({ id: 'approve', heading: say.approve, body: card(approveForm(frame, view)) })
      : null,
    (isOpen || joining.state === 'draft') && may.propose
      ? section({ id: 'change', heading: say.withdraw, body: card(changeForms(frame, view)) })
      : null,
    joining.state === 'approved' && joining.form !== 'separate' && view.separation === null && may.propose
      ? section({ id: 'separate', heading: say.separate, body: card(separateForm(frame, view)) })
      : null,
  ]
  return html`${view.stale ? note({ kind: 'late', icon: 'alert', title: say.stale, body: say.staleBody }) : null}${
    view.separation === null
      ? null
      : note({
          icon: 'info',
          body: html`<p class="govuk-body"><a class="govuk-link" href="${href(frame, `/joinings/${joining.home}-${view.separation.id}`)}">${say.separatedBy}</a> (${messages(lang).states[view.separation.state]})</p>`,
        })
  }${card(facts(frame, view))}
${joining.state === 'refused' || joining.state === 'withdrawn' ? null : card(steps(lang, stepsOf(frame, view)))}
${section({ id: 'agreements', heading: say.agreements, body: view.agreements.length === 0 ? card(paragraph(muted(messages(lang).refusals['not-proposed']))) : card(agreementsTable(frame, view)) })}
${filled.problems.length > 0 ? forms : null}
${termsPart(frame, view)}
${effectsPart(frame, view)}
${filled.problems.length > 0 ? null : forms}
${section({ id: 'lineage', heading: say.lineage, body: lineagePart(frame, view) })}
${section({ id: 'history', heading: say.history, body: card(timeline(view.events.map((event) => entry(frame, view, event)))) })}`
}

/** What the moment is called at which a joining was decided. */
function decidedWord(state: JoiningState, lang: Lang): string {
  const { approvedAt, refusedAt, withdrawnAt } = messages(lang).one
  return state === 'approved' ? approvedAt : state === 'refused' ? refusedAt : withdrawnAt
}

function facts(frame: Frame, { joining, origins: { board, scenario }, bodyName }: OneView): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.one
  const link = (to: string, text: string) => html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`
  return summaryList([
    { key: all.list.form, value: html`<strong>${all.forms[joining.form]}</strong>` },
    { key: all.list.state, value: stateMark(frame, joining.state) },
    { key: say.lead, value: bodyName(joining.leadBodyId) },
    { key: say.reason, value: joining.reason },
    ...(joining.terms.goal === null ? [] : [{ key: say.goal, value: joining.terms.goal }]),
    ...(joining.pair === null ? [] : [{ key: say.pair, value: link(`/overlaps/${joining.pair}`, say.pairLink) }]),
    ...(board === null ? [] : [{ key: say.board, value: link(`/boards/${board.home}-${board.id}`, board.title) }]),
    ...(scenario === null
      ? []
      : [{ key: say.scenario, value: link(`/scenarios/${scenario.home}-${scenario.id}`, scenario.title) }]),
    ...(joining.separatesId === null
      ? []
      : [{ key: say.separates, value: link(`/joinings/${joining.home}-${joining.separatesId}`, say.separatesLink) }]),
    ...(joining.madeId === null
      ? []
      : [{ key: all.fresh.madeTitle, value: link(`/projects/${joining.home}-${joining.madeId}`, say.madeLink) }]),
    { key: say.proposedAt, value: formatInstant(joining.createdAt, lang) },
    ...(joining.decidedAt === null
      ? []
      : [{ key: decidedWord(joining.state, lang), value: formatInstant(joining.decidedAt, lang) }]),
  ])
}

function stepsOf({ lang }: Frame, { joining, agreements }: OneView): Parameters<typeof steps>[1] {
  const all = messages(lang)
  const at = { draft: 0, proposed: 1, agreed: 2, approved: 3, refused: 0, withdrawn: 0 }[joining.state]
  const agreed = agreements.filter((one) => one.state === 'agreed').length
  const status = (step: number) => (at > step ? ('done' as const) : at === step ? ('now' as const) : ('next' as const))
  return [
    { title: all.one.stepProposed, status: status(0) },
    {
      title: all.one.stepAgreed,
      status: status(1),
      ...(agreements.length === 0 ? {} : { body: all.list.agreedOf(String(agreed), String(agreements.length)) }),
    },
    { title: all.one.stepApproved, status: status(2) },
  ]
}

function agreementsTable({ lang }: Frame, { agreements, bodyName, personName }: OneView): Html {
  const all = messages(lang)
  const marks = { waiting: 'doing', agreed: 'solved', refused: 'late' } as const
  return dataTable<Agreement>({
    caption: all.one.agreements,
    phone: 'cards',
    rows: agreements,
    columns: [
      { head: all.effects.body, kind: 'title', cell: (one) => bodyName(one.bodyId) },
      { head: all.one.answer, cell: (one) => state(marks[one.state], all.agreementStates[one.state]) },
      {
        head: all.list.updated,
        kind: 'short',
        cell: (one) => (one.answeredAt === null ? '' : formatInstant(one.answeredAt, lang)),
      },
      {
        head: all.one.answerReason,
        phone: 'stack',
        cell: (one) =>
          html`${one.reason}${personName(one.answeredBy) === null ? null : html`<br>${muted(personName(one.answeredBy))}`}`,
      },
    ],
  })
}

const address = (joining: Key) => `/joinings/${formatPublicId(joining)}`

function answerForm(frame: Frame, { joining, may, bodyName, filled, key }: OneView): Html {
  const { lang } = frame
  const say = messages(lang).one
  const [only] = may.answerFor
  const words = { agree: say.agree, disagree: say.disagree, 'take-back': say.takeBack }
  return form(frame, {
    action: href(frame, `${address(joining)}/answer`),
    oneTimeKey: key,
    hidden: may.answerFor.length === 1 ? { body: only ?? '' } : {},
    body: html`${
      may.answerFor.length > 1
        ? selectField(lang, {
            ...fieldOf(filled, 'body'),
            label: messages(lang).effects.body,
            choices: may.answerFor.map((id) => ({ value: id, text: bodyName(id) })),
          })
        : paragraph(say.answerFor(bodyName(only ?? '')))
    }${radiosField(lang, {
      ...fieldOf(filled, 'answer'),
      label: say.answer,
      items: answers.map((one) => ({ value: one, text: words[one] })),
    })}${textAreaField(lang, { ...fieldOf(filled, 'answer_reason'), label: say.answerReason })}${button({ text: say.send })}`,
  })
}

function approveForm(frame: Frame, { joining, filled, key }: OneView): Html {
  const { lang } = frame
  const say = messages(lang).one
  return form(frame, {
    action: href(frame, `${address(joining)}/approve`),
    oneTimeKey: key,
    body: html`${paragraph(say.approveHint)}${textField(lang, { ...fieldOf(filled, 'document'), label: say.document })}${textAreaField(lang, { ...fieldOf(filled, 'approve_reason'), label: say.approveReason })}${actions(
      [
        button({ text: say.approveButton, name: 'decision', value: 'approve' }),
        button({ text: say.refuseButton, kind: 'secondary', name: 'decision', value: 'refuse' }),
      ],
    )}`,
  })
}

function changeForms(frame: Frame, view: OneView): Html {
  const { lang } = frame
  const say = messages(lang).one
  const { joining, filled, stale } = view
  const isDraft = joining.state === 'draft'
  return form(frame, {
    action: href(frame, `${address(joining)}/change`),
    oneTimeKey: view.key,
    body: html`${stale ? paragraph(say.renewHint) : null}${textAreaField(lang, { ...fieldOf(filled, 'change_reason'), label: say.reason })}${actions(
      [
        ...(isDraft ? [button({ text: say.proposeDraft, name: 'act', value: 'renew' })] : []),
        ...(!isDraft && stale ? [button({ text: say.renew, name: 'act', value: 'renew' })] : []),
        button({ text: say.withdraw, kind: 'secondary', name: 'act', value: 'withdraw' }),
      ],
    )}`,
  })
}

function separateForm(frame: Frame, { joining, filled, key }: OneView): Html {
  const { lang } = frame
  const say = messages(lang).one
  return form(frame, {
    action: href(frame, `${address(joining)}/separate`),
    oneTimeKey: key,
    body: html`${paragraph(say.separateHint)}${textAreaField(lang, { ...fieldOf(filled, 'separate_reason'), label: say.separateReason })}${button({ text: say.separate, kind: 'secondary' })}`,
  })
}

/** What people said about working together. */
function termsPart({ lang }: Frame, { joining, projects, areaName }: OneView): Html | null {
  const say = messages(lang).one
  const { calendar, division, parts } = joining.terms
  const titleOf = (name: string) => projects.get(name)?.title ?? name
  const calendarRows = linkRows(calendar.map((one) => ({ title: formatShortDate(one.on, lang), text: one.what })))
  const divisionRows = linkRows(division.map((one) => ({ title: titleOf(one.project), text: one.what })))
  const partRows = linkRows(
    parts.map((part) => ({
      title: titleOf(part.giver),
      text:
        part.kind === 'money'
          ? say.partMoney(formatBaht(satang(part.amountSatang), lang), formatFiscalYear(part.fiscalYear, lang))
          : part.kind === 'staff'
            ? say.partStaff(String(part.persons), part.text)
            : say.partArea(areaName(part.areaCode), part.text),
    })),
  )
  return html`${calendar.length === 0 ? null : section({ id: 'calendar', heading: say.calendar, body: calendarRows })}${division.length === 0 ? null : section({ id: 'division', heading: say.division, body: divisionRows })}${parts.length === 0 ? null : section({ id: 'parts', heading: say.partsTitle, body: partRows })}`
}

function effectsPart(frame: Frame, view: OneView): Html | null {
  const { lang } = frame
  const say = messages(lang)
  const { joining, today, projects } = view
  if (joining.state === 'approved') {
    const titleOf = (name: string) => projects.get(name)?.title ?? name
    const done = joining.consequences
    return section({
      id: 'effects',
      heading: say.effects.titleDone,
      body: html`${card(bulletList(effectSentences(done, titleOf, lang)))}${done.moves.length === 0 ? null : card(movesTable(frame, view))}`,
    })
  }
  if (today === null) return null
  const body =
    today.planned === null
      ? note({ kind: 'late', icon: 'alert', title: say.one.cannotNow, body: today.why ?? '' })
      : effectsView(frame, today.world, today.planned, view.bodyName)
  return section({ id: 'effects', heading: say.effects.title, body })
}

function movesTable(frame: Frame, { joining, projects }: OneView): Html {
  const { lang } = frame
  const say = messages(lang).effects
  const project = (name: string) =>
    html`<a class="govuk-link" href="${href(frame, `/projects/${name}`)}">${projects.get(name)?.title ?? name}</a>`
  return dataTable<Consequences['moves'][number]>({
    caption: say.movesCaption,
    captionShown: true,
    phone: 'cards',
    dense: true,
    rows: joining.consequences.moves.slice(0, 200),
    columns: [
      { head: say.from, kind: 'title', cell: (one) => project(one.from) },
      { head: say.to, phone: 'stack', cell: (one) => project(one.to) },
      { head: say.year, kind: 'short', cell: (one) => formatYear(one.fiscalYear, lang) },
      { head: say.source, phone: 'stack', cell: (one) => sourceText(one.source, lang) },
      { head: say.amount, kind: 'number', cell: (one) => formatBaht(satang(one.amountSatang), lang) },
      {
        head: say.kind,
        phone: 'stack',
        cell: (one) =>
          html`${say.kinds[one.kind]}${
            one.transfer === null
              ? null
              : html`<br><a class="govuk-link" href="${href(frame, `/money/transfers/${formatPublicId(one.transfer)}`)}">${say.document}</a>`
          }`,
      },
    ],
  })
}

function lineagePart(frame: Frame, { projects, ties, order, joining }: OneView): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.one
  const nameOf = (key: Key) => formatPublicId(key)
  const stored = ties.filter((one) => one.joining.id === joining.id)
  const names = order.filter((name) => projects.has(name))
  const shown = names.slice(0, mostInPicture)
  const drawn = stored.filter((one) => shown.includes(nameOf(one.from)) || shown.includes(nameOf(one.to)))
  const targets = [...new Set(drawn.map((one) => nameOf(one.to)))].filter((name) => projects.has(name))
  const starts = [...new Set(drawn.map((one) => nameOf(one.from)))].filter((name) => projects.has(name))
  const depth = depths(
    starts,
    targets,
    drawn.map((one) => [nameOf(one.from), nameOf(one.to)] as const),
  )
  const picture =
    drawn.length === 0 || depth.size > mostInPicture + 4
      ? null
      : card(
          lineageChart(lang, {
            id: 'lineage-picture',
            title: say.lineage,
            sentence: say.lineageSentence(String(names.length)),
            nodes: [...depth].map(([name, at]) => {
              const one = projects.get(name)
              const closed = one !== undefined && (one.closedInto !== null || one.state === 'cancelled')
              return { id: name, name: one?.title ?? name, depth: at, closed }
            }),
            links: drawn.map((one) => ({
              from: nameOf(one.from),
              to: nameOf(one.to),
              text: one.endedAt === null ? all.ties[one.kind] : `${all.ties[one.kind]} (${all.tieEnded})`,
            })),
            head: say.lineageHead,
          }),
        )
  const rows = linkRows(
    names.slice(0, 100).map((name, at) => {
      const one = projects.get(name) as NamedProject
      return {
        title: one.title,
        href: href(frame, `/projects/${name}`),
        meta: html`${at === 0 ? html`<strong>${all.fresh.isLead}</strong> · ` : null}${lang === 'en' && one.bodyEn ? one.bodyEn : one.bodyTh} · ${formatBaht(satang(one.amountSatang), lang)} ${all.unitBaht}`,
      }
    }),
  )
  return html`${picture}${rows}${names.length > 100 ? paragraph(say.more(String(names.length - 100))) : null}`
}

/** Columns of the picture: each thing stands one further than what leads to it. */
function depths(
  starts: readonly string[],
  targets: readonly string[],
  links: readonly (readonly [string, string])[],
): Map<string, number> {
  const depth = new Map([...starts, ...targets].map((name) => [name, 0]))
  for (let round = 0; round < Math.min(depth.size, 3); round++)
    for (const [from, to] of links) {
      const wanted = (depth.get(from) ?? 0) + 1
      if ((depth.get(to) ?? 0) < wanted && wanted <= 2) depth.set(to, wanted)
    }
  return depth
}

function entry({ lang }: Frame, { bodyName, personName }: OneView, event: JoiningEvent) {
  const say = messages(lang)
  const who = [event.bodyId === null ? null : bodyName(event.bodyId), personName(event.actorId)]
    .filter(Boolean)
    .join(' · ')
  return {
    when: formatInstant(event.happenedAt, lang),
    datetime: event.happenedAt.toISOString(),
    title: say.events[event.kind],
    ...(who === '' ? {} : { who }),
    body: event.reason,
  }
}
