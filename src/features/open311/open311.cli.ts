import type { Command, CommandCall, CommandOption, ExitCode } from '../../platform/room.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { personByEmail } from '../people/index.ts'
import { connectSystem } from './connect-system.ts'
import { messages } from './messages.ts'
import { endPeer, peersInUse } from './peers.sql.ts'

const [th, en] = [messages('th').cli, messages('en').cli]
const text = (name: 'endpoint' | 'key' | 'by' | 'reason' | 'jurisdiction' | 'usualService'): CommandOption => ({
  kind: 'text',
  help: { th: th[name], en: en[name] },
})

const connectCommand: Command = {
  name: 'open311 connect',
  summary: { th: th.connect, en: en.connect },
  usage:
    'BODY --endpoint URL --key KEY --by EMAIL --reason TEXT [--jurisdiction ID] [--usual-service CODE] [--service OURS=THEIRS]',
  words: [1, 1],
  options: {
    endpoint: text('endpoint'),
    key: text('key'),
    by: text('by'),
    reason: text('reason'),
    jurisdiction: text('jurisdiction'),
    'usual-service': text('usualService'),
    service: { kind: 'list', help: { th: th.service, en: en.service } },
  },
  async run(call) {
    const { deps, words, text: given, lists, lang, complain, say: tell } = call
    const say = messages(lang).cli
    const { endpoint, key, by, reason } = given
    if (!endpoint || !key || !by || !reason) return wrong(call, say.allFour)
    if (!/^https?:\/\/[^\s]+$/.test(endpoint)) return wrong(call, say.badEndpoint(endpoint))
    const services = (lists.service ?? []).map((pair) => /^([a-z][a-z-]*)=(\S+)$/.exec(pair)?.slice(1) ?? null)
    if (services.includes(null)) return wrong(call, say.badService)
    const known = await bodyAndPerson(call, words[0] ?? '', by)
    if (known === null) return 1
    await deps.db.transaction((tx) =>
      connectSystem(tx, deps, {
        bodyId: known.bodyId,
        endpoint,
        key,
        jurisdiction: given.jurisdiction ?? null,
        services: Object.fromEntries(services as [string, string][]),
        usualService: given['usual-service'] ?? null,
        madeBy: known.personId,
        reason,
      }),
    )
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

export const open311Commands: readonly Command[] = [connectCommand, listCommand, endCommand]
