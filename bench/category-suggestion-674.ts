import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { categoryPhrases, suggestCategories } from '../src/engines/categories/index.ts'
import { segmentWords } from '../src/kernel/thai-text.ts'

/**
 * Category suggestion on the tagged tickets of another city, where they lie beside the project, against a plain count of words.
 * Their tags are coarser than our categories: each stands for those of ours it may mean. Nothing of them is kept or learnt from.
 */
const FOLDER = '../shared/data/traffy'
const meanings: Readonly<Record<string, readonly string[]>> = {
  ถนน: ['road'],
  จราจร: ['traffic', 'parking'],
  ความปลอดภัย: ['safety'],
  กีดขวาง: ['parking', 'vendors', 'encroachment'],
  น้ำท่วม: ['flood', 'drain'],
  ทางเท้า: ['footpath'],
  แสงสว่าง: ['street-light'],
  ท่อระบายน้ำ: ['drain'],
  สายไฟ: ['wires', 'electricity'],
  ต้นไม้: ['trees'],
  คลอง: ['drain', 'water-pollution'],
  ป้าย: ['traffic', 'public-space', 'building'],
  การเดินทาง: ['transport', 'traffic'],
  ความสะอาด: ['waste'],
  เสียงรบกวน: ['noise'],
  สัตว์จรจัด: ['animals'],
  สะพาน: ['road'],
  คนจรจัด: ['safety', 'welfare'],
  ห้องน้ำ: ['public-space'],
  หาบเร่แผงลอย: ['vendors'],
  ขยะ: ['waste'],
  กลิ่น: ['smell-smoke', 'water-pollution'],
  ไฟจราจร: ['traffic'],
  สะพานลอย: ['traffic', 'footpath'],
  จอดรถยนต์: ['parking'],
  ก่อสร้าง: ['building'],
  จุดรอรถ: ['transport'],
  พื้นที่สาธารณะ: ['public-space'],
  ขนส่งสาธารณะ: ['transport'],
  เสาไฟฟ้า: ['electricity', 'wires'],
  ทางม้าลาย: ['traffic'],
  ภาษี: ['information'],
  สาธารณสุข: ['health'],
  การประปา: ['water-supply'],
  เจ้าหน้าที่: ['officials'],
}

interface Ticket {
  readonly text: string
  readonly right: ReadonlySet<string>
}

const plainWords = new Map(
  Object.entries(categoryPhrases).map(([code, list]) => [code, new Set(list.split(' ').flatMap(segmentWords))]),
)

if (existsSync(FOLDER)) {
  const tickets = readTickets()
  for (const half of [0, 1])
    measure(
      half === 0 ? 'looked at' : 'never read',
      tickets.filter((_, at) => at % 2 === half),
    )
} else {
  console.log(`skip  ${FOLDER} is not there`)
}

function rowsOf(name: string): Record<string, string>[] {
  return parse(readFileSync(`${FOLDER}/${name}`, 'utf8'), { columns: true, relax_quotes: true })
}

function readTickets(): Ticket[] {
  const texts = new Map(rowsOf('tickets.csv').map((row) => [row.id, row.content ?? '']))
  return rowsOf('assessments_formatted.csv').flatMap((row) => {
    const text = texts.get(row.ticketId)
    const tags = [1, 2, 3, 4, 5].map((place) => row[`defaultTag${place}`] ?? '')
    const custom: unknown = row.customTags ? JSON.parse(row.customTags) : []
    const right = new Set(
      [...tags, ...(Array.isArray(custom) ? custom : [])].flatMap((tag) => meanings[String(tag)] ?? []),
    )
    return text === undefined || right.size === 0 ? [] : [{ text, right }]
  })
}

function plainCount(text: string): string[] {
  const words = segmentWords(text)
  return [...plainWords]
    .map(([code, own]) => ({ code, count: words.filter((word) => own.has(word)).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ code }) => code)
}

function measure(name: string, tickets: readonly Ticket[]): void {
  const share = (right: (ticket: Ticket) => boolean) => (tickets.filter(right).length / tickets.length).toFixed(3)
  const ours = new Map(tickets.map((ticket) => [ticket, suggestCategories(ticket.text)]))
  const codes = (ticket: Ticket) => ours.get(ticket)?.categories.map(({ code }) => code) ?? []
  const sure = tickets.filter((ticket) => ours.get(ticket)?.sure)
  const sureRight = sure.filter((ticket) => ticket.right.has(codes(ticket)[0] ?? '')).length
  const three = share((ticket) => codes(ticket).some((code) => ticket.right.has(code)))
  const plainThree = share((ticket) => plainCount(ticket.text).some((code) => ticket.right.has(code)))
  if (Number(three) <= Number(plainThree)) process.exitCode = 1
  console.log(
    `${Number(three) > Number(plainThree) ? 'good' : 'BAD '}  ${tickets.length} tickets ${name}: first ${share((ticket) => ticket.right.has(codes(ticket)[0] ?? ''))}, first three ${three}; ` +
      `plain count ${share((ticket) => ticket.right.has(plainCount(ticket.text)[0] ?? ''))}, ${plainThree}; sure of ${sure.length}, ${sureRight} right`,
  )
}
