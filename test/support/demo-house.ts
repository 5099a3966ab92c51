import { type DemoCountry, makeDemoCountry } from '../../demo/index.ts'
import { aTestHouse, type TestHouse } from './house.ts'

/** A house with the demonstration country in it: what a room's pages are tried on. `scale` 0.015 is about 300 projects of a dozen provinces. */
export async function aDemoHouse(seed: string, scale = 0.015): Promise<TestHouse & { country: DemoCountry }> {
  const house = await aTestHouse()
  return { ...house, country: await makeDemoCountry(house.deps, { scale, seed }) }
}
