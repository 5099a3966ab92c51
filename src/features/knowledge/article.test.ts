import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ArticleAct,
  type ArticleFacts,
  articleStates,
  decideAct,
  judgeComment,
  MOST_AN_HOUR,
  MOST_COMMENT_LETTERS,
  MOST_WAITING,
} from './article.ts'

const words = { title: 'ปะหลุม', problem: 'หลุม', cause: '', steps: 'ปะ', result: 'ดี', cost: '', watch: '' }
const anArticle = (over: Partial<ArticleFacts> = {}): ArticleFacts => ({
  state: 'review',
  version: 0,
  writtenBy: 'writer',
  words,
  ...over,
})
const by = (personId: string, reason = 'ตรวจแล้ว') => ({ personId, reason })
const nothing = { lastHour: 0, hasSaidWorks: false, sameWords: 0, waiting: 0 }

describe('the way of an article', () => {
  test('a second person publishes, and the version grows', () => {
    expect(decideAct(anArticle(), 'publish', by('reader'))).toEqual({
      ok: true,
      value: { state: 'published', version: 1 },
    })
    expect(decideAct(anArticle(), 'publish', by('writer'))).toMatchObject({ problem: { kind: 'second-person' } })
  })

  test('what is incomplete is not sent, and no act goes without its reason', () => {
    const draft = anArticle({ state: 'draft', words: { ...words, steps: ' ' } })

    expect(decideAct(draft, 'send', by('writer'))).toEqual({
      ok: false,
      problem: { kind: 'incomplete', parts: ['steps'] },
    })
    expect(decideAct(anArticle(), 'return', by('reader', ' '))).toMatchObject({ problem: { kind: 'reason-missing' } })
  })

  test('changing a published article leaves its version public', () => {
    expect(decideAct(anArticle({ state: 'published', version: 3 }), 'edit', by('writer'))).toEqual({
      ok: true,
      value: { state: 'draft', version: 3 },
    })
  })

  test('nothing comes back from withdrawn, and only review becomes published, whatever is tried', () => {
    const acts: readonly ArticleAct[] = ['edit', 'send', 'return', 'publish', 'withdraw']
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...acts), { maxLength: 12 }),
        fc.constantFrom(...articleStates),
        (tried, first) => {
          let article = anArticle({ state: first })
          for (const act of tried) {
            const decided = decideAct(article, act, by('reader'))
            if (!decided.ok) continue
            expect(article.state).not.toBe('withdrawn')
            if (decided.value.state === 'published') expect(article.state).toBe('review')
            expect(decided.value.version).toBeGreaterThanOrEqual(article.version)
            article = { ...article, ...decided.value }
          }
        },
      ),
      { numRuns: 2_000, seed: 5 },
    )
  })
})

describe('what becomes of a comment', () => {
  const said = (text: string, over: Partial<typeof nothing> = {}, isOfficer = false) =>
    judgeComment({ kind: 'comment', text, isOfficer }, { ...nothing, ...over })

  test('a visitor waits for a moderator, an officer speaks at once', () => {
    expect(said('ลองแล้วได้ผล')).toEqual({ ok: true, value: { state: 'waiting', suspicion: null } })
    expect(said('ลองแล้วได้ผล', {}, true)).toEqual({ ok: true, value: { state: 'shown', suspicion: null } })
  })

  test.each([
    ['www.casino.bet ฝากถอนไว', {}, 'links'],
    ['ข้อความเดิม', { sameWords: 1 }, 'repeated'],
    ['อีกเรื่อง', { lastHour: 3 }, 'flood'],
  ] as const)('%s is looked at first: %o', (text, over, suspicion) => {
    expect(said(text, over)).toMatchObject({ value: { suspicion } })
  })

  test('floods are refused before they are stored', () => {
    expect(said('อีก', { lastHour: MOST_AN_HOUR })).toMatchObject({ problem: { kind: 'too-many' } })
    expect(said('อีก', { waiting: MOST_WAITING })).toMatchObject({ problem: { kind: 'busy' } })
    expect(said('ก'.repeat(MOST_COMMENT_LETTERS + 1))).toMatchObject({ problem: { kind: 'too-long' } })
    expect(said('  ')).toMatchObject({ ok: false })
  })

  test('"works here too" counts once for a browser and needs no words', () => {
    const works = { kind: 'works', text: '', isOfficer: false } as const

    expect(judgeComment(works, nothing)).toEqual({ ok: true, value: { state: 'shown', suspicion: null } })
    expect(judgeComment(works, { ...nothing, hasSaidWorks: true })).toMatchObject({ problem: { kind: 'said-already' } })
  })
})
