import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { projectRoot } from '../../src/platform/root.ts'
import { startProduct } from './product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder of a platform without demonstration that was started once and stopped; to be copied. */
    startedOnce: string
  }
}

/** Compiles the product, and starts it once, so that every test begins at a second start. */
export default async function setup(project: TestProject): Promise<() => void> {
  execFileSync(process.execPath, [join(projectRoot, 'scripts', 'prepare.mjs'), '--development'], { stdio: 'inherit' })
  const folder = mkdtempSync(join(tmpdir(), 'prasan-start-'))
  chmodSync(folder, 0o711)
  const product = startProduct({ dataFolder: join(folder, 'data') })
  try {
    await product.ready()
  } finally {
    await product.stop()
  }
  project.provide('startedOnce', join(folder, 'data'))
  return () => rmSync(folder, { recursive: true, force: true })
}
