import { describe, expect, test } from 'vitest'
import {
  appendLeaves,
  type Checkpoint,
  checkpointText,
  compareHeads,
  consistencyProof,
  cosignatureLine,
  emptyEdge,
  encodeAddCheckpoint,
  judgeCheckpoint,
  leafHash,
  parseAddCheckpoint,
  parseVerifierKey,
  readCosignature,
  rootOfEdge,
  type Signer,
  signerFromSeed,
  signNote,
  type TileId,
  tilePath,
  verifierKey,
} from './index.ts'

const log = signerFromSeed('prasan.example/log', Buffer.from(Array.from({ length: 32 }, (_, at) => at)))
const witness = signerFromSeed('witness.example/phayao', Buffer.alloc(32, 9))

/** A log of these entries: its head, and its tiles by path. */
function aLog(entries: readonly string[], signer: Signer = log) {
  const { edge, tiles } = appendLeaves(
    emptyEdge,
    entries.map((entry) => leafHash(Buffer.from(entry))),
  )
  const head: Checkpoint = { origin: signer.name, size: entries.length, root: rootOfEdge(edge) }
  const note = Buffer.from(signNote(checkpointText(head), signer))
  const byPath = new Map(tiles.map((tile) => [tilePath(tile), tile.bytes]))
  const tile = async (id: TileId) => byPath.get(tilePath(id)) ?? null
  const proofFrom = (older: number) =>
    consistencyProof(
      ({ level, index }) => byPath.get(tilePath({ level, index, width: entries.length })) ?? Buffer.alloc(8192),
      older,
      entries.length,
    )
  return { head, note, tile, proofFrom }
}

function known(text: string) {
  const key = parseVerifierKey(text)
  if (!key.ok) throw new Error(text)
  return key.value
}

const one = aLog(['one'])
const three = aLog(['one', 'two', 'สาม'])
const otherThree = aLog(['one', 'TWO', 'สาม'])
const logs = [known(verifierKey(log))]

describe('what a log asks a witness', () => {
  test('reads back as it was written', () => {
    const asked = { older: 1, proof: three.proofFrom(1), note: three.note }

    expect(parseAddCheckpoint(Buffer.from(encodeAddCheckpoint(asked)))).toEqual({ ok: true, value: asked })
  })

  test.each([
    ['nothing', ''],
    ['no size', `old\n\n${three.note}`],
    ['a size with a sign', `old -1\n\n${three.note}`],
    ['a size with a nought in front', `old 01\n\n${three.note}`],
    ['a proof that is no hash', `old 1\nAAAA\n\n${three.note}`],
    ['too long a proof', `old 1\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n${three.note}`],
  ])('%s is malformed', (_, body) => {
    expect(parseAddCheckpoint(Buffer.from(body)).ok).toBe(false)
  })
})

describe('a witness', () => {
  const judge = (older: number, to: { note: Buffer }, proof: readonly Buffer[], last: Checkpoint | null = null) =>
    judgeCheckpoint({ older, proof, note: to.note }, logs, () => last).status

  test('signs the first head it sees, the next one with its proof, and the same one again', () => {
    expect(judge(0, three, [])).toBe(200)
    expect(judge(1, three, three.proofFrom(1), one.head)).toBe(200)
    expect(judge(3, three, [], three.head)).toBe(200)
  })

  test('tells where it stands to a log that believes another size', () => {
    expect(judgeCheckpoint({ older: 0, proof: [], note: three.note }, logs, () => one.head)).toEqual({
      status: 409,
      size: 1,
    })
  })

  test('refuses what was set back, another past of the same size, and a proof that proves nothing', () => {
    expect(judge(3, one, [], three.head)).toBe(400)
    expect(judge(1, one, [], three.head)).toBe(409)
    expect(judge(3, otherThree, [], three.head)).toBe(409)
    expect(judge(1, three, [], one.head)).toBe(422)
    expect(judge(1, three, [...three.proofFrom(1)].reverse(), one.head)).toBe(422)
    expect(judge(0, three, three.proofFrom(1))).toBe(422)
  })

  test('refuses logs it does not know, keys that are not theirs, and what is no note', () => {
    const stranger = aLog(['one'], signerFromSeed('elsewhere.example/log', Buffer.alloc(32, 1)))
    const forged = aLog(['one'], signerFromSeed(log.name, Buffer.alloc(32, 2)))
    const changed = { note: Buffer.from(three.note.toString().replace('\n3\n', '\n4\n')) }

    expect(judge(0, stranger, [])).toBe(404)
    expect(judge(0, forged, [])).toBe(403)
    expect(judge(0, changed, [])).toBe(403)
    expect(judge(0, { note: Buffer.from('hello') }, [])).toBe(400)
  })
})

describe('what a witness answered', () => {
  const text = checkpointText(three.head)
  const key = known(verifierKey(witness, 'cosignature'))

  test('is taken when its signature is that of its key over this head', () => {
    const line = cosignatureLine(text, witness, 1_795_000_000)

    expect(readCosignature(Buffer.from(line), text, key)).toEqual({
      ok: true,
      value: { line, seenAt: new Date(1_795_000_000_000) },
    })
  })

  test.each([
    ['nothing', '', 'none'],
    ['nonsense', '<html>'.repeat(1000), 'none'],
    ['the signature of somebody else', cosignatureLine(text, log, 1_795_000_000), 'none'],
    [
      'its signature under another head',
      cosignatureLine(checkpointText(one.head), witness, 1_795_000_000),
      'bad-signature',
    ],
  ])('%s is not', (_, answer, problem) => {
    expect(readCosignature(Buffer.from(answer), text, key)).toEqual({ ok: false, problem })
  })
})

describe('two readers', () => {
  const large = Array.from({ length: 600 }, (_, at) => `entry ${at}`)
  const [short, long] = [aLog(large.slice(0, 300)), aLog(large)]

  test('who saw the same head see the same log', async () => {
    expect(await compareHeads(three.head, three.head, three.tile)).toEqual({ kind: 'same' })
  })

  test('of whom one saw more can prove it', async () => {
    const found = await compareHeads(long.head, short.head, long.tile)

    expect(found).toMatchObject({ kind: 'extends', older: { size: 300 }, newer: { size: 600 } })
    expect(found.kind === 'extends' && found.proof.length).toBeGreaterThan(0)
  })

  test('who were shown two pasts find out, and hold the proof', async () => {
    const changed = aLog(large.map((entry, at) => (at === 7 ? 'changed' : entry)))

    expect(await compareHeads(three.head, otherThree.head, three.tile)).toMatchObject({ kind: 'split' })
    expect(await compareHeads(short.head, changed.head, changed.tile)).toMatchObject({
      kind: 'split',
      older: { size: 300 },
    })
  })

  test('learn nothing from tiles that are gone or those of another log', async () => {
    const changed = aLog(large.map((entry, at) => (at === 7 ? 'changed' : entry)))

    expect(await compareHeads(short.head, long.head, async () => null)).toEqual({ kind: 'unproven' })
    expect(await compareHeads(short.head, long.head, changed.tile)).toEqual({ kind: 'unproven' })
  })
})
