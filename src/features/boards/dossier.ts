import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import type { Satang } from '../../kernel/money.ts'
import { formatDate, formatShortDate, formatYear } from '../../kernel/thai-calendar.ts'
import type { Cell, Sheet } from '../../platform/http/table-file.ts'
import { asSheet, onPaper, type PaperTable, type PdfBlock, type PdfDocument } from '../../platform/pdf/index.ts'
import { placeLine } from '../plans/index.ts'
import { atTable } from './board.ts'
import { bodyName, dayIn, partyState, placeOf, presentEvent, shortDay } from './boards.present.ts'
import { en } from './dossier-messages.en.ts'
import { th } from './dossier-messages.th.ts'
import { type Item, isLiving, moneyOfItems } from './items.sql.ts'
import { messages } from './messages.ts'
import { participationLines } from './participation-lines.ts'
import type { WholeBoard } from './read-board.ts'
import { type BoardPorts, madeOf } from './sections-port.ts'

export const dossierWords = (lang: Lang) => pick(lang, { th, en })

const whole = (count: number) => count.toLocaleString('en-US')

/**
 * Everything a chair and a governor need about a board, from what is asked of the meeting to who signs: only what the public page shows
 * too, so it may be handed round.
 */
export function dossierOf(read: WholeBoard, ports: BoardPorts, lang: Lang): PdfDocument {
  const { board } = read
  const say = dossierWords(lang)
  const place = placeOf(read.places, board.areaCode, lang).name
  const { projects, byAgency, agencies, measures, path, tasks, participation, pledges, history } = tablesOf(read, lang)
  const section = (text: string, ...blocks: PdfBlock[]): PdfBlock[] => [{ kind: 'heading', level: 1, text }, ...blocks]
  const goals = read.goals.map(({ text }) => text)
  return {
    lang,
    title: board.title,
    subtitle: say.kind(place),
    cover: [say.owner(bodyName(read, board.ownerBodyId, lang)), say.asOf(formatDate(read.today, lang))],
    foot: say.foot(board.title),
    contentsTitle: say.contents,
    blocks: [
      ...section(say.decide, { kind: 'list', items: asked(read, lang) }),
      ...section(say.origin, { kind: 'facts', facts: factsOf(read, lang) }, ...matters(read, lang)),
      ...section(say.agencies, onPaper(agencies)),
      ...section(
        say.projects,
        onPaper(byAgency),
        onPaper(projects),
        ...(projects.note === null ? [] : [{ kind: 'text' as const, text: projects.note }]),
      ),
      ...section(
        say.frame,
        { kind: 'heading', level: 2, text: say.goals },
        goals.length > 0 ? { kind: 'list', items: goals } : { kind: 'text', text: say.noGoals },
        onPaper(measures),
      ),
      ...section(say.path, onPaper(path), onPaper(tasks)),
      ...section(say.links, ...links(read, ports, lang)),
      ...(read.plan === null
        ? []
        : section(
            say.plan,
            { kind: 'text', text: say.planLine(read.plan.plan.title, whole(read.plan.owners.length)) },
            onPaper(pledges),
          )),
      ...section(say.participation, onPaper(participation)),
      ...section(say.signatures, {
        kind: 'signatures',
        lines: [
          { role: say.chair, body: place },
          { role: say.secretaryRole, body: bodyName(read, board.secretaryBodyId, lang) },
        ],
      }),
      // An annex: who signs signs what stands before, and not on a page of their own.
      ...section(say.history, onPaper(history)),
    ],
  }
}

/** The same tables for a spreadsheet; money as numbers. */
export function dossierSheets(read: WholeBoard, ports: BoardPorts, lang: Lang): Sheet[] {
  return [...Object.values(tablesOf(read, lang)), ...tablesOfOthers(read, ports, lang)].map(asSheet)
}

/** What other rooms hold for this board and give as a table. */
const tablesOfOthers = (read: WholeBoard, { sections }: BoardPorts, lang: Lang): PaperTable[] =>
  sections.flatMap((one, at) => {
    const value = read.sections.values[at] ?? null
    const table = value === null ? undefined : one.table?.(value, lang)
    return table === undefined || table.rows.length === 0 ? [] : [table]
  })

function tablesOf(read: WholeBoard, lang: Lang) {
  const say = dossierWords(lang)
  const words = messages(lang)
  const { board } = read
  const body = (id: string | null) => bodyName(read, id, lang)
  const right = 'right' as const
  const living = read.items.filter((item) => item.projectState !== 'cancelled')
  const money = moneyOfItems(living)
  const counted = (item: Item) => (item.satang - money.elsewhere(item)) as Satang
  const sum = (items: readonly Item[]) => items.reduce((all, item) => all + counted(item), 0n) as Satang
  const note = living.some((item) => money.elsewhere(item) > 0n) ? say.countedOnce : null
  const bodyOf = (item: (typeof living)[number]) => nameIn(lang, { nameTh: item.bodyTh, nameEn: item.bodyEn })
  const byBody = new Map<string, typeof living>()
  for (const item of living) byBody.set(item.bodyId, [...(byBody.get(item.bodyId) ?? []), item])
  const goalText = new Map(read.goals.map(({ id, text }) => [id, text]))
  return {
    byAgency: {
      title: say.byAgency,
      caption: say.byAgency,
      head: [
        { text: say.agency, wide: 4 },
        { text: say.count, align: right },
        { text: say.money, wide: 2, align: right },
      ],
      rows: [...byBody.values()]
        .sort((a, b) => Number(sum(b) - sum(a)))
        .map((items): Cell[] => [items[0] ? bodyOf(items[0]) : '', items.filter(isLiving).length, sum(items)]),
      total: [say.total, living.filter(isLiving).length, sum(living)],
      empty: say.noProjects,
    },
    projects: {
      title: say.projects,
      caption: say.projectsTable(whole(living.filter(isLiving).length)),
      head: [
        { text: say.number, wide: 0.6, align: right },
        { text: say.project, wide: 5 },
        { text: say.agency, wide: 2.4 },
        { text: say.years, wide: 1.4 },
        { text: say.joint, wide: 0.9 },
        { text: say.money, wide: 1.8, align: right },
      ],
      rows: living.map((item): Cell[] => [
        isLiving(item) ? living.filter(isLiving).indexOf(item) + 1 : '',
        isLiving(item) ? item.title : `${item.title} (${say.combined})`,
        bodyOf(item),
        [...new Set([item.yearFrom, item.yearTo])].map((year) => formatYear(year, lang)).join('–'),
        item.joint ? say.isJoint : '',
        counted(item),
      ]),
      total: ['', say.total, '', '', '', sum(living)],
      empty: say.noProjects,
      note,
    },
    agencies: {
      title: say.agencies,
      caption: say.agenciesTable(whole(atTable(read.parties).length), whole(read.parties.length)),
      head: [
        { text: say.agency, wide: 4 },
        { text: say.answer, wide: 1.5 },
      ],
      rows: read.parties.map((party): Cell[] => [
        [
          body(party.bodyId),
          party.bodyId === board.ownerBodyId && `(${say.ownerName})`,
          party.bodyId === board.secretaryBodyId && `(${say.secretary})`,
        ]
          .filter(Boolean)
          .join(' '),
        partyState(party.state, lang).text,
      ]),
      empty: words.list.empty,
    },
    measures: {
      title: say.measures,
      caption: say.measures,
      head: [
        { text: say.goal, wide: 2 },
        { text: say.indicator, wide: 2.5 },
        { text: say.result },
        { text: say.who, wide: 1.6 },
        { text: say.how, wide: 1.8 },
        { text: say.often, wide: 1.2 },
      ],
      rows: read.measures.map((one): Cell[] => [
        goalText.get(one.goalId) ?? '',
        `${one.code} ${nameIn(lang, one)}`,
        words.results[one.result],
        one.bodyId === null ? '–' : body(one.bodyId),
        one.method ?? '–',
        words.frequencies[one.frequency],
      ]),
      empty: say.noMeasures,
    },
    path: {
      title: say.path,
      caption: say.pathTable,
      head: [
        { text: say.step, wide: 3.4 },
        { text: say.state, wide: 1.1 },
        { text: say.keeper, wide: 2 },
        { text: say.due, wide: 1.6 },
        { text: say.reason, wide: 2 },
      ],
      rows: read.path.map((step): Cell[] => [
        `${words.steps[step.step].number} ${words.steps[step.step].name}`,
        say.states[step.state],
        step.ownerBodyId === null ? '–' : body(step.ownerBodyId),
        shortDay(step.dueOn, lang) ?? '–',
        step.reason ?? '',
      ]),
      empty: say.nothingLeft,
    },
    tasks: {
      title: say.tasks,
      caption: say.tasks,
      head: [{ text: say.task, wide: 3 }, { text: say.agency, wide: 2 }, { text: say.due }, { text: say.done }],
      rows: read.tasks.map((task): Cell[] => [
        task.text,
        task.bodyId === null ? '–' : body(task.bodyId),
        shortDay(task.dueOn, lang) ?? '–',
        task.doneAt === null ? '–' : dayIn(task.doneAt, lang),
      ]),
      empty: say.noTasks,
    },
    pledges: {
      title: say.pledges,
      caption: say.pledges,
      head: [
        { text: say.agency, wide: 2 },
        { text: say.pledge, wide: 3 },
        { text: say.due },
        { text: say.amount, align: right },
      ],
      rows: (read.plan?.pledges ?? []).map((one): Cell[] => [
        body(one.bodyId),
        `${words.pledgeKinds[one.kind].name}: ${one.what}`,
        shortDay(one.dueOn, lang) ?? '–',
        one.satang === null ? '' : (one.satang as Satang),
      ]),
      empty: say.noPledges,
    },
    participation: {
      title: say.participation,
      caption: say.participationTable,
      head: [
        { text: say.on, wide: 1.5 },
        { text: say.level, wide: 1.4 },
        { text: say.whom, wide: 3 },
        { text: say.people, wide: 0.8, align: right },
        { text: say.act, wide: 2.6 },
      ],
      rows: participationLines(read, lang).map((one): Cell[] => [
        formatShortDate(one.happenedOn, lang),
        words.levels[one.level].name,
        `${words.sides[one.side]} ${one.who}`.trim(),
        one.people ?? '',
        one.act,
      ]),
      empty: say.noParticipation,
    },
    history: {
      title: say.history,
      caption: '',
      head: [
        { text: say.on, wide: 1.3 },
        { text: say.event, wide: 3 },
        { text: say.reason, wide: 2 },
      ],
      // Without names: a dossier is handed round.
      rows: read.events.map((event): Cell[] => {
        const line = presentEvent({ ...read, names: null }, event, lang)
        return [dayIn(event.at, lang), line.title, line.text ?? '']
      }),
      empty: say.noHistory,
    },
  } satisfies Record<string, PaperTable & { readonly note?: string | null }>
}

/** What is next in each step that is not done: that is what the board meets for. */
function asked(read: WholeBoard, lang: Lang): string[] {
  const say = dossierWords(lang)
  const words = messages(lang)
  if (read.board.state === 'closed') {
    return [say.closed(read.board.outcome === null ? '' : words.outcomes[read.board.outcome])]
  }
  if (read.board.state === 'proposed') return [words.one.proposedNote(bodyName(read, read.board.ownerBodyId, lang))]
  const lines = read.path.flatMap((step) =>
    step.state === 'open' && step.next !== null
      ? [say.decideLine(words.steps[step.step].name, words.checks[step.next].next)]
      : [],
  )
  return lines.length > 0 ? lines : [say.nothingLeft]
}

function factsOf(read: WholeBoard, lang: Lang) {
  const { board } = read
  const say = dossierWords(lang)
  const words = messages(lang)
  return [
    { name: say.subject, value: board.subject },
    { name: say.place, value: placeLine(read.places, board.areaCode, lang) ?? board.areaCode },
    { name: say.pattern, value: words.patterns[board.pattern].name },
    { name: say.technique, value: words.techniques[board.technique].name },
    { name: say.ownerName, value: bodyName(read, board.ownerBodyId, lang) },
    { name: say.secretary, value: bodyName(read, board.secretaryBodyId, lang) },
    { name: say.opened, value: dayIn(board.openedAt, lang) },
  ]
}

function matters(read: WholeBoard, lang: Lang): PdfBlock[] {
  const say = dossierWords(lang)
  if (read.matters.length === 0) return [{ kind: 'text', text: say.noMatter }]
  const line = (one: WholeBoard['matters'][number]) =>
    say.matter(one.title, whole(one.signedSupports + one.freeSupports))
  return [{ kind: 'list', items: read.matters.map(line) }]
}

/** What other rooms hold for this board, as each of them counts it. */
function links(read: WholeBoard, { sections }: BoardPorts, lang: Lang): PdfBlock[] {
  const say = dossierWords(lang)
  const tables = tablesOfOthers(read, { sections }, lang)
  const counted = sections.flatMap((one, at) => {
    const value = read.sections.values[at] ?? null
    const count = value === null || one.table !== undefined ? 0 : one.count(value)
    if (count === 0) return []
    const earlier = count - madeOf(one, value)
    const line = say.line(one.label(lang), whole(count))
    return [earlier === 0 ? line : `${line} (${messages(lang).link.before(earlier)})`]
  })
  const kept = read.keptLinks
  if (kept !== null) counted.push(messages(lang).link.keptOn(dayIn(kept.at, lang), kept.reason))
  if (tables.length === 0 && counted.length === 0) return [{ kind: 'text', text: say.noLinks }]
  return [...tables.map(onPaper), ...(counted.length > 0 ? [{ kind: 'list' as const, items: counted }] : [])]
}
