import { Writable } from 'node:stream'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { writeOutput } from '../../platform/output-file.ts'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { exportedProjects, exportFormats, writeProjects } from './export-projects.ts'
import { messages } from './messages.ts'
import type { PlanFileFormat } from './plans-ports.ts'
import { everything, type ProjectFilter } from './project-filter.ts'

/** @param others formats of published standards, written by a room above */
export function exportCommand(others: readonly PlanFileFormat[]): Command {
  const names = [...exportFormats, ...others.map((format) => format.name)]
  return {
    name: 'plans export',
    summary: {
      th: 'ส่งออกแผนและโครงการเป็นตารางหรือแฟ้มตามมาตรฐานสากล',
      en: 'Export plans and projects as tables or files of open standards',
    },
    usage: `--format ${names.join('|')} [--province CODE] [--body CODE] [--fiscal-year BE] [--bom] [--part 1|2] [--output FILE]`,
    options: optionsOf(names),
    run: (call) => runExport(call, others),
  }
}

const optionsOf = (names: readonly string[]): Command['options'] => ({
  format: { kind: 'text', help: { th: names.join(', '), en: names.join(', ') } },
  province: { kind: 'text', help: { th: 'รหัสจังหวัด 2 หลัก', en: 'Province code, 2 digits' } },
  body: { kind: 'text', help: { th: 'รหัสหน่วยงาน', en: 'Code of a body' } },
  'fiscal-year': { kind: 'text', help: { th: 'ปีงบประมาณ พ.ศ.', en: 'Fiscal year, B.E.' } },
  bom: {
    kind: 'flag',
    help: { th: 'ใส่ BOM ให้ Excel อ่านภาษาไทยถูก (CSV)', en: 'Write a BOM, so that Excel reads Thai (CSV)' },
  },
  part: {
    kind: 'text',
    help: { th: 'ส่วนของ StratML: 1 หรือ 2 (ปกติ 2)', en: 'Part of StratML: 1 or 2 (default 2)' },
  },
  output: { kind: 'text', help: { th: 'ไฟล์ผล ไม่ใส่ก็ออกทาง stdout', en: 'Result file; default: stdout' } },
})

async function runExport(call: CommandCall, others: readonly PlanFileFormat[]): Promise<ExitCode> {
  const say = messages(call.lang).exporting
  const asked = call.text.format
  if (asked === undefined) return wrongUsage(call, say.formatNeeded)
  const other = others.find((one) => one.name === asked)
  const format = exportFormats.find((one) => one === asked)
  if (format === undefined && other === undefined) return wrongUsage(call, say.unknownFormat(asked))
  const read = await readWish(call)
  if ('problem' in read) {
    call.complain(read.problem)
    return read.code
  }
  if (format === undefined) return other?.write(call, read.filter) ?? 2
  let written = 0
  const projects = exportedProjects(call.deps.db, read.filter, 'th', (done, total) => {
    written = done
    call.progress(done, total, say.progress)
  })
  const options = { lang: call.lang, bom: call.flags.bom === true }
  const { output } = call.text
  if (output === undefined || output === '-') {
    await writeProjects(projects, format, keptOpen(process.stdout), options)
    return 0
  }
  await writeOutput(output, (out) => writeProjects(projects, format, out, options))
  call.complain(say.done(written.toLocaleString('en-US'), output))
  return 0
}

async function readWish(call: CommandCall): Promise<{ filter: ProjectFilter } | { problem: string; code: ExitCode }> {
  const say = messages(call.lang).exporting
  const { province, body } = call.text
  const year = call.text['fiscal-year']
  let filter: ProjectFilter = everything
  if (province !== undefined) {
    if (!/^[1-9]\d$/.test(province)) return { problem: say.badProvince(province), code: 2 }
    const area = (await loadGazetteer(call.deps.db)).areas.get(province)
    if (area?.kind !== 'province') return { problem: say.badProvince(province), code: 1 }
    filter = { ...filter, place: { code: province, homes: [province], under: null } }
  }
  if (body !== undefined) {
    const bodyId = await bodyIdByCode(call.deps.db, body)
    if (bodyId === null) return { problem: say.badBody(body), code: 1 }
    filter = { ...filter, bodyId }
  }
  if (year !== undefined) {
    const fiscalYear = parseYear(year)
    if (!fiscalYear.ok) return { problem: say.badYear(year), code: 2 }
    filter = { ...filter, fiscalYear: fiscalYear.value }
  }
  return { filter }
}

/** Standard output is not ours to end: ending it here would only flush what was written. */
function keptOpen(out: NodeJS.WriteStream): Writable {
  return new Writable({
    write: (piece, encoding, done) => {
      out.write(piece, encoding, (error) => done(error))
    },
  })
}

function wrongUsage(call: CommandCall, sentence: string): ExitCode {
  call.complain(sentence)
  return 2
}
