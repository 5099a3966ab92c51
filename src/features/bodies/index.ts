import type { Room } from '../../platform/room.ts'
import { bodiesApi } from './bodies.api.ts'
import { bodiesCommands } from './bodies.cli.ts'
import { type BodyPorts, bodiesPages } from './bodies.pages.ts'
import { bodyImportPages } from './import.pages.ts'

export type { BodySection, BodySubject } from './bodies.pages.ts'
export { bodyIdByCode, insertBodies, listBody, type NewBody } from './bodies.sql.ts'
export { type BodyName, bodiesNamed, bodyByCode } from './bodies-named.sql.ts'
export {
  type BodyKind,
  bodyKey,
  bodyKindOf,
  codeForBody,
  tidyBodyName,
} from './body.ts'
export { ensureBody, findBody } from './ensure-body.ts'
export { finderOf } from './find-typed.ts'
export { registerOf } from './read-body.ts'
export { relationsByLaw } from './relations-by-law.ts'

/** Who plans: ministries, offices, provinces, local administrations and all others, in one list. */
export function bodiesRoom(ports: BodyPorts): Room {
  return {
    name: 'bodies',
    pages(app, deps) {
      // Before /bodies/:code, which would take "import" for the code of a body.
      bodyImportPages(app, deps)
      bodiesPages(app, deps, ports)
    },
    commands: bodiesCommands,
    api: bodiesApi,
  }
}
