import { randomBytes } from 'node:crypto'
import { getCookie } from 'hono/cookie'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { cookie, cookieName } from '../../platform/http/signed.ts'
import { DRAFT_SECONDS } from './drafts.ts'

const draftCookie = 'prasan_draft'
const casesCookie = 'prasan_cases'
const receiptCookie = 'prasan_receipt'
const supportCookie = 'prasan_me_too'

/** As long as an officer's session: a borrowed phone forgets whose case it opened. */
const CASES_SECONDS = 12 * 60 * 60
const RECEIPT_SECONDS = 30 * 60
const SUPPORT_SECONDS = 365 * 86_400
const MOST_CASES = 20

type Needed = Pick<Deps, 'config' | 'secrets' | 'clock'>

export function draftToken(c: PageContext, deps: Needed): string | null {
  const token = getCookie(c, cookieName(deps.config, draftCookie))
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null
}

export function keepDraftToken(c: PageContext, deps: Needed, token: string): void {
  setCookie(c, cookie(deps.config, draftCookie, token, DRAFT_SECONDS))
}

export function forgetDraftToken(c: PageContext, deps: Needed): void {
  setCookie(c, cookie(deps.config, draftCookie, '', 0))
}

interface OpenedCases {
  readonly refs: readonly string[]
  readonly until: number
}

/** Cases this browser showed the receipt of, in the last hours. */
export function openedCases(c: PageContext, deps: Needed): readonly string[] {
  const kept = opened<OpenedCases>(c, deps, casesCookie)
  return kept !== null && kept.until > deps.clock.now().getTime() ? kept.refs : []
}

export function keepOpened(c: PageContext, deps: Needed, ref: string): void {
  const refs = [ref, ...openedCases(c, deps).filter((one) => one !== ref)].slice(0, MOST_CASES)
  storeOpened(c, deps, refs)
}

export function forgetOpened(c: PageContext, deps: Needed, ref: string): void {
  storeOpened(
    c,
    deps,
    openedCases(c, deps).filter((one) => one !== ref),
  )
}

function storeOpened(c: PageContext, deps: Needed, refs: readonly string[]): void {
  const kept: OpenedCases = { refs, until: deps.clock.now().getTime() + CASES_SECONDS * 1000 }
  setCookie(c, cookie(deps.config, casesCookie, sealed(deps, casesCookie, kept), refs.length === 0 ? 0 : CASES_SECONDS))
}

/** What the page after sending shows: it travels sealed in the browser, because the receipt is stored nowhere. */
export interface SentReceipts {
  readonly sent: readonly { readonly ref: string; readonly receipt: string }[]
  readonly until: number
}

export function sentReceipts(c: PageContext, deps: Needed): SentReceipts['sent'] {
  const kept = opened<SentReceipts>(c, deps, receiptCookie)
  return kept !== null && kept.until > deps.clock.now().getTime() ? kept.sent : []
}

export function keepReceipts(c: PageContext, deps: Needed, sent: SentReceipts['sent']): void {
  const kept: SentReceipts = { sent, until: deps.clock.now().getTime() + RECEIPT_SECONDS * 1000 }
  setCookie(c, cookie(deps.config, receiptCookie, sealed(deps, receiptCookie, kept), RECEIPT_SECONDS))
}

/** A random mark of this browser, made when "me too" is pressed for the first time and used for nothing else. */
export function supportMark(c: PageContext, deps: Needed): string {
  const there = getCookie(c, cookieName(deps.config, supportCookie))
  if (there !== undefined && /^[\w-]{22}$/.test(there)) return there
  const mark = randomBytes(16).toString('base64url')
  setCookie(c, cookie(deps.config, supportCookie, mark, SUPPORT_SECONDS))
  return mark
}

function sealed(deps: Needed, name: string, value: object): string {
  return seal(deps.secrets.key('complaint-cookie'), JSON.stringify(value), name)
}

function opened<T>(c: PageContext, deps: Needed, name: string): T | null {
  const given = getCookie(c, cookieName(deps.config, name))
  if (given === undefined || given === '') return null
  try {
    return JSON.parse(open(deps.secrets.key('complaint-cookie'), given, name)) as T
  } catch {
    // Altered, or of another key: as good as none.
    return null
  }
}

function setCookie(c: PageContext, value: string): void {
  c.header('Set-Cookie', value, { append: true })
}
