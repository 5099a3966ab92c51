// What the scripts that fit the overlap model share: every candidate pair of a list, scored by the built engine.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @param {string} folder the built engine, dist/src/engines/overlap
 * @param {object[]} projects as the engine takes them
 * @param {(left: number, right: number, scorer: object) => void} use called with the places of both projects and the scorer of the pair
 */
export async function forEachCandidate(folder, projects, use) {
  const engine = (/** @type {string} */ file) => import(pathToFileURL(path.join(folder, file)).href)
  const { BATCH } = await engine('core/layout.js')
  const { Prepared, unpack } = await engine('core/prepared.js')
  const { columnsOf } = await engine('columns.js')
  const { CompiledFinder } = await engine('compiled.js')
  const { defaultWords } = await engine('lexicon.js')
  const { tablesOf } = await engine('lexicon-tables.js')
  const { compiledProgram } = await engine('program.js')
  const { WordCounts } = await engine('rarity.js')
  const { PairScorer } = await engine('score.js')

  const finder = new CompiledFinder(compiledProgram(), tablesOf(defaultWords()))
  const batches = []
  for (let i = 0; i < projects.length; i += BATCH) batches.push(finder.prepare(columnsOf(projects.slice(i, i + BATCH))))
  const { members, blockFrom, blocksOf, blocksFrom } = finder.group(batches, projects.length)
  const counts = new WordCounts()
  for (const b of batches) counts.add(b.words, b.count)
  const scorer = new PairScorer(undefined, undefined, counts)
  const views = batches.map(({ records }) => new DataView(records.buffer, records.byteOffset, records.byteLength))
  const read = (/** @type {number} */ i, /** @type {object} */ into) => {
    const batch = Math.floor(i / BATCH)
    unpack(into, views[batch], batches[batch].records, batches[batch].offsets[i % BATCH])
  }
  const [a, b] = [new Prepared(), new Prepared()]
  for (let i = 0; i < projects.length; i++) {
    const later = new Set()
    for (const block of blocksOf.subarray(blocksFrom[i], blocksFrom[i + 1]))
      for (const other of members.subarray(blockFrom[block], blockFrom[block + 1])) if (other > i) later.add(other)
    if (later.size > 0) read(i, a)
    for (const other of later) {
      read(other, b)
      scorer.of(a, b)
      use(i, other, scorer)
    }
  }
}
