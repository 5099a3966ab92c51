import { rooms } from '../../src/main/wire.ts'
import type { Command, CommandCall, DoctorCheck } from '../../src/platform/room.ts'
import type { TestHouse } from './house.ts'

/** A command of the house by its name. */
export function commandNamed(name: string): Command {
  const found = rooms.flatMap((room) => room.commands ?? []).find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no command ${name}`)
  return found
}

/** What `doctor` says of one room. */
export async function doctorOf(house: TestHouse, room: string): Promise<DoctorCheck[]> {
  return (await rooms.find(({ name }) => name === room)?.doctor?.(house.deps)) ?? []
}

/** A call of a command in process, with what it said and complained. */
export function aCommandCall(
  house: TestHouse,
  words: readonly string[],
  over: Partial<CommandCall> = {},
): CommandCall & { readonly said: readonly string[]; readonly complained: readonly string[] } {
  const said: string[] = []
  const complained: string[] = []
  return {
    deps: house.deps,
    words,
    text: {},
    flags: {},
    lists: {},
    lang: 'en',
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
    progress: () => undefined,
    ...over,
    said,
    complained,
  }
}
