import { pick } from '../../kernel/lang.ts'
import { formatTime } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { type Limiter, limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { addresses } from '../../web/frame.ts'
import { openSession } from './accounts.ts'
import { demoSignIns } from './demo.sql.ts'
import { messagesOf } from './messages.ts'
import { leadTo, returnOf, withReturn } from './safe-return.ts'
import { emailKey } from './sealed.ts'
import { type CodeRefusal, showCode } from './second-factor.ts'
import { hasSecondFactor } from './second-factors.sql.ts'
import { endSession, stepUpSession, takeOverSession } from './session.ts'
import { deleteSessionsOf } from './sessions.sql.ts'
import { shownFrame } from './shown-frame.ts'
import { takeKeptForm } from './step-up.ts'
import { totpCode } from './totp.ts'
import { type DemoRow, demoCodeView, secondStepView, sendAgainView, signInView, signOutView } from './views/sign-in.ts'
import { workPageOf } from './work-page.ts'

/** Wrong passwords for one address, and sign-ins from one network block, in a quarter of an hour. */
const triesPerAccount = 10
const triesPerBlock = 300
const quarterOfAnHour = 15 * 60

export interface PasswordLimits {
  readonly byAccount: Limiter
  readonly byBlock: Limiter
}

export function passwordLimits(): PasswordLimits {
  return {
    byAccount: limiter('sign-in-account', { points: triesPerAccount, seconds: quarterOfAnHour }),
    byBlock: limiter('sign-in-block', { points: triesPerBlock, seconds: quarterOfAnHour }),
  }
}

export function signInPages(app: PageApp, deps: Deps, limits: PasswordLimits): void {
  app.get('/sign-in', async (c) => {
    if (c.get('viewer') !== null) return leadTo(c, returnOf(c) ?? addresses.work)
    return c.html(await signInPage(c, deps, '', []))
  })

  app.post('/sign-in', async (c) => {
    const typed = await formFields(c)
    const email = typed.email ?? ''
    // Counted by what was typed, account or not: the answer tells nothing about who is here.
    const account = emailKey(deps, email)
    const waitSeconds = (await limits.byAccount.take(account)) ?? (await takeForBlock(c, limits.byBlock))
    if (waitSeconds !== null) return tooMany(c, waitSeconds)
    const token = await openSession(deps, email, typed.password ?? '', c.req.header('user-agent') ?? '')
    if (token === null) {
      const wrong = { field: 'email', text: messagesOf(c.get('lang')).signIn.wrong }
      return c.html(await signInPage(c, deps, email, [wrong]), 422)
    }
    await limits.byAccount.forget(account)
    await takeOverSession(c, deps, token)
    return leadTo(c, returnOf(c) ?? addresses.work)
  })

  app.get('/work', (c) => {
    const viewer = c.get('viewer')
    return leadTo(c, viewer === null ? withReturn('/sign-in', addresses.work) : workPageOf(viewer))
  })

  app.get('/sign-out', (c) => (c.get('viewer') === null ? leadTo(c, '/') : c.html(signOutView(shownFrame(c, deps)))))

  app.post('/sign-out', async (c) => {
    const words = messagesOf(c.get('lang')).signOut
    const viewer = c.get('viewer')
    const everywhere = (await formFields(c)).where === 'everywhere'
    if (everywhere && viewer !== null) await deleteSessionsOf(deps.db, viewer.personId, null)
    await endSession(c, deps)
    notice(c, everywhere ? words.doneEverywhere : words.done)
    return leadTo(c, '/')
  })

  app.get('/sign-in/second-step', async (c) => {
    if (c.get('viewer') === null) return leadTo(c, withReturn('/sign-in', returnOf(c)))
    return c.html(await secondStepPage(c, deps, []))
  })

  app.post('/sign-in/second-step', async (c) => {
    const viewer = c.get('viewer')
    const back = returnOf(c)
    if (viewer === null) return leadTo(c, withReturn('/sign-in', back))
    const { code = '' } = await formFields(c)
    const shown = await deps.db.transaction((tx) => showCode(tx, deps, viewer.personId, code))
    if (!shown.ok) {
      const text = codeProblem(c, shown.problem)
      return c.html(
        await secondStepPage(c, deps, [{ field: 'code', text }]),
        shown.problem.kind === 'locked' ? 429 : 422,
      )
    }
    if (!(await stepUpSession(c, deps))) return leadTo(c, withReturn('/sign-in', back))
    const kept = takeKeptForm(c, deps, viewer.sessionId)
    if (kept !== null) return c.html(sendAgainView(shownFrame(c, deps), kept, back ?? '/account'))
    notice(c, messagesOf(c.get('lang')).secondStep.done)
    return leadTo(c, back ?? '/account')
  })

  app.get('/demo/code/:position', async (c) => {
    const signIn = deps.config.demo
      ? (await demoSignIns(deps.db)).find(({ position }) => String(position) === c.req.param('position'))
      : undefined
    if (!signIn?.totpSecret) return c.notFound()
    const code = totpCode(signIn.totpSecret, deps.clock.now())
    c.header('Cache-Control', 'no-store')
    return c.html(demoCodeView(shownFrame(c, deps), { email: signIn.email, code, secret: signIn.totpSecret }))
  })
}

export function codeProblem(c: PageContext, problem: CodeRefusal): string {
  const words = messagesOf(c.get('lang')).secondStep
  switch (problem.kind) {
    case 'locked':
      return words.locked(formatTime(problem.until, c.get('lang')))
    case 'wrong-code':
      return words.wrong
    case 'no-second-factor':
      return words.missingTitle
  }
}

async function signInPage(c: PageContext, deps: Deps, email: string, problems: readonly Problem[]) {
  const lang = c.get('lang')
  const signIns = deps.config.demo ? await demoSignIns(deps.db) : []
  const demo: DemoRow[] = signIns.map((signIn) => ({
    position: signIn.position,
    what: pick(lang, signIn.what),
    role: messagesOf(lang).roles[signIn.role],
    email: signIn.email,
    password: signIn.password,
    hasCode: signIn.totpSecret !== null,
  }))
  return signInView(shownFrame(c, deps), { back: returnOf(c), email, problems, demo })
}

async function secondStepPage(c: PageContext, deps: Deps, problems: readonly Problem[]) {
  const personId = c.get('viewer')?.personId ?? ''
  const signIns = deps.config.demo ? await demoSignIns(deps.db) : []
  return secondStepView(shownFrame(c, deps), {
    back: returnOf(c),
    hasFactor: await hasSecondFactor(deps.db, personId),
    demoPosition: signIns.find((signIn) => signIn.personId === personId)?.position ?? null,
    problems,
  })
}
