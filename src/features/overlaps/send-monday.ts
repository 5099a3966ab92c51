import { formatPublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Leaver, notify } from '../notices/index.ts'
import { messages } from './messages.ts'
import {
  foundAtOf,
  insertMondayLetter,
  mondayChoiceOf,
  mondayLetterOf,
  storeMondayChoice,
  worthACall,
} from './monday.sql.ts'
import { daysWaiting, isNewOnMonday, weekOf } from './monday.ts'
import { allOfficers } from './officers.ts'
import { getsMondayLetter, planningScope } from './overlaps.policy.ts'
import { presentPair } from './overlaps.present.ts'
import { type Pair, pairsByKeys } from './overlaps.sql.ts'

export type MondayDeps = Pick<Deps, 'clock' | 'config' | 'secrets'>

/** What became of one planner's letter. */
export type MondayOutcome = 'sent' | 'sent-before' | 'not-wanted' | 'nothing-to-say' | 'no-address'

/**
 * Writes to every planner, each in a transaction of its own: a worker that is stopped in between goes on where it was when the
 * job runs again, and nobody is written to twice in a week.
 */
export async function sendMondayLetters(deps: MondayDeps & Pick<Deps, 'db'>): Promise<Record<MondayOutcome, number>> {
  const now = deps.clock.now()
  const planners = (await allOfficers(deps.db, now)).filter((person) => getsMondayLetter(person, now))
  const outcomes = { sent: 0, 'sent-before': 0, 'not-wanted': 0, 'nothing-to-say': 0, 'no-address': 0 }
  for (const planner of planners) {
    outcomes[await deps.db.transaction((tx) => sendMondayLetter(tx, deps, planner))] += 1
  }
  return outcomes
}

/** The letter and the record of it are one transaction. Nothing worth a call, no letter. */
async function sendMondayLetter(tx: Tx, deps: MondayDeps, planner: Viewer): Promise<MondayOutcome> {
  const { personId } = planner
  const at = deps.clock.now()
  const week = weekOf(at)
  const lang = await mondayChoiceOf(tx, personId)
  if (lang === 'none') return 'not-wanted'
  if ((await mondayLetterOf(tx, week, personId)) !== null) return 'sent-before'
  const keys = await worthACall(tx, planningScope(planner, at), personId, at)
  if (keys.length === 0) return 'nothing-to-say'
  const say = messages(lang).monday
  const pairs = await pairsByKeys(tx, keys)
  const foundAt = await foundAtOf(tx, keys)
  const base = `${deps.config.baseUrl}${lang === 'en' ? '/en' : ''}`
  const told = await notify(tx, deps, {
    to: { personId },
    topic: 'overlaps.monday',
    key: `monday ${week}`,
    lang,
    words: {
      subject: say.subject(pairs.length, formatDate(week, lang)),
      text: [
        say.intro(pairs.length),
        ...pairs.map((pair, i) =>
          pairText(pair, i + 1, { base, lang, waiting: waitingText(foundAt.get(pair.id), at, lang) }),
        ),
      ].join('\n\n'),
      path: '/overlaps/monday',
    },
    about: null,
    leaves: { kind: MONDAY, id: personId },
  })
  if (told === 'no-door') return 'no-address'
  if (told === 'off') return 'not-wanted'
  if (told === 'told-before' || !(await insertMondayLetter(tx, { week, personId, pairs: keys, at })))
    return 'sent-before'
  return 'sent'
}

function pairText(pair: Pair, number: number, { base, lang, waiting }: { base: string; lang: Lang; waiting: string }) {
  const shown = presentPair(pair, lang)
  const all = messages(lang)
  const lines = [
    `${number}. ${all.mayOverlap(shown.percent)} · ${all.monday.atStake(shown.atStake)} · ${waiting}`,
    `${shown.left.title}\n   ${shown.left.body} · ${shown.left.amount} ${all.baht} · ${shown.left.years}`,
    `${all.and} ${shown.right.title}\n   ${shown.right.body} · ${shown.right.amount} ${all.baht} · ${shown.right.years}`,
    `${all.monday.because} ${shown.reasons.slice(0, 3).join(' · ') || all.noReasons}`,
    ...(pair.pairsInCase > 1 ? [all.inCase(pair.pairsInCase.toLocaleString('en-US'))] : []),
    `${base}/overlaps/${formatPublicId(pair)}`,
  ]
  return lines.join('\n   ')
}

/** "new this week", or since how many weeks the pair waits. */
export function waitingText(foundAt: Date | undefined, now: Date, lang: Lang): string {
  const say = messages(lang).monday
  if (!foundAt || isNewOnMonday(foundAt, now)) return say.isNew
  return say.waits(Math.floor(daysWaiting(foundAt, now) / 7))
}

const MONDAY = 'overlaps-monday'

/** Ends the letters of a person, for the link in a notice. */
export const mondayLeavers: Readonly<Record<string, Leaver>> = {
  [MONDAY]: async (tx, { clock }, personId) => {
    await leaveMondayLetters(tx, personId, clock.now())
    return true
  },
}

/** Ends the letters by the address in one of them. Only ever ends them: whoever finds an old letter can do no more. */
async function leaveMondayLetters(tx: Tx, personId: string, now: Date): Promise<void> {
  if ((await mondayChoiceOf(tx, personId)) === 'none') return
  await storeMondayChoice(tx, personId, { letter: 'none', by: 'letter', at: now })
}
