import type { Result } from '../../kernel/result.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { linkButton } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'
import { showParts } from '../../web/page-parts.ts'
import { type Filled, nothingTyped, oneTimeKey } from '../../web/read-form.ts'
import { mayBeginIndicator } from '../indicators/index.ts'
import { requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import type { Act } from './act.ts'
import { acts } from './acts.ts'
import { type Board, endedAsProposal, type Refusal, type StepName, stepNames } from './board.ts'
import { crumbOf } from './boards.pages.ts'
import { mayEndorseFor } from './boards.policy.ts'
import { boardHref, presentStep, publicKey } from './boards.present.ts'
import { boardsPage } from './boards-list.sql.ts'
import { placeCode } from './form-parts.ts'
import { committeesToLink, indicatorsToChoose } from './frame.sql.ts'
import { messages } from './messages.ts'
import { asProblem, refused, show } from './page-parts.ts'
import { readBoard, type WholeBoard } from './read-board.ts'
import { type BoardPorts, linkCounts, madeOf } from './sections-port.ts'
import { currentStep } from './steps.ts'
import { projectsToAdd } from './suggest.sql.ts'
import { participationView } from './views/participation-view.ts'
import { planView } from './views/plan-view.ts'
import { projectsView } from './views/projects-view.ts'
import { stepView } from './views/step-view.ts'
import { allWorkingView, boardWorkingView } from './views/working-view.ts'
import { costsOf, powersOf, workingRows } from './working.sql.ts'
import { median, workingOf } from './working.ts'

/** The pages of one board on which something is done. Everybody reads them; forms stand there for those who may. */
export type WorkPage = StepName | 'projects' | 'participation' | 'plan' | 'working'

const others = ['projects', 'participation', 'plan', 'working'] as const
/** Boards the page of all compares; a filter by place brings up the rest. */
const MOST_COMPARED = 200

export function boardWorkPages(app: PageApp, deps: Deps, ports: BoardPorts): void {
  app.get('/boards/working', (c) => allWorkingPage(c, deps))
  for (const format of tableFormats) app.get(`/boards/working.${format}`, (c) => workingFile(c, deps, format))
  for (const page of [...stepNames, ...others])
    app.get(`/boards/:id/${page}`, (c) => workPage(c, deps, ports, page, nothingTyped))
  app.post('/boards/:id/acts/:act', (c) => actPost(c, deps, ports))
}

// ---- acts: one address each, one way through

async function actPost(c: PageContext, deps: Deps, ports: BoardPorts) {
  const key = keyIn(c)
  const name = c.req.param('act') ?? ''
  const act: Act | undefined = Object.hasOwn(acts, name) ? acts[name] : undefined
  if (key === null || act === undefined) return c.notFound()
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (act.binds?.(typed)) {
    const stop = await requireStepUp(c, deps, `/boards/${publicKey(key)}/${act.page(typed)}`)
    if (stop) return stop
  }
  const links = await deps.db.snapshot(async (view) => {
    const whole = await readBoard(view, ports, key, doing)
    return whole === null ? null : linkCounts(ports, whole.sections.values)
  })
  if (links === null) return c.notFound()
  const prepared = await act.read({ typed, lang, db: deps.db, now: doing.now, key, links })
  const back = (filled: Filled) => workPage(c, deps, ports, act.page(typed), filled)
  if (!prepared.ok) return back({ typed, problems: prepared.problem })
  const { run, field } = prepared.value
  const done = await onceWhole(deps, { purpose: `boards.${name}`, key: typed._key ?? null, now: doing.now }, (tx) =>
    run(tx, doing),
  )
  if (!done.ok) {
    if (isOutside(done.problem) || done.problem.kind === 'closed' || done.problem.kind === 'changed-meanwhile')
      return refused(c, done.problem)
    return back({ typed, problems: [asProblem(done.problem, lang, field)] })
  }
  notice(c, done.value)
  return c.redirect(href(lang, `/boards/${publicKey(key)}/${act.page(typed)}`), 303)
}

/** An act with the sentence that tells of it; sent twice it is done once and says the same. */
async function onceWhole(
  deps: Deps,
  once: { purpose: string; key: string | null; now: Date },
  run: (tx: Tx) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  return wholeAct(deps.db, async (tx) => {
    let refusal: Refusal | null = null
    const { value } = await oncePerKey(tx, once, async () => {
      const done = await run(tx)
      if (done.ok) return done.value
      refusal = done.problem
      return ''
    })
    return refusal === null ? { ok: true, value } : { ok: false, problem: refusal }
  })
}

// ---- pages

async function workPage(c: PageContext, deps: Deps, ports: BoardPorts, page: WorkPage, filled: Filled) {
  const key = keyIn(c)
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const found = key && (await deps.db.snapshot((view) => readPage(view)))
  if (!found) return c.notFound()
  const { whole, main } = found
  const isStep = stepNames.find((name) => name === page)
  const title =
    isStep !== undefined
      ? say.steps[isStep].name
      : page === 'projects'
        ? say.projects.title
        : page === 'participation'
          ? say.participation.title
          : page === 'plan'
            ? say.plan.title
            : say.working.ofBoard
  const lead = page === 'participation' ? say.participation.lead : page === 'plan' ? say.plan.lead : null
  return show(c, deps, {
    title,
    ...(lead === null ? {} : { lead }),
    caption:
      isStep === undefined ? whole.board.title : `${say.step.of(say.steps[isStep].number)} · ${whole.board.title}`,
    crumbs: crumbOf(whole, lang),
    problems: filled.problems,
    ...(page === 'plan' && whole.plan !== null
      ? {
          actions: [
            linkButton({
              href: href(lang, `/plans/${whole.plan.plan.id}`),
              text: say.plan.toPlan,
              kind: 'secondary',
              icon: 'next',
            }),
          ],
        }
      : {}),
    main,
  })

  async function readPage(view: Queryable) {
    if (key === null) return null
    const whole = await readBoard(view, ports, key, doing)
    if (whole === null) return null
    return { whole, main: await mainOf(view, whole) }
  }

  async function mainOf(view: Queryable, whole: WholeBoard): Promise<(frame: Frame) => Html> {
    const { board } = whole
    const typedKey = oneTimeKey(filled.typed)
    switch (page) {
      case 'projects': {
        const suggested = whole.keeps ? await projectsToAdd(view, board, fiscalYearOf(whole.today)) : []
        return (frame) => projectsView(frame, whole, { filled, suggested, key: typedKey })
      }
      case 'participation':
        return (frame) => participationView(frame, whole, { filled, key: typedKey })
      case 'plan': {
        const mayEndorse = (whole.plan?.owners ?? [])
          .map((one) => one.bodyId)
          .filter((id) => mayEndorseFor(doing.viewer, id, doing.now))
        const year = fiscalYearOf(whole.today)
        return (frame) => planView(frame, whole, { filled, mayEndorse, years: [year + 1, year + 5], key: typedKey })
      }
      case 'working': {
        const all = await boardsPage(
          view,
          { area: null, field: null, words: null, step: null, bodies: null, waiting: false },
          { today: whole.today, limit: MOST_COMPARED, offset: 0 },
        )
        const ids = [...new Set([board.id, ...all.boards.filter(wasWorkedOn).map((one) => one.id)])]
        const rows = await workingRows(view, ids, whole.today)
        const working = workingOf(board.id, rows, doing.now)
        const shown = {
          working,
          medians: mediansOf(ids, rows, doing.now),
          powers: await powersOf(view, board),
          costs: await costsOf(view, board),
          filled,
          key: typedKey,
        }
        return (frame) => boardWorkingView(frame, whole, shown)
      }
      default: {
        const step = whole.path.find((one) => one.step === page)
        if (step === undefined) throw new Error('a board without its steps')
        const committees = page === 'committee' && whole.keeps ? await committeesToLink(view, board.areaCode) : []
        const indicators = page === 'frame' && whole.keeps ? await indicatorsToChoose(view, board, board) : []
        return (frame) =>
          stepView(frame, whole, {
            step: presentStep(whole, step, currentStep(whole.path), lang, doing.now),
            filled,
            committees,
            indicators,
            mayDefineIndicator: mayBeginIndicator(doing.viewer, doing.now),
            parts: partsOf(frame, ports, whole, page),
            doors: doorsOf(ports, whole, page, lang),
            key: typedKey,
          })
      }
    }
  }
}

/** Parts of other rooms that belong to a step. */
function partsOf(frame: Frame, ports: BoardPorts, whole: WholeBoard, step: StepName) {
  const chosen = ports.sections.flatMap((one, at) =>
    one.step === step ? [{ one, value: whole.sections.values[at] ?? null }] : [],
  )
  return showParts(
    frame,
    chosen.map(({ one }) => one),
    { subject: whole.sections.subject, values: chosen.map(({ value }) => value) },
  )
}

function doorsOf(ports: BoardPorts, whole: WholeBoard, step: StepName, lang: 'th' | 'en') {
  return ports.sections.flatMap((one, at) => {
    if (one.step !== step) return []
    const value = whole.sections.values[at] ?? null
    return [
      {
        label: one.label(lang),
        count: value === null ? 0 : one.count(value),
        made: value === null ? 0 : madeOf(one, value),
        href: one.newPath(whole.sections.subject),
        text: one.newText(lang),
      },
    ]
  })
}

// ---- does it work, over all boards

function mediansOf(ids: readonly string[], rows: Awaited<ReturnType<typeof workingRows>>, now: Date) {
  const all = ids.map((id) => workingOf(id, rows, now))
  // Only steps that ended: what still runs would pull the middle down.
  const of = (step: StepName) =>
    median(
      all.flatMap((one) =>
        one.days[step] !== null && one.days[step]?.state !== 'open' ? [one.days[step]?.days ?? 0] : [],
      ),
    )
  return { agencies: of('agencies'), committee: of('committee'), frame: of('frame'), link: of('link') }
}

/** A proposal that waits, or came to nothing, says nothing of how coordinating works. */
const wasWorkedOn = (board: Pick<Board, 'state' | 'outcome'>) => board.state !== 'proposed' && !endedAsProposal(board)

async function readWorking(c: PageContext, deps: Deps) {
  const { now } = doingOf(c, deps)
  const place = (c.req.query('place') ?? '').slice(0, 100)
  return deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = place === '' ? null : placeCode(place, places)
    const found = await boardsPage(
      view,
      { area, field: null, words: null, step: null, bodies: null, waiting: false },
      { today: todayInBangkok(now), limit: MOST_COMPARED, offset: 0 },
    )
    const boards = found.boards.filter(wasWorkedOn)
    const rows = await workingRows(
      view,
      boards.map((one) => one.id),
      todayInBangkok(now),
    )
    return {
      rows: boards.map((one) => ({
        ...workingOf(one.id, rows, now),
        title: one.title,
        href: boardHref(one),
        id: publicKey(one),
      })),
      medians: mediansOf(
        boards.map((one) => one.id),
        rows,
        now,
      ),
      query: place === '' ? '' : `?${new URLSearchParams({ place })}`,
    }
  })
}

async function allWorkingPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { working, list } = messages(lang)
  const view = await readWorking(c, deps)
  return show(c, deps, {
    title: working.title,
    lead: working.lead,
    crumbs: [{ text: list.title, path: '/boards' }],
    main: (frame) => allWorkingView(frame, view),
  })
}

async function workingFile(c: PageContext, deps: Deps, format: TableFormat) {
  const { file } = messages(c.get('lang')).working
  const { rows } = await readWorking(c, deps)
  return tableFile(c, format, {
    name: 'boards-working',
    sheets: [
      {
        title: 'working',
        head: [
          file.id,
          file.title,
          file.powersNeeded,
          file.powersMissing,
          ...stepNames.map((step) => messages(c.get('lang')).steps[step].short),
          file.given,
          file.carriedOut,
          file.late,
          file.couldSave,
          file.saved,
          file.before,
          file.after,
        ],
        rows: rows.map((row) => [
          row.id,
          row.title,
          row.powers?.needed ?? '',
          row.powers?.missing ?? '',
          ...stepNames.map((step) => row.days[step]?.days ?? ''),
          row.resolutions.given,
          row.resolutions.carriedOut,
          row.resolutions.late,
          row.couldSaveSatang,
          row.savedSatang,
          row.cost.before ?? '',
          row.cost.after ?? '',
        ]),
      },
    ],
  })
}
