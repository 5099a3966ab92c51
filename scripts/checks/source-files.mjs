import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Not ours to check: installed, built, or data of a running platform. */
const foreign = new Set(['.git', 'node_modules', 'dist', 'dist.new', 'dist.old', 'var', 'coverage'])

/**
 * Every file of the checkout, without git, so that the checks run where git is not installed.
 * @param {string} root
 * @param {string} [under] a folder, relative to the root
 * @returns {string[]} relative to the root, with `/` between the parts, sorted
 */
export function filesUnder(root, under = '') {
  /** @type {import('node:fs').Dirent[]} */
  let entries
  try {
    entries = readdirSync(join(root, under), { withFileTypes: true })
  } catch {
    return []
  }
  return entries
    .filter((entry) => !foreign.has(entry.name))
    .flatMap((entry) => {
      const path = under === '' ? entry.name : `${under}/${entry.name}`
      return entry.isDirectory() ? filesUnder(root, path) : [path]
    })
    .sort()
}

/**
 * @param {string} file
 * @returns {boolean} whether it is a test or only serves tests
 */
export function isTest(file) {
  return /\.test\.(ts|mjs)$/.test(file) || file.startsWith('test/')
}
