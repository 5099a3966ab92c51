import { getCookie, setCookie } from 'hono/cookie'
import type { Sql } from 'sql-template-tag'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { cookieName } from '../../platform/http/signed.ts'
import { openField } from './sealed.ts'
import { hashSecretWord, newSecretWord } from './secret-word.ts'
import { deleteSessionByToken, grantsToday, replaceToken, signedInBy } from './sessions.sql.ts'

const sessionCookie = 'prasan_session'

const minute = 60 * 1000
/** A session ends 12 hours after sign-in whatever happens (SECURITY section 2). */
export const longestSessionMs = 12 * 60 * minute
/** People who hold a role are signed out after half an hour without a page. */
const longestSilenceMs = 30 * minute
const stepUpMs = 15 * minute

/**
 * Who is behind a request: one statement by keys, and roles as they are at this moment, so that a role taken away is gone
 * at the next click. A cookie that is no session, or an ended one, is a visitor. A call with `Authorization` is a program's:
 * it needs no CSRF token, so its cookie must not count; `apiCaller` reads its key.
 * @param unseen how many notices the person has not seen, as a subquery over `p.id`: the bell costs no query of its own
 */
export function viewerOf(deps: Deps, unseen?: Sql): (c: PageContext) => Promise<Viewer | null> {
  return async (c) => {
    if (c.req.header('authorization') !== undefined) return null
    const word = sessionWord(c, deps)
    if (word === null) return null
    const now = deps.clock.now()
    const today = todayInBangkok(now)
    const found = await signedInBy(deps.db, hashSecretWord(word), now, today, deps.config.demo, unseen)
    if (found === null) return null
    if (now.getTime() >= found.startedAt.getTime() + longestSessionMs) return null
    if (found.grants.length > 0 && now.getTime() > found.seenAt.getTime() + longestSilenceMs) return null
    return {
      personId: found.personId,
      displayName: openField(deps, 'name', found.personId, found.nameSealed),
      grants: found.grants,
      unseenNotices: found.unseen,
      sessionId: found.sessionId,
      steppedUpUntil: found.steppedUpAt && new Date(found.steppedUpAt.getTime() + stepUpMs),
    }
  }
}

/**
 * A person whom a letter from the own address and a mark of ours vouch for: with the roles of today, in no session and without a second
 * factor. Good for what binds nobody.
 */
export async function viewerByLetter(
  view: Queryable,
  deps: Pick<Deps, 'secrets' | 'clock' | 'config'>,
  personId: string,
): Promise<Viewer | null> {
  const found = await grantsToday(view, personId, todayInBangkok(deps.clock.now()), deps.config.demo)
  if (found === null) return null
  const displayName = openField(deps, 'name', personId, found.nameSealed)
  return { personId, displayName, grants: found.grants, sessionId: 'letter', steppedUpUntil: null }
}

/**
 * Makes the session better-auth has just opened the one of this browser: under a new 256-bit word of which only the hash
 * is stored. A session the browser brought along is ended, so a planted cookie is worth nothing after sign-in.
 */
export async function takeOverSession(c: PageContext, deps: Deps, openedToken: string): Promise<void> {
  const brought = sessionWord(c, deps)
  if (brought !== null) await deleteSessionByToken(deps.db, hashSecretWord(brought))
  const word = newSecretWord()
  if (!(await replaceToken(deps.db, { oldToken: openedToken, newToken: hashSecretWord(word) }))) {
    throw new Error('a session ended while it was being opened')
  }
  giveCookie(c, deps, word)
}

/**
 * Notes that the second factor was shown and gives the session a new word in the same statement: rights rise, so whoever
 * knew the old word stays behind. @returns false when the session ended meanwhile
 */
export function stepUpSession(c: PageContext, deps: Deps): Promise<boolean> {
  return renewSession(c, deps, deps.clock.now())
}

/** Gives this browser's session a new word. @returns false when the session ended meanwhile */
export async function renewSession(c: PageContext, deps: Deps, steppedUpAt: Date | null = null): Promise<boolean> {
  const old = sessionWord(c, deps)
  if (old === null) return false
  const word = newSecretWord()
  const renewed = await replaceToken(deps.db, {
    oldToken: hashSecretWord(old),
    newToken: hashSecretWord(word),
    steppedUpAt,
  })
  if (renewed) giveCookie(c, deps, word)
  return renewed
}

/** Signs out on this device. */
export async function endSession(c: PageContext, deps: Deps): Promise<void> {
  const word = sessionWord(c, deps)
  if (word !== null) await deleteSessionByToken(deps.db, hashSecretWord(word))
  dropSessionCookie(c, deps)
}

function dropSessionCookie(c: PageContext, deps: Deps): void {
  setCookie(c, cookieName(deps.config, sessionCookie), '', { ...attributes(c, deps), maxAge: 0 })
}

function giveCookie(c: PageContext, deps: Deps, word: string): void {
  // Without an age it also goes when the browser is closed: officers share machines.
  setCookie(c, cookieName(deps.config, sessionCookie), word, attributes(c, deps))
}

function attributes(c: PageContext, deps: Deps) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(c, deps) } as const
}

/** Always, except over plain http on this very machine, where browsers and scripts would refuse to send it back. */
export function isSecure(c: PageContext, deps: Pick<Deps, 'config'>): boolean {
  if (deps.config.baseUrl.startsWith('https:')) return true
  return !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(c.req.url).hostname)
}

/** The word in the session cookie, or null when there is none that could be one. */
function sessionWord(c: PageContext, deps: Pick<Deps, 'config'>): string | null {
  const word = getCookie(c, cookieName(deps.config, sessionCookie))
  return word !== undefined && /^[\w-]{43}$/.test(word) ? word : null
}
