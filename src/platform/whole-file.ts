import { linkSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Makes a small file, readable by its owner only, unless it is there. It gets its name together with its content, so
 * that nobody ever reads half of it, and a kill at any moment leaves none or the whole.
 * @returns false when it was there already; nothing is changed then
 */
export function createWhole(file: string, words: string): boolean {
  const unnamed = `${file}.${process.pid}`
  rmSync(unnamed, { force: true })
  try {
    writeFileSync(unnamed, words, { mode: 0o600, flag: 'wx', flush: true })
    return named(unnamed, file) ?? createPlain(file, words)
  } finally {
    rmSync(unnamed, { force: true })
  }
}

/** @returns null where the file system knows no second names */
function named(unnamed: string, file: string): boolean | null {
  try {
    linkSync(unnamed, file)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) return null
    throw error
  }
}

function createPlain(file: string, words: string): boolean {
  try {
    writeFileSync(file, words, { mode: 0o600, flag: 'wx', flush: true })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
