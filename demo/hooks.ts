import {
  insertDeliveries,
  insertHook,
  insertHookEvent,
  sealedSecret,
  storeAttempt,
} from '../src/features/hooks/index.ts'
import { personByEmail } from '../src/features/people/index.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { Chance } from './chance.ts'
import type { SolvedCase } from './complaint-past.ts'
import { townAt } from './demo.sql.ts'

const HOME_TOWN = '570101'
const OFFICER = 'officer.57@demo.example'
const DAY_MS = 86_400_000
const SENT = 4

/**
 * A road repair system that was told of cases and rests now: the demonstration asks nobody on the open internet. Its sendings show what
 * arrived and what did not.
 */
export async function makeDemoHooks(tx: Tx, deps: Deps, solved: readonly SolvedCase[], chance: Chance): Promise<void> {
  const now = deps.clock.now()
  const body = await townAt(tx, HOME_TOWN)
  const madeBy = await personByEmail(tx, deps, OFFICER)
  if (body === null || madeBy === null) return
  const id = chance.id()
  const madeAt = new Date(now.getTime() - 30 * DAY_MS)
  const pausedAt = new Date(now.getTime() - 2 * DAY_MS)
  await insertHook(tx, {
    id,
    label: 'ระบบซ่อมถนนของเทศบาล (สาธิต)',
    url: 'https://roads.city.example/prasan',
    topics: ['case.new', 'case.changed', 'case.closed'],
    areaCode: '57',
    categoryCode: 'road',
    bodyCode: null,
    ownerBodyId: body,
    keyId: null,
    madeBy,
    madeAt,
    fromLeaf: 0,
    secretSealed: sealedSecret(deps, id, 'whsec_ZGVtb25zdHJhdGlvbi1kZW1vbnN0cmF0aW9uLWRlbW8='),
    oldSecretSealed: null,
    oldSecretUntil: null,
    state: 'paused',
    stateAt: pausedAt,
    stateReason: 'ย้ายระบบ จะเปิดใหม่สัปดาห์หน้า',
  })
  const event = { id: chance.id(), actorId: madeBy, reason: null }
  await insertHookEvent(tx, id, { ...event, at: madeAt, kind: 'made' })
  await insertHookEvent(tx, id, {
    ...event,
    id: chance.id(),
    at: pausedAt,
    kind: 'paused',
    reason: 'ย้ายระบบ จะเปิดใหม่สัปดาห์หน้า',
  })
  const told = solved.filter(({ home }) => home === '57').slice(-SENT)
  for (const [at, one] of told.entries()) {
    const sentAt = new Date(pausedAt.getTime() - (told.length - at) * DAY_MS)
    const isLast = at === told.length - 1
    const data = { ref: one.ref, state: 'closed', outcome: 'fixed', category: one.categoryCode, area: one.areaCode }
    const payload = JSON.stringify({ type: 'case.closed', timestamp: one.closedAt.toISOString(), data })
    const delivery = chance.id()
    const eventKey = `evt_demo_${at + 1}`
    await insertDeliveries(
      tx,
      [{ id: delivery, hookId: id, eventKey, leaf: null, topic: 'case.closed', payload }],
      sentAt,
    )
    await storeAttempt(tx, delivery, {
      state: isLast ? 'waiting' : 'delivered',
      at: sentAt,
      nextAt: new Date(sentAt.getTime() + 5 * 60_000),
      status: isLast ? 503 : 204,
      problem: isLast ? 'answered' : null,
    })
  }
}
