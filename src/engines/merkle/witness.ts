import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { HASH_SIZE } from './hash.ts'
import { openNote, type Verifier } from './note.ts'
import { verifyConsistency } from './verify.ts'

/** What a log asks a witness to sign (C2SP tlog-witness, `add-checkpoint`). */
export interface AddCheckpoint {
  /** Size of the head the witness signed last, as the log believes; 0 for none. */
  readonly older: number
  /** That the new head goes on from it. */
  readonly proof: readonly Buffer[]
  /** The signed note. */
  readonly note: Buffer
}

const MOST_PROOF_LINES = 63

export function encodeAddCheckpoint({ older, proof, note }: AddCheckpoint): string {
  const lines = proof.map((hash) => `${hash.toString('base64')}\n`)
  return `old ${older}\n${lines.join('')}\n${note.toString('utf8')}`
}

export function parseAddCheckpoint(body: Uint8Array): Result<AddCheckpoint, 'malformed'> {
  const text = Buffer.from(body).toString('utf8')
  const end = text.indexOf('\n\n')
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\n')
  const older = Number(/^old (0|[1-9]\d{0,15})$/.exec(first)?.[1] ?? Number.NaN)
  const proof = lines.map((line) => Buffer.from(line, 'base64'))
  const isRight = proof.every((hash, at) => hash.length === HASH_SIZE && hash.toString('base64') === lines[at])
  if (end < 0 || !Number.isSafeInteger(older) || !isRight || proof.length > MOST_PROOF_LINES) return refuse('malformed')
  return ok({ older, proof, note: Buffer.from(text.slice(end + 2)) })
}

/** The status an answer has by the standard, and what a witness says with it. */
export type Judgement =
  | { readonly status: 200; readonly head: Checkpoint; readonly text: string }
  /** What the witness signed last has another size, or the same size and another root. */
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422 }

/**
 * Whether a witness may sign: the log is known, its key signed, and the head goes on from the one signed last.
 * @param logs keys of the logs that are witnessed; the name of a key is the origin of its log
 * @param last what was signed last for this origin
 */
export function judgeCheckpoint(
  { older, proof, note }: AddCheckpoint,
  logs: readonly Verifier[],
  last: (origin: string) => Checkpoint | null,
): Judgement {
  const text = note.toString('utf8')
  const head = parseCheckpoint(text.slice(0, text.lastIndexOf('\n\n') + 1))
  if (!head.ok) return { status: 400 }
  const keys = logs.filter(({ name, kind }) => name === head.value.origin && kind === 'ed25519')
  if (keys.length === 0) return { status: 404 }
  const opened = openNote(note, keys)
  if (!opened.ok) return { status: opened.problem === 'not-a-note' ? 400 : 403 }
  if (older > head.value.size) return { status: 400 }
  const before = last(head.value.origin)
  const size = before?.size ?? 0
  if (older !== size) return { status: 409, size }
  if (before !== null && size === head.value.size && !before.root.equals(head.value.root)) return { status: 409, size }
  const goesOn =
    before === null || size === 0
      ? proof.length === 0
      : verifyConsistency(size, head.value.size, before.root, head.value.root, proof)
  return goesOn ? { status: 200, head: head.value, text: opened.value.text } : { status: 422 }
}

/**
 * The signature of a witness in what it answered, checked against the text it was asked to sign.
 * @returns its line, ended by LF, and when it says that it saw the head
 */
export function readCosignature(
  answer: Uint8Array,
  text: string,
  witness: Verifier,
): Result<{ line: string; seenAt: Date }, 'none' | 'bad-signature'> {
  for (const line of Buffer.from(answer).toString('utf8').split('\n')) {
    if (!line.startsWith('— ')) continue
    const opened = openNote(Buffer.from(`${text}\n${line}\n`), [witness])
    if (!opened.ok && opened.problem === 'bad-signature') return refuse('bad-signature')
    const seenAt = opened.ok ? opened.value.signatures[0]?.seenAt : null
    if (seenAt !== null && seenAt !== undefined) return ok({ line: `${line}\n`, seenAt: new Date(seenAt * 1000) })
  }
  return refuse('none')
}
