import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { type AreaFileProblem, type ReadAreaFile, type RowProblem, readAreaCsv, readAreaGeoJson } from './area-file.ts'
import { importAreas } from './import-areas.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'
import { messages } from './messages.ts'
import { whole } from './places.present.ts'

const MOST_PROBLEMS_SHOWN = 20

export const placesCommands: readonly Command[] = [
  {
    name: 'areas import',
    summary: { th: th.importing.summary, en: en.importing.summary },
    usage: 'FILE.csv|FILE.geojson',
    words: [1, 1],
    run: areasImport,
  },
]

async function areasImport(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).importing
  const file = call.words[0] ?? ''
  const bytes = await bytesOf(file)
  if (bytes === null) {
    call.complain(say.notReadable(file))
    return 1
  }
  const read = readByName(file, bytes)
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
  const done = await call.deps.db.transaction((tx) => importAreas(tx, rows, source, call.deps.clock.now()))
  if (!done.ok) return refuseRows(call, done.problem.problems)
  const { areas, changed } = done.value
  call.say(say.done(whole(areas), whole(changed), whole(areas - changed)))
  if (shapes > 0) call.say(say.shapesLeft(whole(shapes)))
  return 0
}

/** `-` is the standard input, which is taken for CSV. */
async function bytesOf(file: string): Promise<Uint8Array | null> {
  try {
    if (file === '-') {
      const chunks: Buffer[] = []
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks)
    }
    const bytes = await readFile(file)
    return file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes
  } catch {
    return null
  }
}

function readByName(file: string, bytes: Uint8Array): ReadAreaFile | null {
  const name = file.replace(/\.gz$/, '').toLowerCase()
  if (name.endsWith('.csv') || name === '-') return readAreaCsv(bytes)
  return name.endsWith('.geojson') || name.endsWith('.json') ? readAreaGeoJson(bytes) : null
}

function fileProblem(say: Messages['importing'], problem: AreaFileProblem): string {
  switch (problem.kind) {
    case 'not-utf8':
      return say.notUtf8
    case 'wrong-columns':
      return say.wrongColumns(problem.found)
    case 'not-geojson':
      return say.notGeoJson
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
