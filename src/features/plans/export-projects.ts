import { once } from 'node:events'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Lang } from '../../kernel/lang.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { loadGazetteer } from '../places/index.ts'
import { messages } from './messages.ts'
import { type FileProject, fileColumns, projectForFile } from './plans.present.ts'
import type { ListCursor, ProjectFilter } from './project-filter.ts'
import { countProjects, forExport, listProjects } from './projects.sql.ts'

export const exportFormats = ['csv', 'xlsx', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const exportTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const pageSize = 1_000

/** Every project of a list in its order, page by page, so that memory stays flat. Near matches come too, as the page shows them. */
export async function* exportedProjects(
  view: Queryable,
  filter: ProjectFilter,
  lang: Lang,
  onProgress?: (done: number, total: number | null) => void,
): AsyncGenerator<FileProject> {
  const places = await loadGazetteer(view)
  const count = await countProjects(view, filter)
  const total = count.exact ? count.projects : null
  let after: ListCursor | null = null
  let done = 0
  do {
    const page: Awaited<ReturnType<typeof listProjects>> = await listProjects(
      view,
      filter,
      { limit: pageSize, after },
      count,
    )
    for (const project of await forExport(view, page.projects)) yield projectForFile(project, places, lang)
    done += page.projects.length
    onProgress?.(done, total)
    after = page.next
  } while (after !== null)
}

/** Writes projects in one of the formats. What looks like a formula to a spreadsheet program is made harmless in CSV. */
export async function writeProjects(
  projects: AsyncIterable<FileProject>,
  format: ExportFormat,
  out: Writable,
  options: { lang: Lang; bom: boolean },
): Promise<void> {
  if (format === 'xlsx') return writeSheet(projects, out, options.lang)
  if (format === 'json') return pipeline(jsonOf(projects), out)
  const csv = stringify({ header: true, columns: [...fileColumns], bom: options.bom, record_delimiter: '\r\n' })
  return pipeline(rowsOf(projects), csv, out)
}

/** The same as a stream to answer a request with. A failure in the middle breaks the answer off, so it is never taken for whole. */
export function streamProjects(
  projects: AsyncIterable<FileProject>,
  format: ExportFormat,
  options: { lang: Lang; bom: boolean },
): Readable {
  const out = new PassThrough()
  writeProjects(projects, format, out, options).catch((error: Error) => out.destroy(error))
  return out
}

async function* rowsOf(projects: AsyncIterable<FileProject>): AsyncGenerator<string[]> {
  for await (const project of projects) yield fileColumns.map((column) => guardCell(project[column]))
}

async function* jsonOf(projects: AsyncIterable<FileProject>): AsyncGenerator<string> {
  let between = '[\n'
  for await (const project of projects) {
    yield between + JSON.stringify(project)
    between = ',\n'
  }
  yield between === '[\n' ? '[]\n' : '\n]\n'
}

async function writeSheet(projects: AsyncIterable<FileProject>, out: Writable, lang: Lang): Promise<void> {
  const say = messages(lang).exporting
  // Heard only at the end, where a reader may be long gone: a failure before that is no unhandled one.
  const written = finished(out)
  written.catch(() => undefined)
  // Large, and rarely wanted: not read at every start.
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  const sheet = book.addWorksheet(say.sheet, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = fileColumns.map((key) => ({ key, header: say.columns[key], width: key === 'title' ? 60 : 18 }))
  sheet.getRow(1).font = { bold: true }
  for await (const project of projects) {
    // Text cells are text in XLSX whatever they begin with; only the money is a number there.
    sheet.addRow({ ...project, amount_baht: Number(project.amount_baht) }).commit()
    if (out.destroyed) await written
    else if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), written])
  }
  sheet.commit()
  await Promise.race([book.commit(), written])
  await written
}
