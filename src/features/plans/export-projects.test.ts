import { expect, test, vi } from 'vitest'
import { exportFormats, streamProjects } from './export-projects.ts'
import { type FileProject, fileColumns } from './plans.present.ts'

/** Projects without end, as of a whole country; counts how many were asked for. */
function endlessProjects() {
  const seen = { asked: 0, ended: false }
  async function* projects(): AsyncGenerator<FileProject> {
    try {
      for (;;) {
        if (seen.asked++ % 100 === 0) await new Promise((done) => setImmediate(done))
        const cells = fileColumns.map((column) => [
          column,
          column === 'amount_baht' ? '1.00' : `${column} ${seen.asked}`,
        ])
        yield Object.fromEntries(cells) as FileProject
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, projects: projects() }
}

const aWhile = (ms: number) => new Promise((done) => setTimeout(done, ms))
const patient = { timeout: 300_000, interval: 5 }

test.each(exportFormats)(
  'a reader of %s who goes away in the middle ends the work and harms nobody',
  async (format) => {
    const unhandled: unknown[] = []
    const hear = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', hear)
    const { seen, projects } = endlessProjects()
    const stream = streamProjects(projects, format, { lang: 'th', bom: true })
    stream.on('error', () => undefined)

    await vi.waitUntil(() => seen.asked > 0, patient)
    stream.destroy(new Error('the reader went away'))
    await vi.waitUntil(() => seen.ended, patient)
    // What nobody waits for is told in the turns after that.
    await aWhile(50)
    process.off('unhandledRejection', hear)

    expect(unhandled).toEqual([])
    expect(seen.ended).toBe(true)
  },
)

test.each(exportFormats)(
  'a reader of %s who does not read holds the work up instead of filling the memory',
  async (format) => {
    const { seen, projects } = endlessProjects()
    const stream = streamProjects(projects, format, { lang: 'th', bom: true })
    stream.on('error', () => undefined)

    await vi.waitUntil(() => seen.asked > 0, patient)
    let before = -1
    while (seen.asked !== before && seen.asked < 1_000_000) {
      before = seen.asked
      await aWhile(200)
    }

    expect(seen.asked).toBeLessThan(1_000_000)
    stream.destroy()
  },
)
