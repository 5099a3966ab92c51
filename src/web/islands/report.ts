/**
 * Reporting a problem on a cheap phone with a bad connection. Everything here is beside forms that work without it:
 * - what is typed is kept on the device, so that a page that was lost brings it back
 * - the short form puts its report with its photos into an outbox on the device first and sends it from there, now or when there is a
 *   signal. Each carries a random key of its own, so that one that arrived without our hearing of it is not made twice
 * - a photo of the third step is made small before it is sent, and stays chosen where it cannot be
 * - the telephone's position, reading aloud, large type
 */

import {
  type Arrived,
  type Missing,
  oneTabAtATime,
  outboxPlace,
  type Refused,
  read,
  refusedPlace,
  sentPlace,
  settle,
  type Waiting,
  write,
} from './report-outbox.ts'
import {
  countWritten,
  drawnSmall,
  forgetPhotos,
  forgetStrayPhotos,
  forgetWritten,
  type Picker,
  photoPicker,
  photosOf,
} from './report-photos.ts'

const typedPlace = 'prasan-report-typed'
const largePlace = 'prasan-large-type'
const keptNames = ['words', 'place', 'lat', 'lon']
/** What was typed and not sent waits as long as a draft on the server. */
const typedMs = 14 * 86_400_000
const retryMs = 15_000

function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && !name.startsWith('_')) fields[name] = value
  return fields
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function writeTyped(fields: Readonly<Record<string, string>>): void {
  const typed = keptNames.map((name) => [name, fields[name] ?? ''])
  write(typedPlace, { ...Object.fromEntries(typed), at: String(Date.now()) })
}

function readTyped(): Record<string, string> {
  const kept = read<Record<string, string>>(typedPlace, {})
  if (!(Date.now() - Number(kept.at) > typedMs)) return kept
  write(typedPlace, null)
  return {}
}

/** Others may use this phone too: nothing of what was typed and chosen and not sent stays. */
async function forgetTyped(): Promise<void> {
  write(typedPlace, null)
  await forgetWritten()
}

function offerToClear(box: HTMLElement): void {
  box.hidden = false
  box.querySelector('button')?.addEventListener('click', async () => {
    await forgetTyped()
    box.closest('form')?.reset()
    location.reload()
  })
}

function keepTyped(form: HTMLFormElement): void {
  const kept = readTyped()
  for (const name of keptNames) {
    const field = form.elements.namedItem(name)
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue
    if (field.value === '' && kept[name]) field.value = kept[name]
  }
  form.addEventListener('input', () => writeTyped(fieldsOf(form)))
}

function findPosition(box: HTMLElement): void {
  const form = box.closest('form')
  const button = box.querySelector('button')
  const status = box.querySelector<HTMLElement>('[data-position-status]')
  if (form === null || button === null || status === null || !('geolocation' in navigator)) return
  box.hidden = false
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement
  button.addEventListener('click', () => {
    status.textContent = '…'
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field('lat').value = coords.latitude.toFixed(6)
        field('lon').value = coords.longitude.toFixed(6)
        status.textContent = `${box.dataset.found ?? ''}: ${field('lat').value}, ${field('lon').value}`
        form.dispatchEvent(new Event('input'))
      },
      () => {
        status.textContent = box.dataset.failed ?? ''
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  })
}

function readAloud(box: HTMLElement): void {
  const aloud = box.querySelector<HTMLButtonElement>('[data-easy-read]')
  const large = box.querySelector<HTMLButtonElement>('[data-easy-large]')
  box.hidden = false
  if (aloud !== null && 'speechSynthesis' in window) {
    aloud.addEventListener('click', () => {
      if (speechSynthesis.speaking) return speechSynthesis.cancel()
      const main = document.querySelector('main')
      const text = [...(main?.querySelectorAll('h1, h2, p, label, legend, .govuk-hint, dt, dd') ?? [])]
        .filter((part) => part instanceof HTMLElement && part.offsetParent !== null)
        .map((part) => part.textContent?.trim() ?? '')
        .join('\n')
      const speech = new SpeechSynthesisUtterance(text)
      speech.lang = document.documentElement.lang === 'en' ? 'en' : 'th-TH'
      speech.rate = 0.9
      speech.onend = () => {
        aloud.textContent = box.dataset.read ?? ''
      }
      aloud.textContent = box.dataset.stop ?? ''
      speechSynthesis.speak(speech)
    })
  } else aloud?.remove()
  const show = (isLarge: boolean) => {
    document.documentElement.classList.toggle('ps-large', isLarge)
    large?.setAttribute('aria-pressed', String(isLarge))
  }
  show(read(largePlace, false))
  large?.addEventListener('click', () => {
    const isLarge = !document.documentElement.classList.contains('ps-large')
    write(largePlace, isLarge)
    show(isLarge)
  })
}

/** Sends what waits, one after the other. What is refused for good goes back into the form, with the reasons. */
async function sendWaiting(box: HTMLElement): Promise<void> {
  for (;;) {
    const [first] = read<Waiting[]>(outboxPlace, [])
    if (first === undefined) return
    const page = await fetch(box.dataset.page ?? '', { credentials: 'same-origin', cache: 'no-store' })
    const token = new DOMParser()
      .parseFromString(await page.text(), 'text/html')
      .querySelector<HTMLInputElement>('input[name=_csrf]')?.value
    if (!page.ok || token === undefined) return
    const photos = (first.photos ?? 0) === 0 ? [] : await photosOf(first.key)
    const answer = await fetch(box.dataset.send ?? '', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { accept: 'application/json' },
      body: bodyOf({ ...first.fields, _csrf: token, _key: first.key }, photos),
    })
    if (answer.status === 422 || answer.status === 413) {
      const problems = answer.status === 413 ? tooLarge() : ((await answer.json()) as Refused).problems
      settle(first, { kind: 'refused', problems })
    } else if (answer.ok) {
      const { ref, receipt } = (await answer.json()) as Arrived
      const hasLostPhotos = photos.length < (first.photos ?? 0)
      settle(first, { kind: 'arrived', arrived: { ref, receipt, hasLostPhotos } })
    } else return
    if (answer.ok) await forgetPhotos(first.key)
    showOutbox(box)
    const now = document.querySelector<HTMLElement>('[data-report-now]')
    if (now !== null && read<Waiting[]>(outboxPlace, []).length === 0) now.hidden = true
  }
}

function bodyOf(fields: Readonly<Record<string, string>>, photos: readonly Blob[]): FormData {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  for (const [at, photo] of photos.entries()) body.append('photo', photo, `${at + 1}.jpg`)
  return body
}

/** Whatever stands between us and the server may take less than it does. */
function tooLarge(): Missing[] {
  const text = document.querySelector<HTMLElement>('[data-report-photos]')?.dataset.tooLarge ?? ''
  return [{ field: 'photo', text }]
}

let isSending = false

async function flush(box: HTMLElement): Promise<void> {
  if (isSending) return
  isSending = true
  try {
    await oneTabAtATime(() => sendWaiting(box))
  } catch {
    // No signal, or half of one: later.
  } finally {
    isSending = false
    if (short !== null) bringBack(short, picker)
    showOutbox(box)
  }
}

function showOutbox(box: HTMLElement): void {
  const waiting = read<Waiting[]>(outboxPlace, [])
  const sent = read<Arrived[]>(sentPlace, [])
  const text = box.querySelector('[data-outbox-text]')
  const list = box.querySelector('[data-outbox-list]')
  if (text === null || list === null) return
  const isRefused = read<Refused[]>(refusedPlace, []).length > 0
  const refused = box.querySelector<HTMLElement>('[data-outbox-refused]')
  if (refused !== null) refused.hidden = !isRefused
  const hasChosen = box.querySelector<HTMLElement>('[data-outbox-chosen]')?.hidden === false
  box.hidden = waiting.length === 0 && sent.length === 0 && !isRefused && !hasChosen
  const photos = waiting.reduce((sum, one) => sum + (one.photos ?? 0), 0)
  text.textContent = [
    waiting.length > 0 && (box.dataset.waiting ?? '').replace('{n}', String(waiting.length)),
    photos > 0 && (box.dataset.photos ?? '').replace('{n}', String(photos)),
  ]
    .filter((one) => one !== false)
    .join(' · ')
  const clear = box.querySelector<HTMLButtonElement>('[data-outbox-clear]')
  if (clear !== null) {
    clear.hidden = sent.length === 0
    clear.onclick = () => {
      write(sentPlace, null)
      showOutbox(box)
    }
  }
  list.replaceChildren(
    ...sent.map(({ ref, receipt, hasLostPhotos = false }) => {
      const item = document.createElement('li')
      const link = document.createElement('a')
      link.className = 'govuk-link'
      link.href = `${document.documentElement.lang === 'en' ? '/en' : ''}/complaints/${ref}`
      link.textContent = (box.dataset.sent ?? '').replace('{ref}', ref)
      const secret = document.createElement('strong')
      secret.textContent = receipt
      secret.dataset.outboxReceipt = ref
      item.append(link, ` · ${box.dataset.receipt ?? ''}: `, secret)
      if (hasLostPhotos) item.append(` · ${box.dataset.noPhotos ?? ''}`)
      return item
    }),
  )
}

/** What a report cannot do without, as the server will see it: `firstStepProblems` and `readContact` of the room. */
function missingIn(fields: Readonly<Record<string, string>>): string[] {
  const has = (name: string) => (fields[name] ?? '').trim() !== ''
  return [
    ((fields.words ?? '').match(/[\p{L}\p{N}]/gu) ?? []).length < 10 && 'words',
    !has('place') && !has('lat') && 'place',
    !has('category') && 'category',
    fields.who === 'named' && !has('email') && !has('phone') && 'email',
    fields.consent !== 'yes' && 'consent',
  ].filter((name) => name !== false)
}

function showMissing(problems: readonly Missing[]): void {
  const summary = document.querySelector<HTMLElement>('[data-report-missing]')
  if (summary === null) return
  summary.hidden = problems.length === 0
  summary.querySelector('ul')?.replaceChildren(
    ...problems.map(({ field, text }) => {
      const [item, link] = [document.createElement('li'), document.createElement('a')]
      link.href = `#${field}`
      link.textContent = text
      item.append(link)
      return item
    }),
  )
  if (problems.length > 0) summary.focus()
}

/** Puts a refused report into the form again; while somebody writes another one there, it waits. */
function bringBack(form: HTMLFormElement, photos: Picker | null): void {
  const [first, ...others] = read<Refused[]>(refusedPlace, [])
  const words = form.elements.namedItem('words')
  if (first === undefined || !(words instanceof HTMLTextAreaElement) || words.value.trim() !== '') return
  for (const [name, value] of Object.entries(first.fields)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = field.value === value
    else if (field !== null && 'value' in field) field.value = value
  }
  write(refusedPlace, others.length === 0 ? null : others)
  writeTyped(first.fields)
  showMissing(first.problems)
  if (first.key !== undefined) void photos?.takeFrom(first.key)
}

function takeShortForm(form: HTMLFormElement, box: HTMLElement, photos: Picker | null): void {
  const now = document.querySelector<HTMLElement>('[data-report-now]')
  const showNow = () => {
    if (now !== null) now.hidden = navigator.onLine
  }
  addEventListener('online', showNow)
  addEventListener('offline', showNow)
  showNow()
  let isKeeping = false
  const keepReport = async (fields: Record<string, string>) => {
    await photos?.settled()
    const key = newKey()
    const count = photos?.count() ?? 0
    const hasPhotos = photos === null || (await photos.giveTo(key))
    if (!hasPhotos || !write(outboxPlace, [...read<Waiting[]>(outboxPlace, []), { key, fields, photos: count }])) {
      if (hasPhotos) await photos?.takeFrom(key)
      return sendAsItIs()
    }
    write(typedPlace, null)
    form.reset()
    if (now !== null) {
      now.hidden = false
      now.textContent = now.dataset.kept ?? ''
    }
    showOutbox(box)
    // The button is at the bottom of a long form, and what became of the report is said at its top.
    box.scrollIntoView({ block: 'start' })
    void flush(box)
  }
  /** Nothing can be kept here: the form goes as without a script, or waits on the page where it cannot go. */
  const sendAsItIs = () => {
    if (!navigator.onLine) {
      const text = document.querySelector<HTMLElement>('[data-report-photos]')?.dataset.notKept ?? ''
      return showMissing([{ field: 'photo', text }])
    }
    photos?.putIntoField()
    form.submit()
  }
  form.addEventListener('submit', (event) => {
    const fields = fieldsOf(form)
    const missing = missingIn(fields)
    const say = document.querySelector<HTMLElement>('[data-report-missing]')?.dataset ?? {}
    showMissing(missing.map((field) => ({ field, text: say[field] ?? '' })))
    // Said here and not by the server: a phone that believes it has a signal may have none, and the page would be lost.
    event.preventDefault()
    if (missing.length > 0 || isKeeping) return
    isKeeping = true
    void keepReport(fields).finally(() => {
      isKeeping = false
    })
  })
}

/** The third step: a photo that was not sent stays chosen, which a page of the browser's own about the lost connection would not keep. */
function takePhotoStep(box: HTMLElement): void {
  const form = box.closest('form')
  const field = box.querySelector<HTMLInputElement>('input[type=file]')
  const status = box.querySelector<HTMLElement>('[data-photos-status]')
  if (form === null || field === null || status === null) return
  const say = (text: string) => {
    status.textContent = text
    status.hidden = text === ''
  }
  const size = { side: Number(box.dataset.side), bytes: Number(box.dataset.bytes) }
  let isSendingPhoto = false
  const sendPhoto = async (file: File) => {
    say(box.dataset.reading ?? '')
    const small = await drawnSmall(file, size)
    if (small !== null) {
      const files = new DataTransfer()
      files.items.add(new File([small], 'photo.jpg', { type: small.type }))
      field.files = files.files
    }
    // Not tried: it would cost the phone's owner, and be refused at the end.
    if (small === null && file.size > Number(box.dataset.most)) return say(box.dataset.tooLarge ?? '')
    try {
      const answer = await fetch(form.action, { method: 'POST', credentials: 'same-origin', body: new FormData(form) })
      if (answer.ok) location.assign(answer.url)
      else form.submit()
    } catch {
      say(box.dataset.failed ?? '')
    }
  }
  form.addEventListener('submit', (event) => {
    const file = field.files?.[0]
    if (file === undefined) return
    event.preventDefault()
    if (isSendingPhoto) return
    isSendingPhoto = true
    void sendPhoto(file).finally(() => {
      isSendingPhoto = false
    })
  })
}

/** A receipt that came behind the # of a scanned address goes into its field, and out of the address and the history. */
const scanned = /^#receipt=([0-9A-Za-z-]{20,30})$/.exec(location.hash)?.[1]
if (scanned !== undefined) {
  history.replaceState(null, '', location.pathname + location.search)
  const field = document.querySelector<HTMLInputElement>('input#receipt')
  if (field !== null) {
    field.value = scanned
    field.scrollIntoView({ block: 'center' })
    field.focus()
  }
}

const box = document.querySelector<HTMLElement>('[data-report-outbox]')
const steps = document.querySelector<HTMLFormElement>('form#report')
const short = document.querySelector<HTMLFormElement>('form#report-offline')
for (const form of [steps, short]) if (form !== null) keepTyped(form)
for (const position of document.querySelectorAll<HTMLElement>('[data-report-position]')) findPosition(position)
for (const easy of document.querySelectorAll<HTMLElement>('[data-report-easy]')) readAloud(easy)
const photoBox = document.querySelector<HTMLElement>('[data-report-photos]')
const picker = photoBox === null ? null : photoPicker(photoBox)
for (const step of document.querySelectorAll<HTMLElement>('[data-report-photo-step]')) takePhotoStep(step)
if (document.querySelector('[data-ref]') !== null) void forgetTyped()
for (const clear of document.querySelectorAll<HTMLElement>('[data-report-clear]')) offerToClear(clear)
for (const draft of document.querySelectorAll('[data-report-discard]')) {
  draft.addEventListener('submit', () => void forgetTyped())
}
steps?.addEventListener('submit', (event) => {
  if (navigator.onLine) return
  event.preventDefault()
  location.href = `${document.documentElement.lang === 'en' ? '/en' : ''}/complaints/offline`
})
if (box !== null) {
  if (short !== null) {
    takeShortForm(short, box, picker)
    bringBack(short, picker)
  }
  const chosen = box.querySelector<HTMLElement>('[data-outbox-chosen]')
  if (chosen !== null && short === null) {
    void countWritten().then((count) => {
      const link = chosen.querySelector('a')
      if (count === 0 || link === null) return
      link.textContent = (link.textContent ?? '').replace('{n}', String(count))
      chosen.hidden = false
      box.hidden = false
    })
  }
  void forgetStrayPhotos(
    [...read<Waiting[]>(outboxPlace, []), ...read<Refused[]>(refusedPlace, [])].flatMap(({ key }) => key ?? []),
  )
  showOutbox(box)
  void flush(box)
  addEventListener('online', () => void flush(box))
  // Another tab changed what waits or arrived; null where it cleared all.
  addEventListener('storage', ({ key }) => {
    if (key === null || [outboxPlace, sentPlace, refusedPlace].includes(key)) showOutbox(box)
  })
  setInterval(() => {
    if (read<Waiting[]>(outboxPlace, []).length > 0) void flush(box)
  }, retryMs)
}
if ('serviceWorker' in navigator) {
  const scope = document.documentElement.lang === 'en' ? '/en/complaints/' : '/complaints/'
  navigator.serviceWorker.register('/complaints/worker.js', { scope }).catch(() => undefined)
}
