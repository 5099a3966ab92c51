import type { Room } from '../../platform/room.ts'
import type { FileReader } from './import-ports.ts'
import { importsApi } from './imports.api.ts'
import { importCommand, type PlanFileImporter } from './imports.cli.ts'
import { importsJobs } from './imports.jobs.ts'
import { importPages } from './imports.pages.ts'
import { templatesPages } from './templates.pages.ts'

export { isAlone } from './decide-import.ts'
export { decideApproval, type ImportScope, scopeCovers, scopeText } from './import.ts'
export type { SourceFile } from './import-plans.ts'
export type { FileReader, ProjectFile, Said } from './import-ports.ts'
export type { PlanFileImporter } from './imports.cli.ts'
export {
  mayApprove as mayApproveImport,
  mayOpen as mayOpenImport,
  mayWorkOn as mayWorkOnImport,
  scopesOf as importScopesOf,
} from './imports.policy.ts'
export type { FoundProject } from './join-years.ts'
export { bodyByName } from './register.sql.ts'
export { type AskedColumn, askedColumns } from './templates/asked-columns.ts'

/** @param others what rooms above read: projects in open standards, and plans for `plans import` */
export function importsRoom(others: { readonly reader: FileReader; readonly plans: PlanFileImporter }): Room {
  return {
    name: 'imports',
    pages(app, deps) {
      // Before /imports/:id, which would take "templates" for the id of an import.
      templatesPages(app, deps)
      importPages(app, deps)
    },
    api: importsApi,
    jobs: (deps) => importsJobs(deps, others.reader),
    nightly: ['imports.tidy'],
    commands: [importCommand(others)],
  }
}
