import type { Lang } from '../../kernel/lang.ts'
import { nameIn } from '../../kernel/lang.ts'
import type { Satang } from '../../kernel/money.ts'
import type { PdfBlock } from '../../platform/pdf/index.ts'
import { layOutTiles } from '../../web/maps/index.ts'
import { countOf, districtOf, districtsOf, type Field, moneyOf } from './group-projects.ts'
import { messages } from './messages.ts'
import type { PlanBook } from './read-planbook.ts'
import { MOST_PRIORITIES, scoredForBoth } from './result-tables.ts'
import { millions, whole } from './say-figures.ts'

/* What a book draws: districts as tiles, mission fields as bars, priorities as points. */

export function tilesOf(book: PlanBook, lang: Lang): PdfBlock {
  const say = messages(lang)
  const districts = districtsOf(book)
  const layout = layOutTiles(
    districts.map(({ code }) => {
      const point = book.pointOf(code)
      return { code, lat: point?.latitude ?? null, lon: point?.longitude ?? null }
    }),
  )
  const sums = new Map<string, { projects: number; money: Satang }>()
  for (const one of book.projects) {
    const code = districtOf(one)
    if (code === null) continue
    const before = sums.get(code) ?? { projects: 0, money: 0n as Satang }
    sums.set(code, {
      projects: before.projects + countOf([one], code),
      money: (before.money + one.amountSatang) as Satang,
    })
  }
  const most = [...sums.values()].reduce((top, one) => (one.money > top ? one.money : top), 1n)
  return {
    kind: 'tiles',
    caption: say.map,
    legend: say.mapLegend,
    columns: layout.columns,
    rows: layout.rows,
    cells: districts.flatMap((area) => {
      const cell = layout.cells.get(area.code)
      const sum = sums.get(area.code)
      if (cell === undefined) return []
      return [
        {
          ...cell,
          name: nameIn(lang, area),
          text: sum === undefined ? '–' : say.mapText(whole(sum.projects), millions(sum.money)),
          shade: sum === undefined ? 0 : Math.min(4, 1 + Math.floor(Number((sum.money * 4n) / (most + 1n)))),
        },
      ]
    }),
  }
}

export function barsOf(fields: readonly Field[], lang: Lang): PdfBlock {
  const sums = fields
    .map((one) => ({ name: one.name, money: moneyOf(one.projects) }))
    .sort((a, b) => (a.money < b.money ? 1 : -1))
  const most = sums[0]?.money || 1n
  return {
    kind: 'bars',
    caption: messages(lang).byField,
    rows: sums.map((one) => ({
      label: one.name,
      text: millions(one.money),
      share: Number((one.money * 1_000n) / most) / 1_000,
    })),
  }
}

export function scatterOf(book: PlanBook, lang: Lang): PdfBlock {
  const say = messages(lang)
  return {
    kind: 'scatter',
    caption: say.prioritiesChart,
    xName: say.stateAxis,
    yName: say.areaAxis,
    corners: [say.quadrants.area, say.quadrants.both, say.quadrants.neither, say.quadrants.state],
    points: scoredForBoth(book).map((one, at) => ({
      x: (one.state ?? 0) / 1_000,
      y: (one.area ?? 0) / 1_000,
      mark: at < MOST_PRIORITIES ? String(at + 1) : '',
    })),
  }
}
