// Compiles the overlap finder (src/engines/overlap/core) to WebAssembly, written into finder-program.ts beside it.
//   node scripts/compile-finder.mjs
//   node scripts/compile-finder.mjs --check   compiles, and says whether finder-program.ts is that
// Beside the program stands a digest of the sources, the compiler and the program itself. So the check of every day need not compile:
// who changes one of them has another digest, and only this script writes one.
// The files of core/ are TypeScript that the AssemblyScript compiler reads as well. Two things it does not know are told here: imports
// of types alone, and that machine.as stands for machine.ts.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = join('src', 'engines', 'overlap')
const program = join(folder, 'finder-program.ts')
/** What the compiler asks for, and the file that is meant. */
const written = new Map([
  ['door.ts', 'door.as'],
  ['machine.ts', 'machine.as'],
])

const options = [
  ...['--outFile', 'finder.wasm', '-O3', '--runtime', 'minimal', '--exportRuntime', '--noAssert'],
  ...['--uncheckedBehavior', 'always'],
]

/**
 * @param {string} root
 * @returns {Promise<string>} what finder-program.ts must be; the same for the same sources
 * @throws where the sources do not compile
 */
async function finderProgram(root) {
  const { default: asc } = await import('assemblyscript/asc')
  const core = join(root, folder, 'core')
  let made = ''
  const { error, stderr } = await asc.main(['door.ts', ...options], {
    readFile: (name) => (/^[\w-]+\.ts$/.test(name) ? sourceOf(core, name) : null),
    writeFile: (name, content) => {
      if (name === 'finder.wasm') made = Buffer.from(content).toString('base64')
    },
    listFiles: () => [],
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return `/** Made by scripts/compile-finder.mjs out of core/: WebAssembly in base64. ${digestOf(root, made)} */
export const finderProgram =
  '${made}'
`
}

/**
 * @param {string} root
 * @param {string} made the program in base64
 * @returns {string} 64 hexadecimal digits, others where core/, the compiler, how it is called or the program are others
 */
function digestOf(root, made) {
  const core = join(root, folder, 'core')
  const compiler = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.assemblyscript
  const hash = createHash('sha256').update(JSON.stringify([compiler, options, made]))
  for (const name of readdirSync(core).sort()) {
    hash.update(JSON.stringify([name, readFileSync(join(core, name), 'utf8')]))
  }
  return hash.digest('hex')
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
 * Whether the program was made of these sources, by its digest.
 * @param {string} root
 * @returns {string[]} problems, each a sentence
 */
export function checkFinder(root) {
  const text = readFileSync(join(root, program), 'utf8')
  const [, digest] = /^.* ([0-9a-f]{64}) \*\/\n/.exec(text) ?? []
  const [, made = ''] = /^ {2}'([\w+/=]*)'$/m.exec(text) ?? []
  return digest === digestOf(root, made) ? [] : [stale]
}

const stale = `${program} is not what core/ says; write it with: node scripts/compile-finder.mjs`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const made = await finderProgram(root)
  if (process.argv[2] !== '--check') writeFileSync(join(root, program), made)
  else if (made !== readFileSync(join(root, program), 'utf8')) {
    console.error(stale)
    process.exitCode = 1
  }
}
