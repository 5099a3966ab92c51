import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { makeDemoCountry } from '../../demo/index.ts'
import { aTestHouse, type HouseOptions, type TestHouse } from './house.ts'

/**
 * A house with the demonstration country in it: what a room's pages are tried on. About 300 projects of a dozen provinces.
 * The country is made once a run and copied, so that each file can change its own.
 */
export async function aDemoHouse(options: HouseOptions = {}): Promise<TestHouse> {
  return aTestHouse({ ...options, template: await demoTemplate() })
}

const database = 'demo_country'

/** Makes the country where no other file has done so yet; the files of one run wait for each other here. */
async function demoTemplate(): Promise<{ database: string; files: string }> {
  const files = join(inject('templateFiles'), database)
  const admin = new pg.Client({ connectionString: inject('templateUrl').replace(/\/prasan$/, '/postgres') })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(1)')
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount === 0) await makeTemplate(admin, files)
  } finally {
    await admin.end()
  }
  return { database, files }
}

async function makeTemplate(admin: pg.Client, files: string): Promise<void> {
  const house = await aTestHouse()
  await makeDemoCountry(house.deps, { scale: 0.015, seed: 'tests' })
  const { rows } = await house.db.query<{ name: string }>('select current_database() as name')
  const made = join(house.deps.config.dataFolder, 'files')
  mkdirSync(made, { recursive: true })
  cpSync(made, files, { recursive: true })
  await house.close('database')
  await admin.query(`alter database ${rows[0]?.name} rename to ${database}`)
  await admin.query(`alter database ${database} with allow_connections false is_template true`)
}
