import {
  encodeAddCheckpoint,
  parseCheckpoint,
  parseVerifierKey,
  readCosignature,
  type Verifier,
} from '../../engines/merkle/index.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import { fetchOutside, type OutsideOptions, type OutsideProblem } from '../../platform/net/fetch-outside.ts'
import { latestCheckpoint, type StoredCheckpoint } from './publiclog.sql.ts'
import { readConsistency } from './read-proof.ts'
import { storeCosignature, storeWitnessFailure, type Witness, witnessesToAsk } from './witnesses.sql.ts'

/** Why a witness did not sign; `log witness list` and `doctor` say it in words. */
type WitnessProblem =
  /** It says that what it signed before does not go on to our head: one of us was shown another past. */
  | 'another-past'
  /** It signed a longer log than ours is. */
  | 'ahead-of-us'
  | 'tiles-missing'
  | 'bad-signature'
  | 'nonsense'
  | 'too-slow'
  | 'unreachable'
  | 'closed-network'
  | `answered ${number}`

const MOST_BYTES = 64 * 1024
const PATIENCE_MS = 10_000
const LONGEST_WAIT_MS = 10 * 60_000
/** Who reads the head wants to know that it was seen lately, also while nothing happens. */
const FRESH_MS = 24 * 3_600_000

/**
 * Has the newest head signed by every witness. It runs beside the sequencer and never keeps it waiting: a witness that is away, slow or
 * answers nonsense is asked later, each time after a longer pause.
 * @returns how many signed
 */
export async function askWitnesses(deps: Deps, reach: OutsideOptions): Promise<number> {
  const head = await latestCheckpoint(deps.db)
  if (head === null) return 0
  const now = deps.clock.now()
  const asked = await witnessesToAsk(deps.db, head.size, new Date(now.getTime() - FRESH_MS), now)
  const signed = await Promise.all(asked.map((witness) => askOne(deps, witness, head, reach)))
  return signed.filter(Boolean).length
}

async function askOne(deps: Deps, witness: Witness, head: StoredCheckpoint, reach: OutsideOptions): Promise<boolean> {
  const key = parseVerifierKey(witness.key)
  if (!key.ok) return false
  const answer = await cosigned(deps, witness, key.value, head, witness.inside ? { mayReach: () => true } : reach)
  const now = deps.clock.now()
  await deps.db.transaction(async (tx) => {
    if (answer.ok) return storeCosignature(tx, witness.id, { size: head.size, ...answer.value }, now)
    const wait = Math.min(LONGEST_WAIT_MS, 5_000 * 2 ** Math.min(witness.failures, 10))
    return storeWitnessFailure(tx, witness.id, { problem: answer.problem, nextAt: new Date(now.getTime() + wait) })
  })
  return answer.ok
}

async function cosigned(
  deps: Deps,
  witness: Witness,
  key: Verifier,
  head: StoredCheckpoint,
  reach: OutsideOptions,
): Promise<Result<{ line: string; seenAt: Date }, WitnessProblem>> {
  let older = witness.size
  // Twice: it tells where it stands when we do not know it.
  for (let times = 0; times < 2; times += 1) {
    if (older > head.size) return refuse('ahead-of-us')
    const proof = await readConsistency(deps.db, older, head.size)
    if (proof === null) return refuse('tiles-missing')
    const answer = await fetchOutside(`${witness.url}/add-checkpoint`, {
      ...reach,
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: encodeAddCheckpoint({ older, proof, note: Buffer.from(head.note) }),
      milliseconds: PATIENCE_MS,
      mostBytes: MOST_BYTES,
      alsoRefusals: true,
    })
    if (!answer.ok) return refuse(outsideProblem(answer.problem))
    const { status, bytes } = answer.value
    if (status === 200) return signatureIn(bytes, head, key)
    const itsSize = /^(0|[1-9]\d{0,15})\n?$/.exec(Buffer.from(bytes).toString('utf8'))?.[1]
    if (status === 409 && itsSize !== undefined && Number(itsSize) !== older) {
      older = Number(itsSize)
      continue
    }
    const problem: WitnessProblem = status === 409 || status === 422 ? 'another-past' : `answered ${status}`
    return refuse(problem)
  }
  return refuse('nonsense')
}

function signatureIn(
  bytes: Uint8Array,
  head: StoredCheckpoint,
  key: Verifier,
): Result<{ line: string; seenAt: Date }, WitnessProblem> {
  const text = head.note.slice(0, head.note.indexOf('\n\n') + 1)
  if (!parseCheckpoint(text).ok) return refuse('nonsense')
  const signature = readCosignature(bytes, text, key)
  if (signature.ok) return ok(signature.value)
  return refuse(signature.problem === 'none' ? 'nonsense' : signature.problem)
}

function outsideProblem(problem: OutsideProblem): WitnessProblem {
  if (problem.kind === 'too-slow' || problem.kind === 'closed-network') return problem.kind
  if (problem.kind === 'answered') return `answered ${problem.status}`
  return problem.kind === 'too-large' ? 'nonsense' : 'unreachable'
}
