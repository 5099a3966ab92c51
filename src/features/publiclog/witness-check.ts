import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { messages } from './messages.ts'
import { latestCheckpoint } from './publiclog.sql.ts'
import { cosignersOf, witnessesInUse } from './witnesses.sql.ts'

/** Failures in a row after which somebody should look; with the pauses between them about ten minutes. */
const TOO_MANY = 7

/** For `prasan doctor`: who signs the head of the log, and who does not. Nothing where no witness was named. */
export async function witnessCheck(deps: Deps): Promise<DoctorCheck[]> {
  const say = messages('en').witness.doctor
  const witnesses = await witnessesInUse(deps.db)
  if (witnesses.length === 0) return []
  const head = await latestCheckpoint(deps.db)
  const signed = head === null ? [] : await cosignersOf(deps.db, head.size)
  const accusing = witnesses.filter(({ lastProblem }) => ['another-past', 'ahead-of-us'].includes(lastProblem ?? ''))
  const silent = witnesses.filter(({ failures }) => failures >= TOO_MANY)
  const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(', ')
  const detail =
    accusing.length > 0
      ? say.accused(named(accusing))
      : silent.length > 0
        ? say.silent(
            silent
              .map(({ name, lastProblem }) => `${name} (${messages('en').witness.whyNot(lastProblem ?? '')})`)
              .join(', '),
          )
        : say.fine(signed.length, witnesses.length)
  return [{ name: say.name, ok: accusing.length === 0 && silent.length === 0, detail }]
}
