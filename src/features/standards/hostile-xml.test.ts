import { expect, test } from 'vitest'
import { readIati } from './read-iati.ts'
import { readOc4ids } from './read-oc4ids.ts'
import { readStratml } from './read-stratml.ts'
import type { StandardRefusal } from './report-line.ts'
import { refusalText } from './report-words.ts'
import { stratmlNamespaces } from './stratml-document.ts'

const house = { prefix: 'p', fiscalYear: 2027 }
const open = `<StrategicPlan xmlns="${stratmlNamespaces[1]}"><Name>`
const close = '</Name><StrategicPlanCore><Goal><Name>g</Name><Description/></Goal></StrategicPlanCore></StrategicPlan>'
const document = (inner: string, before = ''): Buffer =>
  Buffer.from(`<?xml version="1.0"?>${before}${open}${inner}${close}`)

function refusalOf(bytes: Uint8Array): StandardRefusal {
  const [stratml, iati] = [readStratml(bytes), readIati(bytes, house)]
  if (stratml.ok || iati.ok) throw new Error('it was read')
  for (const lang of ['th', 'en'] as const) expect(refusalText(lang, stratml.problem).length).toBeGreaterThan(10)
  return stratml.problem
}

test('a document that is well is read, so that the refusals below mean something', () => {
  expect(readStratml(document('แผน')).ok).toBe(true)
})

test('a billion laughs are refused at the document type, before one is expanded', () => {
  const lol = Array.from({ length: 9 }, (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at};`.repeat(10)}">`).join('')

  expect(refusalOf(document('&lol9;', `<!DOCTYPE x [<!ENTITY lol0 "lol">${lol}]>`)).kind).toBe('doctype')
})

test('an external entity is refused: no other file is read', () => {
  const doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

  expect(refusalOf(document('&e;', doctype)).kind).toBe('doctype')
})

test.each([
  ['of another machine', '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'],
  ['with parameter entities', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'],
  ['behind a comment', '<!-- x --><!DOCTYPE x>'],
  ['without an end', '<!DOCTYPE x [<!ENTITY a "'],
])('a document type %s is refused', (_what, doctype) => {
  expect(['doctype', 'not-xml']).toContain(refusalOf(document('x', doctype)).kind)
})

test('an entity that nobody declared is refused, and so is a character XML forbids', () => {
  expect(refusalOf(document('&nbsp;')).kind).toBe('entity')
  expect(['not-xml', 'entity']).toContain(refusalOf(document('&#0;')).kind)
  expect(refusalOf(document('\u0001')).kind).toBe('not-xml')
})

test('a document of 40 MB is refused by its size', () => {
  expect(refusalOf(document('ก'.repeat(14_000_000)))).toMatchObject({ kind: 'too-large', limitMegabytes: 32 })
})

test('elements a hundred thousand levels deep are refused at the forty-first', () => {
  expect(refusalOf(document('<a>'.repeat(100_000)))).toMatchObject({ kind: 'too-deep', limit: 40 })
})

test('more than 400,000 elements are refused', () => {
  expect(refusalOf(document('<a/>'.repeat(400_001)))).toMatchObject({ kind: 'too-many-elements' })
})

test('letters that are no UTF-8 are refused with their line', () => {
  const broken = Buffer.concat([document('\n\n'), Buffer.from([0xe0, 0xb8])])

  expect(refusalOf(broken)).toMatchObject({ kind: 'not-utf8', line: 3 })
})

test.each(['UTF-16', 'windows-874', 'ISO-8859-1', 'UTF-7'])(
  'a document that says it is written in %s is refused',
  (encoding) => {
    const bytes = Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>${open}x${close}`)

    expect(refusalOf(bytes)).toEqual({ kind: 'other-encoding', encoding })
  },
)

test('bytes of UTF-16 are refused by their mark', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${open}x${close}`, 'utf16le')])

  expect(refusalOf(bytes)).toEqual({ kind: 'other-encoding', encoding: 'UTF-16' })
})

test('XML 1.1, an empty file, a cut one, two roots and text behind the root are refused', () => {
  const whole = `${open}x${close}`

  expect(refusalOf(Buffer.from(`<?xml version="1.1"?>${whole}`)).kind).toBe('xml-version')
  expect(refusalOf(Buffer.from('  \n'))).toEqual({ kind: 'empty-file' })
  expect(refusalOf(Buffer.from(whole.slice(0, -20))).kind).toBe('not-xml')
  expect(refusalOf(Buffer.from(`${whole}${whole}`)).kind).toBe('not-xml')
  expect(refusalOf(Buffer.from(`${whole}x`)).kind).toBe('not-xml')
})

test('another root and another namespace are refused by their name', () => {
  const html = Buffer.from('<html xmlns="http://www.w3.org/1999/xhtml"/>')
  const bare = Buffer.from('<StrategicPlan><Name>x</Name></StrategicPlan>')
  const wrong = Buffer.from('<StrategicPlan xmlns="urn:x"><Name>x</Name></StrategicPlan>')

  expect(refusalOf(html)).toMatchObject({ kind: 'wrong-root', name: 'html' })
  expect(refusalOf(bare)).toEqual({ kind: 'wrong-namespace', namespace: '' })
  expect(refusalOf(wrong)).toEqual({ kind: 'wrong-namespace', namespace: 'urn:x' })
})

test('both parts of StratML in one document are refused; elements of anybody else are told and left out', () => {
  const two = document(`x</Name><Name xmlns="${stratmlNamespaces[2]}">y`)
  const note = Buffer.from(
    `${open}x${close}`.replace('<StrategicPlanCore>', '<f:note xmlns:f="urn:f">y</f:note><StrategicPlanCore>'),
  )
  const foreign = readStratml(note)

  expect(refusalOf(two)).toMatchObject({ kind: 'mixed-namespaces', name: 'Name' })
  expect(foreign.ok && foreign.value.lines.map(({ problem }) => problem)).toEqual([
    { kind: 'unknown-element', name: 'note' },
  ])
})

test('an attribute that stands twice and a prefix nobody bound are no XML', () => {
  expect(refusalOf(Buffer.from('<a b="1" b="2"/>')).kind).toBe('not-xml')
  expect(refusalOf(Buffer.from('<p:a/>')).kind).toBe('not-xml')
})

test('IATI of another version is refused by its version', () => {
  const read = readIati(Buffer.from('<iati-activities version="1.05"><iati-activity/></iati-activities>'), house)

  expect(read.ok ? null : refusalText('en', read.problem)).toBe('This is version 1.05; only 2.03 is read')
})

test('JSON that is cut, too deep, too large, no object or in another encoding is refused with a sentence', () => {
  const refusal = (bytes: Uint8Array): string => {
    const read = readOc4ids(bytes, house)
    return read.ok ? 'read' : read.problem.kind
  }

  expect(refusal(Buffer.from('{"projects": ['))).toBe('not-json')
  expect(refusal(Buffer.from('['.repeat(100_000)))).toBe('json-too-deep')
  expect(refusal(Buffer.from('[]'))).toBe('not-a-standard')
  expect(refusal(Buffer.from(''))).toBe('empty-file')
  expect(refusal(Buffer.from([0x7b, 0x22, 0xe0, 0x22, 0x7d]))).toBe('not-utf8')
  expect(refusal(Buffer.alloc(65 * 1024 * 1024, 0x20))).toBe('too-large')
})
