import { utils, write } from '@e965/xlsx'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawXlsx } from '../../../test/fixtures/sheets/zip-bytes.ts'
import { openWorkbook } from './open-workbook.ts'
import { SheetRefusal, sheetLimits } from './sheet.ts'
import { bytesSource } from './spool.ts'

const sheet = utils.aoa_to_sheet([
  ['แผน', 'งบ', 'ปี'],
  ['ถนน & ฝาย', 1250.1, 2568],
  ['latin é', -7, null],
])
const book = { SheetNames: ['แผน'], Sheets: { แผน: sheet } }
const files = {
  xlsx: rawXlsx('<row r="1"><c r="A1" t="str"><v>แผน &amp; ฝาย</v></c><c r="B1" s="1"><v>45768</v></c></row>'),
  xls: write(book, { type: 'buffer', bookType: 'biff8', bookSST: true }) as Buffer,
  ods: write(book, { type: 'buffer', bookType: 'ods' }) as Buffer,
  csv: Buffer.from('แผน,งบ\n"ถนน, ฝาย",1250\n'),
  json: Buffer.from('{"rows": [{"แผน": "ถนน", "งบ": [1.5e3, {"ปี": 2568}]}]}'),
}

/** Reads everything; what is wrong with a file must be a refusal, never an error of ours. */
async function survives(bytes: Buffer): Promise<void> {
  const limits = { ...sheetLimits, unpackedBytes: 20_000_000, rows: 5_000 }
  const opened = await openWorkbook(bytesSource('x', bytes), { limits })
  if (!opened.ok) return
  try {
    for (const { index } of opened.value.sheets) {
      for await (const rows of opened.value.rows(index)) {
        for (const { row, cells } of rows) for (const { column } of cells) opened.value.address(index, row, column)
      }
    }
  } catch (error) {
    if (!(error instanceof SheetRefusal)) throw error
  } finally {
    await opened.value.close()
  }
}

test.each(Object.entries(files))(
  'a damaged %s is read or refused, whatever happened to its bytes',
  async (_, bytes) => {
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 })
    const property = fc.asyncProperty(damage, fc.nat(bytes.length), fc.boolean(), async (changes, length, cut) => {
      const copy = Buffer.from(bytes)
      for (const [at, byte] of changes) copy[at] = byte
      await survives(cut ? copy.subarray(0, length) : copy)
    })

    await expect(fc.assert(property, { numRuns: 120, seed: 20261122 })).resolves.toBeUndefined()
  },
)

test('any text at all is read or refused', async () => {
  const property = fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
    await survives(Buffer.from(text))
  })

  await expect(fc.assert(property, { numRuns: 300, seed: 20261122 })).resolves.toBeUndefined()
})
