import type { Deps } from '../../platform/deps.ts'
import { erasuresWaiting, forgetErasures, forgetHiddenPhotos, forgetSealedPhotos, pointedAt } from './erasures.sql.ts'

/** SECURITY 8: the whole of a photo two years after closing, as the words; what a moderator hid after a month, in which it can be shown again. */
const ORIGINAL_DAYS = 730
const HIDDEN_DAYS = 30
/** Longer than a draft lives: a photo nobody sent yet points at its file from a sealed draft, which no query can see. */
const UNUSED_DAYS = 15
const DAY_MS = 86_400_000
const AT_ONCE = 500

/**
 * Erases photos whose time is over: the sealed whole of those in cases closed long ago, and what was hidden. A file goes from the disk when no row of
 * any room points at it: files are named by what is in them, so two photos may share one.
 */
export async function eraseOldPhotos(deps: Pick<Deps, 'db' | 'clock' | 'files'>): Promise<number> {
  const now = deps.clock.now()
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  await deps.db.transaction(async (tx) => {
    await forgetSealedPhotos(tx, before(ORIGINAL_DAYS), now)
    await forgetHiddenPhotos(tx, before(HIDDEN_DAYS), now)
  })
  let erased = 0
  let after = ''
  for (;;) {
    const waiting = await erasuresWaiting(deps.db, after, AT_ONCE)
    if (waiting.length === 0) return erased
    after = waiting.at(-1) ?? ''
    const needed = await pointedAt(deps.db, waiting)
    const settled: string[] = []
    for (const sha256 of waiting) {
      const isGone = !needed.has(sha256) && (await deps.files.remove(sha256, before(UNUSED_DAYS)))
      if (isGone) erased += 1
      if (isGone || needed.has(sha256)) settled.push(sha256)
    }
    await forgetErasures(deps.db, settled)
  }
}
