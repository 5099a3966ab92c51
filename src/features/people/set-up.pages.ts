import type { Deps } from '../../platform/deps.ts'
import { formFields } from '../../platform/http/forms.ts'
import { takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { emailProblem, nameProblem, newPasswordProblem, plainName } from './account-form.ts'
import { accountProblems } from './account-problems.ts'
import { openSession } from './accounts.ts'
import { messagesOf } from './messages.ts'
import { hashPassword } from './password.ts'
import { leadTo } from './safe-return.ts'
import { plainEmail } from './sealed.ts'
import { takeOverSession } from './session.ts'
import { anyAccount } from './set-up.sql.ts'
import { setUpFirstAdministrator } from './set-up.ts'
import { shownFrame } from './shown-frame.ts'
import type { PasswordLimits } from './sign-in.pages.ts'
import { setUpView } from './views/set-up.ts'

/** `/setup` is there only while nobody has an account. */
export function setUpPages(app: PageApp, deps: Deps, limits: PasswordLimits): void {
  app.get('/setup', async (c) => {
    if (await anyAccount(deps.db, deps.config.demo)) return c.notFound()
    return c.html(setUpView(shownFrame(c, deps), { code: c.req.query('code') ?? '' }, []))
  })

  app.post('/setup', async (c) => {
    if (await anyAccount(deps.db, deps.config.demo)) return c.notFound()
    const waitSeconds = await takeForBlock(c, limits.byBlock)
    if (waitSeconds !== null) return tooMany(c, waitSeconds)
    const words = messagesOf(c.get('lang'))
    const typed = await formFields(c)
    const [name, email, password] = [plainName(typed.name), plainEmail(typed.email ?? ''), typed.password ?? '']
    const problems = accountProblems(c.get('lang'), {
      name: nameProblem(name),
      email: emailProblem(email),
      password: newPasswordProblem(password, typed.repeat ?? '', [name, email]),
    })
    if (problems.length > 0) return c.html(setUpView(shownFrame(c, deps), typed, problems), 422)
    const account = { name, email, passwordHash: await hashPassword(deps, password) }
    const made = await deps.db.transaction((tx) =>
      setUpFirstAdministrator(tx, deps, typed.code ?? '', account, words.setUp.grantReason),
    )
    if (!made.ok) {
      const wrong = { field: 'code', text: words.setUp.wrongCode }
      return c.html(setUpView(shownFrame(c, deps), typed, [wrong]), 422)
    }
    const token = await openSession(deps, email, password, c.req.header('user-agent') ?? '')
    if (token !== null) await takeOverSession(c, deps, token)
    notice(c, words.setUp.done)
    return leadTo(c, '/account/second-factor')
  })
}
