import { parseVerifierKey, type Verifier, verifierKey } from '../../engines/merkle/index.ts'
import { systemClock } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { addressOf } from '../../platform/config.ts'
import { listening } from '../../platform/http/port.ts'
import type { Command, CommandCall } from '../../platform/room.ts'
import { messages } from './messages.ts'
import { latestCheckpoint } from './publiclog.sql.ts'
import { witnessServer } from './witness-server.ts'
import { cosignersOf, endWitness, insertWitness, witnessesInUse } from './witnesses.sql.ts'

const [th, en] = [messages('th').witness.cli, messages('en').witness.cli]

const addCommand: Command = {
  name: 'log witness add',
  summary: { th: th.add, en: en.add },
  usage: 'NAME URL KEY [--inside]',
  words: [3, 3],
  options: { inside: { kind: 'flag', help: { th: th.inside, en: en.inside } } },
  async run({ deps, words, flags, lang, say: tell, complain }) {
    const say = messages(lang).witness.cli
    const [name = '', url = '', typed = ''] = words
    if (!/^https?:\/\/[^\s]+$/.test(url) || !URL.canParse(url)) return refused(complain, say.badUrl(url))
    const key = parseVerifierKey(typed)
    if (!key.ok || key.value.kind !== 'cosignature') return refused(complain, say.badKey)
    const inUse = await witnessesInUse(deps.db)
    if (inUse.some((witness) => witness.name === name)) return refused(complain, say.taken(name), 1)
    const witness = {
      id: newId(),
      name,
      url: url.replace(/\/+$/, ''),
      key: typed.trim(),
      inside: flags.inside === true,
    }
    await deps.db.transaction((tx) => insertWitness(tx, witness, deps.clock.now()))
    tell(say.added(name))
    return 0
  },
}

const listCommand: Command = {
  name: 'log witness list',
  summary: { th: th.list, en: en.list },
  usage: '',
  async run({ deps, lang, say: tell }) {
    const say = messages(lang).witness.cli
    const witnesses = await witnessesInUse(deps.db)
    if (witnesses.length === 0) tell(say.none)
    const head = await latestCheckpoint(deps.db)
    const signed = head === null ? [] : await cosignersOf(deps.db, head.size)
    for (const { name, url, key, size, lastProblem } of witnesses) {
      const seenAt = signed.find((one) => one.name === name)?.seenAt
      const state = seenAt === undefined ? say.behind(String(size)) : say.signed(formatInstant(seenAt, lang))
      tell(
        `${name}  ${url}  ${state}${lastProblem === null ? '' : `  ${say.problem(messages(lang).witness.whyNot(lastProblem))}`}`,
      )
      tell(`  ${key}`)
    }
    return 0
  },
}

const removeCommand: Command = {
  name: 'log witness remove',
  summary: { th: th.remove, en: en.remove },
  usage: 'NAME',
  words: [1, 1],
  async run({ deps, words: [name = ''], lang, say: tell, complain }) {
    const say = messages(lang).witness.cli
    const isGone = await deps.db.transaction((tx) => endWitness(tx, name, deps.clock.now()))
    if (!isGone) return refused(complain, say.unknown(name), 1)
    tell(say.removed(name))
    return 0
  },
}

const serveCommand: Command = {
  name: 'log witness serve',
  summary: { th: th.serve, en: en.serve },
  usage: '--name NAME --dir DIR --log KEY... [--host HOST] [--port PORT]',
  needs: 'none',
  options: {
    name: { kind: 'text', help: { th: th.name, en: en.name } },
    dir: { kind: 'text', help: { th: th.dir, en: en.dir } },
    log: { kind: 'list', help: { th: th.log, en: en.log } },
    host: { kind: 'text', help: { th: th.host, en: en.host } },
    port: { kind: 'text', help: { th: th.port, en: en.port } },
  },
  async run(call) {
    const { text, lists, lang, complain, say: tell } = call
    const say = messages(lang).witness.cli
    const { name = '', dir = '', host = '127.0.0.1', port = '3100' } = text
    if (!/^[^\s+]{1,100}$/.test(name) || dir === '') return refused(complain, say.nameAndDir)
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return refused(complain, say.badPort(port))
    const logs = (lists.log ?? []).map((key) => parseVerifierKey(key))
    if (logs.length === 0 || logs.some((key) => !key.ok)) return refused(complain, say.badLog)
    const known = logs.flatMap((key): Verifier[] => (key.ok ? [key.value] : []))
    const { server, signer } = witnessServer({ folder: dir, name, logs: known, clock: systemClock })
    await listening(server, { host, port: Number(port) })
    const address = server.address()
    const at = addressOf(host, typeof address === 'object' && address !== null ? address.port : Number(port))
    tell(say.serving(at, known.map((log) => log.name).join(', ')))
    tell(say.addIt(name, at, verifierKey(signer, 'cosignature')))
    // Until Ctrl-C or SIGTERM, which end every command.
    await new Promise((end) => server.once('close', end))
    return 0
  },
}

function refused(complain: CommandCall['complain'], sentence: string, code: 1 | 2 = 2): 1 | 2 {
  complain(sentence)
  return code
}

export const witnessCommands: readonly Command[] = [addCommand, listCommand, removeCommand, serveCommand]
