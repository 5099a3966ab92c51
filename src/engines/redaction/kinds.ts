/** What a piece of text is that must not be public. */
export const redactionKinds = [
  'person',
  'national-id',
  'document',
  'phone',
  'email',
  'messenger',
  'profile',
  'plate',
  'address',
  'account',
  'position',
  'birth-date',
] as const
export type RedactionKind = (typeof redactionKinds)[number]

/** A stretch of the text as it was given: UTF-16 offsets, end exclusive. */
export interface RedactionSpan {
  readonly start: number
  readonly end: number
  readonly kind: RedactionKind
  /** 0…1: how sure the rule is; a person looks at everything before it is public */
  readonly confidence: number
  /** the rule that found it, for the page of the moderator and for tests: 'check-digit', 'honorific', 'by-hand' … */
  readonly reason: string
}

const labels: Readonly<Record<RedactionKind, { readonly th: string; readonly en: string }>> = {
  person: { th: 'ชื่อบุคคล', en: 'name of a person' },
  'national-id': { th: 'เลขประจำตัวประชาชน', en: 'national ID' },
  document: { th: 'เลขเอกสารประจำตัว', en: 'number of a personal document' },
  phone: { th: 'เบอร์โทร', en: 'phone number' },
  email: { th: 'อีเมล', en: 'e-mail address' },
  messenger: { th: 'บัญชีแชต', en: 'messenger id' },
  profile: { th: 'บัญชีสื่อสังคม', en: 'social media profile' },
  plate: { th: 'ทะเบียนรถ', en: 'vehicle plate' },
  address: { th: 'เลขที่บ้าน', en: 'house number' },
  account: { th: 'เลขบัญชี', en: 'account number' },
  position: { th: 'พิกัดบ้าน', en: 'position of a home' },
  'birth-date': { th: 'วันเกิด', en: 'date of birth' },
}

/** What stands in the text instead, and in the list of what was removed. */
export function redactionLabel(kind: RedactionKind, lang: 'th' | 'en'): string {
  return labels[kind][lang]
}

/** Every mark in both languages: text that was redacted once is not redacted again. */
export const MARKS = new RegExp(
  `\\[(?:${Object.values(labels)
    .flatMap(({ th, en }) => [th, en])
    .join('|')})\\]`,
  'g',
)
