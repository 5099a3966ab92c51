import { existsSync } from 'node:fs'
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const everywhere = ['src', 'demo', 'test', 'scripts', 'bench']
const files = (ending: string) => everywhere.map((folder) => `${folder}/**/*${ending}`)
const notTests = [...configDefaults.exclude, 'dist/**', 'dist.*/**', 'var/**']
const startDatabase = ['./test/support/global-setup.ts']

/** In the order in which they run. The compiled product is started once beside the first; small tests end together. */
const projects: TestProjectConfiguration[] = [
  {
    extends: true,
    // With the ways through the whole house, in a browser or by every address it has.
    test: {
      name: 'postgres-embedded',
      pool: 'threads',
      include: [...files('.db.test.ts'), 'test/journeys/**/*.journey.test.ts'],
      exclude: notTests,
      globalSetup: startDatabase,
      env: { PRASAN_TEST_POSTGRES: 'embedded' },
    },
  },
  {
    extends: true,
    // The compiled product as a process, killed and started again.
    test: {
      name: 'start',
      include: ['test/start/**/*.start.test.ts'],
      exclude: notTests,
      globalSetup: ['./test/start/prepare.ts'],
    },
  },
  {
    extends: true,
    test: {
      name: 'pure',
      include: files('.test.ts'),
      exclude: [...notTests, ...files('.db.test.ts'), ...files('.journey.test.ts'), ...files('.start.test.ts')],
    },
  },
]

// The oldest PostgreSQL we support, where Debian's is on the machine: the same database tests once more.
if (existsSync('/usr/lib/postgresql/15/bin/postgres')) {
  projects.splice(2, 0, {
    extends: true,
    test: {
      name: 'postgres-15',
      pool: 'threads',
      include: files('.db.test.ts'),
      exclude: notTests,
      globalSetup: startDatabase,
      env: { PRASAN_TEST_POSTGRES: '15' },
    },
  })
}

/** The files of a project follow each other, because a worker loads the house for each project anew; long ones first. */
class ProjectsInOrder extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (spec: TestSpecification) => this.ctx.projects.indexOf(spec.project)
    return (await super.sort(specs)).sort((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    pool: 'forks',
    // The projects would each strip the types of every file; so the first does it for all.
    experimental: { fsModuleCache: true },
    // Files share the modules of their worker: loading the house for each costs more than its tests. No file changes a module.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: ProjectsInOrder },
    // Only for what would never end: no test is judged by the clock, which a busy machine stretches.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // Servers and workers that need longer to end would be left behind.
    teardownTimeout: 120_000,
    projects,
  },
})
