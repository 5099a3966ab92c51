import { createHash } from 'node:crypto'
import { constants, gzip } from 'node:zlib'

/** An answer as it goes out: its bytes, its tag, and once somebody wanted them compressed, those. */
export interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>
  tag(): string
  compressed(): Promise<Uint8Array<ArrayBuffer>>
}

/** A middling level: the highest takes twice the time for a tenth less. */
const level = constants.Z_DEFAULT_LEVEL

/** An answer whose tag and compressed form are made when first asked for, and once. */
export function answerOf(bytes: Uint8Array<ArrayBuffer>): Answer {
  let tag: string | undefined
  let compressed: Promise<Uint8Array<ArrayBuffer>> | undefined
  return {
    bytes,
    tag: () => {
      tag ??= `W/"${createHash('sha1').update(bytes).digest('base64url')}"`
      return tag
    },
    compressed: () => {
      compressed ??= new Promise((done, fail) =>
        gzip(bytes, { level }, (error, small) => (error ? fail(error) : done(new Uint8Array(small)))),
      )
      return compressed
    },
  }
}

/**
 * Keeps the last answers by their whole text, so that a page that says the same again is not encoded, hashed and compressed
 * again (a page of 90 KB: 3 ms of processor time). The text is the key, so what is kept is never old.
 * @param mostBytes of texts and answers together; the least recently used goes first, and nothing over an eighth is kept
 */
export function keptAnswers(mostBytes: number): (text: string) => Answer {
  const kept = new Map<string, Answer>()
  let held = 0
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) {
      // Put last again: the order of the map is the order of use.
      kept.delete(text)
      kept.set(text, known)
      return known
    }
    const answer = answerOf(encoded(text))
    if (weight(text, answer) > mostBytes / 8) return answer
    kept.set(text, answer)
    held += weight(text, answer)
    for (const [oldest, gone] of kept) {
      if (held <= mostBytes) break
      kept.delete(oldest)
      held -= weight(oldest, gone)
    }
    return answer
  }
}

/** Writes into the bytes it gives back; `Buffer.from` would be copied out once more. */
const encoder = new TextEncoder()

export function encoded(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Two bytes a letter of Thai, the bytes, and a quarter of them for the compressed form. */
function weight(text: string, { bytes }: Answer): number {
  return text.length * 2 + bytes.byteLength * 1.25
}
