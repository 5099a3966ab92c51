import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Prints the OpenAPI document made from the routes of the built program. */
const command = ['dist/src/main/openapi.js', '--stdout']

/**
 * The committed openapi/openapi.json shows each change of the public API in review, so it must be what the routes say.
 * @param {string} root
 * @returns {Promise<string[]>} problems, each a sentence
 */
export async function checkOpenApi(root) {
  const committed = join(root, 'openapi', 'openapi.json')
  if (!existsSync(committed)) return [`openapi/openapi.json is missing; write it with: node ${command[0]}`]
  if (!existsSync(join(root, command[0] ?? ''))) return [`${command[0]} is missing, so nothing says what the API is.`]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, maxBuffer: 64 * 1024 * 1024 })
    if (stdout.trim() === readFileSync(committed, 'utf8').trim()) return []
  } catch (error) {
    return [`The API could not be described: ${/** @type {Error} */ (error).message.trim()}`]
  }
  return [`openapi/openapi.json is not what the routes say; look at the change and write it with: node ${command[0]}`]
}
