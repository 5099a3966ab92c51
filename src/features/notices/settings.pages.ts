import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { limiter, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { actions, banner, button, form, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { doors } from './channel.ts'
import { unbindDoor } from './doors.ts'
import { personOfSettings, SETTINGS_LINK_DAYS, settingsUrl } from './links.ts'
import { messages } from './messages.ts'
import { notify } from './notify.ts'
import { codeIsOpen } from './phone.sql.ts'
import { beginPhone, confirmPhone } from './phone.ts'
import { type OwnSettings, readSettings, saveSettings } from './save-settings.ts'
import { doorsFor } from './settings.ts'
import { readSettingsForm, settingsFields } from './settings-form.ts'
import { sendSms } from './sms-channel.ts'
import { unreferred } from './unreferred.ts'
import { phoneView } from './views/phone-view.ts'
import { settingsView } from './views/settings-view.ts'

const codesAsked = limiter('notices.codes', { points: 5, seconds: 3600 })
const codesTried = limiter('notices.codes-tried', { points: 20, seconds: 3600 })
const CODE_SHOWN_MS = 10 * 60_000

/** The own settings, signed in or by the link in a letter, which needs no signing in and opens nothing else. */
export function settingsPages(app: PageApp, deps: Deps): void {
  app.get(
    '/notices/settings',
    signedIn((c, viewer) => show(c, deps, { personId: viewer.personId, action: '/notices/settings' })),
  )
  app.post(
    '/notices/settings',
    signedIn((c, viewer) => save(c, deps, { personId: viewer.personId, action: '/notices/settings' })),
  )
  app.post(
    '/notices/settings/phone',
    signedIn((c, viewer) => askPhone(c, deps, viewer)),
  )
  app.post(
    '/notices/settings/phone/confirm',
    signedIn((c, viewer) => tryPhone(c, deps, viewer)),
  )
  app.post(
    '/notices/settings/phone/drop',
    signedIn((c, viewer) => dropPhone(c, deps, viewer)),
  )
  app.use('/notices/settings/:word', unreferred)
  app.use('/notices/settings/:word/renew', unreferred)
  app.post('/notices/settings/:word/renew', (c) => renew(c, deps))
  app.get('/notices/settings/:word', (c) => ofLetter(c, deps, show))
  app.post('/notices/settings/:word', (c) => ofLetter(c, deps, save))
}

interface Whose {
  readonly personId: string
  readonly action: string
}

/** A visitor is led to sign in and back. */
export function signedIn(
  handler: (c: PageContext, viewer: Viewer) => Response | Promise<Response>,
): (c: PageContext) => Response | Promise<Response> {
  return (c) => {
    const viewer = c.get('viewer')
    if (viewer !== null) return handler(c, viewer)
    const back = c.req.method === 'GET' ? c.get('path') : '/notices'
    return c.redirect(href(c.get('lang'), `/sign-in?return=${encodeURIComponent(back)}`), 303)
  }
}

async function ofLetter(
  c: PageContext,
  deps: Deps,
  then: (c: PageContext, deps: Deps, whose: Whose) => Promise<Response>,
): Promise<Response> {
  const word = c.req.param('word') ?? ''
  const whose = personOfSettings(deps, word)
  if (whose === null) return gone(c, deps)
  if (whose.isOld) return tooOld(c, deps, word)
  return then(c, deps, { personId: whose.personId, action: `/notices/settings/${word}` })
}

/** Whose link it was is known, so a new one can go where that person is told things; the page itself tells nothing. */
function tooOld(c: PageContext, deps: Deps, word: string, isSent = false) {
  const say = messages(c.get('lang')).settings
  const frame = frameOf(c, deps)
  const note = isSent
    ? banner({ kind: 'success', title: say.linkSent })
    : banner({ kind: 'info', title: say.old, body: say.oldText(SETTINGS_LINK_DAYS) })
  const ask = form(frame, {
    action: href(frame, `/notices/settings/${word}/renew`),
    body: actions([button({ text: say.sendLink })]),
  })
  const main = isSent ? note : html`${note}${ask}`
  return c.html(page(frame, { title: say.title, narrow: true, noIndex: true, main }), isSent ? 200 : 410)
}

/** Sends a link that works to the owner of one that does not any more, once a day. */
async function renew(c: PageContext, deps: Deps) {
  const word = c.req.param('word') ?? ''
  const whose = personOfSettings(deps, word)
  if (whose === null) return gone(c, deps)
  const lang = c.get('lang')
  const day = todayInBangkok(deps.clock.now())
  await deps.db.transaction((tx) =>
    notify(tx, deps, {
      to: { personId: whose.personId },
      topic: 'notices.link',
      key: `settings link ${day}`,
      words: (own) => {
        const say = messages(own).settings.newLink
        return { ...say, text: `${say.text}\n\n${settingsUrl(deps, own, whose.personId)}`, path: null }
      },
      lang,
      about: null,
      urgent: true,
    }),
  )
  return tooOld(c, deps, word, true)
}

function gone(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang')).settings
  const main = banner({ kind: 'info', title: say.gone, body: say.goneText })
  return c.html(page(frameOf(c, deps), { title: say.title, narrow: true, noIndex: true, main }), 404)
}

interface Said {
  readonly fields?: FormFields
  readonly problems?: readonly Problem[]
}

async function show(c: PageContext, deps: Deps, whose: Whose, { fields, problems = [] }: Said = {}) {
  const found = await deps.db.transaction(async (tx) => {
    const own = await readSettings(tx, deps, whose.personId)
    const since = new Date(deps.clock.now().getTime() - CODE_SHOWN_MS)
    const isAsked = own !== null && (await codeIsOpen(tx, whose.personId, since))
    return own === null ? null : { own, isAsked }
  })
  if (found === null) return gone(c, deps)
  const frame = frameOf(c, deps)
  const { own, isAsked } = found
  const isOfLetter = whose.action !== '/notices/settings'
  const phone =
    deps.config.sms === null || isOfLetter
      ? null
      : phoneView(frame, { hasNumber: own.reachable.sms, isAsked, number: fields?.number ?? '', problems })
  const shown = fields?.number === undefined && fields?.code === undefined ? fields : undefined
  return c.html(
    settingsView(frame, {
      own,
      fields: shown ?? settingsFields(own, doorsFor(own.settings, own.reachable)),
      problems,
      saved: c.get('notice') ?? null,
      action: whose.action,
      isOfLetter,
      phone,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function save(c: PageContext, deps: Deps, whose: Whose): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang).settings
  const typed = await formFields(c)
  const chosenDoors = (await c.req.formData()).getAll('doors')
  const fields: FormFields = { ...typed, doors: doors.filter((door) => chosenDoors.includes(door)).join(',') }
  const problems = await deps.db.transaction(async (tx): Promise<readonly Problem[] | null> => {
    const own: OwnSettings | null = await readSettings(tx, deps, whose.personId)
    if (own === null) return null
    const read = readSettingsForm(fields, own, lang)
    if (read.problems.length > 0) return read.problems
    const saved = await saveSettings(tx, deps, own, read.chosen)
    return saved.ok ? [] : [{ field: 'doors', text: say.problems.noDoor }]
  })
  if (problems === null) return gone(c, deps)
  if (problems.length > 0) return show(c, deps, whose, { fields, problems })
  notice(c, say.saved)
  return c.redirect(href(lang, whose.action), 303)
}

const ownPage = (viewer: Viewer): Whose => ({ personId: viewer.personId, action: '/notices/settings' })

async function askPhone(c: PageContext, deps: Deps, viewer: Viewer): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang).settings
  if (deps.config.sms === null) return failure(c, 404)
  const number = ((await formFields(c)).number ?? '').trim().slice(0, 40)
  const wait = await codesAsked.take(viewer.personId)
  if (wait !== null) return tooMany(c, wait)
  const begun = await deps.db.transaction((tx) => beginPhone(tx, deps, viewer.personId, number))
  const again = (text: string) =>
    show(c, deps, ownPage(viewer), { fields: { number }, problems: [{ field: 'number', text }] })
  if (!begun.ok) return again(say.problems.number)
  const { code, number: to } = begun.value
  const handed = await sendSms(deps, { id: crypto.randomUUID(), to, text: say.phone.text(code) })
  if (handed.kind !== 'delivered') return again(handed.kind === 'refused' ? say.problems.number : say.problems.notSent)
  notice(c, say.phone.sent)
  return c.redirect(href(lang, '/notices/settings#phone'), 303)
}

async function tryPhone(c: PageContext, deps: Deps, viewer: Viewer): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang).settings
  const code = (await formFields(c)).code ?? ''
  const wait = await codesTried.take(viewer.personId)
  if (wait !== null) return tooMany(c, wait)
  const confirmed = await deps.db.transaction((tx) => confirmPhone(tx, deps, viewer.personId, code))
  if (!confirmed.ok) {
    const text = confirmed.problem === 'code' ? say.problems.code : say.problems.codeGone
    return show(c, deps, ownPage(viewer), { fields: { code }, problems: [{ field: 'code', text }] })
  }
  notice(c, say.phone.done)
  return c.redirect(href(lang, '/notices/settings'), 303)
}

async function dropPhone(c: PageContext, deps: Deps, viewer: Viewer): Promise<Response> {
  await deps.db.transaction((tx) => unbindDoor(tx, deps, { personId: viewer.personId, door: 'sms' }))
  notice(c, messages(c.get('lang')).settings.phone.dropped)
  return c.redirect(href(c.get('lang'), '/notices/settings'), 303)
}
