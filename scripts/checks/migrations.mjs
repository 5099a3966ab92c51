import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesUnder } from './source-files.mjs'

/**
 * Two branches taking one number is caught here, not by luck on somebody's database.
 * @param {string} root
 * @returns {string[]} problems, each a sentence
 */
export function checkMigrations(root) {
  const files = filesUnder(root, 'migrations').map((file) => file.slice('migrations/'.length))
  if (files.length === 0) return ['No migration was found; a check that finds nothing to check would pass for ever.']
  const named = files.filter((file) => /^\d{4}_[a-z0-9]+(-[a-z0-9]+)*\.sql$/.test(file))
  const misnamed = files.filter((file) => !named.includes(file))
  return [
    ...misnamed.map((file) => `migrations/${file} is not named like 0014_complaints-due-on.sql.`),
    ...numberProblems(named),
    ...named.flatMap((file) => headerProblems(file, readFileSync(join(root, 'migrations', file), 'utf8'))),
  ]
}

/** @param {string[]} files sorted */
function numberProblems(files) {
  return files.flatMap((file, index) => {
    const number = Number(file.slice(0, 4))
    const before = index === 0 ? 0 : Number(files[index - 1]?.slice(0, 4))
    if (number === before)
      return [`${file} has the same number as ${files[index - 1]}; give the later one the next number.`]
    if (number > before + 1) return [`${file} leaves out number ${String(before + 1).padStart(4, '0')}.`]
    return []
  })
}

/**
 * @param {string} file
 * @param {string} sql
 */
function headerProblems(file, sql) {
  const header = /^(--.*\n)*/.exec(sql)?.[0] ?? ''
  return [
    header.startsWith(`-- ${file}\n`) ? [] : [`The first line of ${file} is not "-- ${file}".`],
    /^-- Why: \S/m.test(header) ? [] : [`The header of ${file} does not say "-- Why: …".`],
    /^-- Effect: \S/m.test(header) ? [] : [`The header of ${file} does not say "-- Effect: …".`],
  ].flat()
}
