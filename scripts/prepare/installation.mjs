import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {'production' | 'development'} Flavour */
/**
 * One entry of package-lock.json, as far as it matters here.
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, os?: string[], cpu?: string[] }} LockedPackage
 */
/** @typedef {Record<string, LockedPackage>} LockedPackages by path, e.g. `node_modules/pg` */
/**
 * What was installed, written when an installation is complete.
 * @typedef {{ lock: string, node: string, platform: string, flavour: Flavour, absent: string[] }} Stamp
 * `absent`: optional packages for this machine that npm left out (another C library, not in the registry)
 */
/**
 * - `ready`; `adopted`: complete, but installed by hand, without our stamp
 * - `none`: nothing there; `outdated`: complete for another wish than today's; `incomplete`: something is missing
 * - `interrupted`: an installation was cut off, and a package may be half there without any sign of it
 * @typedef {{ kind: 'ready' } | { kind: 'adopted', flavour: Flavour } | { kind: 'none' | 'outdated' | 'incomplete' | 'interrupted', why: string }} InstallationState
 */

const folder = (/** @type {string} */ root) => join(root, 'node_modules', '.prasan')
export const lockFileOf = (/** @type {string} */ root) => join(folder(root), 'lock')
const stampFileOf = (/** @type {string} */ root) => join(folder(root), 'stamp.json')
const markerOf = (/** @type {string} */ root) => join(folder(root), 'installing')

/**
 * Compares node_modules with package-lock.json. Looks only at the presence of each package, so that it takes
 * milliseconds; what is inside them is vouched for by the stamp.
 * @param {string} root
 * @param {Flavour} wanted
 * @returns {InstallationState}
 */
export function installationState(root, wanted) {
  if (existsSync(markerOf(root))) return { kind: 'interrupted', why: 'the last installation did not finish' }
  const { packages, hash } = readLock(root)
  const stamp = readStamp(root)
  if (!stamp) return stateWithoutStamp(root, wanted, packages)
  if (stamp.lock !== hash) return { kind: 'outdated', why: 'package-lock.json changed' }
  if (stamp.node !== nodeMajor() || stamp.platform !== platform()) {
    return { kind: 'outdated', why: 'it was installed for another Node.js or machine' }
  }
  if (wanted === 'development' && stamp.flavour === 'production') {
    return { kind: 'outdated', why: 'the packages for development are not installed' }
  }
  const missing = firstMissing(root, packages, stamp.flavour, new Set(stamp.absent))
  return missing ? { kind: 'incomplete', why: `${missing} is missing` } : { kind: 'ready' }
}

/**
 * Somebody ran npm by hand. npm writes its own record last, so a tree without it was cut off.
 * @param {string} root
 * @param {Flavour} wanted
 * @param {LockedPackages} packages
 * @returns {InstallationState}
 */
function stateWithoutStamp(root, wanted, packages) {
  const modules = join(root, 'node_modules')
  const isEmpty = !existsSync(modules) || readdirSync(modules).every((name) => name.startsWith('.'))
  if (isEmpty) return { kind: 'none', why: 'nothing is installed' }
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return { kind: 'interrupted', why: 'node_modules has no record of a finished installation' }
  const installed = packagesIn(record)
  const gone = Object.keys(installed).find((path) => !isInstalled(root, path))
  if (gone) return { kind: 'incomplete', why: `${gone} is missing` }
  const complete = (/** @type {Flavour} */ flavour) =>
    requiredPaths(packages, flavour).every((path) => installed[path]?.version === packages[path]?.version) &&
    firstMissing(root, packages, flavour, null) === null
  if (complete('development')) return { kind: 'adopted', flavour: 'development' }
  if (wanted === 'production' && complete('production')) return { kind: 'adopted', flavour: 'production' }
  return { kind: 'incomplete', why: 'node_modules does not match package-lock.json' }
}

/**
 * The flavour to install: a checkout that once had the packages for development keeps them.
 * @param {string} root
 * @param {Flavour} wanted
 * @returns {Flavour}
 */
export function flavourToInstall(root, wanted) {
  return readStamp(root)?.flavour === 'development' ? 'development' : wanted
}

/**
 * A checkout that borrows the packages of another one may use them, not change them: npm would empty the other's folder.
 * @param {string} root
 */
export function isBorrowed(root) {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/**
 * Marks the installation as begun; the mark stays when we are killed. After an interrupted one the packages are removed
 * first: npm takes a half-unpacked package with its package.json for a whole one and never repairs it.
 * @param {string} root
 * @param {InstallationState} state
 */
export function beginInstallation(root, state) {
  mkdirSync(folder(root), { recursive: true })
  writeFileSync(markerOf(root), `${new Date().toISOString()}\n`)
  if (state.kind !== 'interrupted') return
  const modules = join(root, 'node_modules')
  for (const name of readdirSync(modules)) {
    if (name !== '.prasan') rmSync(join(modules, name), { recursive: true, force: true })
  }
}

/**
 * npm itself said that it failed; it has then put everything back as it was.
 * @param {string} root
 * @param {InstallationState} before
 */
export function installationRefused(root, before) {
  if (before.kind !== 'interrupted') rmSync(markerOf(root), { force: true })
}

/**
 * Writes the stamp and takes the mark away.
 * @param {string} root
 * @param {Flavour} flavour
 * @returns {string | null} a package that is still missing; then no stamp was written
 */
export function finishInstallation(root, flavour) {
  const { packages, hash } = readLock(root)
  const missing = firstMissing(root, packages, flavour, null)
  if (missing) return missing
  const absent = Object.keys(packages).filter(
    (path) => belongsHere(packages[path], flavour) && !isInstalled(root, path),
  )
  const stamp = { lock: hash, node: nodeMajor(), platform: platform(), flavour, absent }
  mkdirSync(folder(root), { recursive: true })
  writeFileSync(`${stampFileOf(root)}.new`, `${JSON.stringify(stamp, null, 2)}\n`)
  renameSync(`${stampFileOf(root)}.new`, stampFileOf(root))
  rmSync(markerOf(root), { force: true })
  return null
}

/**
 * @param {string} root
 * @param {LockedPackages} packages
 * @param {Flavour} flavour
 * @param {Set<string> | null} absent optional packages known to be left out; null: do not ask for any optional one
 * @returns {string | null}
 */
function firstMissing(root, packages, flavour, absent) {
  const expected = absent
    ? Object.keys(packages).filter((path) => belongsHere(packages[path], flavour) && !absent.has(path))
    : requiredPaths(packages, flavour)
  return expected.find((path) => !isInstalled(root, path)) ?? null
}

/**
 * @param {LockedPackages} packages
 * @param {Flavour} flavour
 */
function requiredPaths(packages, flavour) {
  return Object.keys(packages).filter((path) => {
    const entry = packages[path]
    // `devOptional`: for development, or an optional part of something in use. Only development can count on it.
    return belongsHere(entry, flavour) && !entry?.optional && (flavour === 'development' || !entry?.devOptional)
  })
}

/**
 * @param {LockedPackage | undefined} entry
 * @param {Flavour} flavour
 */
function belongsHere(entry, flavour) {
  if (!entry || (entry.dev && flavour === 'production')) return false
  return admits(entry.os, process.platform) && admits(entry.cpu, process.arch)
}

/**
 * `["linux"]` admits linux only, `["!win32"]` all but Windows.
 * @param {string[] | undefined} list
 * @param {string} mine
 */
function admits(list, mine) {
  if (!list || list.length === 0) return true
  if (list.includes(`!${mine}`)) return false
  return list.includes(mine) || list.every((name) => name.startsWith('!'))
}

/**
 * @param {string} root
 * @param {string} path
 */
function isInstalled(root, path) {
  return existsSync(join(root, path, 'package.json'))
}

/** @param {string} root */
function readLock(root) {
  const file = join(root, 'package-lock.json')
  const text = readFileSync(file)
  return {
    packages: withoutRoot(JSON.parse(text.toString()).packages),
    hash: createHash('sha256').update(text).digest('hex'),
  }
}

/**
 * @param {string} file
 * @returns {LockedPackages}
 */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return {}
  }
}

/**
 * @param {LockedPackages} packages
 * @returns {LockedPackages}
 */
function withoutRoot({ '': _root, ...packages }) {
  return packages
}

/**
 * @param {string} root
 * @returns {Stamp | null} null also for one that cannot be read
 */
function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampFileOf(root), 'utf8'))
  } catch {
    return null
  }
}

const nodeMajor = () => process.versions.node.split('.')[0] ?? ''
const platform = () => `${process.platform}-${process.arch}`
