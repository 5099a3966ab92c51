import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { holdsDemo } from './demo.sql.ts'

/**
 * For `prasan doctor`: a demonstration that is run as a real platform. Its invented people are locked out, but anyone may
 * have made accounts and roles there while their passwords were on the sign-in page.
 */
export async function demoCheck(deps: Pick<Deps, 'db' | 'config'>): Promise<DoctorCheck> {
  const name = 'demonstration'
  if (deps.config.demo) return { name, ok: true, detail: 'This is a demonstration; its passwords are public.' }
  if (!(await holdsDemo(deps.db))) return { name, ok: true, detail: 'No demonstration data.' }
  return {
    name,
    ok: false,
    detail:
      'The database was made as a demonstration and its roles cannot be trusted. Start with an empty PRASAN_DATA or DATABASE_URL.',
  }
}
