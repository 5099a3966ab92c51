import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type ZipEntry, zipDirectory } from './zip-directory.ts'

/** Kinds of documents that are kept. What a file is, its bytes say; its name and what the browser calls it say nothing. */
const kinds = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  png: 'image/png',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
} as const
export type DocumentKind = keyof typeof kinds

export const acceptedFiles = Object.keys(kinds)
  .map((kind) => `.${kind}`)
  .join(',')

export interface CheckedDocument {
  readonly kind: DocumentKind
  readonly mediaType: string
  /** What is kept: a picture comes without what its camera wrote into it. */
  readonly bytes: Uint8Array
}

export type DocumentRefusal =
  | 'empty'
  | 'unknown-kind'
  /** .doc, .xls, .ppt of before 2007: they may carry programs nobody sees. */
  | 'old-office'
  | 'macros'
  | 'encrypted'
  | 'runs-something'
  | 'broken'
  /** Unpacks to far more than it is. */
  | 'bomb'

const mostEntries = 20_000
const mostPlainBytes = 500_000_000

/**
 * Says what a file is and whether it may be kept. Pictures lose their metadata (place and time of a photograph, previews) and
 * whatever hangs behind their last byte. A document that opens a program, carries macros or is locked is refused. This finds
 * what stands open in the bytes; it is no virus scanner, which is why files are never shown inside a page, only downloaded.
 * Sources: ISO 32000-1 (PDF), ISO/IEC 10918-1 annex B (JPEG), W3C PNG third edition section 5, ECMA-376 part 2, ODF 1.3 part 2.
 */
export function checkDocument(bytes: Uint8Array): Result<CheckedDocument, DocumentRefusal> {
  if (bytes.length === 0) return refuse('empty')
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return checkPdf(bytes)
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return picture('jpg', plainJpeg(bytes))
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return picture('png', plainPng(bytes))
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return refuse('old-office')
  if (startsWith(bytes, [0x50, 0x4b])) return checkOffice(bytes)
  return refuse('unknown-kind')
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte)
}

function kept(kind: DocumentKind, bytes: Uint8Array): Result<CheckedDocument, DocumentRefusal> {
  return ok({ kind, mediaType: kinds[kind], bytes })
}

/** Names as PDF writes them, `#4A` for J; compressed parts are not opened. */
const runsInPdf = /\/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)(?![A-Za-z])/
const lockedPdf = /\/Encrypt(?![A-Za-z])/

function checkPdf(bytes: Uint8Array): Result<CheckedDocument, DocumentRefusal> {
  const text = Buffer.from(bytes).toString('latin1')
  const tail = text.slice(-2048)
  if (!tail.includes('%%EOF')) return refuse('broken')
  const names = text.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  if (lockedPdf.test(names)) return refuse('encrypted')
  return runsInPdf.test(names) ? refuse('runs-something') : kept('pdf', bytes)
}

function picture(kind: 'jpg' | 'png', plain: Uint8Array | null): Result<CheckedDocument, DocumentRefusal> {
  return plain === null ? refuse('broken') : kept(kind, plain)
}

/** Segments that make the picture, and its colours (APP2 ICC, APP14 Adobe); Exif, XMP, IPTC and comments are left out. */
function plainJpeg(bytes: Uint8Array): Uint8Array | null {
  const pieces: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9) return joined([...pieces, bytes.subarray(at, at + 2)])
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const next = at + 2 + length
    if (length < 2 || next > bytes.length) return null
    const isMetadata = (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker)) || marker === 0xfe
    if (!isMetadata) pieces.push(bytes.subarray(at, next))
    at = next
    if (marker !== 0xda) continue
    // The picture itself runs to the next marker that is neither a stuffed byte nor a restart.
    let end = at
    while (end + 1 < bytes.length) {
      const following = bytes[end + 1] ?? 0
      if (bytes[end] === 0xff && following !== 0 && !(following >= 0xd0 && following <= 0xd7)) break
      end += 1
    }
    if (end + 1 >= bytes.length) return null
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return null
}

/** Text, times and Exif of a PNG; the rest makes the picture. */
const pngMetadata = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'])

function plainPng(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const next = at + 12 + view.getUint32(at)
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    if (next > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return null
    if (!pngMetadata.has(name)) pieces.push(bytes.subarray(at, next))
    if (name === 'IEND') return joined(pieces)
    at = next
  }
  return null
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces))
}

/** Programs and things that open other programs, wherever an office file keeps them. */
const programs =
  /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|oleObject\d*\.bin|activeX\d*\.(?:bin|xml)|.*\.(?:exe|dll|js|vbs|jar|scr|bat|cmd|com|msi|ps1))$/i
const odfScripts = /^(?:Basic|Scripts)\//

function checkOffice(bytes: Uint8Array): Result<CheckedDocument, DocumentRefusal> {
  const entries = zipDirectory(bytes)
  if (entries === null) return refuse('broken')
  if (entries.some((entry) => entry.encrypted)) return refuse('encrypted')
  const plain = entries.reduce((sum, entry) => sum + entry.plainBytes, 0)
  if (entries.length > mostEntries || plain > mostPlainBytes) return refuse('bomb')
  if (entries.some((entry) => programs.test(entry.name) || odfScripts.test(entry.name))) return refuse('macros')
  const kind = officeKind(bytes, entries)
  return kind === null ? refuse('unknown-kind') : kept(kind, bytes)
}

function officeKind(bytes: Uint8Array, entries: readonly ZipEntry[]): DocumentKind | null {
  const names = new Set(entries.map((entry) => entry.name))
  if (names.has('[Content_Types].xml')) {
    if (names.has('word/document.xml')) return 'docx'
    if (names.has('xl/workbook.xml')) return 'xlsx'
    return names.has('ppt/presentation.xml') ? 'pptx' : null
  }
  // ODF writes its type as the first entry, not packed, so that it stands at a fixed place (part 2, section 3.3).
  const first = entries.find((entry) => entry.offset === 0)
  if (first?.name !== 'mimetype' || first.packedBytes !== first.plainBytes || first.plainBytes > 100) return null
  const extra = (bytes[28] ?? 0) | ((bytes[29] ?? 0) << 8)
  const start = 30 + 'mimetype'.length + extra
  const type = Buffer.from(bytes.subarray(start, start + first.plainBytes)).toString('latin1')
  return (['odt', 'ods', 'odp'] as const).find((kind) => kinds[kind] === type) ?? null
}

/**
 * The name a file is kept and given back under: without folders and what cannot be seen, never longer than 150 letters, with
 * the ending of what it is.
 */
export function fileNameFor(sent: string, kind: DocumentKind): string {
  const last = sent.replace(/^.*[\\/]/s, '')
  const shown = [...last.normalize('NFC')].filter((letter) => !/[\p{C}"*:<>?|]/u.test(letter)).join('')
  const stem = shown.replace(/\.(?:pdf|jpe?g|png|docx|xlsx|pptx|od[tsp])$/i, '').trim()
  return `${stem.slice(0, 150) || 'document'}.${kind}`
}

/** `Content-Disposition` for any name (RFC 6266): ASCII for old programs, UTF-8 for the others. Always a download. */
export function asAttachment(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_')
  const utf8 = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${utf8}`
}
