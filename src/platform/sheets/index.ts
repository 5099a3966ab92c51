/** What rooms use of the reading of spreadsheets. */
export { cellAddress, columnLetters } from './cell-address.ts'
export { openWorkbook } from './open-workbook.ts'
export {
  type Sheet,
  type SheetCell,
  type SheetFormat,
  type SheetNote,
  type SheetProblem,
  SheetRefusal,
  type SheetRow,
  sheetLimits,
  type Workbook,
} from './sheet.ts'
export { bytesSource } from './spool.ts'
