/** A letter as it came, opened and turned into text; nothing of it is believed yet. */
export interface Mail {
  /** Who it says that it is from; null where it names nobody, or several. */
  readonly from: { readonly name: string; readonly address: string } | null
  /** Every address it was sent to or delivered under, in small letters. */
  readonly to: readonly string[]
  readonly subject: string
  readonly messageId: string | null
  /** `In-Reply-To` and `References` as they stand. */
  readonly references: string
  /** The words, whatever they were written in. */
  readonly text: string
  /** Sent so that only the receiver's key opens it. */
  readonly isEncrypted: boolean
  readonly files: readonly MailFile[]
  readonly date: string | null
  /** Lines of the head by name in small letters, in order. */
  head(name: string): readonly string[]
}

export interface MailFile {
  /** Without folders and invisible letters; only ever shown to the sender. */
  readonly name: string
  /** As the sender says, in small letters. */
  readonly type: string
  readonly bytes: Uint8Array
  /** Stands in the text, as logos of signatures do. */
  readonly isInline: boolean
}

/** Why a letter is not taken in. */
export type Unread =
  /** More than 30 MB: not even fetched. */
  | 'too-large'
  /** More than 300 parts, 30 deep, or 256 KB of head. */
  | 'too-many-parts'
  | 'encrypted'
  /** Neither words nor photos. */
  | 'no-words'
  /** Names no sender, or several. */
  | 'no-sender'
  /** An answer to a letter of ours from an address it was not sent to. */
  | 'another-sender'
  /** The own mail server says that the sender is not who the letter says. */
  | 'forged'
  /** Through a list or by a program; a person looks. */
  | 'unsure'
  /** More letters of one sender in a day than a person writes. */
  | 'flood'
  /** An answer to a letter of ours that is about no case. */
  | 'no-case'
  /** An answer about a waiting report that is a case already, or was waited for too long. */
  | 'draft-gone'
  /** Reading it failed three times in a way nobody foresaw. */
  | 'broken'
