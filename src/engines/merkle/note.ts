import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import { ok, type Result, refuse } from '../../kernel/result.ts'

/** What a key signs: a note as it is (C2SP signed-note), or a checkpoint with the time of the witness (C2SP tlog-cosignature). */
export type SignatureKind = 'ed25519' | 'cosignature'

/** A key that is trusted for its name. */
export interface Verifier {
  /** The origin of a log, or the name of a witness. */
  readonly name: string
  readonly kind: SignatureKind
  /** Four bytes, in hex. */
  readonly keyId: string
  readonly publicKey: KeyObject
}

export interface Signer {
  readonly name: string
  readonly keyId: string
  /** The 32 bytes of the Ed25519 public key. */
  readonly publicKey: Buffer
  sign(text: string): Buffer
}

export interface NoteSignature {
  readonly name: string
  readonly kind: SignatureKind
  readonly keyId: string
  /** When a witness saw it, in seconds of the Unix clock; null for a plain signature. */
  readonly seenAt: number | null
}

export interface OpenNote {
  readonly text: string
  /** Those of known keys, checked. Unknown keys are passed over. */
  readonly signatures: readonly NoteSignature[]
}

export type NoteProblem = 'not-a-note' | 'bad-signature' | 'no-known-signature'

const kindByte = { ed25519: 1, cosignature: 4 } as const
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b6570032100', 'hex')
const MOST_SIGNATURES = 100

/** A signer from the 32 secret bytes of an Ed25519 key (RFC 8032). */
export function signerFromSeed(name: string, seed: Uint8Array): Signer {
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(spki.length)
  return {
    name,
    keyId: keyIdOf(name, 'ed25519', publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), secret),
  }
}

/** `name+keyid+base64(kind ‖ public key)`, as it is given to those who check. */
export function verifierKey({ name, publicKey }: Signer, kind: SignatureKind = 'ed25519'): string {
  const key = Buffer.concat([Buffer.from([kindByte[kind]]), publicKey]).toString('base64')
  return `${name}+${keyIdOf(name, kind, publicKey)}+${key}`
}

/** Reads a verifier key. A key id that does not belong to name and key is refused: a slip, or somebody else's key. */
export function parseVerifierKey(text: string): Result<Verifier, 'not-a-key'> {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44,}={0,2})$/.exec(text.trim())
  const bytes = Buffer.from(found?.[3] ?? '', 'base64')
  const kind = (['ed25519', 'cosignature'] as const).find((one) => kindByte[one] === bytes[0])
  if (!found?.[1] || !found[2] || kind === undefined || bytes.length !== 33) return refuse('not-a-key')
  const raw = bytes.subarray(1)
  if (keyIdOf(found[1], kind, raw) !== found[2]) return refuse('not-a-key')
  const publicKey = createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' })
  return ok({ name: found[1], kind, keyId: found[2], publicKey })
}

/** SHA-256(name ‖ LF ‖ kind ‖ public key), the first four bytes. */
function keyIdOf(name: string, kind: SignatureKind, publicKey: Uint8Array): string {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([kindByte[kind]]), publicKey])
  return hash('sha256', bytes, 'hex').slice(0, 8)
}

/** @param text ends in LF */
export function signNote(text: string, signer: Signer): string {
  return `${text}\n${signatureLine(signer.name, signer.keyId, signer.sign(text))}`
}

/** What a witness adds below a note: that it saw this checkpoint, and nothing that contradicts it, at this second. */
export function cosignatureLine(text: string, witness: Signer, seenAt: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seenAt))
  const keyId = keyIdOf(witness.name, 'cosignature', witness.publicKey)
  return signatureLine(witness.name, keyId, Buffer.concat([time, witness.sign(cosigned(text, seenAt))]))
}

function cosigned(text: string, seenAt: number): string {
  return `cosignature/v1\ntime ${seenAt}\n${text}`
}

function signatureLine(name: string, keyId: string, signature: Uint8Array): string {
  return `— ${name} ${Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64')}\n`
}

/**
 * Reads a note and checks the signatures of the keys that are known.
 * @returns refused when it is no note, when a known key did not sign this text, and when no known key signed at all
 */
export function openNote(bytes: Uint8Array, known: readonly Verifier[]): Result<OpenNote, NoteProblem> {
  const whole = Buffer.from(bytes).toString('utf8')
  const end = whole.lastIndexOf('\n\n')
  // No control character but LF, and nothing that was not UTF-8.
  if (end < 0 || !whole.endsWith('\n') || /[^\P{Cc}\n]|\ufffd/u.test(whole)) return refuse('not-a-note')
  const text = whole.slice(0, end + 1)
  const lines = whole.slice(end + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return refuse('not-a-note')
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line)
    const packed = Buffer.from(found?.[2] ?? '', 'base64')
    if (!found?.[1] || packed.length < 5) return refuse('not-a-note')
    const keyId = packed.subarray(0, 4).toString('hex')
    const verifier = known.find((one) => one.name === found[1] && one.keyId === keyId)
    if (!verifier) continue
    const seenAt = checkSignature(verifier, text, packed.subarray(4))
    if (seenAt === 'bad') return refuse('bad-signature')
    signatures.push({ name: verifier.name, kind: verifier.kind, keyId, seenAt })
  }
  return signatures.length === 0 ? refuse('no-known-signature') : ok({ text, signatures })
}

function checkSignature({ kind, publicKey }: Verifier, text: string, signature: Buffer): number | null | 'bad' {
  if (kind === 'ed25519') return verify(null, Buffer.from(text), publicKey, signature) ? null : 'bad'
  if (signature.length !== 72) return 'bad'
  const seenAt = Number(signature.readBigUInt64BE(0))
  return verify(null, Buffer.from(cosigned(text, seenAt)), publicKey, signature.subarray(8)) ? seenAt : 'bad'
}
