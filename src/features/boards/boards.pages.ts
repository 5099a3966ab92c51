import { type Lang, nameIn } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { showParts } from '../../web/page-parts.ts'
import { type Filled, nothingTyped, oneLineText, type Typed } from '../../web/read-form.ts'
import { missionByCode } from '../functions/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { endedAsProposal, outcomes, type Refusal, stepNames } from './board.ts'
import { bodiesSpokenFor, keepsBoard, mayOpenSomewhere, mayProposeBoard, plansFor } from './boards.policy.ts'
import { baht, boardHref, dayIn, placeOf, presentEvent, presentStep, publicKey, stepHref } from './boards.present.ts'
import { type BoardFilter, boardsPage } from './boards-list.sql.ts'
import { dossierWords } from './dossier.ts'
import { fieldChoices, placeCode, placeProblem, reading } from './form-parts.ts'
import { matterByKey } from './matters.sql.ts'
import { messages } from './messages.ts'
import { newPage, newPost, readFacts } from './new-board.pages.ts'
import { closeBoard, editBoard } from './open-board.ts'
import { asProblem, refused, show } from './page-parts.ts'
import { endProposal, takeUpProposal } from './propose-board.ts'
import { readBoard, type WholeBoard } from './read-board.ts'
import type { BoardPorts } from './sections-port.ts'
import { currentStep } from './steps.ts'
import { boardView } from './views/board-view.ts'
import { boardForm, closeForm } from './views/form-view.ts'
import { type BoardsList, boardsView, type ListTyped } from './views/list-view.ts'

const PAGE_SIZE = 25
const MOST_IN_FILE = 20_000

export function boardsPages(app: PageApp, deps: Deps, ports: BoardPorts): void {
  app.get('/boards', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/boards/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/boards/new', (c) => newPage(c, deps, null))
  app.post('/boards/new', (c) => newPost(c, deps))
  app.get('/boards/:id', (c) => boardPage(c, deps, ports))
  app.post('/boards/:id/proposal', (c) => proposalPost(c, deps, ports))
  app.get('/boards/:id/edit', (c) => editPage(c, deps, ports, null))
  app.post('/boards/:id/edit', (c) => editPost(c, deps, ports))
  app.get('/boards/:id/close', (c) => closePage(c, deps, ports, nothingTyped))
  app.post('/boards/:id/close', (c) => closePost(c, deps, ports))
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

// ---- the list

function typedList(c: PageContext): ListTyped {
  const word = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  return { q: word('q'), place: word('place'), field: word('field'), step: word('step'), mine: word('mine') }
}

function filterOf(
  typed: ListTyped,
  places: Gazetteer,
  { viewer, now }: Doing,
): { filter: BoardFilter; known: boolean } {
  const area = typed.place === '' ? null : placeCode(typed.place, places)
  const own = bodiesSpokenFor(viewer, now)
  return {
    known: typed.place === '' || area !== null,
    filter: {
      area,
      field: missionByCode.has(typed.field) ? typed.field : null,
      words: typed.q || null,
      step: [...stepNames, 'closed' as const, 'proposed' as const].find((name) => name === typed.step) ?? null,
      bodies: typed.mine === 'own' || typed.mine === 'waiting' ? own : null,
      waiting: typed.mine === 'waiting',
    },
  }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { list, steps, projectCount, outcomes: outcomeWords } = messages(lang)
  const doing = doingOf(c, deps)
  const typed = typedList(c)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const { filter, known } = filterOf(typed, places, doing)
    const offset = (at - 1) * PAGE_SIZE
    return {
      places,
      known,
      ...(await boardsPage(view, filter, { today: todayInBangkok(doing.now), limit: PAGE_SIZE, offset })),
    }
  })
  const problems: Problem[] = found.known
    ? []
    : [{ field: 'place', text: placeProblem(typed.place, found.places, lang) }]
  const query = queryText(typed)
  const view: BoardsList = {
    typed,
    fields: fieldChoices(lang),
    hasBodies: bodiesSpokenFor(doing.viewer, doing.now).length > 0,
    problems,
    total: found.total,
    ...listPages(`/boards${query}`, { at, size: PAGE_SIZE, total: found.total }),
    query,
    rows: found.boards.map((one) => ({
      href: boardHref(one),
      title: one.title,
      area: placeOf(found.places, one.areaCode, lang).name,
      owner: nameIn(lang, { nameTh: one.ownerTh, nameEn: one.ownerEn }),
      agencies: one.agencies,
      items: projectCount(one.items),
      money: baht(one.satang, lang),
      step:
        one.step === null
          ? one.state === 'open'
            ? list.allDone
            : '–'
          : `${steps[one.step].number}. ${steps[one.step].short}`,
      state: one.state,
      ended: one.outcome !== null && endedAsProposal(one) ? outcomeWords[one.outcome] : null,
      late: one.late > 0,
      opened: dayIn(one.openedAt, lang),
    })),
  }
  return show(c, deps, {
    title: list.title,
    lead: list.lead,
    problems,
    actions: [
      linkButton({ href: href(lang, '/agenda'), text: list.agenda, kind: 'secondary', icon: 'people' }),
      linkButton({ href: href(lang, '/boards/working'), text: list.working, kind: 'secondary' }),
      mayOpenSomewhere(doing.viewer, doing.now) &&
        linkButton({ href: href(lang, '/boards/new'), text: list.open, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/boards', type: 'application/json', text: list.asJson }],
    main: (frame) => boardsView(frame, view),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { list, steps, patterns: patternWords, techniques: techniqueWords, outcomes: outcomeWords } = messages(lang)
  const doing = doingOf(c, deps)
  const { boards } = await deps.db.snapshot(async (view) => {
    const { filter } = filterOf(typedList(c), await loadGazetteer(view), doing)
    return boardsPage(view, filter, { today: todayInBangkok(doing.now), limit: MOST_IN_FILE, offset: 0 })
  })
  const { file } = list
  return tableFile(c, format, {
    name: 'boards',
    sheets: [
      {
        title: 'boards',
        head: [
          file.id,
          file.title,
          file.area,
          file.field,
          file.pattern,
          file.technique,
          file.owner,
          file.agencies,
          file.items,
          file.money,
          file.step,
          file.outcome,
          file.late,
          file.opened,
          file.closed,
        ],
        rows: boards.map((one) => [
          publicKey(one),
          one.title,
          one.areaCode,
          one.functionCode ?? '',
          patternWords[one.pattern].name,
          techniqueWords[one.technique].name,
          one.ownerTh,
          one.agencies,
          one.items,
          one.satang,
          one.step === null ? '' : steps[one.step].short,
          one.outcome === null ? '' : outcomeWords[one.outcome],
          one.late,
          one.openedAt.toISOString(),
          one.closedAt?.toISOString() ?? '',
        ]),
      },
    ],
  })
}

// ---- one board

async function boardPage(c: PageContext, deps: Deps, ports: BoardPorts, filled: Filled = nothingTyped) {
  const key = keyIn(c)
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const whole = key && (await deps.db.snapshot((view) => readBoard(view, ports, key, doing)))
  if (!whole) return c.notFound()
  const { board } = whole
  const current = board.state === 'open' ? currentStep(whole.path) : null
  const proposedFrom =
    board.state === 'proposed' && board.matter !== null ? await matterByKey(deps.db, board.matter) : null
  const may =
    board.state !== 'proposed'
      ? null
      : plansFor(doing.viewer, board.areaCode, doing.now)
        ? ('decide' as const)
        : mayProposeBoard(doing.viewer, board.ownerBodyId, doing.now)
          ? ('take-back' as const)
          : null
  return show(c, deps, {
    title: board.title,
    problems: filled.problems,
    caption: placeOf(whole.places, board.areaCode, lang).name,
    crumbs: [{ text: say.list.title, path: '/boards' }],
    actions: [
      linkButton({ href: href(lang, `${boardHref(board)}/working`), text: say.one.working, kind: 'secondary' }),
      linkButton({
        href: href(lang, `${boardHref(board)}/dossier.pdf`),
        text: dossierWords(lang).pdf,
        kind: 'secondary',
        icon: 'download',
      }),
      whole.keeps &&
        linkButton({
          href: href(lang, `${boardHref(board)}/edit`),
          text: say.one.edit,
          kind: 'secondary',
          icon: 'edit',
        }),
      whole.keeps &&
        (current === null
          ? linkButton({ href: href(lang, `${boardHref(board)}/close`), text: say.one.close })
          : linkButton({
              href: href(lang, stepHref(board, current)),
              text: say.one.toStep(say.steps[current].short),
              icon: 'next',
            })),
    ],
    alternates: [
      { href: `${boardHref(board)}/dossier.xlsx`, type: xlsxType, text: dossierWords(lang).xlsx },
      { href: `/api/v1/boards/${publicKey(board)}`, type: 'application/json', text: say.list.asJson },
    ],
    main: (frame) =>
      boardView(frame, whole, {
        path: whole.path.map((step) => presentStep(whole, step, current, lang, doing.now)),
        parts: showParts(frame, ports.sections, whole.sections),
        history: whole.events.map((event) => presentEvent(whole, event, lang)),
        proposal: { filled, matter: proposedFrom?.title ?? null, may },
      }),
  })
}

// ---- editing and closing

async function keptBoard(c: PageContext, deps: Deps, ports: BoardPorts): Promise<WholeBoard | Response> {
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const whole = key && (await deps.db.snapshot((view) => readBoard(view, ports, key, doing)))
  if (!whole) return c.notFound()
  if (!keepsBoard(doing.viewer, whole.board, doing.now))
    return failure(c, 403, messages(c.get('lang')).refusals['not-yours'])
  if (whole.board.state === 'proposed') return refused(c, { kind: 'still-proposed' })
  return whole.board.state === 'closed' ? refused(c, { kind: 'closed' }) : whole
}

async function editPage(c: PageContext, deps: Deps, ports: BoardPorts, sent: Filled | null, status?: 409) {
  const whole = await keptBoard(c, deps, ports)
  if (whole instanceof Response) return whole
  const lang = c.get('lang')
  const { form: say, list } = messages(lang)
  const { board, bodies } = whole
  const typed: Typed = {
    title: board.title,
    subject: board.subject,
    area: board.areaCode,
    field: board.functionCode ?? '',
    pattern: board.pattern,
    technique: board.technique,
    owner: bodies.get(board.ownerBodyId)?.code ?? '',
    secretary: bodies.get(board.secretaryBodyId)?.code ?? '',
    ...sent?.typed,
  }
  const filled: Filled = { typed, problems: sent?.problems ?? [] }
  return show(c, deps, {
    title: say.editTitle,
    caption: board.title,
    crumbs: [
      { text: list.title, path: '/boards' },
      { text: board.title, path: boardHref(board) },
    ],
    problems: filled.problems,
    ...(status === undefined ? {} : { status }),
    narrow: true,
    noIndex: true,
    main: (frame) =>
      boardForm(frame, {
        filled,
        edited: { path: boardHref(board), revision: board.revision },
        fields: fieldChoices(lang),
        matters: [],
        projects: [],
        hidden: {},
        key: '',
      }),
  })
}

/** Those who plan for the place take a proposal up or decline it; the body that made it takes it back. */
async function proposalPost(c: PageContext, deps: Deps, ports: BoardPorts) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { one: say } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const reason = read.reason('reason', say.proposalReasonMissing)
  if (reason === null) return boardPage(c, deps, ports, { typed, problems: read.problems })
  const takes = typed.do === 'take-up'
  const done = await wholeAct<{ matter: string } | null, Refusal>(deps.db, (tx) =>
    takes ? takeUpProposal(tx, key, reason, doing) : endProposal(tx, key, reason, doing),
  )
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : boardPage(c, deps, ports, { typed, problems: [asProblem(done.problem, lang, 'reason')] })
  const without = done.value?.matter === 'answered-already'
  notice(c, takes ? (without ? say.takenUpWithout : say.takenUpDone) : say.proposalEnded)
  return c.redirect(href(lang, `/boards/${publicKey(key)}${takes ? '/agencies' : ''}`), 303)
}

async function editPost(c: PageContext, deps: Deps, ports: BoardPorts) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { form: say } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { read, facts, owner } = await readFacts(deps.db, typed, lang, doing.now)
  const secretary = await read.body(deps.db, 'secretary', doing.now, say.missing.secretary)
  const reason = read.reason()
  if (facts === null || owner === null || secretary === null || reason === null || read.problems.length > 0)
    return editPage(c, deps, ports, { typed, problems: read.problems })
  const change = { ...facts, ownerBodyId: owner.id, secretaryBodyId: secretary.id }
  const done = await wholeAct(deps.db, (tx) => editBoard(tx, key, change, { revision: read.revision(), reason }, doing))
  if (!done.ok) {
    if (isOutside(done.problem) || done.problem.kind === 'closed') return refused(c, done.problem)
    const field =
      done.problem.kind === 'outside-area' ? 'area' : done.problem.kind === 'not-a-party' ? 'owner' : 'title'
    return editPage(
      c,
      deps,
      ports,
      { typed, problems: [asProblem(done.problem, lang, field)] },
      done.problem.kind === 'changed-meanwhile' ? 409 : undefined,
    )
  }
  notice(c, say.saved)
  return c.redirect(href(lang, `/boards/${publicKey(key)}`), 303)
}

async function closePage(c: PageContext, deps: Deps, ports: BoardPorts, filled: Filled) {
  const whole = await keptBoard(c, deps, ports)
  if (whole instanceof Response) return whole
  const lang = c.get('lang')
  const { closing: say, list, steps } = messages(lang)
  const { board } = whole
  return show(c, deps, {
    title: say.title,
    lead: say.lead,
    caption: board.title,
    crumbs: [
      { text: list.title, path: '/boards' },
      { text: board.title, path: boardHref(board) },
    ],
    problems: filled.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      closeForm(frame, {
        filled,
        path: boardHref(board),
        open: whole.path
          .filter((step) => step.state === 'open')
          .map((step) => ({
            title: `${steps[step.step].number}. ${steps[step.step].name}`,
            href: stepHref(board, step.step),
          })),
      }),
  })
}

async function closePost(c: PageContext, deps: Deps, ports: BoardPorts) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { closing: say } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const outcome = read.choice('outcome', outcomes, say.outcomeMissing)
  const reason = read.reason('reason', say.reasonMissing)
  if (outcome === null || reason === null) return closePage(c, deps, ports, { typed, problems: read.problems })
  const done = await wholeAct(deps.db, (tx) => closeBoard(tx, key, { outcome, reason }, doing))
  if (!done.ok)
    return isOutside(done.problem) || done.problem.kind === 'closed'
      ? refused(c, done.problem)
      : closePage(c, deps, ports, { typed, problems: [asProblem(done.problem, lang, 'outcome')] })
  notice(c, say.done)
  return c.redirect(href(lang, `/boards/${publicKey(key)}`), 303)
}

export const crumbOf = (whole: WholeBoard, lang: Lang) => [
  { text: messages(lang).list.title, path: '/boards' },
  { text: whole.board.title, path: boardHref(whole.board) },
]
