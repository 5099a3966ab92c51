import { rooms } from '../../src/main/wire.ts'
import type { TestHouse } from './house.ts'

/** Does repeated work of the worker once, by name and in the order given: quicker than all of it with `house.work()`. */
export async function runLoops(house: TestHouse, names: readonly string[]): Promise<void> {
  const loops = rooms.flatMap((room) => room.every ?? [])
  for (const name of names) {
    const loop = loops.find((one) => one.name === name)
    if (loop === undefined) throw new Error(`there is no repeated work ${name}`)
    await loop.run(house.deps)
  }
}
