import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import type { KeptPhoto } from '../complaints/index.ts'

/** Whose photo it is and of which case: brought by anybody else, or to another case, it is no photo. */
export interface Holder {
  readonly personId: string
  readonly caseId: string
}

type Needed = Pick<Deps, 'secrets' | 'clock'>

/** As long as a form may lie open. */
const HELD_MS = 12 * 3_600_000

/** A photo that waits for the rest of its form, as a word the form carries: no row, and nothing to tidy up. */
export function holdPhoto({ secrets, clock }: Needed, holder: Holder, photo: KeptPhoto): string {
  const until = clock.now().getTime() + HELD_MS
  return seal(secrets.key('inspection-photo'), JSON.stringify({ photo, until }), contextOf(holder))
}

/** @returns the photo; null where the word is of another person or case, is too old, or was never given */
export function heldPhoto({ secrets, clock }: Needed, holder: Holder, word: string | undefined): KeptPhoto | null {
  if (word === undefined || word === '' || word.length > LONGEST) return null
  try {
    const held = JSON.parse(open(secrets.key('inspection-photo'), word, contextOf(holder))) as Held
    return held.until > clock.now().getTime() ? held.photo : null
  } catch {
    // Anybody may send any word; one that does not open was not given by us.
    return null
  }
}

interface Held {
  readonly photo: KeptPhoto
  readonly until: number
}

const LONGEST = 1_000

function contextOf({ personId, caseId }: Holder): string {
  return `casework/inspection/${personId}/${caseId}`
}
