import { createRequire } from 'node:module'
import type * as ECharts from 'echarts'
import { textWidth } from './text-width.ts'

let loaded: typeof ECharts | undefined

/** The typeface of drawings, as ECharts names it. */
export const font = 'Prasan Text, IBM Plex Sans Thai Looped, sans-serif'

/** ECharts takes half a second to load, so it is loaded by the first chart that needs it and not at the start of the server. */
export function echarts(): typeof ECharts {
  if (loaded === undefined) {
    loaded = createRequire(import.meta.url)('echarts') as typeof ECharts
    loaded.setPlatformAPI({
      measureText: (text: string, font?: string) => ({
        width: textWidth(text, Number.parseFloat(/([\d.]+)px/.exec(font ?? '')?.[1] ?? '16')),
      }),
    } as never)
  }
  return loaded
}
