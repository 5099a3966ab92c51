import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { placeTitle } from './area.ts'
import { type AreaFileProblem, type RowProblem, readAreaCsv } from './area-file.ts'
import { knownAreas, type ReadGeoFile, readAreaGeoJson } from './geo-file.ts'
import { importAreas } from './import-areas.ts'
import { importBoundaries, simplified, withMiddles } from './import-boundaries.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'
import { messages } from './messages.ts'
import { percentOf, reasonText, whole } from './places.present.ts'

const MOST_PROBLEMS_SHOWN = 20

/** Unpacked. A larger file is detail no page can show, and reading it takes ten times its size of memory. */
const MOST_BYTES = 100 * 1024 * 1024

export const placesCommands: readonly Command[] = [
  {
    name: 'areas import',
    summary: { th: th.importing.summary, en: en.importing.summary },
    usage: 'FILE.csv|FILE.geojson[.gz]',
    words: [1, 1],
    run: areasImport,
  },
  {
    name: 'areas find',
    summary: { th: th.search.findSummary, en: en.search.findSummary },
    usage: 'TEXT',
    words: [1, 30],
    run: areasFind,
  },
]

async function areasFind(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).search
  const places = await loadGazetteer(call.deps.db)
  const found = places.resolve(call.words.join(' '))
  const titleOf = (code: string) => {
    const line = places.line(code).filter((area) => area.kind !== 'country' && area.kind !== 'region')
    return `${code} ${line
      .reverse()
      .map((area) => placeTitle(area, call.lang))
      .join(' ')}`
  }
  if (found === null) {
    call.complain(say.notRead)
    return 1
  }
  call.say(say.readAs(titleOf(found.code), percentOf(found.confidence), reasonText(found.reason, call.lang)))
  if (found.alternatives.length > 0) call.say(say.alternatives(found.alternatives.map(titleOf).join(', ')))
  return 0
}

async function areasImport(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).importing
  const file = call.words[0] ?? ''
  const bytes = await bytesOf(file)
  if (bytes === null || bytes === 'too-large') {
    call.complain(bytes === null ? say.notReadable(file) : say.tooLarge(whole(MOST_BYTES / 1024 / 1024)))
    return 1
  }
  const read = await readByName(call, file, bytes)
  if (read === null) {
    call.complain(say.wrongKind)
    return 2
  }
  if (!read.ok) {
    call.complain(fileProblem(say, read.problem))
    return 1
  }
  const { rows, problems, shapes } = read.value
  call.progress(rows.length, rows.length, say.reading)
  if (problems.length > 0) return refuseRows(call, problems)

  const source = `${basename(file)} sha256:${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`
  const borders = simplified(shapes)
  const now = call.deps.clock.now()
  const done = await call.deps.db.transaction(async (tx) => {
    const imported = await importAreas(tx, withMiddles(rows, borders), source, now)
    return imported.ok ? { ...imported, borders: await importBoundaries(tx, borders, source, now) } : imported
  })
  if (!done.ok) return refuseRows(call, done.problem.problems)
  const { areas, changed } = done.value
  call.say(say.done(whole(areas), whole(changed), whole(areas - changed)))
  if (borders.length > 0) call.say(say.boundariesDone(whole(borders.length), whole(done.borders)))
  return 0
}

/** `-` is the standard input, which is taken for CSV. */
async function bytesOf(file: string): Promise<Uint8Array | 'too-large' | null> {
  try {
    if (file === '-') return await standardInput()
    if ((await stat(file)).size > MOST_BYTES) return 'too-large'
    const bytes = await readFile(file)
    return file.endsWith('.gz') ? await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES }) : bytes
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : null
  }
}

async function standardInput(): Promise<Uint8Array | 'too-large'> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > MOST_BYTES) return 'too-large'
  }
  return Buffer.concat(chunks)
}

async function readByName(call: CommandCall, file: string, bytes: Uint8Array): Promise<ReadGeoFile | null> {
  const name = file.replace(/\.gz$/, '').toLowerCase()
  if (name.endsWith('.csv') || name === '-') {
    const read = readAreaCsv(bytes)
    return read.ok ? { ok: true, value: { ...read.value, shapes: [] } } : read
  }
  if (!name.endsWith('.geojson') && !name.endsWith('.json')) return null
  return readAreaGeoJson(bytes, knownAreas(await loadGazetteer(call.deps.db)))
}

function fileProblem(say: Messages['importing'], problem: AreaFileProblem): string {
  switch (problem.kind) {
    case 'not-utf8':
      return say.notUtf8
    case 'wrong-columns':
      return say.wrongColumns(problem.found)
    case 'broken-json':
      return say.brokenJson
    case 'not-geojson':
      return say.notGeoJson(problem.found)
    case 'other-crs':
      return say.otherCrs(problem.found)
    case 'not-degrees':
      return say.notDegrees(problem.found)
    case 'broken-csv':
      return say.brokenCsv(String(problem.line))
    case 'empty':
      return say.empty
  }
}

function refuseRows(call: CommandCall, problems: readonly RowProblem[]): ExitCode {
  const say = messages(call.lang).importing
  for (const { line, kind, value } of problems.slice(0, MOST_PROBLEMS_SHOWN)) {
    call.complain(say.refused(String(line), say.problem[kind](value)))
  }
  if (problems.length > MOST_PROBLEMS_SHOWN) call.complain(say.more(whole(problems.length - MOST_PROBLEMS_SHOWN)))
  call.complain(say.refusedCount(whole(problems.length)))
  return 1
}
