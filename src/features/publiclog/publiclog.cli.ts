import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openNote, parseVerifierKey, type VerifiedLog, type Verifier, verifyLog } from '../../engines/merkle/index.ts'
import type { Command, CommandCall } from '../../platform/room.ts'
import { compareCommand } from './compare.cli.ts'
import { type KeyedSource, keepFile, kept, logAtUrl, logInFolder, Unreachable } from './log-source.ts'
import { messages } from './messages.ts'
import { problemSentence } from './problem-sentence.ts'
import { entryProblem, type LogEntry } from './public-event.ts'
import { CaseEntries, casesAreWhole } from './verify-cases.ts'
import { witnessCommands } from './witness.cli.ts'

const [th, en] = [messages('th').cli, messages('en').cli]
const options = {
  url: { kind: 'text', help: { th: th.url, en: en.url } },
  dir: { kind: 'text', help: { th: th.dir, en: en.dir } },
  key: { kind: 'text', help: { th: th.key, en: en.key } },
} as const
const MOST_SAID = 20
const WITNESS_ASKS = 6
const WITNESS_PAUSE_MS = 1_500

const verifyCommand: Command = {
  name: 'log verify',
  summary: { th: th.verify, en: en.verify },
  usage:
    '--url URL|--dir DIR [--key KEY] [--from CHECKPOINT_FILE] [--ref REF] [--cases N|all] [--witness KEY... [--quorum N]]',
  needs: 'none',
  options: {
    ...options,
    from: { kind: 'text', help: { th: th.from, en: en.from } },
    ref: { kind: 'text', help: { th: th.ref, en: en.ref } },
    cases: { kind: 'text', help: { th: th.cases, en: en.cases } },
    witness: { kind: 'list', help: { th: th.witness, en: en.witness } },
    quorum: { kind: 'text', help: { th: th.quorum, en: en.quorum } },
  },
  async run(call) {
    const { text, lang, complain } = call
    const say = messages(lang).cli
    if ((text.url === undefined) === (text.dir === undefined)) return wrong(call, say.either)
    const source = text.dir === undefined ? atUrl(text.url ?? '') : logInFolder(text.dir)
    if (source === null) return wrong(call, say.badUrl(text.url ?? ''))
    if ((text.ref ?? text.cases) !== undefined && text.url === undefined) return wrong(call, say.refNeedsUrl)
    if (text.cases !== undefined && !/^(?:all|[1-9]\d{0,6})$/.test(text.cases)) return wrong(call, say.badCases)
    const older = text.from === undefined ? null : await readFile(text.from).catch(() => undefined)
    if (older === undefined) {
      complain(say.unreadable(text.from ?? ''))
      return 1
    }
    const asked = witnessesAsked(call)
    if (asked === null) return wrong(call, say.badWitness)
    const ofCases = new CaseEntries(text.ref?.trim().toUpperCase() ?? null, mostCases(text.cases))
    const found = await verified(call, waitingFor(source, asked), older, asked.keys, ofCases)
    if (found === null) return 1
    if (!(await casesAreWhole(call, ofCases).catch((error) => unreachable(call, error)))) return 1
    if (asked.keys.length === 0) return 0
    const names = cosigners(found.signatures)
    if (names.length < asked.quorum) {
      complain(say.tooFewWitnesses(names.length, asked.quorum))
      return 1
    }
    call.say(say.witnessed(names.join(', ')))
    return 0
  },
}

const mirrorCommand: Command = {
  name: 'log mirror',
  summary: { th: th.mirror, en: en.mirror },
  usage: '--url URL --dir DIR [--key KEY]',
  needs: 'none',
  options,
  async run(call) {
    const { text, lang, say: tell } = call
    const say = messages(lang).cli
    if (text.url === undefined || text.dir === undefined) return wrong(call, say.both)
    const remote = atUrl(text.url)
    if (remote === null) return wrong(call, say.badUrl(text.url))
    const own = logInFolder(text.dir)
    // What was kept vouches for what comes: a copy never takes over another past.
    const older = await own.checkpoint()
    const ownKey = await own.key()
    const key = text.key ?? (ownKey === null ? undefined : Buffer.from(ownKey).toString())
    const head = await remote.checkpoint().catch(() => null)
    const found = await verified(
      { ...call, text: { ...text, key } },
      { ...kept(remote, text.dir), checkpoint: async () => head },
      older,
    )
    if (found === null || head === null) return 1
    const theirKey = key ?? Buffer.from((await remote.key()) ?? '').toString()
    await keepFile(join(text.dir, 'key'), Buffer.from(theirKey))
    await keepFile(join(text.dir, 'checkpoint'), head)
    tell(say.mirrored(found.checkpoint.size.toLocaleString('en-US'), text.dir))
    return 0
  },
}

export const publiclogCommands: readonly Command[] = [verifyCommand, mirrorCommand, compareCommand, ...witnessCommands]

/** Checks and says what was found; null when anything is wrong. */
async function verified(
  call: CommandCall,
  source: KeyedSource,
  older: Uint8Array | null,
  witnesses: readonly Verifier[] = [],
  ofCases: CaseEntries | null = null,
): Promise<VerifiedLog | null> {
  const { lang, complain, say: tell, progress } = call
  const say = messages(lang).cli
  try {
    const keys = await keysFor(call, source)
    if (keys === null) return null
    const counts = new Map<string, number>()
    const faults: string[] = []
    let before: string | null = null
    const found = await verifyLog(source, {
      keys: [...keys, ...witnesses],
      older,
      onProgress: (done, total) => progress(done, total, say.entries),
      onEntry(bytes, index) {
        const entry = readEntry(bytes)
        const fault = entryProblem(entry, before)
        if (fault !== null) faults.push(messages(lang).problems[fault](String(index)))
        if (fault !== 'not-an-entry') {
          before = (entry as LogEntry).logged
          ofCases?.see(entry as LogEntry, index)
          counts.set((entry as LogEntry).type, (counts.get((entry as LogEntry).type) ?? 0) + 1)
        }
      },
    })
    const problems = 'problems' in found ? found.problems : [found]
    const sentences = [...problems.map((problem) => problemSentence(problem, lang)), ...faults]
    for (const sentence of sentences.slice(0, MOST_SAID)) complain(sentence)
    if (sentences.length > MOST_SAID) complain(say.more(String(sentences.length - MOST_SAID)))
    if (sentences.length > 0 || !('problems' in found)) return null
    tell(say.good(found.checkpoint.size.toLocaleString('en-US')))
    if (counts.size > 0) {
      const listed = [...counts].map(
        ([type, count]) => `${messages(lang).typeOf(type)} ${count.toLocaleString('en-US')}`,
      )
      tell(say.types(listed.join(', ')))
    }
    tell(older === null ? say.notCompared : say.continued(sizeIn(older)))
    return found
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    complain(say.unreachable(error.message))
    return null
  }
}

function unreachable({ lang, complain }: CommandCall, error: unknown): false {
  if (!(error instanceof Unreachable)) throw error
  complain(messages(lang).cli.unreachable(error.message))
  return false
}

function mostCases(typed: string | undefined): number {
  return typed === 'all' ? Number.POSITIVE_INFINITY : Number(typed ?? 0)
}

interface AskedWitnesses {
  readonly keys: readonly Verifier[]
  /** How many of them must have signed; all where nothing was said. */
  readonly quorum: number
}

function witnessesAsked({ lists, text }: CommandCall): AskedWitnesses | null {
  const keys = (lists.witness ?? []).map((key) => parseVerifierKey(key))
  const known = keys.flatMap((key) => (key.ok && key.value.kind === 'cosignature' ? [key.value] : []))
  const quorum = text.quorum ?? String(known.length)
  if (known.length < keys.length || !/^\d{1,3}$/.test(quorum) || Number(quorum) > known.length) return null
  return { keys: known, quorum: Number(quorum) }
}

/** Each key counts once, however often it signed. */
function cosigners(signatures: VerifiedLog['signatures']): string[] {
  return [
    ...new Set(signatures.flatMap(({ kind, name, keyId }) => (kind === 'cosignature' ? [`${name}+${keyId}`] : []))),
  ]
}

/** The newest head may be a second old, and its witnesses are just being asked: then it is asked for again. */
function waitingFor(source: KeyedSource, { keys, quorum }: AskedWitnesses): KeyedSource {
  return {
    ...source,
    async checkpoint() {
      for (let times = 0; ; times += 1) {
        const head = await source.checkpoint()
        const opened = head === null || quorum === 0 ? null : openNote(head, keys)
        const signed = opened?.ok ? cosigners(opened.value.signatures).length : 0
        if (head === null || signed >= quorum || times >= WITNESS_ASKS) return head
        await pause(WITNESS_PAUSE_MS)
      }
    },
  }
}

async function keysFor(
  { text, lang, complain, say: tell }: CommandCall,
  source: KeyedSource,
): Promise<Verifier[] | null> {
  const say = messages(lang).cli
  const given = text.key === undefined ? null : await keyText(text.key)
  const there = given === null ? Buffer.from((await source.key()) ?? '').toString() : given
  const key = parseVerifierKey(there)
  if (!key.ok) {
    complain(there === '' ? say.noKey : say.badKey)
    return null
  }
  if (given === null) tell(`${say.keyFromThere} ${there.trim()}`)
  return [key.value]
}

/** The key itself, or a file that holds it. */
async function keyText(given: string): Promise<string> {
  return parseVerifierKey(given).ok ? given : readFile(given, 'utf8').catch(() => given)
}

function readEntry(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return null
  }
}

function sizeIn(note: Uint8Array): string {
  return Number(Buffer.from(note).toString().split('\n')[1]).toLocaleString('en-US')
}

function atUrl(url: string): KeyedSource | null {
  return /^https?:\/\//.test(url) && URL.canParse(url) ? logAtUrl(new URL(url)) : null
}

function wrong({ complain }: CommandCall, sentence: string): 2 {
  complain(sentence)
  return 2
}
