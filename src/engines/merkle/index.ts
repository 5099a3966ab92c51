export { appendLeaves, emptyEdge, rootOfEdge, type Tile, type TreeEdge } from './append.ts'
export { type Checkpoint, checkpointText, parseCheckpoint } from './checkpoint.ts'
export { type Comparison, compareHeads } from './compare-heads.ts'
export { canonicalJson, decodeEntries, encodeEntries } from './entries.ts'
export { HASH_SIZE, leafHash } from './hash.ts'
export {
  cosignatureLine,
  openNote,
  parseVerifierKey,
  type Signer,
  signerFromSeed,
  signNote,
  type Verifier,
  verifierKey,
} from './note.ts'
export { parseTilePath, TILE_WIDTH, type TileId, tilePath, tilesOf } from './tile.ts'
export { consistencyProof, inclusionProof, type TileSource, tilesFor, treeRoot } from './tree.ts'
export { verifyConsistency, verifyInclusion } from './verify.ts'
export { agree, type LogProblem, type LogSource, type VerifiedLog, verifyLog } from './verify-log.ts'
export {
  encodeAddCheckpoint,
  judgeCheckpoint,
  parseAddCheckpoint,
  readCosignature,
} from './witness.ts'
