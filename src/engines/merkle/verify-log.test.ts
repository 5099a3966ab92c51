import { expect, test } from 'vitest'
import {
  agree,
  appendLeaves,
  checkpointText,
  consistencyProof,
  emptyEdge,
  encodeEntries,
  leafHash,
  parseCheckpoint,
  parseVerifierKey,
  rootOfEdge,
  type Signer,
  signerFromSeed,
  signNote,
  type TileId,
  tilePath,
  tilesOf,
  type Verifier,
  verifierKey,
  verifyLog,
} from './index.ts'

const signer = signerFromSeed('prasan.example/log', Buffer.alloc(32, 1))
const keys = keysOf(signer)
const size = 600

test('a log as it was written passes, and each entry is handed out in order', async () => {
  const log = published(entries(size))
  const seen: string[] = []

  const found = await verifyLog(log.source, { keys, onEntry: (entry, index) => seen.push(`${index} ${entry}`) })

  expect(found).toMatchObject({ checkpoint: { size }, problems: [] })
  expect(seen).toHaveLength(size)
  expect(seen[599]).toBe('599 entry 599')
})

test.each([0, 1, 255, 256, 257, 599, 600])(
  'a log goes on from the checkpoint of %d entries that was kept',
  async (older) => {
    const log = published(entries(size))

    const found = await verifyLog(log.source, { keys, older: Buffer.from(published(entries(older)).note) })

    expect(found).toMatchObject({ problems: [] })
  },
)

const changes: Record<string, (list: string[]) => string[]> = {
  'one byte of an entry was changed': (list) => list.with(300, 'entry 30O'),
  'two entries were swapped': (list) => list.with(10, 'entry 11').with(11, 'entry 10'),
  'an entry was removed': (list) => list.toSpliced(20, 1),
  'an entry was put in with an older date': (list) => list.toSpliced(20, 0, 'entry 19a'),
}

test.each(Object.keys(changes))('%s, and all was signed anew: found by who kept a checkpoint', async (what) => {
  const forged = published(changes[what]?.(entries(size)) ?? [])

  const found = await verifyLog(forged.source, { keys, older: Buffer.from(published(entries(500)).note) })

  expect(found).toMatchObject({ problems: [{ kind: 'rewritten', older: 500 }] })
})

test('an entry that was changed without signing anew is named', async () => {
  const log = published(entries(size))
  log.files.set('entries/001', bundle(entries(size).with(300, 'entry 30O').slice(256, 512)))

  const found = await verifyLog(log.source, { keys })

  expect(found).toMatchObject({ problems: expect.arrayContaining([{ kind: 'entry-wrong', index: 300 }]) })
})

test.each([
  ['a tile is missing', '1/000.p/2', null, { kind: 'tile-missing', path: '1/000.p/2' }],
  ['a tile was changed', '1/000.p/2', Buffer.alloc(64), { kind: 'tile-wrong', path: '1/000.p/2' }],
  ['entries are missing', 'entries/001', null, { kind: 'tile-missing', path: 'entries/001' }],
  ['entries end in the middle', 'entries/001', Buffer.alloc(1), { kind: 'entries-cut-off', path: 'entries/001' }],
])('%s: said with its path', async (_, path, bytes, problem) => {
  const log = published(entries(size))
  if (bytes === null) log.files.delete(path)
  else log.files.set(path, bytes)

  expect(await verifyLog(log.source, { keys })).toMatchObject({ problems: expect.arrayContaining([problem]) })
})

test('a log that was shorter once, or shows another root for the same size, is found', async () => {
  const kept = Buffer.from(published(entries(size)).note)
  const shorter = published(entries(599))
  const other = published(entries(size).with(599, 'another end'))

  expect(await verifyLog(shorter.source, { keys, older: kept })).toMatchObject({
    problems: [{ kind: 'shrunk', size: 599, older: 600 }],
  })
  expect(await verifyLog(other.source, { keys, older: kept })).toMatchObject({
    problems: [{ kind: 'rewritten', older: 600 }],
  })
})

test('another key, another log, a checkpoint of Windows and none at all are refused', async () => {
  const stranger = signerFromSeed('prasan.example/log', Buffer.alloc(32, 2))
  const swapped = published(entries(3), stranger)
  const log = published(entries(3))
  const elsewhere = published(entries(3), signerFromSeed('another.example/log', Buffer.alloc(32, 1)))

  expect(await verifyLog(swapped.source, { keys })).toEqual({ kind: 'no-known-signature', which: 'new' })
  expect(await verifyLog(log.source, { keys, older: Buffer.from(log.note.replaceAll('\n', '\r\n')) })).toEqual({
    kind: 'not-a-note',
    which: 'older',
  })
  expect(
    await verifyLog(log.source, {
      keys: [...keys, ...keysOf(signerFromSeed('another.example/log', Buffer.alloc(32, 1)))],
      older: Buffer.from(elsewhere.note),
    }),
  ).toEqual({ kind: 'other-origin', origin: 'prasan.example/log', expected: 'another.example/log' })
  log.files.delete('checkpoint')
  expect(await verifyLog(log.source, { keys })).toEqual({ kind: 'no-checkpoint' })
})

test('two readers find out whether they were shown the same log', () => {
  const early = published(entries(100))
  const late = published(entries(size))
  const split = published(entries(100).with(50, 'shown to one reader only'))
  const proof = consistencyProof(late.tile, 100, size)

  expect(agree(early.checkpoint, late.checkpoint, proof)).toBe(true)
  expect(agree(late.checkpoint, early.checkpoint, proof)).toBe(true)
  expect(agree(split.checkpoint, late.checkpoint, proof)).toBe(false)
  expect(agree(early.checkpoint, split.checkpoint, [])).toBe(false)
})

function entries(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `entry ${index}`)
}

function bundle(list: readonly string[]): Buffer {
  return encodeEntries(list.map((text) => Buffer.from(text)))
}

/** A log as it lies in a folder. */
function published(list: readonly string[], by: Signer = signer) {
  const { edge, tiles } = appendLeaves(
    emptyEdge,
    list.map((text) => leafHash(Buffer.from(text))),
  )
  const note = signNote(checkpointText({ origin: by.name, size: list.length, root: rootOfEdge(edge) }), by)
  const files = new Map<string, Buffer>([['checkpoint', Buffer.from(note)]])
  for (const tile of tiles) files.set(tilePath(tile), tile.bytes)
  for (const { level, index, width } of tilesOf(list.length)) {
    if (level > 0) continue
    files.set(tilePath({ level: 'entries', index, width }), bundle(list.slice(index * 256, index * 256 + width)))
  }
  const read = parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1))
  if (!read.ok) throw new Error(read.problem)
  return {
    note,
    files,
    checkpoint: read.value,
    tile: (tile: TileId) => files.get(tilePath(tile)) ?? Buffer.alloc(0),
    source: {
      checkpoint: async () => files.get('checkpoint') ?? null,
      tile: async (path: string) => files.get(path) ?? null,
    },
  }
}

function keysOf(by: Signer): Verifier[] {
  const read = parseVerifierKey(verifierKey(by))
  return read.ok ? [read.value] : []
}
