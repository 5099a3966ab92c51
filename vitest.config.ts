import { existsSync } from 'node:fs'
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config'

const everywhere = ['src', 'demo', 'test', 'scripts', 'bench']
const files = (ending: string) => everywhere.map((folder) => `${folder}/**/*${ending}`)
const notTests = [...configDefaults.exclude, 'dist/**', 'dist.*/**', 'var/**']
const startDatabase = ['./test/support/global-setup.ts']
const unpackBrowser = './test/support/unpack-browser.ts'

const projects: TestProjectConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'pure',
      include: files('.test.ts'),
      exclude: [...notTests, ...files('.db.test.ts'), ...files('.journey.test.ts'), ...files('.start.test.ts')],
    },
  },
  {
    extends: true,
    test: {
      name: 'postgres-embedded',
      include: files('.db.test.ts'),
      exclude: notTests,
      globalSetup: startDatabase,
      env: { PRASAN_TEST_POSTGRES: 'embedded' },
    },
  },
  {
    extends: true,
    // The compiled product as a process, killed and started again: after the others, because each takes a whole processor.
    test: {
      name: 'start',
      include: ['test/start/**/*.start.test.ts'],
      exclude: notTests,
      globalSetup: ['./test/start/prepare.ts', unpackBrowser],
      sequence: { groupOrder: 1 },
    },
  },
  {
    extends: true,
    // Ways through the whole house, in a browser or by every address it has.
    test: {
      name: 'journeys',
      include: ['test/journeys/**/*.journey.test.ts'],
      exclude: notTests,
      globalSetup: [...startDatabase, unpackBrowser],
      env: { PRASAN_TEST_POSTGRES: 'embedded' },
      sequence: { groupOrder: 1 },
    },
  },
]

// The oldest PostgreSQL we support, where Debian's is on the machine: the same database tests once more.
if (existsSync('/usr/lib/postgresql/15/bin/postgres')) {
  projects.push({
    extends: true,
    test: {
      name: 'postgres-15',
      include: files('.db.test.ts'),
      exclude: notTests,
      globalSetup: startDatabase,
      env: { PRASAN_TEST_POSTGRES: '15' },
    },
  })
}

export default defineConfig({
  test: {
    pool: 'forks',
    // The five projects would each strip the types of every file; so the first does it for all.
    experimental: { fsModuleCache: true },
    // Files share the modules of their worker: loading the house for each costs more than its tests. No file changes a module.
    isolate: false,
    maxWorkers: 2,
    // Only for what would never end: no test is judged by the clock, which a busy machine stretches.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // Servers and workers that need longer to end would be left behind.
    teardownTimeout: 120_000,
    projects,
  },
})
