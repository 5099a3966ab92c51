import { existsSync } from 'node:fs'
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { compiledFiles, compiledHouse } from './test/support/compiled.ts'

const everywhere = ['src', 'demo', 'test', 'scripts', 'bench']
const files = (ending: string) => everywhere.map((folder) => `${folder}/**/*${ending}`)
const notTests = [...configDefaults.exclude, 'dist/**', 'dist.*/**', 'var/**']
const startDatabase = ['./test/support/global-setup.ts']
/** They measure the time of their processor, which threads of one process would share: each runs in a process. */
const measured = [
  'src/features/boards/dossier.db.test.ts',
  'src/features/complaints/attacks.db.test.ts',
  'src/features/people/sign-in.db.test.ts',
]

/** The tests of the database on one version of PostgreSQL. Threads load the house faster than processes. */
function onDatabase(version: 'embedded' | '15', others: readonly string[] = []): TestProjectConfiguration[] {
  const shared = { globalSetup: startDatabase, env: { PRASAN_TEST_POSTGRES: version } }
  return [
    {
      extends: true,
      test: {
        ...shared,
        name: `postgres-${version}`,
        pool: 'threads',
        include: [...files('.db.test.ts'), ...others],
        exclude: [...notTests, ...measured],
      },
    },
    { extends: true, test: { ...shared, name: `measured-${version}`, include: measured, exclude: notTests } },
  ]
}

// The oldest PostgreSQL we support, where Debian's is on the machine: the same database tests once more.
const hasOldest = existsSync('/usr/lib/postgresql/15/bin/postgres')

/** In the order in which they run. The compiled product is started once beside the first; small tests end together. */
const projects: TestProjectConfiguration[] = [
  // With the ways through the whole house, in a browser or by every address it has.
  ...onDatabase('embedded', ['test/journeys/**/*.journey.test.ts']),
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
  ...(hasOldest ? onDatabase('15') : []),
  {
    extends: true,
    test: {
      name: 'pure',
      include: files('.test.ts'),
      exclude: [...notTests, ...files('.db.test.ts'), ...files('.journey.test.ts'), ...files('.start.test.ts')],
    },
  },
]

/** The files of a project follow each other, because a worker loads the house for each project anew; long ones first. */
class ProjectsInOrder extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (spec: TestSpecification) => this.ctx.projects.indexOf(spec.project)
    return (await super.sort(specs)).sort((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  plugins: [compiledHouse()],
  test: {
    server: { deps: { external: [compiledFiles] } },
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
