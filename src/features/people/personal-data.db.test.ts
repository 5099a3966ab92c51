import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPeopleHouse, type PeopleHouse } from '../../../test/support/people-house.ts'
import { newId } from '../../kernel/ids.ts'
import { looksAt } from './access-log.sql.ts'
import { peopleJobs } from './people.jobs.ts'
import { personNames, readPersonal } from './personal-data.ts'

let house: PeopleHouse
beforeAll(async () => {
  house = await aPeopleHouse()
})
afterAll(() => house.close())

test('reading personal data notes who, whose, which fields, why and when, in the same transaction', async () => {
  const { db } = house.deps
  const person = await house.officer([])

  const read = await db.transaction((tx) => readPersonal(tx, house.deps, null, person.id, 'ส่งจดหมายเตือน', ['email']))
  await db
    .transaction(async (tx) => {
      await readPersonal(tx, house.deps, null, person.id, 'ไม่สำเร็จ')
      throw new Error('undone')
    })
    .catch(() => undefined)

  expect(read).toEqual({ email: person.email, phone: null, line: null })
  const looks = await looksAt(db, person.id, { limit: 10, offset: 0 })
  expect(looks).toEqual([
    { readerId: null, personId: person.id, fields: ['email'], purpose: 'ส่งจดหมายเตือน', at: house.deps.clock.now() },
  ])
})

test('a sealed value moved to another person does not open there', async () => {
  const { db } = house.deps
  const [one, other] = [await house.officer([]), await house.officer([])]
  await db.query(
    'update person_private set email_sealed = (select email_sealed from person_private where person_id = $1) where person_id = $2',
    [one.id, other.id],
  )

  await expect(db.transaction((tx) => readPersonal(tx, house.deps, null, other.id, 'x'))).rejects.toThrow()
})

test('names for a list come in one query, and an id without a person has none', async () => {
  const [one, other, nobody] = [await house.officer([]), await house.officer([]), newId()]

  const names = await personNames(house.deps.db, house.deps, [one.id, null, other.id, one.id, nobody])

  expect([...names]).toHaveLength(2)
  expect(names.get(one.id)).toBe(one.name)
  expect(names.get(nobody)).toBeUndefined()
})

test('looks older than two years and sessions older than twelve hours are erased', async () => {
  const { db } = house.deps
  const person = await house.officer([])
  await house.browser().signIn(person)
  await db.transaction((tx) => readPersonal(tx, house.deps, null, person.id, 'นานแล้ว'))

  await peopleJobs(house.deps)['people.tidy']?.({})
  const before = await db.query('select from auth_sessions where user_id = $1', [person.id])
  house.wait(731 * 24 * 60)
  await peopleJobs(house.deps)['people.tidy']?.({})

  expect(before.rowCount).toBe(1)
  expect((await db.query('select from auth_sessions')).rowCount).toBe(0)
  expect(await looksAt(db, null, { limit: 10, offset: 0 })).toEqual([])
})
