import { expect, test } from 'vitest'
import { type Question, readAnswers } from './category.ts'

const question = (code: string, more: Partial<Question>): Question => ({
  code,
  textTh: code,
  textEn: code,
  kind: 'text',
  required: false,
  isPrivate: false,
  choices: [],
  ...more,
})
const choices = [
  { value: 'a', textTh: 'ก', textEn: 'A' },
  { value: 'b', textTh: 'ข', textEn: 'B' },
]
const asked = {
  questions: [
    question('office', { required: true }),
    question('size', { kind: 'choice', choices }),
    question('when', { kind: 'many', choices }),
    question('homes', { kind: 'number' }),
    question('danger', { kind: 'yes-no' }),
  ],
}

test('answers are read by their questions, Thai digits too, and what nobody asked is left out', () => {
  const fields = { 'q-office': ' อบต. ', 'q-size': 'a', 'q-homes': '๑,๒๐๐', 'q-danger': 'yes', 'q-state': 'closed' }

  const read = readAnswers(asked, fields, { 'q-when': ['a', 'b', 'a'] })

  expect(read).toEqual({
    ok: true,
    value: { office: 'อบต.', size: 'a', when: ['a', 'b'], homes: '1200', danger: 'yes' },
  })
})

test('every problem is named at once, beside its field', () => {
  const fields = { 'q-size': 'c', 'q-when': 'z', 'q-homes': 'many', 'q-danger': 'perhaps' }

  const read = readAnswers(asked, fields)

  expect(!read.ok && read.problem.map(({ field, kind }) => `${field} ${kind}`)).toEqual([
    'q-office missing',
    'q-size not-a-choice',
    'q-when not-a-choice',
    'q-homes not-a-number',
    'q-danger not-a-choice',
  ])
})

test('an answer that is too long is refused, not cut', () => {
  const read = readAnswers({ questions: [question('office', {})] }, { 'q-office': 'ก'.repeat(501) })

  expect(read).toEqual({ ok: false, problem: [{ field: 'q-office', code: 'office', kind: 'too-long' }] })
})
