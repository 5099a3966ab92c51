import { normaliseThai } from '../../kernel/thai-text.ts'
import { type PasswordProblem, passwordProblem } from './password.ts'

export type NameProblem = 'no-name' | 'long-name' | 'strange-name'
export type EmailProblem = 'no-email' | 'not-an-email'

/** Letters of one person's name: no markup, no line breaks, nothing invisible. */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'no-name'
  if (name.length > 120) return 'long-name'
  return /[\p{C}<>]/u.test(name) ? 'strange-name' : null
}

export function plainName(typed: string | undefined): string {
  return normaliseThai(typed ?? '')
    .trim()
    .replace(/\s+/g, ' ')
}

/** Enough to catch slips; whether an address exists only a letter can tell. */
export function emailProblem(email: string): EmailProblem | null {
  if (email === '') return 'no-email'
  return email.length <= 254 && /^[^\s@<>()",;:\\[\]]+@[^\s@<>()",;:\\[\]]+\.[^\s@<>()",;:\\[\]]+$/.test(email)
    ? null
    : 'not-an-email'
}

export type NewPasswordProblem = PasswordProblem | 'no-password' | 'not-repeated'

export function newPasswordProblem(
  password: string,
  repeated: string,
  about: readonly string[],
): NewPasswordProblem | null {
  if (password === '') return 'no-password'
  return passwordProblem(password, about) ?? (password === repeated ? null : 'not-repeated')
}
