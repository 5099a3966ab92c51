import { threadId } from 'node:worker_threads'
import pg from 'pg'
import { inject } from 'vitest'

/** Migrated and with the registers, migrated only, quite empty, or one that was made meanwhile. */
type Template = 'prasan' | 'bare' | 'template0' | (string & {})

let copies = 0
const admins = new Map<string, pg.Pool>()

/** A database of its own, copied from a template of the run. @returns its address */
export async function aDatabase(template: Template = 'prasan'): Promise<string> {
  // Two workers may be threads of one process.
  const name = `test_${process.pid}_${threadId}_${++copies}`
  await asAdmin(`create database ${name} template ${template} strategy file_copy`)
  return inject('templateUrl').replace(/\/prasan$/, `/${name}`)
}

/** Hundreds of them would fill the memory they may lie in. */
export async function dropDatabase(url: string): Promise<void> {
  await asAdmin(`drop database ${url.slice(url.lastIndexOf('/') + 1)} with (force)`)
}

/** One connection for all files of a worker; it does not keep the worker alive. */
async function asAdmin(statement: string): Promise<void> {
  const url = inject('templateUrl').replace(/\/prasan$/, '/postgres')
  let admin = admins.get(url)
  if (admin === undefined) {
    admin = new pg.Pool({ connectionString: url, max: 1, allowExitOnIdle: true })
    admin.on('error', () => undefined)
    admins.set(url, admin)
  }
  await admin.query(statement)
}
