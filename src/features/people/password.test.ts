import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { hashPassword, isPassword, passwordProblem } from './password.ts'

test.each([
  ['สั้นเกินไป', 'too-short'],
  ['elevenchars', 'too-short'],
  ['x'.repeat(129), 'too-long'],
  ['Password1234', 'common'],
  ['aaaaaaaaaaaaaa', 'common'],
  ['abcabcabcabc', 'common'],
  ['abcdefghijklm', 'common'],
  ['poiuytrewqlk', null],
  ['mlkjihgfedcba', 'common'],
  ['somchai.jaidee@moi.example', 'like-you'],
  ['Somchai.Jaidee', 'like-you'],
  ['สมชาย ใจดีมาก', 'like-you'],
  ['สมชายใจดีมาก', 'like-you'],
  ['correct horse battery', null],
  ['ฝนตกที่ทะเลทุกวัน', null],
])('%s: %s', (password, problem) => {
  expect(passwordProblem(password, ['สมชาย ใจดีมาก', 'somchai.jaidee@moi.example'])).toBe(problem)
})

test('length counts letters, not code units', () => {
  expect(passwordProblem('🌧️🌾🐃🚜'.repeat(1), [])).toBe('too-short')
})

test('a stored password is Argon2id with 64 MiB, three passes, one lane, and opens with the same letters only', async () => {
  const stored = await hashPassword({ config: readConfig({}) }, 'ฝนตกที่น้ำตก12')

  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(await isPassword('ฝนตกที่น้ำตก12', stored)).toBe(true)
  expect(await isPassword('ฝนตกที่น\u0e49\u0e4d\u0e32ตก12', stored)).toBe(true)
  expect(await isPassword('ฝนตกที่น้ำตก13', stored)).toBe(false)
})
