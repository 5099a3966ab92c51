import { reachOf } from '../../platform/net/reach.ts'
import type { Command, CommandCall, CommandOption, ExitCode } from '../../platform/room.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { personByEmail } from '../people/index.ts'
import { connectSystem, tryConnected, trySystem } from './connect-system.ts'
import { problemText } from './forward.ts'
import { messages } from './messages.ts'
import type { PeerProblem } from './peer-client.ts'
import { endPeer, peersInUse } from './peers.sql.ts'

const LONGEST_KEY = 1_000
const [th, en] = [messages('th').cli, messages('en').cli]
const text = (name: 'endpoint' | 'key' | 'by' | 'reason' | 'jurisdiction' | 'usualService'): CommandOption => ({
  kind: 'text',
  help: { th: th[name], en: en[name] },
})

const connectCommand: Command = {
  name: 'open311 connect',
  summary: { th: th.connect, en: en.connect },
  usage:
    'BODY --endpoint URL --key KEY --by EMAIL --reason TEXT [--jurisdiction ID] [--usual-service CODE] [--service OURS=THEIRS] [--untried]',
  words: [1, 1],
  options: {
    endpoint: text('endpoint'),
    key: text('key'),
    by: text('by'),
    reason: text('reason'),
    jurisdiction: text('jurisdiction'),
    'usual-service': text('usualService'),
    service: { kind: 'list', help: { th: th.service, en: en.service } },
    untried: { kind: 'flag', help: { th: th.untried, en: en.untried } },
  },
  async run(call) {
    const { deps, words, text: given, flags, lists, lang, complain, say: tell } = call
    const say = messages(lang).cli
    const { endpoint, by, reason } = given
    const key = given.key === '-' ? await typedKey() : given.key
    if (!endpoint || !key || !by || !reason) return wrong(call, say.allFour)
    if (!/^https?:\/\/[^\s]+$/.test(endpoint) || !URL.canParse(endpoint)) return wrong(call, say.badEndpoint(endpoint))
    const services = (lists.service ?? []).map((pair) => /^([a-z][a-z-]*)=(\S+)$/.exec(pair)?.slice(1) ?? null)
    if (services.includes(null)) return wrong(call, say.badService)
    const known = await bodyAndPerson(call, words[0] ?? '', by)
    if (known === null) return 1
    const system = {
      bodyId: known.bodyId,
      endpoint,
      key,
      jurisdiction: given.jurisdiction ?? null,
      services: Object.fromEntries(services as [string, string][]),
      usualService: given['usual-service'] ?? null,
      madeBy: known.personId,
      reason,
    }
    const peer = { endpoint: endpoint.replace(/\/+$/, ''), jurisdiction: system.jurisdiction, key }
    const problem = sayFound(call, await trySystem(deps, peer, system, reachOf(deps.config)))
    const isNever = problem?.kind === 'closed-network' || problem?.kind === 'not-an-address'
    if (problem !== null && (isNever || !flags.untried)) {
      complain(isNever ? say.notConnectable : say.notYet)
      return 1
    }
    await deps.db.transaction((tx) => connectSystem(tx, deps, system))
    tell(say.connected(words[0] ?? '', endpoint))
    complain(say.onlyNew)
    return 0
  },
}

const listCommand: Command = {
  name: 'open311 list',
  summary: { th: th.list, en: en.list },
  usage: '',
  async run({ deps, say: tell, lang }) {
    const say = messages(lang).cli
    const peers = await peersInUse(deps.db)
    if (peers.length === 0) tell(say.none)
    for (const peer of peers) tell(say.line(peer.bodyCode, peer.bodyTh, peer.endpoint, peer.lastProblem))
    return 0
  },
}

const endCommand: Command = {
  name: 'open311 disconnect',
  summary: { th: th.disconnect, en: en.disconnect },
  usage: 'BODY --by EMAIL',
  words: [1, 1],
  options: { by: text('by') },
  async run(call) {
    const { deps, words, text: given, lang, complain, say: tell } = call
    const say = messages(lang).cli
    const code = words[0] ?? ''
    if (!given.by) return wrong(call, say.by)
    const known = await bodyAndPerson(call, code, given.by)
    if (known === null) return 1
    const peer = (await peersInUse(deps.db)).find(({ bodyId }) => bodyId === known.bodyId)
    if (peer === undefined) {
      complain(say.notConnected(code))
      return 1
    }
    await deps.db.transaction((tx) => endPeer(tx, peer.id, known.personId, deps.clock.now()))
    tell(say.disconnected(code))
    return 0
  },
}

const checkCommand: Command = {
  name: 'open311 check',
  summary: { th: th.check, en: en.check },
  usage: '[BODY]',
  words: [0, 1],
  async run(call) {
    const { deps, words, lang, complain, say: tell } = call
    const say = messages(lang).cli
    const [code] = words
    const peers = (await peersInUse(deps.db)).filter(({ bodyCode }) => code === undefined || bodyCode === code)
    if (peers.length === 0) {
      complain(code === undefined ? say.none : say.notConnected(code))
      return 1
    }
    let isWell = true
    for (const row of peers) {
      tell(say.line(row.bodyCode, row.bodyTh, row.endpoint, row.lastProblem))
      if (sayFound(call, await tryConnected(deps, row, reachOf(deps.config))) !== null) isWell = false
    }
    return isWell ? 0 : 1
  },
}

/** Says what a system answered. @returns what kept it from answering */
function sayFound(
  { lang, complain, say: tell }: CommandCall,
  found: Awaited<ReturnType<typeof trySystem>>,
): PeerProblem | null {
  const all = messages(lang)
  if (!found.ok) {
    complain(all.cli.tried(all.problemOf(problemText(found.problem))))
    return found.problem
  }
  tell(all.systems.answered(found.value.services))
  if (found.value.without.length > 0) complain(all.systems.without(found.value.without.join(', ')))
  return null
}

/** What is typed or piped in, so that the key stands in no list of processes and in no history of commands. */
async function typedKey(): Promise<string> {
  let typed = ''
  for await (const piece of process.stdin) {
    typed += piece
    if (typed.includes('\n') || typed.length > LONGEST_KEY) break
  }
  return (typed.split('\n')[0] ?? '').trim().slice(0, LONGEST_KEY)
}

async function bodyAndPerson(
  { deps, lang, complain }: CommandCall,
  code: string,
  email: string,
): Promise<{ bodyId: string; personId: string } | null> {
  const say = messages(lang).cli
  const bodyId = await bodyIdByCode(deps.db, code)
  if (bodyId === null) {
    complain(say.noBody(code))
    return null
  }
  const personId = await personByEmail(deps.db, deps, email)
  if (personId === null) {
    complain(say.noPerson(email))
    return null
  }
  return { bodyId, personId }
}

function wrong({ complain }: CommandCall, sentence: string): ExitCode {
  complain(sentence)
  return 2
}

export const open311Commands: readonly Command[] = [connectCommand, listCommand, checkCommand, endCommand]
