import { parseYear } from '../../kernel/thai-calendar.ts'
import { workbook } from '../../platform/http/table-file.ts'
import { writeOutput } from '../../platform/output-file.ts'
import { pdfOf } from '../../platform/pdf/index.ts'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { planBookOf, planBookSheets } from './make-planbook.ts'
import { messages } from './messages.ts'
import { refusalText } from './planbook.pages.ts'
import { readPlanBook } from './read-planbook.ts'

export const planBookCommand: Command = {
  name: 'plans book',
  summary: { th: 'ทำเล่มแผนของจังหวัดเป็น PDF หรือ XLSX', en: 'Make the plan book of a province as PDF or XLSX' },
  usage: '--province CODE [--fiscal-year BE] --output FILE.pdf|FILE.xlsx',
  options: {
    province: { kind: 'text', help: { th: 'รหัสจังหวัด 2 หลัก', en: 'Province code, 2 digits' } },
    'fiscal-year': { kind: 'text', help: { th: 'ปีงบประมาณ พ.ศ.', en: 'Fiscal year, B.E.' } },
    output: { kind: 'text', help: { th: 'ไฟล์ผล', en: 'Result file' } },
  },
  run: makeBook,
}

async function makeBook(call: CommandCall): Promise<ExitCode> {
  const { cli } = messages(call.lang)
  const { province, output } = call.text
  const typed = call.text['fiscal-year']
  const wrong = (sentence: string, code: ExitCode): ExitCode => {
    call.complain(sentence)
    return code
  }
  if (province === undefined) return wrong(cli.provinceNeeded, 2)
  if (output === undefined || !/\.(pdf|xlsx)$/.test(output)) return wrong(cli.outputNeeded, 2)
  const year = typed === undefined ? null : parseYear(typed)
  if (year !== null && !year.ok) return wrong(cli.badYear(typed ?? ''), 2)
  const { db, clock, config } = call.deps
  const book = await db.snapshot((view) => readPlanBook(view, province, year?.value ?? null, clock.now()))
  if (!('projects' in book))
    return wrong(book.kind === 'no-such-province' ? cli.badProvince(province) : refusalText(book, call.lang), 1)
  const made = book.asOf ?? clock.now()
  // A book is in the language of the office, whatever the terminal speaks.
  const bytes = output.endsWith('.xlsx')
    ? Buffer.from(await workbook(planBookSheets(book, 'th')))
    : Buffer.from(await pdfOf(planBookOf(book, 'th', { demo: config.demo }), made))
  await writeOutput(output, async (out) => {
    await new Promise<void>((done, fail) => {
      out.once('error', fail)
      out.end(bytes, done)
    })
  })
  call.complain(cli.done(book.projects.length.toLocaleString('en-US'), output))
  return 0
}
