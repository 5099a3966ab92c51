import { ok, type Result, refuse } from '../../kernel/result.ts'
import { openCsv } from './csv-book.ts'
import { kindOf } from './file-kind.ts'
import { openJson } from './json-book.ts'
import { openOds } from './ods-book.ts'
import {
  type SheetLimits,
  type SheetProblem,
  SheetRefusal,
  type SheetSource,
  sheetLimits,
  type Workbook,
} from './sheet.ts'
import { type SpooledFile, spool } from './spool.ts'
import { openXls } from './xls-book.ts'
import { openXlsx } from './xlsx-book.ts'
import { openZip } from './zip-parts.ts'

/**
 * Opens a spreadsheet of any of our formats, told by its bytes; its name is never trusted. `close()` it when done.
 * @param options.folder where the file lies while it is read; the system's folder for such files where none is given
 */
export async function openWorkbook(
  source: SheetSource,
  options: { limits?: SheetLimits; folder?: string } = {},
): Promise<Result<Workbook, SheetProblem>> {
  const limits = options.limits ?? sheetLimits
  const spooled = await spool(source, limits, options.folder)
  if (!spooled.ok) return spooled
  const file = spooled.value
  try {
    const workbook = await openSpooled(file, limits, options.folder)
    return ok({
      ...workbook,
      async close() {
        await workbook.close()
        await file.remove()
      },
    })
  } catch (error) {
    await file.remove()
    if (error instanceof SheetRefusal) return refuse(error.problem)
    throw error
  }
}

async function openSpooled(file: SpooledFile, limits: SheetLimits, folder: string | undefined): Promise<Workbook> {
  const kind = await kindOf(file)
  switch (kind.kind) {
    case 'zip': {
      const zip = await openZip(file.path, limits)
      try {
        return isOpenDocument(zip.names) ? await openOds(zip, limits) : await openXlsx(zip, limits, folder)
      } catch (error) {
        zip.close()
        throw error
      }
    }
    case 'compound':
      return openXls(file, limits)
    case 'json':
      return openJson(file, limits)
    case 'csv':
      return openCsv(file, limits)
    case 'other':
      throw new SheetRefusal({ kind: 'not-a-spreadsheet', looksLike: kind.looksLike })
  }
}

function isOpenDocument(names: readonly string[]): boolean {
  return names.includes('content.xml')
}
