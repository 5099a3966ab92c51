import { expect, test } from 'vitest'
import { breakable, glue, ph, withoutPhrases } from './text.ts'

test('a heading breaks only at its bars while it can, and keeps the blank beside a bar', () => {
  expect(String(ph('สองโครงการนี้|ซ้ำกันหรือไม่'))).toBe(
    '<span class="ps-ph">สองโครงการนี้</span><wbr><span class="ps-ph">ซ้ำกันหรือไม่</span>',
  )
  expect(String(ph('ยังไม่บันทึก |มี 3 ช่อง'))).toBe(
    '<span class="ps-ph">ยังไม่บันทึก</span> <wbr><span class="ps-ph">มี 3 ช่อง</span>',
  )
  expect(String(ph('a < b'))).toBe('a &lt; b')
  expect(withoutPhrases('ก|ข')).toBe('กข')
})

test('numbers keep their unit, dates stay whole, and split compounds are joined', () => {
  expect(glue('เงิน 2,398.5 ล้านบาท')).toBe('เงิน 2,398.5\u00A0ล้าน\u2060บาท')
  expect(glue('กำหนด 9 ธ.ค. 2569')).toBe('กำหนด 9\u00A0ธ.ค.\u00A02569')
  expect(glue('due 9 December 2026')).toBe('due 9\u00A0December\u00A02026')
})

test('a name is marked where it may break, and its text stays the same', () => {
  const name = 'เมืองเชียงราย'

  const marked = String(breakable(name))

  expect(marked).toBe('เมือง<wbr>เชียง<wbr>ราย')
  expect(marked.replaceAll('<wbr>', '')).toBe(name)
})
