import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCommandCall, commandNamed } from '../../../test/support/commands.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { importDesk, planner57 } from '../../../test/support/import-desk.ts'
import { csrfPair } from '../../platform/http/csrf.ts'

let house: TestHouse
const folder = mkdtempSync(join(tmpdir(), 'prasan-large-'))
beforeAll(async () => {
  house = await aTestHouse({ env: { PRASAN_UPLOAD_MB: '1' } })
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

const tooLong = Buffer.alloc(1_100_000, 'a,b\n')

test('a file above the limit of the operator is refused by the page with a sentence, and nothing of it is kept', async () => {
  const answer = await importDesk(house).upload(tooLong, planner57, 'big.csv')

  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('ไฟล์ใหญ่กว่า 1 MB')
  expect(await kept()).toEqual([])
})

test('a file above the limit of the operator is refused by the API with a sentence, and nothing of it is kept', async () => {
  const csrf = csrfPair(house.deps.secrets)
  await house.get('/imports', planner57)

  const answer = await house.request('/api/v1/plans/imports?name=big.csv', {
    method: 'POST',
    headers: {
      'x-test-viewer': planner57.sessionId,
      cookie: csrf.cookie,
      'x-csrf-token': csrf.token,
      'content-type': 'text/csv',
    },
    body: tooLong,
  })

  expect(answer.status).toBe(413)
  expect(await answer.text()).toContain('1 MB')
  expect(await kept()).toEqual([])
})

test.each([
  ['as it is', 'big.csv', () => Buffer.alloc(100_000_001, 'a,b\n')],
  ['packed', 'big.csv.gz', () => gzipSync(Buffer.alloc(100_000_001, 'a,b\n'), { level: 1 })],
])(
  'the command refuses a file of more than 100 MB %s, and says which door takes it',
  async (_how, name, bytes) => {
    const path = join(folder, name)
    writeFileSync(path, bytes())
    const call = aCommandCall(house, [path], { lang: 'th' })

    const code = await commandNamed('plans import').run(call)

    expect(code).toBe(1)
    expect(call.complained.join()).toContain('ไฟล์ใหญ่กว่า 100 MB')
    expect(call.complained.join()).toContain('/imports/new')
    expect(await kept()).toEqual([])
  },
  30_000,
)

async function kept(): Promise<unknown[]> {
  const files: unknown[] = []
  for await (const file of house.deps.files.list()) files.push(file)
  return files
}
