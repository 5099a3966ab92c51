import type { Readable } from 'node:stream'

export interface StoredFile {
  readonly sha256: string
  readonly byteSize: number
}

/** Files by their SHA-256: the same bytes are stored once, and a name cannot be made to point elsewhere. */
export interface FileStore {
  /** Throws `FileTooLarge` at the first byte beyond `maxBytes`; nothing is kept then. */
  put(bytes: Readable | Uint8Array, options?: { maxBytes?: number }): Promise<StoredFile>
  open(sha256: string): Promise<Readable>
  has(sha256: string): Promise<boolean>
  /**
   * Erases a file nobody put here since then; the same bytes put again count as new. The caller knows that nothing points at it.
   * @returns whether it is gone now
   */
  remove(sha256: string, unusedSince: Date): Promise<boolean>
  /** The hash of every stored file, in no order, for backups. */
  list(): AsyncIterable<string>
}
