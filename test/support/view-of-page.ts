/** What a page shows at one width, as `aLookOver` compares it. */
interface View {
  /** That nothing makes it scroll sideways. */
  readonly fits: boolean
  /** What the page is made of and which of it is shown, without its words: a hash. */
  readonly form: string
  /** Keys of what stands in the page, each with the first word of QUESTIONS; its element is kept in the page under the key. */
  readonly parts: readonly string[]
}

/** What a page keeps of its last view: elements by key, and all that was shown. */
export interface Kept {
  prasanParts?: Record<string, Element>
  prasanShown?: Set<Element>
}

/**
 * Runs in the page, so it holds all that it needs. A key is made of everything the answer of axe-core hangs on.
 * - `look`: colour, size, weight and shadow of a text, what is painted and cut by all it lies in, and by what lies over or under it
 * - `target`: the size of what is pressed and the places of all near it, where it is not large or lone enough to pass anyhow
 * - `scroll`, `lang`: the box that scrolls, and the language that is told
 * - `opened`: what is shown now and was not in the view before; `order`: the landmarks, and which level of heading follows which
 */
export function viewOfPage(): View {
  interface Box {
    readonly element: Element
    readonly parent: Box | null
    readonly style: CSSStyleDeclaration
    readonly rect: DOMRect
    readonly isShown: boolean
    /** The nearest that paints a full colour behind it, and what is painted since. */
    base: Box | null
    readonly layers: string
    readonly veils: string
    readonly paints: boolean
    readonly words: string
    /** Its place and the place after the last box in it. */
    readonly from: number
    to: number
    form: string
  }

  const hash = (text: string): string => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57]
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      a = Math.imul(a ^ code, 2654435761)
      b = Math.imul(b ^ code, 1597334677)
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
  }

  // ---- all that is there

  const clear = 'rgba(0, 0, 0, 0)'
  const isLifted = ({ position }: CSSStyleDeclaration) => position !== 'static' && position !== 'relative'
  const drawnOf = (element: Element): string =>
    ['::before', '::after']
      .map((name) => getComputedStyle(element, name))
      .filter((drawn) => drawn.content !== 'none' && drawn.position === 'absolute')
      .map((drawn) => `${drawn.backgroundColor} ${drawn.backgroundImage} ${drawn.width} ${drawn.height}`)
      .join()
  /** What changes all that is in it, whatever is painted in it. */
  const veilOf = (element: Element, style: CSSStyleDeclaration): string => {
    const of = [style.opacity, style.mixBlendMode, style.clipPath, drawnOf(element)].join()
    return of === '1,normal,none,' ? '' : of
  }

  const named = new Set(
    'class role for type name scope headers tabindex open hidden disabled checked selected rowspan colspan aria-hidden aria-current aria-expanded'.split(
      ' ',
    ),
  )
  // Where a line may break is no part of a form, and a drawing is one thing, with its name.
  const isPart = (element: Element) => element.localName !== 'wbr' && !element.classList.contains('ps-ph')
  const isDrawn = (element: Element) => element.parentElement instanceof SVGElement

  const boxes: Box[] = []
  const walk = (element: Element, parent: Box | null): Box => {
    const style = getComputedStyle(element)
    const seen = element.checkVisibility({ visibilityProperty: true })
    const isShown = seen && parent?.isShown !== false
    const veil = isShown && !isDrawn(element) ? veilOf(element, style) : ''
    const paint = isShown ? `${style.backgroundColor} ${style.backgroundImage}` : ''
    const isFull = /^rgb\(/.test(style.backgroundColor) && style.backgroundImage === 'none'
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    const box: Box = {
      element,
      parent,
      style,
      rect: element.getBoundingClientRect(),
      isShown,
      base: parent?.base ?? null,
      layers: isFull ? paint : `${parent?.layers ?? ''}${paint === `${clear} none` ? '' : paint}`,
      veils: `${parent?.veils ?? ''}${veil}`,
      paints: paint !== `${clear} none` || /^(img|svg|canvas|video|iframe|object)$/.test(element.localName),
      words: texts
        .map((node) => node.nodeValue)
        .join(' ')
        .trim(),
      from: boxes.length,
      to: 0,
      form: '',
    }
    if (isFull) box.base = box
    boxes.push(box)
    const inside = [...element.children].map((child) => walk(child, box))
    box.to = boxes.length
    const attributes = [...element.attributes].map(({ name, value }) =>
      named.has(name) ? `${name}=${value}` : `${name}${value.trim() === '' ? '' : '+'}`,
    )
    const hasWords = box.words !== '' || inside.some((one) => !isPart(one.element) && one.element.textContent?.trim())
    const parts = inside.filter((one) => isPart(one.element) && !isDrawn(one.element)).map((one) => one.form)
    box.form = `${element.localName}[${attributes.sort()}]${seen ? '' : 'unseen'}${hasWords ? 'words' : ''}(${parts})`
    return box
  }
  const { form } = walk(document.documentElement, null)
  const shown = boxes.filter((box) => box.isShown)
  const solid = shown.filter(({ rect }) => rect.width > 0 && rect.height > 0)

  const isIn = (inner: Box, outer: Box) => inner.from > outer.from && inner.from < outer.to
  const meets = (a: DOMRect, b: DOMRect, margin = 0) =>
    a.left < b.right + margin && a.right > b.left - margin && a.top < b.bottom + margin && a.bottom > b.top - margin
  const parts: Record<string, Element> = {}
  const ask = (key: string, { element }: Box) => {
    parts[key] ??= element
  }

  // ---- how texts look

  const painters = solid.filter((box) => box.paints)
  const cutters = solid.filter((box) => box.style.overflowX !== 'visible')
  const isField = ({ element }: Box) => /^(input|select|textarea)$/.test(element.localName)
  const isOff = ({ element }: Box) =>
    element.closest('[disabled],[aria-disabled=true],[inert]') !== null ||
    (element.closest('label')?.control?.matches(':disabled') ?? false)
  const blockOf = (box: Box): Box => (box.parent && box.style.display.startsWith('inline') ? blockOf(box.parent) : box)

  const isText = (node: Node | null) => node?.nodeType === Node.TEXT_NODE && node.nodeValue?.trim() !== ''
  const standsInText = ({ element, style }: Box) =>
    style.display === 'inline' && (isText(element.previousSibling) || isText(element.nextSibling))
  const holds = (outer: DOMRect, inner: DOMRect) =>
    outer.left <= inner.left && outer.right >= inner.right && outer.top <= inner.top && outer.bottom >= inner.bottom
  const groundOf = (box: Box): string => {
    const paints = `${box.layers} ${box.veils}`
    // What stands out of the colour behind it has another behind that.
    return box.base && !holds(box.base.rect, box.rect) && box.base.parent
      ? `${paints} out of ${groundOf(box.base.parent)}`
      : paints
  }

  for (const box of shown.filter((one) => document.body.contains(one.element))) {
    if (box.words === '' && !isField(box)) continue
    const { style, rect } = box
    const key = [groundOf(box), style.color, style.fontSize, style.fontWeight, style.textShadow]
    if (box.words.length === 1) key.push('short')
    if (!/[\p{L}\p{N}]/u.test(box.words)) key.push('signs')
    if (isField(box)) key.push(box.element.localName, box.element.getAttribute('type') ?? '')
    if (isOff(box)) key.push('off')
    if (rect.width <= 1 || rect.height <= 1 || rect.right <= 0 || rect.bottom <= 0) key.push('away')
    if (cutters.some((one) => isIn(box, one) && !meets(rect, one.rect))) key.push('cut')
    const over = painters.filter(
      (one) => meets(rect, one.rect) && (isIn(one, box) ? isLifted(one.style) : one !== box && !isIn(box, one)),
    )
    key.push(...new Set(over.map((one) => `over ${one.element.localName} ${groundOf(one)}`)))
    if (standsInText(box) && box.parent) {
      const block = blockOf(box.parent)
      key.push(style.textDecorationLine, style.fontStyle, style.borderBottomWidth)
      key.push(block.style.color, block.style.fontWeight, groundOf(block))
    }
    ask(`look ${hash(key.join(';'))}`, box)
  }

  // ---- how targets lie

  const isTarget = ({ element }: Box) =>
    !(element instanceof SVGElement) &&
    element.matches(
      'a[href],area[href],button,input,select,textarea,summary,[role=button],[role=link],[role=checkbox],[role=radio],[role=tab],[role=switch],[role=option],[role^=menuitem],[role=slider],[role=combobox]',
    )
  const targets = solid.filter(isTarget)
  const coveredBy = (box: Box) =>
    solid.filter(
      (one) => one !== box && meets(one.rect, box.rect) && !isIn(box, one) && (!isIn(one, box) || isTarget(one)),
    )
  const isLarge = ({ rect }: Box) => rect.width >= 24 && rect.height >= 24
  /** That a circle of 24 px on each of its lines touches no other target and not the circle of another. */
  const isLone = (box: Box, near: readonly Box[]) =>
    [...box.element.getClientRects()].every((line) => {
      const x = (line.left + line.right) / 2
      const y = (line.top + line.bottom) / 2
      return near.every(({ rect }) => {
        const edge = Math.hypot(Math.max(rect.left - x, 0, x - rect.right), Math.max(rect.top - y, 0, y - rect.bottom))
        return edge > 12.1 && Math.hypot((rect.left + rect.right) / 2 - x, (rect.top + rect.bottom) / 2 - y) > 24.1
      })
    })
  for (const box of targets) {
    if (standsInText(box)) continue
    const covering = coveredBy(box)
    if (isLarge(box) && !covering.some(isTarget)) continue
    const near = targets.filter((one) => one !== box && meets(one.rect, box.rect, 24))
    if (covering.length === 0 && isLone(box, near) && near.every((one) => coveredBy(one).length === 0)) continue
    const place = ({ element, style, rect }: Box) =>
      [element.localName, style.display, rect.left - box.rect.left, rect.top - box.rect.top, rect.width, rect.height]
        .map((value) => (typeof value === 'number' ? Math.round(value) : value))
        .join()
    ask(`target ${hash([box, ...near, ...covering].map(place).join(' '))}`, box)
  }

  // ---- what scrolls, and languages

  for (const box of shown) {
    const { element, style } = box
    if (
      /auto|scroll/.test(style.overflowX + style.overflowY) &&
      (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
    ) {
      const attributes = ['class', 'role', 'tabindex'].map((name) => element.getAttribute(name))
      const canFocus = boxes.some((one) => isIn(one, box) && one.isShown && isTarget(one))
      ask(`scroll ${[element.localName, ...attributes, canFocus].join(' ')}`, box)
    }
    if (element.hasAttribute('lang')) ask(`lang ${element.localName === 'html'} ${element.getAttribute('lang')}`, box)
  }

  // ---- what is new since the view before, and in which order all stands

  const kept = globalThis as Kept
  const before = kept.prasanShown
  if (before) {
    const isNew = (box: Box) => box.isShown && !before.has(box.element)
    for (const box of boxes) {
      if (!isNew(box) || (box.parent !== null && isNew(box.parent))) continue
      const lineage = new Set<string>()
      for (let one = box.parent; one !== null; one = one.parent)
        lineage.add(`${one.element.localName} ${one.element.getAttribute('role') ?? ''}`)
      for (const plain of ['div ', 'span ']) lineage.delete(plain)
      ask(`opened ${hash(`${box.parent?.element.localName} ${[...lineage]} ${box.form}`)}`, box)
    }
    const landmark = 'header,nav,main,aside,footer,section,form,[role]'
    const fresh = shown.filter((box) => isNew(box) && box.element.matches(landmark))
    const headings = shown.flatMap(({ element }) => /^h([1-6])$/.exec(element.localName)?.[1] ?? [])
    const jumps = headings.filter((level, at) => Number(level) > Number(headings[at - 1] ?? 0) + 1)
    const order = [
      shown.filter(({ element }) => element.localName === 'main').length,
      headings.filter((level) => level === '1').length,
      jumps,
      fresh.map(
        ({ element }) => `${element.localName} ${element.getAttribute('role')} ${element.getAttribute('aria-label')}`,
      ),
    ]
    parts[`order ${hash(order.join(';'))}`] = document.documentElement
  }
  kept.prasanShown = new Set(shown.map(({ element }) => element))
  kept.prasanParts = parts
  const { scrollWidth, clientWidth } = document.documentElement
  return { fits: scrollWidth <= clientWidth, form: hash(form), parts: Object.keys(parts) }
}
