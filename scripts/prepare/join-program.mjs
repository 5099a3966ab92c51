// Joins the compiled files of the product into few: a start reads 40 files instead of 1,500, which halves the time Node needs
// to load them. Each file still believes to lie where the compiler put it, because some of them look for others beside them.
//   node scripts/prepare/join-program.mjs DIST
import { join, relative, resolve } from 'node:path'
import { rolldown } from 'rolldown'

const dist = resolve(process.argv[2] ?? 'dist')
const main = join(dist, 'src', 'main')

/** Packages of many small ES modules. The others stay outside: some bring files or machine code with them. */
const joined =
  /^(?:zod|hono|@hono\/|@asteasolutions\/|uuid|csv-parse|csv-stringify|sql-template-tag|@oxc-project\/runtime)/

const program = await rolldown({
  input: { start: join(main, 'start.js'), worker: join(main, 'worker.js'), cli: join(main, 'cli.js') },
  platform: 'node',
  tsconfig: false,
  // Nothing is left out (nor by `minify`): a call that only asks whether it throws, such as decodeURIComponent, looks needless to a bundler.
  treeshake: false,
  external: (id) => !(id.startsWith('.') || id.startsWith(dist) || joined.test(id)),
  plugins: [
    {
      name: 'own-place',
      transform(code, id) {
        // What starts a process of the program starts the joined one.
        if (!id.startsWith(dist) || id.startsWith(main) || !code.includes('import.meta.url')) return null
        const place = `new URL(${JSON.stringify(`../${relative(dist, id)}`)}, import.meta.url).href`
        return { code: code.replaceAll('import.meta.url', place), map: null }
      },
    },
  ],
  onLog(level, log) {
    if (level === 'warn') console.error(log.message)
  },
})
await program.write({ dir: join(dist, 'app'), format: 'esm', minify: false, cleanDir: true })
await program.close()
