import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import { connectionOf, type Db, inOneTrip, openDb } from './db.ts'
import { isDatabaseAway, sqlstate } from './sqlstate.ts'

let house: PlatformHouse
let db: Db

beforeAll(async () => {
  house = await aPlatformHouse()
  db = house.deps.db
  await db.query('create table accounts (name text primary key, balance bigint not null)')
})
afterAll(() => house.close())

async function reset(): Promise<void> {
  await db.query('delete from accounts')
  await db.query(`insert into accounts values ('a', 100), ('b', 100)`)
}

async function balances(): Promise<unknown> {
  return (await db.query('select name, balance from accounts order by name')).rows
}

/** Lets two pieces of work go on only when both have come this far. */
function meeting(): () => Promise<void> {
  let here = 0
  let open = () => {}
  const both = new Promise<void>((resolve) => {
    open = resolve
  })
  return async () => {
    if (++here === 2) open()
    if (here <= 2) await both
  }
}

test('two transactions that lock each other out both succeed: the one that was stopped is tried again', async () => {
  await reset()
  const meet = meeting()
  let attempts = 0
  const move = (from: string, to: string) =>
    db.transaction(async (tx) => {
      attempts++
      await tx.query('update accounts set balance = balance - 10 where name = $1', [from])
      await meet()
      await tx.query('update accounts set balance = balance + 10 where name = $1', [to])
    })

  await Promise.all([move('a', 'b'), move('b', 'a')])

  expect(attempts).toBe(3)
  expect(await balances()).toEqual([
    { name: 'a', balance: 100n },
    { name: 'b', balance: 100n },
  ])
})

test('two serializable transactions that read what the other writes both succeed', async () => {
  await reset()
  const meet = meeting()
  let attempts = 0
  const level = (name: string) =>
    db.transaction(async (tx) => {
      attempts++
      await tx.query('set transaction isolation level serializable')
      const { rows } = await tx.query<{ sum: string }>('select sum(balance)::text as sum from accounts')
      await meet()
      await tx.query('update accounts set balance = $2 where name = $1', [name, rows[0]?.sum])
    })

  await Promise.all([level('a'), level('b')])

  expect(attempts).toBe(3)
})

test('after the last attempt the failure comes out, and other failures are not tried again', async () => {
  let attempts = 0
  const failing = (code: string) =>
    db.transaction(
      async () => {
        attempts++
        throw Object.assign(new Error('failed'), { code })
      },
      { attempts: 3 },
    )

  await expect(failing('40001')).rejects.toThrow('failed')
  const retried = attempts
  attempts = 0
  await expect(failing('23505')).rejects.toThrow('failed')

  expect([retried, attempts]).toEqual([3, 1])
})

test('work that throws leaves nothing behind and gives its connection back', async () => {
  await reset()

  for (let i = 0; i < 20; i++) {
    await expect(
      db.transaction(async (tx) => {
        await tx.query('delete from accounts')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
  }

  expect(await balances()).toHaveLength(2)
})

test('statements sent in one trip are done in their order, and each brings its own answer', async () => {
  await reset()

  const [added, all, nothing] = await db.transaction((tx) =>
    inOneTrip(tx, () => [
      tx.query(`insert into accounts values ('c', $1)`, [5]),
      tx.query<{ name: string }>('select name from accounts order by name'),
      Promise.resolve(null),
    ]),
  )

  expect([added.rowCount, all.rows.map(({ name }) => name), nothing]).toEqual([1, ['a', 'b', 'c'], null])
})

test('where one of them fails nothing is kept, its own failure comes out, and the connection goes on', async () => {
  await reset()
  const alone = openDb(house.deps.db.url, { max: 1 })

  const failing = alone.transaction((tx) =>
    inOneTrip(tx, () => [
      tx.query(`insert into accounts values ('c', 5)`),
      tx.query(`insert into accounts values ('d', 1 / $1::integer)`, [0]),
      tx.query(`insert into accounts values ('e', 5)`),
    ]),
  )

  await expect(failing).rejects.toSatisfy((error) => sqlstate(error) === '22012')
  expect((await alone.query('select name from accounts order by name')).rows).toEqual([{ name: 'a' }, { name: 'b' }])
  await alone.close()
})

test('the failure that comes out is the one that failed by itself, not one that fails behind it', async () => {
  await reset()

  const failing = db.transaction((tx) =>
    inOneTrip(tx, () => [
      tx.query('select 1').then(() => tx.query('select 2')),
      tx.query(`insert into accounts values ('d', 1 / $1::integer)`, [0]),
    ]),
  )

  await expect(failing).rejects.toSatisfy((error) => sqlstate(error) === '22012')
})

test('what is stored without waiting is there for what is asked next, and for others after the commit', async () => {
  await reset()

  const seen = await db.transaction(async (tx) => {
    tx.later(`insert into accounts values ('c', $1)`, [5])
    const between = await balances()
    const { rows } = await tx.query<{ name: string }>('select name from accounts order by name')
    tx.later(`insert into accounts values ('d', $1)`, [6])
    return [between, rows.map(({ name }) => name)]
  })

  expect(seen[0]).toHaveLength(2)
  expect(seen[1]).toEqual(['a', 'b', 'c'])
  expect(await balances()).toHaveLength(4)
})

test('where what was stored without waiting fails, the transaction fails with its cause and leaves nothing, at the next question or at the end', async () => {
  await reset()
  const alone = openDb(house.deps.db.url, { max: 1 })
  const failing = (ask: boolean) =>
    alone.transaction(async (tx) => {
      tx.later(`insert into accounts values ('c', 5)`)
      tx.later(`insert into accounts values ('d', 1 / $1::integer)`, [0])
      if (ask) await tx.query('select name from accounts')
      tx.later(`insert into accounts values ('e', 5)`)
    })

  await expect(failing(true)).rejects.toSatisfy((error) => sqlstate(error) === '22012')
  await expect(failing(false)).rejects.toSatisfy((error) => sqlstate(error) === '22012')
  const dropped = alone.transaction(async (tx) => {
    tx.later(`insert into accounts values ('c', 5)`)
    throw new Error('no')
  })
  await expect(dropped).rejects.toThrow('no')

  expect((await alone.query('select name from accounts order by name')).rows).toEqual([{ name: 'a' }, { name: 'b' }])
  await alone.close()
})

test('rows added one after another go as one statement in their place, and none of them stays where one fails', async () => {
  await reset()
  const alone = openDb(house.deps.db.url, { max: 1 })
  const row = 'accounts (name, balance)'

  const added = await alone.transaction(async (tx) => {
    for (const name of ['c', 'd', 'e', 'f', 'g']) tx.add(row, [name, 5])
    tx.later(`update accounts set balance = 7 where name = 'c'`)
    tx.add(row, ['h', 6])
    const { rows } = await tx.query<{ n: number }>(
      'select count(distinct cmin::text)::integer as n from accounts where name > $1',
      ['b'],
    )
    tx.add(row, ['i', 8])
    return rows[0]?.n
  })
  const failing = await alone
    .transaction(async (tx) => {
      tx.add(row, ['j', 5])
      tx.add(row, ['a', 5])
    })
    .catch(sqlstate)

  // Four at once, the fifth, the update, and the one behind it
  expect(added).toBe(4)
  expect(failing).toBe('23505')
  expect(await balances()).toEqual(
    Object.entries({ a: 100n, b: 100n, c: 7n, d: 5n, e: 5n, f: 5n, g: 5n, h: 6n, i: 8n }).map(([name, balance]) => ({
      name,
      balance,
    })),
  )
  await alone.close()
})

test('questions asked beside each other are answered each by its own, and those behind one that fails hold nothing up', async () => {
  await reset()
  const alone = openDb(house.deps.db.url, { max: 1 })

  const all = await alone.transaction((tx) => {
    tx.later(`insert into accounts values ('c', 5)`)
    return Promise.all([1, 2, 3, 4].map((n) => tx.query<{ n: number }>('select $1::integer as n', [n])))
  })
  const failing = alone.transaction((tx) =>
    Promise.all([tx.query('select 1'), tx.query('select 1 / $1::integer', [0]), tx.query('select 3')]),
  )

  expect(all.map(({ rows }) => rows[0]?.n)).toEqual([1, 2, 3, 4])
  await expect(failing).rejects.toSatisfy((error) => sqlstate(error) === '22012')
  expect((await alone.query('select count(*)::integer as n from accounts')).rows).toEqual([{ n: 3 }])
  await alone.close()
})

test('a transaction or a snapshot in which nothing is asked asks the database nothing', async () => {
  const alone = openDb(house.deps.db.url, { max: 1 })

  const answers = [await alone.transaction(async () => 1), await alone.snapshot(async () => 2)]

  expect(answers).toEqual([1, 2])
  expect((await alone.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await alone.close()
})

test('rows go in by COPY between other statements of a transaction, in their order', async () => {
  await reset()

  await db.transaction(async (tx) => {
    tx.later(`insert into accounts values ('c', 5)`)
    const into = (await connectionOf(tx)).query(copyFrom('copy accounts from stdin'))
    await pipeline(Readable.from(['d\t6\n']), into)
    tx.later(`update accounts set balance = 7 where name in ('c', 'd')`)
  })

  expect(await balances()).toEqual([
    { name: 'a', balance: 100n },
    { name: 'b', balance: 100n },
    { name: 'c', balance: 7n },
    { name: 'd', balance: 7n },
  ])
})

test('a snapshot sees one moment and writes nothing', async () => {
  await reset()

  const seen = await db.snapshot(async (view) => {
    const before = await view.query('select count(*)::integer as n from accounts')
    await db.query(`insert into accounts values ('c', 1)`)
    return [before.rows, (await view.query('select count(*)::integer as n from accounts')).rows]
  })
  const written = db.snapshot((view) => view.query('delete from accounts'))

  expect(seen).toEqual([[{ n: 2 }], [{ n: 2 }]])
  await expect(written).rejects.toSatisfy((error) => sqlstate(error) === '25006')
})

test('values arrive so that nothing slips: bigint whole, numeric and date as text', async () => {
  const { rows } = await db.query(
    `select 9007199254740993::bigint as amount, 10.050::numeric as share, date '2026-10-01' as day`,
  )

  expect(rows).toEqual([{ amount: 9007199254740993n, share: '10.050', day: '2026-10-01' }])
})

test('a server that ends a connection in the middle of a transaction is an error and not the end of the process', async () => {
  const lost = db.transaction(async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
    await db.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await new Promise((resume) => setTimeout(resume, 50))
    await tx.query('select 1')
  })

  await expect(lost).rejects.toSatisfy(isDatabaseAway)
  expect((await db.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a server that is not there is known as away', async () => {
  const nowhere = openDb('postgres://nobody@127.0.0.1:1/none')

  await expect(nowhere.query('select 1')).rejects.toSatisfy(isDatabaseAway)
  await nowhere.close()
})
