import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { judgeTexts, type LoggedWords, type ShownText, wordsDigest } from './held-words.ts'
import { entryProblem, type HeldWords } from './public-event.ts'

const salt = Buffer.alloc(32, 1)
const said = { text: 'จะเข้าไปซ่อม' }
const digest = wordsDigest(said, salt)
const entry = (index: number, id: string, words: HeldWords | null): LoggedWords => ({
  id,
  index,
  at: `2026-11-2${index}T00:00:00.000Z`,
  words,
})
const shown = (name: string, words: ShownText['words'] = said, one: Buffer | null = salt): ShownText => ({
  name,
  words,
  salt: one,
})
const verdicts = (entries: LoggedWords[], texts: ShownText[], isMoving = false) =>
  judgeTexts(entries, texts, isMoving).map(({ name, verdict, by, isLater }) => [name, verdict, by?.index, isLater])

test('the digest of words is what anybody computes from its description: a name, a line feed, the salt, and sorted JSON in form C', () => {
  const bytes = Buffer.from('{"answers":{},"place":null,"words":"é"}')
  const plain = createHash('sha256').update('prasan words 1\n').update(salt).update(bytes).digest('base64')

  expect(wordsDigest({ words: 'e\u0301', place: null, answers: {} }, salt)).toBe(plain)
})

test.each<[string, ShownText[], HeldWords | null, string[]]>([
  ['in the words of the log', [shown('a')], { a: digest }, ['held']],
  ['in other words', [shown('a', { text: 'ไม่ซ่อม' })], { a: digest }, ['changed']],
  ['under another salt', [shown('a', said, Buffer.alloc(32, 2))], { a: digest }, ['changed']],
  ['without its salt', [shown('a', said, null)], { a: digest }, ['changed']],
  ['without its words', [shown('a', null)], { a: digest }, ['changed']],
  ['with words it never had', [shown('a')], {}, ['changed']],
  ['without words, as it was', [shown('a', null, null)], {}, []],
  ['from before words were held', [shown('a', said, null)], null, ['not-held']],
])('a step shown %s is judged by the entry of it', (_how, texts, words, expected) => {
  expect(judgeTexts([entry(1, 'a', words)], texts).map(({ verdict }) => verdict)).toEqual(expected)
})

test('the newest entry about a text counts, and says that it was shown otherwise before', () => {
  const other = wordsDigest({ text: 'จะ[ชื่อบุคคล]' }, salt)
  const entries = [entry(1, 'a', { a: other }), entry(2, 'b', { a: digest })]

  expect(verdicts(entries, [shown('a'), shown('b', null)])).toEqual([['a', 'held', 2, true]])
})

test('words of the report that wait for a look are not gone; a note of an outcome that was taken back is', () => {
  const entries = [entry(1, 'a', { report: digest, outcome: digest }), entry(2, 'b', { outcome: null })]

  expect(verdicts(entries, [shown('report', null, null), shown('outcome', null)])).toEqual([
    ['report', 'waiting', 1, false],
  ])
  expect(verdicts(entries, [shown('report', null, null), shown('outcome', { note: 'ทำแล้ว' })])).toContainEqual([
    'outcome',
    'changed',
    2,
    false,
  ])
})

test('while a step is on its way into the log, what does not fit yet is no fault', () => {
  expect(verdicts([entry(1, 'a', { a: digest })], [shown('a', { text: 'ใหม่' })], true)).toEqual([
    ['a', 'not-held', 1, false],
  ])
})

test('an entry may hold words or none; anything else in that place is no entry of ours', () => {
  const at = '2026-11-20T00:00:00.000Z'
  const one = { v: 1, type: 'complaint', id: 'a/b', at, logged: at, digest }

  expect([one, { ...one, words: {} }, { ...one, words: { report: digest, outcome: null } }].map(problem)).toEqual([
    null,
    null,
    null,
  ])
  expect(
    [
      { ...one, words: 'x' },
      { ...one, words: [digest] },
      { ...one, words: { a: 1 } },
    ].map(problem),
  ).toEqual(['not-an-entry', 'not-an-entry', 'not-an-entry'])
})

const problem = (given: unknown) => entryProblem(given, null)
