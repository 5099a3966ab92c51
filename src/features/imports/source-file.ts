import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type ImportMapping, parseMapping, readyMappings } from './import-mapping.ts'
import type { SourceFile } from './import-plans.ts'
import type { FileRefusal } from './read-file.ts'

/** Files named on the command line; `-` is standard input, set down in a temporary file because it is read more than once. */
export async function openSources(
  names: readonly string[],
  input: Readable,
): Promise<Result<{ sources: SourceFile[]; close(): Promise<void> }, FileRefusal>> {
  const folders: string[] = []
  const close = async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  }
  const sources: SourceFile[] = []
  for (const name of names) {
    if (name === '-') {
      const folder = await mkdtemp(join(tmpdir(), 'prasan-input-'))
      folders.push(folder)
      const path = join(folder, 'input')
      await pipeline(input, createWriteStream(path, { mode: 0o600 }))
      sources.push({ name: '-', open: () => createReadStream(path) })
      continue
    }
    const problem = await unreadable(name)
    if (problem !== null) {
      await close()
      return refuse({ file: name, problem })
    }
    sources.push({ name, open: () => createReadStream(name) })
  }
  return ok({ sources, close })
}

async function unreadable(path: string): Promise<FileRefusal['problem'] | null> {
  try {
    const handle = await open(path, 'r')
    const isFile = (await handle.stat()).isFile()
    await handle.close()
    return isFile ? null : { kind: 'not-readable', code: 'EISDIR' }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EIO'
    return code === 'ENOENT' ? { kind: 'no-such-file' } : { kind: 'not-readable', code }
  }
}

export type MappingProblem = { kind: 'unknown-mapping'; ready: string[] } | { kind: 'mapping-file'; faults: string[] }

/** `--mapping`: the name of a ready mapping, or a JSON file. */
export async function openMapping(name: string): Promise<Result<ImportMapping, MappingProblem>> {
  const ready = readyMappings.find((mapping) => mapping.name === name)
  if (ready !== undefined) return ok(ready)
  if (!name.endsWith('.json'))
    return refuse({ kind: 'unknown-mapping', ready: readyMappings.map((mapping) => mapping.name) })
  let text: string
  try {
    text = await readFile(name, 'utf8')
  } catch (error) {
    return refuse({ kind: 'mapping-file', faults: [(error as NodeJS.ErrnoException).code ?? 'EIO'] })
  }
  const mapping = parseMapping(text)
  return mapping.ok ? mapping : refuse({ kind: 'mapping-file', faults: mapping.problem.faults })
}
