/**
 * Keeps the short form of reporting on the device, with what it is drawn with, so that it opens without a signal. It keeps nothing
 * of anybody: no case, no list, no answer. Served at /complaints/worker.js and in charge of nothing but /complaints/.
 */

/** What a service worker is told, as far as it is used here: the library of types for pages does not hold it. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface WorkerScope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install' | 'activate', work: (event: WorkerEvent) => void): void
  addEventListener(kind: 'fetch', work: (event: FetchEvent) => void): void
}

const worker = globalThis as unknown as WorkerScope
const store = 'prasan-report-1'
const patienceMs = 6_000

const shortForm = (): string => new URL('offline', worker.registration.scope).href

/** The page, and every style sheet, font and script it names. */
async function keepForm(): Promise<void> {
  const kept = await caches.open(store)
  const page = await fetch(shortForm(), { cache: 'reload', credentials: 'omit' })
  if (!page.ok) return
  const text = await page.clone().text()
  await kept.put(shortForm(), page)
  const named = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
  const sheets = await Promise.all(
    named
      .filter((path) => path.endsWith('.css'))
      .map(async (path) => [path, await (await fetch(path)).text()] as const),
  )
  const fonts = sheets.flatMap(([path, sheet]) =>
    [...sheet.matchAll(/url\(["']?([^"')]+\.woff2)["']?\)/g)].map(
      ([, url]) => new URL(url ?? '', new URL(path, worker.registration.scope)).pathname,
    ),
  )
  await Promise.allSettled([...new Set([...named, ...fonts])].map((path) => kept.add(path)))
}

worker.addEventListener('install', (event) => event.waitUntil(keepForm().then(() => worker.skipWaiting())))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== new URL(worker.registration.scope).origin) return
  if (url.pathname.startsWith('/assets/')) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
    return
  }
  const isForm = /\/complaints\/(new|offline)$/.test(url.pathname)
  if (request.mode !== 'navigate' || !isForm) return
  event.respondWith(
    Promise.race([
      fetch(request).then((page) => {
        // A newer form is kept with what it needs, while the reader already has it.
        if (url.pathname.endsWith('/offline') && page.ok) event.waitUntil(keepForm().catch(() => undefined))
        return page
      }),
      new Promise<Response>((_, give) => setTimeout(() => give(new Error('too slow')), patienceMs)),
    ]).catch(async () => (await caches.match(shortForm())) ?? fetch(request)),
  )
})
