import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { projectRoot } from '../../src/platform/root.ts'
import { startProduct } from './product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a platform without demonstration is made that was started once and stopped: `startedOnce` of product.ts waits for it. */
    startedOnce: string
  }
}

/** Compiles the product, and starts it once, so that every test begins at a second start. Other tests run meanwhile. */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-start-'))
  chmodSync(folder, 0o711)
  project.provide('startedOnce', folder)
  const made = makeIn(folder)
  return async () => {
    await made
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Leaves a file `made` that holds what went wrong, or nothing. */
async function makeIn(folder: string): Promise<void> {
  const fault = await compileAndStart(join(folder, 'data')).then(
    () => '',
    (error: Error) => error.message,
  )
  writeFileSync(join(folder, 'made.new'), fault)
  renameSync(join(folder, 'made.new'), join(folder, 'made'))
}

async function compileAndStart(dataFolder: string): Promise<void> {
  const program = [join(projectRoot, 'scripts', 'prepare.mjs'), '--development']
  const [code] = await once(spawn(process.execPath, program, { stdio: 'inherit' }), 'close')
  if (code !== 0) throw new Error('the product could not be compiled')
  const product = startProduct({ dataFolder })
  try {
    await product.ready()
  } finally {
    await product.stop()
  }
}
