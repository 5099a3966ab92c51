import { ok, type Result, refuse } from '../../kernel/result.ts'
import { htmlToWords } from './html-words.ts'
import type { Mail, MailFile, Unread } from './mail.ts'

const MOST_PARTS = 300
const MOST_DEPTH = 30
const MOST_HEAD = 256 * 1024
const MOST_SUBJECT = 300
const MOST_ADDRESSES = 200
/** Longer than any complaint; what follows is not read. */
const MOST_TEXT = 200_000

/**
 * Opens a letter. Nested letters stay closed (a report that came back carries one); files are neither unpacked nor run. Words in
 * Thai whose encoding is not said, or said wrongly, are read as Thai.
 * Source: RFC 5322, 2045 to 2047.
 */
export async function openMail(source: Uint8Array): Promise<Result<Mail, Unread>> {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  if (countParts(bytes) > MOST_PARTS) return refuse('too-many-parts')
  const first = await parsed(bytes)
  if (first === null) return refuse('too-many-parts')
  const again = looksThai(first) ? await parsed(asThai(bytes)) : null
  const read = again !== null && thaiIn(textOf(again)) > thaiIn(textOf(first)) ? again : first
  const { addressParser } = await import('postal-mime')
  const senders = read.headers
    .filter(({ key }) => key === 'from')
    .flatMap(({ value }) => addressParser(value, { flatten: true }))
  return ok(toMail(read, senders.length === 1))
}

type Parsed = Awaited<ReturnType<typeof import('postal-mime')['default']['parse']>>

async function parsed(bytes: Buffer): Promise<Parsed | null> {
  const { default: PostalMime } = await import('postal-mime')
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: MOST_DEPTH,
      maxHeadersSize: MOST_HEAD,
    })
  } catch {
    return null
  }
}

/** Before anything is parsed: each part costs, and a letter of ten thousand is no complaint. */
function countParts(bytes: Buffer): number {
  let parts = 0
  for (let at = bytes.indexOf('\n--'); at !== -1 && parts <= MOST_PARTS; at = bytes.indexOf('\n--', at + 3)) {
    // A boundary is followed by a head or by the end; a line of a signature is not.
    const line = bytes.indexOf('\n', at + 3)
    const next = bytes.subarray(line + 1, line + 9).toString('latin1')
    if (line !== -1 && (/^content-/i.test(next) || /^\r?\n/.test(next))) parts += 1
  }
  return parts
}

function textOf({ text = '', html = '' }: Parsed): string {
  const plain = text.slice(0, MOST_TEXT)
  return plain.trim() === '' ? htmlToWords(html.slice(0, MOST_TEXT * 5)) : plain
}

/** Letters that stand for bytes nobody understood, or Thai read as if it were Western. */
function looksThai(mail: Parsed): boolean {
  const text = `${mail.subject ?? ''} ${textOf(mail)}`
  const odd = (text.match(/[\u{FFFD}\u00A1-\u00FB]/gu) ?? []).length
  return odd >= 4 && odd > thaiIn(text)
}

const thaiIn = (text: string): number => (text.match(/[\u0E01-\u0E5B]/g) ?? []).length

/** The same letter with every unlikely or missing encoding said to be Thai (windows-874, which holds TIS-620). */
function asThai(bytes: Buffer): Buffer {
  const text = bytes
    .toString('latin1')
    .replace(/(charset\s*=\s*)("?)[\w.:-]+\2/gi, '$1windows-874')
    .replace(/^(content-type:[ \t]*text\/(?:plain|html))[ \t]*(?=\r?\n(?![ \t]))/gim, '$1; charset=windows-874')
    .replace(/=\?(?:us-ascii|iso-8859-\d+|windows-125\d|unknown-8bit|x-unknown)\?/gi, '=?windows-874?')
  const head = text.slice(0, Math.max(0, text.search(/\r?\n\r?\n/)))
  const named = /^content-type:/im.test(head) ? text : `Content-Type: text/plain; charset=windows-874\r\n${text}`
  return Buffer.from(named, 'latin1')
}

function toMail(mail: Parsed, hasOneSender: boolean): Mail {
  const lines = new Map<string, string[]>()
  for (const { key, value } of mail.headers) lines.set(key, [...(lines.get(key) ?? []), value])
  const head = (name: string): readonly string[] => lines.get(name) ?? []
  const from = flat(mail.from === undefined ? [] : [mail.from])
  const [sender] = from
  const receivers = [...flat(mail.to ?? []), ...flat(mail.cc ?? [])].map(({ address }) => address)
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) => head(name))
  const type = (head('content-type')[0] ?? '').toLowerCase()
  return {
    from: hasOneSender && sender !== undefined ? sender : null,
    to: [...receivers, ...delivered]
      .slice(0, MOST_ADDRESSES)
      .map((one) => one.trim().replace(/^<|>$/g, '').toLowerCase()),
    subject: oneLine(mail.subject ?? '', MOST_SUBJECT),
    messageId: /<[^<>\s]{1,250}>/.exec(mail.messageId ?? '')?.[0] ?? null,
    references: `${head('in-reply-to').join(' ')} ${head('references').join(' ')}`.slice(0, 8_000),
    text: textOf(mail),
    isEncrypted:
      /^multipart\/encrypted|^application\/(x-)?pkcs7-mime/.test(type) ||
      mail.attachments.some(({ mimeType }) => mimeType === 'application/pgp-encrypted') ||
      /^-----BEGIN PGP MESSAGE-----/m.test(mail.text ?? ''),
    files: mail.attachments.map(fileOf),
    date: head('date')[0]?.slice(0, 100) ?? null,
    head,
  }
}

function fileOf({ filename, mimeType, content, disposition, related }: Parsed['attachments'][number]): MailFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)
  const name = oneLine((filename ?? '').replace(/^.*[\\/]/, ''), 80)
  return {
    name,
    type: mimeType,
    bytes,
    isInline: disposition !== 'attachment' && (related === true || filename === null),
  }
}

type Listed = NonNullable<Parsed['from']>

function flat(list: readonly Listed[]): { name: string; address: string }[] {
  return list.flatMap((one) => {
    if (one.group !== undefined) return flat(one.group)
    const address = one.address.trim().toLowerCase()
    return isAddress(address) ? [{ name: oneLine(one.name, 120), address }] : []
  })
}

/** What an answer could go to: nothing with blanks, quotes or line ends. */
function isAddress(text: string): boolean {
  return text.length <= 200 && /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]+$/.test(text)
}

function oneLine(text: string, most: number): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most)
}
