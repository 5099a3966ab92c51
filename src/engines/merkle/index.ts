export { appendLeaves, emptyEdge, rootOfEdge, type Tile, type TreeEdge } from './append.ts'
export { checkpointText, parseCheckpoint } from './checkpoint.ts'
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
