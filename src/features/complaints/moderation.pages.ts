import { type RedactionKind, redactionKinds, redactionLabel } from '../../engines/redaction/index.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import {
  actions,
  button,
  details,
  emptyState,
  errorSummary,
  form,
  linkRows,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  textField,
  tick,
  timeline,
} from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { type Html, html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { showPage } from '../../web/show-page.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { mayModerate, mayModerateSomewhere, mayOpenOriginal, moderatedAreas } from './complaints.policy.ts'
import { categoryName, placeLine } from './complaints.present.ts'
import { type CaseRow, caseByRef } from './complaints.sql.ts'
import { queueErasures } from './erasures.sql.ts'
import { coverShown } from './keep-photo.ts'
import { messages } from './messages.ts'
import { moveCase } from './move-case.ts'
import { areaOfCell, readCells } from './photo-grid.ts'
import { hidePhoto, openPhotosOf, photosOf, storeShownPhoto } from './photos.sql.ts'
import { openSealed, type RedactionListener, type RedactRefusal, redactByHand, showNow } from './redact-case.ts'
import { openingsOf, waitingForLook } from './redactions.sql.ts'
import { parseRef, REF } from './ref.ts'
import { decideHold, HELD_UNTIL, type Heap, heldCases, waitingHeaps } from './repeats.sql.ts'
import type { Original } from './sealed.ts'
import { timelineOf } from './timeline.sql.ts'
import { photoGrid } from './views/photos-view.ts'

const MOST_WAITING = 200
/** Heaps on the page; each is one decision. */
const MOST_HEAPS = 100
const MOST_HEAPED = 2_000
const MOST_AT_ONCE = 500
const MOST_NAMED = 5

/** Looking after what the public reads: a queue, and the page of one case. */
export function moderationPages(app: PageApp, deps: Deps, listeners: readonly RedactionListener[] = []): void {
  app.get('/complaints/moderation', (c) => queuePage(c, deps))
  app.post('/complaints/moderation', (c) => queuePost(c, deps))
  app.get(`/complaints/${REF}/moderation`, (c) => withCase(c, deps, (row) => onePage(c, deps, row)))
  app.post(`/complaints/${REF}/moderation`, (c) => withCase(c, deps, (row) => onePost(c, deps, row, listeners)))
}

async function withCase(c: PageContext, deps: Deps, work: (row: CaseRow) => Promise<Response>): Promise<Response> {
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401)
  const ref = parseRef(c.req.param('ref') ?? '')
  const row = ref.ok ? await caseByRef(deps.db, ref.value) : null
  // A private case is its office's: no moderator is told of it. The officer for data protection is, by its own right.
  const isTheirs =
    row !== null && mayModerate(viewer, row) && (row.facts.visibility !== 'private' || mayOpenOriginal(viewer, row))
  return row === null || !isTheirs ? failure(c, 404) : work(row)
}

async function queuePage(
  c: PageContext,
  deps: Deps,
  { problems, ticked }: { problems: readonly Problem[]; ticked: readonly string[] } = { problems: [], ticked: [] },
) {
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401)
  if (!mayModerateSomewhere(viewer)) return failure(c, 403)
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.moderation
  const areas = moderatedAreas(viewer)
  const found = await deps.db.snapshot(async (view) => {
    const waiting = await waitingForLook(view, { areas, now: deps.clock.now(), most: MOST_WAITING })
    const rows = waiting.filter((row) => mayModerate(viewer, row))
    return {
      rows,
      photos: await openPhotosOf(view, rows),
      held: together(
        (await waitingHeaps(view, { areas, most: MOST_HEAPS, named: MOST_NAMED })).filter((heap) =>
          mayModerate(viewer, heap),
        ),
      ),
      places: await loadGazetteer(view),
      categories: await loadCategories(view),
    }
  })
  const frame = frameOf(c, deps, 'complaints')
  const rows = found.rows.map((row) => ({
    title: categoryName(
      found.categories.find(({ code }) => code === row.facts.categoryCode) ?? null,
      row.facts.categoryCode,
      lang,
    ),
    href: href(frame, `/complaints/${row.ref}/moderation`),
    text: html`<span class="ps-words">${row.words}</span>`,
    meta: [
      formatInstant(row.receivedAt, lang),
      row.ref,
      placeLine(found.places, row.areaCode, lang),
      ...[found.photos.get(row.id)].flatMap((count) => (count === undefined ? [] : say.photosWait(count))),
    ]
      .filter((one) => one !== null)
      .join(' · '),
    side: tick({
      id: `pick-${row.ref}`,
      name: 'ref',
      value: row.ref,
      checked: ticked.includes(row.ref),
      label: html`<span class="govuk-visually-hidden">${row.ref}</span>`,
    }),
  }))
  const heaps = heapsView(frame, found.held)
  const queue =
    rows.length === 0
      ? heaps !== null
        ? null
        : emptyState({ why: say.empty, next: { href: href(frame, '/complaints'), text: all.list.title } })
      : form(frame, {
          action: href(frame, '/complaints/moderation'),
          body: [
            linkRows(rows),
            textField(lang, { name: 'reason', label: say.reason, error: problemWith(problems, 'reason') }),
            actions([
              button({ text: say.bulkShow, name: 'act', value: 'show', icon: 'tick' }),
              button({ text: say.bulkWithhold, name: 'act', value: 'withhold', kind: 'warning' }),
            ]),
          ],
        })
  return showPage(
    c,
    deps,
    {
      title: say.queue,
      lead: say.lead,
      crumbs: [{ text: all.list.title, path: '/complaints' }],
      problems,
      noIndex: true,
      main: () => html`${heaps}${queue}`,
      islands: ['queue-keys'],
    },
    { nav: 'complaints', kept: all.form.kept },
  )
}

/** Of a heap that lies in several areas a moderator sees, and decides about, those in the own ones. */
function together(heaps: readonly Heap[]): Heap[] {
  const byKey = new Map<string, Heap>()
  for (const heap of heaps) {
    const known = byKey.get(heap.key)
    const refs = [...(known?.refs ?? []), ...heap.refs].slice(0, MOST_NAMED)
    byKey.set(heap.key, {
      ...(known ?? heap),
      refs,
      count: (known?.count ?? 0) + heap.count,
      photos: (known?.photos ?? 0) + heap.photos,
    })
  }
  return [...byKey.values()]
}

/** Reports that came many times with the same words: one decision for all of a heap. */
function heapsView(frame: Frame, held: readonly Heap[]): Html | null {
  const say = messages(frame.lang).moderation
  if (held.length === 0) return null
  const heaps = held.map(({ key, count, words, placeText, photos, refs: named }) => {
    const refs = named.map(
      (ref) => html`<li><a class="govuk-link" href="${href(frame, `/complaints/${ref}/moderation`)}">${ref}</a></li>`,
    )
    return note({
      kind: 'gold',
      icon: 'copy',
      title: say.heap(count),
      body: html`<p class="govuk-body ps-words">${words}</p>${placeText !== null && html`<p class="govuk-body ps-words">${placeText}</p>`}${photos > 0 && paragraph(say.photosWait(photos))}<ul class="govuk-list">${refs}</ul>${form(
        frame,
        {
          action: href(frame, '/complaints/moderation'),
          hidden: { heap: key },
          body: [
            textField(frame.lang, { name: 'reason', id: `reason-${key.replace(':', '-')}`, label: say.reason }),
            actions([
              button({ text: say.heapMerge, name: 'act', value: 'heap-merge', icon: 'copy' }),
              button({ text: say.heapShow, name: 'act', value: 'heap-show', kind: 'secondary' }),
              button({ text: say.heapWithhold, name: 'act', value: 'heap-withhold', kind: 'warning' }),
            ]),
          ],
        },
      )}`,
    })
  })
  return html`<h2 class="govuk-heading-m">${say.heaps}</h2>${paragraph(say.heapsLead)}${heaps}`
}

/** Each case of the heap in a transaction of its own: an office may be working on one of them. */
async function decideHeap(
  deps: Deps,
  rows: readonly CaseRow[],
  { act, reason, personId }: { act: string; reason: string; personId: string },
): Promise<number> {
  const by = { actor: { kind: 'moderator' as const, personId }, reason, visibility: 'public' as const }
  const note = (tx: Tx, row: CaseRow, decision: 'merged' | 'withheld') =>
    decideHold(tx, row, decision, personId, deps.clock.now())
  const [first, ...others] = rows
  if (first === undefined) return 0
  let done = 0
  for (const row of rows) {
    if (act === 'heap-show' || (act === 'heap-merge' && row === first)) {
      await deps.db.transaction((tx) => showNow(tx, deps, row, personId))
      done += 1
      continue
    }
    const isMerge = act === 'heap-merge' && others.includes(row)
    const move = isMerge
      ? ({ kind: 'merge', into: { home: first.home, id: first.id, ref: first.ref } } as const)
      : ({ kind: 'withhold' } as const)
    const moved = await wholeAct(deps.db, async (tx) => {
      const made = await moveCase(tx, deps, row, move, by)
      if (made.ok) await note(tx, row, isMerge ? 'merged' : 'withheld')
      return made
    })
    if (moved.ok) done += 1
  }
  return done
}

async function queuePost(c: PageContext, deps: Deps) {
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401)
  if (!mayModerateSomewhere(viewer)) return failure(c, 403)
  const lang = c.get('lang')
  const data = await c.req.formData()
  const fields = await formFields(c)
  let done = 0
  if (fields.heap !== undefined && /^heap-(?:show|merge|withhold)$/.test(fields.act ?? '')) {
    const rows = (await heldCases(deps.db, fields.heap, MOST_HEAPED)).filter((row) => mayModerate(viewer, row))
    const reason = (fields.reason ?? '').trim().slice(0, 500) || messages(lang).moderation.heapReason
    done = await decideHeap(deps, rows.slice(0, MOST_AT_ONCE), {
      act: fields.act ?? '',
      reason,
      personId: viewer.personId,
    })
    notice(c, messages(lang).moderation.bulkDone(done))
    return c.redirect(href(lang, '/complaints/moderation'), 303)
  }
  const ticked = data.getAll('ref').slice(0, MOST_WAITING).map(String)
  // Nothing is taken from view without a word why, and nobody is told "done" of what was not.
  if (fields.act === 'withhold' && (fields.reason ?? '').trim() === '') {
    const problem = { field: 'reason', text: messages(lang).refusals['reason-missing'] }
    return queuePage(c, deps, { problems: [problem], ticked })
  }
  for (const given of ticked) {
    const ref = parseRef(given)
    const row = ref.ok ? await caseByRef(deps.db, ref.value) : null
    if (row === null || row.facts.visibility === 'private' || !mayModerate(viewer, row)) continue
    if (fields.act === 'withhold') {
      const moved = await withhold(deps, row, viewer.personId, fields.reason ?? '', 'withhold')
      if (moved === null) done += 1
    } else {
      await deps.db.transaction((tx) => showNow(tx, deps, row, viewer.personId))
      done += 1
    }
  }
  notice(c, messages(lang).moderation.bulkDone(done))
  return c.redirect(href(lang, '/complaints/moderation'), 303)
}

/** @returns the kind of refusal, or null when done */
async function withhold(deps: Deps, row: CaseRow, personId: string, reason: string, kind: 'withhold' | 'show') {
  const moved = await wholeAct(deps.db, (tx) =>
    moveCase(tx, deps, row, { kind }, { actor: { kind: 'moderator', personId }, reason, visibility: 'public' }),
  )
  return moved.ok ? null : moved.problem.kind
}

interface Shown {
  readonly problems: readonly Problem[]
  readonly original: Original | null
  readonly typed: Readonly<Record<string, string | undefined>>
}

async function onePage(
  c: PageContext,
  deps: Deps,
  row: CaseRow,
  shown: Shown = { problems: [], original: null, typed: {} },
) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.moderation
  const viewer = c.get('viewer')
  const frame = frameOf(c, deps, 'complaints')
  const found = await deps.db.snapshot(async (view) => {
    const openings = await openingsOf(view, row)
    return {
      events: (await timelineOf(view, row, 'public')).filter(({ text }) => text !== null),
      photos: await photosOf(view, row),
      openings,
      names: await personNames(
        view,
        deps,
        openings.map(({ byPerson }) => byPerson),
      ),
    }
  })
  const address = href(frame, `/complaints/${row.ref}/moderation`)
  const isSealedKeeper = mayOpenOriginal(viewer, row)
  const act = (name: string, body: (Html | null)[], hidden: Record<string, string> = {}) =>
    form(frame, { action: address, hidden: { act: name, ...hidden }, body })
  const reason = (id: string) =>
    textField(lang, { name: 'reason', id, label: say.reason, error: problemWith(shown.problems, id) })
  const fields = [
    { value: 'words', text: all.one.words },
    ...(row.placeText === null ? [] : [{ value: 'place', text: all.one.place }]),
    ...found.events.map((event) => ({
      value: `event:${event.id}`,
      text: `${formatInstant(event.at, lang)}: ${(event.text ?? '').slice(0, 40)}`,
    })),
  ]
  const take = act('redact', [
    selectField(lang, { name: 'field', label: say.within, value: shown.typed.field ?? 'words', choices: fields }),
    textField(lang, {
      name: 'phrase',
      label: say.from,
      hint: say.fromHint,
      value: shown.typed.phrase ?? '',
      error: problemWith(shown.problems, 'phrase'),
    }),
    selectField(lang, {
      name: 'kind',
      label: say.kind,
      value: shown.typed.kind ?? 'person',
      choices: redactionKinds.map((kind) => ({ value: kind, text: redactionLabel(kind, lang) })),
    }),
    isSealedKeeper
      ? radiosField(lang, {
          name: 'effect',
          label: say.take,
          value: 'added',
          items: [
            { value: 'added', text: say.take },
            { value: 'kept', text: say.keep },
          ],
        })
      : null,
    reason('redact-reason'),
    button({ text: say.take, icon: 'shield' }),
  ])
  const original =
    shown.original === null
      ? isSealedKeeper
        ? act('open', [reason('open-reason'), button({ text: say.openOriginal, kind: 'secondary', icon: 'lock' })])
        : null
      : note({
          kind: 'gold',
          icon: 'lock',
          title: say.original,
          body: html`<p class="govuk-body ps-words">${shown.original.words}</p>${shown.original.placeText ? html`<p class="govuk-body ps-words">${shown.original.placeText}</p>` : null}`,
        })
  const isWaiting = row.facts.visibility === 'public' && row.wordsShownAt > deps.clock.now()
  // What is held back waits for a decision and for no day
  const waits =
    row.wordsShownAt >= HELD_UNTIL ? say.waitsForDecision : say.waitsUntil(formatInstant(row.wordsShownAt, lang))
  const visibility = row.facts.visibility === 'withheld' ? 'show' : 'withhold'
  const standing = {
    public: isWaiting ? { heading: say.toBeShown, text: waits } : { heading: say.shown, text: null },
    withheld: { heading: say.takenDown, text: say.takenDownText },
    private: { heading: say.forNobody, text: say.forNobodyText },
  }[row.facts.visibility]
  const photos = found.photos.filter(({ isHidden, shownSha256 }) => !isHidden && shownSha256 !== null)
  const main = html`${section({ id: 'shown', first: true, heading: standing.heading, body: html`${standing.text !== null && note({ kind: 'gold', icon: isWaiting ? 'clock' : 'lock', body: standing.text })}<p class="govuk-body ps-words">${row.words}</p>${row.placeText !== null && html`<p class="govuk-body ps-words">${row.placeText}</p>`}${isWaiting && act('show-words', [button({ text: say.showNow, icon: 'tick' })])}` })}
${section({ id: 'take', heading: say.take, body: take })}${original}
${photos.length > 0 && section({ id: 'photos', heading: all.one.photos, body: html`${photos.map((photo) => html`<img class="ps-photo" src="${`/complaints/${row.ref}/photos/${photo.id}`}" width="${photo.width}" height="${photo.height}" alt="">${details(say.coverPhoto, act('cover-photo', [html`<p class="govuk-body">${all.form.photoCoverHint}</p>${photoGrid(lang, { address: `/complaints/${row.ref}/photos/${photo.id}?${(photo.shownSha256 ?? '').slice(0, 8)}`, width: photo.width, height: photo.height, alt: '', cells: [] })}`, button({ text: all.form.photoSaveCover, kind: 'secondary' })], { photo: photo.id }))}${act('hide-photo', [button({ text: say.hidePhoto, kind: 'secondary' })], { photo: photo.id })}`)}` })}
${section({ id: 'withhold', heading: visibility === 'show' ? say.show : say.withhold, body: act(visibility, [reason('withhold-reason'), button({ text: visibility === 'show' ? say.show : say.withhold, kind: 'warning' })]) })}
${found.openings.length > 0 && section({ id: 'openings', heading: say.history, body: timeline(found.openings.map((one) => ({ when: formatInstant(one.at, lang), title: say.openedBy(found.names.get(one.byPerson) ?? all.actors.officer), body: one.reason }))) })}`
  c.header('Cache-Control', 'private, no-store')
  return c.html(
    page(frame, {
      title: `${say.title} |${row.ref}`,
      lead: say.lead,
      breadcrumbs: [
        { text: all.list.title, href: href(frame, '/complaints') },
        { text: row.ref, href: href(frame, `/complaints/${row.ref}`) },
      ],
      narrow: true,
      noIndex: true,
      banner: noticeOf(c),
      problems: shown.problems.length > 0 ? errorSummary(lang, { problems: [...shown.problems] }) : null,
      main: main ?? paragraph(''),
    }),
    shown.problems.length > 0 ? 422 : 200,
  )
}

async function onePost(
  c: PageContext,
  deps: Deps,
  row: CaseRow,
  listeners: readonly RedactionListener[],
): Promise<Response> {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.moderation
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401)
  const fields = await formFields(c)
  const reason = (fields.reason ?? '').trim().slice(0, 500)
  const byPerson = viewer.personId
  const done = (text: string) => {
    notice(c, text)
    return c.redirect(href(lang, `/complaints/${row.ref}/moderation`), 303)
  }
  const wrong = (field: string, text: string) =>
    onePage(c, deps, row, { problems: [{ field, text }], original: null, typed: fields })
  switch (fields.act) {
    case 'show-words':
      await deps.db.transaction((tx) => showNow(tx, deps, row, byPerson))
      return done(say.shownNow)
    case 'withhold':
    case 'show': {
      const refused = await withhold(deps, row, byPerson, reason, fields.act)
      return refused === null ? done(say.done) : wrong('withhold-reason', all.refusals[refused])
    }
    case 'open': {
      if (!mayOpenOriginal(viewer, row)) return failure(c, 403)
      const opened = await wholeAct<Original, RedactRefusal>(deps.db, (tx) =>
        openSealed(tx, deps, row, { field: 'report', byPerson, reason }),
      )
      if (!opened.ok)
        return wrong('open-reason', opened.problem === 'erased' ? say.erased : all.refusals['reason-missing'])
      return onePage(c, deps, row, { problems: [], original: opened.value, typed: {} })
    }
    case 'redact': {
      const kind = redactionKinds.find((one): one is RedactionKind => one === fields.kind)
      const isEvent = /^event:[0-9a-f-]{36}$/.test(fields.field ?? '')
      if (kind === undefined || !(isEvent || fields.field === 'words' || fields.field === 'place'))
        return failure(c, 400)
      const effect = fields.effect === 'kept' && mayOpenOriginal(viewer, row) ? 'kept' : 'added'
      const redacted = await wholeAct<number, RedactRefusal>(deps.db, (tx) =>
        redactByHand(
          tx,
          deps,
          row,
          {
            field: fields.field ?? '',
            phrase: fields.phrase ?? '',
            kind,
            effect,
            byPerson,
            reason,
            mayOpen: mayOpenOriginal(viewer, row),
          },
          listeners,
        ),
      )
      if (redacted.ok) return done(say.done)
      if (redacted.problem === 'reason-missing') return wrong('redact-reason', all.refusals['reason-missing'])
      return wrong('phrase', redacted.problem === 'erased' ? say.erased : say.missing)
    }
    case 'cover-photo': {
      const photo = (await photosOf(deps.db, row)).find(({ id }) => id === fields.photo)
      const cells = readCells((await c.req.formData()).getAll('cell'))
      if (photo?.shownSha256 == null || cells.length === 0) return done(say.done)
      const before = photo.shownSha256
      const shown = { shownSha256: before, width: photo.width, height: photo.height }
      const shownSha256 = await coverShown(deps, shown, cells.map(areaOfCell))
      await deps.db.transaction(async (tx) => {
        const change = { id: photo.id, before, shownSha256, covered: cells.length }
        if (await storeShownPhoto(tx, row.home, change)) await queueErasures(tx, [before], deps.clock.now())
      })
      return done(say.done)
    }
    case 'hide-photo': {
      const photo = fields.photo ?? ''
      const isOurs = (await photosOf(deps.db, row)).some(({ id }) => id === photo)
      if (isOurs) await deps.db.transaction((tx) => hidePhoto(tx, row.home, photo, deps.clock.now()))
      return done(say.done)
    }
    default:
      return failure(c, 400)
  }
}
