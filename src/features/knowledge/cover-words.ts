import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type StepListener, searchLexemes } from '../complaints/index.ts'
import { articlesOfCase, coverInArticle, insertEvent, storeState } from './knowledge.sql.ts'

/**
 * What a moderator covers in a case is covered in the articles made from it too: in the words at work, in every version people read,
 * in what was said about them, and in the search.
 */
export async function coverInArticles(
  tx: Tx,
  { ref, phrase, mark }: { readonly ref: string; readonly phrase: string; readonly mark: string },
): Promise<void> {
  for (const article of await articlesOfCase(tx, ref)) {
    await coverInArticle(tx, article, { phrase, mark }, (words) => searchLexemes(...words))
  }
}

/** A case that turned out to be private: the articles made from it are taken from view until somebody writes them anew. */
export const withdrawPrivate: StepListener = async (tx, deps, row, event) => {
  if (event.kind !== 'category' || row.facts.visibility !== 'private') return
  const now = deps.clock.now()
  for (const article of await articlesOfCase(tx, row.ref)) {
    if (!article.isSource || article.state === 'withdrawn') continue
    await storeState(tx, article, 'withdrawn', now)
    await insertEvent(tx, article, newId(), { kind: 'withdrawn', actorId: null, reason: 'case private', at: now })
  }
}
