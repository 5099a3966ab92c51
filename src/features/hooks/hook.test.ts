import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { badgeSvg } from './badge.ts'
import { aboutOf, againAt, isWanted, type PublicEntry, payloadOf, type Wanted } from './hook.ts'
import { urlProblem } from './hook-form.ts'
import { newSecret, signedHeaders } from './signature.ts'
import { nodeExample } from './verifying-example.ts'

const step = (facts: Record<string, unknown>, over: Partial<PublicEntry> = {}): PublicEntry => ({
  leaf: 7,
  type: 'complaint',
  subject: '57-7KQ2-MXH4-PC3/e1',
  ref: '57-7KQ2-MXH4-PC3',
  href: '/complaints/57-7KQ2-MXH4-PC3',
  at: new Date('2026-11-23T02:00:00Z'),
  facts: { ref: '57-7KQ2-MXH4-PC3', category: 'road', area: '570101', body: 'CTY-1', text: 'digest', ...facts },
  ...over,
})
const everything: Wanted = { topics: ['case.new', 'case.changed'], areaCode: null, categoryCode: null, bodyCode: null }
const lineOf = (code: string) => [code, code.slice(0, 4), code.slice(0, 2), 'TH', 'R1']

describe('an entry of the public log', () => {
  test.each([
    [{ step: 'received', state: 'received' }, 'case.new'],
    [{ step: 'moved', state: 'in_progress' }, 'case.changed'],
    [{ step: 'moved', state: 'closed' }, 'case.closed'],
  ])('of a case with %j is %s', (facts, topic) => {
    expect(aboutOf(step(facts))?.topic).toBe(topic)
  })

  test('that was forgotten or is of a kind nobody can ask for is told to nobody', () => {
    expect(aboutOf(step({}, { facts: null }))).toBeNull()
    expect(aboutOf(step({}, { type: 'constructor' }))).toBeNull()
  })

  test.each([
    ['everything', {}, true],
    ['its province', { areaCode: '57' }, true],
    ['a group of provinces it lies in', { areaCode: 'R1' }, true],
    ['another province', { areaCode: '5' }, false],
    ['its category and body', { categoryCode: 'road', bodyCode: 'CTY-1' }, true],
    ['another body', { bodyCode: 'CTY-2' }, false],
    ['another category', { categoryCode: 'water' }, false],
    ['another topic', { topics: ['resolution.made'] as const }, false],
  ])('reaches who asked for %s: %j', (_, over, expected) => {
    const about = aboutOf(step({ step: 'received', state: 'received' }))

    expect(about !== null && isWanted({ ...everything, ...over }, about, lineOf)).toBe(expected)
  })

  test('is sent as facts that are public, with the way to page and proof and without words', () => {
    const entry = step({ step: 'received', state: 'received', title: 'ถนนพังหน้าบ้านนายสมชาย' })
    const about = aboutOf(entry)
    const sent = about === null ? {} : JSON.parse(payloadOf(entry, about, 'https://prasan.test'))

    expect(sent).toEqual({
      type: 'case.new',
      timestamp: '2026-11-23T02:00:00.000Z',
      data: {
        ref: '57-7KQ2-MXH4-PC3',
        step: 'received',
        state: 'received',
        category: 'road',
        area: '570101',
        body: 'CTY-1',
        page: 'https://prasan.test/complaints/57-7KQ2-MXH4-PC3',
        proof: 'https://prasan.test/log/entries/7',
      },
    })
  })
})

test('what does not arrive is sent again over three days, then no more', () => {
  const began = new Date('2026-11-23T02:00:00Z')
  let at: Date | null = began
  let sendings = 1
  let last = began
  while (at !== null) {
    at = againAt(sendings, at)
    if (at === null) break
    sendings += 1
    last = at
  }

  expect(sendings).toBe(10)
  expect((last.getTime() - began.getTime()) / 3_600_000).toBeCloseTo(75.6, 1)
})

describe('a signature', () => {
  const sending = { id: 'evt_7', at: new Date(), payload: '{"type":"case.new"}' }

  test('is that of Standard Webhooks, and both secrets sign while one is changed', () => {
    const [first, second] = [newSecret(), newSecret()]
    const headers = signedHeaders([first, second], sending)
    const signed = `evt_7.${headers['webhook-timestamp']}.${sending.payload}`
    const expected = [first, second].map(
      (secret) =>
        `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
          .update(signed)
          .digest('base64')}`,
    )

    expect(headers['webhook-signature']).toBe(expected.join(' '))
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  })

  test('is checked by the example we give to receivers, which refuses what was changed, old, or signed by another', async () => {
    const { isFromPrasan } = (await import(`data:text/javascript,${encodeURIComponent(nodeExample)}`)) as {
      isFromPrasan: (secret: string, headers: Record<string, string>, body: Buffer) => boolean
    }
    const [ours, old] = [newSecret(), newSecret()]
    const headers = signedHeaders([ours, old], sending)
    const body = Buffer.from(sending.payload)
    const stale = signedHeaders([ours], { ...sending, at: new Date(Date.now() - 600_000) })

    expect([isFromPrasan(ours, headers, body), isFromPrasan(old, headers, body)]).toEqual([true, true])
    expect(isFromPrasan(newSecret(), headers, body)).toBe(false)
    expect(isFromPrasan(ours, headers, Buffer.from('{"type":"case.old"}'))).toBe(false)
    expect(isFromPrasan(ours, stale, body)).toBe(false)
  })
})

test.each([
  ['', 'missing'],
  ['city.example', 'not-an-address'],
  ['ftp://city.example/x', 'not-an-address'],
  ['https://me:word@city.example/', 'not-an-address'],
  ['http://127.0.0.1/', 'closed-network'],
  ['http://2130706433/', 'closed-network'],
  ['http://[::ffff:10.0.0.1]/', 'closed-network'],
  ['http://169.254.169.254/latest/', 'closed-network'],
  ['http://localhost:3000/', 'closed-network'],
  ['https://city.example/prasan', null],
])('%s as the address of a receiver is %s', (typed, problem) => {
  expect(urlProblem(typed, {})).toBe(problem)
})

describe('a badge', () => {
  test('is made of drawn boxes and escaped words alone', () => {
    const drawn = badgeSvg({ label: '<script>"&', text: 'ค้าง 3', meaning: 'doing' }).toString()
    const svg = drawn.replace(/<style>[^<]*<\/style>/, '')

    expect(svg).not.toMatch(/<script|<style|style=|href| on\w+=/)
    expect(svg).toContain('&lt;script&gt;')
  })

  test('grows with the word, not with the vowels above and below its letters', () => {
    const widthOf = (label: string) =>
      Number(/width="(\d+)"/.exec(badgeSvg({ label, text: 'x', meaning: 'doing' }).toString())?.[1])

    expect(widthOf('กขค')).toBeLessThan(widthOf('กขคง'))
    expect(widthOf('กก')).toBe(widthOf('กี่กู้'))
    expect(widthOf('องค์การบริหารส่วนตำบล'.repeat(20))).toBeLessThan(700)
    expect(badgeSvg({ label: 'Wiang', text: '3 open', meaning: 'doing' }).toString()).not.toContain('<style>')
  })
})
