import { z } from 'zod'
import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { applyImport } from './apply-import.ts'
import { housePorts } from './house-ports.ts'
import type { FileReader } from './import-ports.ts'
import { readUpload } from './read-upload.ts'
import { stageImport } from './stage-import.ts'
import { tidyImports } from './tidy-imports.ts'

const ofImport = z.object({ id: z.string() })

/** Each may be begun again after a crash: it finds out from the state of the import what is left to do. */
/** @param reader of files of open standards */
export function importsJobs(deps: Deps, reader: FileReader | null): JobHandlers {
  return {
    'imports.read': (payload) => readUpload(deps, ofImport.parse(payload).id, reader),
    'imports.stage': (payload) => stageImport(deps, housePorts, ofImport.parse(payload).id, reader),
    'imports.apply': (payload) => applyImport(deps, housePorts, ofImport.parse(payload).id),
    'imports.tidy': () => tidyImports(deps),
  }
}
