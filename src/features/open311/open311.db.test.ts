import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SaxesParser } from 'saxes'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aStoredApiKey } from '../../../test/support/builders.ts'
import { aBodyOf } from '../../../test/support/case-desk.ts'
import { aReported, doMove } from '../../../test/support/complaint-desk.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { createApp } from '../../platform/http/app.ts'
import type { PageApp } from '../../platform/room.ts'
import { open311Room } from './index.ts'
import { isStateSentence } from './state-sentence.ts'

let house: TestHouse
let app: PageApp
let peer: Server
let peerPort: number
const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#888' } })
  .jpeg()
  .toBuffer()

beforeAll(async () => {
  house = await aTestHouse()
  for (const [key, scopes] of [
    ['key-of-the-city', ['open311']],
    ['key-of-another', ['open311']],
    ['key-for-plans', ['plans']],
  ] as const) {
    await aStoredApiKey(house.db, key, scopes, house.clock.now())
  }
  peer = createServer((request, answer) => {
    if (request.url === '/photo.jpg') return answer.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(photo)
    return answer.writeHead(404).end()
  })
  await new Promise<void>((done) => peer.listen(0, '127.0.0.1', done))
  peerPort = (peer.address() as AddressInfo).port
  const reach = { mayReach: (address: string, port: number) => address === '127.0.0.1' && port === peerPort }
  app = createApp(house.deps, {
    rooms: [open311Room(reach)],
    viewerOf: async () => null,
    errorPage: (_c, status) => `<!doctype html><title>${status}</title>`,
    assets: { version: 'v1', files: [] },
  })
})

afterAll(async () => {
  peer?.close()
  await house?.close()
})

beforeEach(async () => {
  await house.db.query('truncate complaints, complaint_events, complaint_sources cascade')
})

const get = async (path: string, headers: Record<string, string> = {}) =>
  app.request(`http://prasan.test/open311${path}`, { headers })
const json = async (path: string) => (await get(path)).json() as Promise<never>

async function post(path: string, fields: readonly (readonly [string, string])[] | FormData): Promise<Response> {
  const isForm = fields instanceof FormData
  return app.request(`http://prasan.test/open311${path}`, {
    method: 'POST',
    headers: isForm ? {} : { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: isForm ? fields : new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
  })
}

type Fields = [string, string][]
const report = (over: Fields = []): Fields => [
  ['api_key', 'key-of-the-city'],
  ['service_code', 'road'],
  ['lat', '19.9071'],
  ['long', '99.8305'],
  ['description', 'ถนนเป็นหลุมใหญ่ รถล้มบ่อย'],
  ['attribute[road-owner]', 'local'],
  ...over,
]

/** What an XML answer says: elements with their texts, and a fault where one has an attribute or a namespace. */
function readXml(text: string): { names: string[]; texts: Record<string, string[]>; faults: string[] } {
  const parser = new SaxesParser()
  const [names, texts, faults, open] = [[] as string[], {} as Record<string, string[]>, [] as string[], [] as string[]]
  parser.on('opentag', ({ name, attributes }) => {
    names.push(name)
    open.push(name)
    if (Object.keys(attributes).length > 0 || name.includes(':')) faults.push(name)
  })
  parser.on('text', (said) => {
    const name = open.at(-1)
    if (name !== undefined) texts[name] = [...(texts[name] ?? []), said]
  })
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return { names, texts, faults }
}

describe('discovery', () => {
  test('names two endpoints with their formats, in both forms', async () => {
    const asJson = (await json('/discovery.json')) as { endpoints: Record<string, unknown>[] }
    const xml = await get('/discovery.xml')
    const read = readXml(await xml.text())

    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8')
    expect(Object.keys(asJson)).toEqual(['changeset', 'contact', 'key_service', 'endpoints'])
    expect(asJson.endpoints).toEqual(
      ['', 'test/'].map((test) => ({
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `http://prasan.test/open311/${test}v2`,
        changeset: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        type: test === '' ? 'production' : 'test',
        formats: ['text/xml', 'application/json'],
      })),
    )
    expect(read.names.slice(0, 6)).toEqual([
      'discovery',
      'changeset',
      'contact',
      'key_service',
      'endpoints',
      'endpoint',
    ])
    expect(read.texts.format).toEqual(['text/xml', 'application/json', 'text/xml', 'application/json'])
    expect(read.faults).toEqual([])
  })
})

describe('services', () => {
  test('are a bare array; those with questions have a definition', async () => {
    const services = (await json('/v2/services.json')) as Record<string, unknown>[]
    const road = services.find((service) => service.service_code === 'road')
    const definition = (await json('/v2/services/road.json')) as { attributes: Record<string, unknown>[] }

    expect(services.length).toBeGreaterThan(20)
    expect(Object.keys(road ?? {})).toEqual([
      'service_code',
      'service_name',
      'description',
      'metadata',
      'type',
      'keywords',
      'group',
    ])
    expect(road).toMatchObject({ metadata: true, type: 'realtime' })
    expect(services.every(({ keywords }) => !/\s/.test(String(keywords)))).toBe(true)
    expect(definition.attributes.map(({ order }) => order)).toEqual(definition.attributes.map((_, at) => at + 1))
    expect(definition.attributes[0]).toMatchObject({
      variable: true,
      datatype: expect.stringMatching(/^(string|number|datetime|text|singlevaluelist|multivaluelist)$/),
      values: expect.any(Array),
    })
  })

  test('a doubled slash is no fault, and English is spoken where asked', async () => {
    const doubled = await get('/v2//services.xml')
    const english = await app.request('http://prasan.test/en/open311/v2/services.json')

    expect([doubled.status, readXml(await doubled.text()).names[0]]).toEqual([200, 'services'])
    expect(JSON.stringify(await english.json())).toContain('Road')
  })

  test('at a position are those for which somebody is in charge there', async () => {
    const here = '/v2/services.json?lat=19.91&long=99.83'
    await house.db.query(
      `update areas set latitude = 19.9, longitude = case code when '570101' then 99.83 else 99.84 end, stored_at = $1
        where code in ('570101', '570102')`,
      [new Date()],
    )
    const nobody = await json(here)
    await aBodyOf(house.db, 'district', 'อำเภอเมืองเชียงราย', '5701')

    const somebody = (await json(here)) as { service_code: string }[]

    expect(nobody).toEqual([])
    expect(somebody.map(({ service_code }) => service_code)).toContain('road')
    const wrong = await Promise.all(
      ['lat=19.9', 'lat=x&long=1', 'lat=48.8&long=2.3'].map((at) => get(`/v2/services.json?${at}`)),
    )
    expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400])
  })

  test.each([
    ['/v2/services/nothing.json', 404],
    ['/v2/nothing.json', 404],
    ['/v3/services.json', 404],
    ['/v2/services.yaml', 400],
    ['/v2/services.json?jurisdiction_id=other.example', 404],
    ['/v2/services.json?jurisdiction_id=prasan.test', 200],
    ['/v2/services.json?jurisdiction_id=&unknown=1', 200],
  ])('%s is answered with %d', async (path, status) => {
    expect((await get(path)).status).toBe(status)
  })
})

describe('a report', () => {
  test('of a form is a case, found by its number at once, in both forms', async () => {
    const made = await post('/v2/requests.json', report())
    const [answer] = (await made.json()) as { service_request_id: string; service_notice: string }[]
    const id = answer?.service_request_id ?? ''
    const [request] = (await json(`/v2/requests/${id}.json`)) as Record<string, unknown>[]
    const xml = readXml(await (await get(`/v2/requests/${id}.xml`)).text())

    expect(made.status).toBe(200)
    expect(answer).toEqual({
      service_request_id: id,
      service_notice: expect.stringContaining('วันทำการ'),
      account_id: null,
    })
    expect(Object.keys(request ?? {})).toEqual([
      'service_request_id',
      'status',
      'status_notes',
      'service_name',
      'service_code',
      'description',
      'agency_responsible',
      'service_notice',
      'requested_datetime',
      'updated_datetime',
      'expected_datetime',
      'address',
      'address_id',
      'zipcode',
      'lat',
      'long',
      'media_url',
    ])
    expect(request).toMatchObject({
      status: 'open',
      service_code: 'road',
      description: 'ถนนเป็นหลุมใหญ่ รถล้มบ่อย',
      lat: 19.9071,
      long: 99.8305,
      requested_datetime: '2026-11-23T08:30:00+07:00',
      media_url: null,
    })
    expect(xml.texts.service_request_id).toEqual([id])
    expect(xml.faults).toEqual([])
  })

  test.each([
    [
      'repeated with brackets',
      [
        ['attribute[x][]', 'a'],
        ['attribute[x][]', 'b'],
      ],
    ],
    [
      'repeated by name',
      [
        ['attribute[x]', 'a'],
        ['attribute[x]', 'b'],
      ],
    ],
  ] as [string, Fields][])('keeps an attribute nobody asked for, %s', async (_, fields) => {
    const made = await post('/v2/requests.json', report(fields))

    expect(made.status).toBe(200)
  })

  test('with no pin and no address is taken, its place unknown', async () => {
    const fields = report().filter(([name]) => name !== 'lat' && name !== 'long')
    const made = await post('/v2/requests.xml', [...fields, ['address_id', '#NOTPINPOINTED#']])
    const id = readXml(await made.text()).texts.service_request_id?.[0] ?? ''
    const [request] = (await json(`/v2/requests/${id}.json`)) as Record<string, unknown>[]

    expect(request).toMatchObject({ lat: null, long: null, address_id: null, address: 'ผู้แจ้งไม่ได้ระบุจุด' })
    expect(id.slice(0, 2)).toBe('00')
  })

  test('a name cut at its first blank is one name again, and none of it is public', async () => {
    const made = await post(
      '/v2/requests.json',
      report([
        ['first_name', 'น.ส.'],
        ['last_name', 'มาลี ทดสอบ'],
        ['email', 'm@example.org'],
      ]),
    )
    const all = await (await get('/v2/requests.json?extensions=true')).text()
    const { rows } = await house.db.query<{ reporter_id: string }>('select reporter_id from complaints')

    expect(made.status).toBe(200)
    expect(rows[0]?.reporter_id).not.toBeNull()
    expect(all).not.toMatch(/มาลี|example\.org/)
  })

  test('with a photo in the form or at an address shows it; one that cannot be had is told', async () => {
    const form = new FormData()
    for (const [name, value] of report([
      ['media_url', `http://127.0.0.1:${peerPort}/photo.jpg`],
      ['media_url', 'http://169.254.169.254/a.jpg'],
    ])) {
      form.append(name, value)
    }
    form.append('photo1', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'a.jpg')
    const [answer] = (await (await post('/v2/requests.json', form)).json()) as Record<string, string>[]
    const [request] = (await json(`/v2/requests/${answer?.service_request_id}.json?extensions=true`)) as never[] as {
      media_url: string
      extended_attributes: { photos: string[]; channel: string }
    }[]

    expect(answer?.service_notice).toMatch(/ไม่ได้รูป 3: ที่อยู่ของรูปไม่ได้อยู่บนอินเทอร์เน็ต/)
    expect(request?.extended_attributes.channel).toBe('open311')
    expect(request?.extended_attributes.photos).toHaveLength(2)
    expect(request?.media_url).toMatch(/^http:\/\/prasan\.test\/complaints\/.+\/photos\//)
  })

  test('sent again under one number of the client is one case', async () => {
    const fields = report([['attribute[fixmystreet_id]', '4711']])
    const ids = [await post('/v2/requests.json', fields), await post('/v2/requests.json', fields)]
    const [first, second] = await Promise.all(ids.map((answer) => answer.json()))

    expect((first as unknown[])[0]).toEqual((second as unknown[])[0])
  })

  test('a short or missing description is helped by the kind of matter', async () => {
    const made = await post(
      '/v2/requests.json',
      report().map(([name, value]) => [name, name === 'description' ? 'พัง' : value]),
    )

    expect(made.status).toBe(200)
  })

  test.each([
    ['no key', report().filter(([name]) => name !== 'api_key'), 403, 'api_key'],
    ['a wrong key', report([]).map(([n, v]) => [n, n === 'api_key' ? 'x' : v]), 403, 'api_key'],
    ['a key for something else', report().map(([n, v]) => [n, n === 'api_key' ? 'key-for-plans' : v]), 403, 'Open311'],
    ['no service', report().filter(([name]) => name !== 'service_code'), 400, 'service_code'],
    ['an unknown service', report().map(([n, v]) => [n, n === 'service_code' ? 'x' : v]), 404, 'service_code'],
    ['no place', report().filter(([name]) => name !== 'lat' && name !== 'long'), 400, 'lat'],
    ['half a point', report().filter(([name]) => name !== 'lat'), 400, 'lat'],
    ['a place beyond the country', report().map(([n, v]) => [n, n === 'lat' ? '52.1' : v]), 400, 'ประเทศไทย'],
    ['a place that is no number', report().map(([n, v]) => [n, n === 'lat' ? '19,9' : v]), 400, 'lat'],
    ['4,001 letters', report().map(([n, v]) => [n, n === 'description' ? 'ก'.repeat(4001) : v]), 400, '4000'],
    [
      'an answer that is no choice',
      report().map(([n, v]) => [n, n === 'attribute[road-owner]' ? 'x' : v]),
      400,
      'road-owner',
    ],
  ] as [string, Fields, number, string][])('with %s is refused with a sentence', async (_, fields, status, word) => {
    const answer = await post('/v2/requests.json', fields)
    const errors = (await answer.json()) as { code: number; description: string }[]

    expect(answer.status).toBe(status)
    expect(errors[0]?.code).toBe(status)
    expect(errors.map(({ description }) => description).join(' ')).toContain(word)
  })

  test('errors in XML name code and description', async () => {
    const answer = await post('/v2/requests.xml', [['api_key', 'x']])
    const read = readXml(await answer.text())

    expect(read.names).toEqual(['errors', 'error', 'code', 'description'])
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  })

  test('at the test endpoint is checked and not kept', async () => {
    const good = await post('/test/v2/requests.json', report())
    const bad = await post('/test/v2/requests.json', report().slice(0, 2))

    expect([good.status, bad.status]).toEqual([200, 400])
    expect(await json('/v2/requests.json')).toEqual([])
    expect(await json('/test/v2/requests.json')).toEqual([])
  })
})

describe('requests', () => {
  test.each([0, 1, 2])('of %d cases are a bare array and as many elements', async (count) => {
    for (let at = 0; at < count; at += 1) await aReported(house)

    expect(await json('/v2/requests.json')).toHaveLength(count)
    expect(
      readXml(await (await get('/v2/requests.xml')).text()).names.filter((name) => name === 'request'),
    ).toHaveLength(count)
  })

  test('private and withheld cases are in no answer', async () => {
    const one = await aReported(house, { isPrivate: true })
    const two = await aReported(house)
    await doMove(
      house,
      two.ref,
      { kind: 'withhold' },
      { actor: { kind: 'moderator', personId: newId() }, reason: 'x', visibility: 'public', text: 'ผิดกฎ' },
    )

    const all = await Promise.all(
      [
        '/v2/requests.json',
        `/v2/requests.json?service_request_id=${one.ref},${two.ref}`,
        '/v2/servicerequestupdates.json?start_date=2026-11-01&end_date=2026-12-01',
      ].map(json),
    )

    expect(all).toEqual([[], [], []])
    expect((await get(`/v2/requests/${one.ref}.json`)).status).toBe(404)
    expect((await get(`/v2/requests/${two.ref}.json`)).status).toBe(404)
  })

  test('named by their ids come whatever else is asked; unknown ids are left out', async () => {
    const [one, two] = [await aReported(house), await aReported(house)]

    const found = (await json(
      `/v2/requests.json?service_request_id=${one.ref},${two.ref},57-0000-0000-000&status=closed&service_code=nothing&start_date=x`,
    )) as { service_request_id: string }[]

    expect(found.map(({ service_request_id }) => service_request_id).sort()).toEqual([one.ref, two.ref].sort())
  })

  test('are filtered by service, status and place, and cut into pages', async () => {
    await aReported(house, { place: { areaCode: '570101', lat: 19.91, lon: 99.83, text: null } })
    await aReported(house, { categoryCode: 'flood' })
    const counted = async (query: string) => ((await json(`/v2/requests.json?${query}`)) as unknown[]).length

    expect(await counted('service_code=flood')).toBe(1)
    expect(await counted('service_code=flood,road')).toBe(2)
    expect(await counted('status=open')).toBe(2)
    expect(await counted('status=closed')).toBe(0)
    expect(await counted('status=open,closed')).toBe(2)
    expect(await counted('lat=19.9105&long=99.8303&radius=200')).toBe(1)
    expect(await counted('lat=19.95&long=99.83&radius=200')).toBe(0)
    expect(await counted('page=1&page_size=1')).toBe(1)
    expect(await counted('page=3&page_size=1')).toBe(0)
    expect(await counted('updated_after=2026-11-23T00:00:00Z')).toBe(2)
    expect(await counted('updated_before=2026-11-22')).toBe(0)
    expect(await counted('start_date=2026-11-01T00:00:00Z')).toBe(2)
    expect(await counted('end_date=2026-11-01T00:00:00Z')).toBe(0)
  })

  test.each([
    '',
    'service_code=road,flood',
    'lat=19.9&long=99.8&radius=1500',
    'lat=19.9&long=99.8&radius=49000',
    'status=open&service_code=road',
  ])('come each once and in one order, however they are cut into pages: %s', async (query) => {
    for (const [at, lat] of [19.899, 19.9, 19.901, 19.902].entries()) {
      await aReported(house, {
        categoryCode: at === 3 ? 'flood' : 'road',
        place: { areaCode: '570101', lat, lon: 99.8, text: null },
      })
    }
    const refsIn = async (paging: string) =>
      ((await json(`/v2/requests.json?${query}&${paging}`)) as { service_request_id: string }[]).map(
        (one) => one.service_request_id,
      )

    const pages = [await refsIn('page_size=3'), await refsIn('page=2&page_size=3'), await refsIn('page=3&page_size=3')]

    const all = await refsIn('page_size=1000')
    expect(all.length).toBeGreaterThanOrEqual(3)
    expect(new Set(all).size).toBe(all.length)
    expect(pages.flat()).toEqual(all)
  })

  test.each([
    'start_date=2026-01-01&end_date=2026-06-01',
    'start_date=2569-01-01',
    'start_date=yesterday',
    'status=done',
    'page=0',
    'page_size=1001',
    'lat=19.9',
  ])('%s is refused', async (query) => {
    expect((await get(`/v2/requests.json?${query}`)).status).toBe(400)
  })

  test('the strict answer has nothing of ours; with extensions it has', async () => {
    const { ref } = await aReported(house, { answers: { 'road-owner': 'local' } })
    for (const [kind, hours, text] of [
      ['officer', 1, 'ช่างไปดูแล้ว'],
      ['officer', 2, 'จะซ่อมพรุ่งนี้'],
      ['reporter', 3, 'ขอบคุณ'],
    ]) {
      await house.db.query(
        `insert into complaint_events (home, id, complaint_id, kind, at, actor_kind, reason, text, visibility, told)
         select home, gen_random_uuid(), id, 'answered', received_at + make_interval(hours => $3), $2, 'x', $4, 'public', true from complaints where ref = $1`,
        [ref, kind, hours, text],
      )
    }
    const strict = (await json(`/v2/requests/${ref}.json`)) as Record<string, unknown>[]
    const more = (await json(`/v2/requests/${ref}.json?extensions=true`)) as Record<string, unknown>[]

    expect(strict[0]).not.toHaveProperty('extended_attributes')
    expect(more[0]).toMatchObject({
      attributes: [{ code: 'road-owner', label: expect.any(String), value: 'local' }],
      extended_attributes: { channel: 'web', reopened: 0, stars: null },
    })
    expect([strict[0]?.status_notes, more[0]?.status_notes]).toEqual(['จะซ่อมพรุ่งนี้', 'จะซ่อมพรุ่งนี้'])
    const notes = (more[0]?.notes ?? []) as Record<string, string>[]
    expect(notes.map(({ description }) => description).slice(-3)).toEqual(['ช่างไปดูแล้ว', 'จะซ่อมพรุ่งนี้', 'ขอบคุณ'])
  })

  test('an ordinary client gets the same with and without compression', async () => {
    await aReported(house)
    const plain = await (await get('/v2/requests.xml', { 'accept-encoding': 'identity' })).text()
    const packed = await get('/v2/requests.xml', { 'accept-encoding': 'gzip, deflate' })

    expect(packed.status).toBe(200)
    expect(plain).toContain('<service_requests>')
  })
})

describe('updates', () => {
  const update = (id: string, over: Fields = []): Fields => [
    ['api_key', 'key-of-the-city'],
    ['update_id', 'u-81'],
    ['service_request_id', id],
    ['status', 'OPEN'],
    ['description', 'ยังเหมือนเดิม ขอให้มาดูด้วย'],
    ['updated_datetime', '2026-11-22T10:00:00+07:00'],
    ['first_name', '-'],
    ['last_name', '-'],
    ...over,
  ]
  const sentCase = async () =>
    ((await (await post('/v2/requests.json', report())).json()) as { service_request_id: string }[])[0]
      ?.service_request_id ?? ''

  test('of a case it sent are stored once and read back within the window', async () => {
    const id = await sentCase()
    const [first, again] = [
      await post('/v2/servicerequestupdates.xml', update(id)),
      await post('/v2/servicerequestupdates.xml', update(id)),
    ]
    const found = (await json('/v2/servicerequestupdates.json')) as Record<string, unknown>[]

    expect([first.status, again.status]).toEqual([200, 200])
    expect(readXml(await first.text()).texts.update_id).toEqual(['u-81'])
    expect(found.filter(({ description }) => description === 'ยังเหมือนเดิม ขอให้มาดูด้วย')).toEqual([
      {
        update_id: expect.any(String),
        service_request_id: id,
        status: 'UNCHANGED',
        description: 'ยังเหมือนเดิม ขอให้มาดูด้วย',
        updated_datetime: '2026-11-23T08:30:00+07:00',
      },
    ])
  })

  test('REOPEN opens a case that was closed', async () => {
    const id = await sentCase()
    const by = { actor: { kind: 'system' as const }, reason: 'ทดสอบ', visibility: 'public' as const }
    await doMove(house, id, { kind: 'screen' }, by)
    await doMove(house, id, { kind: 'close', outcome: 'rejected', note: 'ไม่พบ' }, { ...by, text: 'ไม่พบปัญหา' })
    const closed = (await json(`/v2/requests/${id}.json`)) as Record<string, unknown>[]
    await post(
      '/v2/servicerequestupdates.json',
      update(id, []).map(([n, v]) => [n, n === 'status' ? 'REOPEN' : v]),
    )
    const open = (await json(`/v2/requests/${id}.json`)) as Record<string, unknown>[]

    expect([closed[0]?.status, open[0]?.status]).toEqual(['closed', 'open'])
    expect(closed[0]?.status_notes).toBe('ไม่พบปัญหา')
  })

  const replaced = (fields: Fields, name: string, to: string) =>
    fields.map(([n, v]): [string, string] => [n, n === name ? to : v])

  test('an update that was refused is not taken for one that came before', async () => {
    const id = await sentCase()
    const by = { actor: { kind: 'system' as const }, reason: 'ทดสอบ', visibility: 'public' as const }
    await doMove(house, id, { kind: 'screen' }, by)
    await doMove(house, id, { kind: 'close', outcome: 'rejected', note: 'ไม่พบ' }, { ...by, text: 'ไม่พบปัญหา' })
    await house.db.query(`update complaints set reopen_until = '2020-01-01' where ref = $1`, [id])
    const reopen = () => post('/v2/servicerequestupdates.json', replaced(update(id), 'status', 'REOPEN'))

    expect([(await reopen()).status, (await reopen()).status]).toEqual([400, 400])
  })

  test('REOPEN of a case that is still open is stored as a word', async () => {
    const id = await sentCase()
    const answer = await post('/v2/servicerequestupdates.json', replaced(update(id), 'status', 'REOPEN'))
    const found = (await json('/v2/servicerequestupdates.json')) as Record<string, unknown>[]

    expect(answer.status).toBe(200)
    expect(found.map(({ description }) => description)).toContain('ยังเหมือนเดิม ขอให้มาดูด้วย')
  })

  test('a change of state without a word, as FixMyStreet sends it, is stored as a sentence', async () => {
    const id = await sentCase()
    const silent = replaced(replaced(update(id), 'description', ''), 'status', 'FIXED')
    const answer = await post('/v2/servicerequestupdates.xml', silent)
    const found = (await json('/v2/servicerequestupdates.json')) as Record<string, unknown>[]

    expect(answer.status).toBe(200)
    expect(found.map(({ description }) => description)).toContain('สถานะในระบบที่แจ้งมา: แก้ไขแล้ว')
  })

  test('that brings no words says the state, in the language of the address', async () => {
    const id = await sentCase()
    await doMove(house, id, { kind: 'screen' }, { actor: { kind: 'system' }, reason: 'ทดสอบ', visibility: 'public' })

    const said = async (address: string) => {
      const answer = await app.request(`http://prasan.test${address}/open311/v2/servicerequestupdates.json`)
      return ((await answer.json()) as { description: string }[]).map(({ description }) => description)
    }

    expect(await said('')).toEqual(['สถานะ: ตรวจเรื่องแล้ว'])
    expect((await said('/en'))[0]).toMatch(/^State: \w/)
    expect([...(await said('')), ...(await said('/en'))].every(isStateSentence)).toBe(true)
  })

  test('takes photos as a report does: public with the words of its sender, and for the office alone with those of others', async () => {
    const photos = [
      ['media_url', `http://127.0.0.1:${peerPort}/photo.jpg`],
      ['media_url', 'http://169.254.169.254/a.jpg'],
    ] satisfies Fields
    const { ref: another } = await aReported(house)
    const id = await sentCase()
    const wordless = replaced(replaced(update(id, photos), 'description', ''), 'status', '')

    const [first] = (await (await post('/v2/servicerequestupdates.json', wordless)).json()) as Record<string, string>[]
    const gone = replaced(replaced(update(id, photos.slice(1)), 'description', ''), 'status', '')
    const again = await post('/v2/servicerequestupdates.json', gone)
    await post('/v2/servicerequestupdates.json', replaced(update(another, photos), 'update_id', 'u-82'))
    const none = await post('/v2/servicerequestupdates.json', replaced(gone, 'update_id', 'u-83'))
    expect(again.status).toBe(200)

    expect(first?.service_notice).toMatch(/^ไม่ได้รูป 2: ที่อยู่ของรูปไม่ได้อยู่บนอินเทอร์เน็ต$/)
    expect([none.status, JSON.stringify(await none.json())]).toEqual([400, expect.stringContaining('ไม่ได้รูป 1')])
    const { rows } = await house.db.query<{ ref: string; text: string; isPrivate: boolean }>(
      `select c.ref, e.text, p.is_private as "isPrivate" from complaint_photos p join complaint_events e on e.id = p.event_id
         join complaints c on c.id = p.complaint_id order by p.is_private`,
    )
    expect(rows).toEqual([
      { ref: id, text: 'ส่งรูปเพิ่ม', isPrivate: false },
      { ref: another, text: 'ยังเหมือนเดิม ขอให้มาดูด้วย', isPrivate: true },
    ])
  })

  test('of a case somebody else sent go to the office alone', async () => {
    const { ref } = await aReported(house)
    const answer = await post('/v2/servicerequestupdates.json', update(ref))
    const { rows } = await house.db.query<{ visibility: string }>(
      `select visibility from complaint_events where kind = 'note' and actor_kind = 'program'`,
    )

    expect([answer.status, rows]).toEqual([200, [{ visibility: 'staff' }]])
    expect(await (await get('/v2/servicerequestupdates.json')).text()).not.toContain('ขอให้มาดูด้วย')
  })

  test.each([
    ['no key', (f: Fields) => f.slice(1), 403],
    ['no id of its own', (f: Fields) => f.filter(([n]) => n !== 'update_id'), 400],
    [
      'an unknown case',
      (f: Fields) => f.map(([n, v]): [string, string] => [n, n === 'service_request_id' ? '57-x' : v]),
      404,
    ],
    ['an unknown word', (f: Fields) => f.map(([n, v]): [string, string] => [n, n === 'status' ? 'MAYBE' : v]), 400],
    ['nothing to say', (f: Fields) => f.filter(([n]) => n !== 'description' && n !== 'status'), 400],
  ])('with %s are refused', async (_, changed, status) => {
    const id = await sentCase()

    expect((await post('/v2/servicerequestupdates.json', changed(update(id)))).status).toBe(status)
  })

  test('one end of a window alone is refused', async () => {
    expect((await get('/v2/servicerequestupdates.json?start_date=2026-11-01')).status).toBe(400)
  })
})

test('hostile text stays text', async () => {
  const evil = ']]><script>alert(1)</script><!DOCTYPE x [<!ENTITY a "b">]>&a; ถนนพังมาก'
  const made = await post(
    '/v2/requests.xml',
    report().map(([n, v]) => [n, n === 'description' ? evil : v]),
  )
  const id = readXml(await made.text()).texts.service_request_id?.[0] ?? ''
  const xml = await (await get(`/v2/requests/${id}.xml`)).text()

  expect(xml).not.toContain('<script>')
  expect(readXml(xml).texts.description?.join('')).toContain('alert(1)')
})

const form = 'application/x-www-form-urlencoded'
test.each<[string, number, string, string, string]>([
  ['is no form', 400, 'POST', '<a/>', 'text/xml'],
  ['is far too large', 413, 'POST', 'x'.repeat(31 * 1024 * 1024), form],
  ['is cut off', 400, 'POST', 'garbage', 'multipart/form-data'],
  [
    'is not UTF-8',
    400,
    'POST',
    'api_key=key-of-the-city&service_code=road&lat=19.9&long=99.8&description=%B6%B9%B9%BE%D1%A7',
    form,
  ],
  ['came by a wrong method', 405, 'PUT', 'a=b', form],
])('a body that %s is refused in the form that was asked for', async (_what, status, method, body, type) => {
  for (const [suffix, answer] of [
    ['xml', 'text/xml; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
  ]) {
    const address = `http://prasan.test/open311/v2/requests.${suffix}`
    const refused = await app.request(address, { method, headers: { 'content-type': type }, body })
    const text = await refused.text()

    expect([refused.status, refused.headers.get('content-type')]).toEqual([status, answer])
    const code = suffix === 'xml' ? Number(readXml(text).texts.code?.[0]) : JSON.parse(text)[0].code
    expect(code).toBe(status)
  }
})
