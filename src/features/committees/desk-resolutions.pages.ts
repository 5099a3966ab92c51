import { isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { isOutside } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { meetingHref, presentResolution, publicKey } from './committees.present.ts'
import { bodyMeant } from './committees.sql.ts'
import { atDesk, heading, momentToCount, numbered } from './desk-parts.ts'
import { act, makeOnce } from './doing.ts'
import { instantAt, oneLineText, reading } from './form-fields.ts'
import { countQuorum, declareConflict } from './hold-meeting.ts'
import { rollOf } from './holders.ts'
import { isOpen } from './meeting.ts'
import { messages } from './messages.ts'
import { asProblem, empty, refused, show } from './page-parts.ts'
import type { WholeMeeting } from './read-meeting.ts'
import { type RecordedDraft, recordResolution } from './record-resolution.ts'
import { resolutionKinds } from './resolution.ts'
import { openResolutionsOf } from './resolutions.sql.ts'
import { refusalText } from './say-refusal.ts'
import { decideView } from './views/decide-view.ts'
import type { Filled } from './views/parts.ts'

/** What the meeting resolves, as the secretary writes it down, and who stood back from a matter. */
export function deskResolutionsPages(app: PageApp, deps: Deps): void {
  app.get('/meetings/:id/desk/resolutions', (c) => atDesk(c, deps, (whole) => decidePage(c, deps, whole, {})))
  app.post('/meetings/:id/resolutions', (c) => decidePost(c, deps))
  app.post('/meetings/:id/conflicts', (c) => conflictPost(c, deps))
}

interface DecideForms {
  readonly deciding?: Filled
  readonly conflicting?: Filled
}

async function decidePage(c: PageContext, deps: Deps, whole: WholeMeeting, forms: DecideForms) {
  const lang = c.get('lang')
  const { decide, meeting: meetingWords, roll } = messages(lang)
  const doing = doingOf(c, deps)
  const { meeting, committee } = whole
  const today = todayInBangkok(doing.now)
  const { counted, earlier } = await deps.db.snapshot(async (view) => ({
    counted: await countQuorum(view, whole, momentToCount(meeting, doing.now), null, doing),
    earlier: (await openResolutionsOf(view, committee.bodyId)).filter((one) => one.meetingId !== meeting.id),
  }))
  const firstOpen = whole.items.find((item) => !whole.resolutions.some((one) => one.itemId === item.id))
  const deciding = forms.deciding ?? { ...empty, typed: { item: firstOpen?.id ?? '', by: 'consensus' } }
  const conflicting = forms.conflicting ?? { ...empty, typed: { item: firstOpen?.id ?? '' } }
  const rows = whole.resolutions.map((one) => presentResolution(one, today, lang))
  return show(c, deps, {
    title: decide.title,
    ...heading(whole, lang),
    problems: [...deciding.problems, ...conflicting.problems],
    narrow: true,
    main: (frame) =>
      decideView(frame, {
        id: publicKey(meeting),
        quorum: `${counted.quorum.reached ? roll.reached : roll.notReached} · ${decide.voters(counted.quorum.voters, counted.quorum.needed)}`,
        isOpen: isOpen(meeting),
        items: numbered(whole).map(({ item, number }) => ({
          id: item.id,
          label: `${number} ${item.title}`,
          resolutions: rows.filter((row) => row.itemId === item.id),
        })),
        deciding: { ...deciding, key: oneTimeKey(deciding.typed) },
        seats: whole.members.seats
          .filter((seat) => seat.abolishedAt === null)
          .map((seat) => ({ id: seat.id, name: nameIn(lang, seat) })),
        earlier: earlier.map((one) => ({
          id: publicKey(one),
          label: `${meetingWords(one.meetingNumber, one.meetingYear)} · ${one.text.slice(0, 80)}`,
        })),
        members: rollOf(whole.members, meeting).map(({ seat, term }) => ({
          termId: term.id,
          name: `${term.name} · ${nameIn(lang, seat)}`,
        })),
        conflicting,
      }),
  })
}

async function readDecision(
  deps: Deps,
  fields: FormFields,
  whole: WholeMeeting,
  lang: Lang,
): Promise<{ draft: RecordedDraft | null; problems: readonly Problem[] }> {
  const { decide } = messages(lang)
  const read = reading(fields, lang)
  const itemId = whole.items.find((item) => item.id === fields.item)?.id ?? ''
  const kind = read.choice('kind', resolutionKinds, decide.kindMissing)
  const text = read.lines('text', { most: 4_000, missing: decide.textMissing })
  const by = read.choice('by', ['consensus', 'vote'] as const, decide.byMissing)
  const votes = by === 'vote' ? readVotes(read, decide.votesWrong) : null
  const ownerText = read.line('owner', { most: 300 })
  const body = ownerText === null ? null : await bodyMeant(deps.db, ownerText)
  if (ownerText !== null && body === null) read.wrong('owner', decide.ownerUnknown)
  const seatId = whole.members.seats.find((seat) => seat.id === fields.seat)?.id ?? null
  const dueOn = read.day('due')
  const minutes = read.minutes('at')
  const at = typeof minutes === 'number' ? instantAt(todayInBangkok(whole.meeting.startsAt), minutes) : null
  const supersedes = fields.supersedes ? { home: whole.meeting.home, id: fields.supersedes.slice(3) } : null
  const draft =
    kind === null || text === null || by === null || read.problems.length > 0
      ? null
      : {
          itemId,
          kind,
          text,
          votes,
          chairDecided: read.tick('chair'),
          owner: { bodyId: body?.id ?? null, seatId: body === null ? seatId : null },
          dueOn,
          at,
          supersedes: supersedes !== null && isId(supersedes.id) ? supersedes : null,
        }
  return { draft, problems: read.problems }
}

function readVotes(read: ReturnType<typeof reading>, wrong: string) {
  const count = (field: string) => read.count(field, [0, 1_000], wrong, wrong)
  return { for: count('for') ?? 0, against: count('against') ?? 0, abstain: count('abstain') ?? 0 }
}

async function decidePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  return atDesk(c, deps, async (whole) => {
    const { draft, problems } = await readDecision(deps, typed, whole, lang)
    if (draft === null) return decidePage(c, deps, whole, { deciding: { typed, problems } })
    const once = { purpose: `committees.resolution ${whole.meeting.id}`, key: typed._key ?? null }
    const done = await makeOnce(doing, once, async (tx) => {
      const recorded = await recordResolution(tx, whole.meeting, draft, doing)
      return recorded.ok ? { ok: true, value: recorded.value.id } : recorded
    })
    if (!done.ok)
      return isOutside(done.problem)
        ? refused(c, done.problem)
        : decidePage(c, deps, whole, { deciding: { typed, problems: [asProblem(done.problem, lang, 'text')] } })
    notice(c, messages(lang).decide.saved(whole.resolutions.length + 1))
    return c.redirect(href(lang, `${meetingHref(whole.meeting)}/desk/resolutions`), 303)
  })
}

async function conflictPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { decide } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const [itemId, termId, note] = [typed.item ?? '', typed.term ?? '', oneLineText(typed.note).slice(0, 500)]
  return atDesk(c, deps, async (whole) => {
    const wrong = (text: string) =>
      decidePage(c, deps, whole, { conflicting: { typed, problems: [{ field: 'term', text }] } })
    if (!isId(itemId) || !isId(termId) || note === '') return wrong(decide.conflictMissing)
    const done = await act(doing, (tx) => declareConflict(tx, whole.meeting, { itemId, termId, note }, doing))
    if (!done.ok) return isOutside(done.problem) ? refused(c, done.problem) : wrong(refusalText(done.problem, lang))
    notice(c, decide.conflictSaved)
    return c.redirect(href(lang, `${meetingHref(whole.meeting)}/desk/resolutions`), 303)
  })
}
