import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { wireApp } from '../../src/main/wire.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import { anOfficer, type TestHouse } from '../support/house.ts'

const secret = 'คณะทำงานไม่เปิดเผยชื่อ'

let house: TestHouse
let code: string
let meeting: string
let resolution: string
const ids = { body: '', planner: newId() }

beforeAll(async () => {
  house = await aDemoHouse()
  const planner = anOfficer([{ role: 'planner', areaCode: '57' }], { personId: ids.planner })
  const sent = async (path: string, body: unknown) => {
    const answer = await house.sendJson(`/api/v1${path}`, body, planner)
    const said = (await answer.json()) as { id: string }
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`)
    return said.id
  }
  const quorum = { kind: 'at-least', numerator: 1, denominator: 2 }
  const facts = { kind: 'board', area: '57', quorum, visibility: 'members', reason: 'คำสั่งที่ 1/2570' }
  code = await sent('/committees', { name_th: secret, ...facts })
  const { rows } = await house.db.query<{ id: string }>('select id from bodies where code = $1', [code])
  ids.body = rows[0]?.id ?? ''
  const secretary = anOfficer([{ role: 'secretary', bodyId: ids.body, areaCode: null }], { personId: newId() })
  const times = { starts_at: '2026-12-10T09:00:00+07:00', ends_at: '2026-12-10T12:00:00+07:00' }
  const planned = await house.sendJson(`/api/v1/committees/${code}/meetings`, { place: secret, ...times }, secretary)
  meeting = ((await planned.json()) as { id: string }).id
  const item = await house.sendJson(`/api/v1/meetings/${meeting}/items`, { section: 5, title: secret }, secretary)
  resolution = `57-${newId()}`
  const itemId = ((await item.json()) as { id: string }).id
  await house.db.query(
    `insert into resolutions (home, id, number, meeting_id, body_id, item_id, kind, text, owner_body_id, due_on, follow_up, decided_at, restricted,
                              decided_by, voters, quorum_needed)
     select '57', $1, 1, $2, $3, $4, 'direct', $5, b.id, '2026-12-01', 'not-started', now(), false, 'consensus', 1, 1
       from bodies b where b.kind = 'province' and b.area_code = '57' limit 1`,
    [resolution.slice(3), meeting.slice(3), ids.body, itemId, secret],
  )
  await house.work()
})
afterAll(() => house.close())

/** What stands in the place of a parameter, so that every address leads as near to the hidden committee as it can. */
function filled(path: string): string[] {
  // What is packed cannot be searched for a name: it is only not to break, and its CSV reads the same rows. The API is described once.
  if (/\.(xlsx|pdf)$|openapi/.test(path) && !/[:{]/.test(path)) return [path]
  if (!/[:{]/.test(path)) return asked.map((query) => path + query.replace('$code', code))
  return [code, meeting, resolution, '57'].map((value) => path.replace(/:[A-Za-z]+(\{[^}]*\})?/g, value))
}

// Searches by a part of the name: pages repeat what was typed, and that must not look like the whole name.
const asked = ['', `?q=${encodeURIComponent(secret.slice(5))}`, '?place=57', '?body=$code']

test('a committee for its members only is named by no page, list, file, feed, section or answer of the API that others read', {
  timeout: 600_000,
}, async () => {
  const paths = [
    ...new Set(wireApp(house.deps).routes.flatMap(({ method, path }) => (method === 'GET' ? [path] : []))),
  ].filter((path) => !path.includes('*') && path !== '/readyz')
  const stranger = anOfficer([{ role: 'planner', areaCode: '50' }], { personId: newId() })
  const told: string[] = []
  const broken: string[] = []

  for (const address of paths.flatMap(filled)) {
    for (const viewer of address.includes('?') || address.includes('/api/') ? [null] : [null, stranger]) {
      const answer = await house.get(address, viewer)
      const text = await answer.text()
      if (text.includes(secret)) told.push(address)
      if (answer.status >= 500) broken.push(`${address} ${answer.status}`)
    }
  }

  expect(paths.length).toBeGreaterThan(150)
  expect([told, broken]).toEqual([[], []])
})
