/** Prepared projects for scoring: packed records and their offsets, in shared memory, so threads pass them for nothing. */
export interface StoredBatch {
  count: number
  records: Uint8Array
  /** Where each record begins; one more than `count`. */
  offsets: Uint32Array
  /** Per project: body, years (from << 16 | to), villages: enough to refuse most candidates at a glance. */
  glance: Uint32Array
}

/** A batch as it was made, with what is needed to find candidates; that part goes when they are found. */
export interface PreparedBatch extends StoredBatch {
  bands: Uint32Array
  /** Where each project's keys begin; one more than `count`. */
  bandsFrom: Uint32Array
  /** Hashes of the words outside the lexicon, once a project: counted over the list, they show what is common in it. */
  words: Uint32Array<ArrayBuffer>
}

/** Projects grouped by the keys they share. Plain arrays in shared memory, read by every thread. */
export interface Blocks {
  /** Project numbers, block after block, rising inside a block. */
  members: Uint32Array
  /** Where each block begins; one more than there are blocks. */
  blockFrom: Uint32Array
  /** The blocks of each project: `blocksOf[blocksFrom[i]]` … */
  blocksOf: Uint32Array
  blocksFrom: Uint32Array
}

/** The whole list, once it is prepared. */
export interface SharedList {
  batches: readonly StoredBatch[]
  blocks: Blocks
  /** Word counts, and of how many projects. */
  counts: Uint32Array
  counted: number
}
