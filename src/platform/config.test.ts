import { expect, test } from 'vitest'
import { addressOf, readConfig } from './config.ts'
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
  ['PRASAN_SMTP_URL', ['http://mail']],
  ['PRASAN_TRUSTED_PROXIES', ['6', 'all']],
  ['PRASAN_METRICS_TOKEN', ['short']],
  ['PRASAN_SECRET', ['c0ffee', 'g'.repeat(64)]],
  ['PRASAN_LOG', ['loud']],
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
