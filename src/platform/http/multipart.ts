/** Why a form with files cannot be read: it was cut, is no form of this kind, or has more parts than any of ours. */
export class BrokenForm extends Error {
  override readonly name = 'BrokenForm'
}

export interface FormPart {
  readonly name: string
  /** As the sender called the file; null for an ordinary field. */
  readonly fileName: string | null
  /** To be read to its end before the next part. */
  readonly bytes: AsyncIterable<Uint8Array>
}

const longestHeader = 16_384
const mostParts = 50

/** The boundary a `multipart/form-data` content type names; null for any other type. */
export function boundaryOf(contentType: string | undefined): string | null {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? '',
  )
  return found?.[1] ?? found?.[2] ?? null
}

/**
 * Reads a form with files piece by piece (RFC 7578), so that a file of any size passes through without lying in memory. What
 * the caller left unread of a part is passed over.
 * @throws BrokenForm
 */
export async function* formParts(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const source = body[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await source.next()
    if (next.done) return false
    held = held.length === 0 ? Buffer.from(next.value) : Buffer.concat([held, next.value])
    return true
  }
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first boundary stands without the line break that parts it from what is before.
  held = Buffer.from('\r\n')
  if ((await passTo(delimiter)) === false) throw new BrokenForm('no boundary')

  for (let count = 0; ; count += 1) {
    while (held.length < 2) if (!(await more())) throw new BrokenForm('cut after a boundary')
    if (held.subarray(0, 2).toString('latin1') === '--') return
    if (count >= mostParts) throw new BrokenForm('too many parts')
    const header = await headerOfPart()
    let done = false
    const bytes = (async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        const at = held.indexOf(delimiter)
        if (at !== -1) {
          const last = held.subarray(0, at)
          held = held.subarray(at + delimiter.length)
          done = true
          if (last.length > 0) yield last
          return
        }
        // The end of what is here may be the beginning of a boundary.
        const safe = held.length - delimiter.length
        if (safe > 0) {
          const piece = held.subarray(0, safe)
          held = held.subarray(safe)
          yield piece
        }
        if (!(await more())) throw new BrokenForm('cut inside a part')
      }
    })()
    yield { ...header, bytes }
    if (!done) for await (const _piece of bytes);
  }

  async function passTo(mark: Buffer): Promise<boolean> {
    for (;;) {
      const at = held.indexOf(mark)
      if (at !== -1) {
        held = held.subarray(at + mark.length)
        return true
      }
      held = held.subarray(Math.max(0, held.length - mark.length))
      if (!(await more())) return false
    }
  }

  async function headerOfPart(): Promise<{ name: string; fileName: string | null }> {
    const end = Buffer.from('\r\n\r\n')
    for (;;) {
      const at = held.indexOf(end)
      if (at !== -1) {
        const text = held.subarray(0, at).toString('utf8')
        held = held.subarray(at + end.length)
        return namesIn(text)
      }
      if (held.length > longestHeader) throw new BrokenForm('a header of a part is too long')
      if (!(await more())) throw new BrokenForm('cut inside a header')
    }
  }
}

function namesIn(header: string): { name: string; fileName: string | null } {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(header)?.[1]
  if (disposition === undefined) throw new BrokenForm('a part without a name')
  const value = (key: string) => {
    const found = new RegExp(`(?:^|;)\\s*${key}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1]
    // Browsers write quotes and line breaks of a name as %22, %0D and %0A (HTML, multipart/form-data encoding).
    return found?.replace(/%(22|0d|0a)/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  }
  return { name: value('name') ?? '', fileName: value('filename') ?? null }
}
