import { describe, expect, test } from 'vitest'
import { readRule, ruleText, ruleTyped } from './rule-text.ts'

describe('rules of days as they are typed', () => {
  test.each([
    ['15/8', 'th'],
    ['15/8 >', 'th'],
    ['15/8 <', 'en'],
    ['สิ้นเดือน 8', 'th'],
    ['สิ้นเดือน 8 ทำการ', 'th'],
    ['end 8 working', 'en'],
    ['draft+10', 'th'],
    ['frame-next.start-3ท', 'th'],
    ['draft+5w', 'en'],
  ] as const)('%s is read and written back the same', (typed, lang) => {
    const read = readRule(typed)

    expect(read.ok && ruleTyped(read.value, lang)).toBe(typed)
  })

  test.each(['', '15', '31/13', '0/8', 'สิ้นเดือน 13', 'draft', '+10', 'สิ้นปี', 'draft+ten'])('%s is refused', (typed) => {
    expect(readRule(typed)).toEqual({ ok: false, problem: 'unreadable' })
  })

  test('Thai digits are read, and a rule is told in words', () => {
    const date = readRule('๑๕/๘ >')
    const after = readRule('draft-3w')
    const name = () => 'ร่างแผน'

    expect(date.ok && ruleText(date.value, 'th', name)).toBe('15 สิงหาคม ถ้าตรงวันหยุดเลื่อนไปวันทำการถัดไป')
    expect(after.ok && ruleText(after.value, 'en', name)).toBe('3 working days before the due day of "ร่างแผน"')
  })
})
