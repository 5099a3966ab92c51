import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { PdfDocument } from './document.ts'
import { pdfFonts } from './fonts.ts'
import { documentInWords } from './in-words.ts'
import { oneTextACluster } from './one-text-a-cluster.ts'
import { template } from './template.ts'

let compiler: NodeCompiler | null = null

/**
 * Sets a paper and writes it as PDF: a few hundredths of a second a page, in this thread. Pages hand it to a thread of its own (`pdfOf`).
 * @param made what stands in the file as the time it was made: the same paper made at the same time is the same file
 * @throws when the template cannot be set: a fault of ours, whatever the paper says
 */
export function writePdf(document: PdfDocument, made: Date): Uint8Array {
  compiler ??= NodeCompiler.create({ workspace: '/', fontArgs: [{ fontBlobs: pdfFonts() }] })
  const data = JSON.stringify({ ...documentInWords(document), author: 'Prasan' })
  compiler.mapShadow('/data.json', Buffer.from(data))
  compiler.addSource('/main.typ', template)
  const pdf = compiler.pdf(
    { mainFilePath: '/main.typ', resetRead: true },
    { creationTimestamp: Math.floor(made.getTime() / 1000) },
  )
  compiler.evictCache(2)
  return oneTextACluster(pdf)
}
