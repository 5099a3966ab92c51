import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { guardCell } from '../../platform/csv-guard.ts'
import { writeOutput } from '../../platform/output-file.ts'
import type { CommandCall, ExitCode } from '../../platform/room.ts'
import type { PlanFileImporter, SourceFile } from '../imports/index.ts'
import { applyPlan, bringPlan } from './bring-plan.ts'
import { changesAnything } from './compare-plan.ts'
import { bytesOf, rootOf } from './file-reader.ts'
import { messages } from './messages.ts'
import { planRefusalText } from './plan-import.present.ts'
import type { PlanImport } from './plan-import.ts'
import { reportColumns, reportRows } from './plan-imports.pages.ts'
import { planImportOfFile } from './plan-imports.sql.ts'
import { xmlLimits } from './xml-tree.ts'

const roots: readonly string[] = ['StrategicPlan', 'PerformancePlanOrReport']
const everywhere = { bodyId: null, areaCode: null }

/** A dry run takes back all it did. */
class TakenBack extends Error {
  readonly one: PlanImport

  constructor(one: PlanImport) {
    super('a dry run')
    this.one = one
  }
}

/** `plans import` of StratML files: each is kept, read, reported and stored, or the reason told; all of them or nothing. */
export const stratmlFiles: PlanFileImporter = {
  recognises(start) {
    const text = start
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart()
    return text.startsWith('<') && roots.includes(rootOf(text) ?? '')
  },
  run: runFiles,
}

async function runFiles(call: CommandCall, sources: readonly SourceFile[]): Promise<ExitCode> {
  const say = messages(call.lang).bringing
  const dryRun = call.flags['dry-run'] === true
  const done: PlanImport[] = []
  const said: string[] = []
  let refused: string | null = null
  const imported = async (): Promise<void> => {
    await call.deps.db.transaction(async (tx) => {
      for (const source of sources) {
        const bytes = await bytesOf(await source.open(), xmlLimits.bytes + 1)
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        const known = await planImportOfFile(tx, sha256, null)
        if (known?.state === 'applied') {
          said.push(say.nothingNew(source.name))
          continue
        }
        if (!dryRun) await call.deps.files.put(bytes)
        const file = { name: basename(source.name), sha256, byteSize: bytes.length, bytes }
        const one = await bringPlan(tx, call.deps, file, everywhere, null)
        done.push(one)
        if (one.refusal !== null) {
          refused = `${source.name}: ${planRefusalText(call.lang, one.refusal)}`
          throw new TakenBack(one)
        }
        const plan = one.document?.plan
        const nodes = (plan?.nodes.length ?? 0).toLocaleString('en-US')
        const changes = one.differences.filter(({ change }) => change !== 'gone').length.toLocaleString('en-US')
        const words = dryRun ? say.commandDry : say.commandDone
        said.push(words(source.name, plan?.title ?? '', nodes, changes))
        if (changesAnything(one.differences)) {
          const applied = await applyPlan(tx, call.deps, one, null)
          if (!applied.ok) {
            refused = `${source.name}: ${applied.problem.kind === 'closed' ? say.closed : say.stale}`
            throw new TakenBack(one)
          }
        }
      }
      if (dryRun && done[0] !== undefined) throw new TakenBack(done[0])
    })
  }
  await imported().catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error
  })
  const { report } = call.text
  if (report !== undefined) {
    const rows = done.flatMap((one) => reportRows(one, call.lang))
    await writeOutput(report, (out) =>
      pipeline(
        Readable.from(rows.map((row) => row.map(guardCell))),
        stringify({ header: true, columns: [...reportColumns] }),
        out,
      ),
    )
  }
  if (refused !== null) {
    call.complain(refused)
    return 1
  }
  for (const line of said) call.say(line)
  return 0
}
