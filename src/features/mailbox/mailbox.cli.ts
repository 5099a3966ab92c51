import { resolveTxt } from 'node:dns/promises'
import type { Lang } from '../../kernel/lang.ts'
import type { Config } from '../../platform/config.ts'
import { dkimRecord, readDkimKey } from '../../platform/mail/dkim.ts'
import { openTransport } from '../../platform/mail/hand-letter.ts'
import { halfSet } from '../../platform/mail/mail-config.ts'
import type { Command } from '../../platform/room.ts'
import { BoxProblem, boxProblems, openImapBox } from './imap-box.ts'
import { messages } from './messages.ts'
import { boxName } from './read-mailbox.ts'

const [th, en] = [messages('th').cli, messages('en').cli]

/** One sentence about one thing, and whether it is well. */
interface Finding {
  readonly ok: boolean
  readonly text: string
}

export function sayBoxProblem(code: string, lang: Lang): string {
  const { problems } = messages(lang)
  const known = boxProblems.find((one) => one === code)
  return known === undefined ? problems.other(code) : problems[known]
}

const checkCommand: Command = {
  name: 'mail check',
  summary: { th: th.check, en: en.check },
  usage: '',
  async run({ deps, say: tell, complain, lang }) {
    const half = halfSet(process.env)
    const findings = [
      ...(half.length > 0 ? [{ ok: false, text: messages(lang).cli.half(half.join(', ')) }] : []),
      await imapFinding(deps.config, lang),
      ...(deps.config.mailbox === null ? [] : [senderFinding(deps.config, lang)]),
      await smtpFinding(deps.config, lang),
      await dkimFinding(deps.config, lang),
    ]
    for (const { ok, text } of findings) (ok ? tell : complain)(text)
    return findings.every(({ ok }) => ok) ? 0 : 1
  },
}

const recordCommand: Command = {
  name: 'mail dkim-record',
  summary: { th: th.record, en: en.record },
  usage: '',
  async run({ deps, say: tell, complain, lang }) {
    const say = messages(lang).cli
    const { dkim, mailFrom } = deps.config
    if (dkim === null) {
      complain(say.dkimOff)
      return 1
    }
    const key = readDkimKey(dkim)
    if (!key.ok) {
      complain(say.dkimProblems[key.problem])
      return 1
    }
    const { name, line } = dkimRecord(key.value)
    tell(`${name}. IN TXT ${line}`)
    complain(say.dnsHint(dkim.domain, mailFrom))
    return 0
  },
}

export const mailCommands: readonly Command[] = [checkCommand, recordCommand]

export async function imapFinding({ mailbox }: Config, lang: Lang): Promise<Finding> {
  const say = messages(lang).cli
  if (mailbox === null) return { ok: true, text: say.imapOff }
  try {
    const opened = await openImapBox(mailbox)
    const letters = (await opened.uids()).length
    await opened.close()
    return { ok: true, text: say.imapFine(boxName(mailbox), letters) }
  } catch (error) {
    if (!(error instanceof BoxProblem)) throw error
    return { ok: false, text: say.imapWrong(boxName(mailbox), sayBoxProblem(error.code, lang)) }
  }
}

/** Whether forged senders can be told: without, a stranger's address may get letters nobody there asked for. */
export function senderFinding({ mailbox }: Config, lang: Lang): Finding {
  const say = messages(lang).doctor
  const { authserv = null, isUnchecked = false } = mailbox ?? {}
  if (authserv !== null) return { ok: true, text: say.checkedBy(authserv) }
  return { ok: isUnchecked, text: isUnchecked ? say.uncheckedKnown : say.unchecked }
}

export async function smtpFinding(config: Config, lang: Lang): Promise<Finding> {
  const say = messages(lang).cli
  if (config.smtpUrl === null) return { ok: true, text: say.smtpOff }
  const { host } = new URL(config.smtpUrl)
  const transport = await openTransport({ config })
  try {
    await transport.verify()
    return { ok: true, text: say.smtpFine(host) }
  } catch (error) {
    const {
      code = 'UNKNOWN',
      responseCode,
      cause,
    } = error as { code?: string; responseCode?: number; cause?: { code?: string } }
    const why =
      code === 'EAUTH'
        ? 'AUTHENTICATIONFAILED'
        : responseCode === undefined
          ? (cause?.code ?? networkCode(error) ?? code)
          : String(responseCode)
    return { ok: false, text: say.smtpWrong(host, sayBoxProblem(why, lang)) }
  } finally {
    transport.close()
  }
}

function networkCode(error: unknown): string | null {
  return /ECONNREFUSED|ENOTFOUND|ETIMEDOUT/.exec((error as Error).message)?.[0] ?? null
}

/** @param ask how the DNS is asked; another one in tests */
export async function dkimFinding(
  { dkim }: Config,
  lang: Lang,
  ask: (name: string) => Promise<string[][]> = resolveTxt,
): Promise<Finding> {
  const say = messages(lang).cli
  if (dkim === null) return { ok: true, text: say.dkimOff }
  const key = readDkimKey(dkim)
  if (!key.ok) return { ok: false, text: say.dkimProblems[key.problem] }
  const { name } = dkimRecord(key.value)
  let records: string[]
  try {
    records = (await ask(name)).map((parts) => parts.join('').replace(/\s/g, ''))
  } catch (error) {
    const isThere = !['ENOTFOUND', 'ENODATA'].includes((error as { code?: string }).code ?? '')
    return { ok: false, text: isThere ? say.dkimNotAsked(name) : say.dkimNoDns(name) }
  }
  if (records.length === 0) return { ok: false, text: say.dkimNoDns(name) }
  const fits = records.some((record) => record.split(';').includes(`p=${key.value.publicKey}`))
  return fits ? { ok: true, text: say.dkimFine(name, key.value.bits) } : { ok: false, text: say.dkimOtherDns(name) }
}
