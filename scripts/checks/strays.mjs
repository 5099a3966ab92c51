import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder, isTest } from './source-files.mjs'

const longLines = 450
const tooManyLines = 700
const largeBytes = 200_000

/** Long because they are lists, which one looks things up in and does not read through. */
const lists = [/(^|\/)messages\.\w+\.ts$/, /\.(th|data)\.ts$/, /^src\/kernel\/thai-words\.ts$/]
/** Large because a tool writes them. */
const generated = new Set(['package-lock.json', 'openapi/openapi.json'])
const text = /\.(ts|mjs|js|json|sql|md|css|svg|html|csv|ya?ml|txt)$|^\.?[^.]+$/

/**
 * What does not belong into the repository: data, paths of one machine, hosts packages come from, files nobody can read
 * in one go.
 * @param {string} root
 * @returns {{ problems: string[], remarks: string[] }}
 */
export function checkStrays(root) {
  const files = filesUnder(root)
  const lengths = files
    .filter(
      (file) => /^(src|demo)\/.*\.(ts|mjs)$/.test(file) && !isTest(file) && !lists.some((list) => list.test(file)),
    )
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .sort((a, b) => b.lines - a.lines)
  return {
    problems: [
      ...lengths
        .filter(({ lines }) => lines > tooManyLines)
        .map(({ file, lines }) => `${file} has ${lines} lines; divide it by what people would name.`),
      ...files.filter((file) => !generated.has(file)).flatMap((file) => largeProblems(root, file)),
      ...files.filter((file) => text.test(file)).flatMap((file) => machineProblems(root, file)),
      ...hostProblems(root),
    ],
    remarks: lengths
      .filter(({ lines }) => lines > longLines && lines <= tooManyLines)
      .map(({ file, lines }) => `${file} has ${lines} lines; could a newcomer read it in one go?`),
  }
}

/**
 * @param {string} root
 * @param {string} file
 */
function largeProblems(root, file) {
  const { size } = statSync(join(root, file))
  const limit = /\.(png|jpe?g|webp)$/.test(file) ? 4 * largeBytes : largeBytes
  if (size <= limit) return []
  return [
    `${file} has ${Math.round(size / 1000)} kB; data come from packages or imports and are not copied into the repository.`,
  ]
}

/**
 * @param {string} root
 * @param {string} file
 */
function machineProblems(root, file) {
  const content = readFileSync(join(root, file), 'utf8')
  // A checkout right under / has a path too short to tell from a word.
  const own = root.split('/').length > 2 && content.includes(root)
  const home = /(?<![\w.])\/(home|Users)\/[a-z][\w-]*\//.exec(content)?.[0]
  return own || home ? [`${file} names a path of one machine (${own ? root : home}).`] : []
}

/**
 * The lock file says which packages, the setting of npm says from where.
 * @param {string} root
 */
function hostProblems(root) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const resolved = /"resolved": "(?!file:)[^"]*"/.exec(lock)?.[0]
  return resolved
    ? [
        `package-lock.json names the host packages come from (${resolved}); write it with npm's omit-lockfile-registry-resolved.`,
      ]
    : []
}
