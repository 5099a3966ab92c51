import { readFile } from 'node:fs/promises'
import {
  type Checkpoint,
  type Comparison,
  compareHeads,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  tilePath,
  type Verifier,
} from '../../engines/merkle/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Command } from '../../platform/room.ts'
import { type KeyedSource, logAtUrl, logInFolder, Unreachable } from './log-source.ts'
import { messages } from './messages.ts'

const [th, en] = [messages('th').witness.compare, messages('en').witness.compare]

/** Two readers hold what each of them saw against each other. */
export const compareCommand: Command = {
  name: 'log compare',
  summary: { th: th.summary, en: en.summary },
  usage: 'URL|DIR|CHECKPOINT_FILE URL|DIR|CHECKPOINT_FILE [--key KEY]',
  needs: 'none',
  words: [2, 2],
  options: { key: { kind: 'text', help: { th: th.key, en: en.key } } },
  async run({ words, text, lang, complain, say: tell }) {
    const say = messages(lang).witness.compare
    try {
      const [a, b] = await Promise.all(words.map(viewOf))
      if (!a?.note || !b?.note) {
        complain(say.noHead(words[a?.note ? 1 : 0] ?? ''))
        return 1
      }
      const key = parseVerifierKey(text.key ?? (await keyOf(a)) ?? (await keyOf(b)) ?? '')
      if (!key.ok) {
        complain(say.noKey)
        return 2
      }
      const heads = [headOf(a.note, key.value), headOf(b.note, key.value)]
      const [first, second] = heads
      if (!first || !second) {
        complain(say.notSigned(words[first ? 1 : 0] ?? ''))
        return 1
      }
      // The longer log proves; a file alone proves nothing.
      const [longer, other] = first.size >= second.size ? [a, b] : [b, a]
      const source = longer.source ?? other.source
      const found = await compareHeads(first, second, async (id) => (await source?.tile(tilePath(id))) ?? null)
      for (const line of sentences(found, lang)) (found.kind === 'split' ? complain : tell)(line)
      if (found.kind === 'split') for (const { note } of [a, b]) complain(`\n${Buffer.from(note ?? '').toString()}`)
      return found.kind === 'same' || found.kind === 'extends' ? 0 : 1
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      complain(messages(lang).cli.unreachable(error.message))
      return 1
    }
  },
}

interface View {
  readonly note: Uint8Array | null
  /** Where tiles can be had; null for a file with a head alone. */
  readonly source: KeyedSource | null
}

async function viewOf(place: string): Promise<View> {
  if (/^https?:\/\//.test(place) && URL.canParse(place)) {
    const source = logAtUrl(new URL(place))
    return { source, note: await source.checkpoint() }
  }
  const file = await readFile(place).catch(() => null)
  if (file !== null) return { source: null, note: file }
  const source = logInFolder(place)
  return { source, note: await source.checkpoint().catch(() => null) }
}

async function keyOf({ source }: View): Promise<string | null> {
  const key = await source?.key()
  return key ? Buffer.from(key).toString() : null
}

function headOf(note: Uint8Array, key: Verifier): Checkpoint | null {
  const opened = openNote(note, [key])
  const head = opened.ok ? parseCheckpoint(opened.value.text) : null
  return head?.ok && head.value.origin === key.name ? head.value : null
}

function sentences(found: Comparison, lang: Lang): string[] {
  const say = messages(lang).witness.compare
  const number = (n: number) => n.toLocaleString('en-US')
  switch (found.kind) {
    case 'same':
      return [say.same]
    case 'extends':
      return [
        say.extends(number(found.newer.size), number(found.older.size)),
        ...found.proof.map((hash) => `  ${hash.toString('base64')}`),
      ]
    case 'split':
      return [
        say.split(number(found.older.size)),
        `  ${found.older.root.toString('base64')}`,
        `  ${found.rootThere.toString('base64')}`,
        say.evidence,
      ]
    case 'other-log':
      return [say.otherLog]
    case 'unproven':
      return [say.unproven]
  }
}
