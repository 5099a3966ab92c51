import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { tableFile } from '../../platform/http/table-file.ts'
import { pdfOf } from '../../platform/pdf/index.ts'
import type { PageApp } from '../../platform/room.ts'
import { publicKey } from './boards.present.ts'
import { dossierOf, dossierSheets } from './dossier.ts'
import { readBoard, type WholeBoard } from './read-board.ts'
import type { BoardPorts } from './sections-port.ts'

/** Of one network block, without signing in: setting a paper costs seconds. */
const papersAnHour = 120

/** The dossier an officer lays before a meeting: what the public page shows, as a paper and as a spreadsheet. */
export function dossierPages(app: PageApp, deps: Deps, ports: BoardPorts): void {
  const floods = limiter('board-dossiers', { points: papersAnHour, seconds: 3_600 })
  app.get('/boards/:id/dossier.pdf', async (c) => {
    const wait = c.get('viewer') === null ? await takeForBlock(c, floods) : null
    if (wait !== null) return tooMany(c, wait)
    const read = await whole(c, deps, ports)
    if (read === null) return c.notFound()
    const pdf = await pdfOf(dossierOf(read, ports, c.get('lang')), deps.clock.now())
    return c.body(pdf, 200, {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="board-${publicKey(read.board)}.pdf"`,
    })
  })
  app.get('/boards/:id/dossier.xlsx', async (c) => {
    const read = await whole(c, deps, ports)
    if (read === null) return c.notFound()
    return tableFile(c, 'xlsx', {
      name: `board-${publicKey(read.board)}`,
      sheets: dossierSheets(read, ports, c.get('lang')),
    })
  })
}

async function whole(c: PageContext, deps: Deps, ports: BoardPorts): Promise<WholeBoard | null> {
  const key = keyIn(c)
  if (key === null) return null
  return deps.db.snapshot((view) => readBoard(view, ports, key, doingOf(c, deps)))
}
