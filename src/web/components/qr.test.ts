import decodeQR from 'qr/decode.js'
import { expect, test } from 'vitest'
import { qrCode } from './qr.ts'

/** Reads the drawing back as a phone would: every unit of it is four dots wide. */
function readBack(svg: string): string {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  const wide = side * 4
  const data = new Uint8Array(wide * wide * 3).fill(255)
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1H/g)) {
    for (let dy = 0; dy < 4; dy++) {
      const from = ((Number(y) * 4 + dy) * wide + Number(x) * 4) * 3
      data.fill(0, from, from + Number(width) * 4 * 3)
    }
  }
  return decodeQR({ width: wide, height: wide, data })
}

test.each([
  'https://line.me/R/ti/p/%40prasan',
  'http://127.0.0.1:3000/complaints/57-7KQ2-MXH4-PC3/receipt?code=ABCD-EFGH-JKMN-PQRS-TVWX',
  'เรื่อง 57-7KQ2-MXH4-PC3',
])('a reader of codes reads %s from the drawing', (text) => {
  const svg = String(qrCode({ text, label: 'รหัส' }))

  expect(readBack(svg)).toBe(text)
})

test('those who do not see it hear what it is for, and a label cannot break out', () => {
  const svg = String(qrCode({ text: 'x', label: '"><script>' }))

  expect(svg).toContain('role="img" aria-label="&quot;&gt;&lt;script&gt;"')
})
