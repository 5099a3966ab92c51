// Compiles the overlap finder (src/engines/overlap/core) to WebAssembly, written into finder-program.ts beside it.
//   node scripts/compile-finder.mjs
// The files of core/ are TypeScript that the AssemblyScript compiler reads as well. Two things it does not know are told here: imports
// of types alone, and that machine.as stands for machine.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join('src', 'engines', 'overlap')
const program = join(folder, 'finder-program.ts')
/** What the compiler asks for, and the file that is meant. */
const written = new Map([
  ['door.ts', 'door.as'],
  ['machine.ts', 'machine.as'],
])

/**
 * @param {string} root
 * @returns {Promise<string>} what finder-program.ts must be; the same for the same sources
 * @throws where the sources do not compile
 */
export async function finderProgram(root) {
  const { default: asc } = await import('assemblyscript/asc')
  const core = join(root, folder, 'core')
  let made = ''
  const options = ['--outFile', 'finder.wasm', '-O3', '--runtime', 'minimal', '--exportRuntime', '--noAssert']
  const { error, stderr } = await asc.main(['door.ts', ...options, '--uncheckedBehavior', 'always'], {
    readFile: (name) => (/^[\w-]+\.ts$/.test(name) ? sourceOf(core, name) : null),
    writeFile: (name, content) => {
      if (name === 'finder.wasm') made = Buffer.from(content).toString('base64')
    },
    listFiles: () => [],
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return `/** Made by scripts/compile-finder.mjs out of core/: WebAssembly in base64. */\nexport const finderProgram =\n  '${made}'\n`
}

/**
 * @param {string} core
 * @param {string} name
 */
function sourceOf(core, name) {
  try {
    return readFileSync(join(core, written.get(name) ?? basename(name)), 'utf8')
      .replace(/^import type /gm, 'import ')
      .replace(/^import \{[^}]*\} from/gm, (line) => line.replaceAll(/\btype (?=\w)/g, ''))
  } catch {
    return null
  }
}

/**
 * @param {string} root
 * @returns {Promise<string[]>} problems, each a sentence
 */
export async function checkFinder(root) {
  try {
    if ((await finderProgram(root)) === readFileSync(join(root, program), 'utf8')) return []
  } catch (error) {
    return [`The overlap finder does not compile: ${/** @type {Error} */ (error).message.trim()}`]
  }
  return [`${program} is not what core/ says; write it with: node scripts/compile-finder.mjs`]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  writeFileSync(join(root, program), await finderProgram(root))
}
