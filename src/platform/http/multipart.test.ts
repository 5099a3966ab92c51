import { expect, test } from 'vitest'
import { BrokenForm, boundaryOf, formParts } from './multipart.ts'

const boundary = '----WebKitFormBoundaryx1'

function aForm(parts: readonly (readonly [header: string, body: string | Buffer])[]): Buffer {
  return Buffer.concat([
    ...parts.map(([header, body]) =>
      Buffer.concat([Buffer.from(`--${boundary}\r\n${header}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Buffer, size: number) {
  const parts: { name: string; fileName: string | null; bytes: Buffer }[] = []
  for await (const part of formParts(inPieces(bytes, size), boundary)) {
    const pieces: Uint8Array[] = []
    for await (const piece of part.bytes) pieces.push(piece)
    parts.push({ name: part.name, fileName: part.fileName, bytes: Buffer.concat(pieces) })
  }
  return parts
}

const tricky = Buffer.concat([Buffer.from(`\r\n--${boundary.slice(0, -1)}`), Buffer.from([0, 255, 13, 10, 45, 45])])
const form = aForm([
  ['Content-Disposition: form-data; name="_csrf"', 'token'],
  ['Content-Disposition: form-data; name="empty"', ''],
  ['Content-Disposition: form-data; name="file"; filename="แผน %22ใหม่%22.xlsx"\r\nContent-Type: application/x', tricky],
])

test.each([1, 2, 3, 7, 64, 10_000])(
  'fields and files come out whole, whatever pieces they arrive in (%i bytes)',
  async (size) => {
    const parts = await read(form, size)

    expect(parts.map(({ name, fileName }) => [name, fileName])).toEqual([
      ['_csrf', null],
      ['empty', null],
      ['file', 'แผน "ใหม่".xlsx'],
    ])
    expect(parts[0]?.bytes.toString()).toBe('token')
    expect(parts[1]?.bytes.length).toBe(0)
    expect(parts[2]?.bytes.equals(tricky)).toBe(true)
  },
)

test('a part that nobody reads is passed over', async () => {
  const names: string[] = []

  for await (const part of formParts(inPieces(form, 5), boundary)) names.push(part.name)

  expect(names).toEqual(['_csrf', 'empty', 'file'])
})

test.each([0, 10, 60, 200, form.length - 40])('a form cut after %i bytes is broken', async (end) => {
  await expect(read(form.subarray(0, end), 16)).rejects.toThrow(BrokenForm)
})

test('a header without end and a form of a thousand parts are broken', async () => {
  const endless = Buffer.from(`--${boundary}\r\nx: ${'a'.repeat(40_000)}`)
  const many = aForm(Array.from({ length: 1_000 }, (_, at) => [`Content-Disposition: form-data; name="f${at}"`, 'x']))

  await expect(read(endless, 1_000)).rejects.toThrow(BrokenForm)
  await expect(read(many, 1_000)).rejects.toThrow(BrokenForm)
})

test('only a form with files has a boundary', () => {
  expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc')
  expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b')
  expect(boundaryOf('application/json')).toBeNull()
  expect(boundaryOf(undefined)).toBeNull()
})
