import { DAYS_AHEAD } from '../../engines/schedule/index.ts'
import { formatPublicId, newId } from '../../kernel/ids.ts'
import { addDays, type LocalDate, todayInBangkok, weekdayOf } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { notify } from '../notices/index.ts'
import { th } from './messages.th.ts'
import { markTold, missesPage, noteDigest, type StoredMiss, untold } from './misalignments.sql.ts'
import { missSentence } from './miss-sentence.ts'
import { officersOf } from './officers.ts'
import { currentTemplates } from './setup.sql.ts'

export type TellDeps = Pick<Deps, 'clock' | 'secrets' | 'config'>

const MOST_IN_LETTER = 40
const MOST_IN_DIGEST = 5_000

/**
 * Writes to the officers of both bodies about what misses each other within three weeks: once for each misalignment, and again only
 * when its days change. One letter a person, however many there are. What lies further off waits for the letter of the week.
 * @returns how many letters
 */
export async function tellOfficers(tx: Tx, deps: TellDeps): Promise<number> {
  const now = deps.clock.now()
  const misses = await untold(tx, addDays(todayInBangkok(now), DAYS_AHEAD))
  if (misses.length === 0) return 0
  const letters = await writeTo(tx, deps, misses, 'missed')
  await markTold(tx, misses)
  return letters.length
}

/**
 * The letter of the week, on Mondays: everything open in the bodies an officer plans for. Nothing to tell, no letter; the same week
 * twice, one letter.
 * @returns how many letters
 */
export async function sendDigests(tx: Tx, deps: TellDeps): Promise<number> {
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  if (weekdayOf(today) !== 1) return 0
  const { misses } = await missesPage(tx, { state: 'open' }, MOST_IN_DIGEST)
  if (misses.length === 0) return 0
  const letters = await writeTo(tx, deps, misses, 'digest', today)
  return letters.length
}

async function writeTo(
  tx: Tx,
  deps: TellDeps,
  misses: readonly StoredMiss[],
  kind: 'missed' | 'digest',
  weekOf: LocalDate | null = null,
): Promise<string[]> {
  const now = deps.clock.now()
  const bodyIds = [...new Set(misses.flatMap(({ before, after }) => [before.bodyId, after.bodyId]))]
  const templates = await currentTemplates(tx)
  const written: string[] = []
  for (const [personId, bodies] of await officersOf(tx, bodyIds, now)) {
    const own = misses.filter(({ before, after }) => bodies.has(before.bodyId) || bodies.has(after.bodyId))
    if (own.length === 0) continue
    const isNew =
      weekOf === null || (await noteDigest(tx, { personId, weekOf, misalignments: own.length, sentAt: now }))
    if (!isNew) continue
    const each = own
      .slice(0, MOST_IN_LETTER)
      .flatMap((miss) => [
        missSentence(miss, templates, 'th'),
        `${deps.config.baseUrl}/calendar/misalignments/${formatPublicId(miss)}`,
        '',
      ])
    const told = await notify(tx, deps, {
      to: { personId },
      topic: `calendars.${kind}`,
      key: weekOf === null ? `missed ${newId()}` : `digest ${weekOf}`,
      words: {
        subject: th.letter.subject[kind](own.length),
        text: [
          th.letter.intro[kind],
          '',
          ...each,
          ...(own.length > MOST_IN_LETTER ? [th.letter.more(own.length - MOST_IN_LETTER)] : []),
        ].join('\n'),
        path: '/calendar/misalignments?mine=1',
      },
      about: null,
    })
    if (told !== 'told') continue
    written.push(personId)
  }
  return written
}
