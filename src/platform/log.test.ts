import { expect, test } from 'vitest'
import { loggedError, openLog } from './log.ts'

test('an error is logged with its place, its code and its cause, and without what it quotes', () => {
  const fromDatabase = Object.assign(new Error('duplicate key: (somchai@example.org)'), {
    code: '23505',
    table: 'persons',
    detail: 'somchai',
  })
  const error = new Error('the import failed', { cause: fromDatabase })

  const logged = loggedError(error)

  expect(logged).toMatchObject({
    type: 'Error',
    message: 'the import failed',
    cause: { code: '23505', table: 'persons' },
  })
  expect(logged.at.length).toBeGreaterThan(0)
  expect(JSON.stringify(logged)).not.toContain('somchai')
})

test('a parser that quotes its input is not quoted, and a thrown text is not either', () => {
  const unparsed = (() => {
    try {
      return JSON.parse('{"name": สมชาย}')
    } catch (error) {
      return error
    }
  })()

  expect(JSON.stringify([loggedError(unparsed), loggedError('สมชาย')])).not.toContain('สมชาย')
})

test('a log line is JSON with a time and no host or process', () => {
  const lines: string[] = []

  openLog('info', { write: (line) => void lines.push(line) }).info({ requestId: 'r' }, 'a line')

  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-/),
    requestId: 'r',
    msg: 'a line',
  })
})
