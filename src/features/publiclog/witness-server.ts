import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import {
  type Checkpoint,
  cosignatureLine,
  judgeCheckpoint,
  parseAddCheckpoint,
  type Signer,
  signerFromSeed,
  type Verifier,
} from '../../engines/merkle/index.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createWhole } from '../../platform/whole-file.ts'

/** 63 hashes and a note of a hundred signatures. */
const MOST_BYTES = 64 * 1024
const PATIENCE_MS = 10_000

interface Heads {
  readonly [origin: string]: { readonly size: number; readonly root: string }
}

export interface WitnessOptions {
  /** Holds its key and the head it signed last for each log. */
  readonly folder: string
  readonly name: string
  /** Keys of the logs it signs for. */
  readonly logs: readonly Verifier[]
  readonly clock: Clock
}

/**
 * A witness (C2SP tlog-witness): it signs the heads of other logs, each only when it goes on from the one it signed before, so that no log
 * can show two pasts to those who ask for its signature. What it signed is on the disk before the signature leaves it.
 */
export function witnessServer({ folder, name, logs, clock }: WitnessOptions): { server: Server; signer: Signer } {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const signer = signerFromSeed(name, ownSeed(folder))
  const file = join(folder, 'heads.json')
  const answer = (body: Buffer): { status: number; text: string; type: string } => {
    const plain = (status: number, text = '') => ({ status, text, type: 'text/plain; charset=utf-8' })
    const asked = parseAddCheckpoint(body)
    if (!asked.ok) return plain(400)
    // Read, judged and written without a pause in between: two askers cannot both be told yes.
    const heads = readHeads(file)
    const judged = judgeCheckpoint(asked.value, logs, (origin) => headIn(heads, origin))
    if (judged.status === 409) return { status: 409, text: `${judged.size}\n`, type: 'text/x.tlog.size' }
    if (judged.status !== 200) return plain(judged.status)
    const { origin, size, root } = judged.head
    keepHeads(file, { ...heads, [origin]: { size, root: root.toString('base64') } })
    return plain(200, cosignatureLine(judged.text, signer, Math.floor(clock.now().getTime() / 1000)))
  }
  const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    void handled(request, response, answer)
  })
  return { server, signer }
}

async function handled(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (body: Buffer) => { status: number; text: string; type: string },
): Promise<void> {
  const say = (status: number, text = '', type = 'text/plain; charset=utf-8') =>
    response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' }).end(text)
  try {
    if (new URL(request.url ?? '/', 'http://witness').pathname !== '/add-checkpoint') return void say(404)
    if (request.method !== 'POST') return void say(405)
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of request as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > MOST_BYTES) {
        response.setHeader('Connection', 'close')
        return void say(413)
      }
      pieces.push(piece)
    }
    const { status, text, type } = answer(Buffer.concat(pieces))
    say(status, text, type)
  } catch {
    if (!response.headersSent) say(500)
    response.destroy()
  }
}

function ownSeed(folder: string): Buffer {
  const file = join(folder, 'witness-key')
  createWhole(file, randomBytes(32).toString('hex'))
  const seed = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (seed.length !== 32) throw new Error(`${file} does not hold a key`)
  return seed
}

/** @throws where what is there cannot be read: to begin anew would be to sign another past */
function readHeads(file: string): Heads {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Heads
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

function headIn(heads: Heads, origin: string): Checkpoint | null {
  const head = Object.hasOwn(heads, origin) ? heads[origin] : undefined
  return head === undefined ? null : { origin, size: head.size, root: Buffer.from(head.root, 'base64') }
}

function keepHeads(file: string, heads: Heads): void {
  writeFileSync(`${file}.new`, JSON.stringify(heads), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}
