import { expect, test } from 'vitest'
import { blockOf } from './client-block.ts'

test('an IPv4 address is cut to its /24, however it is written', () => {
  expect(blockOf('203.0.113.77')).toBe('203.0.113.0/24')
  expect(blockOf('::ffff:203.0.113.77')).toBe('203.0.113.0/24')
  expect(blockOf('203.0.113.77:4711')).toBe('203.0.113.0/24')
})

test('an IPv6 address is cut to its /48, however it is written', () => {
  expect(blockOf('2001:db8:12:34::1')).toBe('2001:db8:12::/48')
  expect(blockOf('2001:0DB8:0012:0034:0:0:0:1')).toBe('2001:db8:12::/48')
  expect(blockOf('[2001:db8:12::1]:443')).toBe('2001:db8:12::/48')
  expect(blockOf('fe80::1%eth0')).toBe('fe80:0:0::/48')
  expect(blockOf('::1')).toBe('0:0:0::/48')
})

test('what is no address has no block', () => {
  for (const text of ['', 'unknown', '1.2.3', '999.1.1.1', 'evil.example', '2001:db8']) expect(blockOf(text)).toBeNull()
})
