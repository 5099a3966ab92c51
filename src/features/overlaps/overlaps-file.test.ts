import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { overlapsFile, overlapsFileProblemText } from './overlaps-file.ts'

const HEAD = 'id,title,body,place,amount,fiscal_year\n'
const ROWS = [
  'B2,"ขุดลอกห้วยใหญ่ หมู่ที่ 3 ปริมาตร 5,000 ลบ.ม.",อบต.บ้านแฮด,"ต.บ้านแฮด อ.บ้านแฮด จ.ขอนแก่น","1,250,000",๒๕๖๖-๒๕๖๘',
  'A1,โครงการขุดขยายห้วยใหญ่ ม.๓ ตำบลบ้านแฮด อำเภอบ้านแฮด ปริมาตรดินขุด 5000 ลูกบาศก์เมตร,กรมชลประทาน,,1250000,2024',
  'C3,เบี้ยยังชีพผู้สูงอายุ,อบต.บ้านแฮด,,-,2566',
].join('\n')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overlaps-'))
})

async function run(content: string | Uint8Array, more = {}, name = 'projects.csv') {
  const input = join(folder, name)
  const output = join(folder, 'pairs.csv')
  await writeFile(input, content)
  const result = await overlapsFile({ input, output, lang: 'en', ...more })
  return { result, written: await readFile(output, 'utf8').catch(() => null) }
}

/** The runs of a test write one file. */
async function oneByOne<T, R>(inputs: readonly T[], act: (input: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const input of inputs) done.push(await act(input))
  return done
}

test('finds pairs of a file, with years of either era, Thai digits and quoted amounts', async () => {
  const { result, written } = await run(`\uFEFF${HEAD}${ROWS}`)

  expect(result).toEqual({ ok: true, value: { projects: 3, pairs: 1, unreadAmounts: 0, unreadYears: 0 } })
  expect(written).toMatch(
    /^left_id,right_id,score,reasons\nA1,B2,0\.\d{4},same village no\. 3; same sub-district บ้านแฮด; both name ห้วยใหญ่\n$/,
  )
  expect(await readdir(folder)).toEqual(['pairs.csv', 'projects.csv'])
})

test('reads packed files, standard input, other names of columns, and gives the same with all reasons', async () => {
  const plain = (await run(HEAD + ROWS, { explain: true })).written

  expect((await run(gzipSync(HEAD + ROWS), { explain: true }, 'projects.csv.gz')).written).toBe(plain)
  const renamed = (HEAD + ROWS).replace('title', 'ชื่อโครงการ').replace('\n', '\r\n')
  expect((await run(renamed, { explain: true, columns: { title: 'ชื่อโครงการ' } })).written).toBe(plain)
  const stdin = Readable.from([Buffer.from(HEAD + ROWS)])
  await overlapsFile({ input: '-', output: join(folder, 'in.csv'), lang: 'en', explain: true, stdin })
  expect(await readFile(join(folder, 'in.csv'), 'utf8')).toBe(plain)
})

test.each([
  ['a missing column', 'id,name\n1,x', { kind: 'missing-column', column: 'title', found: ['id', 'name'] }],
  ['an id that comes twice', 'id,title\n1,x\n2,y\n1,z', { kind: 'doubled-id', id: '1', line: 4 }],
  ['a row with too few cells', 'id,title,body\n1,x', { kind: 'wrong-cell-count', line: 2, expected: 3, found: 2 }],
  ['a quote that is never closed', 'id,title\n1,x\n2,"cut', { kind: 'open-quote', line: 3 }],
  ['an empty file', '', { kind: 'empty-file' }],
  ['a row without id', 'id,title\n,x', { kind: 'empty-id', line: 2 }],
  [
    'bytes of another encoding',
    Buffer.concat([Buffer.from('id,title\n1,'), Buffer.from([0xb6, 0xb9, 0xb9])]),
    { kind: 'not-utf8' },
  ],
  ['a damaged .gz', gzipSync('id,title\n1,x').subarray(0, 18), { kind: 'broken-gzip' }],
])('refuses %s in one sentence and writes nothing', async (_, content, problem) => {
  const { result, written } = await run(content)

  expect(result).toEqual({ ok: false, problem })
  expect(written).toBeNull()
  expect(overlapsFileProblemText(problem as never, 'en')).toMatch(/^[A-Z][^\n]+\.$/)
})

test('a file that is not there is a problem, not a crash', async () => {
  const result = await overlapsFile({ input: join(folder, 'none.csv'), output: join(folder, 'x.csv') })

  expect(result).toEqual({
    ok: false,
    problem: { kind: 'no-such-file', path: join(folder, 'none.csv') },
  })
})

test('amounts as text count as they are meant; one that cannot be read is told, and the project compared without it', async () => {
  const row = (id: string, body: string, amount: string) =>
    `${id},โครงการขุดลอกห้วยใหญ่ หมู่ที่ 3 ตำบลบ้านแฮด อำเภอบ้านแฮด,${body},,${amount},2566\n`
  const scoreWith = async (amount: string) => {
    const { result, written } = await run(HEAD + row('1', 'อบต.บ้านแฮด', '1250000') + row('2', 'กรมชลประทาน', amount))
    return { score: written?.split('\n')[1]?.split(',')[2], unread: result.ok ? result.value.unreadAmounts : -1 }
  }

  const plain = await scoreWith('1250000')
  const meant = await oneByOne(['"1,250,000.00"', '๑๒๕๐๐๐๐', '"1,250,000 บาท"', ' 1250000 '], scoreWith)
  const none = await scoreWith('')
  const unread = await oneByOne(['หนึ่งล้าน', '"18,250,00"', '1.2.3', '1e6', '9'.repeat(400)], scoreWith)

  expect(meant).toEqual([plain, plain, plain, plain])
  expect(none.score).not.toBe(plain.score)
  expect(unread.map(({ score }) => score)).toEqual([none.score, none.score, none.score, none.score, expect.any(String)])
  expect([none.unread, ...unread.slice(0, 4).map((one) => one.unread)]).toEqual([0, 1, 1, 1, 1])
})

test('a file that ends in the middle of a row says in which line; one that ends before its line break is whole', async () => {
  const whole = HEAD + ROWS
  const ends = (content: string) =>
    run(content).then(({ result }) => (result.ok ? result.value.projects : result.problem))

  const cuts = [',-', ' ปริมาตร 5,000', 'itle'].map((before) => whole.slice(0, whole.lastIndexOf(before)))
  const told = await oneByOne([whole, ...cuts], ends)
  const letter = Buffer.from(whole.slice(0, whole.lastIndexOf('เบี้ย') + 3))
  const inLetter = (await run(letter.subarray(0, -1))).result

  expect(told).toEqual([
    3,
    { kind: 'wrong-cell-count', line: 4, expected: 6, found: 4 },
    { kind: 'open-quote', line: 2 },
    { kind: 'missing-column', column: 'title', found: ['id', 't'] },
  ])
  expect(inLetter).toEqual({ ok: false, problem: { kind: 'not-utf8' } })
})
