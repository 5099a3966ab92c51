import { expect, test } from 'vitest'
import { dateField, radiosField, selectField, textAreaField, textField } from './fields.ts'
import { errorSummary, form } from './form.ts'

test('what was typed is kept as it was, and escaped', () => {
  expect(String(textField('th', { name: 'amount', label: 'เงิน', value: '"1.200.000"' }))).toContain(
    'value="&quot;1.200.000&quot;"',
  )
  expect(String(textAreaField('th', { name: 'reason', label: 'x', value: '\n</textarea><b>' }))).toContain(
    '>\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>',
  )
  expect(
    String(selectField('th', { name: 's', label: 'x', value: '2', choices: [{ value: '2', text: 'สอง' }] })),
  ).toContain('value="2" selected')
  expect(String(dateField('th', { name: 'd', label: 'x', value: { day: '๒๙', month: 'กพ', year: '68' } }))).toContain(
    'value="๒๙"',
  )
})

test('an error is tied to its field, and the summary leads there', () => {
  const field = String(textField('th', { name: 'amount', label: 'เงิน', hint: 'บาท', error: 'ใช้จุลภาค' }))
  const summary = String(errorSummary('th', { problems: [{ field: 'amount', text: 'ใช้จุลภาค' }] }))

  expect(field).toContain('aria-describedby="amount-hint amount-error"')
  expect(field).toContain('aria-invalid="true"')
  expect(summary).toContain('<a href="#amount">ใช้จุลภาค</a>')
})

test('the first of several choices and the first box of a date have the id the summary leads to', () => {
  const items = [
    { value: 'a', text: 'ก' },
    { value: 'b', text: 'ข' },
  ]

  expect(String(radiosField('th', { name: 'kind', label: 'x', items }))).toContain(
    'id="kind" name="kind" type="radio" value="a"',
  )
  expect(String(dateField('th', { name: 'day', label: 'x' }))).toContain('id="day" name="day-day"')
})

test('a form carries the token against forgery and its one-time key', () => {
  const text = String(form({ csrf: 'tok' }, { action: '/x', body: '', oneTimeKey: 'k1', upload: true }))

  expect(text).toContain('<input type="hidden" name="_csrf" value="tok">')
  expect(text).toContain('<input type="hidden" name="_key" value="k1">')
  expect(text).toContain('enctype="multipart/form-data"')
})
