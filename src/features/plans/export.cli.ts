import { Writable } from 'node:stream'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { writeOutput } from '../../platform/output-file.ts'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { exportedProjects, exportFormats, writeProjects } from './export-projects.ts'
import { messages } from './messages.ts'
import { everything, type ProjectFilter } from './project-filter.ts'

/** Known to CONTRACT, not made yet. */
const laterFormats = ['oc4ids', 'stratml', 'iati']

export const exportCommand: Command = {
  name: 'plans export',
  summary: { th: 'ส่งออกโครงการเป็น CSV, XLSX หรือ JSON', en: 'Export projects as CSV, XLSX or JSON' },
  usage: '--format csv|xlsx|json [--province CODE] [--body CODE] [--fiscal-year BE] [--bom] [--output FILE]',
  options: {
    format: { kind: 'text', help: { th: 'csv, xlsx หรือ json', en: 'csv, xlsx or json' } },
    province: { kind: 'text', help: { th: 'รหัสจังหวัด 2 หลัก', en: 'Province code, 2 digits' } },
    body: { kind: 'text', help: { th: 'รหัสหน่วยงาน', en: 'Code of a body' } },
    'fiscal-year': { kind: 'text', help: { th: 'ปีงบประมาณ พ.ศ.', en: 'Fiscal year, B.E.' } },
    bom: {
      kind: 'flag',
      help: { th: 'ใส่ BOM ให้ Excel อ่านภาษาไทยถูก (CSV)', en: 'Write a BOM, so that Excel reads Thai (CSV)' },
    },
    output: { kind: 'text', help: { th: 'ไฟล์ผล ไม่ใส่ก็ออกทาง stdout', en: 'Result file; default: stdout' } },
  },
  run: runExport,
}

async function runExport(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang).exporting
  const asked = call.text.format
  if (asked === undefined) return wrongUsage(call, say.formatNeeded)
  if (laterFormats.includes(asked)) return wrongUsage(call, say.laterFormat(asked))
  const format = exportFormats.find((one) => one === asked)
  if (format === undefined) return wrongUsage(call, say.unknownFormat(asked))
  const read = await readWish(call)
  if ('problem' in read) {
    call.complain(read.problem)
    return read.code
  }
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
