/**
 * Photos of a report on a phone: made as small as the server makes them, without position and camera data, and kept in the browser's
 * database beside the report they belong to until its receipt has come. Storage may be shut (private windows) or full: then they are on the
 * page only, and the page says so.
 */

/** Photos of one report, or of the one that is being written. */
interface KeptSet {
  readonly key: string
  readonly photos: readonly ArrayBuffer[]
  readonly at: number
}

const dayMs = 86_400_000
/** Sets of the report that is being written wait as long as a draft on the server. */
const draftDays = 14
/** Under this key are those of the report that is being written. */
const written = 'typed'
const qualities = [0.82, 0.7, 0.5, 0.35]

function opened(): Promise<IDBDatabase> {
  return new Promise((give, fail) => {
    const asked = indexedDB.open('prasan-report', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('photos', { keyPath: 'key' })
    asked.onsuccess = () => give(asked.result)
    asked.onerror = () => fail(asked.error)
    asked.onblocked = () => fail(new Error('blocked'))
  })
}

/** One transaction. It fails as a whole, also where the storage is full. */
async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened()
  try {
    return await new Promise<T>((give, fail) => {
      const act = database.transaction('photos', mode)
      const asked = work(act.objectStore('photos'))
      act.oncomplete = () => give(asked.result)
      act.onabort = () => fail(act.error)
      act.onerror = () => fail(act.error)
    })
  } finally {
    database.close()
  }
}

/** @throws where the database of the browser cannot be read: then it is not known whether there are any */
export async function photosOf(key: string): Promise<Blob[]> {
  const found: KeptSet | undefined = await inStore('readonly', (store) => store.get(key))
  return (found?.photos ?? []).map((bytes) => new Blob([bytes], { type: 'image/jpeg' }))
}

/** @returns false where they could not be kept */
async function keep(key: string, photos: readonly Blob[]): Promise<boolean> {
  try {
    if (photos.length === 0) await inStore('readwrite', (store) => store.delete(key))
    else {
      const bytes = await Promise.all(photos.map((photo) => photo.arrayBuffer()))
      const kept: KeptSet = { key, photos: bytes, at: Date.now() }
      await inStore('readwrite', (store) => store.put(kept))
    }
    return true
  } catch {
    return photos.length === 0
  }
}

export async function forgetPhotos(key: string): Promise<void> {
  await keep(key, [])
}

/** Photos of reports this device does not know any more: a page was closed between two steps. */
export async function forgetStrayPhotos(known: readonly string[]): Promise<void> {
  try {
    const sets: KeptSet[] = await inStore('readonly', (store) => store.getAll())
    for (const { key, at } of sets) {
      const days = key === written ? draftDays : 1
      if (!known.includes(key) && Date.now() - at > days * dayMs) await forgetPhotos(key)
    }
  } catch {
    // Nothing is kept where nothing can be.
  }
}

/**
 * Draws a photo anew on the device, no larger than the server does and in no more bytes than its share of one sending.
 * @returns null where the browser cannot open it
 */
export async function drawnSmall(file: Blob, { side, bytes }: { side: number; bytes: number }): Promise<Blob | null> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, side / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    const pen = canvas.getContext('2d')
    if (pen === null) return null
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    for (const quality of qualities) {
      const drawn = await new Promise<Blob | null>((give) => canvas.toBlob(give, 'image/jpeg', quality))
      if (drawn !== null && drawn.size <= bytes) return drawn
    }
    return null
  } catch {
    // An older browser, or a picture it does not know: as it is, if the server would read it.
    return file.size <= bytes && /^image\/(jpeg|png|webp)$/.test(file.type) ? file : null
  }
}

/** The field of the short form: what is chosen there is kept at once, and shown. */
export interface Picker {
  /** What was chosen is read and kept by then. */
  readonly settled: () => Promise<void>
  readonly count: () => number
  /** Hands what was chosen over to a report. @returns false where it cannot be kept; it is still chosen then */
  readonly giveTo: (key: string) => Promise<boolean>
  /** Takes back the photos of a report that could not be sent; what was chosen meanwhile stays too, as far as there is room. */
  readonly takeFrom: (key: string) => Promise<void>
  /** Puts them into the field itself, for a form that is sent as without a script. */
  readonly putIntoField: () => void
}

export function photoPicker(box: HTMLElement): Picker | null {
  const field = box.querySelector<HTMLInputElement>('input[type=file]')
  const list = box.querySelector<HTMLElement>('[data-photos-list]')
  const status = box.querySelector<HTMLElement>('[data-photos-status]')
  const hint = box.querySelector('.govuk-hint')
  if (field === null || list === null || status === null) return null
  const told = (name: string) => box.dataset[name] ?? ''
  const size = { side: Number(told('side')), bytes: Number(told('bytes')) }
  const most = Number(told('most'))
  let chosen: Blob[] = []
  let working: Promise<void> = Promise.resolve()
  if (hint !== null) hint.textContent = told('hint')

  const say = (text: string) => {
    status.textContent = text
    status.hidden = text === ''
  }
  const keepChosen = async () => {
    const isKept = await keep(written, chosen)
    if (!isKept) say(told('onlyHere'))
    await show()
  }
  const show = async () => {
    const shown = await Promise.all(chosen.map((photo, at) => inList(photo, at)))
    list.replaceChildren(...shown)
    list.hidden = shown.length === 0
  }
  const inList = async (photo: Blob, at: number) => {
    const name = told('number').replace('{n}', String(at + 1))
    const item = document.createElement('li')
    const canvas = document.createElement('canvas')
    canvas.className = 'ps-photo'
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', name)
    try {
      const picture = await createImageBitmap(photo)
      const scale = Math.min(1, 300 / Math.max(picture.width, picture.height))
      canvas.width = Math.max(1, Math.round(picture.width * scale))
      canvas.height = Math.max(1, Math.round(picture.height * scale))
      canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
      picture.close()
    } catch {
      // Its name and the button stand there all the same.
    }
    const remove = document.createElement('button')
    remove.type = 'button'
    remove.className = 'govuk-button govuk-button--secondary'
    remove.textContent = told('remove')
    remove.setAttribute('aria-label', `${told('remove')}: ${name}`)
    remove.addEventListener('click', () => {
      chosen = chosen.filter((one) => one !== photo)
      say('')
      void keepChosen()
      field.focus()
    })
    item.append(canvas, remove)
    return item
  }

  const take = async (files: readonly File[]) => {
    const room = most - chosen.length
    say(told('reading'))
    const drawn: (Blob | null)[] = []
    // One after the other: a cheap phone has no room for several large pictures at once.
    for (const file of files.slice(0, Math.max(0, room))) drawn.push(await drawnSmall(file, size))
    chosen = [...chosen, ...drawn.filter((one) => one !== null)]
    say(drawn.includes(null) ? told('broken') : files.length > room ? told('tooMany') : '')
    await keepChosen()
  }
  const takeKept = async () => {
    chosen = await photosOf(written).catch(() => [])
    await show()
  }
  working = takeKept()
  field.addEventListener('change', () => {
    const files = [...(field.files ?? [])]
    field.value = ''
    if (files.length > 0) working = working.then(() => take(files))
  })

  return {
    settled: () => working,
    count: () => chosen.length,
    async giveTo(key) {
      if (chosen.length > 0 && !(await keep(key, chosen))) return false
      chosen = []
      say('')
      await keepChosen()
      return true
    },
    takeFrom(key) {
      // Behind what is being read: it would put what it read in the place of these.
      working = working.then(async () => {
        const back = await photosOf(key).catch(() => [])
        chosen = [...back, ...chosen].slice(0, most)
        if (await keep(written, chosen)) await forgetPhotos(key)
        await show()
      })
      return working
    },
    putIntoField() {
      const files = new DataTransfer()
      for (const [at, photo] of chosen.entries())
        files.items.add(new File([photo], `${at + 1}.jpg`, { type: photo.type }))
      field.files = files.files
    },
  }
}

/** How many were chosen in the short form for a report that is not sent yet. */
export async function countWritten(): Promise<number> {
  return (await photosOf(written).catch(() => [])).length
}

/** A report went another way: what was chosen for the short form belongs to nothing any more. */
export function forgetWritten(): Promise<void> {
  return forgetPhotos(written)
}
