// The checks that CI runs beside the tests: npm run check, or some of them: npm run check -- types imports
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkImports } from './checks/import-rules.mjs'
import { checkLicences } from './checks/licences.mjs'
import { checkMigrations } from './checks/migrations.mjs'
import { checkOpenApi } from './checks/openapi.mjs'
import { checkStrays } from './checks/strays.mjs'
import { checkThaiWords } from './checks/thai-words.mjs'
import { checkFinder } from './compile-finder.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} failed what it means when it fails, and what to do
 * @property {() => Outcome | Promise<Outcome>} run
 */
/** @typedef {{ problems: string[], remarks?: string[] }} Outcome */

/** @type {Check[]} */
const checks = [
  {
    name: 'format',
    failed: 'Format or lint is not as agreed. Most of it is mended by: npx biome check --write',
    run: () => tool('biome', ['ci', '--error-on-warnings', '--colors=off', '.']),
  },
  {
    name: 'types',
    failed: 'The types do not fit together.',
    // On one processor it costs a quarter less in all, and the other checks have the second.
    run: () => tool('tsc', ['-p', 'tsconfig.json', '--pretty', 'false', '--singleThreaded']),
  },
  {
    name: 'imports',
    failed: 'An import runs against the plan of the house (DESIGN section 2).',
    run: () => {
      const { violations } = checkImports(root)
      return { problems: violations.map(({ rule, where, what, why }) => `${where} ${what}\n    ${rule}: ${why}`) }
    },
  },
  {
    name: 'unused',
    failed: 'Something is there that nothing uses: remove it, or use it.',
    run: () => tool('knip', ['--no-progress']),
  },
  {
    name: 'migrations',
    failed: 'The migrations are not numbered or described as agreed.',
    run: () => ({ problems: checkMigrations(root) }),
  },
  {
    name: 'openapi',
    failed: 'The committed description of the API is not what the program does.',
    run: async () => ({ problems: await checkOpenApi(root) }),
  },
  {
    name: 'finder',
    failed: 'The committed program of the overlap finder is not what its sources say.',
    run: () => ({ problems: checkFinder(root) }),
  },
  {
    name: 'licences',
    failed: 'The licences of the packages in use are not all allowed and named.',
    run: () => ({ problems: checkLicences(root) }),
  },
  {
    name: 'words',
    failed: 'Thai text stands where its English pair can be forgotten.',
    run: () => ({ problems: checkThaiWords(root) }),
  },
  { name: 'strays', failed: 'Something does not belong into the repository.', run: () => checkStrays(root) },
]

/**
 * Runs a tool from node_modules; what it prints is the problem.
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
function tool(name, args) {
  return new Promise((tell) => {
    const child = spawn(join(root, 'node_modules', '.bin', name), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let words = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      words += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => tell({ problems: [`${name} did not start: ${error.message}`] }))
    child.once('close', (code) => tell({ problems: code === 0 ? [] : [words.trim() || `${name} ended with ${code}`] }))
  })
}

/** @param {Check} check */
async function outcomeOf(check) {
  try {
    return await check.run()
  } catch (error) {
    return { problems: [`The check itself failed: ${/** @type {Error} */ (error).message}`] }
  }
}

/** @param {Check} check */
async function timed(check) {
  const began = performance.now()
  const outcome = await outcomeOf(check)
  return { ...outcome, seconds: ((performance.now() - began) / 1_000).toFixed(1) }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}. There are: ${checks.map((check) => check.name).join(', ')}`)
  process.exit(2)
}
/** @type {string[]} */
const failed = []
// All begin at the same time, each a process of its own or a moment's work; what they say is told in the order of the list.
const running = checks
  .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  .map((check) => ({ check, ended: timed(check) }))
for (const { check, ended } of running) {
  const { problems, remarks = [], seconds } = await ended
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`)
  for (const remark of remarks) console.log(`  note: ${remark}`)
  if (problems.length === 0) continue
  failed.push(check.name)
  console.log(`  ${check.failed}`)
  for (const problem of problems) console.log(`  ${problem.replaceAll('\n', '\n  ')}`)
}
console.log(failed.length === 0 ? 'All checks passed.' : `Checks failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
