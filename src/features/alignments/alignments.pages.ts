import type { Deps } from '../../platform/deps.ts'
import { tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { decisionPost, linkPage, newPage, newPost } from './link.pages.ts'
import { decisionsPost, queueFile, queuePage } from './queue.pages.ts'

export function alignmentsPages(app: PageApp, deps: Deps): void {
  app.get('/alignments', (c) => queuePage(c, deps))
  for (const format of tableFormats) app.get(`/alignments.${format}`, (c) => queueFile(c, deps, format))
  app.post('/alignments/decisions', (c) => decisionsPost(c, deps))
  // Before the link, whose id would take "new".
  app.get('/alignments/new', (c) => newPage(c, deps))
  app.post('/alignments/new', (c) => newPost(c, deps))
  app.get('/alignments/:id', (c) => linkPage(c, deps))
  app.post('/alignments/:id/decision', (c) => decisionPost(c, deps))
}
