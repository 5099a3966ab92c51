import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import type { PageApp } from '../../platform/room.ts'
import {
  actions,
  banner,
  button,
  errorSummary,
  form,
  linkButton,
  type Problem,
  paragraph,
  problemWith,
  textField,
} from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { type Html, html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { isThere } from './complaints.present.ts'
import { caseByRef } from './complaints.sql.ts'
import { openedCases } from './cookies.ts'
import { type FollowKind, followKinds } from './follow.sql.ts'
import { askToFollow, confirmFollowing, leaveFollowing, nameOfTarget, subscriptionOfToken } from './follow.ts'
import { messages } from './messages.ts'
import { isEmail } from './report-form.ts'

const requests = limiter('complaints.follow', { points: 20, seconds: 3600 })

export function followPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/follow', (c) => askPage(c, deps, { email: '', problems: [], asked: false }))
  app.post('/complaints/follow', (c) => askPost(c, deps))
  for (const act of ['confirm', 'leave'] as const) {
    // Programs look through letters: reading the address changes nothing, the button does.
    app.get(`/complaints/follow/${act}/:token`, (c) => letterPage(c, deps, act, c.req.param('token') ?? ''))
    app.post(`/complaints/follow/${act}/:token`, (c) => letterPost(c, deps, act, c.req.param('token') ?? ''))
  }
}

function wanted(c: PageContext): { kind: FollowKind; target: string } | null {
  const kind = followKinds.find((one) => one === c.req.query('kind'))
  const target = (c.req.query('target') ?? '').slice(0, 60)
  return kind === undefined || target === '' ? null : { kind, target }
}

async function askPage(
  c: PageContext,
  deps: Deps,
  { email, problems, asked }: { email: string; problems: readonly Problem[]; asked: boolean },
) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.follow
  const what = wanted(c)
  const name = what === null ? null : await nameSeen(c, deps, what)
  if (what === null || name === null) return c.notFound()
  const frame = frameOf(c, deps, 'complaints')
  const body = form(frame, {
    action: href(frame, `/complaints/follow?kind=${what.kind}&target=${encodeURIComponent(what.target)}`),
    body: [
      textField(lang, {
        name: 'email',
        label: say.email,
        type: 'email',
        autocomplete: 'email',
        value: email,
        error: problemWith(problems, 'email'),
      }),
      button({ text: say.send, icon: 'bell' }),
    ],
  })
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      breadcrumbs: [{ text: all.list.title, href: href(frame, '/complaints') }],
      narrow: true,
      noIndex: true,
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems] }) : null,
      main: html`${asked && banner({ kind: 'success', title: say.asked })}<h2 class="govuk-heading-m">${name}</h2>${paragraph(say.kinds[what.kind])}${!asked && body}`,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** Of a private case only its reporter learns that it can be followed. */
async function nameSeen(
  c: PageContext,
  deps: Deps,
  what: { kind: FollowKind; target: string },
): Promise<string | null> {
  if (what.kind === 'case') {
    const row = await caseByRef(deps.db, what.target)
    const sight = openedCases(c, deps).includes(what.target) ? 'reporter' : 'public'
    if (row === null || !isThere(row, sight)) return null
  }
  return nameOfTarget(deps.db, what, c.get('lang'))
}

async function askPost(c: PageContext, deps: Deps) {
  const what = wanted(c)
  const name = what === null ? null : await nameSeen(c, deps, what)
  if (what === null || name === null) return c.notFound()
  const lang = c.get('lang')
  const email = ((await formFields(c)).email ?? '').trim().slice(0, 200)
  if (!isEmail(email)) {
    return askPage(c, deps, {
      email,
      asked: false,
      problems: [{ field: 'email', text: messages(lang).problems.email }],
    })
  }
  const wait = await takeForBlock(c, requests)
  if (wait !== null) return tooMany(c, wait)
  await deps.db.transaction((tx) => askToFollow(tx, deps, { ...what, email, lang }))
  return askPage(c, deps, { email: '', problems: [], asked: true })
}

async function letterPage(c: PageContext, deps: Deps, act: 'confirm' | 'leave', token: string) {
  const lang = c.get('lang')
  const say = messages(lang).follow
  const one = await subscriptionOfToken(deps.db, deps, act, token)
  const name = one === null ? null : await nameOfTarget(deps.db, one, lang)
  if (one === null || name === null) return letterDone(c, deps, say.gone, 'info')
  const frame = frameOf(c, deps, 'complaints')
  return c.html(
    page(frame, {
      title: act === 'confirm' ? say.confirmTitle : say.leaveTitle,
      narrow: true,
      noIndex: true,
      main: form(frame, {
        action: href(frame, `/complaints/follow/${act}/${token}`),
        body: [
          paragraph(`${say.kinds[one.kind]}: ${name}`),
          button({ text: act === 'confirm' ? say.confirm : say.leave }),
        ],
      }),
    }),
  )
}

async function letterPost(c: PageContext, deps: Deps, act: 'confirm' | 'leave', token: string) {
  const say = messages(c.get('lang')).follow
  const isDone = await deps.db.transaction(async (tx) => {
    const one = await subscriptionOfToken(tx, deps, act, token)
    if (one === null) return false
    if (act === 'confirm') return (await confirmFollowing(tx, deps, one)).ok
    await leaveFollowing(tx, deps, one)
    return true
  })
  if (!isDone) return letterDone(c, deps, say.gone, 'info')
  return letterDone(c, deps, act === 'confirm' ? say.confirmed : say.left, 'success')
}

function letterDone(c: PageContext, deps: Deps, title: string, kind: 'success' | 'info') {
  const lang = c.get('lang')
  const frame = frameOf(c, deps, 'complaints')
  const main: Html = html`${banner({ kind, title })}${actions([linkButton({ href: href(frame, '/complaints'), text: messages(lang).list.title })])}`
  return c.html(page(frame, { title: messages(lang).follow.title, narrow: true, noIndex: true, main }))
}
