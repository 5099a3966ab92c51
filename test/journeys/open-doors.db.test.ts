import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseByRef, timelineOf } from '../../src/features/complaints/index.ts'
import { handleEvents } from '../../src/features/line/handle-events.ts'
import { askBot } from '../../src/features/line/know-bot.ts'
import { messages } from '../../src/features/line/messages.ts'
import { sendOut } from '../../src/features/line/send-out.ts'
import { readMailbox } from '../../src/features/mailbox/read-mailbox.ts'
import { forwardCases } from '../../src/features/open311/forward.ts'
import { hearUpdates } from '../../src/features/open311/hear.ts'
import { connectSystem } from '../../src/features/open311/index.ts'
import { eventsFrom, recordPublicEvent } from '../../src/features/publiclog/index.ts'
import { sequenceLog } from '../../src/features/publiclog/sequence-log.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { RunningServer } from '../../src/platform/http/serve.ts'
import { issueApiKey } from '../support/api-key.ts'
import { aDeskDistrict } from '../support/case-desk.ts'
import { aCommandCall, commandNamed } from '../support/commands.ts'
import { doMove } from '../support/complaint-desk.ts'
import { aTestHouse, type TestHouse, testNow } from '../support/house.ts'
import { anImapServer, type TestImapServer } from '../support/imap-server.ts'
import { LinePeer } from '../support/line-peer.ts'
import { runLoops } from '../support/loops.ts'
import { aLetter } from '../support/mail-desk.ts'
import { onNetwork } from '../support/on-network.ts'

/*
 * Issue 8, done when: somebody who never opens our site reports by LINE, follows by mail, sees the case in another city's Open311 system, and a
 * doubter proves with one command that no step was removed. LINE and the mailbox are real servers of this machine; the other city is a second
 * house with a database of its own; the command is the one the product has.
 */

const th = messages('th')
const somsri = 'somsri@example.org'
const user = 'U00000000000000000000000000000001'
let now = new Date(testNow)
const clock = { now: () => now }
const line = new LinePeer(clock)
const loopback = { mayReach: (address: string) => address === '127.0.0.1' }
let mailServer: TestImapServer
let ours: TestHouse
let theirs: TestHouse
let open: RunningServer[] = []

beforeAll(async () => {
  await line.up()
  mailServer = await anImapServer()
  const env = {
    ...line.env,
    PRASAN_IMAP_URL: `imap://complaints:secret@127.0.0.1:${mailServer.port}/INBOX`,
    PRASAN_MAIL_ADDRESS: 'complaints@city.test',
    PRASAN_MAIL_PLUS: '1',
  }
  ;[ours, theirs] = await Promise.all([aTestHouse({ clock, env }), aTestHouse({ clock })])
  open = await Promise.all([ours, theirs].map(onNetwork))
  await askBot(ours.deps)
})

afterAll(async () => {
  await Promise.all(open.map((server) => server.stop()))
  await Promise.all([ours?.close(), theirs?.close(), mailServer?.close(), line.down()])
})

const addressOf = (at: number) => `http://127.0.0.1:${open[at]?.port}`
const later = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

async function chat(...events: ReturnType<LinePeer['event']>[]): Promise<void> {
  for (const event of events) expect((await ours.request('/line/webhook', line.webhook([event]))).status).toBe(200)
  await handleEvents(ours.deps)
  await sendOut(ours.deps)
}

const inChat = () => line.seenBy(user).map(({ text }) => text)
const inMail = () => ours.mailbox.sent.filter(({ to }) => to === somsri)
const news = () => runLoops(ours, ['complaints.route', 'complaints.tell', 'notices.deliver'])

async function verify(options: Record<string, string>) {
  const call = aCommandCall(ours, [], { text: { url: addressOf(0), ...options } })
  const code = await commandNamed('log verify').run(call)
  return { code, said: call.said.join('\n'), complained: call.complained.join('\n') }
}

/** SHA-256 over the parts, and a tree walked up by hand: shares no code with the log. */
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

function rootBy(leaf: number, size: number, hash: Buffer, path: readonly Buffer[]): Buffer {
  let [at, last, found] = [leaf, size - 1, hash]
  for (const one of path) {
    if (at % 2 === 1 || at === last) {
      found = sha256(Buffer.from([1]), one, found)
      while (at % 2 === 0 && at !== 0) [at, last] = [at >> 1, last >> 1]
    } else found = sha256(Buffer.from([1]), found, one)
    ;[at, last] = [at >> 1, last >> 1]
  }
  return found
}

test('reported by LINE, followed by mail, worked on in another city, and proved by one command', {
  timeout: 600_000,
}, async () => {
  const { sao } = await aDeskDistrict(ours.db)
  const there = await aDeskDistrict(theirs.db)
  const key = await issueApiKey(theirs, ['open311'])
  const madeBy = newId()
  await ours.db.query(`insert into persons (id, name_sealed, created_at) values ($1, 'x', $2)`, [madeBy, now])
  const system = { bodyId: sao.id, endpoint: `${addressOf(1)}/open311/v2`, key, madeBy, reason: 'ทดสอบ' }
  await ours.db.transaction((tx) => connectSystem(tx, ours.deps, system))

  // She tells it in the chat, and gives an address by the code that came there.
  await chat(
    line.event(user, 'follow', { follow: { isUnblocked: false } }),
    line.text(user, 'ไฟถนนดับสามดวงหน้าศาลา มืดมาก'),
  )
  await chat(line.text(user, 'ข้าม'), line.text(user, 'ตำบลแม่ยาว อำเภอเมืองเชียงราย จังหวัดเชียงราย'), line.text(user, '1'))
  await chat(line.press(user, th.labels.send))
  const ref = /\d\d-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(inChat().join('\n'))?.[0] ?? ''
  await chat(line.press(user, th.labels.mail), line.text(user, somsri))
  await chat(line.text(user, '000000'), line.text(user, /\d{6}/.exec(inMail()[0]?.subject ?? '')?.[0] ?? ''))
  expect(inChat().slice(-2).join('\n')).toContain(th.mail.bound)
  expect(inChat().join('\n')).toContain(th.mail.problems.code)

  // It goes to the other city, whose steps come back to her chat and her mailbox.
  await news()
  await forwardCases(ours.deps, loopback)
  const { rows } = await theirs.db.query<{ ref: string; words: string }>('select ref, words from complaints')
  const remote = rows[0]?.ref ?? ''
  expect(rows).toEqual([{ ref: remote, words: expect.stringContaining(`/complaints/${ref}`) }])
  await runLoops(theirs, ['complaints.route'])
  const officer = {
    actor: { kind: 'officer', personId: newId(), bodyId: there.sao.id },
    reason: 'ทดสอบ',
    visibility: 'public',
  } as const
  later(60_000)
  await doMove(theirs, remote, { kind: 'accept' }, officer)
  await doMove(theirs, remote, { kind: 'start' }, { ...officer, text: 'ช่างออกสำรวจแล้ว' })
  later(60_000)
  await hearUpdates(ours.deps, loopback)
  await news()
  const [letter] = inMail().filter(({ text }) => text.includes('ช่างออกสำรวจแล้ว'))
  expect(inChat().join('\n')).toContain('ช่างออกสำรวจแล้ว')
  expect(letter?.subject).toContain(ref)
  expect(letter?.isUnproven).toBe(true)

  // She answers the letter; what she writes is in the case, for the office alone.
  mailServer.deliver(
    aLetter({
      from: somsri,
      to: letter?.replyTo ?? '',
      subject: `Re: ${letter?.subject}`,
      text: 'เสาต้นที่สามเอียงด้วย\n\n> ช่างออกสำรวจแล้ว',
    }),
  )
  await readMailbox(ours.deps)
  const row = await caseByRef(ours.db, ref)
  if (row === null) throw new Error('the case has gone')
  expect((await timelineOf(ours.db, row, 'staff')).at(-1)).toMatchObject({
    kind: 'wrote',
    visibility: 'reporter',
    text: 'เสาต้นที่สามเอียงด้วย',
  })

  // The other city is done; she says in the chat that it is.
  later(60_000)
  await doMove(theirs, remote, { kind: 'resolve', outcome: 'fixed', note: null }, { ...officer, text: 'เปลี่ยนหลอดแล้ว' })
  later(60_000)
  await hearUpdates(ours.deps, loopback)
  await news()
  expect(inMail().at(-1)?.text).toContain('เปลี่ยนหลอดแล้ว')
  await chat(line.press(user, th.labels.solved))
  expect((await caseByRef(ours.db, ref))?.facts.state).toBe('closed')
  expect(line.refusals).toEqual([])

  // A doubter who trusts nobody: the whole log, this case, and one of its steps by hand.
  later(120_000)
  await sequenceLog(ours.deps)
  const logKey = (await (await fetch(`${addressOf(0)}/log/key`)).text()).trim()
  const sound = await verify({ key: logKey, ref: ref.toLowerCase() })
  const steps = (await timelineOf(ours.db, row, 'public')).length
  expect(sound).toMatchObject({ code: 0, complained: '' })
  expect(sound.said).toContain(`${ref}: the page tells all ${steps} steps the log holds`)
  const page = await (await ours.get(`/complaints/${ref}`)).text()
  const leaves = [...page.matchAll(/href="\/log\/entries\/(\d+)"/g)].map(([, leaf]) => Number(leaf))
  expect(new Set(leaves).size).toBe(steps)
  for (const leaf of leaves) {
    const proof = await (await fetch(`${addressOf(0)}/api/v1/log/entries/${leaf}`)).json()
    const path = (proof.path as string[]).map((one) => Buffer.from(one, 'base64'))
    const root = rootBy(leaf, proof.size, sha256(Buffer.from([0]), Buffer.from(proof.entry)), path)
    expect([root.toString('base64'), JSON.parse(proof.entry).ref]).toEqual([proof.root, ref])
  }

  // Somebody with the database takes a step out, puts one off, makes another of one, then cuts the log, then writes it anew without the step.
  const head = await (await fetch(`${addressOf(0)}/log/checkpoint`)).text()
  const kept = join(ours.deps.config.dataFolder, 'head-kept-by-a-doubter')
  writeFileSync(kept, head)
  await ours.db.query(`delete from complaint_events where text = 'ช่างออกสำรวจแล้ว'`)
  await ours.db.query(`update complaint_events set at = at - interval '2 days' where text = 'เปลี่ยนหลอดแล้ว'`)
  await ours.db.query(`update complaint_events set to_state = 'scheduled' where to_state = 'accepted'`)
  const removed = await verify({ ref })
  expect(removed.code).toBe(1)
  expect(removed.complained).toMatch(
    /was removed: the log holds it[\s\S]*the page says \S+ of a step that happened[\s\S]*was changed/,
  )

  const entries = await eventsFrom(ours.db, 0, 1_000)
  await ours.db.query('update log_tiles set bytes = substr(bytes, 1, 200) where level = -1')
  expect(await verify({})).toMatchObject({ code: 1, complained: expect.stringContaining('entries end in the middle') })

  await ours.db.query('truncate log_openings, log_leaves, log_tiles, log_checkpoints, log_state')
  rmSync(join(ours.deps.config.dataFolder, 'log-head.json'))
  await ours.db.transaction(async (tx) => {
    for (const [at, { opening, ...event }] of entries.entries())
      if (at !== 1) recordPublicEvent(tx, { ...event, home: '57', facts: JSON.parse(opening?.facts ?? '{}') })
  })
  await sequenceLog(ours.deps)
  const rewritten = await verify({ from: kept })
  expect(rewritten).toMatchObject({ code: 1, complained: expect.stringContaining('became shorter') })
})
