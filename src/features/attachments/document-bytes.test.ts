import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aJpeg, aPdf, aPng, aZip, officeFile } from '../../../test/support/document-files.ts'
import { asAttachment, checkDocument, fileNameFor } from './document-bytes.ts'
import { zipDirectory } from './zip-directory.ts'

const problemOf = (bytes: Uint8Array) => {
  const checked = checkDocument(bytes)
  return checked.ok ? checked.value.kind : checked.problem
}

describe('what a file is, its bytes say', () => {
  test.each([
    ['a PDF', aPdf(), 'pdf'],
    ['a JPEG', aJpeg(), 'jpg'],
    ['a PNG', aPng(), 'png'],
    ['a Word document', officeFile('word/document.xml'), 'docx'],
    ['a spreadsheet', officeFile('xl/workbook.xml'), 'xlsx'],
    ['slides', officeFile('ppt/presentation.xml'), 'pptx'],
    [
      'an ODF text',
      aZip([
        ['mimetype', 'application/vnd.oasis.opendocument.text'],
        ['content.xml', '<a/>'],
      ]),
      'odt',
    ],
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a page that calls itself a picture', Buffer.from('<html><script>alert(1)</script>'), 'unknown-kind'],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'unknown-kind'],
    ['a program', Buffer.from('MZ\u0090\u0000'), 'unknown-kind'],
    ['an old Office file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'old-office'],
    ['a Word document with macros', officeFile('word/document.xml', 'word/vbaProject.bin'), 'macros'],
    [
      'a Word document with an embedded program',
      officeFile('word/document.xml', 'word/embeddings/oleObject1.bin'),
      'macros',
    ],
    ['an archive that is no document', aZip([['a.txt', 'a']]), 'unknown-kind'],
    [
      'an archive with something before it',
      Buffer.concat([Buffer.from('PK'), officeFile('word/document.xml')]),
      'broken',
    ],
    ['an archive cut in half', officeFile('word/document.xml').subarray(0, 60), 'broken'],
    ['a locked archive', aZip([['word/document.xml', 'x']], { encrypted: true }), 'encrypted'],
    [
      'an archive that lies about its size',
      aZip(
        [
          ['[Content_Types].xml', 'x'],
          ['word/document.xml', 'x'],
        ],
        { claims: 2_000_000_000 },
      ),
      'bomb',
    ],
    ['a PDF that runs a script', aPdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'runs-something'],
    ['a PDF that hides it', aPdf('/OpenAction << /S /J#61vaScript >>'), 'runs-something'],
    ['a PDF that starts a program', aPdf('/A << /S /Launch /F (cmd.exe) >>'), 'runs-something'],
    ['a PDF that carries a file', aPdf('/Type /EmbeddedFile'), 'runs-something'],
    ['a locked PDF', aPdf('/Encrypt 5 0 R'), 'encrypted'],
    ['a PDF cut short', aPdf().subarray(0, 20), 'broken'],
    ['a picture cut short', aJpeg().subarray(0, 30), 'broken'],
  ])('%s', (_what, bytes, kind) => {
    expect(problemOf(bytes)).toBe(kind)
  })

  test('a photograph is kept without place, time and what hangs behind it; the picture itself is untouched', () => {
    const photo = Buffer.concat([aJpeg('Exif\0\0GPS 19.9 99.8'), Buffer.from('<script>hidden</script>')])
    const drawing = Buffer.concat([aPng('Location\0Ban Thotsop'), Buffer.from('PK hidden')])

    const kept = [photo, drawing].map((bytes) => {
      const checked = checkDocument(bytes)
      return checked.ok ? Buffer.from(checked.value.bytes).toString('latin1') : ''
    })

    for (const text of kept) expect(text).not.toMatch(/GPS|Thotsop|hidden/)
    expect(kept[0]).toBe(aJpeg().toString('latin1'))
    expect(kept[1]).toBe(aPng().toString('latin1'))
  })

  test('no bytes at all make it fail', () => {
    const starts = fc.constantFrom(
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
      [0x50, 0x4b, 3, 4],
      [],
    )
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        const bytes = new Uint8Array([...start, ...rest])
        checkDocument(bytes)
        zipDirectory(bytes)
      }),
      { numRuns: 500 },
    )
  })
})

describe('names', () => {
  test.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\ของฉัน\\รายงาน.PDF', 'รายงาน.pdf'],
    ['แผน\u202Efdp.exe', 'แผนfdp.exe.pdf'],
    ['a\u0000b"c<d>.pdf', 'abcd.pdf'],
    ['', 'document.pdf'],
    ['...', '....pdf'],
    ['ก'.repeat(400), `${'ก'.repeat(150)}.pdf`],
  ])('%s becomes %s', (sent, kept) => {
    expect(fileNameFor(sent, 'pdf')).toBe(kept)
  })

  test('in the header nothing breaks out, and Thai comes through', () => {
    const header = asAttachment('รายงาน "ก"\r\nSet-Cookie: a=b.pdf')

    expect(header).not.toMatch(/[\r\n]/)
    expect(header.startsWith('attachment; filename="')).toBe(true)
    expect(decodeURIComponent(/filename\*=UTF-8''(.+)$/.exec(header)?.[1] ?? '')).toContain('รายงาน')
  })
})
