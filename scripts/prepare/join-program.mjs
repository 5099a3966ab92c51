// Joins the compiled files of the product into few: a start reads 40 files instead of 1,500, which halves the time Node needs
// to load them. Each file still believes to lie where the compiler put it, because some of them look for others beside them.
//   node scripts/prepare/join-program.mjs DIST
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const dist = resolve(process.argv[2] ?? 'dist')
const main = join(dist, 'src', 'main')

/** Packages of many small ES modules. The others stay outside: some bring files or machine code with them. */
const joined =
  /^(?:zod|hono|@hono\/|@asteasolutions\/|uuid|csv-parse|csv-stringify|sql-template-tag|@oxc-project\/runtime)/

/** What is started: processes of the program and, in the end, its threads. */
const entries = {
  start: join(main, 'start.js'),
  worker: join(main, 'worker.js'),
  cli: join(main, 'cli.js'),
  'overlap-thread': join(dist, 'src', 'engines', 'overlap', 'worker.js'),
}

/** Where it is asked for by name, and where it was found: an address of this machine has no place in the program. */
const isJoined = (/** @type {string} */ id) =>
  id.startsWith('.') || id.startsWith(dist) || joined.test(id.replace(/^.*\/node_modules\//, ''))

/** The entry made of a file, if it is one. */
const nameOf = (/** @type {string} */ file) => Object.entries(entries).find(([, made]) => made === file)?.[0]

const program = await rolldown({
  input: entries,
  platform: 'node',
  tsconfig: false,
  // Nothing is left out (nor by `minify`): a call that only asks whether it throws, such as decodeURIComponent, looks needless to a bundler.
  treeshake: false,
  external: (id) => !isJoined(id),
  plugins: [
    {
      name: 'own-place',
      transform(code, id) {
        // What starts a process or a thread of the program starts the joined one.
        if (!id.startsWith(dist) || id.startsWith(main) || !code.includes('import.meta.url')) return null
        const place = `new URL(${JSON.stringify(`../${relative(dist, id)}`)}, import.meta.url).href`
        const placed = code.replace(/new URL\('([^']+)', import\.meta\.url\)|import\.meta\.url/g, (written, file) => {
          const entry = file && nameOf(join(dirname(id), file))
          return entry ? `new URL('./${entry}.js', import.meta.url)` : written.replace('import.meta.url', place)
        })
        return { code: placed, map: null }
      },
    },
  ],
  onLog(level, log) {
    if (level === 'warn') console.error(log.message)
  },
})
await program.write({ dir: join(dist, 'app'), format: 'esm', minify: false, cleanDir: true })
await program.close()

// What a command would have to make at each start.
const { writeReadyTables } = await import(
  pathToFileURL(join(dist, 'src', 'features', 'overlaps', 'ready-tables.js')).href
)
await writeReadyTables()
