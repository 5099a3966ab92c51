/**
 * A map of spots that is moved without a new page (web/maps/spot-map.ts): every view of it has an address, and its buttons and heaps are links.
 * This script fetches the address instead of opening it, and puts the map, the list under it and the counts in the place of those before. The map
 * is dragged with a finger or a mouse, and moved with the arrow keys, + and − while something in it has the focus.
 */

const PART = '[data-case-map]'
const FRAME = '[data-map-frame]'
/** Units of the drawing a drag must go to be one, and not a press. */
const LEAST_DRAG = 8
const KEYS: Readonly<Record<string, string>> = {
  ArrowLeft: 'west',
  ArrowRight: 'east',
  ArrowUp: 'north',
  ArrowDown: 'south',
  '+': 'closer',
  '=': 'closer',
  '-': 'wider',
}

const said = document.createElement('p')
said.className = 'govuk-visually-hidden'
said.setAttribute('role', 'status')

let asked = 0

/** Shows the map of an address; where it cannot be had, the address itself is opened. */
async function show(address: string, { isNew, focus }: { isNew: boolean; focus: string | null }): Promise<void> {
  asked += 1
  const own = asked
  const part = document.querySelector<HTMLElement>(PART)
  part?.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const next = page.querySelector<HTMLElement>(PART)
    // Somebody moved on while this one was on its way.
    if (own !== asked) return
    if (part === null || next === null) throw new Error('no map')
    part.replaceWith(document.adoptNode(next))
    if (isNew) history.pushState(null, '', address)
    said.textContent = next.querySelector('[data-map-said]')?.textContent ?? ''
    for (const name of ['at', 'zoom', 'of']) keepInForm(page, name)
    begin(next)
    const again = focus === null ? null : next.querySelector<HTMLElement>(`a[data-map-move="${focus}"]`)
    if (focus !== null) (again ?? next.querySelector<HTMLElement>('a[data-map-move]'))?.focus({ preventScroll: true })
  } catch {
    location.assign(address)
  }
}

/** The form of the filters stands outside and asks for where the map is now. */
function keepInForm(page: Document, name: string): void {
  const form = document.querySelector<HTMLFormElement>('.ps-filter form')
  const value = page.querySelector<HTMLInputElement>(`.ps-filter form input[type=hidden][name=${name}]`)?.value
  if (form === null) return
  let field = form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`)
  if (value === undefined) {
    field?.remove()
    return
  }
  if (field === null) {
    field = document.createElement('input')
    field.type = 'hidden'
    field.name = name
    form.prepend(field)
  }
  field.value = value
}

function move(part: HTMLElement, name: string): void {
  const link = part.querySelector<HTMLAnchorElement>(`a[data-map-move="${name}"]`)
  if (link !== null) void show(link.href, { isNew: true, focus: name })
}

function begin(part: HTMLElement): void {
  const frame = part.querySelector<HTMLElement>(FRAME)
  const drawing = frame?.querySelector<SVGSVGElement>('svg')
  if (!frame || !drawing) return
  const hint = part.querySelector<HTMLElement>('[data-map-keys]')
  if (hint !== null) hint.hidden = false
  part.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-map-move]')
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    void show(link.getAttribute('href') ?? '', { isNew: true, focus: link.dataset.mapMove ?? '' })
  })
  part.addEventListener('keydown', (event) => {
    const name = KEYS[event.key]
    const isOnMap = (event.target as Element).closest(`${FRAME}, .ps-spots__moves`) !== null
    if (name === undefined || !isOnMap || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(part, name)
  })
  drag(part, frame, drawing)
}

/** Half a map, the length the buttons move by; a drag goes there in as many steps as it is long. */
function drag(part: HTMLElement, frame: HTMLElement, drawing: SVGSVGElement): void {
  let from: { readonly x: number; readonly y: number } | null = null
  let isDragged = false
  frame.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || !event.isPrimary) return
    from = { x: event.clientX, y: event.clientY }
    isDragged = false
  })
  frame.addEventListener('pointermove', (event) => {
    if (from === null) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    if (!isDragged && Math.hypot(x, y) < LEAST_DRAG) return
    if (!isDragged) frame.setPointerCapture(event.pointerId)
    isDragged = true
    drawing.style.transform = `translate(${x}px, ${y}px)`
  })
  const end = (event: PointerEvent) => {
    if (from === null) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    from = null
    if (!isDragged || event.type === 'pointercancel') {
      drawing.style.transform = ''
      return
    }
    const address = draggedTo(part, { east: -x / frame.clientWidth, south: -y / frame.clientHeight })
    if (address === null) drawing.style.transform = ''
    else void show(address, { isNew: true, focus: null })
  }
  frame.addEventListener('pointerup', end)
  frame.addEventListener('pointercancel', end)
  // The press that ends a drag opens nothing.
  frame.addEventListener('click', (event) => isDragged && event.preventDefault(), true)
  drawing.addEventListener('dragstart', (event) => event.preventDefault())
}

/** The address of the map moved by parts of its sides: between those the buttons lead to, which lie half a side away. */
function draggedTo(part: HTMLElement, by: { readonly east: number; readonly south: number }): string | null {
  const middleOf = (name: string) => {
    const link = part.querySelector<HTMLAnchorElement>(`a[data-map-move="${name}"]`)
    const [lat, lon] = (link === null ? '' : (new URL(link.href).searchParams.get('at') ?? '')).split(',').map(Number)
    return link === null || lat === undefined || lon === undefined ? null : { link, lat, lon }
  }
  const [west, east, north, south] = [middleOf('west'), middleOf('east'), middleOf('north'), middleOf('south')]
  if (west === null || east === null || north === null || south === null) return null
  const lon = west.lon + (east.lon - west.lon) * (0.5 + by.east)
  const lat = north.lat + (south.lat - north.lat) * (0.5 + by.south)
  const address = new URL(west.link.href)
  address.searchParams.set('at', `${lat.toFixed(5)},${lon.toFixed(5)}`)
  return address.toString()
}

const first = document.querySelector<HTMLElement>(PART)
if (first !== null) {
  document.body.append(said)
  begin(first)
  addEventListener('popstate', () => void show(location.href, { isNew: false, focus: null }))
}

export {}
