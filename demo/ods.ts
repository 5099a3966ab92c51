import { zipOf } from './zip.ts'

/** A cell: text, a number, nothing; or one that reaches over columns and rows to its right and below. */
export type OdsCell =
  | string
  | number
  | null
  | { readonly value: string | number; readonly columns?: number; readonly rows?: number }

const MIME = 'application/vnd.oasis.opendocument.spreadsheet'

/** An OpenDocument spreadsheet (ODF 1.2) of one sheet. Cells that another one covers are given as null. */
export function odsOf(sheetName: string, rows: readonly (readonly OdsCell[])[]): Buffer {
  const table = rows.map((row) => `<table:table-row>${row.map(cellOf).join('')}</table:table-row>`).join('')
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="${escaped(sheetName)}">${table}</table:table></office:spreadsheet></office:body></office:document-content>`
  const styles = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:styles/></office:document-styles>`
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${MIME}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>`
  return zipOf([
    ['mimetype', MIME],
    ['content.xml', content],
    ['styles.xml', styles],
    ['META-INF/manifest.xml', manifest],
  ])
}

function cellOf(cell: OdsCell): string {
  if (cell === null) return '<table:table-cell/>'
  const { value, columns = 1, rows = 1 } = typeof cell === 'object' ? cell : { value: cell }
  const span =
    columns > 1 || rows > 1 ? ` table:number-columns-spanned="${columns}" table:number-rows-spanned="${rows}"` : ''
  return typeof value === 'number'
    ? `<table:table-cell office:value-type="float" office:value="${value}"${span}><text:p>${value.toLocaleString('en-US')}</text:p></table:table-cell>`
    : `<table:table-cell office:value-type="string"${span}><text:p>${escaped(value)}</text:p></table:table-cell>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? '')
}
