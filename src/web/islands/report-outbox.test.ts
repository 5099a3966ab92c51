import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type Arrived,
  oneTabAtATime,
  outboxPlace,
  read,
  refusedPlace,
  sentPlace,
  settle,
  write,
} from './report-outbox.ts'

/** Storage all tabs share. */
function aStorage() {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => void kept.set(name, text),
    removeItem: (name: string) => void kept.delete(name),
  }
}

/** Locks as browsers have them: who asks waits for its turn, or until its patience ends. */
function someLocks() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request(_name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) {
      const impatient = new Promise<never>((_, fail) => {
        signal.addEventListener('abort', () => fail(new Error('impatient')))
      })
      const turn = last.then(() => (signal.aborted ? undefined : work()))
      last = turn.catch(() => undefined)
      return Promise.race([turn, impatient])
    },
  }
}

const report = { key: 'a1', fields: { words: 'ฝาท่อหาย' } }
const arrived: Arrived = { ref: '57-7KQ2-MXH4-PC3', receipt: 'AAAA-BBBB', hasLostPhotos: false }

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
  write(outboxPlace, [report, { key: 'b2', fields: {} }])
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a report two tabs sent is among those that arrived once, and another one still waits', () => {
  settle(report, { kind: 'arrived', arrived })
  settle(report, { kind: 'arrived', arrived })

  expect(read(sentPlace, [])).toEqual([arrived])
  expect(read(outboxPlace, [])).toEqual([{ key: 'b2', fields: {} }])
})

test('one that two tabs were refused comes back into the form once', () => {
  const problems = [{ field: 'place', text: 'บอกสถานที่' }]

  settle(report, { kind: 'refused', problems })
  settle(report, { kind: 'refused', problems })

  expect(read(refusedPlace, [])).toEqual([{ ...report, problems }])
})

test('a report one tab was refused and another brought in is there, and waits for its owner no more', () => {
  write(outboxPlace, [report])
  settle(report, { kind: 'refused', problems: [{ field: 'place', text: 'บอกสถานที่' }] })
  settle(report, { kind: 'arrived', arrived })

  expect([read(outboxPlace, []), read(refusedPlace, []), read(sentPlace, [])]).toEqual([[], [], [arrived]])
})

test('a receipt its owner has cleared does not come back with the later answer of another tab', () => {
  settle(report, { kind: 'arrived', arrived })
  write(sentPlace, null)

  settle(report, { kind: 'arrived', arrived })

  expect(read(sentPlace, [])).toEqual([])
})

test('while one tab sends the other waits, and then finds nothing left to send', async () => {
  vi.stubGlobal('navigator', { locks: someLocks() })
  const sent: string[] = []
  const send = async () => {
    const [first] = read<{ key: string; fields: Record<string, string> }[]>(outboxPlace, []).filter(
      ({ key }) => key === report.key,
    )
    if (first === undefined) return
    sent.push(first.key)
    await Promise.resolve()
    settle(first, { kind: 'arrived', arrived })
  }

  await Promise.all([oneTabAtATime(send), oneTabAtATime(send)])

  expect(sent).toEqual(['a1'])
})

test('a tab that sleeps with the lock keeps no other from sending, nor does a browser without locks', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', { locks: someLocks() })
  const done: string[] = []
  void oneTabAtATime(() => new Promise<void>(() => undefined))
  const second = oneTabAtATime(async () => void done.push('second'))

  await vi.advanceTimersByTimeAsync(180_000)
  await second
  vi.stubGlobal('navigator', {})
  await oneTabAtATime(async () => void done.push('third'))

  expect(done).toEqual(['second', 'third'])
})

test('what fails while it is our turn fails once: it is not done again at once without the lock', async () => {
  vi.stubGlobal('navigator', { locks: someLocks() })
  let tries = 0

  const work = oneTabAtATime(async () => {
    tries++
    throw new Error('no signal')
  })

  await expect(work).rejects.toThrow('no signal')
  expect(tries).toBe(1)
})
