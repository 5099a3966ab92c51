import { ok, type Result, refuse } from '../../kernel/result.ts'
import { HASH_SIZE } from './hash.ts'

/** The head of a log at one moment (C2SP tlog-checkpoint): how many entries, and the root over them. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

/** The text that is signed: three lines, each ended by LF. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Lines behind the third belong to extensions and are passed over. */
export function parseCheckpoint(text: string): Result<Checkpoint, 'not-a-checkpoint'> {
  const [origin, size, root, ...rest] = text.split('\n')
  const bytes = Buffer.from(root ?? '', 'base64')
  const isSize = size !== undefined && /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(Number(size))
  if (!origin || !isSize || bytes.length !== HASH_SIZE || bytes.toString('base64') !== root || rest.at(-1) !== '') {
    return refuse('not-a-checkpoint')
  }
  return ok({ origin, size: Number(size), root: bytes })
}
