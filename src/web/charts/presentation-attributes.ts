/**
 * Turns what ECharts writes into an SVG that our content security policy lets through: each `style="…"` becomes
 * presentation attributes, `<style>` blocks, classes made for them and ECharts' own marks go away. Only properties that SVG
 * knows as attributes are kept; the rest would do nothing without CSS.
 */
export function toPresentationAttributes(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/\s(?:class|ecmeta_[a-z_]+|on[a-z]+|xml:space)="[^"]*"/g, '')
    .replace(/\sstyle="([^"]*)"/g, (_, declarations: string) => attributesOf(declarations))
}

const known = new Set([
  'dominant-baseline',
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'opacity',
  'stroke',
  'stroke-dasharray',
  'stroke-dashoffset',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'visibility',
])

function attributesOf(declarations: string): string {
  // An escaped quote ends in a semicolon too, and would be taken for the end of its declaration.
  return declarations
    .replaceAll('&quot;', "'")
    .split(';')
    .map((declaration) => {
      const colon = declaration.indexOf(':')
      if (colon < 0) return ''
      const name = declaration.slice(0, colon).trim()
      const value = declaration.slice(colon + 1).trim()
      return known.has(name) && value !== '' ? ` ${name}="${value}"` : ''
    })
    .join('')
}
