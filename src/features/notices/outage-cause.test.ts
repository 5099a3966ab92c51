import { expect, test } from 'vitest'
import { type OutageCause, outageCause, outageWords } from './outage-cause.ts'

test.each<[OutageCause, string[]]>([
  ['sign-in', ['535', '530', 'EAUTH', '401', '403']],
  ['no-tls', ['ETLS', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']],
  ['no-name', ['EDNS', 'ENOTFOUND', 'EAI_AGAIN']],
  ['wrong-address', ['closed-network', 'not-an-address', 'too-many-redirects']],
  ['silent', ['ESOCKET', 'ECONNREFUSED', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'too-slow', 'unreachable']],
  ['full', ['429', '421', '452']],
  ['other-side', ['500', '503', '554', 'broken']],
  ['unknown', ['unknown', 'failed', '418']],
])('codes of “%s” ask the same of who keeps the platform running', (cause, reasons) => {
  expect(reasons.map(outageCause)).toEqual(reasons.map(() => cause))
})

test('a closed door says in words why and what to do, by the names of what is set, and keeps the code', () => {
  const thai = outageWords({ door: 'mail', reason: '535' }, 'th')
  const english = outageWords({ door: 'sms', reason: 'unreachable' }, 'en')

  expect(thai).toEqual({
    why: 'ปลายทางไม่ยอมรับชื่อผู้ใช้ รหัสผ่าน หรือกุญแจของระบบ',
    todo: 'ตรวจค่า PRASAN_SMTP_URL แล้วเริ่มระบบใหม่',
    code: '535',
  })
  expect(english.why).toBe('nobody answers there')
  expect(english.todo).toContain('PRASAN_SMS_URL, PRASAN_SMS_KEY')
})
