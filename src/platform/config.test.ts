import { expect, test } from 'vitest'
import { addressOf, readConfig } from './config.ts'
import { reachOf } from './net/reach.ts'
import { OperatorProblem } from './problem.ts'

function refusalOf(env: Record<string, string>): OperatorProblem {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof OperatorProblem) return error
    throw error
  }
  throw new Error('it was accepted')
}

test('without any variable the product runs on this machine only, with demonstration data in var/', () => {
  const config = readConfig({})

  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    demo: true,
    databaseUrl: null,
    dataFolderChosen: false,
  })
  expect(config.dataFolder).toMatch(/\/var$/)
  expect(config.baseUrl).toBe('http://127.0.0.1:3000')
})

test('an empty variable is as good as none', () => {
  expect(readConfig({ PORT: '', PRASAN_DEMO: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, demo: true })
})

test.each([
  ['PORT', ['abc', '-1', '65536', '80.5', '0x50', '1e3', ' ']],
  ['PRASAN_DEMO', ['yes', 'true', '-1', '0.001', '51', '1e1']],
  ['DATABASE_URL', ['mysql://x/y', 'localhost', 'postgres://u:50%@h/d', 'postgres://u:p@h:abc/d']],
  ['PRASAN_URL', ['somewhere.test']],
  ['PRASAN_DEMO_REACH', ['10.0.0.1:80', 'localhost:3000', '127.0.0.2:80', '127.0.0.1:80,169.254.169.254:80']],
  ['PRASAN_SMTP_URL', ['http://mail']],
  ['PRASAN_IMAP_URL', ['http://mail', 'imaps://box.test', 'imaps://u@box.test', 'imaps://u:50%@box.test']],
  ['PRASAN_MAIL_ADDRESS', ['box', 'box+more@city.test', 'a-name-much-too-long@city.test']],
  ['PRASAN_IMAP_FOLDERS', ['One', 'a,b,c', 'a*,b']],
  ['PRASAN_MAIL_PLUS', ['yes']],
  ['PRASAN_DKIM_DOMAIN', ['nowhere', 'a_b.test']],
  ['PRASAN_DKIM_SELECTOR', ['a.b', '-a']],
  ['PRASAN_TRUSTED_PROXIES', ['6', 'all']],
  ['PRASAN_METRICS_TOKEN', ['short']],
  ['PRASAN_SECRET', ['c0ffee', 'g'.repeat(64)]],
  ['PRASAN_LOG', ['loud']],
  ['PRASAN_LINE_CHANNEL_SECRET', ['short', 'g'.repeat(32)]],
  ['PRASAN_LINE_CHANNEL_TOKEN', ['short', 'with a blank in the middle of it']],
  ['PRASAN_LINE_API', ['ftp://line.test', 'api.line.me']],
])('%s is refused with what it must be, in both languages, and is never repeated', (name, wrong) => {
  for (const value of wrong) {
    const { said } = refusalOf({ [name]: value })

    expect(said.en).toMatch(new RegExp(`^The configuration is wrong: ${name} must be .*\\. Nothing was started\\.$`))
    expect(said.th).toMatch(new RegExp(`^ค่าที่ตั้งไว้ไม่ถูกต้อง: ${name} ต้องเป็น.* ยังไม่ได้เริ่มสิ่งใด$`))
    if (value.trim().length > 3) expect(said.en).not.toContain(value)
  }
})

test('every wrong variable is named once', () => {
  const { message } = refusalOf({ PORT: 'x', PRASAN_DEMO: 'x' })

  expect(message.match(/PORT must|PRASAN_DEMO must/g)).toEqual(['PORT must', 'PRASAN_DEMO must'])
})

test('the address to type names this machine where the server listens on all of them', () => {
  expect(addressOf('0.0.0.0', 3000)).toBe('http://localhost:3000')
  expect(addressOf('::1', 8080)).toBe('http://[::1]:8080')
  expect(readConfig({ HOST: '::', PRASAN_URL: 'https://prasan.example/' }).baseUrl).toBe('https://prasan.example')
})

const lineSecret = '0123456789abcdef0123456789abcdef'
const lineToken = 'a-channel-access-token-of-a-test'

test('LINE is shut until secret and token are set, and while the secret is changed both are taken', () => {
  expect(readConfig({}).line).toBeNull()
  expect(
    readConfig({
      PRASAN_LINE_CHANNEL_SECRET: `${lineSecret},${'f'.repeat(32)}`,
      PRASAN_LINE_CHANNEL_TOKEN: lineToken,
    }).line,
  ).toEqual({
    secrets: [lineSecret, 'f'.repeat(32)],
    token: lineToken,
    apiUrl: 'https://api.line.me',
    dataUrl: 'https://api-data.line.me',
  })
})

test.each([
  ['PRASAN_LINE_CHANNEL_TOKEN', { PRASAN_LINE_CHANNEL_SECRET: lineSecret }],
  ['PRASAN_LINE_CHANNEL_SECRET', { PRASAN_LINE_CHANNEL_TOKEN: lineToken }],
])('half of the settings of LINE is a mistake: %s is asked for', (missing, env) => {
  expect(refusalOf(env).said.en).toContain(`${missing} must be`)
})

test('addresses of the own machine are opened for a demonstration alone', () => {
  const env = { PRASAN_DEMO_REACH: '127.0.0.1:4106', PRASAN_DEMO_PLAYS: 'ก | A' }
  const [demo, real] = [readConfig(env), readConfig({ ...env, PRASAN_DEMO: '0' })]

  expect([demo.demoReach, demo.demoPlays]).toEqual([['127.0.0.1:4106'], 'ก | A'])
  expect([real.demoReach, real.demoPlays]).toEqual([[], null])
  expect(reachOf(real)).toEqual({})
  expect([4106, 4107].map((port) => reachOf(demo).mayReach?.('127.0.0.1', port))).toEqual([true, false])
  expect(reachOf(demo).mayReach?.('169.254.169.254', 80)).toBe(false)
})
