import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestImapServer } from './imap-server.ts'

const program = '/usr/sbin/dovecot'
/** Debian's users of these names come with the package. */
const nobody = 65_534

/** Why Dovecot cannot be used here, or null where it can. */
export const noDovecot: string | null = !existsSync('/usr/lib/dovecot/imap')
  ? 'dovecot-imapd is not installed'
  : process.getuid?.() === 0
    ? null
    : 'Dovecot as set up here needs root'

/** Debian's Dovecot with a mailbox of its own in a temporary folder. */
export async function aDovecot(options: { port?: number } = {}): Promise<Omit<TestImapServer, 'breakAt'>> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-dovecot-'))
  chmodSync(folder, 0o755)
  const port = options.port ?? (await aFreePort())
  const mail = join(folder, 'mail')
  for (const part of ['', 'cur', 'new', 'tmp']) {
    mkdirSync(join(mail, part), { recursive: true })
    chownSync(join(mail, part), nobody, nobody)
  }
  const file = join(folder, 'dovecot.conf')
  writeFileSync(file, settings(folder, port))
  const server = spawn(program, ['-F', '-c', file], { stdio: 'ignore' })
  await answering(server, port, join(folder, 'log'))
  let delivered = 0
  let uid = 0
  return {
    port,
    deliver(source, at = new Date('2026-11-22T03:00:00Z')) {
      const name = `${1_790_000_000 + delivered++}.M${delivered}P1.test`
      const text = Buffer.isBuffer(source) ? source : Buffer.from(source)
      const path = join(mail, 'new', name)
      writeFileSync(path, text.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
      utimesSync(path, at, at)
      chownSync(path, nobody, nobody)
      return ++uid
    },
    sources(name) {
      const place = name === 'INBOX' ? mail : join(mail, `.${name}`)
      const files = ['new', 'cur'].flatMap((part) => listed(join(place, part)))
      return files.sort().map((path) => readFileSync(path.slice(path.indexOf('/')), 'latin1'))
    },
    renumber(name) {
      const place = name === 'INBOX' ? mail : join(mail, `.${name}`)
      for (const file of readdirSync(place)) if (/^dovecot[-.]/.test(file)) rmSync(join(place, file))
    },
    async close() {
      const ended = new Promise((done) => server.once('exit', done))
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Name of the file, then its path: in the order of delivery whatever folder it lies in. */
function listed(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => `${name}${join(folder, name)}`)
}

function settings(folder: string, port: number): string {
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:${folder}/mail
mail_uid = ${nobody}
mail_gid = ${nobody}
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  process_limit = 1
}
`
}

async function aFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready))
  const { port } = probe.address() as AddressInfo
  await new Promise((closed) => probe.close(closed))
  return port
}

async function answering(server: ChildProcess, port: number, log: string): Promise<void> {
  for (let tries = 0; tries < 8_000; tries += 1) {
    if (server.exitCode !== null) break
    const isThere = await new Promise<boolean>((tell) => {
      const socket = connect(port, '127.0.0.1', () => tell(true)).on('error', () => tell(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isThere) return
    await pause(25)
  }
  throw new Error(`Dovecot did not start: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-400) : 'no log'}`)
}
