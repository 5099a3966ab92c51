import { expect, test } from 'vitest'
import { acceptTotp, newTotpSecret, otpauthUri, toBase32, totpCode } from './totp.ts'

/** The key of RFC 6238 appendix B for SHA-1. Its codes have eight digits; ours are their last six. */
const rfcSecret = toBase32(Buffer.from('12345678901234567890'))

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at second %i the code is the one of RFC 6238', (second, code) => {
  expect(totpCode(rfcSecret, new Date(second * 1000))).toBe(code)
})

test('a code is taken with blanks, a hyphen or Thai digits, one step early or late, and not two', () => {
  const now = new Date(1111111111 * 1000)

  expect(acceptTotp(rfcSecret, ' 050 471 ', now, 0n)).toBe(37037037n)
  expect(acceptTotp(rfcSecret, '050-471', now, 0n)).toBe(37037037n)
  expect(acceptTotp(rfcSecret, '๐๕๐๔๗๑', now, 0n)).toBe(37037037n)
  expect(acceptTotp(rfcSecret, '050471', new Date(now.getTime() + 30_000), 0n)).toBe(37037037n)
  expect(acceptTotp(rfcSecret, '050471', new Date(now.getTime() - 30_000), 0n)).toBe(37037037n)
  expect(acceptTotp(rfcSecret, '050471', new Date(now.getTime() + 60_000), 0n)).toBeNull()
})

test('a code that was taken, and every older one, is refused', () => {
  const now = new Date(1111111111 * 1000)

  expect(acceptTotp(rfcSecret, '050471', now, 37037037n)).toBeNull()
  expect(acceptTotp(rfcSecret, '081804', now, 37037037n)).toBeNull()
})

test.each(['', '12345', '1234567', 'abcdef', '05047x'])('%j is no code', (typed) => {
  expect(acceptTotp(rfcSecret, typed, new Date(1111111111 * 1000), 0n)).toBeNull()
})

test('a new secret has 160 bits and is never the same', () => {
  const secrets = [newTotpSecret(), newTotpSecret()]

  expect(secrets[0]).toMatch(/^[A-Z2-7]{32}$/)
  expect(secrets[0]).not.toBe(secrets[1])
  expect(otpauthUri('ABC', 'a@b.example')).toBe(
    'otpauth://totp/Prasan:a%40b.example?secret=ABC&issuer=Prasan&algorithm=SHA1&digits=6&period=30',
  )
})
