import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'

let house: TestHouse
let bodyId: string
let mine: Viewer
let colleague: Viewer
let stranger: Viewer

beforeAll(async () => {
  house = await aTestHouse()
  bodyId = (await aStoredBody(house.db)).id
  mine = anOfficer([{ role: 'planner', bodyId, areaCode: null }], { personId: newId() })
  colleague = anOfficer([{ role: 'planner', bodyId, areaCode: null }], { personId: newId() })
  stranger = anOfficer([{ role: 'planner', areaCode: '40' }], { personId: newId() })
})
afterAll(() => house.close())

const listOf = async (viewer: Viewer | undefined) => (await house.get('/projects', viewer)).text()
const save = (fields: Record<string, string>, viewer: Viewer) =>
  house.post('/views', { list: '/projects?place=57&year=2570', share: '', ...fields }, viewer)

describe('a list that is kept', () => {
  test('is one step away the next time, with its filters, for nobody else', async () => {
    const answer = await save({ view_name: 'ถนนเชียงราย' }, mine)

    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/projects?place=57&year=2570'])
    expect(await listOf(mine)).toContain('href="/projects?place=57&amp;year=2570">ถนนเชียงราย')
    expect(await listOf(colleague)).not.toContain('ถนนเชียงราย')
    expect(await listOf(undefined)).not.toContain('บันทึกมุมมอง')
  })

  test('under the same name is replaced, not doubled', async () => {
    await save({ view_name: 'ถนนเชียงราย', list: '/projects?place=40' }, mine)

    const page = await listOf(mine)

    expect(page.match(/>ถนนเชียงราย</g)).toHaveLength(1)
    expect(page).toContain('href="/projects?place=40">ถนนเชียงราย')
  })

  test('is seen by everybody of the body it is shared with, and by no other', async () => {
    await save({ view_name: 'งานของเรา', share: bodyId }, mine)

    expect(await listOf(colleague)).toContain('งานของเรา')
    expect(await listOf(stranger)).not.toContain('งานของเรา')
  })

  test('is not shared with a body one has no role in', async () => {
    const answer = await save({ view_name: 'แอบแบ่งปัน', share: bodyId }, stranger)

    expect(answer.status).toBe(422)
    expect(await listOf(mine)).not.toContain('แอบแบ่งปัน')
  })

  test('never leads to another site, and its name is text', async () => {
    const elsewhere = await save({ view_name: 'ไกล', list: 'https://example.org/projects' }, mine)
    await save({ view_name: '<img src=x onerror=alert(1)>' }, mine)

    expect(elsewhere.status).toBe(422)
    expect(await listOf(mine)).not.toContain('<img src=x')
  })

  test('is removed by who made it, by an administrator of its body, and by nobody else', async () => {
    const { rows } = await house.db.query<{ id: string }>(`select id from saved_views where name = 'งานของเรา'`)
    const path = `/views/${rows[0]?.id}/remove`
    const administrator = anOfficer([{ role: 'body-administrator', bodyId, areaCode: null }], { personId: newId() })

    const refused = await house.post(path, { list: '/projects' }, colleague)
    const removed = await house.post(path, { list: '//example.org' }, administrator)
    const again = await house.post(path, { list: '/projects' }, administrator)

    expect([refused.status, removed.status, again.status]).toEqual([403, 303, 404])
    expect(removed.headers.get('location')).toBe('/projects')
  })
})
