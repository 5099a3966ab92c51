import { formatPublicId, newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { notifyAll } from '../notices/index.ts'
import { th } from './messages.th.ts'
import { officersOfBody } from './officers.ts'
import type { Pair } from './overlaps.sql.ts'
import { insertNotice } from './review.sql.ts'

export type NotifyDeps = Pick<Deps, 'clock' | 'secrets' | 'config'>

/** One thing both bodies of each pair are to know. */
export interface News {
  readonly kind: 'decided' | 'asked'
  readonly pairs: readonly Pair[]
  /** What was decided or asked, with the reason, as it stands on the public page. */
  readonly says: string
  /** Who did it: is not written to about the own act. */
  readonly by: string
}

/**
 * Tells the bodies of the pairs: a notice for each pair and body, seen by their officers at `/overlaps/answers`, and one
 * message for each officer however many pairs there are, in Thai, the language of the offices. Part of the transaction of the
 * act itself.
 */
export async function notifyBodies(tx: Tx, deps: NotifyDeps, news: News): Promise<void> {
  const at = deps.clock.now()
  const pairsOfBody = new Map<string, Pair[]>()
  for (const pair of news.pairs) {
    for (const bodyId of new Set([pair.left.bodyId, pair.right.bodyId])) {
      pairsOfBody.set(bodyId, [...(pairsOfBody.get(bodyId) ?? []), pair])
    }
  }
  const pairsOfOfficer = new Map<string, Set<Pair>>()
  for (const [bodyId, pairs] of pairsOfBody) {
    const officers = (await officersOfBody(tx, bodyId, at)).filter((person) => person !== news.by)
    for (const person of officers) {
      const known = pairsOfOfficer.get(person) ?? new Set()
      for (const pair of pairs) known.add(pair)
      pairsOfOfficer.set(person, known)
    }
    for (const pair of pairs) {
      await insertNotice(tx, { id: newId(), pair, bodyId, kind: news.kind, letters: officers.length, at })
    }
  }
  const act = newId()
  await notifyAll(
    tx,
    deps,
    [...pairsOfOfficer].map(([personId, pairs]) => ({
      to: { personId },
      topic: 'overlaps.bodies' as const,
      key: `${news.kind} ${act}`,
      words: {
        subject: th.letter.subject[news.kind](pairs.size),
        text: letterText(deps, news, [...pairs]),
        path: '/overlaps/answers',
      },
      about: null,
    })),
  )
}

function letterText(deps: NotifyDeps, news: News, pairs: readonly Pair[]): string {
  const each = pairs.flatMap((pair) => [
    `${pair.left.title} (${pair.left.bodyNameTh})`,
    `${th.and} ${pair.right.title} (${pair.right.bodyNameTh})`,
    `${deps.config.baseUrl}/overlaps/${formatPublicId(pair)}`,
    '',
  ])
  return [th.letter.intro[news.kind], '', news.says, '', ...each].join('\n').trimEnd()
}
