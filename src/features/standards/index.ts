import type { Room } from '../../platform/room.ts'
import { exportPages } from './export.pages.ts'
import { planImportPages } from './plan-imports.pages.ts'
import { standardsApi } from './standards.api.ts'
import type { StandardsPorts } from './standards-ports.ts'

export { bringPlan, sendPlan } from './bring-plan.ts'
export { type ExchangePlan, emptyProfile } from './exchange.ts'
export { standardsReader } from './file-reader.ts'
export { planFileFormats } from './formats.ts'
export { housePorts as houseIndicators } from './house-ports.ts'
export { filesOfPlace } from './place-files.ts'
export { stratmlFiles } from './plan-files.ts'
export { planToStratml } from './stratml-plan.ts'
export { writeStratml } from './write-stratml.ts'

/** Plans and projects in open standards: StratML, OC4IDS, IATI, GeoJSON. */
export function standardsRoom(ports: StandardsPorts): Room {
  return {
    name: 'standards',
    pages(app, deps) {
      exportPages(app, deps, ports)
      planImportPages(app, deps)
    },
    api: (app, deps) => standardsApi(app, deps, ports),
  }
}
