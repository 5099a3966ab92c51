import type { ImapFlow } from 'imapflow'
import { isThisMachine, type MailboxConfig } from '../../platform/mail/mail-config.ts'

/** A letter in the folder, before it is fetched. */
export interface Lying {
  readonly uid: number
  readonly bytes: number
  readonly at: Date
  /** As the mail server read it out of the head; believed for nothing but counting. */
  readonly from: string | null
}

/** An open mailbox. Letters are fetched one by one, so that none but the one at hand is in memory. */
export interface OpenBox {
  readonly uidValidity: bigint
  /** Numbers of what lies there and was not dealt with. */
  uids(): Promise<number[]>
  /** Heads of these, as far as they are still there. */
  heads(uids: readonly number[]): Promise<Lying[]>
  fetch(uid: number): Promise<Uint8Array | null>
  /** Its head alone. */
  fetchHead(uid: number): Promise<Uint8Array | null>
  /** Moves a letter out of the folder, or marks it. */
  file(uid: number, to: 'done' | 'failed'): Promise<void>
  close(): Promise<void>
}

export const boxProblems = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'AUTHENTICATIONFAILED',
  'CERTIFICATE',
  'PLAINTEXT',
  'ETLS',
  'NOFOLDER',
  'NOPERMISSION',
] as const

/** The mailbox cannot be read: a code and never the words of the server, which may repeat addresses. */
export class BoxProblem extends Error {
  override readonly name = 'BoxProblem'
  readonly code: string

  constructor(code: string) {
    super(`the mailbox cannot be read (${code})`)
    this.code = code
  }
}

const TIMEOUT_MS = 20_000
const doneMark = '$PrasanDone'
const failedMark = '$PrasanFailed'

/** @throws BoxProblem */
export async function openImapBox(config: MailboxConfig): Promise<OpenBox> {
  const client = await connected(config)
  try {
    return await boxOf(client, config)
  } catch (error) {
    await leave(client)
    throw problemOf(error)
  }
}

/** How a server is spoken to: a password goes over the network only inside TLS; to this very machine it needs none. */
export function connectionTo({ host, port, secure, user, password }: MailboxConfig) {
  return {
    host,
    port,
    secure,
    auth: { user, pass: password },
    ...(secure || isThisMachine(host) ? {} : { doSTARTTLS: true }),
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 3 * TIMEOUT_MS,
  } as const
}

async function connected(config: MailboxConfig): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow(connectionTo(config))
  // What goes wrong is told by the call that waits; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    client.close()
    throw problemOf(error)
  }
  return client
}

async function boxOf(client: ImapFlow, { folder, folders }: MailboxConfig): Promise<OpenBox> {
  const names = folders === null ? null : await madeFolders(client, folders)
  await client.mailboxOpen(folder).catch((error) => {
    throw isNo(error) ? new BoxProblem('NOFOLDER') : error
  })
  const { mailbox } = client
  if (mailbox === false) throw new BoxProblem('NOFOLDER')
  const guarded = <T>(work: () => Promise<T>) => work().catch((error) => Promise.reject(problemOf(error)))
  return {
    uidValidity: mailbox.uidValidity,
    uids: () =>
      guarded(async () => {
        const wanted = names === null ? { unKeyword: doneMark, not: { keyword: failedMark } } : { all: true }
        const uids = await client.search(wanted, { uid: true })
        return uids ? uids : []
      }),
    heads: (uids) =>
      guarded(async () => {
        const found: Lying[] = []
        if (uids.length === 0) return found
        const query = { uid: true, size: true, internalDate: true, envelope: true }
        for await (const one of client.fetch([...uids], query, { uid: true })) {
          const from = one.envelope?.from?.[0]?.address?.toLowerCase() ?? null
          found.push({ uid: one.uid, bytes: one.size ?? 0, at: new Date(one.internalDate ?? Date.now()), from })
        }
        return found
      }),
    fetch: (uid) =>
      guarded(async () => {
        const one = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true })
        return one === false ? null : (one.source ?? null)
      }),
    fetchHead: (uid) =>
      guarded(async () => {
        const one = await client.fetchOne(String(uid), { uid: true, headers: true }, { uid: true })
        return one === false ? null : (one.headers ?? null)
      }),
    file: (uid, to) =>
      guarded(async () => {
        const done =
          names === null
            ? await client.messageFlagsAdd(String(uid), [to === 'done' ? doneMark : failedMark], { uid: true })
            : await client.messageMove(String(uid), names[to], { uid: true })
        if (done === false) throw new BoxProblem('NOPERMISSION')
      }),
    close: () => leave(client),
  }
}

/** The folders as this server knows them: some have theirs below INBOX only. */
async function madeFolders(client: ImapFlow, wanted: { readonly done: string; readonly failed: string }) {
  const there = new Map(
    (await client.list()).map(({ path, pathAsListed }) => [(pathAsListed ?? path).toLowerCase(), path]),
  )
  const made = async (name: string): Promise<string> => {
    const known = there.get(name.toLowerCase())
    if (known !== undefined) return known
    try {
      return (await client.mailboxCreate(name)).path
    } catch (error) {
      throw isNo(error) ? new BoxProblem('NOPERMISSION') : error
    }
  }
  return { done: await made(wanted.done), failed: await made(wanted.failed) }
}

async function leave(client: ImapFlow): Promise<void> {
  await client.logout().catch(() => client.close())
}

function isNo(error: unknown): boolean {
  return (error as { responseStatus?: string }).responseStatus === 'NO'
}

function problemOf(error: unknown): BoxProblem {
  if (error instanceof BoxProblem) return error
  const {
    code = '',
    authenticationFailed,
    serverResponseCode,
    tlsFailed,
    message = '',
  } = error as {
    code?: string
    authenticationFailed?: boolean
    serverResponseCode?: string
    tlsFailed?: boolean
    message?: string
  }
  if (authenticationFailed) return new BoxProblem('AUTHENTICATIONFAILED')
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return new BoxProblem('CERTIFICATE')
  if (tlsFailed || /STARTTLS/i.test(message)) return new BoxProblem('PLAINTEXT')
  if (/TIMEOUT|ETIMEDOUT/i.test(code)) return new BoxProblem('ETIMEDOUT')
  if (code === 'EAI_AGAIN') return new BoxProblem('ENOTFOUND')
  const plain = /^[A-Za-z_]{2,40}$/.exec(serverResponseCode ?? code)?.[0]
  return new BoxProblem(plain ?? 'UNKNOWN')
}
