import { expect, test } from 'vitest'
import { Preparer, prepare, thaiLexicon, Words } from '../../engines/overlap/index.ts'
import { readWord, tidy, versionOfWords, withWords } from './words.ts'

const form = { word: 'ถ.คสล.สาธิต', meaning: 'objects/road.concrete', reason: 'อบต. ใช้คำย่อนี้' }

test('a word is read with its meaning and reason, in one spelling', () => {
  const read = readWord({ ...form, word: '  ถ.คสล.สาธิต\u200b ' }, thaiLexicon)

  expect(read).toEqual({
    ok: true,
    value: { word: 'ถ.คสล.สาธิต', list: 'objects', meaning: 'road.concrete', reason: 'อบต. ใช้คำย่อนี้' },
  })
  expect(tidy('Solar  CELL')).toBe('solar cell')
})

test('a word the finder knows is refused, with what it takes it for', () => {
  const read = readWord({ ...form, word: 'ขุดลอก' }, thaiLexicon)

  expect(read).toEqual({
    ok: false,
    problem: [{ field: 'word', kind: 'known', as: { list: 'works', meaning: 'dredge' } }],
  })
})

test('every missing or wrong field is named', () => {
  expect(readWord({}, thaiLexicon)).toMatchObject({
    problem: [
      { field: 'word', kind: 'missing' },
      { field: 'meaning', kind: 'missing' },
      { field: 'reason', kind: 'missing' },
    ],
  })
  expect(readWord({ ...form, word: 'ก' }, thaiLexicon)).toMatchObject({ problem: [{ kind: 'bad-length' }] })
  expect(readWord({ ...form, word: '12.50' }, thaiLexicon)).toMatchObject({ problem: [{ kind: 'no-letters' }] })
  expect(readWord({ ...form, meaning: 'objects/__proto__' }, thaiLexicon)).toMatchObject({
    problem: [{ field: 'meaning', kind: 'missing' }],
  })
  expect(readWord({ ...form, reason: 'ก'.repeat(501) }, thaiLexicon)).toMatchObject({ problem: [{ kind: 'too-long' }] })
})

test('an added word is read as its group is, and titles without it are read as before', () => {
  const added = [{ list: 'objects', meaning: 'road.concrete', word: 'ถ.คสล.สาธิต' } as const]
  const preparer = new Preparer(new Words(withWords(thaiLexicon, added)))
  const project = (title: string) => ({
    id: '1',
    title,
    body: null,
    place: null,
    amountSatang: null,
    fiscalYears: null,
  })

  const own = preparer.prepare(project('ก่อสร้าง ถ.คสล.สาธิต หมู่ที่ 3 ตำบลแม่กรณ์'))
  const shipped = prepare(project('ก่อสร้าง ถนนคอนกรีตเสริมเหล็ก หมู่ที่ 3 ตำบลแม่กรณ์'))
  const other = 'ขุดลอกคลองแม่กรณ์ หมู่ที่ 3'

  expect([...own.objects]).toEqual([...shipped.objects])
  expect(preparer.prepare(project(other))).toEqual(prepare(project(other)))
})

test('a set of words has one name, in whatever order the words came', () => {
  const [a, b] = [
    { list: 'works', meaning: 'dredge', word: 'สาง' } as const,
    { list: 'fillers', meaning: '', word: 'โดยด่วน' } as const,
  ]

  expect(versionOfWords([a, b])).toBe(versionOfWords([b, a]))
  expect(versionOfWords([a])).not.toBe(versionOfWords([b]))
  expect(withWords(thaiLexicon, [])).toBe(thaiLexicon)
})
