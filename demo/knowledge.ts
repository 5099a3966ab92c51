import { searchLexemes } from '../src/features/complaints/index.ts'
import {
  type ArticleWords,
  articleByKey,
  insertArticle,
  insertComment,
  insertEvent,
  insertLink,
  storeState,
  storeVersion,
} from '../src/features/knowledge/index.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Chance } from './chance.ts'
import type { SolvedCase } from './complaint-past.ts'
import { knowledgeComments, knowledgeTexts } from './complaint-texts.ts'

const DAY_MS = 86_400_000
const MOST_MARKS = 14

/**
 * Solved cases written up: eight published, one to be checked, one being written; with marks that it works elsewhere, comments,
 * two of which wait for a moderator, and cases with the same problem.
 */
export async function makeDemoKnowledge(
  tx: Tx,
  solved: readonly SolvedCase[],
  writer: string | null,
  chance: Chance,
  now: Date,
): Promise<void> {
  for (const [at, text] of knowledgeTexts.entries()) {
    const same = solved.filter(({ categoryCode }) => categoryCode === text.code)
    const from = same.filter(({ home }) => home === '57').at(-1) ?? same.at(-1)
    if (from === undefined) continue
    const { title, problem, cause, steps, result, cost, watch } = text
    const words: ArticleWords = { title, problem, cause, steps, result, cost, watch }
    const key = { home: from.home, id: chance.id() }
    const written = new Date(Math.min(from.closedAt.getTime() + 3 * DAY_MS, now.getTime() - (at + 2) * DAY_MS))
    const made = { categoryCode: from.categoryCode, areaCode: from.areaCode, bodyId: from.bodyId, caseRef: from.ref }
    await insertArticle(tx, { ...key, ...made, words, madeBy: writer }, written)
    await insertEvent(tx, key, chance.id(), { kind: 'made', actorId: writer, reason: from.ref, at: written })
    if (text.state !== undefined) {
      if (text.state === 'review') await storeState(tx, key, 'review', written)
      continue
    }
    const article = await articleByKey(tx, key)
    if (article === null) throw new Error('an article of the demonstration is not there')
    const day = new Date(written.getTime() + DAY_MS)
    const reason = 'ตรวจกับหน่วยงานแล้ว'
    const search = searchLexemes(...Object.values(words))
    await storeVersion(tx, article, { version: 1, search, reason, by: null, now: day })
    await insertEvent(tx, key, chance.id(), { kind: 'published', actorId: null, reason, at: day })
    for (let mark = chance.whole(0, MOST_MARKS); mark > 0; mark--) {
      await say(tx, key, { kind: 'works', text: '', state: 'shown' }, chance, day)
    }
    for (const said of knowledgeComments.filter(({ state }) => state === 'shown' || at < 2)) {
      if (said.state === 'waiting' || chance.happens(0.5)) await say(tx, key, said, chance, day)
    }
    for (const other of same.filter(({ ref }) => ref !== from.ref).slice(0, chance.whole(0, 3))) {
      await insertLink(tx, key, { ref: other.ref, by: writer, reason: 'ปัญหาเดียวกัน', now: day })
    }
  }
}

async function say(
  tx: Tx,
  key: { readonly home: string; readonly id: string },
  said: (typeof knowledgeComments)[number],
  chance: Chance,
  at: Date,
): Promise<void> {
  const suspicion = said.text.includes('www.') ? ('links' as const) : null
  const by = { bodyId: null, personId: null, byKey: `demonstration ${chance.id()}` }
  await insertComment(tx, { home: key.home, id: chance.id(), articleId: key.id, ...said, ...by, suspicion }, at)
}
