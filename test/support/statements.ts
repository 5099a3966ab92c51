import pg from 'pg'
import { vi } from 'vitest'

/**
 * What some work asks of the database, in order, `begin` and `commit` among it. A count does not hang on how busy the
 * machine is, as a time does.
 */
export async function statementsDuring(work: () => unknown): Promise<string[]> {
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await work()
    return sent.mock.calls.map(([statement]: unknown[]) =>
      typeof statement === 'string' ? statement : String((statement as { text?: unknown }).text),
    )
  } finally {
    sent.mockRestore()
  }
}
