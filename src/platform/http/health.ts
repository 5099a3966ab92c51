import { migrationsPending } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import { workerAge } from '../jobs/heartbeat.ts'
import type { DoctorCheck, PageApp } from '../room.ts'

const freshSeconds = 20

/** `/healthz`: this process answers. `/readyz`: it can do its work, check by check, 503 while it cannot. */
export function mountHealth(app: PageApp, deps: Deps): void {
  app.get('/healthz', (c) => c.json({ ok: true }, 200, noStore))
  app.get('/readyz', async (c) => {
    const checks = await readiness(deps)
    const ok = checks.every((check) => check.ok)
    return c.json({ ok, checks }, ok ? 200 : 503, noStore)
  })
}

const noStore = { 'Cache-Control': 'no-store' }

/** The three things a running product needs, asked in this order; without a database the rest is not asked. */
export async function readiness(deps: Pick<Deps, 'db'>): Promise<DoctorCheck[]> {
  const database = await checked('database', async () => {
    await deps.db.query('select 1')
    return { ok: true, detail: 'The database answers.' }
  })
  if (!database.ok) return [database]
  return [database, await migrationsCheck(deps), await workerCheck(deps)]
}

export function migrationsCheck(deps: Pick<Deps, 'db'>): Promise<DoctorCheck> {
  return checked('migrations', async () => {
    const pending = await migrationsPending(deps.db)
    if (pending.length === 0) return { ok: true, detail: 'The database has the form this version needs.' }
    return { ok: false, detail: `Not yet run: ${pending.join(', ')}. Run bin/prasan migrate.` }
  })
}

export function workerCheck(deps: Pick<Deps, 'db'>): Promise<DoctorCheck> {
  return checked('worker', async () => {
    const seconds = await workerAge(deps.db)
    if (seconds === null) return { ok: false, detail: 'No worker has reported yet. It starts with npm start.' }
    const detail = `The worker reported ${Math.round(seconds)} seconds ago.`
    return seconds <= freshSeconds
      ? { ok: true, detail }
      : { ok: false, detail: `${detail} It should every 5. Restart Prasan.` }
  })
}

/** A check that breaks is a check that failed; its error may hold an address with a password, so only its code is told. */
export async function checked(
  name: string,
  check: () => Promise<{ ok: boolean; detail: string }>,
): Promise<DoctorCheck> {
  try {
    return { name, ...(await check()) }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    return { name, ok: false, detail: `It could not be checked (${typeof code === 'string' ? code : 'no answer'}).` }
  }
}
