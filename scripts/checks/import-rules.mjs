// Imports run one way: main -> features -> engines, web -> platform -> kernel. Each rule says why it is there.
//   node scripts/checks/import-rules.mjs [--root DIR]
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { circles, readImports } from './import-graph.mjs'
import { isTest } from './source-files.mjs'

/** @typedef {import('./import-graph.mjs').Import} Import */
/** @typedef {{ rule: string, where: string, what: string, why: string }} Violation */
/**
 * A rule about one import. `breaks` is asked for every import of a file that is no test, unless `alsoTests`.
 * @typedef {object} ImportRule
 * @property {string} name
 * @property {string} why
 * @property {boolean} [alsoTests]
 * @property {(one: Import, house: House) => boolean} breaks
 */
/** @typedef {{ dependencies: Set<string> }} House */

/** What the kernel may take from outside: pure functions with no opinion about Prasan. */
const kernelPackages = new Set(['uuid', 'node:crypto'])
/** What an engine may take from outside: arithmetic, and threads to do it on. */
const enginePackages = new Set(['node:crypto', 'node:worker_threads', 'node:os', 'node:url', 'node:buffer'])

/** @param {string | null} file the layer of src/, or `demo` */
const layerOf = (file) => /^src\/([^/]+)\//.exec(file ?? '')?.[1] ?? /^(demo|test)\//.exec(file ?? '')?.[1] ?? null
/** @param {string | null} file */
const roomOf = (file) => /^src\/features\/([^/]+)\//.exec(file ?? '')?.[1] ?? null
/** @param {string | null} file */
const engineOf = (file) => /^src\/engines\/([^/]+)\//.exec(file ?? '')?.[1] ?? null
/**
 * A room's door is index.ts; quick.ts is the side door for what must start without the room's pages.
 * @param {string | null} file
 */
const isDoor = (file) => /^src\/features\/[^/]+\/(index|quick)\.ts$/.test(file ?? '')

/** What a room is about, one of it: the name of its domain file. */
const singulars = new Map([
  ['people', 'person'],
  ['bodies', 'body'],
  ['studies', 'study'],
])
/** @param {string} file */
function isDomainFile(file) {
  const room = roomOf(file)
  return room !== null && file === `src/features/${room}/${singulars.get(room) ?? room.replace(/s$/, '')}.ts`
}

/**
 * What a domain file is divided into when it grows: the words it decides with.
 * @param {string} file
 */
function isDomainPart(file) {
  return roomOf(file) !== null && /\/(states|moves)\.ts$/.test(file)
}

/**
 * @param {string} layer
 * @param {string[]} allowed
 * @returns {(one: Import) => boolean}
 */
function leaves(layer, allowed) {
  return ({ from, file }) => {
    const target = layerOf(file)
    return layerOf(from) === layer && file !== null && target !== layer && !allowed.includes(target ?? '')
  }
}

/** @type {ImportRule[]} */
export const rules = [
  {
    name: 'kernel-stands-alone',
    why: 'The kernel is the words everything shares; if it knew a layer above, every layer would know it.',
    alsoTests: true,
    breaks: leaves('kernel', ['test']),
  },
  {
    name: 'kernel-packages',
    why: 'The kernel is pure: no file, network or database, so that any code and any test can use it without set-up.',
    breaks: ({ from, packageName }) =>
      layerOf(from) === 'kernel' && packageName !== null && !kernelPackages.has(packageName),
  },
  {
    name: 'engines-only-kernel',
    why: 'An engine is an algorithm others can check and reuse: data in, data out, without knowing Prasan.',
    alsoTests: true,
    breaks: leaves('engines', ['kernel', 'test']),
  },
  {
    name: 'engines-apart',
    why: 'Each engine can be read, tested and replaced alone; what two of them need is a word of the kernel.',
    breaks: ({ from, file }) => engineOf(from) !== null && engineOf(file) !== null && engineOf(from) !== engineOf(file),
  },
  {
    name: 'engines-packages',
    why: 'An engine does no reading, writing or asking: a file, a database or a web server in it would hide an input.',
    breaks: ({ from, packageName }) =>
      layerOf(from) === 'engines' && packageName !== null && !enginePackages.has(packageName),
  },
  {
    name: 'platform-below',
    why: 'Machinery without opinions: the platform serves every room and every page and knows none of them.',
    alsoTests: true,
    breaks: leaves('platform', ['kernel', 'test']),
  },
  {
    name: 'web-below-rooms',
    why: 'Layout and components are shared by all rooms; a component that knew one room could not serve the others.',
    alsoTests: true,
    breaks: leaves('web', ['platform', 'kernel', 'test']),
  },
  {
    name: 'rooms-below-main',
    why: 'Rooms are joined in main; a room that reached up there, or into the demonstration country, would join itself.',
    alsoTests: true,
    breaks: leaves('features', ['engines', 'web', 'platform', 'kernel', 'test']),
  },
  {
    name: 'main-on-top',
    why: 'main joins what is in src/ and starts the demonstration country; it depends on nothing else.',
    breaks: leaves('main', ['features', 'engines', 'web', 'platform', 'kernel', 'demo']),
  },
  {
    name: 'rooms-by-the-door',
    why: 'A room shows what others may use in its index.ts or quick.ts; everything else in it may change without asking.',
    alsoTests: true,
    breaks: ({ from, file }) =>
      layerOf(from) !== 'test' && roomOf(file) !== null && roomOf(from) !== roomOf(file) && !isDoor(file),
  },
  {
    name: 'domain-is-pure',
    why: 'The file named after what the room is about, and its states.ts and moves.ts, hold its decisions: only the kernel and each other, so that they are tested without a database.',
    breaks: ({ from, file, packageName }) =>
      (isDomainFile(from) || isDomainPart(from)) &&
      ((packageName !== null && !kernelPackages.has(packageName)) ||
        (file !== null && layerOf(file) !== 'kernel' && !(isDomainPart(file) && roomOf(file) === roomOf(from)))),
  },
  {
    name: 'demo-as-a-guest',
    why: 'The demonstration country uses the rooms as anybody would, so it shows what the product can really do.',
    breaks: leaves('demo', ['features', 'platform', 'kernel']),
  },
  {
    name: 'tests-stay-outside',
    why: 'The product is built without its tests, so nothing of it may need one.',
    breaks: ({ from, file }) => file !== null && isTest(file) && !isTest(from),
  },
  {
    name: 'declared-packages',
    why: 'npm start installs the dependencies only; a package of devDependencies, or of somebody else, would be missing there.',
    breaks: ({ packageName, typeOnly }, { dependencies }) =>
      packageName !== null && !typeOnly && !packageName.startsWith('node:') && !dependencies.has(packageName),
  },
  {
    name: 'points-to-a-file',
    why: 'An import of a file that is not there fails when the line is first reached, perhaps long after the start.',
    alsoTests: true,
    breaks: ({ exists }) => !exists,
  },
]

/** Rules about the whole rather than about one import. */
export const wholeRules = {
  'no-modules': 'A check that finds nothing to check would pass for ever.',
  'no-circles': 'Files that import each other can be understood, tested and loaded only together.',
  'no-circles-of-rooms': 'Two rooms that need each other are one room, or need a third that both use.',
}

/**
 * @param {string} root
 * @returns {{ modules: number, violations: Violation[] }}
 */
export function checkImports(root) {
  const { modules, imports } = readImports(root)
  if (modules.length === 0) {
    const what = 'no TypeScript file was found under src/ or demo/'
    return { modules: 0, violations: [{ rule: 'no-modules', where: root, what, why: wholeRules['no-modules'] }] }
  }
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const house = { dependencies: new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) }
  const broken = imports.flatMap((one) =>
    rules
      .filter((rule) => (rule.alsoTests || !isTest(one.from)) && rule.breaks(one, house))
      .map((rule) => ({
        rule: rule.name,
        where: `${one.from}:${one.line}`,
        what: `imports ${one.written}`,
        why: rule.why,
      })),
  )
  // A type vanishes when the program runs, so it closes no circle.
  const lasting = imports.filter((one) => !one.typeOnly && one.file !== null && !isTest(one.from))
  return { modules: modules.length, violations: [...broken, ...circlesOfFiles(lasting), ...circlesOfRooms(lasting)] }
}

/**
 * @param {Import[]} imports
 * @returns {Violation[]}
 */
function circlesOfFiles(imports) {
  const edges = edgesOf(imports.map((one) => [one.from, one.file ?? '']))
  return circles(edges).map((group) => ({
    rule: 'no-circles',
    where: group[0] ?? '',
    what: `forms a circle: ${group.join(', ')}`,
    why: wholeRules['no-circles'],
  }))
}

/**
 * @param {Import[]} imports
 * @returns {Violation[]}
 */
function circlesOfRooms(imports) {
  const between = imports.flatMap((one) => {
    const [from, to] = [roomOf(one.from), roomOf(one.file)]
    return from !== null && to !== null && from !== to
      ? [{ ...one, pair: /** @type {[string, string]} */ ([from, to]) }]
      : []
  })
  return circles(edgesOf(between.map(({ pair }) => pair))).map((group) => {
    const inside = between.filter(({ pair }) => pair.every((room) => group.includes(room)))
    const lines = inside.map(({ from, line, pair }) => `${from}:${line} (${pair.join(' -> ')})`)
    return {
      rule: 'no-circles-of-rooms',
      where: group.map((room) => `src/features/${room}`).join(', '),
      what: `need each other: ${lines.join('; ')}`,
      why: wholeRules['no-circles-of-rooms'],
    }
  })
}

/** @param {[string, string][]} pairs */
function edgesOf(pairs) {
  /** @type {Map<string, Set<string>>} */
  const edges = new Map()
  for (const [from, to] of pairs) edges.set(from, (edges.get(from) ?? new Set()).add(to))
  return edges
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--root')
  const root = at > 0 ? resolve(process.argv[at + 1] ?? '.') : dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  const { modules, violations } = checkImports(root)
  for (const { rule, where, what, why } of violations) console.error(`${where} ${what}\n  ${rule}: ${why}`)
  console.log(`${modules} modules, ${violations.length} violations`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
