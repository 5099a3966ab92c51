import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { addressParser } from 'postal-mime'

interface StoredLetter {
  uid: number
  readonly source: Buffer
  readonly at: Date
  readonly flags: Set<string>
}

interface Folder {
  uidValidity: number
  next: number
  letters: StoredLetter[]
}

export interface TestImapServer {
  readonly port: number
  /** Delivers a letter, as a mail server does. @returns its UID */
  deliver(source: string | Buffer, at?: Date): number
  /** What lies in a folder, oldest first. */
  sources(folder: string): string[]
  /** A new UIDVALIDITY and new UIDs for all letters, as after a mailbox was rebuilt. */
  renumber(folder: string): void
  /** The connection breaks before the answer to the next command of this name. */
  breakAt(command: string): void
  close(): Promise<void>
}

/**
 * A small IMAP4rev1 server (RFC 3501 with UIDPLUS, MOVE and IDLE) that keeps mailboxes in memory: as much of it as a reader of mailboxes
 * uses. The same tests run against Dovecot where it is on the machine, so that this one is no dream of ours.
 */
export async function anImapServer(
  options: { port?: number; password?: string; folders?: 'fixed' } = {},
): Promise<TestImapServer> {
  const folders = new Map<string, Folder>([['INBOX', { uidValidity: 100, next: 1, letters: [] }]])
  const sockets = new Set<Socket>()
  let broken = ''
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.setNoDelay(true)
    talk(socket, folders, options, (command) => {
      const breaks = broken !== '' && command === broken
      if (breaks) broken = ''
      return breaks
    })
  })
  await new Promise<void>((ready) => server.listen(options.port ?? 0, '127.0.0.1', ready))
  const inbox = () => folders.get('INBOX') as Folder
  return {
    port: (server.address() as AddressInfo).port,
    deliver(source, at = new Date('2026-11-22T03:00:00Z')) {
      const letter = { uid: inbox().next++, source: crlf(source), at, flags: new Set<string>() }
      inbox().letters.push(letter)
      return letter.uid
    },
    sources: (name) => (folders.get(name)?.letters ?? []).map(({ source }) => source.toString('latin1')),
    renumber(name) {
      const folder = folders.get(name)
      if (folder === undefined) return
      folder.uidValidity += 1
      for (const [at, letter] of folder.letters.entries()) letter.uid = at + 1
      folder.next = folder.letters.length + 1
    },
    breakAt(command) {
      broken = command
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}

function crlf(source: string | Buffer): Buffer {
  return Buffer.isBuffer(source) ? source : Buffer.from(source.replace(/\r?\n/g, '\r\n'))
}

function talk(
  socket: Socket,
  folders: Map<string, Folder>,
  options: { password?: string; folders?: 'fixed' },
  breaks: (command: string) => boolean,
): void {
  let waiting = Buffer.alloc(0)
  let command = ''
  let literal = 0
  let open: Folder | null = null
  let idle = ''
  const say = (line: string): boolean => {
    socket.write(Buffer.from(`${line}\r\n`, 'latin1'))
    return true
  }
  say('* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE NAMESPACE] test')
  socket.on('data', (piece) => {
    waiting = Buffer.concat([waiting, piece])
    for (;;) {
      if (literal > 0) {
        if (waiting.length < literal) return
        command += JSON.stringify(waiting.subarray(0, literal).toString('latin1'))
        waiting = waiting.subarray(literal)
        literal = 0
      }
      const end = waiting.indexOf('\r\n')
      if (end === -1) return
      command += waiting.subarray(0, end).toString('latin1')
      waiting = waiting.subarray(end + 2)
      const size = /\{(\d+)(\+?)\}$/.exec(command)
      if (size !== null) {
        literal = Number(size[1])
        command = command.slice(0, size.index)
        if (size[2] !== '+') say('+ go on')
        continue
      }
      const whole = command
      command = ''
      answer(whole)
    }
  })

  /** @returns true: every command is answered */
  function answer(line: string): boolean {
    if (idle !== '') {
      say(`${idle} OK IDLE is over`)
      idle = ''
      return true
    }
    const [, tag = '*', given = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/is.exec(line) ?? []
    const name = given.toUpperCase()
    if (breaks(name)) {
      socket.destroy()
      return true
    }
    const no = (why: string) => say(`${tag} NO ${why}`)
    const done = (extra = '') => say(`${tag} OK ${extra}${name} done`)
    const words = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
      ([, quoted, plain]) => (quoted?.replace(/\\(.)/g, '$1') ?? plain) as string,
    )
    switch (name) {
      case 'CAPABILITY':
        say('* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE NAMESPACE')
        return done()
      case 'NOOP':
      case 'CLOSE':
      case 'UNSELECT':
        return done()
      case 'NAMESPACE':
        say('* NAMESPACE (("" "/")) NIL NIL')
        return done()
      case 'LOGIN':
        if (words[1] !== (options.password ?? 'secret')) return no('[AUTHENTICATIONFAILED] wrong')
        return done()
      case 'LOGOUT':
        say('* BYE')
        done()
        socket.end()
        return true
      case 'LIST':
      case 'LSUB':
        if (words[1] === '') say('* LIST (\\Noselect) "/" ""')
        else for (const path of folders.keys()) say(`* ${name} (\\HasNoChildren) "/" "${path}"`)
        return done()
      case 'CREATE': {
        const [path = ''] = words
        if (options.folders === 'fixed') return no('[NOPERM] not here')
        if (folders.has(path)) return no('[ALREADYEXISTS] there')
        folders.set(path, { uidValidity: 100 + folders.size, next: 1, letters: [] })
        return done()
      }
      case 'SELECT':
      case 'EXAMINE': {
        const folder = folders.get(words[0] ?? '')
        if (folder === undefined) return no('[NONEXISTENT] no such folder')
        open = folder
        say('* FLAGS (\\Seen \\Deleted $PrasanDone $PrasanFailed)')
        say('* OK [PERMANENTFLAGS (\\Seen \\Deleted \\*)] any')
        say(`* ${folder.letters.length} EXISTS`)
        say('* 0 RECENT')
        say(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`)
        say(`* OK [UIDNEXT ${folder.next}] next`)
        return done('[READ-WRITE] ')
      }
      case 'IDLE':
        idle = tag
        say('+ idling')
        return true
      default:
        if (open === null) return no('nothing is open')
        return inFolder(open, name, rest, { say, no, done })
    }
  }

  function inFolder(
    folder: Folder,
    name: string,
    rest: string,
    { say, no, done }: { say(line: string): boolean; no(why: string): boolean; done(extra?: string): boolean },
  ): boolean {
    const [, set = '', more = ''] = /^(\S+) ?(.*)$/s.exec(rest) ?? []
    const chosen = folder.letters.filter(({ uid }) => isIn(uid, set))
    const placeOf = (letter: StoredLetter) => folder.letters.indexOf(letter) + 1
    switch (name) {
      case 'UID SEARCH': {
        const unwanted = [...rest.matchAll(/UNKEYWORD (\S+)|NOT (?:\()?KEYWORD ([^\s)]+)/gi)].map(
          ([, a, b]) => a ?? b ?? '',
        )
        const found = folder.letters.filter(({ flags }) => unwanted.every((flag) => !flags.has(flag)))
        say(`* SEARCH${found.map(({ uid }) => ` ${uid}`).join('')}`)
        return done()
      }
      case 'UID FETCH':
        for (const letter of chosen) socketFetch(letter, placeOf(letter), more.toUpperCase())
        return done()
      case 'UID STORE': {
        const flags = /\(([^)]*)\)/.exec(more)?.[1]?.split(' ') ?? []
        for (const letter of chosen) {
          for (const flag of flags) letter.flags.add(flag)
          say(`* ${placeOf(letter)} FETCH (UID ${letter.uid} FLAGS (${[...letter.flags].join(' ')}))`)
        }
        return done()
      }
      case 'UID MOVE': {
        const target = folders.get(more.trim().replace(/^"|"$/g, ''))
        if (target === undefined) return no('[TRYCREATE] no such folder')
        const pairs = chosen.map((letter) => {
          const moved = { ...letter, uid: target.next++ }
          target.letters.push(moved)
          return [letter.uid, moved.uid]
        })
        const list = (at: number) => pairs.map((pair) => pair[at]).join(',')
        if (pairs.length > 0) say(`* OK [COPYUID ${target.uidValidity} ${list(0)} ${list(1)}] moved`)
        for (const letter of chosen) {
          say(`* ${placeOf(letter)} EXPUNGE`)
          folder.letters.splice(folder.letters.indexOf(letter), 1)
        }
        return done()
      }
      default:
        return no('not known here')
    }
  }

  function socketFetch({ uid, source, at, flags }: StoredLetter, place: number, items: string): void {
    const head = source.subarray(0, Math.max(0, source.indexOf('\r\n\r\n')) + 4)
    const parts: Buffer[] = [Buffer.from(`UID ${uid}`)]
    const literalOf = (title: string, bytes: Buffer) =>
      Buffer.concat([Buffer.from(`${title} {${bytes.length}}\r\n`), bytes])
    if (items.includes('RFC822.SIZE')) parts.push(Buffer.from(`RFC822.SIZE ${source.length}`))
    if (items.includes('FLAGS')) parts.push(Buffer.from(`FLAGS (${[...flags].join(' ')})`))
    if (items.includes('INTERNALDATE')) parts.push(Buffer.from(`INTERNALDATE "${imapDate(at)}"`))
    if (items.includes('ENVELOPE')) parts.push(Buffer.from(`ENVELOPE ${envelopeOf(head.toString('latin1'))}`, 'latin1'))
    if (/BODY(\.PEEK)?\[HEADER\]/.test(items)) parts.push(literalOf('BODY[HEADER]', head))
    if (/BODY(\.PEEK)?\[\]/.test(items)) parts.push(literalOf('BODY[]', source))
    const inside = parts.flatMap((part, n) => (n === 0 ? [part] : [Buffer.from(' '), part]))
    socket.write(Buffer.concat([Buffer.from(`* ${place} FETCH (`), ...inside, Buffer.from(')\r\n')]))
  }
}

function isIn(uid: number, set: string): boolean {
  return set.split(',').some((part) => {
    const [from = '', to = from] = part.split(':')
    return uid >= Number(from) && (to === '*' || uid <= Number(to))
  })
}

function imapDate(at: Date): string {
  const [, day, month, year, time] = /^\w+, (\d\d) (\w+) (\d+) ([\d:]+)/.exec(at.toUTCString()) ?? []
  return `${day}-${month}-${year} ${time} +0000`
}

function envelopeOf(head: string): string {
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]*((?:.|\\r\\n[ \\t])*)`, 'im')
      .exec(head)?.[1]
      ?.replace(/\r\n\s+/g, ' ')
      .trim() ?? null
  const text = (value: string | null) =>
    value === null ? 'NIL' : `"${value.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, '?')}"`
  const list = (value: string | null) => {
    const found = value === null ? [] : addressParser(value, { flatten: true })
    if (found.length === 0) return 'NIL'
    const one = (address: string, name: string) => {
      const [local = '', host = ''] = address.split('@')
      return `(${text(name || null)} NIL ${text(local)} ${text(host)})`
    }
    return `(${found.map(({ address = '', name }) => one(address, name)).join('')})`
  }
  const from = list(field('from'))
  return `(${text(field('date'))} ${text(field('subject'))} ${from} ${from} ${from} ${list(field('to'))} ${list(field('cc'))} NIL ${text(field('in-reply-to'))} ${text(field('message-id'))})`
}
