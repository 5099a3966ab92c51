import { formatInstant } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  button,
  checkboxesField,
  dataTable,
  details,
  emptyState,
  form,
  linkButton,
  linkRows,
  type Meaning,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { type HookState, topics } from '../hook.ts'
import type { Delivery, DeliveryState, Hook, HookEvent } from '../hooks.sql.ts'
import { messages } from '../messages.ts'
import { nodeExample, payloadExample, pythonExample } from '../verifying-example.ts'

const meaningOf: Readonly<Record<HookState, Meaning>> = {
  active: 'solved',
  paused: 'promised',
  disabled: 'late',
  ended: 'cannot',
}

const meaningOfDelivery: Readonly<Record<DeliveryState, Meaning>> = {
  waiting: 'doing',
  delivered: 'solved',
  'given-up': 'late',
}

export interface HookLine {
  readonly hook: Hook
  /** What it is limited to, in words. */
  readonly only: readonly string[]
  readonly owner: string
}

export function listView(frame: Frame, lines: readonly HookLine[]): Html {
  const say = messages(frame.lang)
  if (lines.length === 0) return emptyState({ why: say.none, next: { href: href(frame, '/hooks/new'), text: say.add } })
  return linkRows(
    lines.map(({ hook, only, owner }) => ({
      title: hook.label,
      href: href(frame, `/hooks/${hook.id}`),
      text: hook.topics.map((topic) => say.topics[topic]).join(' · '),
      meta: [new URL(hook.url).host, ...only, owner].join(' · '),
      side: state(meaningOf[hook.state], say.states[hook.state]),
    })),
  )
}

export interface HookFormView extends Filled {
  readonly chosen: readonly string[]
  readonly categories: readonly { readonly value: string; readonly text: string }[]
  readonly owners: readonly { readonly value: string; readonly text: string }[]
  readonly key: string
}

export function formView(frame: Frame, view: HookFormView): Html {
  const { lang } = frame
  const { form: say, topics: names } = messages(lang)
  return form(frame, {
    action: href(frame, '/hooks/new'),
    oneTimeKey: view.key,
    body: [
      textField(lang, { ...fieldOf(view, 'label'), label: say.label, hint: say.labelHint }),
      textField(lang, { ...fieldOf(view, 'url'), label: say.url, hint: say.urlHint, type: 'url' }),
      checkboxesField(lang, {
        name: 'topics',
        label: say.topics,
        values: view.chosen,
        error: problemWith(view.problems, 'topics'),
        items: topics.map((topic) => ({ value: topic, text: names[topic], hint: topic })),
      }),
      textField(lang, { ...fieldOf(view, 'area'), label: say.area, hint: say.areaHint, optional: true }),
      selectField(lang, {
        ...fieldOf(view, 'category'),
        label: say.category,
        choices: [{ value: '', text: say.all }, ...view.categories],
      }),
      textField(lang, { ...fieldOf(view, 'body'), label: say.body, hint: say.bodyHint, optional: true }),
      view.owners.length > 1 &&
        selectField(lang, { ...fieldOf(view, 'owner'), label: say.owner, choices: view.owners }),
      button({ text: say.send }),
    ],
  })
}

/** The secret, this once. */
export function secretView(frame: Frame, { id, secret, isNew }: { id: string; secret: string; isNew: boolean }): Html {
  const { secret: say } = messages(frame.lang)
  return html`${paragraph(say.once)}${!isNew && paragraph(say.rotated)}
    ${summaryList([{ key: say.label, value: html`<code class="ps-code">${secret}</code>` }])}
    ${actions([linkButton({ href: href(frame, `/hooks/${id}`), text: say.go })])}`
}

export interface OneHookView extends HookLine {
  readonly deliveries: readonly Delivery[]
  readonly olderHref: string | null
  readonly history: readonly (HookEvent & { readonly actor: string | null })[]
  readonly problem: string | null
}

export function hookView(frame: Frame, view: OneHookView): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.one
  const { hook } = view
  const stateText = [all.states[hook.state], hook.stateReason && all.reasonOf(hook.stateReason)]
    .filter(Boolean)
    .join(': ')
  return html`${summaryList([
    { key: say.state, value: state(meaningOf[hook.state], stateText) },
    { key: say.url, value: html`<code class="ps-code">${hook.url}</code>` },
    { key: say.topics, value: hook.topics.map((topic) => all.topics[topic]).join(' · ') },
    { key: say.only, value: view.only.length === 0 ? all.everything : view.only.join(' · ') },
    { key: say.owner, value: view.owner },
    { key: say.made, value: formatInstant(hook.madeAt, lang) },
    ...(hook.oldSecretUntil === null
      ? []
      : [{ key: all.secret.label, value: say.bothUntil(formatInstant(hook.oldSecretUntil, lang)) }]),
  ])}${hook.state === 'ended' ? null : manage(frame, view)}${section({
    id: 'log',
    heading: say.log,
    body: deliveriesTable(frame, view),
  })}${section({
    id: 'history',
    heading: say.history,
    body: linkRows(
      view.history.map((event) => ({
        title: all.events[event.kind],
        meta: [formatInstant(event.at, lang), event.actor ?? (event.actorId === null ? say.system : say.someone)].join(
          ' · ',
        ),
        ...(event.reason === null ? {} : { text: all.reasonOf(event.reason) }),
      })),
    ),
  })}`
}

function manage(frame: Frame, { hook, problem }: OneHookView): Html {
  const { lang } = frame
  const say = messages(lang).one
  const act = (path: string, text: string) =>
    form(frame, {
      action: href(frame, `/hooks/${hook.id}/${path}`),
      inline: true,
      body: button({ text, kind: 'secondary' }),
    })
  const withReason = form(frame, {
    action: href(frame, `/hooks/${hook.id}/state`),
    body: [
      textField(lang, { name: 'reason', label: say.reason, value: '', error: problem }),
      actions([
        hook.state === 'active'
          ? button({ text: say.pause, name: 'act', value: 'pause', kind: 'secondary' })
          : button({ text: say.resume, name: 'act', value: 'resume', kind: 'secondary' }),
        button({ text: say.end, name: 'act', value: 'end', kind: 'secondary' }),
      ]),
    ],
  })
  return html`${actions([hook.state === 'active' && act('test', say.test), act('rotate', say.rotate)])}${details(say.manage, withReason, problem !== null)}`
}

function deliveriesTable(frame: Frame, { hook, deliveries, olderHref }: OneHookView): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.one
  if (deliveries.length === 0) return paragraph(say.logNone)
  const result = (one: Delivery) => {
    const status = one.lastStatus === null ? null : all.status(String(one.lastStatus))
    const problem = one.lastProblem === null ? null : all.problemOf(one.lastProblem)
    const next = one.state === 'waiting' && one.attempts > 0 ? say.next(formatInstant(one.nextAt, lang)) : null
    const more = [problem, status, next].filter(Boolean).join(' · ')
    return html`${state(meaningOfDelivery[one.state], all.deliveryStates[one.state])}${more !== '' && html`<br><span class="ps-small ps-muted">${more}</span>`}`
  }
  const replay = (one: Delivery) =>
    form(frame, {
      action: href(frame, `/hooks/${hook.id}/replay`),
      hidden: { delivery: one.id },
      inline: true,
      body: html`<button class="ps-rowbutton" type="submit">${say.replay}<span class="govuk-visually-hidden"> ${one.eventKey}</span></button>`,
    })
  return html`${dataTable<Delivery>({
    caption: say.log,
    columns: [
      {
        head: say.columns.event,
        kind: 'title',
        cell: (one) => html`${topicText(one.topic, lang)}<br><code class="ps-code ps-small">${one.eventKey}</code>`,
      },
      { head: say.columns.when, kind: 'short', cell: (one) => formatInstant(one.madeAt, lang) },
      { head: say.columns.state, kind: 'text', cell: result },
      { head: say.columns.attempts, kind: 'short', cell: (one) => say.attempts(String(one.attempts)) },
      ...(hook.state === 'ended' ? [] : [{ head: say.columns.act, kind: 'action' as const, cell: replay }]),
    ],
    rows: deliveries,
  })}${olderHref !== null && html`<p class="govuk-body"><a class="govuk-link" href="${href(frame, olderHref)}">${say.older}</a></p>`}`
}

function topicText(topic: string, lang: 'th' | 'en'): string {
  const all = messages(lang)
  const known = topics.find((one) => one === topic)
  return known === undefined ? all.testEvent : all.topics[known]
}

/** How to receive: for whoever programs the other side. */
export function docsView(frame: Frame, mayKeep: boolean): Html {
  const say = messages(frame.lang).docsPage
  const code = (text: string) => html`<pre class="ps-pre" tabindex="0"><code>${text}</code></pre>`
  return html`${section({
    id: 'payload',
    first: true,
    heading: say.payload,
    body: html`${paragraph(say.payloadWhy)}${code(payloadExample)}`,
  })}${section({ id: 'headers', heading: say.headers, body: paragraph(say.headersWhy) })}${section({
    id: 'verify',
    heading: say.verify,
    body: html`${paragraph(say.verifyWhy)}<h3 class="govuk-heading-s">${say.node}</h3>${code(nodeExample)}<h3 class="govuk-heading-s">${say.python}</h3>${code(pythonExample)}`,
  })}${section({
    id: 'rules',
    heading: say.rules,
    body: html`<ul class="govuk-list govuk-list--bullet">${say.ruleList.map((rule) => html`<li>${rule}</li>`)}</ul>`,
  })}${mayKeep && actions([linkButton({ href: href(frame, '/hooks'), text: say.manage })])}`
}
