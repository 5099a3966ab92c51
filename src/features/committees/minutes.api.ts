import { z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import type { ApiApp } from '../../platform/room.ts'
import { isUuid, itemParameter, keyParameter, nobody, notFound, refused, text, write } from './api-parts.ts'
import { act } from './doing.ts'
import { certifyMinutes, checkMinutes, writeMinutes } from './keep-minutes.ts'

const writes = {
  minutes: write(
    '/meetings/{id}/minutes/{item}',
    'Write the minutes of a sub-item',
    itemParameter,
    z.object({ text: text(20_000), revision: z.int().min(0) }),
  ),
  check: write('/meetings/{id}/minutes-check', 'Freeze the draft as checked', keyParameter, nobody),
  certify: write(
    '/meetings/{id}/minutes-certification',
    'Certify the checked minutes, or correct certified ones, in a later meeting',
    keyParameter,
    z.object({
      in_meeting: z.string().max(60),
      corrections: z.record(z.uuid(), z.string().max(20_000)).default({}),
      reason: z.string().max(1_000).nullable().default(null),
    }),
  ),
}

/** Minutes: written matter by matter, checked, certified, for programs. */
export function minutesApi(app: ApiApp, deps: Deps): void {
  app.openapi(writes.minutes, async (c) => {
    const { id: meeting, item } = c.req.valid('param')
    const key = keyOf(meeting)
    const who = doingOf(c, deps)
    if (key === null || !isUuid(item)) return notFound(c)
    const done = await act(who, (tx) => writeMinutes(tx, key, { itemId: item, ...c.req.valid('json') }, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.check, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const who = doingOf(c, deps)
    if (key === null) return notFound(c)
    const done = await act(who, (tx) => checkMinutes(tx, key, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })

  app.openapi(writes.certify, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const inMeeting = keyOf(sent.in_meeting)
    const who = doingOf(c, deps)
    if (key === null || inMeeting === null) return notFound(c)
    const corrections = new Map(Object.entries(sent.corrections))
    const done = await act(who, (tx) => certifyMinutes(tx, key, { inMeeting, corrections, reason: sent.reason }, who))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })
}
