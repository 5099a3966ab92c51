import { newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import type { Problem } from '../../web/components/index.ts'
import { frameOf } from '../../web/frame-of.ts'
import { showPage } from '../../web/show-page.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { MOST_REROUTES, photosOf, timelineOf } from '../complaints/index.ts'
import { deliveriesAbout, toldView } from '../notices/index.ts'
import { bodiesForPlace } from '../routing/index.ts'
import { type ActName, actsFor } from './act.ts'
import { answersOf, factsOf, filledTemplates, historyOf, isForDesk } from './case.present.ts'
import { templatesFor } from './casework.sql.ts'
import { daysOf, deskOf, stranger, surroundingsOf } from './desk.pages.ts'
import { caseHref } from './desk.present.ts'
import { deskList, officersOf } from './desk.sql.ts'
import { readDesk } from './desk-filter.ts'
import { fillingOf } from './filling.ts'
import { messages } from './messages.ts'
import { type CaseView, caseView } from './views/case-view.ts'
import { openCase } from './work-case.ts'

/** How a case is shown again: an act open with what was typed, or with the contact that was asked for. */
interface Shown {
  readonly open?: ActName | null
  readonly typed?: FormFields
  readonly problems?: readonly Problem[]
  readonly contact?: readonly string[]
  readonly oneTimeKey?: string
}

/** What the reporter was told, at most this many lines. */
const MOST_TOLD = 50

/** The page of a case at the desk: everything of it in one snapshot. */
export async function showCase(c: PageContext, deps: Deps, key: { home: string; id: string }, shown: Shown = {}) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const opened = await openCase(view, viewer, key, now)
    if (opened === null) return null
    const { row, parts, bodyId } = opened
    const events = (await timelineOf(view, key, 'staff')).filter((event) => isForDesk(event, opened))
    const bodyIds = bodyId === null ? parts.map((part) => part.bodyId) : [bodyId]
    const days = await daysOf(view, now)
    const officers = await officersOf(view, bodyIds, days.today)
    const { filter } = readDesk({}, () => null)
    const next = await deskList(view, deskOf(viewer, now), filter, days, { limit: 2, offset: 0 })
    return {
      opened,
      events,
      officers: [...new Set(officers.map(({ personId }) => personId))],
      photos: await photosOf(view, key),
      told:
        row.reporterId === null
          ? null
          : await deliveriesAbout(view, { kind: 'complaint', id: `${row.home}-${row.id}` }, row.reporterId, MOST_TOLD),
      nearBodies: await bodiesForPlace(view, row.areaCode),
      bodies: await bodiesNamed(view, [
        ...parts.map((part) => part.bodyId),
        row.facts.escalatedTo,
        row.facts.triageBodyId,
      ]),
      templates: await templatesFor(view, bodyIds),
      filling: await fillingOf(view, opened),
      next: next.find((line) => line.id !== key.id) ?? null,
      around: await surroundingsOf(view, c, deps, [
        ...events.map(({ actorId }) => actorId),
        ...officers.map(({ personId }) => personId),
        row.facts.assignedTo,
      ]),
    }
  })
  if (found === null) return c.notFound()
  const { opened, around } = found
  const { row } = opened
  const frame = frameOf(c, deps, 'complaints')
  const part = opened.parts.find(({ bodyId }) => bodyId === opened.bodyId)
  const problems = shown.problems ?? []
  const acts = actsFor(row.facts.state, part?.state ?? null)
  const view: CaseView = {
    key: `${row.home}-${row.id}`,
    ref: row.ref,
    revision: row.revision,
    words: row.words.split('\n'),
    facts: factsOf(frame, found),
    answers: answersOf(found, around),
    photos: found.photos
      .filter((photo) => !photo.isHidden)
      .map((photo) => ({
        src: `/desk/complaints/${row.home}-${row.id}/photos/${photo.id}`,
        kind: say.case.photoKinds[photo.kind],
      })),
    history: historyOf(found.events, around),
    told: found.told === null ? null : toldView(frame, found.told),
    acts: shown.open != null && !acts.includes(shown.open) ? [shown.open, ...acts] : acts,
    open: shown.open ?? null,
    typed: shown.typed ?? {},
    problems,
    bodies: found.nearBodies
      .filter(({ id }) => !opened.parts.some(({ bodyId }) => bodyId === id))
      .map((body) => ({ value: body.code, text: nameIn(lang, body) })),
    officers: found.officers.map((id) => ({
      value: id,
      text: around.names.get(id) ?? (id === viewer.personId ? viewer.displayName : say.formerOfficer),
    })),
    categories: around.categories
      .filter((one) => one.endedOn === null || one.code === row.facts.categoryCode)
      .map((one) => ({ value: one.code, text: nameIn(lang, one) })),
    categoryCode: row.facts.categoryCode,
    severity: row.facts.severity,
    assignedTo: row.facts.assignedTo,
    templates: filledTemplates(found.templates, row.facts.categoryCode, found.filling),
    oneTimeKey: shown.oneTimeKey ?? newId(),
    passLimit:
      row.facts.reroutes >= MOST_REROUTES && opened.bodyId !== null
        ? say.refusals['too-many-reroutes'](String(MOST_REROUTES))
        : null,
    mayInspect: opened.bodyId !== null && part !== undefined,
    contact:
      shown.contact !== undefined
        ? { kind: 'shown', lines: shown.contact }
        : { kind: row.reporterId === null ? 'anonymous' : row.contactAllowed ? 'closed' : 'none' },
    publicHref: row.facts.visibility === 'public' ? `/complaints/${row.ref}` : null,
    learnHref: row.facts.visibility === 'public' && row.facts.outcome === 'fixed' ? `/learn/new?case=${row.ref}` : null,
    nextHref: found.next === null ? null : caseHref(found.next),
  }
  return showPage(
    c,
    deps,
    {
      // The number stays on one line.
      title: say.case.title(`|${row.ref}`),
      noIndex: true,
      crumbs: [{ text: say.desk.title, path: '/desk/complaints' }],
      problems,
      main: () => caseView(frame, say, view),
    },
    { nav: 'complaints', kept: say.case.kept },
  )
}
