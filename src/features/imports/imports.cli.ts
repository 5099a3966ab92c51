import { pipeline } from 'node:stream/promises'
import { ok } from '../../kernel/result.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { writeOutput } from '../../platform/output-file.ts'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { housePorts } from './house-ports.ts'
import type { ImportMapping } from './import-mapping.ts'
import { type ImportReport, importPlans, type SourceFile } from './import-plans.ts'
import type { FileReader } from './import-ports.ts'
import { refusalLines, reportStream, summaryLines, totalLines } from './import-report.ts'
import { messages } from './messages.ts'
import { fileProblemText } from './problem-text.ts'
import type { TableWish } from './read-sheet-file.ts'
import { standardOf } from './read-standard.ts'
import { mappingByName } from './register.sql.ts'
import { openMapping, openSources } from './source-file.ts'
import type { PartAnswer } from './stored-answers.ts'

/** Brings in files that hold whole plans (StratML); a room above knows them. */
export interface PlanFileImporter {
  /** Whether a file is one of these, by its first bytes. */
  recognises(start: Buffer): boolean
  /** Imports the files and tells what came of it; the report gets the lines of every file. */
  run(call: CommandCall, sources: readonly SourceFile[]): Promise<ExitCode>
}

interface Others {
  readonly reader: FileReader
  readonly plans: PlanFileImporter
}

export function importCommand(others: Others): Command {
  return { ...command, run: (call) => runImport(call, others) }
}

const command: Omit<Command, 'run'> = {
  name: 'plans import',
  summary: {
    th: 'นำเข้าจากไฟล์ตาราง XLSX, XLS, ODS, CSV, JSON หรือมาตรฐาน OC4IDS, IATI, StratML (หรือ - สำหรับ stdin) ทั้งหมดหรือไม่เลย',
    en: 'Import from XLSX, XLS, ODS, CSV, JSON, OC4IDS, IATI or StratML files (or - for stdin): all of them or nothing',
  },
  usage: 'FILE... [--mapping NAME|FILE.json] [--dry-run] [--report FILE.csv]',
  words: [1, 1_000],
  options: {
    mapping: {
      kind: 'text',
      help: {
        th: 'แบบอ่านคอลัมน์: budget-bureau ชื่อแบบที่ตั้งไว้บนหน้าเว็บ หรือไฟล์ JSON ของหน่วยงาน ไม่ใส่ก็เลือกให้จากหัวคอลัมน์',
        en: 'How columns are read: budget-bureau, the name of a mapping saved on the page, or a JSON file of your own. Default: chosen by the headers',
      },
    },
    'dry-run': {
      kind: 'flag',
      help: { th: 'ตรวจและบอกผล ไม่บันทึกอะไร', en: 'Check and tell the result, store nothing' },
    },
    report: {
      kind: 'text',
      help: {
        th: 'รายงานทุกช่องที่มีเรื่องต้องบอก เป็น CSV',
        en: 'Report on every cell there is something to say about, as CSV',
      },
    },
  },
}

async function runImport(call: CommandCall, others: Others): Promise<ExitCode> {
  const say = messages(call.lang)
  const wanted = call.text.mapping
  let mapping: ImportMapping | null = null
  let savedMapping: TableWish['saved'] = null
  if (wanted !== undefined) {
    const known = wanted.endsWith('.json') ? null : await mappingByName(call.deps.db, wanted)
    if (known !== null) {
      savedMapping = { name: known.name, signature: known.signature, answer: known.mapping as PartAnswer }
    }
    const opened = savedMapping === null ? await openMapping(wanted) : ok(null)
    if (!opened.ok) {
      const { problem } = opened
      call.complain(
        problem.kind === 'unknown-mapping'
          ? say.mappingProblem.unknown(wanted, problem.ready.join(', '))
          : say.mappingProblem.file(wanted, problem.faults.join('; ')),
      )
      return 2
    }
    mapping = opened.value
  }
  const opened = await openSources(call.words, process.stdin)
  if (!opened.ok) {
    call.complain(
      `${opened.problem.file}: ${fileProblemText(call.lang, opened.problem.problem)} · ${say.fileProblem.nothingStored}`,
    )
    return 1
  }
  try {
    const { sources } = opened.value
    const whole = await Promise.all(sources.map((source) => isWholePlan(others.plans, source)))
    if (whole.includes(true)) {
      if (whole.every(Boolean)) return await others.plans.run(call, sources)
      call.complain(say.importing.plansApart)
      return 2
    }
    const done = await importPlans(call.deps, housePorts, sources, {
      reader: others.reader,
      mapping,
      savedMapping,
      dryRun: call.flags['dry-run'] === true,
      by: null,
      onProgress: (stage, count, total) => call.progress(count, total, say.importing.stages[stage]),
    })
    if (!done.ok) {
      const { file, problem } = done.problem
      const isLong = problem.kind === 'too-big' || problem.kind === 'too-many-rows'
      const sentences = [fileProblemText(call.lang, problem), ...(isLong ? [say.fileProblem.onThePage] : [])]
      call.complain(`${file}: ${[...sentences, say.fileProblem.nothingStored].join(' · ')}`)
      return 1
    }
    return await tell(call, done.value)
  } finally {
    await opened.value.close()
  }
}

async function isWholePlan(plans: PlanFileImporter, source: SourceFile): Promise<boolean> {
  const asPlan = (start: Buffer) => (plans.recognises(start) ? 'plan' : null)
  return (await standardOf({ recognise: asPlan }, () => source.open())) !== null
}

async function tell(call: CommandCall, report: ImportReport): Promise<ExitCode> {
  const say = messages(call.lang).importing
  for (const file of report.known) call.say(say.nothingNew(file.name, formatInstant(file.importedAt, call.lang)))
  if (call.text.report !== undefined) {
    await writeReportFile(call.text.report, call, report)
    call.complain(say.reportWritten(call.text.report))
  }
  if (report.state === 'nothing-new') return 0
  for (const line of summaryLines(call.lang, report)) call.say(line)
  for (const line of totalLines(call.lang, report.files)) call.complain(line)
  const refused = refusalLines(call.lang, report.files)
  for (const line of refused) call.complain(line)
  // Refused rows are told one by one and left out; the import is done all the same. Only where no row was good is nothing done.
  return report.files.every((file) => file.rows > 0 && file.refused.length >= file.rows) ? 1 : 0
}

function writeReportFile(path: string, call: CommandCall, report: ImportReport): Promise<void> {
  return writeOutput(path, (out) => pipeline(reportStream(call.lang, report.files), out))
}
