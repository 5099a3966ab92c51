import { Worker } from 'node:worker_threads'
import type { PdfDocument } from './document.ts'
import type { PdfOrder } from './pdf-worker.ts'

export type { PdfBlock, PdfDocument } from './document.ts'

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
  const worker = new Worker(new URL('./pdf-worker.js', import.meta.url))
  try {
    return await new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error('a PDF took longer than a minute')), MOST_MS)
      worker.once('message', (bytes: Uint8Array) => {
        clearTimeout(late)
        done(new Uint8Array(bytes))
      })
      worker.once('error', fail)
      worker.postMessage({ document, made } satisfies PdfOrder)
    })
  } finally {
    await worker.terminate()
  }
}
