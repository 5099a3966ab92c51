import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { suggestCategories } from '../../engines/categories/index.ts'
import { learnCategories, learntCategories } from './learn-words.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aDemoHouse()
})
afterAll(() => house.close())

test('a category learns the words of its closed public cases, and nothing from few or private ones', async () => {
  const before = await learnCategories(house.deps)
  await house.db.query(
    `update complaints set state = 'closed', phase = 'over', outcome = 'fixed', waited_from = null, closed_at = received_at,
       visibility = 'public', category_code = 'public-space', words = 'ทุ่นลอยหน้าท่าน้ำชำรุด'
      where id in (select id from complaints order by id limit 40)`,
  )
  await house.db.query(
    `insert into complaints select (json_populate_record(null::complaints, (to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(),
        'ref', '57-' || lpad((row_number() over ())::text, 4, '0') || '-0000-000', 'home', '57',
        'visibility', case when n = 4 then 'private' else 'public' end,
        'words', case when n = 4 then 'คำลับเฉพาะ' else c.words end))::json)).*
       from complaints c, generate_series(1, 4) n where c.phase = 'over'`,
  )

  const counted = await learnCategories(house.deps)
  const learnt = await learntCategories(house.db)

  expect(before).toBe(0)
  expect(counted).toBeGreaterThanOrEqual(200)
  expect(suggestCategories('ทุ่นลอยหาย', learnt === undefined ? {} : { learnt }).categories[0]?.code).toBe('public-space')
  expect(JSON.stringify(learnt)).not.toContain('คำลับ')
})
