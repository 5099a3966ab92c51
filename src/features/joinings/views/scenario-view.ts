import { formatPublicId } from '../../../kernel/ids.ts'
import { type Lang, pick } from '../../../kernel/lang.ts'
import { formatBaht, satang } from '../../../kernel/money.ts'
import { formatFiscalYear, formatInstant, formatYear } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  bulletList,
  button,
  card,
  dataTable,
  form,
  muted,
  note,
  paragraph,
  section,
  selectField,
  state,
  statRow,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { missionByCode } from '../../functions/index.ts'
import { planMessages } from '../../plans/index.ts'
import { forms, type Part, partKinds } from '../join-world.ts'
import { messages } from '../messages.ts'
import { problemText } from '../refusal-text.ts'
import { type ChangeProblem, changeKinds, comparedPhases } from '../scenario.ts'
import type { Compared } from '../scenario-acts.ts'
import { type Adopting, staysBehind } from '../scenario-rights.ts'
import type { ScenarioEvent } from '../scenarios.sql.ts'
import type { BodyName } from './effects-view.ts'

export interface ScenarioPage {
  readonly compared: Compared
  readonly events: readonly ScenarioEvent[]
  readonly bodyName: BodyName
  readonly placeName: string
  readonly areaName: (code: string) => string
  readonly personName: (id: string | null) => string | null
  readonly mayChange: boolean
  /** Of each change, what adopting it takes of the reader; null for who cannot adopt. */
  readonly adopting: readonly Adopting[] | null
  readonly filled: Filled
  readonly key: string
}

const baht = (amount: bigint, lang: Lang) => formatBaht(satang(amount), lang)
const whole = (count: number) => count.toLocaleString('en-US')
const signed = (text: string, isPositive: boolean) => (isPositive ? `+${text}` : text)

export function scenarioView(frame: Frame, view: ScenarioPage): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.scenarios
  const { scenario, changes } = view.compared
  const isOpen = scenario.state === 'open'
  return html`${card(
    summaryList([
      { key: say.purpose, value: scenario.purpose },
      { key: say.place, value: view.placeName },
      { key: say.state, value: scenarioMark(scenario.state, lang) },
      { key: say.updated, value: formatInstant(scenario.updatedAt, lang) },
    ]),
  )}
${section({ id: 'changes', heading: say.changes, body: changes.length === 0 ? card(paragraph(say.changesNone)) : card(changesTable(frame, view)) })}
${changes.length === 0 ? null : section({ id: 'compare', heading: say.compare, body: comparePart(frame, view) })}
${isOpen && view.mayChange ? section({ id: 'add', heading: say.addChange, body: card(addForm(frame, view)) }) : null}
${isOpen && view.mayChange && changes.length > 0 ? section({ id: 'adopt', heading: say.adopt, body: card(adoptForm(frame, view)) }) : null}
${section({
  id: 'history',
  heading: say.history,
  body: card(
    timeline(
      view.events.map((event) => ({
        when: formatInstant(event.happenedAt, lang),
        datetime: event.happenedAt.toISOString(),
        title: say.events[event.kind] ?? event.kind,
        ...(view.personName(event.actorId) === null ? {} : { who: view.personName(event.actorId) ?? '' }),
        body: event.reason,
      })),
    ),
  ),
})}`
}

/** What one party would give another: beside the sums, because staff and area are no money and money handed on counts once. */
function givenPart(frame: Frame, view: ScenarioPage): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.scenarios
  const { given, differences, world } = view.compared
  const project = (name: string) =>
    html`<a class="govuk-link" href="${href(frame, `/projects/${name}`)}">${world.projects.get(name)?.title ?? name}</a>`
  const held = [...differences.atHand].filter(([, change]) => change !== 0n)
  const lines =
    given.length === 0
      ? null
      : dataTable<(typeof given)[number]>({
          caption: say.given,
          captionShown: true,
          phone: 'cards',
          rows: given,
          columns: [
            { head: say.givenWhat, kind: 'title', cell: ({ part }) => partText(part, view, lang) },
            { head: say.giver, phone: 'stack', cell: ({ part }) => project(part.giver) },
            { head: say.receiver, phone: 'stack', cell: ({ host }) => project(host) },
          ],
        })
  const sums =
    held.length === 0
      ? null
      : dataTable<(typeof held)[number]>({
          caption: say.atHand,
          captionShown: true,
          phone: 'cards',
          rows: held,
          columns: [
            { head: say.body, kind: 'title', cell: ([body]) => view.bodyName(body) },
            {
              head: say.difference,
              kind: 'number',
              cell: ([, change]) => signed(baht(change, lang), change > 0n),
            },
          ],
        })
  return html`${lines !== null && card(lines)}${sums !== null && card(sums)}`
}

function partText(part: Part, view: ScenarioPage, lang: Lang): string {
  const say = messages(lang).scenarios.gives
  if (part.kind === 'money') return say.money(baht(part.amountSatang, lang), formatFiscalYear(part.fiscalYear, lang))
  if (part.kind === 'staff') return say.staff(whole(part.persons), part.text)
  return say.area(view.areaName(part.areaCode), part.text)
}

export function scenarioMark(of: 'open' | 'adopted' | 'dropped', lang: Lang): Html {
  const marks = { open: 'doing', adopted: 'solved', dropped: 'cannot' } as const
  return state(marks[of], messages(lang).scenarios.states[of] ?? of)
}

function describe(frame: Frame, view: ScenarioPage, at: number): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.scenarios.describe
  const change = view.compared.changes[at]?.change
  if (change === undefined) return html``
  const link = (name: string) =>
    html`<a class="govuk-link" href="${href(frame, `/projects/${name}`)}">${view.compared.world.projects.get(name)?.title ?? name}</a>`
  switch (change.kind) {
    case 'join':
      return html`${say.join(all.forms[change.form], String(change.projects.length))}${bulletList(change.projects.slice(0, 5).map((name) => link(name)))}${change.projects.length > 5 ? all.one.more(String(change.projects.length - 5)) : null}`
    case 'drop':
      return html`${say.drop}<br>${link(change.project)}`
    case 'move-year':
      return html`${say.moveYear(formatFiscalYear(change.fiscalYear, lang))}<br>${link(change.project)}`
    case 'amount':
      return html`${say.amount(baht(change.amountSatang, lang))}<br>${link(change.project)}`
    case 'add':
      return html`${say.add(change.title, baht(change.amountSatang, lang), formatFiscalYear(change.fiscalYear, lang))}<br>${muted(view.compared.plans.get(change.planId)?.title ?? '')}`
  }
}

function problemSentence(problem: ChangeProblem, view: ScenarioPage, lang: Lang): string {
  const say = messages(lang).scenarios
  if (problem.kind === 'gone') return say.gone
  if (problem.kind === 'no-money') return say.noMoney
  const titleOf = (name: string) => view.compared.world.projects.get(name)?.title ?? name
  return problem.problems.map((one) => problemText(one, titleOf, lang)).join(' · ')
}

/** Of a change that the projects allow: whether the reader may do it, and who must agree. */
function canBeDone({ adopting, bodyName }: ScenarioPage, at: number, lang: Lang): Html {
  const say = messages(lang).scenarios
  const own = adopting?.[at]
  if (own === undefined) return state('planned', say.can)
  const bodies = own.bodyIds.map(bodyName).join(', ')
  if (!own.isMine) return html`${state('cannot', say.notByYou)}<br>${say.byOthers(bodies)}`
  if (own.planClosed) return html`${state('cannot', say.cannot)}<br>${say.planClosed}`
  return html`${state('planned', say.can)}${bodies === '' ? null : html`<br>${say.agreedBy(bodies)}`}`
}

function changesTable(frame: Frame, view: ScenarioPage): Html {
  const { lang } = frame
  const say = messages(lang).scenarios
  const { scenario, changes, problems } = view.compared
  const rows = changes.map((one, at) => ({ one, at, problem: problems[at] ?? null }))
  const removable = scenario.state === 'open' && view.mayChange
  return dataTable<(typeof rows)[number]>({
    caption: say.changes,
    phone: 'cards',
    rows,
    columns: [
      { head: say.kind, kind: 'title', cell: ({ one }) => say.kinds[one.change.kind] ?? one.change.kind },
      { head: say.project, phone: 'stack', cell: ({ at }) => describe(frame, view, at) },
      {
        head: say.state,
        phone: 'stack',
        cell: ({ one, at, problem }) =>
          one.outcome !== null
            ? html`${state(one.outcome === 'done' ? 'solved' : 'cannot', say.outcomes[one.outcome] ?? one.outcome)}${
                one.outcomeHref === null
                  ? null
                  : html`<br><a class="govuk-link" href="${href(frame, one.outcomeHref)}">${say.outcomeLink}</a>`
              }${one.outcomeText === null ? null : html`<br>${one.outcomeText}`}`
            : html`${problem === null ? canBeDone(view, at, lang) : html`${state('cannot', say.cannot)}<br>${problemSentence(problem, view, lang)}`}${one.hasMoved ? html`<br>${state('late', say.changedSince)}` : null}`,
      },
      ...(removable
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: ({ one }: (typeof rows)[number]) =>
                form(frame, {
                  action: href(frame, `/scenarios/${formatPublicId(scenario)}/remove`),
                  hidden: { change: one.id },
                  inline: true,
                  body: button({ text: say.remove, kind: 'secondary' }),
                }),
            },
          ]
        : []),
    ],
  })
}

function comparePart(frame: Frame, view: ScenarioPage): Html {
  const { lang } = frame
  const say = messages(lang).scenarios
  const { today, differences, pairsGone } = view.compared
  const covered = (more: boolean) => {
    const districts = new Map(today.byDistrict)
    if (more)
      for (const [code, change] of differences.byDistrict) districts.set(code, (districts.get(code) ?? 0) + change)
    return [...districts.values()].filter((count) => count > 0).length
  }
  const stat = (label: string, before: number, after: number) => ({
    label,
    note: before === after ? say.same : say.differs(signed(whole(after - before), after > before)),
    value: whole(after),
    unit: '',
  })
  return html`${card(
    statRow([
      stat(say.projects, today.projects, today.projects + differences.projects),
      stat(say.overlaps, today.overlaps, today.overlaps - pairsGone),
      stat(say.indicators, today.indicators, today.indicators + differences.indicators),
      stat(say.coverage, covered(false), covered(true)),
    ]),
  )}${differences.indicators < 0 ? note({ kind: 'late', icon: 'alert', body: say.indicatorsHint }) : null}${givenPart(frame, view)}${card(yearTable(frame, view))}${card(
    sumsTable(lang, say.byBody, today.byBody, differences.byBody, view.bodyName),
  )}${card(sumsTable(lang, say.byField, today.byField, differences.byField, (code) => fieldText(code, lang)))}`
}

const fieldText = (code: string, lang: Lang): string => {
  const mission = missionByCode.get(code)
  return mission === undefined
    ? messages(lang).scenarios.otherField
    : pick(lang, { th: mission.nameTh, en: mission.nameEn })
}

interface SumRow {
  readonly name: string
  readonly before: bigint
  readonly change: bigint
}

const sumColumns = (lang: Lang, head: string) => {
  const say = messages(lang).scenarios
  return [
    { head, kind: 'title' as const, cell: (row: SumRow) => row.name },
    { head: say.today, kind: 'number' as const, cell: (row: SumRow) => baht(row.before, lang) },
    {
      head: say.difference,
      kind: 'number' as const,
      cell: (row: SumRow) => (row.change === 0n ? muted(say.same) : signed(baht(row.change, lang), row.change > 0n)),
    },
    { head: say.supposed, kind: 'number' as const, cell: (row: SumRow) => baht(row.before + row.change, lang) },
  ]
}

function yearTable({ lang }: Frame, { compared }: ScenarioPage): Html {
  const say = messages(lang).scenarios
  const { phases } = planMessages(lang)
  const { today, differences } = compared
  const touched = new Set([...differences.byYear.keys()].map((key) => key.slice(0, 4)))
  const years = [...touched].sort()
  const rows = years.flatMap((year) =>
    comparedPhases.map((phase): SumRow => {
      const key = `${year} ${phase}`
      const name = `${formatYear(Number(year), lang)} · ${phases[phase]}`
      return { name, before: today.byYear.get(key) ?? 0n, change: differences.byYear.get(key) ?? 0n }
    }),
  )
  return dataTable<SumRow>({
    caption: say.moneyCaption,
    captionShown: true,
    phone: 'cards',
    rows: rows.filter((row) => row.before !== 0n || row.change !== 0n),
    columns: sumColumns(lang, say.money),
  })
}

/** Only what changes: everything else is as it is today. */
function sumsTable(
  lang: Lang,
  head: string,
  today: ReadonlyMap<string, bigint>,
  changes: ReadonlyMap<string, bigint>,
  nameOf: (key: string) => string,
): Html {
  const say = messages(lang).scenarios
  const rows = [...changes]
    .filter(([, change]) => change !== 0n)
    .map(([key, change]): SumRow => ({ name: nameOf(key), before: today.get(key) ?? 0n, change }))
  if (rows.length === 0) return html`<h3 class="govuk-heading-s">${head}</h3>${paragraph(say.same)}`
  return dataTable<SumRow>({ caption: head, captionShown: true, phone: 'cards', rows, columns: sumColumns(lang, head) })
}

function addForm(frame: Frame, { compared, filled, key }: ScenarioPage): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.scenarios
  return form(frame, {
    action: href(frame, `/scenarios/${formatPublicId(compared.scenario)}/changes`),
    oneTimeKey: key,
    body: html`${selectField(lang, {
      ...fieldOf(filled, 'kind'),
      label: say.kind,
      choices: [
        { value: '', text: say.kindMissing },
        ...changeKinds.map((one) => ({ value: one, text: say.kinds[one] ?? one })),
      ],
    })}${textAreaField(lang, { ...fieldOf(filled, 'projects'), label: say.project, hint: say.projectHint })}<div class="ps-grid ps-2">${selectField(
      lang,
      {
        ...fieldOf(filled, 'form'),
        label: say.joinForm,
        fill: true,
        choices: forms.map((one) => ({ value: one, text: all.forms[one] })),
      },
    )}${textField(lang, { ...fieldOf(filled, 'new_title'), label: say.newTitle, optional: true })}${textField(lang, { ...fieldOf(filled, 'year'), label: say.year, inputmode: 'numeric', optional: true })}${textField(lang, { ...fieldOf(filled, 'amount'), label: say.amount, inputmode: 'decimal', optional: true })}</div><fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend">${say.complement}</legend><p class="govuk-hint">${say.complementHint}</p><div class="ps-grid ps-2">${selectField(
      lang,
      {
        ...fieldOf(filled, 'part'),
        label: say.part,
        fill: true,
        choices: [
          { value: '', text: all.fresh.partChoose },
          ...partKinds.map((kind) => ({ value: kind, text: all.parts[kind] })),
        ],
      },
    )}${textField(lang, { ...fieldOf(filled, 'persons'), label: all.fresh.persons, inputmode: 'numeric', optional: true })}${textField(lang, { ...fieldOf(filled, 'area'), label: all.fresh.area, optional: true })}${textField(lang, { ...fieldOf(filled, 'given'), label: all.fresh.text, optional: true })}</div></fieldset>${textField(lang, { ...fieldOf(filled, 'plan'), label: say.plan, optional: true })}${button({ text: say.addChange, kind: 'secondary' })}`,
  })
}

function adoptForm(frame: Frame, { compared, adopting, filled, key }: ScenarioPage): Html {
  const { lang } = frame
  const say = messages(lang).scenarios
  const waiting = compared.changes.flatMap((one, at) => {
    const own = adopting?.[at]
    if (one.outcome === 'done' || own === undefined) return []
    return [staysBehind(one.change, own, { cannot: compared.problems[at] !== null, hasMoved: one.hasMoved })]
  })
  const left = waiting.filter((stays) => stays).length
  return form(frame, {
    action: href(frame, `/scenarios/${formatPublicId(compared.scenario)}/end`),
    oneTimeKey: key,
    body: html`${paragraph(say.adoptHint)}${left === 0 ? null : note({ kind: 'late', icon: 'alert', body: say.notSent(whole(left), whole(waiting.length)) })}${textAreaField(lang, { ...fieldOf(filled, 'reason'), label: say.reason })}${actions(
      [
        button({ text: say.adoptButton, name: 'act', value: 'adopt' }),
        button({ text: say.drop, kind: 'secondary', name: 'act', value: 'drop' }),
      ],
    )}`,
  })
}
