import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aLine, stored } from '../../../test/support/stored-projects.ts'
import { updateProjects } from './store-projects.sql.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
})
afterAll(() => house.close())

async function fieldOf({ home, id }: { home: string; id: string }) {
  const { rows } = await house.db.query(
    'select function_code, function_reason from projects where home = $1 and id = $2',
    [home, id],
  )
  return rows[0]
}

test('a field a person chose survives the next import of its row, a guessed one follows the words', async () => {
  const [chosen, guessedOne] = await stored(house.db, [
    { title: 'งานที่คนเลือกภารกิจ', functionCode: '08.1', home: '55' },
    { title: 'งานที่ระบบเดา', functionCode: '08.1', home: '55' },
  ])
  if (!chosen || !guessedOne) throw new Error('nothing was stored')
  await house.db.query(`update projects set function_reason = 'title:กีฬา' where id = $1`, [guessedOne.id])
  const again = async ({ home, id }: { home: string; id: string }) => {
    const { rows } = await house.db.query<{ plan_id: string; body_id: string }>(
      'select plan_id, body_id from projects where home = $1 and id = $2',
      [home, id],
    )
    return {
      home,
      id,
      planId: rows[0]?.plan_id ?? '',
      nodeId: null,
      bodyId: rows[0]?.body_id ?? '',
      title: 'งานที่ชื่อเปลี่ยน',
      placeText: null,
      areaCode: '55',
      functionCode: '04.5',
      functionReason: 'title:ถนน',
      category: null,
      state: 'planned' as const,
      lines: [aLine(2026, 5)],
      source: 'test',
      amountSatang: 500n,
      sourceRef: null,
      sourceDocument: null,
      sourcePage: null,
      sourceDigest: 'x',
      importId: null,
      search: '',
    }
  }

  const projects = [await again(chosen), await again(guessedOne)]
  await house.db.transaction((tx) => updateProjects(tx, '55', projects, house.clock.now()))

  expect(await fieldOf(chosen)).toEqual({ function_code: '08.1', function_reason: null })
  expect(await fieldOf(guessedOne)).toEqual({ function_code: '04.5', function_reason: 'title:ถนน' })
})
