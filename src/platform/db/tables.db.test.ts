import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import { homeRuleBreaches } from './home-rule.ts'
import { type TableKind, tables } from './tables.ts'

let house: PlatformHouse

beforeAll(async () => {
  house = await aPlatformHouse()
})
afterAll(() => house.close())

test('every table is listed with its kind and could be spread over several machines', async () => {
  expect(await homeRuleBreaches(house.deps.db, tables)).toEqual([])
})

const planted: readonly { what: string; sql: string; kind: TableKind; breach: string }[] = [
  {
    what: 'a large table whose key begins with something else',
    sql: 'create table planted (id uuid, home text, primary key (id, home))',
    kind: 'large',
    breach: 'the primary key of planted does not begin with home',
  },
  {
    what: 'a unique key without home',
    sql: 'create table planted (home text, id uuid, ref text unique, primary key (home, id))',
    kind: 'large',
    breach: 'the unique key (ref) of planted does not contain home',
  },
  {
    what: 'a unique index without home',
    sql: 'create table planted (home text, id uuid, ref text, primary key (home, id)); create unique index on planted (ref)',
    kind: 'large',
    breach: 'the unique key (ref) of planted does not contain home',
  },
  {
    what: 'a reference between large tables that sets null',
    sql: `create table planted (home text, id uuid, project_id uuid, primary key (home, id),
            foreign key (home, project_id) references projects (home, id) on delete set null)`,
    kind: 'large',
    breach: 'the reference of planted to projects sets null on delete',
  },
  {
    what: 'a reference table that refers to a large one',
    sql: `create table planted (id uuid primary key, home text, project_id uuid,
            foreign key (home, project_id) references projects (home, id))`,
    kind: 'reference',
    breach: 'planted refers to the large table projects',
  },
  {
    what: 'a large table that refers to an account',
    sql: 'create table planted (home text, id uuid, by_id uuid references persons (id), primary key (home, id))',
    kind: 'large',
    breach: 'planted refers to persons, which lies on one machine or elsewhere',
  },
  {
    what: 'a counter of the database',
    sql: 'create table planted (id serial primary key)',
    kind: 'reference',
    breach: 'planted.id is numbered by the database; ids are made by the application',
  },
  {
    what: 'an identity column',
    sql: 'create table planted (home text, id integer generated always as identity, primary key (home, id))',
    kind: 'large',
    breach: 'planted.id is numbered by the database; ids are made by the application',
  },
  {
    what: 'a trigger on a large table',
    sql: `create table planted (home text, id uuid, primary key (home, id));
          create function planted_now() returns trigger language plpgsql as $$ begin return new; end $$;
          create trigger planted_touch before insert on planted for each row execute function planted_now()`,
    kind: 'large',
    breach: 'planted has the trigger planted_touch; large tables have none',
  },
  {
    what: 'a registry keyed by an id',
    sql: 'create table planted (id uuid primary key, key text unique)',
    kind: 'registry',
    breach: 'planted is a registry and is not keyed by its value in the column key',
  },
  {
    what: 'a table without a key',
    sql: 'create table planted (id uuid)',
    kind: 'local',
    breach: 'planted has no primary key',
  },
]

test.each(planted)('$what is found', async ({ sql, kind, breach }) => {
  const { db } = house.deps

  await db.query(sql)
  const found = await homeRuleBreaches(db, { ...tables, planted: kind })

  expect(found).toEqual([breach])
  await db.query('drop table planted; drop function if exists planted_now')
})

test('a table nobody listed and a listed table that is not there are found', async () => {
  const { db } = house.deps

  await db.query('create table planted (id uuid primary key)')
  const found = await homeRuleBreaches(db, { ...tables, never_made: 'local' })

  expect(found).toEqual(['never_made is listed in tables.ts and does not exist', 'planted is not listed in tables.ts'])
  await db.query('drop table planted')
})
