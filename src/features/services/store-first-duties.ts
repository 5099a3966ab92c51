import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { putDuties } from './duties.sql.ts'
import { firstDuties } from './first-duties.th.ts'
import { servicesOf } from './services.sql.ts'

/** Stores the first matrix of duties; what is there stays as it is. @param id makes ids; the demonstration hands in its own */
export async function storeFirstDuties(tx: Tx, id: () => string = newId): Promise<void> {
  const services = new Map((await servicesOf(tx)).map((one) => [one.code, one.id]))
  await putDuties(
    tx,
    firstDuties.map(({ service, ...duty }) => ({
      ...duty,
      id: id(),
      serviceId: service === null ? null : (services.get(service) ?? null),
    })),
  )
}
