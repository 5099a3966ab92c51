import { z } from 'zod'

/** The mailbox in which complaints and answers by e-mail arrive. */
export interface MailboxConfig {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (`imaps`); otherwise STARTTLS, which only this very machine may go without. */
  readonly secure: boolean
  readonly user: string
  readonly password: string
  /** The folder that is read. */
  readonly folder: string
  /** Its address, as people write to it. */
  readonly address: string
  /** Where letters go when they were taken in, and when they could not be; null marks them where they lie. */
  readonly folders: { readonly done: string; readonly failed: string } | null
  /** The server delivers `box+anything@host` to `box@host`. */
  readonly plus: boolean
  /** Name under which the own mail server writes `Authentication-Results`; null: nothing of that kind is believed. */
  readonly authserv: string | null
  /** The operator knows that no sender can be told from a forged one (`PRASAN_MAIL_AUTHSERV=none`). */
  readonly isUnchecked?: boolean
}

/** Signs letters, so that receivers see that they come from this domain (RFC 6376). */
export interface DkimConfig {
  readonly domain: string
  readonly selector: string
  /** File with the private RSA key, PEM. */
  readonly keyFile: string
}

const domain = /^(?=.{3,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i
const selector = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** The part before the @ may have 64 letters (RFC 5321, 4.5.3.1.1); what we add to it has 46. */
const address = /^[a-z0-9._-]{1,18}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i

/** Variables of mail that comes in and of signing; what each must be is said in the messages. */
export const mailVariables = {
  PRASAN_IMAP_URL: z.string().refine(isImapAddress).optional(),
  PRASAN_MAIL_ADDRESS: z.string().regex(address).optional(),
  PRASAN_IMAP_FOLDERS: z
    .string()
    .regex(/^(flags|[^,"\\%*]{1,60},[^,"\\%*]{1,60})$/)
    .default('Done,Failed'),
  PRASAN_MAIL_PLUS: z.enum(['0', '1']).default('0'),
  PRASAN_MAIL_AUTHSERV: z.union([z.literal('none'), z.string().regex(domain)]).optional(),
  PRASAN_DKIM_DOMAIN: z.string().regex(domain).optional(),
  PRASAN_DKIM_SELECTOR: z.string().regex(selector).optional(),
  PRASAN_DKIM_KEY_FILE: z.string().min(1).optional(),
}

type MailValues = z.infer<z.ZodObject<typeof mailVariables>>

function isImapAddress(text: string): boolean {
  if (!/^imaps?:\/\//.test(text) || !URL.canParse(text)) return false
  try {
    const { hostname, username, password, pathname } = new URL(text)
    const folder = decodeURIComponent(pathname.slice(1))
    return (
      hostname !== '' &&
      decodeURIComponent(username) !== '' &&
      decodeURIComponent(password) !== '' &&
      !/["\\%*\r\n]/.test(folder)
    )
  } catch {
    return false
  }
}

/** Whether a server is on this very machine, so that nothing said to it goes over a network. */
export function isThisMachine(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '')
  return plain === 'localhost' || plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain)
}

/** Both or neither: a mailbox whose address nobody knows is read by nobody, and an address nobody reads swallows complaints. */
export function mailboxOf(values: MailValues): MailboxConfig | null {
  const { PRASAN_IMAP_URL: url, PRASAN_MAIL_ADDRESS: own } = values
  if (url === undefined || own === undefined) return null
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  const secure = protocol === 'imaps:'
  const [done = '', failed = ''] = values.PRASAN_IMAP_FOLDERS.split(',').map((name) => name.trim())
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 993 : 143) : Number(port),
    secure,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    folder: decodeURIComponent(pathname.slice(1)) || 'INBOX',
    address: own.toLowerCase(),
    folders: values.PRASAN_IMAP_FOLDERS === 'flags' ? null : { done, failed },
    plus: values.PRASAN_MAIL_PLUS === '1',
    authserv: values.PRASAN_MAIL_AUTHSERV === 'none' ? null : (values.PRASAN_MAIL_AUTHSERV?.toLowerCase() ?? null),
    isUnchecked: values.PRASAN_MAIL_AUTHSERV === 'none',
  }
}

export function dkimOf(values: MailValues): DkimConfig | null {
  const { PRASAN_DKIM_DOMAIN: of, PRASAN_DKIM_SELECTOR: name, PRASAN_DKIM_KEY_FILE: keyFile } = values
  if (of === undefined || name === undefined || keyFile === undefined) return null
  return { domain: of.toLowerCase(), selector: name.toLowerCase(), keyFile }
}

/** Variables that stand alone although they work only together: told by `doctor` and `mail check`. */
export function halfSet(env: Readonly<Record<string, string | undefined>>): string[] {
  const pairs = [
    ['PRASAN_IMAP_URL', 'PRASAN_MAIL_ADDRESS'],
    ['PRASAN_DKIM_DOMAIN', 'PRASAN_DKIM_SELECTOR', 'PRASAN_DKIM_KEY_FILE'],
  ]
  return pairs.flatMap((names) => {
    const missing = names.filter((name) => !env[name])
    return missing.length === 0 || missing.length === names.length ? [] : missing
  })
}
