import { parseTilePath, verifierKey } from '../../engines/merkle/index.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import type { ShownTexts } from './held-words.ts'
import { logSigner } from './log-key.ts'
import { messages } from './messages.ts'
import { presentEvent, presentProof, type WordsNow } from './publiclog.present.ts'
import {
  ENTRIES,
  isOnItsWay,
  latestCheckpoint,
  latestEvents,
  logState,
  tilesByIds,
  wordsOfRef,
} from './publiclog.sql.ts'
import { type Proof, readProof } from './read-proof.ts'
import { type LogView, logView, proofView } from './views/log-views.ts'
import { cosignersOf } from './witnesses.sql.ts'

const PAGE_SIZE = 50
/** A head is new every second or so; a tile never changes. */
const BRIEFLY = 'public, max-age=2'
const FOR_EVER = 'public, max-age=31536000, immutable'

export function publiclogPages(app: PageApp, deps: Deps, textsOf: ShownTexts): void {
  app.get('/log', (c) => logPage(c, deps))
  app.get('/log/entries/:number', (c) => entryPage(c, deps, textsOf))

  app.get('/log/checkpoint', async (c) => {
    const head = await latestCheckpoint(deps.db)
    if (head === null) return c.notFound()
    return c.body(head.note, 200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': BRIEFLY })
  })

  app.get('/log/key', async (c) => {
    const key = await ownKey(deps)
    if (key === null) return c.notFound()
    return c.body(`${key}\n`, 200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': BRIEFLY })
  })

  app.get('/log/tile/*', async (c) => {
    const path = parseTilePath(c.req.path.slice(c.req.path.indexOf('/log/tile/') + '/log/tile/'.length))
    if (!path.ok) return c.notFound()
    const level = path.value.level === 'entries' ? ENTRIES : path.value.level
    const [tile] = await tilesByIds(deps.db, [{ ...path.value, level }])
    if (!tile) return c.notFound()
    return c.body(new Uint8Array(tile.bytes), 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': FOR_EVER,
    })
  })
}

async function ownKey(deps: Deps): Promise<string | null> {
  const log = await logState(deps.db)
  return log === null ? null : verifierKey(logSigner(deps, log.origin))
}

async function logPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'data')
  const before = readBefore(c.req.query('before'))
  if (!before.ok) return c.notFound()
  const found = await deps.db.snapshot(async (view) => {
    const head = await latestCheckpoint(view)
    const top = Math.min(before.value, head?.size ?? 0)
    if (head === null) return null
    return {
      head,
      top,
      events: await latestEvents(view, top, PAGE_SIZE),
      cosigners: await cosignersOf(view, head.size),
    }
  })
  const key = await ownKey(deps)
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      main: logView(frame, say, found === null || key === null ? null : shown(found, key)),
      alternates: [{ href: '/api/v1/log', type: 'application/json', text: say.asJson }],
    }),
  )

  function shown({ head, top, events, cosigners }: NonNullable<typeof found>, key: string): LogView {
    const last = top - events.length
    return {
      size: head.size,
      signedAt: formatInstant(head.at, lang),
      root: head.root.toString('base64'),
      key,
      witnesses: cosigners.map(({ name, seenAt }) => say.witness.seen(name, formatInstant(seenAt, lang))),
      events: events.map((event) => presentEvent(event, lang)),
      from: head.size - top + 1,
      olderHref: last > 0 ? `/log?before=${last}` : null,
      newerHref: top < head.size ? `/log?before=${Math.min(head.size, top + PAGE_SIZE)}` : null,
      command: `bin/prasan log verify --url ${deps.config.baseUrl} --key ${key}`,
    }
  }
}

function readBefore(typed: string | undefined): Result<number, 'not-a-number'> {
  if (typed === undefined) return ok(Number.MAX_SAFE_INTEGER)
  return /^[1-9]\d{0,14}$/.test(typed) ? ok(Number(typed)) : refuse('not-a-number')
}

async function entryPage(c: PageContext, deps: Deps, textsOf: ShownTexts) {
  const number = c.req.param('number') ?? ''
  const found = /^(0|[1-9]\d{0,14})$/.test(number)
    ? await deps.db.snapshot(async (view) => {
        const proof = await readProof(view, Number(number))
        return proof && { proof, words: await wordsNow(view, proof, textsOf, deps.clock.now()) }
      })
    : null
  if (found === null) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'data')
  return c.html(
    page(frame, {
      title: say.one.title(number),
      lead: say.one.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/log') }],
      main: proofView(frame, say, presentProof(found.proof, found.words, lang)),
      alternates: [{ href: `/api/v1/log/entries/${number}`, type: 'application/json', text: say.asJson }],
    }),
  )
}

/** What is needed to hold the words of an entry against those everybody reads now; null for entries without words. */
async function wordsNow(view: Queryable, { event }: Proof, textsOf: ShownTexts, now: Date): Promise<WordsNow | null> {
  if (event.ref === null || event.words === null) return null
  const shown = await textsOf(view, event.ref, now)
  const entries = await wordsOfRef(view, event.ref)
  return { shown, entries, isMoving: await isOnItsWay(view, event.ref) }
}
