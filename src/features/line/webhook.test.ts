import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSignedByLine, readWebhook } from './webhook.ts'

const secret = '0123456789abcdef0123456789abcdef'
const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('the signature of LINE', () => {
  test.each([
    ['{"destination":"Utest","events":[]}', 'CKkf2AwgU7g2eATEVN8EBtWQ9fxxIvmY9peyn21tSn0='],
    [
      '{"destination":"Utest","events":[{"type":"message","message":{"type":"text","id":"1","text":"ไฟดับ"}}]}',
      'slqvKV1mkR/dt0FyyyWdkjbqJsUA64KZeJbjZQdxU+o=',
    ],
  ])('is known over the very bytes (INTEROP section 9): %s', (body, signature) => {
    expect(isSignedByLine(bytes(body), signature, [secret])).toBe(true)
    expect(isSignedByLine(bytes(`${body} `), signature, [secret])).toBe(false)
    expect(isSignedByLine(bytes(JSON.stringify(JSON.parse(body), null, 1)), signature, [secret])).toBe(false)
  })

  test.each([undefined, '', 'AAAA', 'not base64 at all', 'CKkf2AwgU7g2eATEVN8EBtWQ9fxxIvmY9peyn21tSn1='])(
    'missing, short or wrong (%s) is none',
    (signature) => {
      expect(isSignedByLine(bytes('{"destination":"Utest","events":[]}'), signature, [secret])).toBe(false)
    },
  )

  test('of the old secret is good while the secret is changed, of no other', () => {
    const body = bytes('{}')
    const by = (key: string) => createHmac('sha256', key).update(body).digest('base64')

    expect(isSignedByLine(body, by('old'), ['new', 'old'])).toBe(true)
    expect(isSignedByLine(body, by('old'), ['new'])).toBe(false)
    expect(isSignedByLine(body, by(''), [])).toBe(false)
  })
})

describe('a body that was signed', () => {
  const event = { type: 'message', webhookEventId: '01H', timestamp: 1, source: { type: 'user', userId: 'U1' } }

  test.each([
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['not JSON', bytes('destination=U')],
    ['JSON of another shape', bytes('{"events":[]}')],
    ['a list', bytes('[]')],
    ['bottomless', bytes('['.repeat(200_000))],
    ['too many events', bytes(JSON.stringify({ destination: 'U', events: Array(501).fill(event) }))],
  ])('and is %s is refused as a whole', (_, body) => {
    expect(readWebhook(body)).toEqual({ ok: false, problem: 'not-json' })
  })

  test('may bring events nobody knows: they are counted, the others are heard', () => {
    const events = [event, { type: 'message' }, 7, { ...event, timestamp: 'soon' }, { ...event, type: 'somethingNew' }]

    const read = readWebhook(bytes(JSON.stringify({ destination: 'U', events })))

    expect(read.ok && [read.value.events.map(({ type }) => type), read.value.unreadable]).toEqual([
      ['message', 'somethingNew'],
      3,
    ])
  })
})
