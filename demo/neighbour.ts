import { connectSystem, peersInUse } from '../src/features/open311/index.ts'
import { demoApiKeys, personByEmail } from '../src/features/people/index.ts'
import type { Deps } from '../src/platform/deps.ts'
import { townAt } from './demo.sql.ts'

/** Two demonstrations side by side, each the platform of one city. */
export interface DemoCity {
  /** As `PRASAN_DEMO_PLAYS` takes it. */
  readonly plays: string
  /** Sub-district in which its town hall stands; it is the area of its body. */
  readonly areaCode: string
  /** Who answers its complaints. */
  readonly officer: string
}

export const demoCities: { readonly here: DemoCity; readonly there: DemoCity } = {
  here: {
    plays: 'เทศบาลนครเชียงราย | Chiang Rai Municipality',
    areaCode: '570101',
    officer: 'officer.57@demo.example',
  },
  there: { plays: 'เทศบาลเมืองพะเยา | Phayao Municipality', areaCode: '560101', officer: 'officer.56@demo.example' },
}

export interface PlayedCity {
  readonly city: DemoCity
  readonly deps: Deps
  /** Without a slash at its end. */
  readonly address: string
}

/** Each gets a key of the other and hands it the cases of its town. Done again it changes nothing. */
export async function connectCities(a: PlayedCity, b: PlayedCity): Promise<void> {
  await handOver(a, b)
  await handOver(b, a)
}

async function handOver(from: PlayedCity, to: PlayedCity): Promise<void> {
  const { deps } = from
  const body = await townAt(deps.db, to.city.areaCode)
  const key = (await demoApiKeys(to.deps.db)).find(({ scopes }) => scopes.includes('open311'))?.key
  const madeBy = await personByEmail(deps.db, deps, 'admin@demo.example')
  if (body === null || key === undefined || madeBy === null) throw new Error('the demonstration has no such town')
  const endpoint = `${to.address}/open311/v2`
  const isConnected = (await peersInUse(deps.db)).some((peer) => peer.bodyId === body && peer.endpoint === endpoint)
  if (isConnected) return
  await deps.db.transaction((tx) =>
    connectSystem(tx, deps, { bodyId: body, endpoint, key, madeBy, reason: 'สาธิตการส่งต่อเรื่องระหว่างเมือง' }),
  )
}
