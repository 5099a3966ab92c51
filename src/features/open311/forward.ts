import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Deps } from '../../platform/deps.ts'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { type CaseRow, caseByKey, photosOf } from '../complaints/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { areaAddress, wholeAddress } from './documents.ts'
import { type Peer, type PeerProblem, requestOfToken, requestsOfPeer, sendRequest } from './peer-client.ts'
import {
  casesToForward,
  type ForwardRow,
  holdForward,
  insertForward,
  NOT_ANY_MORE,
  type PeerRow,
  peersInUse,
  storeForward,
  takeDueForwards,
} from './peers.sql.ts'

const AT_ONCE = 20
const MINUTE_MS = 60_000
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS
/** Longer than one sending takes, with the looking for it before and the asking for its number after: nobody else tries meanwhile. */
const SENDING_MS = 10 * MINUTE_MS
/** How far back a case is looked for that may have arrived. */
const LOOK_BACK_MS = 60 * MINUTE_MS
const TOKEN_ASKS = 5
const TOKEN_PAUSE_MS = 2_000

const context = (id: string) => `open311-peer:${id}`

export function sealedKey(deps: Pick<Deps, 'secrets'>, peerId: string, key: string): string {
  return seal(deps.secrets.key('open311-peers'), key, context(peerId))
}

/** @returns refused where the key cannot be opened: that is the trouble of this one system and keeps no other waiting */
export function peerOf(deps: Pick<Deps, 'secrets'>, row: PeerRow): Result<Peer, PeerProblem> {
  try {
    const key = open(deps.secrets.key('open311-peers'), row.keySealed, context(row.id))
    return ok({ endpoint: row.endpoint.replace(/\/+$/, ''), jurisdiction: row.jurisdiction, key })
  } catch {
    return refuse({ kind: 'key-unreadable' })
  }
}

/**
 * Hands cases of bodies that work in another system to it, each once. A sending that was cut off is first looked for there: our address of the
 * case stands in what we sent. While the other system is away its cases wait, longer each time, and nothing is lost.
 * @returns how many arrived
 */
export async function forwardCases(deps: Deps, reach: OutsideOptions): Promise<number> {
  const peers = new Map((await peersInUse(deps.db)).map((peer) => [peer.id, peer]))
  if (peers.size === 0) return 0
  const now = deps.clock.now()
  const found = await casesToForward(deps.db, now, AT_ONCE)
  if (found.length > 0) {
    await deps.db.transaction(async (tx) => {
      for (const { home, id, peerId } of found) {
        await insertForward(tx, { home, id: newId(), complaintId: id, peerId }, now)
      }
    })
  }
  const due = await deps.db.transaction((tx) => takeDueForwards(tx, now, leaseEnd(deps), AT_ONCE))
  let arrived = 0
  for (const forward of due) {
    // Those before it may have taken longer than it was ours for.
    const isOurs = await deps.db.transaction((tx) => holdForward(tx, forward, leaseEnd(deps)))
    if (!isOurs) continue
    const peer = peers.get(forward.peerId)
    const row = await caseByKey(deps.db, { home: forward.home, id: forward.complaintId })
    if (peer === undefined || row === null || row.facts.visibility !== 'public') {
      await refused(deps, forward, NOT_ANY_MORE)
      continue
    }
    if (await forwardOne(deps, forward, peer, row, reach)) arrived += 1
  }
  return arrived
}

const leaseEnd = ({ clock }: Pick<Deps, 'clock'>) => new Date(clock.now().getTime() + SENDING_MS)

async function forwardOne(
  deps: Deps,
  forward: ForwardRow,
  row: PeerRow,
  report: CaseRow,
  reach: OutsideOptions,
): Promise<boolean> {
  const serviceCode = row.services[report.facts.categoryCode] ?? row.usualService ?? report.facts.categoryCode
  const opened = peerOf(deps, row)
  if (!opened.ok) {
    await later(deps, forward, opened.problem)
    return false
  }
  const peer = opened.value
  const address = `${deps.config.baseUrl}/complaints/${report.ref}`
  if (forward.state === 'sending') {
    const there = await foundThere(deps, peer, address, reach)
    // Who does not answer now may have it already. One that shows no list is told by the key that it is the same.
    if (!there.ok && (there.problem.kind === 'too-slow' || there.problem.kind === 'unreachable')) {
      await later(deps, forward, there.problem)
      return false
    }
    if (there.ok && there.value !== null) return sent(deps, forward, there.value)
  }
  const places = await loadGazetteer(deps.db)
  const area = report.areaCode === null ? null : areaAddress(places, report.areaCode, 'th')
  const [photo] = (await photosOf(deps.db, report)).filter((one) => one.shownSha256 !== null && !one.isHidden)
  const answer = await sendRequest(
    peer,
    {
      serviceCode,
      lat: report.latShown,
      lon: report.lonShown,
      address: wholeAddress(report.placeText, area),
      description: `${report.words}\n${address}`,
      mediaUrl: photo === undefined ? null : `${address}/photos/${photo.id}`,
      key: forward.id,
    },
    reach,
  )
  if (!answer.ok) {
    // A refusal of what we sent will be the same next time; all else may pass.
    const isFinal = answer.problem.kind === 'refused' && [400, 403, 404].includes(answer.problem.status)
    await (isFinal ? refused(deps, forward, problemText(answer.problem)) : later(deps, forward, answer.problem))
    return false
  }
  const requestId =
    'requestId' in answer.value ? answer.value.requestId : await byToken(peer, answer.value.token, reach)
  if (requestId !== null) return sent(deps, forward, requestId)
  await later(deps, forward, { kind: 'nonsense' })
  return false
}

async function byToken(peer: Peer, token: string, reach: OutsideOptions): Promise<string | null> {
  for (let asked = 0; asked < TOKEN_ASKS; asked += 1) {
    const answer = await requestOfToken(peer, token, reach)
    if (answer.ok && answer.value !== null) return answer.value
    await new Promise((resume) => setTimeout(resume, TOKEN_PAUSE_MS))
  }
  return null
}

async function foundThere(
  deps: Deps,
  peer: Peer,
  address: string,
  reach: OutsideOptions,
): Promise<Result<string | null, PeerProblem>> {
  const to = new Date(deps.clock.now().getTime() + MINUTE_MS)
  const found = await requestsOfPeer(peer, { from: new Date(to.getTime() - LOOK_BACK_MS), to }, reach)
  return found.ok ? ok(found.value.find((one) => one.description.includes(address))?.requestId ?? null) : found
}

async function sent(deps: Deps, forward: ForwardRow, remoteId: string): Promise<true> {
  const now = deps.clock.now()
  const to = { state: 'sent' as const, remoteId, problem: null, nextAt: now, sentAt: now }
  await deps.db.transaction((tx) => storeForward(tx, forward, to))
  return true
}

async function refused(deps: Deps, forward: ForwardRow, problem: string): Promise<void> {
  const to = { state: 'refused' as const, remoteId: null, problem, nextAt: deps.clock.now(), sentAt: null }
  await deps.db.transaction((tx) => storeForward(tx, forward, to))
}

async function later(deps: Deps, forward: ForwardRow, problem: PeerProblem): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.min(forward.attempts, 10))
  const nextAt = new Date(deps.clock.now().getTime() + wait)
  const to = { state: 'sending' as const, remoteId: null, problem: problemText(problem), nextAt, sentAt: null }
  await deps.db.transaction((tx) => storeForward(tx, forward, to))
}

export function problemText(problem: PeerProblem): string {
  return problem.kind === 'refused' ? `${problem.status} ${problem.said}`.trim() : problem.kind
}
