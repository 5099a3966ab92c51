import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { emailProblem, newPasswordProblem } from './account-form.ts'
import { accountProblems } from './account-problems.ts'
import { messagesOf } from './messages.ts'
import { hashPassword } from './password.ts'
import { openReset, orderResetLetter, resetPassword } from './reset-password.ts'
import { leadTo } from './safe-return.ts'
import { emailKey, plainEmail } from './sealed.ts'
import { keepWordHere } from './secret-address.ts'
import { shownFrame } from './shown-frame.ts'
import type { PasswordLimits } from './sign-in.pages.ts'
import { closedResetView, forgottenView, letterOrderedView, newPasswordView } from './views/forgotten.ts'

/** Letters an hour to one address, and asked for from one network block. */
const lettersPerAccount = 3
const lettersPerBlock = 60
const hour = 60 * 60

export function forgottenPages(app: PageApp, deps: Deps, signInLimits: PasswordLimits): void {
  const byAccount = limiter('forgotten-account', { points: lettersPerAccount, seconds: hour })
  const byBlock = limiter('forgotten-block', { points: lettersPerBlock, seconds: hour })

  app.get('/sign-in/forgotten', (c) => c.html(forgottenView(shownFrame(c, deps), '', [])))

  app.post('/sign-in/forgotten', async (c) => {
    const email = plainEmail((await formFields(c)).email ?? '')
    const problems = accountProblems(c.get('lang'), { email: emailProblem(email) })
    if (problems.length > 0) return c.html(forgottenView(shownFrame(c, deps), email, problems), 422)
    const waitSeconds = await takeForBlock(c, byBlock)
    if (waitSeconds !== null) return tooMany(c, waitSeconds)
    // One letter too many gets the usual answer: a refusal would tell that someone else has asked for this address.
    if ((await byAccount.take(emailKey(deps, email))) === null) {
      await deps.db.transaction((tx) => orderResetLetter(tx, deps, email, c.get('lang')))
    }
    return leadTo(c, '/sign-in/forgotten/sent')
  })

  app.get('/sign-in/forgotten/sent', (c) => c.html(letterOrderedView(shownFrame(c, deps), lettersPerAccount)))

  // Reading the page uses nothing up: programs that look through letters open every address in them.
  app.get('/sign-in/new-password/:word', async (c) => {
    const word = c.req.param('word')
    keepWordHere(c)
    const owner = await deps.db.transaction((tx) => openReset(tx, deps, word))
    return owner === null ? closed(c, deps) : c.html(newPasswordView(shownFrame(c, deps), word, []))
  })

  app.post('/sign-in/new-password/:word', async (c) => {
    const word = c.req.param('word')
    keepWordHere(c)
    const owner = await deps.db.transaction((tx) => openReset(tx, deps, word))
    if (owner === null) return closed(c, deps)
    const { password = '', repeat = '' } = await formFields(c)
    const problems = accountProblems(c.get('lang'), {
      password: newPasswordProblem(password, repeat, [owner.name, owner.email]),
    })
    if (problems.length > 0) return c.html(newPasswordView(shownFrame(c, deps), word, problems), 422)
    const passwordHash = await hashPassword(deps, password)
    const done = await deps.db.transaction((tx) => resetPassword(tx, deps, word, passwordHash, c.get('lang')))
    if (done === null) return closed(c, deps)
    // Whoever locked the account by guessing, the owner has now shown to be the owner, and guesses begin anew.
    await signInLimits.byAccount.forget(emailKey(deps, done.email))
    notice(c, messagesOf(c.get('lang')).newPassword.done)
    return leadTo(c, '/sign-in')
  })
}

function closed(c: PageContext, deps: Deps): Response | Promise<Response> {
  return c.html(closedResetView(shownFrame(c, deps)), 410)
}
