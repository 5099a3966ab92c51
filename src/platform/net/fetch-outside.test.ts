import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchOutside } from './fetch-outside.ts'
import { isPublicAddress } from './public-address.ts'

let server: Server
let port: number
const heard: string[] = []

beforeAll(async () => {
  server = createServer((request, answer) => {
    heard.push(request.url ?? '')
    if (request.url === '/to-inside') return answer.writeHead(302, { Location: 'http://10.0.0.1/' }).end()
    if (request.url === '/round') return answer.writeHead(302, { Location: '/round' }).end()
    if (request.url === '/large')
      return answer.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(Buffer.alloc(5_000))
    if (request.url === '/never') return
    if (request.url === '/elsewhere') return answer.writeHead(302, { Location: `http://localhost:${port}/key` }).end()
    if (request.url === '/here') return answer.writeHead(302, { Location: '/key' }).end()
    if (request.url === '/key') return answer.writeHead(200).end(request.headers.authorization ?? 'none')
    if (request.url === '/gone') return answer.writeHead(410).end()
    return answer.writeHead(200, { 'Content-Type': 'text/plain' }).end('ภาพ')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Lets the test's own server be reached and nothing else of this machine. */
const ownServer = { mayReach: (address: string, at: number) => address === '127.0.0.1' && at === port }

test.each(['8.8.8.8', '2606:4700:4700::1111'])('%s is of the open internet', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'fd00::1',
  'fe80::1',
  'localhost',
  '',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

describe('an address somebody wrote down', () => {
  test.each([
    ['of this machine', () => `http://127.0.0.1:${port}/`],
    ['of this machine by name', () => `http://localhost:${port}/`],
    ['of this machine as one number', () => `http://2130706433:${port}/`],
    ['of this machine in octal', () => `http://0177.0.0.1:${port}/`],
    ['of this machine in short', () => `http://127.1:${port}/`],
    ['of this machine in IPv6', () => `http://[::1]:${port}/`],
    ['of this machine as IPv4 in IPv6', () => `http://[::ffff:127.0.0.1]:${port}/`],
    ['where clouds keep their keys', () => 'http://169.254.169.254/latest/meta-data/'],
    ['of a network of its own', () => 'http://192.168.0.1/'],
  ])('%s is not asked', async (_, address) => {
    heard.length = 0

    const answer = await fetchOutside(address())

    expect(answer).toEqual({ ok: false, problem: { kind: 'closed-network' } })
    expect(heard).toEqual([])
  })

  test.each([
    'file:///etc/passwd',
    'ftp://example.org/x',
    'javascript:alert(1)',
    'http://name:word@example.org/',
    'no address',
  ])('%s is refused', async (address) => {
    expect(await fetchOutside(address)).toEqual({ ok: false, problem: { kind: 'not-an-address' } })
  })

  test.each([
    ['/here', 'Bearer key'],
    ['/elsewhere', 'none'],
  ])('a key goes along to %s only where the redirect stays with the one it was meant for', async (path, said) => {
    const answer = await fetchOutside(`http://127.0.0.1:${port}${path}`, {
      mayReach: (_, at) => at === port,
      headers: { Authorization: 'Bearer key' },
    })

    expect(answer.ok && Buffer.from(answer.value.bytes).toString()).toBe(said)
  })

  test('that may be reached gives its bytes and their type', async () => {
    const answer = await fetchOutside(`http://127.0.0.1:${port}/x`, ownServer)

    expect(answer.ok && [answer.value.status, answer.value.type, Buffer.from(answer.value.bytes).toString()]).toEqual([
      200,
      'text/plain',
      'ภาพ',
    ])
  })

  test.each([
    ['a redirect into a closed network', '/to-inside', { kind: 'closed-network' }],
    ['a redirect without end', '/round', { kind: 'too-many-redirects' }],
    ['too many bytes', '/large', { kind: 'too-large', most: 1_000 }],
    ['no answer in time', '/never', { kind: 'too-slow' }],
    ['a refusal', '/gone', { kind: 'answered', status: 410 }],
  ])('%s is told', async (_, path, problem) => {
    const answer = await fetchOutside(`http://127.0.0.1:${port}${path}`, {
      ...ownServer,
      mostBytes: 1_000,
      milliseconds: 300,
    })

    expect(answer).toEqual({ ok: false, problem })
  })
})
