import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aStoredApiKey } from '../../../test/support/builders.ts'
import { aBodyOf } from '../../../test/support/case-desk.ts'
import { aReported, doMove } from '../../../test/support/complaint-desk.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { createApp } from '../../platform/http/app.ts'
import { type RunningServer, serve } from '../../platform/http/serve.ts'
import { caseByRef, timelineOf } from '../complaints/index.ts'
import { keepContact } from '../people/index.ts'
import { connectSystem, trySystem } from './connect-system.ts'
import { forwardCases, sealedKey } from './forward.ts'
import { hearUpdates } from './hear.ts'
import { open311Room } from './index.ts'
import { countStuck, endPeer, insertPeer, peersInUse } from './peers.sql.ts'

let ours: TestHouse
let now = new Date(testNow)
let bodyId: string
const clock = { now: () => now }
const loopback = { mayReach: (address: string) => address === '127.0.0.1' }

beforeAll(async () => {
  ours = await aTestHouse({ clock })
  bodyId = (await aBodyOf(ours.db, 'city', 'เทศบาลนครทดสอบ', '570101')).id
})

afterAll(() => ours?.close())

beforeEach(async () => {
  now = new Date(testNow)
  await ours.db.query('truncate open311_peers, open311_forwards, complaints, complaint_sources cascade')
})

async function aPerson(house: TestHouse): Promise<string> {
  const contact = { name: 'ผู้ดูแล ทดสอบ', email: null, phone: null }
  return house.db.transaction((tx) => keepContact(tx, house.deps, contact))
}

async function connect(endpoint: string): Promise<string> {
  const id = newId()
  const madeBy = await aPerson(ours)
  const peer = { id, bodyId, endpoint, jurisdiction: null, services: {}, usualService: null, askedUntil: clock.now() }
  await ours.db.transaction((tx) =>
    insertPeer(tx, { ...peer, keySealed: sealedKey(ours.deps, id, 'key'), madeBy, reason: 'ทดสอบ' }, clock.now()),
  )
  return id
}

/** A case that the body with the other system has. */
async function aCaseOfIts(): Promise<string> {
  const { ref } = await aReported(ours)
  const row = await caseByRef(ours.db, ref)
  if (row?.facts.leadBodyId !== bodyId) throw new Error('the case went elsewhere')
  return ref
}

const forwards = async () =>
  (
    await ours.db.query<{ state: string; remoteId: string | null; problem: string | null }>(
      'select state, remote_id as "remoteId", last_problem as problem from open311_forwards order by made_at',
    )
  ).rows

const stateOf = async (ref: string) => (await caseByRef(ours.db, ref))?.facts.state

describe('the neighbouring city, which runs Prasan too', () => {
  let theirs: TestHouse
  let server: RunningServer

  beforeAll(async () => {
    theirs = await aTestHouse({ clock })
    await aStoredApiKey(theirs.db, 'key', ['open311'], clock.now())
  })

  afterAll(() => theirs?.close())

  beforeEach(async () => {
    await theirs.db.query('truncate complaints, complaint_sources cascade')
    server = await opened(0)
    await connect(`http://127.0.0.1:${server.port}/open311/v2`)
  })

  afterEach(() => server?.stop())

  const opened = (port: number) =>
    serve(
      createApp(theirs.deps, {
        rooms: [open311Room()],
        viewerOf: async () => null,
        errorPage: (_c, status) => `<!doctype html><title>${status}</title>`,
        assets: { version: 'v1', files: [] },
      }),
      { host: '127.0.0.1', port },
    )

  const casesThere = async () =>
    (
      await theirs.db.query<{ ref: string; words: string; channel: string }>(
        'select ref, words, channel from complaints',
      )
    ).rows

  test('gets a case once, with our address and nobody’s name', async () => {
    const ref = await aCaseOfIts()

    await forwardCases(ours.deps, loopback)
    await forwardCases(ours.deps, loopback)

    const [there, ...more] = await casesThere()
    expect(more).toEqual([])
    expect(there).toMatchObject({ channel: 'open311', words: expect.stringContaining(`/complaints/${ref}`) })
    expect(await forwards()).toEqual([{ state: 'sent', remoteId: there?.ref, problem: null }])
  })

  test('what it does comes back as steps of its body, each once', async () => {
    const ref = await aCaseOfIts()
    await forwardCases(ours.deps, loopback)
    const [there] = await casesThere()
    const by = {
      actor: { kind: 'officer' as const, personId: newId(), bodyId: null },
      reason: 'ทดสอบ',
      visibility: 'public' as const,
    }
    const remote = there?.ref ?? ''
    await doMove(theirs, remote, { kind: 'screen' }, by)
    await doMove(
      theirs,
      remote,
      { kind: 'assign', bodyId: (await aBodyOf(theirs.db, 'city', 'เมืองข้างเคียง', '570101')).id },
      by,
    )
    await hearUpdates(ours.deps, loopback)
    await doMove(theirs, remote, { kind: 'accept' }, { ...by, text: 'รับเรื่องแล้ว' })
    now = new Date(now.getTime() + 60_000)
    await doMove(theirs, remote, { kind: 'start' }, { ...by, text: 'ช่างออกสำรวจแล้ว' })
    now = new Date(now.getTime() + 60_000)

    await hearUpdates(ours.deps, loopback)
    const underway = await stateOf(ref)
    await doMove(theirs, remote, { kind: 'resolve', outcome: 'fixed', note: null }, { ...by, text: 'ซ่อมเสร็จแล้ว' })
    now = new Date(now.getTime() + 60_000)
    await hearUpdates(ours.deps, loopback)
    const again = await hearUpdates(ours.deps, loopback)

    const row = await caseByRef(ours.db, ref)
    const said = row === null ? [] : (await timelineOf(ours.db, row, 'public')).map(({ text }) => text).filter(Boolean)
    expect([underway, row?.facts.state, row?.facts.outcome, again]).toEqual(['in_progress', 'resolved', 'fixed', 0])
    expect(said).toEqual(['รับเรื่องแล้ว', 'ช่างออกสำรวจแล้ว', 'ซ่อมเสร็จแล้ว'])
  })

  test('a sending that was cut off after it arrived is not sent again', async () => {
    await aCaseOfIts()
    await forwardCases(ours.deps, loopback)
    await ours.db.query(`update open311_forwards set state = 'sending', remote_id = null, sent_at = null`)
    now = new Date(now.getTime() + 10 * 60_000)

    await forwardCases(ours.deps, loopback)

    const there = await casesThere()
    expect([there.length, (await forwards())[0]]).toEqual([
      1,
      { state: 'sent', remoteId: there[0]?.ref, problem: null },
    ])
  })

  test('while it is away cases wait, and arrive afterwards once', async () => {
    const { port } = server
    await server.stop()
    await aCaseOfIts()
    await forwardCases(ours.deps, loopback)
    const waiting = await forwards()
    server = await opened(port)

    await forwardCases(ours.deps, loopback)
    const tooEarly = (await casesThere()).length
    now = new Date(now.getTime() + 24 * 3_600_000)
    for (let times = 0; times < 3; times += 1) await forwardCases(ours.deps, loopback)

    expect(waiting).toEqual([{ state: 'sending', remoteId: null, problem: 'unreachable' }])
    expect([tooEarly, (await casesThere()).length, (await forwards())[0]?.state]).toEqual([0, 1, 'sent'])
  })

  test('a private case stays here', async () => {
    await aReported(ours, { isPrivate: true })

    await forwardCases(ours.deps, loopback)

    expect([await forwards(), await casesThere()]).toEqual([[], []])
  })

  test('a case whose words wait for a person’s look waits here as long', async () => {
    await aCaseOfIts()
    await ours.db.query('update complaints set words_shown_at = $1', [new Date(now.getTime() + 3_600_000)])

    await forwardCases(ours.deps, loopback)
    const before = await casesThere()
    now = new Date(now.getTime() + 2 * 3_600_000)
    await forwardCases(ours.deps, loopback)

    expect([before.length, (await casesThere()).length]).toEqual([0, 1])
  })

  test('administrators see how it stands, what waits and why, and have it tried at once; others see nothing', async () => {
    const ref = await aCaseOfIts()
    await forwardCases(ours.deps, {})
    const admin = anOfficer([{ role: 'platform-administrator', areaCode: 'TH' }])
    const planner = anOfficer()

    const page = await (await ours.get('/systems', admin)).text()
    const english = await (await ours.get('/en/systems?state=refused', admin)).text()
    const csv = await (await ours.get('/systems.csv', admin)).text()
    const stopped = [await ours.get('/systems', planner), await ours.post('/systems/retry', { one: 'x' }, planner)]
    const one = /name="one" value="([^"]+)"/.exec(page)?.[1] ?? ''
    await ours.post('/systems/retry', { one }, admin)
    await forwardCases(ours.deps, loopback)

    expect(page).toContain('เทศบาลนครทดสอบ')
    expect(page).toContain('ที่อยู่ไม่ได้อยู่บนอินเทอร์เน็ต')
    expect([page.includes(ref), english.includes(ref), csv.includes(ref)]).toEqual([true, false, true])
    expect(stopped.map(({ status }) => status)).toEqual([403, 403])
    expect(await (await ours.get('/systems', admin)).text()).toContain((await casesThere())[0]?.ref)
  })

  test('what is on its way this moment is not sent a second time', async () => {
    await aCaseOfIts()
    await forwardCases(ours.deps, {})
    const admin = anOfficer([{ role: 'platform-administrator', areaCode: 'TH' }])
    const until = new Date(clock.now().getTime() + 60_000)
    await ours.db.query('update open311_forwards set last_problem = null, next_at = $1', [until])
    const one = /name="one" value="([^"]+)"/.exec(await (await ours.get('/systems', admin)).text())?.[1] ?? ''

    await ours.post('/systems/retry', { one }, admin)

    const { rows } = await ours.db.query('select state, next_at as next from open311_forwards')
    expect(rows).toEqual([{ state: 'sending', next: until }])
  })

  test('one whose key cannot be opened says so and keeps the others neither from handing over nor from hearing', async () => {
    const other = newId()
    const otherBody = (await aBodyOf(ours.db, 'city', 'เมืองที่กุญแจเสีย', '570102')).id
    const madeBy = await aPerson(ours)
    const peer = {
      id: other,
      bodyId: otherBody,
      endpoint: 'http://127.0.0.1:9',
      jurisdiction: null,
      services: {},
      usualService: null,
    }
    await ours.db.transaction((tx) =>
      insertPeer(tx, { ...peer, askedUntil: clock.now(), keySealed: 'not ours', madeBy, reason: 'ทดสอบ' }, clock.now()),
    )
    await aCaseOfIts()

    await forwardCases(ours.deps, loopback)
    await hearUpdates(ours.deps, loopback)

    const { rows } = await ours.db.query(
      'select last_problem as problem from open311_peers order by last_problem nulls first',
    )
    expect(rows).toEqual([{ problem: null }, { problem: 'key-unreadable' }])
    expect((await forwards())[0]?.state).toBe('sent')
  })

  test('connected again under another key goes on with what was handed over, and tries at once what the key kept from it', async () => {
    const endpoint = `http://127.0.0.1:${server.port}/open311/v2/`
    const madeBy = await aPerson(ours)
    const connectWith = (key: string) =>
      ours.db.transaction((tx) => connectSystem(tx, ours.deps, { bodyId, endpoint, key, madeBy, reason: `ด้วย ${key}` }))
    const settings = { services: {}, usualService: 'other' }
    const peer = { endpoint: endpoint.slice(0, -1), jurisdiction: null }
    await connectWith('wrong')
    await aCaseOfIts()
    await forwardCases(ours.deps, loopback)
    const refused = await forwards()

    await connectWith('key')
    await forwardCases(ours.deps, loopback)

    expect(refused).toMatchObject([{ state: 'refused', problem: expect.stringMatching(/^403 /) }])
    expect([(await forwards()).map(({ state }) => state), (await casesThere()).length]).toEqual([['sent'], 1])
    const { rows } = await ours.db.query('select reason, ended_at is null as "inUse" from open311_peers order by 1')
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['ด้วย key', true],
      ['ด้วย wrong', false],
      ['ทดสอบ', false],
    ])
    expect(await trySystem(ours.deps, { ...peer, key: 'key' }, settings, loopback)).toMatchObject({
      ok: true,
      value: { without: [] },
    })
    const wrong = await trySystem(ours.deps, { ...peer, key: 'wrong' }, settings, loopback)
    expect(wrong).toMatchObject({ ok: false, problem: { kind: 'refused', status: 403 } })
    expect(await trySystem(ours.deps, { ...peer, key: 'key' }, settings, {})).toMatchObject({
      ok: false,
      problem: { kind: 'closed-network' },
    })
  })

  test('what waits when the connection ends stays here and is no fault any more', async () => {
    await aCaseOfIts()
    await forwardCases(ours.deps, {})
    const [peer] = await peersInUse(ours.db)

    await ours.db.transaction((tx) => endPeer(tx, peer?.id ?? '', newId(), clock.now()))

    expect((await forwards()).map(({ state }) => state)).toEqual(['refused'])
    expect(await countStuck(ours.db)).toBe(0)
  })

  test('an address within a closed network is never asked, unless the operator opened it', async () => {
    await aCaseOfIts()

    await forwardCases(ours.deps, {})

    expect(await casesThere()).toEqual([])
    expect((await forwards())[0]?.problem).toBe('closed-network')
  })
})

describe('a system of another make', () => {
  let peer: Server
  let answerWith: (request: IncomingMessage, answer: ServerResponse) => unknown
  let heard: string[]

  beforeEach(async () => {
    heard = []
    answerWith = (_request, answer) => answer.writeHead(404).end()
    peer = createServer((request, answer) => {
      heard.push(`${request.method} ${request.url}`)
      answerWith(request, answer)
    })
    await new Promise<void>((done) => peer.listen(0, '127.0.0.1', done))
    await connect(`http://127.0.0.1:${(peer.address() as AddressInfo).port}/api/`)
  })

  afterEach(() => {
    peer.closeAllConnections()
    peer.close()
  })

  const xml = (answer: ServerResponse, text: string, status = 200) =>
    answer.writeHead(status, { 'Content-Type': 'application/xml' }).end(`<?xml version="1.0"?>${text}`)
  const takes = (id: string) => (request: IncomingMessage, answer: ServerResponse) =>
    request.method === 'POST'
      ? xml(
          answer,
          `<service_requests type="array"><request><service_request_id>${id}</service_request_id></request></service_requests>`,
        )
      : xml(answer, '<errors><error><code>404</code><description>no</description></error></errors>', 404)

  test('gives a number though its XML has attributes', async () => {
    answerWith = takes('A-1')
    await aCaseOfIts()

    await forwardCases(ours.deps, loopback)

    expect((await forwards())[0]).toEqual({ state: 'sent', remoteId: 'A-1', problem: null })
    expect(heard).toEqual(['POST /api/requests.xml'])
  })

  test('what another worker took meanwhile, because the first ones took long, is left to it', async () => {
    const sent = takes('A-1')
    const next = new Date(now.getTime() + 30 * 60_000)
    answerWith = async (request, answer) => {
      await ours.db.query('update open311_forwards set next_at = $1', [next])
      sent(request, answer)
    }
    await aCaseOfIts()
    await aCaseOfIts()

    await forwardCases(ours.deps, loopback)

    expect(heard).toEqual(['POST /api/requests.xml'])
    const { rows } = await ours.db.query(
      'select state, next_at = $1 as "isTheirs" from open311_forwards order by state',
      [next],
    )
    expect(rows).toEqual([
      { state: 'sending', isTheirs: true },
      { state: 'sent', isTheirs: false },
    ])
  })

  test('without updates is asked for the cases themselves, and its closing is honest: it does not say "fixed"', async () => {
    answerWith = takes('A-1')
    const ref = await aCaseOfIts()
    await forwardCases(ours.deps, loopback)
    const request =
      '<request><service_request_id>A-1</service_request_id><status>closed</status><status_notes>ปิดแล้ว</status_notes><updated_datetime>2026-11-23T02:00:00Z</updated_datetime></request>'
    answerWith = (incoming, answer) =>
      incoming.url?.startsWith('/api/requests.xml')
        ? xml(answer, `<service_requests>${request}</service_requests>`)
        : xml(answer, '<errors/>', 404)

    const first = await hearUpdates(ours.deps, loopback)
    const second = await hearUpdates(ours.deps, loopback)

    const row = await caseByRef(ours.db, ref)
    expect([first, second, row?.facts.state, row?.facts.outcome]).toEqual([1, 0, 'resolved', 'cannot'])
  })

  test('that refuses is told to the operator in its own words, and not asked again', async () => {
    answerWith = (_request, answer) =>
      xml(
        answer,
        '<errors><error><code>400</code><description>service_code unknown</description></error></errors>',
        400,
      )
    await aCaseOfIts()

    await forwardCases(ours.deps, loopback)
    now = new Date(now.getTime() + 24 * 3_600_000)
    await forwardCases(ours.deps, loopback)

    expect(await forwards()).toEqual([{ state: 'refused', remoteId: null, problem: '400 service_code unknown' }])
    expect(heard).toEqual(['POST /api/requests.xml'])
  })

  test.each([
    ['no XML', 'good day'],
    ['XML without a number', '<service_requests><request/></service_requests>'],
    [
      'a document type',
      '<!DOCTYPE a [<!ENTITY b "c">]><service_requests><request><service_request_id>&b;</service_request_id></request></service_requests>',
    ],
  ])('that answers %s is tried again later, and the case is safe', async (_, text) => {
    answerWith = (_request, answer) => answer.writeHead(200).end(text)
    const ref = await aCaseOfIts()

    await forwardCases(ours.deps, loopback)

    expect((await forwards())[0]).toMatchObject({ state: 'sending', problem: 'nonsense' })
    expect(await stateOf(ref)).toBe('assigned')
  })

  test('an update for a case that is none of its own changes nothing', async () => {
    answerWith = takes('A-1')
    await aCaseOfIts()
    const other = (await aReported(ours, { categoryCode: 'flood' })).ref
    const before = await stateOf(other)
    answerWith = (_request, answer) =>
      xml(
        answer,
        `<service_request_updates><request_update><update_id>1</update_id><service_request_id>${other}</service_request_id><status>FIXED</status><updated_datetime>2026-11-23T01:29:00Z</updated_datetime></request_update></service_request_updates>`,
      )

    expect(await hearUpdates(ours.deps, loopback)).toBe(0)
    expect(await stateOf(other)).toBe(before)
  })
})
