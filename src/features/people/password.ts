import { hash, verify } from '@node-rs/argon2'
import type { Deps } from '../../platform/deps.ts'

export type PasswordProblem = 'too-short' | 'too-long' | 'common' | 'like-you'

const fewestLetters = 12
const mostLetters = 128

/** Passwords of twelve letters and more that stand high in published lists of leaked ones, or name this product. */
const common = new Set([
  '123456789012',
  '1234567890123',
  '12345678901234',
  '123456789012345',
  '1234567890123456',
  '0123456789012',
  '987654321098',
  '112233445566',
  '123123123123',
  '123qweasdzxc',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qazxsw23edc',
  'qazwsxedcrfv',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiop[]',
  'qwerty123456',
  'asdfghjkl123',
  'zxcvbnm12345',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'passw0rd1234',
  'p@ssw0rd1234',
  'p@ssword1234',
  'administrator',
  'admin1234567',
  'adminadminadmin',
  'welcome12345',
  'letmein12345',
  'iloveyou1234',
  'iloveyouforever',
  'changeme1234',
  'unbelievable',
  'football1234',
  'baseball1234',
  'sunshine1234',
  'thailand1234',
  'thailand2026',
  'thailand2569',
  'thailand2570',
  'prasan123456',
  'prasanprasan',
  'prasan.go.th',
  'รหัสผ่าน1234',
  'ประเทศไทย1234',
  'ประสานประสาน',
])

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธน',
]

/**
 * May this be a password? After NIST SP 800-63B section 5.1.1.2: length counts, kinds of letters do not; what is on the
 * lists of guessers, repeats itself, runs along the keyboard or is the person's own name or address is refused.
 * @param about the person's name and e-mail address
 */
export function passwordProblem(password: string, about: readonly string[]): PasswordProblem | null {
  const plain = normalised(password)
  const letters = Array.from(plain)
  if (letters.length < fewestLetters) return 'too-short'
  if (letters.length > mostLetters) return 'too-long'
  const lower = plain.toLowerCase()
  if (common.has(lower) || isRepetition(lower) || isRun(lower)) return 'common'
  if (about.flatMap(namesIn).some((name) => lower === name || lower === name.replace(/\s/g, ''))) return 'like-you'
  return null
}

function namesIn(text: string): string[] {
  const lower = normalised(text).toLowerCase().trim()
  return [lower, ...lower.split('@')]
}

/** One to four letters again and again: "aaaaaaaaaaaa", "abcabcabcabc". */
function isRepetition(text: string): boolean {
  return /^(.{1,4})\1+$/su.test(text)
}

function isRun(text: string): boolean {
  return rows.some((row) => row.includes(text) || Array.from(row).reverse().join('').includes(text))
}

/** The same password typed on another keyboard gives the same bytes (SP 800-63B: NFKC before hashing). */
function normalised(password: string): string {
  return password.normalize('NFKC')
}

/** Argon2id, one lane; 64 MiB and three passes (SECURITY section 2), which is about a tenth of a second. */
export function hashPassword({ config }: Pick<Deps, 'config'>, password: string): Promise<string> {
  return hash(normalised(password), {
    memoryCost: config.passwordCost.memoryKib,
    timeCost: config.passwordCost.passes,
    parallelism: 1,
  })
}

export function isPassword(password: string, stored: string): Promise<boolean> {
  return verify(stored, normalised(password))
}
