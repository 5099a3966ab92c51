import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { putDuties } from './duties.sql.ts'
import { capacityOf, levelsAbleTo } from './index.ts'

let house: TestHouse
let town: StoredBody
let province: StoredBody
let national: Viewer
let mayor: Viewer
let governor: Viewer
const codes = new Map<string, string>()

beforeAll(async () => {
  house = await aTestHouse()
  town = await aStoredBody(house.db, { name: 'เทศบาลเมืองมาตรฐาน', areaCode: '5701' })
  province = await aStoredBody(house.db, { name: 'จังหวัดมาตรฐาน', areaCode: '57' })
  await house.db.query(
    `update bodies set code = 'TST-' || upper(right(replace(translate(id::text, '01', 'XY'), '-', ''), 7))`,
  )
  await house.db.query(`update bodies set kind = 'province' where id = $1`, [province.id])
  const { rows } = await house.db.query<{ id: string; code: string }>('select id, code from bodies')
  for (const { id, code } of rows) codes.set(id, code)
  national = anOfficer([{ role: 'planner', areaCode: 'TH', bodyId: null }], { personId: newId() })
  mayor = anOfficer([{ bodyId: town.id, areaCode: null }], { personId: newId() })
  governor = anOfficer([{ bodyId: province.id, areaCode: null }], { personId: newId() })
})
afterAll(() => house.close())

const code = (body: StoredBody) => codes.get(body.id) ?? ''
const idOf = (answer: Response) => (answer.headers.get('location') ?? '').split('/')[2] ?? ''
const date = (name: string, text: string) => {
  const [d = '', m = '', y = ''] = text.split('/')
  return { [`${name}-day`]: d, [`${name}-month`]: m, [`${name}-year`]: y }
}

const standard = {
  code: 'WASTE-1',
  name: 'เก็บขยะมูลฝอย',
  about: 'เก็บขยะจากทุกครัวเรือน',
  field: '05.1',
  months: '24',
  'measure-1': 'ครัวเรือนที่ได้รับบริการ',
  'unit-1': 'ร้อยละ',
  'direction-1': 'at-least',
  'wanted-1': '95',
  'source-1': 'คู่มือมาตรฐาน',
  'need-staff': '4',
  'need-equipment': '3',
}

describe('a service standard', () => {
  test('is written by planners of the whole country, with criteria', async () => {
    const [made, again, none, stranger] = [
      await house.post('/services/new', standard, national),
      await house.post('/services/new', standard, national),
      await house.post(
        '/services/new',
        { ...standard, code: 'NONE-1', 'measure-1': '', 'unit-1': '', 'wanted-1': '', 'source-1': '' },
        national,
      ),
      await house.post('/services/new', { ...standard, code: 'OTHER-1' }, mayor),
    ]

    expect([made.status, again.status, none.status, stranger.status]).toEqual([303, 422, 422, 403])
    expect(await again.text()).toContain('รหัสนี้มีบริการอื่นใช้แล้ว')
    expect(await (await house.get('/services/WASTE-1')).text()).toContain('ไม่น้อยกว่าร้อยละ 95')
  })

  test('a body measures itself, a second body certifies it; nobody certifies what is missing, or the own', async () => {
    const { rows } = await house.db.query<{ id: string }>('select id from service_criteria')
    const criterion = rows[0]?.id ?? ''
    const assess = (reached: string) =>
      house.post(
        `/services/bodies/${code(town)}/assess/WASTE-1`,
        {
          [`reached-${criterion}`]: reached,
          [`evidence-${criterion}`]: 'รายงานประจำปี',
          'score-staff': '2',
          'because-staff': 'มีสองคน',
        },
        mayor,
      )
    const waiting = async () =>
      (
        await house.db.query<{ key: string }>(
          `select home || '-' || id as key from service_assessments where state = 'submitted'`,
        )
      ).rows[0]?.key ?? ''
    const verify = async (verdict: string, as: Viewer, verifier: StoredBody) =>
      house.post(
        `/services/bodies/${code(town)}/verify`,
        { assessment: await waiting(), verdict, verifier: code(verifier), finding: 'ลงพื้นที่แล้ว' },
        as,
      )

    const sent = await assess('90')
    const twice = await assess('96')
    const missing = await verify('certify', governor, province)
    const own = await verify('refuse', mayor, town)
    const refused = await verify('refuse', governor, province)
    await assess('96')
    const certified = await verify('certify', governor, province)

    expect([sent.status, refused.status, certified.status]).toEqual([303, 303, 303])
    expect(await twice.text()).toContain('มีผลประเมินรอตรวจอยู่แล้ว')
    expect(await missing.text()).toContain('ยังขาด 1 เกณฑ์')
    expect(await own.text()).toContain('หน่วยงานรับรองตนเองไม่ได้')
    const page = await (await house.get(`/services/bodies/${code(town)}`)).text()
    expect(page).toContain('รับรองแล้ว')
    expect(page).toContain('รับรองถึง')
  })

  test('capacity is told against what the standard needs, also where nobody assessed it', async () => {
    const { rows } = await house.db.query<{ id: string }>('select id from public_services')

    const found = await capacityOf(house.db, [town.id], [rows[0]?.id ?? ''])

    expect(found.map(({ dimension, score, wanted, gap }) => [dimension, score, wanted, gap])).toEqual([
      ['staff', 2, 4, 2],
      ['equipment', null, 3, null],
    ])
    expect(await (await house.get(`/bodies/${code(town)}`)).text()).toContain('มาตรฐานบริการและความพร้อม')
  })
})

describe('duties by level', () => {
  test('a duty is added with its levels and the reason by who keeps the matrix, once, and by nobody else', async () => {
    const fields = {
      name_th: 'ดูแลสวนสาธารณะริมน้ำ',
      name_en: '',
      field: '08',
      law: 'พ.ร.บ. ทดสอบ มาตรา 1',
      'may-local': 'must',
      'can-local': 'with-support',
      'support-local': 'province',
      reason: 'ที่ประชุมเห็นชอบ',
      _key: 'one-duty',
    }

    const foreign = await house.post('/duties/new', fields, mayor)
    const levelless = await house.post('/duties/new', { ...fields, 'may-local': 'no', _key: 'none' }, national)
    const added = await house.post('/duties/new', fields, national)
    const again = await house.post('/duties/new', fields, national)
    const twice = await house.post('/duties/new', { ...fields, _key: 'two' }, national)
    const page = await (await house.get(added.headers.get('location') ?? '')).text()

    expect([foreign.status, levelless.status, added.status, twice.status]).toEqual([403, 422, 303, 422])
    expect(await levelless.text()).toContain('อย่างน้อยหนึ่งระดับ')
    expect(await twice.text()).toContain('มีหน้าที่ชื่อนี้แล้ว')
    expect(again.headers.get('location')).toBe(added.headers.get('location'))
    expect(page).toContain('ดูแลสวนสาธารณะริมน้ำ')
    expect(page).toContain('ที่ประชุมเห็นชอบ')
    expect(await (await house.get('/duties', national)).text()).toContain('href="/duties/new"')
    expect(await (await house.get('/duties', mayor)).text()).not.toContain('href="/duties/new"')
  })

  beforeAll(async () => {
    await house.db.transaction((tx) =>
      putDuties(tx, [
        {
          id: newId(),
          code: 'WASTE',
          nameTh: 'จัดการขยะ',
          nameEn: null,
          functionCode: '05.1',
          serviceId: null,
          law: 'พ.ร.บ. การสาธารณสุข 2535',
          levels: [
            { level: 'province', may: 'no', can: 'yes', supportFrom: null, reason: 'กำกับ' },
            { level: 'local', may: 'must', can: 'yes', supportFrom: 'province', reason: 'หน้าที่โดยตรง' },
          ],
        },
      ]),
    )
  })

  test('tell which kinds of body may act on a field, nearest first; a finer field falls back on the wider', async () => {
    const [own, finer, other] = [
      await levelsAbleTo(house.db, '05.1'),
      await levelsAbleTo(house.db, '05.1.0'),
      await levelsAbleTo(house.db, '10'),
    ]

    expect(own.map(({ level }) => level)).toEqual(['local'])
    expect(own[0]?.kinds).toContain('sao')
    expect([finer.length, other.length]).toEqual([1, 0])
  })

  test('a duty run by a level against its role stands in the list with its reason', async () => {
    const recorded = await house.post(
      '/duties/WASTE',
      {
        act: 'run',
        body: code(province),
        ...date('since', '1/10/2566'),
        source: 'หนังสือ ที่ 5/2566',
        reason: 'ท้องถิ่นไม่มีรถ',
      },
      governor,
    )

    const page = await (await house.get('/duties')).text()

    expect(recorded.status).toBe(303)
    expect(page).toContain('จังหวัดมาตรฐาน: จัดการขยะ')
    expect(page).toContain('เทศบาล อบต. มีหน้าที่และทำไหว')
    expect(page).toContain('เพราะ ท้องถิ่นไม่มีรถ')
  })

  test('a level is changed on top of what was seen, with a reason, by planners of the whole country', async () => {
    const change = {
      act: 'level',
      level: 'local',
      may: 'must',
      can: 'with-support',
      support: 'pao',
      reason: 'สำรวจปี 2569',
      'revision-local': '1',
    }

    const [done, late, stranger] = [
      await house.post('/duties/WASTE', change, national),
      await house.post('/duties/WASTE', change, national),
      await house.post('/duties/WASTE', { ...change, 'revision-local': '2' }, mayor),
    ]

    expect([done.status, late.status, stranger.status]).toEqual([303, 422, 403])
    expect((await levelsAbleTo(house.db, '05.1'))[0]?.supportFrom).toBe('pao')
    const { rows } = await house.db.query<{ reason: string }>(
      `select e.reason from duty_events e join duties d on d.id = e.duty_id where d.code = 'WASTE'`,
    )
    expect(rows.map(({ reason }) => reason)).toEqual(['สำรวจปี 2569'])
  })
})

describe('a request for support', () => {
  const request = () => ({
    kind: 'technical',
    from: code(town),
    to: code(province),
    duty: 'WASTE',
    title: 'ขอวิศวกรตรวจบ่อขยะ',
    wanted: 'ตรวจแบบหนึ่งครั้ง',
  })

  test('has seven working days to be answered, counted with holidays, and is tracked to its end', async () => {
    const asked = await house.post('/support/new', request(), mayor)
    const id = idOf(asked)
    const early = await house.post(`/support/${id}`, { act: 'finish', text: 'เสร็จ' }, governor)
    const own = await house.post(`/support/${id}`, { act: 'accept', text: 'รับเอง', ...date('due', '1/2/2570') }, mayor)
    await house.post(`/support/${id}`, { act: 'accept', text: 'ส่งคนได้', ...date('due', '1/2/2570') }, governor)
    await house.post(`/support/${id}`, { act: 'start', text: 'ลงพื้นที่' }, governor)
    const done = await house.post(`/support/${id}`, { act: 'finish', text: 'แบบผ่านแล้ว' }, governor)

    const { rows } = await house.db.query<{ answer_due: string; state: string }>(
      'select answer_due, state from support_requests where id = $1',
      [id.slice(3)],
    )
    // Monday 23 November; the seventh working day, none of them a holiday.
    expect(rows).toEqual([{ answer_due: '2026-12-02', state: 'done' }])
    expect(await early.text()).toContain('จึงทำสิ่งนี้ไม่ได้')
    expect([own.status, done.status]).toEqual([403, 303])
    expect(await (await house.get(`/support/${id}`)).text()).toContain('แบบผ่านแล้ว')
  })

  test('of a body to itself, or for a project nobody knows, is refused', async () => {
    const project = await aStoredProject(house.db, town)
    const joint = { ...request(), kind: 'joint' }

    const [self, unknown, known] = [
      await house.post('/support/new', { ...request(), to: code(town) }, mayor),
      await house.post('/support/new', joint, mayor),
      await house.post('/support/new', { ...joint, project: `/projects/${project.home}-${project.id}` }, mayor),
    ]

    expect(await self.text()).toContain('ต้องเป็นคนละหน่วยงาน')
    expect(await unknown.text()).toContain('ไม่รู้จักโครงการ')
    expect(known.status).toBe(303)
  })
})

describe('the pool', () => {
  const entry = (over: Record<string, string>) => ({
    side: 'offer',
    resource: 'equipment',
    body: code(province),
    title: 'รถขุด',
    quantity: '1',
    unit: 'คัน',
    place: '57',
    field: '05.1',
    ...date('starts', '1/12/2569'),
    ...date('ends', '31/12/2569'),
    contract: 'either',
    ...over,
  })
  const ask = (id: string, from: string, to: string, over: Record<string, string> = {}) =>
    house.post(
      `/pool/${id}`,
      {
        act: 'ask',
        body: code(town),
        quantity: '1',
        ...date('from', from),
        ...date('to', to),
        note: 'ขุดลอกคลอง',
        ...over,
      },
      mayor,
    )
  const reservations = async () =>
    (await house.db.query<{ id: string; state: string }>('select id, state from pool_reservations order by id')).rows

  test('finds a match with its reasons, from both sides, also for programs', async () => {
    const offer = idOf(await house.post('/pool/new', entry({}), governor))
    const request = idOf(
      await house.post(
        '/pool/new',
        entry({
          side: 'request',
          body: code(town),
          title: 'ต้องการรถขุด',
          place: '5701',
          ...date('starts', '10/12/2569'),
        }),
        mayor,
      ),
    )

    const [ofRequest, ofOffer, told] = [
      await (await house.get(`/pool/${request}`)).text(),
      await (await house.get(`/pool/${offer}`)).text(),
      (await (await house.get(`/api/v1/pool/${request}`)).json()) as { matches: { id: string; score: number }[] },
    ]

    expect(ofRequest).toContain(`/pool/${offer}?request=${request}`)
    expect(ofRequest).toContain('ครบทุกวันที่ขอ')
    expect(ofOffer).toContain('ต้องการรถขุด')
    expect(told.matches).toEqual([expect.objectContaining({ id: offer, score: 1 })])
  })

  test('is never booked twice: of two who ask for the same days one is reserved', async () => {
    const offer = idOf(await house.post('/pool/new', entry({ title: 'รถน้ำ' }), governor))
    await ask(offer, '1/12/2569', '10/12/2569')
    await ask(offer, '5/12/2569', '12/12/2569')
    const [first, second] = (await reservations()).slice(-2)
    const move = (act: string, which: string | undefined, as: Viewer) =>
      house.post(`/pool/${offer}`, { act, which: which ?? '', text: 'ตามคิว' }, as)

    const both = await Promise.all([move('reserve', first?.id, governor), move('reserve', second?.id, governor)])
    const third = await ask(offer, '8/12/2569', '8/12/2569')
    const outside = await ask(offer, '1/1/2570', '2/1/2570')

    expect(both.map(({ status }) => status).sort()).toEqual([303, 422])
    expect(await third.text()).toContain('ช่วงวันนั้นว่างเพียง 0')
    expect(await outside.text()).toContain('ให้ยืมได้เฉพาะ')
    expect(
      (await reservations())
        .slice(-2)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['asked', 'reserved'])
  })

  test('records use and return, and is closed when nothing is out', async () => {
    const offer = idOf(await house.post('/pool/new', entry({ title: 'เครื่องสูบน้ำ' }), governor))
    await ask(offer, '1/12/2569', '10/12/2569')
    const which = (await reservations()).at(-1)?.id ?? ''
    const move = (act: string, as: Viewer, text = 'เรียบร้อย') => house.post(`/pool/${offer}`, { act, which, text }, as)
    const early = await move('take', mayor)
    await move('reserve', governor)
    await move('take', mayor)
    const close = await move('close', governor)
    await move('give-back', mayor, 'สายยางขาดหนึ่งเส้น')
    const closed = await move('close', governor)

    expect(await early.text()).toContain('สถานะที่ทำสิ่งนี้ไม่ได้')
    expect(await close.text()).toContain('ยังมีการจองหรือการใช้อยู่')
    expect(closed.status).toBe(303)
    expect(await (await house.get(`/pool/${offer}`)).text()).toContain('สายยางขาดหนึ่งเส้น')
  })

  test('what is lent under an agreement only needs one that is signed', async () => {
    const offer = idOf(await house.post('/pool/new', entry({ title: 'ข้อมูลแผนที่', contract: 'needed' }), governor))

    const [without, unknown] = [
      await ask(offer, '1/12/2569', '2/12/2569'),
      await ask(offer, '1/12/2569', '2/12/2569', { agreement: `/agreements/57-${newId()}` }),
    ]

    expect(await without.text()).toContain('ผู้ให้ยืมต้องการข้อตกลง')
    expect(await unknown.text()).toContain('ไม่รู้จักข้อตกลงนี้')
  })

  test('a gap of capacity leads to a request with its reason', async () => {
    const form = await (
      await house.get(`/pool/new?side=request&body=${code(town)}&service=WASTE-1&dimension=staff`, mayor)
    ).text()
    const lists = await Promise.all(
      [
        '/pool',
        '/support?due=all',
        '/services',
        '/duties',
        '/pool/list.csv',
        '/support/list.csv',
        '/services/list.csv',
        '/duties/list.csv',
        '/api/v1/duties',
        '/api/v1/services',
        '/api/v1/pool',
        `/api/v1/services/bodies/${code(town)}`,
        '/duties/WASTE?place=57',
      ].map(async (path) => (await house.get(path)).status),
    )

    expect(form).toContain('เพราะขาดบุคลากรสำหรับเก็บขยะมูลฝอย')
    expect(new Set(lists)).toEqual(new Set([200]))
  })
})

describe('by programs, with the session of a person', () => {
  const send = (path: string, body: object, as: Viewer | null, headers = {}) =>
    house.sendJson(`/api/v1${path}`, body, as, headers)
  const kindOf = async (answer: Response) => [answer.status, ((await answer.json()) as { type: string }).type]

  test('a standard is written, a body measures itself, another certifies it', async () => {
    const wanted = {
      code: 'WATER-9',
      name_th: 'ประปาหมู่บ้าน',
      about: 'น้ำไหลทุกวัน',
      function: '06.3',
      valid_months: 12,
      criteria: [{ measure_th: 'วันที่น้ำไหล', unit: 'วัน', direction: 'at-least', wanted: '360', source: 'คู่มือ' }],
    }
    const [made, twice, foreign] = [
      await send('/services', wanted, national),
      await send('/services', wanted, national),
      await send('/services', { ...wanted, code: 'WATER-8' }, mayor),
    ]
    const read = (await (await house.get('/api/v1/services')).json()) as {
      services: { code: string; revision: number; criteria: { id: string }[] }[]
    }
    const service = read.services.find((one) => one.code === 'WATER-9')
    const criteria = [{ id: service?.criteria[0]?.id, reached: '365', evidence: 'บันทึกการจ่ายน้ำ' }]
    const given = { body: code(town), service: 'WATER-9', criteria }
    const personal = await send(
      '/services/assessments',
      { ...given, criteria: criteria.map((one) => ({ ...one, evidence: 'โทร 081-234-5678' })) },
      mayor,
    )
    const assessed = await send('/services/assessments', given, mayor)
    const { id } = (await assessed.json()) as { id: string }
    const verdict = { verifier: code(province), verdict: 'certify', finding: 'ตรวจแล้ว' }
    const own = await send(`/services/assessments/${id}/verdict`, { ...verdict, verifier: code(town) }, mayor)
    const certified = await send(`/services/assessments/${id}/verdict`, verdict, governor)
    const stale = await send('/services/WATER-9/standard', { ...wanted, revision: 9 }, national)
    const changed = await send(
      '/services/WATER-9/standard',
      { ...wanted, valid_months: 24, criteria: [{ ...wanted.criteria[0], id: criteria[0]?.id }], revision: 1 },
      national,
    )
    const theirs = await send(
      '/services',
      { ...wanted, code: 'WATER-7', criteria: [{ ...wanted.criteria[0], wanted: '1', id: criteria[0]?.id }] },
      national,
    )
    const { rows } = await house.db.query('select wanted::text from service_criteria where id = $1', [criteria[0]?.id])
    const standing = (await (await house.get(`/api/v1/services/bodies/${code(town)}`)).json()) as {
      services: { service: string; standing: string; assessment: string }[]
    }

    // A criterion of another service is nobody else's to change.
    expect([theirs.status, rows]).toEqual([404, [{ wanted: '360.00' }]])
    expect([made.status, assessed.status, certified.status, changed.status]).toEqual([201, 201, 200, 200])
    expect(await kindOf(twice)).toEqual([409, '/api/problems/code-taken'])
    expect(await kindOf(personal)).toEqual([422, '/api/problems/personal'])
    expect(await kindOf(own)).toEqual([422, '/api/problems/own-body'])
    expect([foreign.status, stale.status]).toEqual([403, 409])
    expect(standing.services).toContainEqual(
      expect.objectContaining({ service: 'WATER-9', standing: 'certified', assessment: id }),
    )
  })

  test('a duty is added, its levels and who runs it are kept', async () => {
    const wanted = {
      name_th: 'ดูแลสนามกีฬา',
      function: '08',
      law: 'พ.ร.บ. ทดสอบ มาตรา 2',
      levels: [{ level: 'local', may: 'must', can: 'yes' }],
      reason: 'ที่ประชุมเห็นชอบ',
    }
    const once = { 'idempotency-key': newId() }
    const [made, again, foreign] = [
      await send('/duties', wanted, national, once),
      await send('/duties', wanted, national, once),
      await send('/duties', { ...wanted, name_th: 'อื่น' }, mayor),
    ]
    const { id } = (await made.json()) as { id: string }
    const level = { level: 'local', may: 'must', can: 'with-support', support_from: 'pao', reason: 'สำรวจใหม่' }
    const changed = await send(`/duties/${id}/levels`, { ...level, revision: 1 }, national)
    const stale = await send(`/duties/${id}/levels`, { ...level, revision: 1 }, national)
    const run = { body: code(town), since: '2025-10-01', source: 'หนังสือ ที่ 9/2568', reason: 'ทำมานานแล้ว' }
    const runs = await send(`/duties/${id}/runs`, run, mayor)
    const unknown = await send(`/duties/${id}/runs`, { ...run, body: 'NOBODY' }, mayor)
    const read = (await (await house.get('/api/v1/duties?function=08')).json()) as {
      duties: { code: string; levels: { support_from: string | null; revision: number }[] }[]
    }

    expect(((await again.json()) as { id: string }).id).toBe(id)
    expect([made.status, foreign.status, changed.status, runs.status, unknown.status]).toEqual([
      201, 403, 200, 200, 404,
    ])
    expect(await kindOf(stale)).toEqual([409, '/api/problems/changed-meanwhile'])
    expect(read.duties.find((one) => one.code === id)?.levels).toMatchObject([{ support_from: 'pao', revision: 2 }])
  })

  test('support is asked for, answered and read; what is lent is reserved, taken, given back and closed', async () => {
    const request = { kind: 'technical', from: code(town), to: code(province), title: 'ขอช่างตรวจถนน', wanted: 'หนึ่งครั้ง' }
    const asked = await send('/support', request, mayor)
    const { id } = (await asked.json()) as { id: string }
    const answer = (act: string, as: Viewer, due: string | null = null) =>
      send(`/support/${id}/answers`, { act, text: 'ตามที่ตกลง', due }, as)
    const [self, stranger, early, dueless] = [
      await send('/support', { ...request, to: code(town) }, mayor),
      await answer('accept', mayor, '2027-02-01'),
      await answer('finish', governor),
      await answer('accept', governor),
    ]
    const moved = [await answer('accept', governor, '2027-02-01'), await answer('finish', governor)]
    const one = await (await house.get(`/api/v1/support/${id}`)).json()
    const list = (await (await house.get(`/api/v1/support?due=all&body=${code(town)}`)).json()) as {
      requests: { id: string }[]
    }
    const days = { starts_on: '2026-12-01', ends_on: '2026-12-31' }
    const offer = {
      ...{ side: 'offer', resource: 'equipment', body: code(province), title: 'เต็นท์', quantity: 1, unit: 'หลัง' },
      ...{ area: '57', ...days },
    }
    const item = (await (await send('/pool', offer, governor)).json()) as { id: string }
    const asking = { body: code(town), quantity: 1, ...days, note: 'งานประเพณี' }
    const { id: reservation } = (await (await send(`/pool/${item.id}/reservations`, asking, mayor)).json()) as {
      id: string
    }
    const move = (act: string, as: Viewer) => send(`/pool/${item.id}/moves`, { act, reservation, text: 'เรียบร้อย' }, as)
    const wrong = await move('take', mayor)
    const lent = [await move('reserve', governor), await move('take', mayor)]
    const out = await send(`/pool/${item.id}/closing`, { reason: 'เลิกให้ยืม' }, governor)
    const back = [
      await move('give-back', mayor),
      await send(`/pool/${item.id}/closing`, { reason: 'เลิกให้ยืม' }, governor),
    ]

    expect([asked.status, self.status, stranger.status, early.status]).toEqual([201, 422, 403, 422])
    expect(await kindOf(dueless)).toEqual([422, '/api/problems/due-past'])
    expect([...moved, ...lent, ...back].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(one).toMatchObject({ state: 'done', from: code(town), to: code(province), result: 'ตามที่ตกลง' })
    expect(list.requests.map((found) => found.id)).toContain(id)
    expect(await kindOf(wrong)).toEqual([422, '/api/problems/wrong-state'])
    expect(await kindOf(out)).toEqual([422, '/api/problems/in-use'])
  })
})
