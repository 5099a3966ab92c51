import { createHash } from 'node:crypto'
import type { Lang } from '../../kernel/lang.ts'
import { formatYear, parseYear } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { workbook } from '../../platform/http/table-file.ts'
import { type PdfDocument, pdfOf } from '../../platform/pdf/index.ts'
import type { PageApp } from '../../platform/room.ts'
import { planBookOf, planBookSheets } from './make-planbook.ts'
import { messages } from './messages.ts'
import { type BookRefusal, type PlanBook, readPlanBook } from './read-planbook.ts'

/** Of one network block, without signing in: setting a book, on paper or as sheets, costs seconds of a processor. */
const booksAnHour = 30
/** Of a few provinces: what a meeting opens again and again. A book of 1,500 projects is about 1 MB. */
const MOST_KEPT = 4

/** The plan book of a province as a paper and as a spreadsheet. */
export function planbookPages(app: PageApp, deps: Deps): void {
  const floods = limiter('plan-books', { points: booksAnHour, seconds: 3_600 })
  const keep = keeper()
  app.get('/places/:code/plan-book.pdf', async (c) => {
    const book = await read(c, deps)
    if (!('projects' in book)) return refused(c, book)
    const document = planBookOf(book, c.get('lang'), { demo: deps.config.demo })
    // What it says is its mark: unchanged, nothing is set again.
    const tag = `"${createHash('sha256').update(JSON.stringify(document)).digest('base64url').slice(0, 27)}"`
    const headers = { ETag: tag }
    if (c.req.header('if-none-match') === tag) return c.body(null, 304, headers)
    const wait = c.get('viewer') === null && !keep.has(tag) ? await takeForBlock(c, floods) : null
    if (wait !== null) return tooMany(c, wait)
    return c.body(await keep.made(tag, document, book.asOf ?? deps.clock.now()), 200, {
      ...headers,
      'Content-Type': 'application/pdf',
      'Content-Disposition': `inline; filename="${nameOf(book)}.pdf"`,
    })
  })
  app.get('/places/:code/plan-book.xlsx', async (c) => {
    const book = await read(c, deps)
    if (!('projects' in book)) return refused(c, book)
    const wait = c.get('viewer') === null ? await takeForBlock(c, floods) : null
    if (wait !== null) return tooMany(c, wait)
    return c.body(await workbook(planBookSheets(book, c.get('lang'))), 200, {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': `attachment; filename="${nameOf(book)}.xlsx"`,
    })
  })
}

const nameOf = (book: PlanBook) => `plan-book-${book.home}-${formatYear(book.fiscalYear, 'th')}`

async function read(c: PageContext, deps: Deps): Promise<PlanBook | BookRefusal> {
  const typed = c.req.query('year')
  const year = typed === undefined || typed === '' ? null : parseYear(typed)
  const wanted = year === null ? null : year.ok ? year.value : 0
  return deps.db.snapshot((view) => readPlanBook(view, c.req.param('code') ?? '', wanted, deps.clock.now()))
}

export function refusalText(refusal: Extract<BookRefusal, { kind: 'no-such-year' }>, lang: Lang): string {
  const { page } = messages(lang)
  return refusal.years.length === 0
    ? page.noYears
    : page.noYear(refusal.years.map((year) => formatYear(year, lang)).join(', '))
}

const refused = (c: PageContext, refusal: BookRefusal) =>
  refusal.kind === 'no-such-province' ? c.notFound() : failure(c, 404, refusalText(refusal, c.get('lang')))

/** The last books by what they say; those who ask for one that is being set wait for it. */
function keeper() {
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
  return {
    has: (tag: string) => kept.has(tag),
    async made(tag: string, document: PdfDocument, at: Date): Promise<Uint8Array<ArrayBuffer>> {
      const known = kept.get(tag)
      if (known !== undefined) return known
      const making = pdfOf(document, at)
      kept.set(tag, making)
      const oldest = kept.keys().next().value
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      try {
        return await making
      } catch (error) {
        kept.delete(tag)
        throw error
      }
    },
  }
}
