import { describe, expect, test } from 'vitest'
import { readViewDraft } from './saved-view.ts'

describe('a list to keep', () => {
  test('is a path of ours with its filters, without the position in it', () => {
    const read = readViewDraft({ list: '/projects?place=57&cursor=abc&year=2570', name: '  ถนน   เชียงราย ' }, [])

    expect(read).toEqual({
      ok: true,
      value: { path: '/projects', query: 'place=57&year=2570', name: 'ถนน เชียงราย', bodyId: null },
    })
  })

  test.each([
    'https://example.org/projects',
    '//example.org',
    '/account',
    '',
    '/projects/../account',
    'javascript:alert(1)',
  ])('is not %s', (list) => {
    expect(readViewDraft({ list, name: 'x' }, [])).toEqual({ ok: false, problem: 'not-a-list' })
  })

  test('needs a name that fits on a line', () => {
    expect(readViewDraft({ list: '/projects', name: ' ' }, [])).toEqual({ ok: false, problem: 'name-missing' })
    expect(readViewDraft({ list: '/projects', name: 'ก'.repeat(81) }, [])).toEqual({
      ok: false,
      problem: 'name-too-long',
    })
  })

  test('is shared only with a body the person has a role in', () => {
    expect(readViewDraft({ list: '/overlaps', name: 'x', share: 'b2' }, ['b1'])).toEqual({
      ok: false,
      problem: 'not-your-body',
    })
    expect(readViewDraft({ list: '/overlaps', name: 'x', share: 'b1' }, ['b1']).ok).toBe(true)
  })
})
