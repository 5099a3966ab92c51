import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import type { KeptPhoto } from './report.ts'

/* Photos of the short form, which has no draft on the server: they wait with the form, as a word it carries, until the rest of it is right. */

type Needed = Pick<Deps, 'secrets' | 'clock'>

/** As long as a form may lie open. */
const HELD_MS = 12 * 3_600_000
const LONGEST = 8_000

interface Held {
  readonly photos: readonly KeptPhoto[]
  readonly until: number
}

/** @param key the form's own key: with another form the word opens nothing */
export function holdPhotos({ secrets, clock }: Needed, key: string, photos: readonly KeptPhoto[]): string {
  const held: Held = { photos, until: clock.now().getTime() + HELD_MS }
  return seal(secrets.key('report-photos'), JSON.stringify(held), contextOf(key))
}

/** @returns the photos; none where the word is of another form, is too old, or was never given */
export function heldPhotos({ secrets, clock }: Needed, key: string, word: string | undefined): readonly KeptPhoto[] {
  if (word === undefined || word === '' || word.length > LONGEST) return []
  try {
    const held = JSON.parse(open(secrets.key('report-photos'), word, contextOf(key))) as Held
    return held.until > clock.now().getTime() ? held.photos : []
  } catch {
    // Anybody may send any word; one that does not open was not given by us.
    return []
  }
}

function contextOf(key: string): string {
  return `complaints/short-form/${key}`
}
