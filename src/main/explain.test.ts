import { expect, test } from 'vitest'
import { OperatorProblem } from '../platform/problem.ts'
import { explain, traceOf } from './explain.ts'
import { operatorLang } from './operator-lang.ts'

const failure = (code: string, path = '') => Object.assign(new Error('raw words'), { code, path })

test('a known problem is said in the language of the operator', () => {
  const problem = new OperatorProblem({ th: 'ดิสก์เต็ม', en: 'The disk is full.' })

  expect(explain(problem, 'th')).toBe('ดิสก์เต็ม')
  expect(explain(problem, 'en')).toBe('The disk is full.')
  expect(explain(new OperatorProblem('One sentence for both.'), 'th')).toBe('One sentence for both.')
  expect(problem.message).toBe('The disk is full.')
})

test.each([
  ['ENOSPC', 'The disk is full'],
  ['EACCES', '/var/x cannot be used (EACCES)'],
  ['EROFS', '/var/x cannot be used (EROFS)'],
  ['EMFILE', 'Raise ulimit -n'],
  ['ECONNREFUSED', 'The database cannot be reached'],
])('what the system refuses with %s is told as what to do', (code, sentence) => {
  expect(explain(failure(code, '/var/x'), 'en')).toContain(sentence)
})

test('a defect is one line; where it happened is told on request only', () => {
  const defect = new TypeError('x is not a function\n    at secret places')

  expect(explain(defect, 'en')).toBe(
    'The program failed: x is not a function Run it again with PRASAN_LOG=debug to see where.',
  )
  expect(traceOf(defect, {})).toBeNull()
  expect(traceOf(defect, { PRASAN_LOG: 'debug' })).toContain('explain.test.ts')
})

test('the operator reads Thai where the terminal is Thai, and English where it is anything else or nothing', () => {
  expect(operatorLang({ LANG: 'th_TH.UTF-8' })).toBe('th')
  expect(operatorLang({ LANG: 'th_TH.UTF-8', LC_ALL: 'C' })).toBe('en')
  expect(operatorLang({ LANG: 'en_US.UTF-8', LC_MESSAGES: 'th_TH' })).toBe('th')
  expect(operatorLang({ LANG: 'C' })).toBe('en')
  expect(operatorLang({})).toBe('en')
})
