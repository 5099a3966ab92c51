import { readFileSync } from 'node:fs'
import { type RedactionKind, redact } from '../../src/engines/redaction/index.ts'

interface Labelled {
  readonly text: string
  readonly gold: readonly { start: number; end: number; kind: RedactionKind }[]
}

const codes: Readonly<Record<string, RedactionKind>> = {
  p: 'person',
  n: 'national-id',
  d: 'document',
  t: 'phone',
  e: 'email',
  m: 'messenger',
  u: 'profile',
  v: 'plate',
  a: 'address',
  b: 'account',
  g: 'position',
  y: 'birth-date',
}

export const labelledSets = [
  'seen',
  'unseen',
  'unseen-2',
  'unseen-3',
  'unseen-4',
  'unseen-5',
  'unseen-6',
  'unseen-7',
  'unseen-8',
  'unseen-9',
  'unseen-10',
  'unseen-11',
  'unseen-12',
] as const

/** Sentences with what must go marked in them: "โทร {t:081-234-5678}". Form: test/fixtures/redaction/seen.txt. */
export function labelledSentences(name: (typeof labelledSets)[number]): Labelled[] {
  const file = new URL(`../fixtures/redaction/${name}.txt`, import.meta.url)
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(readLine)
}

function readLine(line: string): Labelled {
  const plain = line.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const gold: { start: number; end: number; kind: RedactionKind }[] = []
  let text = ''
  let at = 0
  for (const mark of plain.replaceAll('\\n', '\n').matchAll(/\{([a-z]):([^}]*)\}/g)) {
    text += plain.replaceAll('\\n', '\n').slice(at, mark.index)
    const start = text.length
    text += mark[2]
    gold.push({ start, end: text.length, kind: codes[mark[1] as string] as RedactionKind })
    at = mark.index + mark[0].length
  }
  return { text: text + plain.replaceAll('\\n', '\n').slice(at), gold }
}

interface Measured {
  readonly sentences: number
  /** of the marked parts, the share that is wholly gone */
  readonly recall: number
  readonly recallOf: Readonly<Record<string, { found: number; of: number }>>
  /** of the removed parts, the share that touches a marked one */
  readonly precision: number
  readonly precisionOf: Readonly<Record<string, { right: number; of: number }>>
  readonly wrong: readonly string[]
}

export function measureRedaction(sentences: readonly Labelled[]): Measured {
  const recallOf: Record<string, { found: number; of: number }> = {}
  const precisionOf: Record<string, { right: number; of: number }> = {}
  const wrong: string[] = []
  for (const { text, gold } of sentences) {
    const { spans } = redact(text)
    for (const part of gold) {
      const isGone = spans.some((span) => span.start <= part.start && span.end >= part.end)
      recallOf[part.kind] ??= { found: 0, of: 0 }
      const count = recallOf[part.kind] as { found: number; of: number }
      count.of++
      if (isGone) count.found++
      else wrong.push(`missed ${part.kind} «${text.slice(part.start, part.end)}» in: ${text}`)
    }
    for (const span of spans) {
      const isRight = gold.some((part) => part.start < span.end && span.start < part.end)
      precisionOf[span.kind] ??= { right: 0, of: 0 }
      const count = precisionOf[span.kind] as { right: number; of: number }
      count.of++
      if (isRight) count.right++
      else wrong.push(`took ${span.kind} (${span.reason}) «${text.slice(span.start, span.end)}» in: ${text}`)
    }
  }
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
  const recalls = Object.values(recallOf)
  const precisions = Object.values(precisionOf)
  return {
    sentences: sentences.length,
    recall: sum(recalls.map((one) => one.found)) / sum(recalls.map((one) => one.of)),
    recallOf,
    precision: sum(precisions.map((one) => one.right)) / sum(precisions.map((one) => one.of)),
    precisionOf,
    wrong,
  }
}
