import { parentPort } from 'node:worker_threads'
import type { PdfDocument } from './document.ts'
import { writePdf } from './write-pdf.ts'

export interface PdfOrder {
  readonly document: PdfDocument
  readonly made: Date
}

parentPort?.on('message', ({ document, made }: PdfOrder) => {
  parentPort?.postMessage(writePdf(document, made))
})
