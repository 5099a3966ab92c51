import { randomBytes } from 'node:crypto'
import type { Lang } from '../../kernel/lang.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formTokenOf } from '../../platform/http/csrf.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { problem } from '../../platform/http/problems.ts'
import { takesUpload } from '../../platform/http/upload.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { partAccount } from './chats.ts'
import { knownBot } from './know-bot.ts'
import { chatOfPerson, insertNonce } from './line.sql.ts'
import { messages } from './messages.ts'
import { receiveEvents } from './receive-events.ts'
import { nonceHash } from './sealed.ts'
import { confirmAtLineView, lineView, linkView } from './views/line-views.ts'
import { isSignedByLine, MOST_WEBHOOK_BYTES, readWebhook } from './webhook.ts'

const NONCE_MS = 10 * 60_000
/** Where LINE asks its user once more. Source: Messaging API, account link. */
const DIALOG = 'https://access.line.me/dialog/bot/accountLink'

export function linePages(app: PageApp, deps: Deps): void {
  app.get('/line', (c) => linePage(c, deps))
  app.post('/line/unlink', (c) => unlinkPost(c, deps))
  app.get('/line/link', (c) => linkPage(c, deps))
  app.post('/line/link', (c) => linkPost(c, deps))
  // Reads its body itself: the signature is over the bytes as they came, and nothing may look into them before.
  app.post('/line/webhook', takesUpload(), (c) => webhookPost(c, deps))
}

/**
 * What LINE tells us. 404 where LINE is not set up, 413 for what is too large, 401 without a good signature, 400 for what is signed and
 * cannot be read or is meant for another account; 200 as soon as it is stored, before anything is done about it.
 */
async function webhookPost(c: PageContext, deps: Deps): Promise<Response> {
  const { line } = deps.config
  // LINE brings no cookie; whoever does is a browser that another page set on to this.
  if (formTokenOf(c) !== null) return problem(c, 403)
  if (line === null) return c.notFound()
  const say = messages(c.get('lang')).webhook
  const refused = (status: 400 | 401 | 413, detail: string) => problem(c, status, { detail })
  const bytes = await bodyOf(c, MOST_WEBHOOK_BYTES)
  if (bytes === null) return refused(413, say.tooLarge)
  if (!isSignedByLine(bytes, c.req.header('x-line-signature'), line.secrets)) return refused(401, say.notSigned)
  const read = readWebhook(bytes)
  if (!read.ok) return refused(400, say.notJson)
  const { destination, events, unreadable } = read.value
  const bot = await knownBot(deps)
  if (bot !== null && bot.userId !== destination) return refused(400, say.otherDestination)
  if (unreadable > 0) deps.log.warn({ unreadable }, 'events of LINE of an unknown shape were left alone')
  if (events.length > 0) await deps.db.transaction((tx) => receiveEvents(tx, deps, events))
  return c.body(null, 200)
}

/** The body, never more of it than may be; null for one that is larger. A cut one is what came of it, and its signature is wrong. */
async function bodyOf(c: PageContext, most: number): Promise<Uint8Array | null> {
  if (Number(c.req.header('content-length') ?? '0') > most) return null
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
      size += piece.length
      if (size > most) return null
      pieces.push(piece)
    }
  } catch {
    return new Uint8Array()
  }
  return Buffer.concat(pieces)
}

async function linePage(c: PageContext, deps: Deps) {
  const frame = frameOf(c, deps, 'complaints')
  const viewer = c.get('viewer')
  const isOpen = deps.config.line !== null
  const bot = isOpen ? await knownBot(deps) : null
  const chat = isOpen && viewer !== null ? await chatOfPerson(deps.db, viewer.personId) : null
  return c.html(
    lineView(frame, {
      isOpen,
      addHref: bot === null ? null : `https://line.me/R/ti/p/${encodeURIComponent(bot.basicId)}`,
      name: bot === null ? null : `${bot.name} ${bot.basicId}`,
      account: viewer === null ? null : { isBound: chat?.isBound === true && chat.leftAt === null },
      banner: noticeOf(c),
    }),
  )
}

async function unlinkPost(c: PageContext, deps: Deps) {
  if (deps.config.line === null) return c.notFound()
  const viewer = c.get('viewer')
  if (viewer === null) return signInFirst(c, '/line')
  const wasBound = await deps.db.transaction(async (tx) => {
    const chat = await chatOfPerson(tx, viewer.personId)
    if (chat === null || !chat.isBound) return false
    await partAccount(tx, deps, chat)
    return true
  })
  if (wasBound) notice(c, messages(c.get('lang')).page.unboundDone)
  return c.redirect(href(c.get('lang'), '/line'), 303)
}

/** The address LINE's user got in the chat. Nothing is done by opening it: programs look at addresses in chats. */
async function linkPage(c: PageContext, deps: Deps) {
  if (deps.config.line === null) return c.notFound()
  const token = linkTokenIn(c.req.query('linkToken'))
  const viewer = c.get('viewer')
  if (viewer === null && token !== null) return signInFirst(c, `/line/link?linkToken=${encodeURIComponent(token)}`)
  asOwn(c)
  return c.html(
    linkView(frameOf(c, deps, 'complaints'), { token, name: viewer?.displayName ?? '' }),
    token === null ? 400 : 200,
  )
}

async function linkPost(c: PageContext, deps: Deps) {
  if (deps.config.line === null) return c.notFound()
  const token = linkTokenIn((await formFields(c)).linkToken)
  const viewer = c.get('viewer')
  if (viewer === null)
    return signInFirst(c, token === null ? '/line' : `/line/link?linkToken=${encodeURIComponent(token)}`)
  const frame = frameOf(c, deps, 'complaints')
  asOwn(c)
  if (token === null) return c.html(linkView(frame, { token, name: viewer.displayName }), 400)
  const query = new URLSearchParams({ linkToken: token, nonce: await newNonce(deps, viewer) })
  return c.html(confirmAtLineView(frame, `${DIALOG}?${query}`))
}

/** 256 random bits, good once and for ten minutes: whoever brings it back through LINE is this person. */
async function newNonce(deps: Deps, viewer: Viewer): Promise<string> {
  const now = deps.clock.now()
  const nonce = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + NONCE_MS)
  await deps.db.transaction((tx) =>
    insertNonce(tx, { hash: nonceHash(deps, nonce), personId: viewer.personId, expiresAt }, now),
  )
  return nonce
}

function linkTokenIn(text: string | undefined): string | null {
  return text !== undefined && /^[\w.~-]{1,200}$/.test(text) ? text : null
}

function signInFirst(c: PageContext, back: string) {
  const lang: Lang = c.get('lang')
  return c.redirect(href(lang, `/sign-in?return=${encodeURIComponent(href(lang, back))}`), 303)
}

function asOwn(c: PageContext): void {
  c.header('Cache-Control', 'private, no-store')
}
