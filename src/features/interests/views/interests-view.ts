import { nameIn } from '../../../kernel/lang.ts'
import { formatBaht, type Satang } from '../../../kernel/money.ts'
import { formatDate, formatShortDate } from '../../../kernel/thai-calendar.ts'
import { scatterChart } from '../../../web/charts/index.ts'
import {
  bulletList,
  card,
  dataTable,
  downloads,
  type HistoryEntry,
  inset,
  link,
  linkButton,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  state,
  summaryList,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { agreedOptions, type Entry } from '../negotiation.ts'
import { publicKey, whole } from '../page-parts.ts'
import type { Interests } from '../read-interests.ts'
import { balanceOf, type Group, isLate, type Measure, type Option, placeOf } from '../stakeholder.ts'

export const boardPath = (view: Pick<Interests, 'board'>) => `/boards/${publicKey(view.board)}`
export const interestsPath = (view: Pick<Interests, 'board'>) => `${boardPath(view)}/interests`

export function interestsView(frame: Frame, view: Interests, history: readonly HistoryEntry[]): Html {
  const { map: words, history: historyWord } = messages(frame.lang)
  const path = interestsPath(view)
  const add = (where: string, text: string) =>
    view.mayWrite && linkButton({ href: href(frame, `${path}/${where}`), text, icon: 'plus', kind: 'secondary' })
  return html`${view.board.state === 'closed' && inset(words.closed)}${section({
    id: 'groups',
    heading: words.groups,
    first: true,
    body: html`${groupsPart(frame, view)}${add('groups/new', words.addGroup)}`,
  })}${section({ id: 'measures', heading: words.measures, body: measuresPart(frame, view) })}${section({
    id: 'options',
    heading: words.compared,
    body: html`${optionsPart(frame, view)}${add('options/new', words.addOption)}`,
  })}${section({
    id: 'record',
    heading: words.record,
    body: html`${recordPart(frame, view)}${add('record/new', words.addEntry)}`,
  })}${history.length > 0 && section({ id: 'history', heading: historyWord, body: timeline(history) })}`
}

const numberOf = (view: Interests, group: Group) => String(view.groups.indexOf(group) + 1)

/** Where the band of 1 to 5 begins: up to 3 in the lower half, as `placeOf` has it. */
const bandOf = (value: number) => (value <= 3 ? (value - 1) / 6 : 0.5 + (value - 4) / 4)

function mapChart(frame: Frame, groups: readonly Group[]): Html {
  const { map: words, mapPlaces } = messages(frame.lang)
  const corner = (place: keyof typeof mapPlaces) => mapPlaces[place].name
  const protect = groups.filter((one) => placeOf(one) === 'protect').length
  return scatterChart(frame.lang, {
    id: 'interest-map',
    title: words.chart,
    sentence: words.chartSentence(whole(protect)),
    xName: words.influence,
    yName: words.concern,
    corners: [corner('protect'), corner('together'), corner('inform'), corner('satisfy')],
    points: groups.map((one, at) => ({
      x: bandOf(one.influence) + 0.04,
      y: bandOf(one.concern) + (one.concern > 3 ? 0.15 : 0.1),
      mark: String(at + 1),
    })),
    head: [words.group, words.influence, words.concern],
    rows: groups.map((one, at) => [`${at + 1}. ${one.name}`, String(one.influence), String(one.concern)]),
  })
}

function groupsPart(frame: Frame, view: Interests): Html {
  const { map: words, sides, mapPlaces } = messages(frame.lang)
  if (view.groups.length === 0) return card(paragraph(words.groupsNone))
  const rows = dataTable<Group>({
    caption: words.groups,
    rows: view.groups,
    columns: [
      {
        head: words.group,
        kind: 'title',
        cell: (one) => {
          const name = `${numberOf(view, one)}. ${one.name}`
          const title = view.mayWrite ? link(href(frame, `${interestsPath(view)}/groups/${one.id}`), name) : name
          return html`${title}<br>${muted(sides[one.side])}`
        },
      },
      { head: words.interests, phone: 'stack', cell: (one) => one.interests },
      { head: words.needs, phone: 'stack', cell: (one) => one.needs },
      { head: words.capacities, phone: 'stack', cell: (one) => one.capacities ?? '–' },
      {
        head: words.place,
        phone: 'stack',
        cell: (one) => html`${mapPlaces[placeOf(one)].name}<br>${muted(mapPlaces[placeOf(one)].how)}`,
      },
    ],
  })
  return html`${card(mapChart(frame, view.groups))}${card(rows)}${downloads(frame, { path: `${interestsPath(view)}/groups`, query: '' })}`
}

export function measureMark(frame: Frame, one: Measure, today: Interests['today']): Html {
  const { map: words } = messages(frame.lang)
  if (one.doneOn !== null) return state('solved', words.doneOn(formatShortDate(one.doneOn, frame.lang)))
  const due = formatShortDate(one.dueOn, frame.lang)
  return isLate(one, today) ? state('late', words.late(due)) : state('promised', words.dueBy(due))
}

function measuresPart(frame: Frame, view: Interests): Html {
  const { map: words, measureKinds } = messages(frame.lang)
  if (view.measures.length === 0) return card(paragraph(words.measuresNone))
  const groupOf = new Map(view.groups.map((one) => [one.id, one.name]))
  const bodyOf = (id: string) => {
    const body = view.bodies.get(id)
    return body === undefined ? '–' : nameIn(frame.lang, body)
  }
  return linkRows(
    view.measures.map((one) => ({
      title: one.what,
      meta: `${measureKinds[one.kind]} · ${groupOf.get(one.stakeholderId) ?? words.onBehalfEmpty} · ${bodyOf(one.ownerBodyId)}`,
      ...(one.result === null ? {} : { text: one.result }),
      side: measureMark(frame, one, view.today),
    })),
  )
}

function optionsPart(frame: Frame, view: Interests): Html {
  const { map: words } = messages(frame.lang)
  if (view.options.length === 0) return card(paragraph(words.optionsNone))
  const agreed = agreedOptions(view.record)
  const measured = new Set(view.measures.map((one) => one.stakeholderId))
  const names = (groups: readonly Group[]) =>
    groups.length === 0 ? muted(words.nobody) : bulletList(groups.map((one) => one.name))
  const rows = view.options.map((option) => ({ option, balance: balanceOf(option, view.groups, measured) }))
  const title = (option: Option) => {
    const name = words.optionName(String(option.position), option.title)
    return view.mayWrite ? link(href(frame, `${interestsPath(view)}/options/${option.id}`), name) : name
  }
  const compared = dataTable<(typeof rows)[number]>({
    caption: words.compared,
    rows,
    columns: [
      {
        head: words.options,
        kind: 'title',
        cell: ({ option }) =>
          html`${title(option)}${agreed.has(option.id) && html`<br>${state('solved', words.agreedMark)}`}<br>${muted(option.about)}`,
      },
      { head: words.benefits, phone: 'stack', cell: ({ option }) => option.benefits },
      { head: words.drawbacks, phone: 'stack', cell: ({ option }) => option.drawbacks },
      {
        head: words.cost,
        kind: 'number',
        cell: ({ option }) => (option.costSatang === null ? '–' : formatBaht(option.costSatang as Satang, frame.lang)),
      },
      {
        head: words.months,
        kind: 'number',
        cell: ({ option }) => (option.months === null ? '–' : whole(option.months)),
      },
    ],
  })
  const weighed = dataTable<(typeof rows)[number]>({
    caption: words.whoGains,
    captionShown: true,
    rows,
    columns: [
      {
        head: words.options,
        kind: 'title',
        cell: ({ option }) => words.optionName(String(option.position), option.title),
      },
      { head: words.gains, phone: 'stack', cell: ({ balance }) => names(balance.gain) },
      { head: words.loses, phone: 'stack', cell: ({ balance }) => names(balance.lose) },
      { head: words.unsaid, phone: 'stack', cell: ({ balance }) => names(balance.unsaid) },
    ],
  })
  const bare = rows.filter(({ balance }) => balance.unprotected.length > 0)
  const warning =
    bare.length > 0 &&
    note({
      kind: 'late',
      icon: 'alert',
      title: words.unprotected,
      body: bulletList(
        bare.map(
          ({ option, balance }) =>
            `${words.optionName(String(option.position), option.title)}: ${balance.unprotected.map((one) => one.name).join(' · ')}`,
        ),
      ),
    })
  return html`${card(compared)}${card(weighed)}${warning}`
}

/** On whose behalf something was said. */
export function behalfOf(frame: Frame, view: Interests, entry: Entry): string {
  const { map: words } = messages(frame.lang)
  const body = view.bodies.get(entry.bodyId ?? '')
  if (body !== undefined) return nameIn(frame.lang, body)
  return view.groups.find((one) => one.id === entry.stakeholderId)?.name ?? words.onBehalfEmpty
}

const kindMeaning = {
  position: 'planned',
  offer: 'promised',
  concession: 'doing',
  objection: 'late',
  agreed: 'solved',
  correction: 'planned',
} as const

function recordPart(frame: Frame, view: Interests): Html {
  const { map: words, entryKinds } = messages(frame.lang)
  const { shown } = view
  const kept = shown.kept > 0 && paragraph(muted(words.keptBack(whole(shown.kept))))
  if (shown.entries.length === 0) return html`${card(paragraph(words.recordNone))}${kept}`
  const optionOf = new Map(view.options.map((one) => [one.id, words.optionName(String(one.position), one.title)]))
  const rows = linkRows(
    shown.entries.map(({ entry, sealed, corrections }) => ({
      title: entry.text,
      ...saidBelow(frame, view, entry, corrections),
      meta: html`${entry.speaker} ${words.onBehalf(behalfOf(frame, view, entry))} · ${formatDate(entry.saidOn, frame.lang)}${
        entry.optionId !== null && optionOf.has(entry.optionId) && html`<br>${optionOf.get(entry.optionId)}`
      }${sealed && html`<br>${state('cannot', words.sealed)}`}${
        view.mayWrite &&
        html`<br>${link(href(frame, `${interestsPath(view)}/record/new?corrects=${entry.id}`), words.correct)}`
      }`,
      side: state(kindMeaning[entry.kind], entryKinds[entry.kind]),
    })),
  )
  return html`${paragraph(muted(words.recordHint))}${rows}${kept}${downloads(frame, { path: `${interestsPath(view)}/record`, query: '' })}`
}

/** Corrections, and what an entry led to. */
function saidBelow(frame: Frame, view: Interests, entry: Entry, corrections: readonly Entry[]) {
  const { map: words } = messages(frame.lang)
  const led = ledTo(frame, view, entry)
  if (corrections.length === 0 && led === null) return {}
  const corrected = corrections.map((one) => html`<strong>${words.correction(one.text)}</strong><br>`)
  return { text: html`${corrected}${led}` }
}

function ledTo(frame: Frame, view: Interests, entry: Entry): Html | null {
  const { map: words } = messages(frame.lang)
  const named = ([what, key]: ['agreement' | 'joining', Entry['agreement']]) => {
    if (key === null) return null
    const outcome = view.outcomes.find((one) => one.what === what && one.home === key.home && one.id === key.id)
    const text = outcome?.title ?? publicKey(key)
    const path = `/${what}s/${publicKey(key)}`
    return outcome?.settled === true || frame.isOfficer ? link(href(frame, path), text) : text
  }
  const found = [named(['agreement', entry.agreement]), named(['joining', entry.joining])].filter((one) => one !== null)
  return found.length === 0 ? null : html`${words.ledTo}: ${found.map((one, at) => html`${at > 0 && ' · '}${one}`)}`
}

/** The facts of a group above its forms. */
export function groupFacts(frame: Frame, group: Group): Html {
  const { map: words, mapPlaces, scale } = messages(frame.lang)
  return card(
    summaryList([
      { key: words.place, value: `${mapPlaces[placeOf(group)].name} (${mapPlaces[placeOf(group)].how})` },
      { key: words.influence, value: scale(group.influence) },
      { key: words.concern, value: scale(group.concern) },
    ]),
  )
}
