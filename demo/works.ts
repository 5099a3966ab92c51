import { peopleWorks } from './people-works.ts'
import { roadWorks, townWork } from './road-works.ts'
import { waterAndLightWorks } from './water-and-light-works.ts'
import type { WorkKind } from './work-kind.ts'

/** Every kind of work there is. Their order is part of what a seed makes: a new kind goes to the end. */
export const workKinds: readonly WorkKind[] = [...roadWorks, ...waterAndLightWorks, ...peopleWorks, townWork]
