import type { Lang } from '../../kernel/lang.ts'
import { drawingCache } from '../charts/drawing-cache.ts'
import { breakable, type Text } from '../components/text.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { classLimits, classOf } from './classes.ts'
import { layOutTiles, type TileLayout } from './tile-layout.ts'

/** @public */
export interface Tile {
  code: string
  name: string
  value: number | null
  /** The value written for the reader; defaults to the value with separators. */
  text?: string
  href?: string
  lat: number | null
  lon: number | null
}

/** @public */
export interface TileMapOptions {
  /** Says what the number in each tile is. */
  label: string
  sentence?: Text
  limits?: readonly number[]
}

const layouts = drawingCache<TileLayout>(300)

/** Areas as tiles near where they lie, name and number in each: a map that reads as a list and needs no borders. */
export function tileMap(lang: Lang, tiles: readonly Tile[], { label, sentence, limits }: TileMapOptions): Html {
  const words = messagesOf(lang).map
  const places = tiles.map(({ code, lat, lon }) => ({ code, lat, lon }))
  const layout = layouts(places, () => layOutTiles(places))
  const cuts = limits ?? classLimits(tiles.map((tile) => tile.value))
  const cellOf = (tile: Tile) => layout.cells.get(tile.code) ?? { column: 1, row: 1 }
  // Read row by row, from the north, as it is seen.
  const ordered = [...tiles].sort((a, b) => cellOf(a).row - cellOf(b).row || cellOf(a).column - cellOf(b).column)
  const items = ordered.map((tile) => {
    const { column, row } = cellOf(tile)
    const look = `ps-tile ps-t${classOf(tile.value, cuts)}`
    const number = tile.value === null ? '–' : (tile.text ?? tile.value.toLocaleString('en-US'))
    const inside = html`<span>${breakable(tile.name, lang)}</span> <b>${number}</b>`
    const box =
      tile.href === undefined
        ? html`<div class="${look}">${inside}</div>`
        : html`<a class="${look}" href="${tile.href}">${inside}</a>`
    return html`<li class="ps-x${column} ps-y${row}">${box}</li>
`
  })
  // More than five columns become a plain list on a phone, where nothing lies in its direction any more.
  const placed = html`<span class="${layout.columns > 5 ? 'ps-wideonly' : 'ps-placed'}">${words.tilesPlaced}</span>`
  const explained = sentence ?? html`${words.tilesExplained} ${placed}`
  return html`<p class="ps-small ps-muted">${explained}</p><div class="ps-tilebox"><ul class="ps-tiles ps-tiles--${layout.columns}" aria-label="${label}">${items}</ul></div>
`
}
