/** Elements whose content is no text of the letter. */
const silent = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'math', 'iframe', 'object'])
const breaks = new Set([
  'br',
  'p',
  'div',
  'tr',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'ul',
  'ol',
  'hr',
  'pre',
  'blockquote',
  'section',
  'article',
])
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/**
 * The words of an HTML letter as plain text: nothing is run, fetched or kept of it but letters. Quoted letters become lines that begin
 * with `>`. Goes through the text once, however it is broken.
 */
export function htmlToWords(html: string): string {
  const out: string[] = []
  let quoted = 0
  let hidden: string | null = null
  let at = 0
  const text = (piece: string) => {
    if (hidden === null) out.push(unescaped(piece).replace(/\s+/g, ' '))
  }
  const line = () => void out.push('\n', '> '.repeat(Math.min(quoted, 3)))
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) {
      text(html.slice(at))
      break
    }
    text(html.slice(at, open))
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4)
      at = end === -1 ? html.length : end + 3
      continue
    }
    const tag = /^<(\/?)([a-z][a-z0-9]{0,20})\b/i.exec(html.slice(open, open + 24))
    if (tag === null && !/^<[!?/]/.test(html.slice(open, open + 2))) {
      if (hidden === null) out.push('<')
      at = open + 1
      continue
    }
    const end = endOfTag(html, open + 1)
    if (end === -1) break
    at = end + 1
    const [, slash, found = ''] = tag ?? []
    const name = found.toLowerCase()
    const isEnd = slash === '/'
    if (hidden !== null) {
      if (isEnd && name === hidden) hidden = null
      continue
    }
    if (silent.has(name)) {
      if (!isEnd && html[end - 1] !== '/') hidden = name
    } else if (breaks.has(name)) {
      if (name === 'blockquote') quoted = Math.max(0, quoted + (isEnd ? -1 : 1))
      line()
    }
  }
  return (
    out
      .join('')
      // First: a run of blanks that no end of line follows would be walked once for each blank in it.
      .replace(/[ \t]+/g, ' ')
      .replace(/ \n/g, '\n')
      .replace(/\n /g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  )
}

/** The end of a tag; a `>` in a quoted attribute is none. -1 where it never ends. */
function endOfTag(html: string, from: number): number {
  let quote = ''
  for (let at = from; at < html.length; at += 1) {
    const letter = html[at] ?? ''
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at
  }
  // A quote nobody closed: the first end there is.
  return html.indexOf('>', from)
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));?/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    const isLetter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isLetter ? String.fromCodePoint(code) : ' '
  })
}
