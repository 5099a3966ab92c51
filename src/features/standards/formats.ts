import { once } from 'node:events'
import { PassThrough, Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Queryable } from '../../platform/db/db.ts'
import { writeOutput } from '../../platform/output-file.ts'
import type { CommandCall, ExitCode } from '../../platform/room.ts'
import { listPlans, type PlanFileFormat, type PlanLine, type ProjectFilter } from '../plans/index.ts'
import {
  type ProjectStandard,
  planAsStratml,
  projectStandards,
  projectsAsStandard,
  standardFiles,
} from './export-standards.ts'
import { prefixOf } from './identifiers.ts'
import { messages } from './messages.ts'
import type { Publishing } from './oc4ids.ts'
import type { Reading } from './read-exchange.ts'
import type { StandardsPorts } from './standards-ports.ts'
import type { StratmlPartNumber } from './stratml-document.ts'
import { writeZip } from './zip-stream.ts'

const mostPlans = 20_000

/** The formats of this room for `plans export` and for the links on the pages of plans and projects. */
export function planFileFormats(ports: StandardsPorts): readonly PlanFileFormat[] {
  return [
    ...projectStandards.map((standard): PlanFileFormat => {
      const { text, ending } = standardFiles[standard]
      return {
        name: standard,
        text,
        ofProjects: `/projects.${ending}`,
        ofPlan: `/projects.${ending}`,
        write: (call, filter) => writeProjectsFile(call, standard, filter, ports),
      }
    }),
    {
      name: 'stratml',
      text: 'StratML',
      ofProjects: null,
      ofPlan: '/plan.stratml',
      write: (call, filter) => writePlansFile(call, filter, ports),
    },
  ]
}

/** Under whose name and address a file goes out. @param path of the file, with its query */
export function publishingOf(baseUrl: string, path: string, now: Date): Publishing {
  return {
    prefix: prefixOf(baseUrl),
    baseUrl,
    publisher: messages('th').publisher(baseUrl.replace(/^[a-z]+:\/\//, '')),
    uri: `${baseUrl}${path}`,
    publishedAt: now.toISOString(),
  }
}

async function writeProjectsFile(
  call: CommandCall,
  standard: ProjectStandard,
  filter: ProjectFilter,
  ports: StandardsPorts,
): Promise<ExitCode> {
  const say = messages(call.lang).exporting
  const { config, clock, db } = call.deps
  let written = 0
  const reading: Reading = {
    ports,
    baseUrl: config.baseUrl,
    onProgress: (done, total) => {
      written = done
      call.progress(done, total, say.progress)
    },
  }
  const publishing = publishingOf(config.baseUrl, `/projects.${standardFiles[standard].ending}`, clock.now())
  const pieces = await projectsAsStandard(db, standard, filter, publishing, reading)
  if (pieces === null) {
    call.complain(say.noProjects)
    return 1
  }
  const { output } = call.text
  await toOutput(output, async (out) => {
    await pipeline(Readable.from(joinedPieces(pieces)), out, { end: output !== undefined && output !== '-' })
  })
  if (output !== undefined && output !== '-') call.complain(say.done(written.toLocaleString('en-US'), output))
  return 0
}

async function writePlansFile(call: CommandCall, filter: ProjectFilter, ports: StandardsPorts): Promise<ExitCode> {
  const say = messages(call.lang).exporting
  const { part = '2', output } = call.text
  if (part !== '1' && part !== '2') {
    call.complain(say.badPart(part))
    return 2
  }
  const { config, db } = call.deps
  const reading: Reading = { ports, baseUrl: config.baseUrl }
  const { place, bodyId, fiscalYear } = filter
  const { plans } = await listPlans(
    db,
    { place, bodyId, fiscalYear, state: null, level: null },
    { limit: mostPlans, after: null },
  )
  const [only, ...more] = plans
  if (only === undefined) {
    call.complain(say.noPlans)
    return 1
  }
  const number = Number(part) as StratmlPartNumber
  const archive = output?.endsWith('.zip') ?? false
  if (more.length > 0 && !archive) {
    call.complain(say.severalPlans(plans.length.toLocaleString('en-US')))
    return 2
  }
  if (archive && output !== undefined) {
    const onDone = (done: number) => call.progress(done, plans.length, say.progressPlans)
    await writeOutput(output, async (out) => void (await writeZip(documents(db, plans, number, reading, onDone), out)))
  } else {
    const text = (await planAsStratml(db, only.id, number, reading)) ?? ''
    await toOutput(output, async (out) => {
      if (!out.write(text)) await once(out, 'drain')
      if (output !== undefined && output !== '-') out.end()
    })
  }
  if (output !== undefined && output !== '-') call.complain(say.donePlans(plans.length.toLocaleString('en-US'), output))
  return 0
}

async function* documents(
  view: Queryable,
  plans: readonly PlanLine[],
  part: StratmlPartNumber,
  reading: Reading,
  onDone: (done: number) => void,
): AsyncGenerator<{ name: string; content: string }> {
  for (const [at, plan] of plans.entries()) {
    const content = await planAsStratml(view, plan.id, part, reading)
    if (content !== null) yield { name: `${plan.bodyCode.replace(/[^\w-]/g, '_')}-${plan.id}.xml`, content }
    onDone(at + 1)
  }
}

/** A file, or standard output where none is named. */
async function toOutput(output: string | undefined, write: (out: Writable) => Promise<void>): Promise<void> {
  if (output !== undefined && output !== '-') return writeOutput(output, write)
  const out = new PassThrough()
  out.pipe(process.stdout, { end: false })
  await write(out)
}

const pieceSize = 65_536

/** Small pieces put together, so that a stream does not wait for each. */
export async function* joinedPieces(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting = ''
  for await (const piece of pieces) {
    waiting += piece
    if (waiting.length < pieceSize) continue
    yield Buffer.from(waiting)
    waiting = ''
  }
  if (waiting !== '') yield Buffer.from(waiting)
}
