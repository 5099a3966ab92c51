import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder that holds package.json, found by walking up from this file, so that it is the same when running
 * from `src/` (tests) and from `dist/src/` (the product).
 */
export const projectRoot: string = (() => {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json of Prasan was not found above this file')
    folder = parent
  }
  return folder
})()
