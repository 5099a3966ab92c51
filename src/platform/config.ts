import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type DkimConfig, dkimOf, type MailboxConfig, mailboxOf, mailVariables } from './mail/mail-config.ts'
import { OperatorProblem, said } from './problem.ts'
import { projectRoot } from './root.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** Where everything that must survive a restart lies: database, files, secrets. Absolute. */
  readonly dataFolder: string
  /** True when PRASAN_DATA named the folder: then it is used even where it is inconvenient. */
  readonly dataFolderChosen: boolean
  /** An own PostgreSQL 15 or newer, or null for the embedded one. */
  readonly databaseUrl: string | null
  readonly demo: boolean
  /** How large the demonstration country is made on an empty database: 1 is 20,000 projects. */
  readonly demoScale: number
  /** What the demonstration plays, said in the strip above every page; null where it is the country as such. */
  readonly demoPlays: string | null
  /** Addresses of this machine (`127.0.0.1:3001`) that the demonstration may ask like any of the open internet. */
  readonly demoReach: readonly string[]
  /** The address people type, without a slash at the end; used in mails and feeds. */
  readonly baseUrl: string
  /** `smtp://user:password@host:port`; null keeps all mail in the visible outbox. */
  readonly smtpUrl: string | null
  /** Letters may go to a server in clear that offers no TLS; otherwise only to this very machine. */
  readonly smtpPlain: boolean
  readonly mailFrom: string
  /** The mailbox that is read; null where none is set: then nobody reports by e-mail. */
  readonly mailbox: MailboxConfig | null
  /** Null where letters are not signed here; the mail server may sign them. */
  readonly dkim: DkimConfig | null
  /** The channel of LINE's Messaging API; null where none is set: then the room line is shut. */
  readonly line: LineConfig | null
  /** The gateway that sends SMS, and the key it knows us by; null where there is none. */
  readonly sms: { readonly url: string; readonly key: string } | null
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Number of reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number
  readonly metricsToken: string | null
  /** The largest file a page or the API takes, in MB. */
  readonly uploadMegabytes: number
  /** What a password costs to try (SECURITY section 2). No variable sets it: only the houses of tests, where hundreds sign in, take less. */
  readonly passwordCost: { readonly memoryKib: number; readonly passes: number }
}

export interface LineConfig {
  /** The channel secret; while it is changed, the new one and the old one. */
  readonly secrets: readonly string[]
  readonly token: string
  /** Where messages are sent, and where photos are fetched: LINE's own, or those of a peer in tests. Without a slash at the end. */
  readonly apiUrl: string
  readonly dataUrl: string
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most))

/** What each variable must be is said in messages, under its name. */
const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  PRASAN_DATA: z.string().min(1).optional(),
  DATABASE_URL: z.string().refine(isPostgresAddress).optional(),
  PRASAN_DEMO: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,3})?$/)
    .transform(Number)
    .pipe(z.union([z.literal(0), z.number().min(0.01).max(50)]))
    .default(1),
  PRASAN_DEMO_PLAYS: z.string().max(80).optional(),
  PRASAN_DEMO_REACH: z
    .string()
    .regex(/^127\.0\.0\.1:\d{1,5}(,127\.0\.0\.1:\d{1,5})*$/)
    .optional(),
  PRASAN_URL: z.url().optional(),
  PRASAN_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .optional(),
  PRASAN_SMTP_PLAIN: z.enum(['0', '1']).default('0'),
  PRASAN_MAIL_FROM: z.string().min(3).default('Prasan <no-reply@localhost>'),
  ...mailVariables,
  PRASAN_LINE_CHANNEL_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32}(,[0-9a-f]{32})?$/)
    .optional(),
  PRASAN_LINE_CHANNEL_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9+/=._-]{20,1000}$/)
    .optional(),
  PRASAN_LINE_API: z.url({ protocol: /^https?$/ }).default('https://api.line.me'),
  PRASAN_LINE_DATA_API: z.url({ protocol: /^https?$/ }).default('https://api-data.line.me'),
  PRASAN_SMS_URL: z.url({ protocol: /^https?$/ }).optional(),
  PRASAN_SMS_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,500}$/)
    .optional(),
  PRASAN_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PRASAN_TRUSTED_PROXIES: wholeNumber(0, 5).default(0),
  PRASAN_METRICS_TOKEN: z.string().min(16).optional(),
  PRASAN_UPLOAD_MB: wholeNumber(1, 10_000).default(200),
  PRASAN_SECRET: z
    .string()
    .regex(/^\s*[0-9a-fA-F]{64}\s*$/)
    .optional(),
})

type Variable = keyof typeof environment.shape

/** The driver reads the address more strictly than the rule for addresses: a stray % in a password stops it. */
function isPostgresAddress(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/**
 * Reads the configuration from environment variables.
 * @throws OperatorProblem naming every variable that is wrong and what it should be; never what it is, which may be secret
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const known = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  )
  const parsed = environment.safeParse(known)
  if (!parsed.success) {
    throw wrongVariables([...new Set(parsed.error.issues.map((issue) => issue.path[0] as Variable))])
  }
  const values = parsed.data
  return {
    host: values.HOST,
    port: values.PORT,
    dataFolder: resolve(values.PRASAN_DATA ?? join(projectRoot, 'var')),
    dataFolderChosen: values.PRASAN_DATA !== undefined,
    databaseUrl: values.DATABASE_URL ?? null,
    demo: values.PRASAN_DEMO > 0,
    demoScale: values.PRASAN_DEMO,
    demoPlays: values.PRASAN_DEMO > 0 ? (values.PRASAN_DEMO_PLAYS ?? null) : null,
    // A platform with real reports never asks addresses of its own machine, whatever is set.
    demoReach: values.PRASAN_DEMO > 0 ? (values.PRASAN_DEMO_REACH?.split(',') ?? []) : [],
    baseUrl: (values.PRASAN_URL ?? addressOf(values.HOST, values.PORT)).replace(/\/+$/, ''),
    smtpUrl: values.PRASAN_SMTP_URL ?? null,
    smtpPlain: values.PRASAN_SMTP_PLAIN === '1',
    mailFrom: values.PRASAN_MAIL_FROM,
    mailbox: mailboxOf(values),
    dkim: dkimOf(values),
    line: lineOf(values),
    sms: smsOf(values),
    logLevel: values.PRASAN_LOG,
    trustedProxies: values.PRASAN_TRUSTED_PROXIES,
    metricsToken: values.PRASAN_METRICS_TOKEN ?? null,
    uploadMegabytes: values.PRASAN_UPLOAD_MB,
    passwordCost: { memoryKib: 64 * 1024, passes: 3 },
  }
}

function wrongVariables(names: readonly Variable[]): OperatorProblem {
  return new OperatorProblem(
    said(({ config }) => config.wrong(names.map((name) => config.must(name, config.expected[name])).join('; '))),
  )
}

/** Both or neither: a secret without a token would take reports in and never answer. */
function lineOf(values: z.infer<typeof environment>): LineConfig | null {
  const { PRASAN_LINE_CHANNEL_SECRET: secret, PRASAN_LINE_CHANNEL_TOKEN: token } = values
  if (secret === undefined && token === undefined) return null
  if (secret === undefined) throw wrongVariables(['PRASAN_LINE_CHANNEL_SECRET'])
  if (token === undefined) throw wrongVariables(['PRASAN_LINE_CHANNEL_TOKEN'])
  const address = (url: string) => url.replace(/\/+$/, '')
  return {
    secrets: secret.split(','),
    token,
    apiUrl: address(values.PRASAN_LINE_API),
    dataUrl: address(values.PRASAN_LINE_DATA_API),
  }
}

/** Both or neither, as with LINE. */
function smsOf(values: z.infer<typeof environment>): Config['sms'] {
  const { PRASAN_SMS_URL: url, PRASAN_SMS_KEY: key } = values
  if (url === undefined && key === undefined) return null
  if (url === undefined) throw wrongVariables(['PRASAN_SMS_URL'])
  if (key === undefined) throw wrongVariables(['PRASAN_SMS_KEY'])
  return { url, key }
}

/** What to type into a browser on this machine; where the server listens on every address, that is localhost. */
export function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
