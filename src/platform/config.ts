import { join, resolve } from 'node:path'
import { z } from 'zod'
import { OperatorProblem } from './problem.ts'
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
  /** The address people type, without a slash at the end; used in mails and feeds. */
  readonly baseUrl: string
  /** `smtp://user:password@host:port`; null keeps all mail in the visible outbox. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Number of reverse proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number
  readonly metricsToken: string | null
}

const port = z.coerce.number({ error: 'must be a number' }).int().min(0).max(65535)

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  PRASAN_DATA: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .refine((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url), {
      error: 'must look like postgres://user:password@host:5432/database',
    })
    .optional(),
  PRASAN_DEMO: z.enum(['0', '1'], { error: 'must be 0 or 1' }).default('1'),
  PRASAN_URL: z.url({ error: 'must be a full address such as https://prasan.example' }).optional(),
  PRASAN_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional(),
  PRASAN_MAIL_FROM: z.string().min(3).default('Prasan <no-reply@localhost>'),
  PRASAN_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PRASAN_TRUSTED_PROXIES: z.coerce.number({ error: 'must be a number' }).int().min(0).max(5).default(0),
  PRASAN_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
})

/**
 * Reads the configuration from environment variables.
 * @throws OperatorProblem naming every variable that is wrong and what it should look like
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const known = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  )
  const parsed = environment.safeParse(known)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new OperatorProblem(`The configuration is wrong: ${wrong.join('; ')}. Nothing was started.`)
  }
  const values = parsed.data
  return {
    host: values.HOST,
    port: values.PORT,
    dataFolder: resolve(values.PRASAN_DATA ?? join(projectRoot, 'var')),
    dataFolderChosen: values.PRASAN_DATA !== undefined,
    databaseUrl: values.DATABASE_URL ?? null,
    demo: values.PRASAN_DEMO === '1',
    baseUrl: (values.PRASAN_URL ?? `http://${values.HOST}:${values.PORT}`).replace(/\/+$/, ''),
    smtpUrl: values.PRASAN_SMTP_URL ?? null,
    mailFrom: values.PRASAN_MAIL_FROM,
    logLevel: values.PRASAN_LOG,
    trustedProxies: values.PRASAN_TRUSTED_PROXIES,
    metricsToken: values.PRASAN_METRICS_TOKEN ?? null,
  }
}
