import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const sourceFolders = ['src', 'demo']
/** What is run. */
const programs = ['app/start.js', 'app/worker.js', 'app/cli.js']
/** The lock file stands for the version of the compiler. */
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']

/**
 * @param {string} root
 * @returns {boolean} whether dist/ was built from the sources as they are, and is whole
 */
export function isBuilt(root) {
  const files = sourceFiles(root)
  return (
    readStamp(root) === fingerprint(root, files) &&
    programs.every((file) => existsSync(join(builtOf(root), file))) &&
    files.every((file) => existsSync(join(root, compiled(file))))
  )
}

/**
 * A short print of every source by its path, time and size. Contents are not read, so that a start stays quick.
 * @param {string} root
 * @param {string[]} [files]
 */
export function fingerprint(root, files = sourceFiles(root)) {
  const hash = createHash('sha256')
  for (const file of [...files, ...settings]) {
    const stat = statSync(join(root, file), { throwIfNoEntry: false })
    hash.update(`${file}\0${stat?.mtimeMs}\0${stat?.size}\n`)
  }
  return hash.digest('hex')
}

/** Where the compiler writes; a name of its own, so that dist/ is never half-built and keeps no deleted file. */
export const stagingOf = (/** @type {string} */ root) => join(root, 'dist.new')
const retiredOf = (/** @type {string} */ root) => join(root, 'dist.old')
const builtOf = (/** @type {string} */ root) => join(root, 'dist')

/** @param {string} root */
export function clearStaging(root) {
  rmSync(stagingOf(root), { recursive: true, force: true })
  rmSync(retiredOf(root), { recursive: true, force: true })
}

/**
 * Puts the finished build in the place of the old one. Cut off between the two renames, there is no dist/ and the next
 * start builds again.
 * @param {string} root
 * @param {string} print the fingerprint taken before compiling: a source saved meanwhile is compiled next time
 */
export function swapIn(root, print) {
  writeFileSync(join(stagingOf(root), '.stamp'), print)
  if (existsSync(builtOf(root))) renameSync(builtOf(root), retiredOf(root))
  renameSync(stagingOf(root), builtOf(root))
  rmSync(retiredOf(root), { recursive: true, force: true })
}

/** @param {string} root */
function readStamp(root) {
  const file = join(builtOf(root), '.stamp')
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

/**
 * @param {string} root
 * @returns {string[]} relative to the root, sorted; what tsconfig.build.json takes in
 */
function sourceFiles(root) {
  return sourceFolders.flatMap((folder) => typescriptIn(root, join(root, folder))).sort()
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function typescriptIn(root, folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return typescriptIn(root, path)
    const isSource = entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') && !entry.name.endsWith('.d.ts')
    return isSource ? [relative(root, path)] : []
  })
}

/** @param {string} source */
function compiled(source) {
  return join('dist', source.replace(/\.ts$/, '.js'))
}
