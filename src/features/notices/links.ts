import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import { sign, signedText } from '../../platform/http/signed.ts'
import { href } from '../../web/frame.ts'
import type { Outgoing } from './channel.ts'
import type { OpenNotice } from './queue.sql.ts'
import { isTopic, type Topic, topics } from './topic.ts'

/*
 * Addresses in letters that need no signing in. They say whose they are only to us: the id is that of the person here, and the
 * signature lets nobody make one for somebody else. Each can do one thing.
 */

type Needed = Pick<Deps, 'secrets' | 'config' | 'clock'>

const DAY_MS = 86_400_000
/** Links to settings work so long: an old letter handed on does not open them. Those to leave work for ever (RFC 8058), and end nothing else. */
export const SETTINGS_LINK_DAYS = 60

const settingsPurpose = 'notices-settings'
const leavePurpose = 'notices-leave'

export function settingsUrl(deps: Needed, lang: Lang, personId: string): string {
  return `${deps.config.baseUrl}${href(lang, `/notices/settings/${settingsWord(deps, personId)}`)}`
}

/** @param day on which the letter was written, in days since 1970; today where it is not said */
export function settingsWord(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  personId: string,
  day = dayOf(deps.clock.now()),
): string {
  return sign(deps.secrets.key(settingsPurpose), `${personId} ${day.toString(36)}`)
}

/**
 * @returns whose settings these are, or null when we did not write the address. `isOld`: it opens nothing any more, but a new one may be sent
 * to the same person
 */
export function personOfSettings(
  deps: Pick<Deps, 'secrets' | 'clock'>,
  word: string,
): { personId: string; isOld: boolean } | null {
  const [personId = '', day] = signedText(deps.secrets.key(settingsPurpose), word)?.split(' ') ?? []
  if (!isId(personId)) return null
  return { personId, isOld: dayOf(deps.clock.now()) - dayIn(day) > SETTINGS_LINK_DAYS }
}

function dayOf(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS)
}

/** Letters written before days stood in them are old. */
function dayIn(text: string | undefined): number {
  return /^[0-9a-z]{1,6}$/.test(text ?? '') ? Number.parseInt(text ?? '', 36) : 0
}

/** What a letter can end: one thing that somebody follows, or these topics as a whole. */
export interface Leaving {
  readonly personId: string
  readonly topics: readonly Topic[]
  readonly leaves: { readonly kind: string; readonly id: string } | null
  /** When the letter was written, in days since 1970. */
  readonly day: number
}

/** Null where everything in the letter belongs to an office: that can be gathered, not left. */
export function leaveLinks(
  deps: Needed,
  lang: Lang,
  personId: string,
  letter: readonly Pick<OpenNotice, 'topic' | 'leaves'>[],
): Outgoing['leave'] {
  const [first] = letter
  const same = letter.every(({ leaves }) => leaves?.kind === first?.leaves?.kind && leaves?.id === first?.leaves?.id)
  const leaves = same ? (first?.leaves ?? null) : null
  const free = [...new Set(letter.map(({ topic }) => topic))].filter((topic) => !topics[topic].duty)
  if (leaves === null && free.length === 0) return null
  const word = leaveWord(deps, { personId, topics: free, leaves, day: dayOf(deps.clock.now()) })
  return {
    url: `${deps.config.baseUrl}${href(lang, `/notices/leave/${word}`)}`,
    oneClickUrl: `${deps.config.baseUrl}/api/v1/notices/leave/${word}`,
  }
}

export function leaveWord(deps: Pick<Deps, 'secrets'>, { personId, topics: left, leaves, day }: Leaving): string {
  const what = leaves === null ? left.join(',') : `=${leaves.kind}=${leaves.id}`
  return sign(deps.secrets.key(leavePurpose), `${personId} ${what} ${day.toString(36)}`)
}

/** @returns what the address ends, or null when we did not write it */
export function leavingOf(deps: Pick<Deps, 'secrets'>, word: string): Leaving | null {
  const text = signedText(deps.secrets.key(leavePurpose), word)
  const [personId = '', what = '', written] = text?.split(' ') ?? []
  const day = dayIn(written)
  if (!isId(personId) || what === '') return null
  const [, kind, id] = /^=([^=]+)=(.+)$/.exec(what) ?? []
  if (kind !== undefined && id !== undefined) return { personId, topics: [], leaves: { kind, id }, day }
  return { personId, topics: what.split(',').filter(isTopic), leaves: null, day }
}
