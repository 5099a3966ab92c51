import { dirname, join, relative, resolve } from 'node:path'
import type { Plugin } from 'vitest/config'
import { projectRoot } from '../../src/platform/root.ts'

/** Where the compiler writes what the tests take from the house. */
export const compiledFiles = /\/dist\/(src|demo)\//

/**
 * Lets the tests load the house from `dist/`, which `npm test` has just built, as Node loads it in the product. Made from the sources
 * it would be compiled once more, and each worker would ask for each of 1,800 files. `npx vitest` alone takes the sources.
 */
export function compiledHouse(): Plugin {
  return {
    name: 'prasan:compiled-house',
    enforce: 'pre',
    apply: () => process.env.PRASAN_TEST_COMPILED === '1',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.') || !source.endsWith('.ts')) return null
      const file = relative(projectRoot, resolve(dirname(importer), source))
      const isOfHouse = /^(src|demo)\//.test(file) && !file.endsWith('.test.ts')
      return isOfHouse ? join(projectRoot, 'dist', file.replace(/\.ts$/, '.js')) : null
    },
  }
}
