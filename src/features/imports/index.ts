import type { Room } from '../../platform/room.ts'
import { importsApi } from './imports.api.ts'
import { importCommand } from './imports.cli.ts'
import { importsJobs } from './imports.jobs.ts'
import { importPages } from './imports.pages.ts'
import { templatesPages } from './templates.pages.ts'

export const importsRoom: Room = {
  name: 'imports',
  pages(app, deps) {
    // Before /imports/:id, which would take "templates" for the id of an import.
    templatesPages(app, deps)
    importPages(app, deps)
  },
  api: importsApi,
  jobs: importsJobs,
  nightly: ['imports.tidy'],
  commands: [importCommand],
}
