import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appendLeaves,
  canonicalJson,
  checkpointText,
  consistencyProof,
  cosignatureLine,
  decodeEntries,
  emptyEdge,
  encodeEntries,
  inclusionProof,
  leafHash,
  openNote,
  parseTilePath,
  parseVerifierKey,
  rootOfEdge,
  signerFromSeed,
  signNote,
  type TileId,
  type TreeEdge,
  tilePath,
  tilesFor,
  tilesOf,
  treeRoot,
  verifierKey,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const seed = Buffer.from(Array.from({ length: 32 }, (_, at) => at))
const signer = signerFromSeed('prasan.example/log', seed)
const threeEntries = ['one', 'two', 'สาม'].map((text) => Buffer.from(text))

describe('the worked example of the interoperability notes, byte for byte', () => {
  test('key, leaves, roots and tiles', () => {
    const { edge, tiles } = appendLeaves(emptyEdge, threeEntries.map(leafHash))
    const two = appendLeaves(emptyEdge, threeEntries.slice(0, 2).map(leafHash))

    expect(verifierKey(signer)).toBe('prasan.example/log+2c220608+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4')
    expect(rootOfEdge(emptyEdge).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    expect(rootOfEdge(two.edge).toString('hex')).toBe(
      '4f55f619d9215235778b2b9f17d6f4915b16171214d152381293669764de722e',
    )
    expect(rootOfEdge(edge).toString('hex')).toBe('fcc64f64d4bb4bb27ab3c96ee43e07efe48edaa9068a79a49494ab67c1bf00eb')
    expect(tiles.map(tilePath)).toEqual(['0/000.p/3'])
    expect(sha256(tiles[0]?.bytes ?? Buffer.alloc(0))).toBe(
      'dfbf20a03daa7179c0456eb06ccb2637bbb5a6a57a337f1c30da6502d634176f',
    )
    expect(encodeEntries(threeEntries).toString('hex')).toBe('00036f6e65000374776f0009e0b8aae0b8b2e0b8a1')
  })

  test('the checkpoint and its signature', () => {
    const { edge } = appendLeaves(emptyEdge, threeEntries.map(leafHash))

    const note = signNote(checkpointText({ origin: signer.name, size: 3, root: rootOfEdge(edge) }), signer)

    expect(Buffer.byteLength(note)).toBe(183)
    expect(sha256(Buffer.from(note))).toBe('ee4ed0e9e1760f29c72920fa3dce647e79cf5d0fe7b0866d135517448e25713b')
  })

  test('the proofs', () => {
    const [one, two, three] = threeEntries.map(leafHash)
    const { tiles } = grown(3)
    const between = Buffer.from('4f55f619d9215235778b2b9f17d6f4915b16171214d152381293669764de722e', 'hex')

    expect([0, 1, 2].map((index) => inclusionProof(tiles, index, 3))).toEqual([[two, three], [one, three], [between]])
    expect([1, 2, 3].map((older) => consistencyProof(tiles, older, 3))).toEqual([[two, three], [three], []])
  })
})

test('a tree grown in any portions has the roots and tiles of the definition in RFC 6962', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 }), (portions) => {
      let edge: TreeEdge = emptyEdge
      const stored = new Map<string, Buffer>()
      const leaves: Buffer[] = []
      for (const portion of portions) {
        const more = Array.from({ length: portion }, (_, at) => leafHash(Buffer.from(`entry ${leaves.length + at}`)))
        leaves.push(...more)
        const next = appendLeaves(edge, more)
        edge = next.edge
        for (const tile of next.tiles) stored.set(tilePath(tile), tile.bytes)
      }
      const source = (tile: TileId) => stored.get(tilePath(tile)) ?? Buffer.alloc(0)
      expect(rootOfEdge(edge)).toEqual(definition(leaves))
      expect(treeRoot(source, leaves.length)).toEqual(definition(leaves))
      for (const tile of tilesOf(leaves.length)) {
        expect(stored.get(tilePath(tile))?.length, tilePath(tile)).toBe(32 * tile.width)
      }
    }),
    { numRuns: 30, seed: 7 },
  )
})

test('every proof holds, and no proof holds for another leaf, place, size or root', () => {
  const size = 613
  const { tiles, leaves } = grown(size)
  const root = treeRoot(tiles, size)
  const other = leafHash(Buffer.from('another entry'))

  for (let index = 0; index < size; index += 17) {
    const path = inclusionProof(tiles, index, size)
    expect(verifyInclusion(leaves[index] as Buffer, index, size, path, root)).toBe(true)
    expect(verifyInclusion(other, index, size, path, root)).toBe(false)
    expect(verifyInclusion(leaves[index] as Buffer, index === 0 ? 1 : index - 1, size, path, root)).toBe(false)
    expect(verifyInclusion(leaves[index] as Buffer, index, size, path.slice(1), root)).toBe(false)
    expect(verifyInclusion(leaves[index] as Buffer, index, size, [...path, other], root)).toBe(false)
    expect(verifyInclusion(leaves[index] as Buffer, index, size, path, other)).toBe(false)
  }
  for (let older = 0; older <= size; older += 19) {
    const path = consistencyProof(tiles, older, size)
    const before = definition(leaves.slice(0, older))
    expect(verifyConsistency(older, size, before, root, path), String(older)).toBe(true)
    expect(verifyConsistency(older, size, other, root, path)).toBe(false)
    if (older > 0) expect(verifyConsistency(older, size, before, other, path)).toBe(false)
  }
})

test('a proof asks for a handful of tiles, which are known before they are read', () => {
  const size = 20_000_000

  const asked = tilesFor((tiles) => inclusionProof(tiles, 12_345_678, size))

  expect(asked.length).toBeLessThanOrEqual(7)
  expect(asked).toContainEqual({ level: 0, index: 48_225, width: 256 })
})

test.each([
  [{ level: 0, index: 0, width: 256 }, '0/000'],
  [{ level: 0, index: 999, width: 256 }, '0/999'],
  [{ level: 1, index: 1000, width: 256 }, '1/x001/000'],
  [{ level: 0, index: 1_234_067, width: 112 }, '0/x001/x234/067.p/112'],
  [{ level: 'entries', index: 273, width: 1 }, 'entries/273.p/1'],
] as const)('the tile %o lies at %s and nowhere else', (tile, path) => {
  expect(tilePath(tile)).toBe(path)
  expect(parseTilePath(path)).toEqual({ ok: true, value: tile })
})

test.each([
  '0/0',
  '0/0000',
  '0/x000/001',
  '00/000',
  '0/000.p/0',
  '0/000.p/256',
  '0/000.p/007',
  '0/000.p/999',
  '9/000',
  '0/../../secret',
  '0/x001',
  'entries/000.p/',
  '-1/000',
])('%s is no path of a tile', (path) => {
  expect(parseTilePath(path)).toEqual({ ok: false, problem: 'no-tile' })
})

test('70,000 leaves have the tiles the specification counts', () => {
  const partial = [...tilesOf(70_000)].filter(({ width }) => width < 256)

  expect([...tilesOf(70_000)].filter(({ level }) => level === 0)).toHaveLength(274)
  expect(partial.map(tilePath)).toEqual(['0/273.p/112', '1/001.p/17', '2/000.p/1'])
  expect([...tilesOf(256)].map(tilePath)).toEqual(['0/000', '1/000.p/1'])
})

describe('a signed note', () => {
  const text = 'prasan.example/log\n3\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n'
  const key = parseVerifierKey(verifierKey(signer))
  const known = key.ok ? [key.value] : []
  const note = signNote(text, signer)

  test('opens for those who know its key', () => {
    const opened = openNote(Buffer.from(note), known)
    expect(opened).toMatchObject({
      ok: true,
      value: { text, signatures: [{ name: 'prasan.example/log', seenAt: null }] },
    })
  })

  test.each([
    ['one changed digit', note.replace('\n3\n', '\n4\n'), 'bad-signature'],
    ['lines that end as on Windows', note.replaceAll('\n', '\r\n'), 'not-a-note'],
    ['no signature', `${text}\n`, 'not-a-note'],
    ['a signature of another log alone', signNote(text, signerFromSeed('another.example', seed)), 'no-known-signature'],
    ['a control character', signNote(`a\u0000${text}`, signer), 'not-a-note'],
    ['nothing', '', 'not-a-note'],
  ])('with %s is refused', (_, bytes, problem) => {
    expect(openNote(Buffer.from(bytes), known)).toEqual({ ok: false, problem })
  })

  test('carries signatures of witnesses with the time they saw it; sixteen and more are read', () => {
    const witness = signerFromSeed('witness.example', Buffer.alloc(32, 9))
    const strangers = Array.from({ length: 20 }, (_, at) =>
      signNote(text, signerFromSeed(`stranger${at}`, Buffer.alloc(32, at))).slice(text.length + 1),
    )
    const whole = `${note}${strangers.join('')}${cosignatureLine(text, witness, 1_790_000_000)}`
    const line = cosignatureLine(text, witness, 1_790_000_000)
    const keyId = Buffer.from(line.split(' ')[2] ?? '', 'base64')
      .subarray(0, 4)
      .toString('hex')
    const witnessKey = parseVerifierKey(
      `witness.example+${keyId}+${Buffer.concat([Buffer.from([4]), witness.publicKey]).toString('base64')}`,
    )

    const opened = openNote(Buffer.from(whole), witnessKey.ok ? [...known, witnessKey.value] : [])

    expect(opened.ok && opened.value.signatures.map(({ name, seenAt }) => [name, seenAt])).toEqual([
      ['prasan.example/log', null],
      ['witness.example', 1_790_000_000],
    ])
  })

  test.each([
    'prasan.example/log+2c220609+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4',
    'another.example/log+2c220608+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4',
    'prasan.example/log+2c220608+AgOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4',
    'prasan.example/log',
    '',
  ])('is not checked with %s', (text) => {
    expect(parseVerifierKey(text)).toEqual({ ok: false, problem: 'not-a-key' })
  })
})

test('a bundle of entries comes back as it was, and one that was cut off is refused', () => {
  const bundle = encodeEntries(threeEntries)

  expect(decodeEntries(bundle)).toEqual({ ok: true, value: threeEntries })
  for (const cut of [1, 4, 20])
    expect(decodeEntries(bundle.subarray(0, cut))).toEqual({ ok: false, problem: 'cut-off' })
  expect(() => encodeEntries([Buffer.alloc(65_536)])).toThrow(RangeError)
})

test('canonical JSON is the same whatever order and form the facts came in', () => {
  const decomposed = 'นำ\u0301'
  expect(canonicalJson({ b: [1, true, null], a: { ข: 'ก', ก: 1.5e21 } }).toString()).toBe(
    '{"a":{"ก":1.5e+21,"ข":"ก"},"b":[1,true,null]}',
  )
  expect(canonicalJson({ text: decomposed })).toEqual(canonicalJson({ text: decomposed.normalize('NFC') }))
  for (const bad of [Number.NaN, new Date(0), '\ud800', 1n]) expect(() => canonicalJson({ bad })).toThrow(TypeError)
})

/** RFC 6962 section 2.1 as it is written, sharing no code with the engine. */
function definition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  if (leaves.length === 1) return leaves[0] as Buffer
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(definition(leaves.slice(0, k)))
    .update(definition(leaves.slice(k)))
    .digest()
}

function grown(size: number): { tiles: (tile: TileId) => Buffer; leaves: Buffer[] } {
  const texts = Array.from({ length: size }, (_, at) => threeEntries[at] ?? Buffer.from(`entry ${at}`))
  const leaves = texts.map(leafHash)
  const stored = new Map(appendLeaves(emptyEdge, leaves).tiles.map((tile) => [tilePath(tile), tile.bytes]))
  return { leaves, tiles: (tile) => stored.get(tilePath(tile)) ?? Buffer.alloc(0) }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
