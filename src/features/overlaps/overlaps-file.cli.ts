import { availableParallelism } from 'node:os'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { readShare, wrongUsage } from './cli-usage.ts'
import { messages } from './messages.ts'
import { overlapsFile, overlapsFileProblemText } from './overlaps-file.ts'
import type { OverlapsColumn } from './read-projects-file.ts'
import { readyTables } from './ready-tables.ts'

/** `prasan overlaps FILE.csv`: the finder over any list of projects, without a database. */
export const overlapsFileCommand: Command = {
  name: 'overlaps',
  summary: {
    th: 'หางานที่อาจซ้ำกันในไฟล์ CSV ใดก็ได้ ไม่ต้องมีฐานข้อมูล',
    en: 'Find work that may overlap in any CSV file; needs no database',
  },
  usage: 'FILE.csv --output pairs.csv [--columns title=…,body=…] [--min-score 0.5] [--threads N] [--explain]',
  words: [1, 1],
  needs: 'none',
  options: {
    output: { kind: 'text', help: { th: 'ไฟล์ผล CSV (- คือจอ)', en: 'Result file, CSV (- is the screen)' } },
    columns: {
      kind: 'text',
      help: {
        th: 'ชื่อคอลัมน์ในไฟล์ เช่น title=ชื่อโครงการ,body=หน่วยงาน',
        en: 'The file’s own column names, such as title=name,body=agency',
      },
    },
    'min-score': {
      kind: 'text',
      help: { th: 'ไม่เก็บคู่ที่โอกาสซ้ำต่ำกว่านี้ (0 ถึง 1)', en: 'Leave out pairs below this probability (0 to 1)' },
    },
    threads: { kind: 'text', help: { th: 'จำนวนเธรด', en: 'Number of threads' } },
    explain: { kind: 'flag', help: { th: 'เขียนเหตุผลทั้งหมด', en: 'Write every reason' } },
  },
  run: findInFile,
}

async function findInFile(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang)
  const [input = ''] = call.words
  const { output, threads } = call.text
  if (!output) return wrongUsage(call, say.cliOutputNeeded)
  const minScore = readShare(call.text['min-score'])
  if (minScore === null) return wrongUsage(call, say.cliBadScore(call.text['min-score'] ?? ''))
  if (threads !== undefined && !(/^\d{1,2}$/.test(threads) && Number(threads) >= 1 && Number(threads) <= 64)) {
    return wrongUsage(call, say.cliBadThreads(threads))
  }
  const columns = readColumns(call.text.columns ?? '')
  if (columns === null) return wrongUsage(call, say.cliBadColumns(call.text.columns ?? ''))
  const began = performance.now()
  const done = await overlapsFile({
    input,
    output,
    columns,
    minScore,
    explain: call.flags.explain === true,
    lang: call.lang,
    tables: await readyTables(),
    progress: (compared, total) => call.progress(compared, total, say.cliProgress),
    threads: threads === undefined ? usualThreads() : Number(threads),
  })
  if (!done.ok) {
    call.complain(overlapsFileProblemText(done.problem, call.lang))
    return 1
  }
  if (!call.flags.quiet) {
    const number = (value: number) => value.toLocaleString('en-US')
    const { projects, pairs, unreadAmounts, unreadYears } = done.value
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    call.complain(say.cliDone(number(projects), number(pairs), seconds))
    if (unreadAmounts + unreadYears > 0) call.complain(say.cliUnread(number(unreadAmounts), number(unreadYears)))
  }
  return 0
}

/** One thread reads the file, and no more than some others keep up with it. */
const usualThreads = () => Math.min(4, availableParallelism())

const knownColumns: readonly OverlapsColumn[] = ['id', 'title', 'body', 'place', 'amount', 'fiscal_year']

/** `title=…,body=…`; null when a part is no pair or names no column of ours. */
function readColumns(text: string): Partial<Record<OverlapsColumn, string>> | null {
  const columns: Partial<Record<OverlapsColumn, string>> = {}
  for (const part of text.split(',').filter((piece) => piece.trim() !== '')) {
    const at = part.indexOf('=')
    const column = knownColumns.find((name) => name === part.slice(0, at).trim())
    const own = part.slice(at + 1).trim()
    if (at < 1 || !column || own === '') return null
    columns[column] = own
  }
  return columns
}
