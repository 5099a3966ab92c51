import { join, resolve } from 'node:path'
import { z } from 'zod'
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
  /** The address people type, without a slash at the end; used in mails and feeds. */
  readonly baseUrl: string
  /** `smtp://user:password@host:port`; null keeps all mail in the visible outbox. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Number of reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number
  readonly metricsToken: string | null
  /** The largest file a page or the API takes, in MB. */
  readonly uploadMegabytes: number
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
  PRASAN_URL: z.url().optional(),
  PRASAN_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .optional(),
  PRASAN_MAIL_FROM: z.string().min(3).default('Prasan <no-reply@localhost>'),
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
    const wrong = [...new Set(parsed.error.issues.map((issue) => issue.path[0] as Variable))]
    throw new OperatorProblem(
      said(({ config }) => config.wrong(wrong.map((name) => config.must(name, config.expected[name])).join('; '))),
    )
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
    baseUrl: (values.PRASAN_URL ?? addressOf(values.HOST, values.PORT)).replace(/\/+$/, ''),
    smtpUrl: values.PRASAN_SMTP_URL ?? null,
    mailFrom: values.PRASAN_MAIL_FROM,
    logLevel: values.PRASAN_LOG,
    trustedProxies: values.PRASAN_TRUSTED_PROXIES,
    metricsToken: values.PRASAN_METRICS_TOKEN ?? null,
    uploadMegabytes: values.PRASAN_UPLOAD_MB,
  }
}

/** What to type into a browser on this machine; where the server listens on every address, that is localhost. */
export function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
