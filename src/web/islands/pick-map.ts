/**
 * The pin on a map that is a button (web/maps/pick-map.ts): tap or drag it to the spot, or move it with the arrow keys while the map has the
 * focus. It writes degrees into the fields of the form, which is sent as it is without this script; without it each tap is sent.
 */

const STEP = 4
const BIG_STEP = 24

for (const box of document.querySelectorAll<HTMLElement>('[data-pick-map]')) pinOn(box)

function pinOn(box: HTMLElement): void {
  const picture = box.querySelector<HTMLInputElement>('input[type=image]')
  const form = box.closest('form')
  const [west, south, east, north] = (box.dataset.square ?? '').split(',').map(Number)
  if (picture === null || form === null || west === undefined || south === undefined) return
  if (east === undefined || north === undefined) return
  const status = form.querySelector<HTMLElement>('[data-pick-status]')
  const hint = form.querySelector<HTMLElement>('[data-pick-hint]')
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement
  const [wide, tall] = [picture.width, picture.height]
  const pin = document.createElement('span')
  pin.className = 'ps-pick__pin'
  pin.setAttribute('aria-hidden', 'true')
  box.append(pin)
  if (hint !== null) hint.textContent = hint.dataset.drag ?? ''
  // The pin of the drawing goes: ours is the one that moves.
  box.querySelector('[data-pick-pin]')?.remove()

  let at: readonly [x: number, y: number] | null = null
  const show = () => {
    pin.hidden = at === null
    if (at === null) return
    pin.style.left = `${at[0]}px`
    pin.style.top = `${at[1]}px`
  }
  const put = (x: number, y: number) => {
    at = [Math.min(wide, Math.max(0, x)), Math.min(tall, Math.max(0, y))]
    const lat = (north - (at[1] / tall) * (north - south)).toFixed(6)
    const lon = (west + (at[0] / wide) * (east - west)).toFixed(6)
    field('lat').value = lat
    field('lon').value = lon
    if (status !== null) {
      status.textContent = (box.dataset.point ?? '')
        .replace('{lat}', Number(lat).toFixed(5))
        .replace('{lon}', Number(lon).toFixed(5))
    }
    show()
  }
  const [lat, lon] = [field('lat').value, field('lon').value]
  if (lat !== '' && lon !== '') {
    const x = ((Number(lon) - west) / (east - west)) * wide
    const y = ((north - Number(lat)) / (north - south)) * tall
    if (x >= 0 && x <= wide && y >= 0 && y <= tall) at = [x, y]
  }
  show()

  const moved = (event: PointerEvent) => {
    const around = picture.getBoundingClientRect()
    put(event.clientX - around.left, event.clientY - around.top)
  }
  picture.addEventListener('pointerdown', (event) => {
    picture.setPointerCapture(event.pointerId)
    moved(event)
  })
  picture.addEventListener('pointermove', (event) => {
    if (picture.hasPointerCapture(event.pointerId)) moved(event)
  })
  // Neither tap nor Enter on the map sends the form: the buttons below do.
  picture.addEventListener('click', (event) => event.preventDefault())
  picture.addEventListener('dragstart', (event) => event.preventDefault())
  picture.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? BIG_STEP : STEP
    const [x, y] = at ?? [wide / 2, tall / 2]
    if (event.key === 'ArrowLeft') put(x - step, y)
    else if (event.key === 'ArrowRight') put(x + step, y)
    else if (event.key === 'ArrowUp') put(x, y - step)
    else if (event.key === 'ArrowDown') put(x, y + step)
    else return
    event.preventDefault()
  })
}

export {}
