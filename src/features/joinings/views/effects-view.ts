import type { Lang } from '../../../kernel/lang.ts'
import { formatBaht, satang } from '../../../kernel/money.ts'
import { formatYear } from '../../../kernel/thai-calendar.ts'
import { bulletList, card, dataTable, muted, section, type Text } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { planMessages, sourceText } from '../../plans/index.ts'
import { type Effects, effectsOf, type MoneyRow, type ProjectRow } from '../effects.ts'
import { countedMoves } from '../join-after.ts'
import { type Consequences, made, type World } from '../join-world.ts'
import { messages } from '../messages.ts'

const mostRows = 60

/** Names of bodies by id, in the reader's language. */
export type BodyName = (bodyId: string) => string

const baht = (amount: bigint, lang: Lang) => formatBaht(satang(amount), lang)
const whole = (count: number) => count.toLocaleString('en-US')

/** What an act does, in sentences; the same words before and after it. */
export function effectSentences(done: Consequences, titleOf: (name: string) => string, lang: Lang): string[] {
  const say = messages(lang).effects
  const counted = countedMoves(done)
  const sum = (kinds: readonly string[]) =>
    counted.reduce((all, one) => (kinds.includes(one.kind) ? all + one.amountSatang : all), 0n)
  const count = (kinds: readonly string[]) => counted.filter((one) => kinds.includes(one.kind)).length
  const closed = done.closed.filter((one) => one.into !== null).length
  const reopened = done.closed.filter((one) => one.into === null && one.after !== 'cancelled').length
  const parts = done.components.filter((one) => one.before === null && one.after !== null)
  const apart = done.components.filter((one) => one.after === null).length
  const used = done.closed.some((one) => one.into !== null && one.after === 'finished')
  const host = parts[0]?.after ?? null
  return [
    ...(done.made === null ? [] : [say.made(done.made.title)]),
    ...(closed === 0 ? [] : [say.closed(whole(closed))]),
    ...(reopened === 0 ? [] : [say.reopened(whole(reopened))]),
    ...(host === null ? [] : [say.components(whole(parts.length), titleOf(host))]),
    ...(apart === 0 ? [] : [say.apart(whole(apart))]),
    ...(done.ends && done.moves.length > 0
      ? [say.returned(baht(sum(['plan', 'reallocation', 'return']), lang))]
      : done.moves.length > 0
        ? [say.moved(baht(sum(['plan', 'reallocation', 'transfer']), lang))]
        : [say.nothingMoves]),
    ...(count(['transfer']) === 0 ? [] : [say.transfers(whole(count(['transfer'])), baht(sum(['transfer']), lang))]),
    ...(count(['plan']) === 0 || done.ends ? [] : [say.planned(baht(sum(['plan']), lang))]),
    ...(used ? [say.stays] : []),
    ...(done.indicators.length > 0
      ? [say.indicators(whole(done.indicators.length))]
      : done.closed.length === 0
        ? [say.indicatorsStay]
        : []),
    ...(done.ends ? [say.untied] : done.ties.length === 0 ? [] : [say.tied(whole(done.ties.length))]),
  ]
}

/** Everything an act would do: sentences, money before and after, and what becomes of each project. */
export function effectsView(frame: Frame, world: World, done: Consequences, bodyName: BodyName): Html {
  const { lang } = frame
  const say = messages(lang).effects
  const effects = effectsOf(world, done)
  const titleOf = (name: string) => world.projects.get(name)?.title ?? name
  const sentences: Text[] = effectSentences(done, titleOf, lang)
  return html`${card(bulletList(sentences))}
${effects.money.length === 0 ? null : section({ id: 'effect-money', heading: say.money, body: html`${card(onceTable(effects, lang))}${card(moneyTable(effects.money, bodyName, lang))}` })}
${section({ id: 'effect-projects', heading: say.projects, body: card(projectsTable(frame, effects.projects, bodyName)) })}
${section({ id: 'effect-bodies', heading: say.mustAgree, body: card(bulletList(effects.bodies.map(bodyName))) })}`
}

function onceTable({ once }: Effects, lang: Lang): Html {
  const say = messages(lang).effects
  const { phases } = planMessages(lang)
  return dataTable({
    caption: say.onceCaption,
    captionShown: true,
    phone: 'numbers',
    rows: once,
    columns: [
      { head: say.once, kind: 'title', cell: (one) => phases[one.phase] },
      { head: say.before, kind: 'number', cell: (one) => baht(one.before, lang) },
      {
        head: say.after,
        kind: 'number',
        cell: (one) =>
          one.before === one.after ? html`${baht(one.after, lang)}<br>${muted(say.same)}` : baht(one.after, lang),
      },
    ],
  })
}

function moneyTable(rows: readonly MoneyRow[], bodyName: BodyName, lang: Lang): Html {
  const say = messages(lang).effects
  const { phases } = planMessages(lang)
  const changed = rows.filter((row) => row.before !== row.after)
  const shown = (changed.length > 0 ? changed : rows).slice(0, mostRows)
  return dataTable<MoneyRow>({
    caption: say.moneyCaption,
    captionShown: true,
    phone: 'cards',
    dense: true,
    rows: shown,
    columns: [
      { head: say.body, kind: 'title', cell: (row) => bodyName(row.bodyId) },
      { head: say.year, kind: 'short', cell: (row) => formatYear(row.fiscalYear, lang) },
      { head: say.phase, cell: (row) => phases[row.phase] },
      { head: say.source, phone: 'stack', cell: (row) => sourceText(row.source, lang) },
      { head: say.before, kind: 'number', cell: (row) => baht(row.before, lang) },
      { head: say.after, kind: 'number', cell: (row) => baht(row.after, lang) },
    ],
  })
}

function projectsTable(frame: Frame, rows: readonly ProjectRow[], bodyName: BodyName): Html {
  const { lang } = frame
  const say = messages(lang).effects
  const { states } = planMessages(lang)
  const stateText = (state: string | null) =>
    state === null ? null : ((states as Record<string, string>)[state] ?? state)
  const codes = { kept: say.codeKept, closed: say.codeClosed, new: say.codeNew, host: say.codeHost }
  const change = (before: Fragment, after: Fragment, same: boolean) =>
    same || before === null ? after : html`${before} → ${after}`
  return dataTable<ProjectRow>({
    caption: say.projectsCaption,
    phone: 'cards',
    rows: rows.slice(0, 200),
    columns: [
      {
        head: say.projects,
        kind: 'title',
        cell: (row) =>
          row.name === made
            ? html`${row.title} ${muted(say.newProject)}`
            : html`<a class="govuk-link" href="${href(frame, `/projects/${row.name}`)}">${row.title}</a>`,
      },
      { head: say.owner, phone: 'stack', cell: (row) => bodyName(row.bodyId) },
      {
        head: say.code,
        phone: 'stack',
        cell: (row) => html`${row.code === null ? null : html`${row.code}<br>`}${muted(codes[row.codeBecomes])}`,
      },
      {
        head: say.becomes,
        cell: (row) =>
          change(
            row.wasClosed ? say.closedState : stateText(row.stateBefore),
            row.codeBecomes === 'closed' ? say.closedState : stateText(row.stateAfter),
            row.stateBefore === row.stateAfter && row.wasClosed === (row.codeBecomes === 'closed'),
          ),
      },
      {
        head: say.measures,
        kind: 'number',
        cell: (row) =>
          change(
            whole(row.indicatorsBefore),
            whole(row.indicatorsAfter),
            row.indicatorsBefore === row.indicatorsAfter || row.name === made,
          ),
      },
    ],
  })
}
