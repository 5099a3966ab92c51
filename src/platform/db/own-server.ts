import pg from 'pg'
import { en } from '../messages.en.ts'
import { th } from '../messages.th.ts'
import { OperatorProblem, type Said, said } from '../problem.ts'
import { sqlstate } from './sqlstate.ts'

/** What an address of a database names, without its password. */
interface Target {
  readonly where: string
  readonly host: string
  readonly user: string
  readonly database: string
}

/**
 * Tries the server named in DATABASE_URL.
 * @throws OperatorProblem saying which part of the address is wrong; the password is never repeated
 */
export async function checkOwnServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  const target = targetOf(client)
  try {
    await client.connect()
    const { rows } = await client.query<{ may: boolean; copy: boolean }>(
      `select has_database_privilege(current_database(), 'create') as may, pg_is_in_recovery() as copy`,
    )
    if (rows[0]?.copy) throw refused(said((words) => words.ownServer.readOnly(target.where)))
    if (!rows[0]?.may) throw refused(said((words) => words.ownServer.mayNotCreate(target.user, target.database)))
  } catch (error) {
    throw error instanceof OperatorProblem ? error : refused(whatIsWrong(error, target))
  } finally {
    await client.end().catch(() => undefined)
  }
}

function refused(reason: Said): OperatorProblem {
  return new OperatorProblem({
    th: th.ownServer.nothingStarted(reason.th),
    en: en.ownServer.nothingStarted(reason.en),
  })
}

/** As the driver understood the address: a socket's folder is its host, a user left out is the system's. */
function targetOf(client: pg.Client): Target {
  const { host, port, user = '', database = '' } = client
  return { where: host.startsWith('/') ? host : `${host}:${port}`, host, user, database }
}

const refusedPassword = /password must be a (non-empty )?string|no password supplied/

/** @param error what the driver threw; a machine with two addresses brings one error for each */
export function whatIsWrong(error: unknown, { where, host, user, database }: Target): Said {
  const message = (error as Error).message
  switch (sqlstate(error) ?? (error as NodeJS.ErrnoException).code) {
    case '28P01':
      return said((words) => words.ownServer.refused(where, user))
    case '28000':
    case '42501':
      return said((words) => words.ownServer.notAllowed(where, user, database))
    case '3D000':
      return said((words) => words.ownServer.noDatabase(where, database))
    case '53300':
      return said((words) => words.ownServer.full(where))
    case '57P01':
    case '57P03':
      return said((words) => words.ownServer.starting(where))
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return said((words) => words.ownServer.nothingAnswers(where))
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return said((words) => words.ownServer.noMachine(host))
    case 'ECONNRESET':
      return said((words) => words.ownServer.noPostgres(where))
    default:
      if (refusedPassword.test(message)) return said((words) => words.ownServer.refused(where, user))
      if (/timeout/i.test(message)) return said((words) => words.ownServer.nothingAnswers(where))
      if (/terminated unexpectedly/.test(message)) return said((words) => words.ownServer.noPostgres(where))
      return said((words) => words.ownServer.other(where, message))
  }
}
