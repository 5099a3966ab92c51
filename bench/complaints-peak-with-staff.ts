import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { demoSignIns } from '../src/features/people/index.ts'
import { type Db, openDb } from '../src/platform/db/db.ts'
import { projectRoot } from '../src/platform/root.ts'

/**
 * The busiest hour on record, 14,430 reports, while an office works (issue 7): the whole product as processes of its own (web, worker,
 * database) with the demonstration country, asked over HTTP. Reports come at fixed instants, whether or not earlier ones were answered, half
 * by the short form and half in four steps; officers look through their desk, open cases, take, answer and note, without a pause.
 * Bar: nothing lost, each acknowledged report there exactly once, 95 in 100 answered within half a second.
 *
 * `SECONDS=3600` for the whole hour; `PACE=5` for five times its rate.
 */
const seconds = Number(process.env.SECONDS ?? 60)
const pace = Number(process.env.PACE ?? 1)
const peakAnHour = 14_430
const p95BarMs = 500
const officers = 5
/** How long an officer reads before the next click. */
const readingMs = 500

const texts = [
  'ถนนหน้าวัดเป็นหลุมลึก รถมอเตอร์ไซค์ล้มบ่อย ช่วยมาซ่อมด้วยครับ',
  'ไฟฟ้าสาธารณะดับมาสองสัปดาห์ คุณสมชาย ใจดี แจ้งไปแล้วยังไม่มา โทร 081-234-5678',
  'ท่อระบายน้ำอุดตัน น้ำท่วมขังหน้าบ้านเลขที่ 12 หมู่ 4 ทุกครั้งที่ฝนตก กลิ่นเหม็นมาก เด็กเดินไปโรงเรียนลำบาก',
]
const place = 'ต.เวียง อ.เมืองเชียงราย จ.เชียงราย'

interface Page {
  readonly status: number
  readonly text: string
  readonly location: string
}

/** A browser: keeps its cookies and sends forms with what stands hidden in them. */
class Browser {
  private readonly cookies = new Map<string, string>()
  private readonly port: number
  /** Every request's time, in milliseconds. */
  private readonly times: number[]

  constructor(port: number, times: number[]) {
    this.port = port
    this.times = times
  }

  get(path: string): Promise<Page> {
    return this.ask('GET', path)
  }

  post(path: string, page: Page, fields: Readonly<Record<string, string>>, accept = 'text/html'): Promise<Page> {
    const hidden = { _csrf: hiddenIn(page, '_csrf'), _key: hiddenIn(page, '_key') }
    return this.ask('POST', path, new URLSearchParams({ ...hidden, ...fields }).toString(), accept)
  }

  private async ask(method: string, path: string, body = '', accept = 'text/html'): Promise<Page> {
    const began = performance.now()
    const headers = {
      accept,
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(method === 'POST'
        ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }
        : {}),
    }
    const page = await new Promise<Page>((done, fail) => {
      const asked = request({ host: '127.0.0.1', port: this.port, method, path, agent, headers }, (answer) => {
        const chunks: Buffer[] = []
        for (const line of answer.headers['set-cookie'] ?? []) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          this.cookies.set(name, value)
        }
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          done({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            location: answer.headers.location ?? '',
          }),
        )
      })
      asked.on('error', fail)
      asked.end(body)
    })
    this.times.push(performance.now() - began)
    return page
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 })
const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
let said = ''
const product = spawn(process.execPath, [join(projectRoot, 'dist', 'app', 'start.js')], {
  cwd: projectRoot,
  env: { PATH: process.env.PATH, HOME: process.env.HOME, PRASAN_DATA: folder, PRASAN_DEMO: '1', PORT: '0' },
  stdio: ['ignore', 'pipe', 'pipe'],
})
const ended = new Promise<void>((done) => product.once('close', () => done()))
for (const stream of [product.stdout, product.stderr]) {
  stream.on('data', (chunk: Buffer) => {
    said += chunk
  })
}
let failed = false
try {
  while (!/Ctrl-C/.test(said)) {
    if (product.exitCode !== null) throw new Error(`the product ended: ${said}`)
    await pause(100)
  }
  const port = Number(/http:\/\/[^\s:]+:(\d+)/.exec(said)?.[1])
  const { databaseUrl } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as { databaseUrl: string }
  const db = openDb(databaseUrl)
  failed = !(await measure(port, db))
  await db.close()
} finally {
  agent.destroy()
  product.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function measure(port: number, db: Db): Promise<boolean> {
  const desk = await signedIn(port, db)
  // Programs and statements are warm, as in any hour but the first minute.
  for (let n = 0; n < 40; n++) await (n % 2 === 0 ? shortForm : fourSteps)(new Browser(port, []), -1 - n)
  let isOver = false
  const work = desk.map((one, at) => atTheDesk(one, at, () => isOver))
  const [sent, refs, steps]: [number[], string[], number[]] = [[], [], []]
  const wrong: string[] = []
  const perSecond = (peakAnHour / 3600) * pace
  const begun = performance.now()
  const all: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = begun + (n * 1000) / perSecond
    await pause(Math.max(0, due - performance.now()))
    const report = (n % 2 === 0 ? shortForm : fourSteps)(new Browser(port, steps), n)
    all.push(
      report.then(
        ({ ms, ref }) => {
          sent.push(ms)
          refs.push(ref)
        },
        (error: Error) => void wrong.push(error.message),
      ),
    )
  }
  await Promise.all(all)
  isOver = true
  const done = (await Promise.all(work)).reduce((sum, acts) => sum + acts, 0)
  const waited = await untilRouted(db)
  const { rows } = await db.query<{ ref: string; n: number }>(
    'select ref, count(*)::integer as n from complaints where ref = any($1::text[]) group by ref',
    [refs],
  )
  const there = rows.filter(({ n }) => n === 1).length
  const pages = desk.flatMap(({ times }) => times)
  const isGood = quantile(sent, 0.95) <= p95BarMs && there === all.length && wrong.length === 0
  console.log(
    `${isGood ? 'good' : 'SLOW'}  ${all.length} reports in ${seconds} s (${(perSecond * 3600).toFixed(0)} an hour): sending p50 ${ms(sent, 0.5)}, p95 ${ms(sent, 0.95)} (the bar is ${p95BarMs}), longest ${ms(sent, 1)}; ${there} acknowledged and there once, ${all.length - there} lost`,
  )
  console.log(
    `      all pages of reporters p95 ${ms(steps, 0.95)}; ${officers} officers: ${pages.length} pages, p50 ${ms(pages, 0.5)}, p95 ${ms(pages, 0.95)}, ${done} acts; the last report was with its office ${waited.toFixed(1)} s after the end`,
  )
  for (const message of new Set(wrong)) console.log(`      ${message}`)
  return isGood
}

interface AtDesk {
  readonly browser: Browser
  readonly times: number[]
}

/** Officers of the home province's offices, each with a browser of their own; colleagues share an account where the demonstration has few. */
async function signedIn(port: number, db: Db): Promise<AtDesk[]> {
  const accounts = (await demoSignIns(db)).filter(({ role }) => role === 'case-officer')
  const desk: AtDesk[] = []
  for (let n = 0; n < officers; n++) {
    const account = accounts[n % accounts.length]
    const times: number[] = []
    const browser = new Browser(port, times)
    const form = await browser.get('/sign-in')
    const answer = await browser.post('/sign-in', form, {
      email: account?.user ?? '',
      password: account?.password ?? '',
    })
    if (answer.status !== 303) throw new Error(`an officer could not sign in: ${answer.status}`)
    times.length = 0
    desk.push({ browser, times })
  }
  return desk
}

/** One officer's morning. @returns how many acts were done */
async function atTheDesk({ browser }: AtDesk, at: number, isOver: () => boolean): Promise<number> {
  const tabs = ['all', 'new', 'late', 'mine']
  let done = 0
  for (let n = at; !isOver(); n++) {
    const list = await browser.get(`/desk/complaints?tab=${tabs[n % tabs.length]}`)
    await pause(readingMs)
    const cases = [...new Set(list.text.match(/\/desk\/complaints\/\d\d-[0-9a-f-]{36}(?=")/g) ?? [])]
    const address = cases[(n * 7 + at * 3) % Math.max(1, cases.length)]
    if (address === undefined) continue
    const page = await browser.get(address)
    await pause(readingMs)
    const acts = [
      { act: 'note', text: 'โทรถามผู้ใหญ่บ้านแล้ว รอรูปถ่าย' },
      { act: 'answer', text: 'รับเรื่องแล้ว ช่างจะเข้าไปดูภายในสามวัน' },
    ] as const
    const answer = await browser.post(`${address}/act`, page, {
      ...acts[n % acts.length],
      revision: hiddenIn(page, 'revision'),
    })
    // 422: a colleague was faster, or the case has gone on.
    if (answer.status === 303) done++
    else if (answer.status !== 422 && answer.status !== 404) throw new Error(`the desk answered ${answer.status}`)
  }
  return done
}

interface Sent {
  readonly ms: number
  readonly ref: string
}

async function shortForm(browser: Browser, n: number): Promise<Sent> {
  const page = await browser.get('/complaints/offline')
  const fields = { ...words(n), place, category: 'road', consent: 'yes', who: 'anonymous', _key: randomUUID() }
  const began = performance.now()
  const answer = await browser.post('/complaints/offline', page, fields, 'application/json')
  const ms = performance.now() - began
  if (answer.status !== 200) throw new Error(`the short form answered ${answer.status}`)
  return { ms, ref: (JSON.parse(answer.text) as { ref: string }).ref }
}

async function fourSteps(browser: Browser, n: number): Promise<Sent> {
  const first = await browser.get('/complaints/new')
  expectNext(await browser.post('/complaints/new', first, { ...words(n), place }), '/kind')
  const second = await browser.get('/complaints/new/kind')
  const area = /name="area"[^>]*value="(\d{6})"|value="(\d{6})"[^>]*name="area"/.exec(second.text)
  const kind = { category: 'road', area: area?.[1] ?? area?.[2] ?? 'unknown', landmark: 'หน้าวัด' }
  expectNext(await browser.post('/complaints/new/kind', second, kind), '/photos')
  const last = await browser.get('/complaints/new/send')
  const began = performance.now()
  const answer = await browser.post('/complaints/new/send', last, { who: 'anonymous', consent: 'yes' })
  const ms = performance.now() - began
  const ref = /\/complaints\/(\d\d-[0-9A-Z-]+)\/sent/.exec(answer.location)?.[1]
  if (ref === undefined) throw new Error(`the last step answered ${answer.status}`)
  return { ms, ref }
}

function expectNext({ status, location }: Page, step: string): void {
  if (status !== 303 || !location.includes(step)) throw new Error(`before ${step}: ${status}`)
}

/** No two are alike, but all begin in one of three ways: the care for floods has all its work. */
function words(n: number): { words: string } {
  const name = [...String(Math.abs(n))].map((digit) => 'กขคงจชดตนบ'[Number(digit)]).join('')
  return { words: `${texts[Math.abs(n) % texts.length]} ซอย${name}` }
}

function hiddenIn({ text }: Page, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
}

/** @returns seconds until the worker had handed on every report */
async function untilRouted(db: Db): Promise<number> {
  const began = performance.now()
  for (;;) {
    const { rowCount } = await db.query(`select 1 from complaints where state = 'received' limit 1`)
    if (rowCount === 0) return (performance.now() - began) / 1000
    await pause(100)
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function ms(values: readonly number[], share: number): string {
  return `${quantile(values, share).toFixed(0)} ms`
}
