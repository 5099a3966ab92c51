import pg from 'pg'
import { OperatorProblem } from '../problem.ts'
import { sqlstate } from './sqlstate.ts'

/**
 * Tries the server named in DATABASE_URL.
 * @throws OperatorProblem saying which part of the address is wrong; the password is never repeated
 */
export async function checkOwnServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    throw new OperatorProblem(`${whatIsWrong(error, new URL(url))} Nothing was started.`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function whatIsWrong(error: unknown, url: URL): string {
  const where = `${url.hostname}:${url.port || '5432'}`
  const database = decodeURIComponent(url.pathname.slice(1))
  switch (sqlstate(error) ?? (error as NodeJS.ErrnoException).code) {
    case '28P01':
    case '28000':
      return `DATABASE_URL: the server at ${where} refuses the user "${decodeURIComponent(url.username)}" with this password.`
    case '3D000':
      return `DATABASE_URL: there is no database "${database}" at ${where}. Make it with: create database ${database || 'prasan'} encoding 'UTF8' template template0.`
    case 'ECONNREFUSED':
      return `DATABASE_URL: nothing answers at ${where}. Is the database server running, and is the port right?`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `DATABASE_URL: there is no machine called "${url.hostname}".`
    default:
      return `DATABASE_URL: the server at ${where} could not be used (${(error as Error).message}).`
  }
}
