import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync } from 'oxc-parser'
import { filesUnder } from './source-files.mjs'

/**
 * One import or re-export, as the rules see it.
 * @typedef {object} Import
 * @property {string} from the importing file, e.g. `src/features/plans/plan.ts`
 * @property {number} line
 * @property {string} written what stands in the quotes
 * @property {string | null} file the imported file of this checkout, or null for a package
 * @property {string | null} packageName `pg`, `@hono/zod-openapi`, `node:fs`; null for a file of ours
 * @property {boolean} typeOnly vanishes when the types are erased
 * @property {boolean} exists
 */

/**
 * Reads every TypeScript file under src/ and demo/.
 * @param {string} root
 * @returns {{ modules: string[], imports: Import[] }}
 * @throws Error naming the file that does not parse
 */
export function readImports(root) {
  const modules = ['src', 'demo'].flatMap((folder) => filesUnder(root, folder)).filter((file) => file.endsWith('.ts'))
  return { modules, imports: modules.flatMap((file) => importsOf(root, file)) }
}

/**
 * @param {string} root
 * @param {string} from
 * @returns {Import[]}
 */
function importsOf(root, from) {
  const text = readFileSync(join(root, from), 'utf8')
  const { module, errors } = parseSync(from, text)
  if (errors.length > 0) throw new Error(`${from} does not parse: ${errors[0]?.message}`)
  /** @type {{ written: string, at: number, typeOnly: boolean }[]} */
  const found = []
  // `import { type A }` still loads the file when it runs; only `import type` vanishes.
  const vanishes = (/** @type {number} */ start) => /^(import|export)\s+type\b/.test(text.slice(start, start + 20))
  for (const { moduleRequest, start } of module.staticImports) {
    found.push({ written: moduleRequest.value, at: moduleRequest.start, typeOnly: vanishes(start) })
  }
  for (const { entries, start } of module.staticExports) {
    const [first] = entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])
    if (first) found.push({ written: first.value, at: first.start, typeOnly: vanishes(start) })
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const written = /^['"`](.*)['"`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1]
    if (written) found.push({ written, at: moduleRequest.start, typeOnly: false })
  }
  return found.map(({ written, at, typeOnly }) => {
    const file = written.startsWith('.') ? posix.join(posix.dirname(from), written) : null
    return {
      from,
      line: text.slice(0, at).split('\n').length,
      written,
      file,
      packageName: file === null ? packageOf(written) : null,
      typeOnly,
      exists: file === null || existsSync(join(root, file)),
    }
  })
}

/** @param {string} written */
function packageOf(written) {
  const parts = written.split('/')
  if (written.startsWith('node:')) return written
  return written.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? written)
}

/**
 * Finds circles (Tarjan 1972, strongly connected components).
 * @param {Map<string, Set<string>>} edges
 * @returns {string[][]} each a group of nodes that reach each other, sorted
 */
export function circles(edges) {
  /** @type {Map<string, number>} */
  const order = new Map()
  /** @type {Map<string, number>} */
  const low = new Map()
  /** @type {string[]} */
  const open = []
  /** @type {string[][]} */
  const found = []
  const visit = (/** @type {string} */ node) => {
    order.set(node, order.size)
    let lowest = order.get(node) ?? 0
    open.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next))
      else if (open.includes(next)) lowest = Math.min(lowest, order.get(next) ?? lowest)
    }
    low.set(node, lowest)
    if (lowest === order.get(node)) {
      const group = open.splice(open.indexOf(node))
      if (group.length > 1 || edges.get(node)?.has(node)) found.push(group.sort())
    }
    return lowest
  }
  for (const node of edges.keys()) if (!order.has(node)) visit(node)
  return found.sort()
}
