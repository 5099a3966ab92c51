import { createRoute, z } from '@hono/zod-openapi'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import {
  at,
  codeParameter,
  instant,
  isoDate,
  isUuid,
  itemParameter,
  json,
  keyParameter,
  make,
  nobody,
  notFound,
  paging,
  reason,
  refused,
  text,
  write,
} from './api-parts.ts'
import { callMeeting } from './call-meeting.ts'
import { sightOf } from './committees.policy.ts'
import { meetingForApi, publicKey, resolutionForApi } from './committees.present.ts'
import { committeeByCode } from './committees.sql.ts'
import { act, heldBy } from './doing.ts'
import { addItem, editItem } from './edit-agenda.ts'
import { readLink } from './form-fields.ts'
import { adjournMeeting, closeMeeting, openMeeting, writeRoll } from './hold-meeting.ts'
import { type AgendaSection, linkKinds, meetingStates, minutesStates } from './meeting.ts'
import { meetingsPage } from './meetings.sql.ts'
import { planMeeting } from './plan-meeting.ts'
import { attendanceStates } from './quorum.ts'
import { readMeeting } from './read-meeting.ts'
import { resolutionSchema } from './resolutions.api.ts'

const meetingSchema = z
  .object({
    id: z.string(),
    committee: z.string(),
    year: z.int().openapi({ description: 'Calendar year, Common Era' }),
    number: z.int(),
    state: z.enum(meetingStates),
    in_session: z.boolean(),
    place: z.string(),
    starts_at: z.string(),
    ends_at: z.string(),
    opened_at: z.string().nullable(),
    closed_at: z.string().nullable(),
    seats_filled: z.int().nullable(),
    quorum_needed: z.int().nullable(),
    quorum_present: z.int().nullable(),
    reason: z.string().nullable(),
    minutes: z.enum(minutesStates),
    minutes_version: z.int(),
  })
  .openapi('Meeting')

const wholeMeetingSchema = meetingSchema.extend({
  agenda: z.array(
    z.object({
      id: z.uuid(),
      section: z.int(),
      title: z.string(),
      text: z.string(),
      presenter: z.string().nullable(),
      restricted: z.boolean(),
      link: z.object({ kind: z.enum(linkKinds), id: z.string() }).nullable(),
      revision: z.int(),
    }),
  ),
  agenda_revision: z.int(),
  resolutions: z.array(resolutionSchema),
  certified_minutes: z.array(z.object({ item: z.uuid(), title: z.string(), text: z.string() })).nullable(),
})

const sections = z.int().min(1).max(6)

const itemSent = z.object({
  title: text(300),
  text: z.string().max(4_000).default(''),
  presenter: z.string().max(200).nullable().default(null),
  restricted: z.boolean().default(false),
  about: z.string().max(200).nullable().default(null).openapi({
    description: 'Address of a project, plan or pair',
    example: '/projects/57-01990000-0000-7000-8000-000000000001',
  }),
})

const reads = {
  meetings: createRoute({
    method: 'get',
    path: '/meetings',
    tags: ['committees'],
    summary: 'Meetings by committee and time',
    request: {
      query: z.object({
        committee: z.string().max(40).optional(),
        from: isoDate.optional(),
        to: isoDate.optional(),
        ...paging,
      }),
    },
    responses: {
      200: {
        description: 'By time',
        ...json(z.object({ meetings: z.array(meetingSchema), next_cursor: z.string().nullable() })),
      },
    },
  }),
  meeting: createRoute({
    method: 'get',
    path: '/meetings/{id}',
    tags: ['committees'],
    summary: 'One meeting with its agenda, resolutions and certified minutes',
    request: { params: keyParameter },
    responses: {
      200: { description: 'The meeting', ...json(wholeMeetingSchema) },
      404: problemResponse('There is no such meeting'),
    },
  }),
}

const writes = {
  meeting: make(
    '/committees/{code}/meetings',
    'Plan a meeting; its agenda begins with what earlier meetings left',
    codeParameter,
    z.object({
      number: z.int().min(1).max(999).nullable().default(null).openapi({ description: 'Null: the next of the year' }),
      place: text(300),
      online_url: z
        .url({ protocol: /^https$/ })
        .nullable()
        .default(null),
      starts_at: instant,
      ends_at: instant,
    }),
  ),
  item: make(
    '/meetings/{id}/items',
    'Add a sub-item to the agenda',
    keyParameter,
    itemSent.extend({ section: sections }),
  ),
  editItem: write(
    '/meetings/{id}/items/{item}',
    'Change a sub-item; 409 holds the text that stands',
    itemParameter,
    itemSent.extend({ revision: z.int() }),
  ),
  call: write(
    '/meetings/{id}/call',
    'Call the meeting: the agenda is frozen, members are written to',
    keyParameter,
    nobody,
  ),
  roll: write(
    '/meetings/{id}/roll',
    'Write lines of the roll',
    keyParameter,
    z.object({
      lines: z
        .array(
          z.object({
            term: z.uuid(),
            status: z.enum(attendanceStates),
            substitute: z.string().max(200).nullable().default(null),
            note: z.string().max(300).nullable().default(null),
            arrived_at: instant.nullable().default(null),
            left_at: instant.nullable().default(null),
          }),
        )
        .max(500),
    }),
  ),
  open: write('/meetings/{id}/open', 'Open the meeting; 422 no-quorum names who is missing', keyParameter, nobody),
  close: write('/meetings/{id}/close', 'Close the meeting', keyParameter, nobody),
  adjourn: write('/meetings/{id}/adjourn', 'Adjourn for lack of a quorum', keyParameter, z.object({ reason })),
}

/** Meetings from the first plan to their end, for programs. */
export function meetingsApi(app: ApiApp, deps: Deps): void {
  app.openapi(reads.meetings, async (c) => {
    const { committee, from, to, cursor, limit } = c.req.valid('query')
    const { viewer, now } = doingOf(c, deps)
    const [afterAt, afterId] = (cursor ?? '').split('~')
    const found = await deps.db.snapshot(async (view) => {
      const sight = sightOf(viewer, await heldBy(view, viewer, now), now)
      const body = committee === undefined ? null : await committeeByCode(view, committee)
      if (committee !== undefined && body === null) return []
      const key = keyOf(afterId ?? '')
      const time = new Date(afterAt ?? '')
      const after = key === null || Number.isNaN(time.getTime()) ? null : { ...key, at: time }
      const range = { from: at(from ? `${from}T00:00:00+07:00` : null), to: at(to ? `${to}T00:00:00+07:00` : null) }
      return meetingsPage(view, { bodyId: body?.bodyId ?? null, ...range, sight, after }, limit + 1)
    })
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1) : undefined
    const next_cursor = last === undefined ? null : `${last.startsAt.toISOString()}~${publicKey(last)}`
    return c.json({ meetings: shown.map((one) => meetingForApi(one, one.code)), next_cursor }, 200)
  })

  app.openapi(reads.meeting, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    const whole = key && (await deps.db.snapshot((view) => readMeeting(view, key, who, c.get('lang'))))
    if (!whole) return notFound(c)
    const today = todayInBangkok(who.now)
    const certified = whole.versions.find((version) => version.state !== 'checked') ?? null
    const hidden = new Set(
      whole.items.filter((item) => item.restricted && !whole.standing.inside).map((item) => item.id),
    )
    return c.json(
      {
        ...meetingForApi(whole.meeting, whole.committee.code),
        agenda: whole.items.map((item) => ({
          id: item.id,
          section: item.section,
          title: item.title,
          text: item.text,
          presenter: item.presenter,
          restricted: item.restricted,
          link:
            item.link === null
              ? null
              : {
                  kind: item.link.kind,
                  id: item.link.home === null ? item.link.id : publicKey({ home: item.link.home, id: item.link.id }),
                },
          revision: item.revision,
        })),
        agenda_revision: whole.meeting.agendaRevision,
        resolutions: whole.resolutions.map((one) => resolutionForApi(one, today)),
        certified_minutes:
          certified?.items
            .filter((item) => !hidden.has(item.item))
            .map((item) => ({ item: item.item, title: item.title, text: item.text })) ?? null,
      },
      200,
    )
  })

  app.openapi(writes.meeting, async (c) => {
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const committee = await committeeByCode(deps.db, c.req.valid('param').code)
    if (committee === null) return notFound(c)
    const draft = {
      number: sent.number,
      place: sent.place,
      onlineUrl: sent.online_url,
      startsAt: new Date(sent.starts_at),
      endsAt: new Date(sent.ends_at),
    }
    const done = await act(who, (tx) => planMeeting(tx, committee.bodyId, draft, who))
    return done.ok ? c.json({ id: publicKey(done.value) }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.item, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const draft = itemOf(sent)
    if (key === null) return notFound(c)
    if (draft === null) return refused(c, { kind: 'no-such-link' })
    const done = await act(who, (tx) => addItem(tx, key, sent.section as AgendaSection, draft, who))
    return done.ok ? c.json({ id: done.value.id }, 201) : refused(c, done.problem)
  })

  app.openapi(writes.editItem, async (c) => {
    const { id: meeting, item } = c.req.valid('param')
    const key = keyOf(meeting)
    const sent = c.req.valid('json')
    const who = doingOf(c, deps)
    const draft = itemOf(sent)
    if (key === null || !isUuid(item)) return notFound(c)
    if (draft === null) return refused(c, { kind: 'no-such-link' })
    const done = await act(who, (tx) => editItem(tx, key, item, draft, sent.revision, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.call, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const done = await act(who, (tx) => callMeeting(tx, key, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.roll, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const lines = c.req.valid('json').lines.map((line) => ({
      termId: line.term,
      status: line.status,
      substitute: line.substitute,
      note: line.note,
      arrivedAt: at(line.arrived_at),
      leftAt: at(line.left_at),
    }))
    const done = await act(who, (tx) => writeRoll(tx, key, lines, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.open, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const done = await act(who, (tx) => openMeeting(tx, key, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.close, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const done = await act(who, (tx) => closeMeeting(tx, key, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.adjourn, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const done = await act(who, (tx) => adjournMeeting(tx, key, c.req.valid('json').reason, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })
}

function itemOf(sent: z.infer<typeof itemSent>) {
  const link = sent.about === null ? null : readLink(sent.about)
  if (sent.about !== null && link === null) return null
  return { title: sent.title, text: sent.text, presenter: sent.presenter, restricted: sent.restricted, link }
}
