import { Worker } from 'node:worker_threads'
import type { PdfDocument } from './document.ts'
import type { PdfOrder } from './pdf-worker.ts'

export type { PdfBlock, PdfDocument } from './document.ts'
export { asSheet, onPaper, type PaperTable } from './paper-table.ts'

const MOST_MS = 60_000

/**
 * A paper as PDF, set in a thread of its own, so that other pages go on being answered. From TypeScript sources (tests) it is set here.
 * @param made the time that stands in the file
 * @throws when it cannot be set within a minute
 */
export async function pdfOf(document: PdfDocument, made: Date): Promise<Uint8Array<ArrayBuffer>> {
  if (import.meta.url.endsWith('.ts')) {
    const { writePdf } = await import('./write-pdf.ts')
    return new Uint8Array(writePdf(document, made))
  }
  return inTurn(() => inThread({ document, made }))
}

/** Threads at a time: anybody may ask for a paper, and each costs seconds of a processor and much memory. */
const MOST_AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

async function inThread(order: PdfOrder): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./pdf-worker.js', import.meta.url))
  try {
    return await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error('a PDF took longer than a minute')), MOST_MS)
      worker.once('message', (bytes: Uint8Array) => {
        clearTimeout(late)
        done(new Uint8Array(bytes))
      })
      worker.once('error', fail)
      worker.postMessage(order)
    })
  } finally {
    await worker.terminate()
  }
}
