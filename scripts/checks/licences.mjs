// Every package the product runs with has a licence we may use, and THIRD-PARTY-LICENCES.md names it.
//   node scripts/checks/licences.mjs [--write]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const noticeFile = 'THIRD-PARTY-LICENCES.md'

/** Licences that ask for no more than a notice (or less). */
const allowed = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0', 'PostgreSQL'],
  ...['Python-2.0', 'Unlicense', 'Zlib'],
  // Drawings and fonts, used unchanged or with the author named in NOTICE.
  ...['CC-BY-4.0', 'OFL-1.1'],
])
/** Another way to write the same licence. */
const spellings = new Map([['MIT/X11', 'MIT']])

/**
 * Packages that need a reason of their own.
 * @type {{ name: RegExp, licence: string, why: string }[]}
 */
const exceptions = [
  {
    name: /^@img\/sharp-/,
    licence: 'LGPL-3.0-or-later',
    why: 'libvips, loaded as a shared library that anyone may replace; unchanged',
  },
  {
    name: /^buffers$/,
    licence: 'unnamed',
    why: 'the package names no licence; its author publishes its siblings (binary, chainsaw) under MIT; only exceljs uses it, to read .xlsx',
  },
]

/** @typedef {{ version?: string, license?: string, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }> }} Entry */
/** @typedef {{ name: string, version: string, licence: string }} Used */

/**
 * Everything reachable from the dependencies in package-lock.json, by the lookup Node itself uses. The flags in the lock
 * are not enough: an optional peer such as a test runner is not marked as for development only.
 * @param {Record<string, Entry>} packages
 * @returns {Used[]} sorted by name and version
 */
export function productionPackages(packages) {
  /** @type {Map<string, Used>} */
  const used = new Map()
  const waiting = ['']
  for (const path of waiting) {
    for (const name of dependenciesOf(packages[path] ?? {})) {
      const found = resolveIn(packages, path, name)
      if (found === null || used.has(found)) continue
      const { version = '', license = 'unnamed' } = packages[found] ?? {}
      used.set(found, { name, version, licence: license })
      waiting.push(found)
    }
  }
  const unique = new Map([...used.values()].map((one) => [`${one.name}@${one.version}`, one]))
  return [...unique.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
}

/** @param {Entry} entry */
function dependenciesOf({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional)
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers]
}

/**
 * @param {Record<string, Entry>} packages
 * @param {string} from
 * @param {string} name
 * @returns {string | null}
 */
function resolveIn(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[path]) return path
    if (at === '') return null
  }
}

/**
 * @param {Used} used
 * @returns {{ ok: boolean, why?: string }}
 */
export function judge({ name, licence }) {
  const exception = exceptions.find((one) => one.name.test(name) && licence.includes(one.licence))
  const accepts = (/** @type {string} */ part) =>
    allowed.has(spellings.get(part) ?? part) || part === exception?.licence
  const alternatives = licence.replace(/[()]/g, '').split(' OR ')
  const ok = alternatives.some((alternative) => alternative.split(' AND ').every(accepts))
  return exception && ok ? { ok, why: exception.why } : { ok }
}

/** @param {Used[]} used */
export function noticeText(used) {
  const licences = [...new Set(used.map((one) => one.licence))].sort(compare)
  const remarks = used.flatMap((one) => {
    const { why } = judge(one)
    return why ? [`- ${one.name}: ${why}.`] : []
  })
  return `${[
    '# Third-party licences',
    '',
    `Prasan itself is under the Apache Licence 2.0 (LICENSE). It runs with the ${used.length} packages below, which npm`,
    'installs with the text of their licences; those for other kinds of machine are left out there. Development tools are',
    'not listed. Made from package-lock.json by `node scripts/checks/licences.mjs --write`.',
    ...licences.flatMap((licence) => [
      '',
      `## ${licence === 'unnamed' ? 'No licence named' : licence}`,
      '',
      ...used.filter((one) => one.licence === licence).map((one) => `- ${one.name} ${one.version}`),
    ]),
    ...(remarks.length > 0 ? ['', '## Remarks', '', ...remarks] : []),
  ].join('\n')}\n`
}

/**
 * @param {string} root
 * @returns {string[]} problems, each a sentence
 */
export function checkLicences(root) {
  const used = readUsed(root)
  if (used.length === 0)
    return ['package-lock.json names no package; a check that finds nothing to check would pass for ever.']
  const refused = used
    .filter((one) => !judge(one).ok)
    .map(
      ({ name, version, licence }) =>
        `${name} ${version} has the licence ${licence}, which is not among the allowed ones.`,
    )
  const file = join(root, noticeFile)
  const current = existsSync(file) && readFileSync(file, 'utf8') === noticeText(used)
  return current ? refused : [...refused, `${noticeFile} is out of date; run: node scripts/checks/licences.mjs --write`]
}

/** @param {string} root */
function readUsed(root) {
  return productionPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages)
}

/**
 * The same order on every machine.
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  if (a === b) return 0
  return a < b ? -1 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  if (process.argv.includes('--write')) writeFileSync(join(root, noticeFile), noticeText(readUsed(root)))
  const problems = checkLicences(root)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
