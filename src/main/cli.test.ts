import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { main } from './cli.ts'
import { commands } from './commands.ts'

let out = ''
let err = ''
beforeEach(() => {
  out = ''
  err = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  forgetListeners()
})

/** A process runs one command; here it runs many, and each listens for the end. */
function forgetListeners(): void {
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.removeAllListeners(name)
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error')
}

const thai = /[\u0e00-\u0e7f]/

test('without a word, or with half a name, the commands are listed on stderr as wrong usage', async () => {
  expect(await main([], {})).toBe(2)
  expect(err).toContain('prasan doctor [--json]')
  expect(out).toBe('')

  err = ''
  expect(await main(['plans'], {})).toBe(2)
  expect(err).toContain('After "plans" another word is needed')
  expect(err).toContain('prasan plans import FILE...')
  expect(err).not.toContain('prasan doctor')
})

test('an unknown word is named', async () => {
  expect(await main(['dockter'], {})).toBe(2)
  expect(err).toBe('There is no command "dockter"\nSee all commands with prasan --help\n')

  err = ''
  expect(await main(['plans', 'fly'], {})).toBe(2)
  expect(err).toContain('There is no command "plans fly"')
  expect(err).toContain('prasan plans import')
})

test.each([[['--help']], [['-h']], [['help']]])(
  '%s lists every command on stdout, in Thai and in English',
  async (typed) => {
    for (const lang of ['th', 'en'] as const) {
      out = ''
      expect(await main([...typed, '--lang', lang], {})).toBe(0)
      for (const { name, summary } of commands) {
        expect(out).toContain(`prasan ${name}`)
        expect(out).toContain(summary[lang])
      }
    }
    expect(err).toBe('')
  },
)

test('every command explains itself and each of its options, in Thai and in English', async () => {
  for (const command of commands) {
    for (const lang of ['th', 'en'] as const) {
      out = ''
      expect(await main([...command.name.split(' '), '--help', `--lang=${lang}`], {})).toBe(0)
      forgetListeners()
      expect(out).toContain(command.summary[lang])
      expect(thai.test(out.replace(/[A-Za-z]+\.th/g, ''))).toBe(lang === 'th')
      for (const [name, option] of Object.entries(command.options ?? {})) {
        expect(out).toContain(`--${name}`)
        expect(out).toContain(option.help[lang])
      }
    }
  }
  expect(err).toBe('')
})

test('the language may stand anywhere, comes from the terminal otherwise, and must be one there is', async () => {
  await main(['--lang', 'th', 'doctor', '--help'], {})
  await main(['help', 'doctor'], { LC_ALL: 'th_TH.UTF-8' })
  expect(out.match(/ตรวจว่าทุกอย่างทำงานปกติ/g)).toHaveLength(2)

  expect(await main(['doctor', '--lang', 'fr'], {})).toBe(2)
  expect(err).toBe('--lang must be th or en, not "fr"\n')
})

test.each([
  [['doctor', '--nope'], 'This command has no option --nope'],
  [['doctor', '-x'], 'This command has no option -x'],
  [['doctor', '--json=yes'], 'The option --json takes no value'],
  [['plans', 'export', '--format'], 'The option --format needs a value after it'],
  [['doctor', 'file.csv'], 'This command takes no file or other word'],
  [['backup'], 'This command needs at least 1 file name(s)'],
])('wrong usage %s is said in one sentence with the right usage below', async (typed, sentence) => {
  expect(await main(typed, {})).toBe(2)

  const [said, usage] = err.trim().split('\n')
  expect(said).toBe(sentence)
  expect(usage).toMatch(/^Usage: prasan /)
  expect(out).toBe('')
})

test('a wrong variable is a refusal, not wrong usage, and is said in the language of --lang', async () => {
  expect(await main(['doctor', '--lang', 'th'], { PORT: 'abc' })).toBe(1)
  expect(err).toContain('PORT ต้องเป็นจำนวนเต็ม')
})
