import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { listPages, pageNumber } from '../../web/list-pages.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { placeCode } from './committees.pages.ts'
import { mayFollowUp, seesInside, sightOf } from './committees.policy.ts'
import { presentResolution, publicKey, resolutionHref } from './committees.present.ts'
import { committeeByCode, committeeById } from './committees.sql.ts'
import { heldBy, makeOnce } from './doing.ts'
import { sayFollowUp } from './follow-up.ts'
import { oneLineText, reading } from './form-fields.ts'
import { messages } from './messages.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import { followUpStates, type ResolutionKind, resolutionKinds } from './resolution.ts'
import {
  countResolutions,
  type DueWord,
  dueWords,
  followUpsOf,
  type ResolutionFilter,
  resolutionByKey,
  resolutionsPage,
} from './resolutions.sql.ts'
import { followUpListView, followUpQuery, resolutionView, type TypedFollowUp } from './views/follow-up-view.ts'
import type { Filled } from './views/parts.ts'

const PAGE_SIZE = 50
const MOST_IN_FILE = 20_000

export function followUpPages(app: PageApp, deps: Deps): void {
  app.get('/committees/follow-up', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/committees/follow-up.${format}`, (c) => listFile(c, deps, format))
  app.get('/resolutions', (c) => c.redirect(href(c.get('lang'), '/committees/follow-up?due=all'), 302))
  app.get('/resolutions/:id', (c) => onePage(c, deps, null))
  app.post('/resolutions/:id/follow-up', (c) => sayPost(c, deps))
}

function typedOf(c: PageContext): TypedFollowUp {
  const word = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  const due: DueWord = dueWords.find((one) => one === c.req.query('due')) ?? 'open'
  return {
    q: word('q'),
    place: word('place'),
    kind: word('kind'),
    committee: word('committee'),
    whose: c.get('viewer') !== null && word('whose') === 'mine' ? 'mine' : '',
    due,
  }
}

async function filterOf(view: Queryable, c: PageContext, deps: Deps, typed: TypedFollowUp) {
  const { viewer, now } = doingOf(c, deps)
  const places = await loadGazetteer(view)
  const area = placeCode(typed.place, places)
  const held = await heldBy(view, viewer, now)
  const committee = typed.committee === '' ? null : await committeeByCode(view, typed.committee)
  const mine = {
    bodyIds: (viewer?.grants ?? []).flatMap((grant) => grant.bodyId ?? []),
    seatIds: held.map((seat) => seat.seatId),
  }
  const filter: ResolutionFilter = {
    area: area ?? null,
    bodyId: committee?.bodyId ?? null,
    owners: typed.whose === 'mine' ? mine : null,
    kind: resolutionKinds.find((kind): kind is ResolutionKind => kind === typed.kind) ?? null,
    due: typed.due,
    words: typed.q || null,
    sight: sightOf(viewer, held, now),
    today: todayInBangkok(now),
  }
  return { filter, known: area !== undefined }
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { followUp, list } = messages(lang)
  const typed = typedOf(c)
  const at = pageNumber(c)
  const found = await deps.db.snapshot(async (view) => {
    const { filter, known } = await filterOf(view, c, deps, typed)
    return {
      known,
      today: filter.today,
      counts: await countResolutions(view, filter),
      rows: await resolutionsPage(view, filter, PAGE_SIZE, (at - 1) * PAGE_SIZE),
    }
  })
  const problems: Problem[] = found.known ? [] : [{ field: 'place', text: list.placeUnknown(typed.place) }]
  const query = followUpQuery(typed)
  return show(c, deps, {
    title: followUp.title,
    lead: followUp.lead,
    problems,
    alternates: [{ href: '/api/v1/resolutions', type: 'application/json', text: list.asJson }],
    main: (frame) =>
      followUpListView(frame, {
        typed,
        problems,
        counts: found.counts,
        rows: found.rows.map((one) => presentResolution(one, found.today, lang)),
        ...listPages(`/committees/follow-up${query}`, { at, size: PAGE_SIZE, total: found.counts[typed.due] }),
        isSignedIn: c.get('viewer') !== null,
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { followUp, followUpStates: states, resolutionKinds: kinds, meetingNumber } = messages(lang)
  const found = await deps.db.snapshot(async (view) => {
    const { filter } = await filterOf(view, c, deps, typedOf(c))
    return { today: filter.today, rows: await resolutionsPage(view, filter, MOST_IN_FILE, 0) }
  })
  const { file } = followUp
  return tableFile(c, format, {
    name: 'resolutions',
    sheets: [
      {
        title: 'resolutions',
        head: [
          file.committee,
          file.meeting,
          file.number,
          file.decidedOn,
          file.kind,
          file.text,
          file.owner,
          file.due,
          file.state,
          file.late,
        ],
        rows: found.rows.map((one) => [
          one.committee.nameTh,
          meetingNumber(one.meetingNumber, one.meetingYear),
          one.number,
          todayInBangkok(one.decidedAt),
          kinds[one.kind],
          one.text,
          one.ownerTh ?? '',
          one.dueOn ?? '',
          one.followUp === null ? '' : states[one.followUp],
          presentResolution(one, found.today, lang).late ? 1 : 0,
        ]),
      },
    ],
  })
}

async function onePage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const { viewer, now } = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const one = await resolutionByKey(view, key)
      const committee = one && (await committeeById(view, one.bodyId))
      if (!one || !committee) return null
      const held = await heldBy(view, viewer, now)
      const inside = seesInside(viewer, committee, held, now)
      if ((committee.visibility !== 'public' || one.restricted) && !inside) return null
      const entries = await followUpsOf(view, key)
      const { supersededBy } = one
      const by = supersededBy === null ? null : await resolutionByKey(view, { home: one.home, id: supersededBy })
      return {
        one,
        entries,
        may: mayFollowUp(viewer, { owner: one.owner, at: committee, held }, now),
        names: inside
          ? await personNames(
              view,
              deps,
              entries.map((entry) => entry.saidBy),
            )
          : null,
        // A matter may have become restricted since: then the state says that another resolution took its place, and no more.
        by: by !== null && (inside || !by.restricted) ? by : null,
      }
    }))
  if (!found) return c.notFound()
  const { one, by } = found
  const row = presentResolution(one, todayInBangkok(now), lang)
  const shown = filled ?? {
    ...empty,
    typed: { state: one.followUp === 'not-started' ? 'in-progress' : (one.followUp ?? '') },
  }
  return show(c, deps, {
    title: row.title,
    crumbs: [
      { text: row.committee.name, path: row.committee.href },
      { text: row.meeting.title, path: row.meeting.href },
    ],
    problems: shown.problems,
    narrow: true,
    alternates: [{ href: `/api/v1${resolutionHref(one)}`, type: 'application/json', text: say.list.asJson }],
    main: (frame) =>
      resolutionView(frame, {
        id: publicKey(one),
        row,
        voters: say.decide.voters(one.voters, one.quorumNeeded),
        supersededBy: by && { href: resolutionHref(by), text: by.text },
        entries: found.entries.map((entry) => ({
          when: formatInstant(entry.saidAt, lang),
          datetime: entry.saidAt.toISOString(),
          state: { meaning: meaningOf[entry.state], text: say.followUpStates[entry.state] },
          note: entry.note,
          evidence: entry.evidence,
          who: found.names === null ? '' : (found.names.get(entry.saidBy ?? '') ?? say.formerPerson),
        })),
        saying:
          found.may && one.followUp !== null && !one.superseded ? { ...shown, key: oneTimeKey(shown.typed) } : null,
      }),
  })
}

const meaningOf = { 'not-started': 'planned', 'in-progress': 'doing', done: 'solved', blocked: 'cannot' } as const

async function sayPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { followUp } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = reading(typed, lang)
  const state = read.choice('state', followUpStates, followUp.stateMissing)
  const note = read.lines('note', { most: 2_000, missing: followUp.noteMissing })
  const evidence = read.line('evidence', { most: 500 })
  if (state === null || note === null || read.problems.length > 0)
    return onePage(c, deps, { typed, problems: read.problems })
  const once = { purpose: `committees.follow-up ${key.id}`, key: typed._key ?? null }
  const done = await makeOnce(doing, once, async (tx) => {
    const said = await sayFollowUp(tx, key, { state, note, evidence }, doing)
    return said.ok ? { ok: true, value: key.id } : said
  })
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : onePage(c, deps, { typed, problems: [asProblem(done.problem, lang, 'note')] })
  notice(c, followUp.saved)
  return c.redirect(href(lang, resolutionHref(key)), 303)
}
