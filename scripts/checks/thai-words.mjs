import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, visitorKeys } from 'oxc-parser'
import { filesUnder, isTest } from './source-files.mjs'

/**
 * Thai text that people read stands in messages.th.ts, where its English pair cannot be forgotten. These files hold Thai
 * for another reason.
 * @type {{ file: RegExp, why: string }[]}
 */
const allowed = [
  { file: /(^|\/)messages\.th\.ts$/, why: 'the words people read, in the original' },
  { file: /\.th\.ts$/, why: 'a list of Thai words, named as one' },
  { file: /(^|\/)messages\.en\.ts$/, why: 'English sentences that quote a Thai word' },
  { file: /^src\/kernel\//, why: 'reads and writes Thai digits, months, titles and places' },
  { file: /^src\/engines\/overlap\//, why: 'compares the titles of Thai projects' },
  { file: /^src\/engines\/(redaction|similarity|categories)\//, why: 'reads what people write in Thai' },
  { file: /^src\/features\/people\/password\.ts$/, why: 'passwords that are guessed first' },
  {
    file: /^src\/features\/places\/(areas-from-packages|resolve-place)\.ts$/,
    why: 'reads names of places as people spell them',
  },
  { file: /^src\/features\/bodies\/body\.ts$/, why: 'reads short forms of the names of offices' },
  { file: /^src\/platform\/doctor\.ts$/, why: 'sorts two Thai words to see that the database can' },
  { file: /^src\/features\/places\/(place-corrections|regions)\.ts$/, why: 'names as data' },
  {
    file: /^src\/features\/imports\/(exact-amount|import-mapping|project-row)\.ts$/,
    why: 'reads what stands in the sheets of offices',
  },
  { file: /^scripts\/fit-overlap-/, why: 'makes Thai titles to fit the overlap finder on' },
  { file: /^scripts\/prepare\/words\.mjs$/, why: 'said before anything is built' },
]

/**
 * @param {string} root
 * @returns {string[]} problems, each a sentence
 */
export function checkThaiWords(root) {
  return ['src', 'scripts']
    .flatMap((folder) => filesUnder(root, folder))
    .filter((file) => /\.(ts|mjs)$/.test(file) && !isTest(file) && !allowed.some((one) => one.file.test(file)))
    .flatMap((file) => {
      const lines = linesWithThai(file, readFileSync(join(root, file), 'utf8'))
      return lines.length === 0 ? [] : [`${file} has Thai text without its English in line ${lines.join(', ')}.`]
    })
}

/** @typedef {{ type: string, start: number, value?: unknown, regex?: unknown, key?: { name?: string }, properties?: SyntaxNode[] }} SyntaxNode */

/**
 * Comments may quote Thai, patterns read it, and `{ th: …, en: … }` has its English beside it.
 * @param {string} file
 * @param {string} text
 * @returns {number[]}
 */
export function linesWithThai(file, text) {
  const thai = /[\u0e00-\u0e7f]/
  if (!thai.test(text)) return []
  /** @type {Set<number>} */
  const lines = new Set()
  const visit = (/** @type {SyntaxNode} */ node) => {
    const words = wordsOf(node)
    if (words !== null && thai.test(words)) lines.add(text.slice(0, node.start).split('\n').length)
    const paired = node.type === 'ObjectExpression' ? thaiBesideEnglish(node) : null
    for (const child of childrenOf(node)) if (!paired?.has(child)) visit(child)
  }
  visit(/** @type {SyntaxNode} */ (/** @type {unknown} */ (parseSync(file, text).program)))
  return [...lines]
}

/** @param {SyntaxNode} node */
function wordsOf(node) {
  if (node.type === 'Literal' && !node.regex && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateElement') return /** @type {{ raw: string }} */ (node.value).raw
  return null
}

/**
 * The properties `th` or `…Th` of an object that has `en` or `…En` too.
 * @param {SyntaxNode} object
 */
function thaiBesideEnglish({ properties = [] }) {
  const names = new Set(properties.map((property) => property.key?.name))
  const isPaired = (/** @type {SyntaxNode} */ property) => {
    const stem = /^(.*)(?:th|Th)$/.exec(property.key?.name ?? '')?.[1]
    return stem !== undefined && (names.has(`${stem}en`) || names.has(`${stem}En`))
  }
  return new Set(properties.filter(isPaired))
}

/**
 * @param {SyntaxNode} node
 * @returns {SyntaxNode[]}
 */
function childrenOf(node) {
  const keys = visitorKeys[/** @type {keyof typeof visitorKeys} */ (node.type)] ?? []
  const held = /** @type {Record<string, SyntaxNode | (SyntaxNode | null)[] | null>} */ (/** @type {unknown} */ (node))
  return keys.flatMap((key) => held[key] ?? []).flatMap((child) => child ?? [])
}
