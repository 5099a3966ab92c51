import { v7 } from 'uuid'
import type { Brand } from './brand.ts'
import { ok, type Result, refuse } from './result.ts'

/** Two digits that say where a row of a large table lives: a province code, or `00` for national. Never changes (DESIGN section 4). */
export type Home = Brand<string, 'Home'>

/** `<home>-<uuid>`, the address of a record of a large table: `57-01926e4c-…`. Knowing one does not reveal the next. */
export type PublicId = Brand<string, 'PublicId'>

export const NATIONAL_HOME = '00' as Home

/** A new id for a row: UUIDv7 (RFC 9562), lower case. Ids sort by time of making, to the millisecond. */
export function newId(): string {
  return v7()
}

/** @param text two digits: `00`, or 10 to 99 */
export function parseHome(text: string): Result<Home, 'not-a-home'> {
  return /^(?:00|[1-9]\d)$/.test(text) ? ok(text as Home) : refuse('not-a-home')
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** A UUID of any version in lower case with hyphens, as our own ids are written. */
export function isId(text: string): boolean {
  return UUID.test(text)
}

export function formatPublicId(key: { home: Home; id: string }): PublicId {
  return `${key.home}-${key.id}` as PublicId
}

/**
 * Reads a public id back into the full key of its row.
 * Strict on purpose: one record has one address, so capitals, braces, missing hyphens and blanks are refused.
 */
export function parsePublicId(text: string): Result<{ home: Home; id: string }, 'not-a-public-id'> {
  const home = parseHome(text.slice(0, 2))
  const id = text.slice(3)
  if (!home.ok || text[2] !== '-' || !isId(id)) return refuse('not-a-public-id')
  return ok({ home: home.value, id })
}
