import {
  card,
  dataTable,
  details,
  emptyState,
  link,
  muted,
  note,
  pagination,
  paragraph,
  section,
  state,
  summaryList,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { EventLine, ProofView, TextView } from '../publiclog.present.ts'

export interface LogView {
  readonly size: number
  readonly signedAt: string
  readonly root: string
  readonly key: string
  /** Who signed this head too, and when. */
  readonly witnesses: readonly string[]
  readonly events: readonly EventLine[]
  /** Number behind the first one shown; the list is newest first. */
  readonly from: number
  readonly olderHref: string | null
  readonly newerHref: string | null
  /** How to check it on one's own machine. */
  readonly command: string
}

export function logView(frame: Frame, say: Messages, log: LogView | null): Html {
  if (log === null) return emptyState({ why: say.noneWhy, next: { href: href(frame, '/plans'), text: say.noneNext } })
  return html`${summaryList([
    { key: say.head.size, value: log.size.toLocaleString('en-US') },
    { key: say.head.signed, value: log.signedAt },
    { key: say.head.root, value: html`<code class="ps-code">${log.root}</code>` },
    { key: say.head.key, value: html`<code class="ps-code">${log.key}</code>` },
    {
      key: say.witness.row,
      value:
        log.witnesses.length === 0
          ? say.witness.nobody
          : log.witnesses.map((one, at) => html`${at > 0 && html`<br>`}${one}`),
    },
  ])}${section({ id: 'latest', heading: say.latest, body: eventsTable(frame, say, log) })}${section({
    id: 'check',
    heading: say.check.title,
    body: card(html`${paragraph(say.check.why)}<pre class="ps-pre" tabindex="0"><code>${log.command}</code></pre>
      ${paragraph(say.check.ofCase)}<pre class="ps-pre" tabindex="0"><code>${log.command} --ref REF</code></pre>
      <p class="govuk-body">${link('/log/checkpoint', say.check.head)} · ${link('/log/key', say.check.key)}</p>
      ${muted(say.check.twoReaders)}`),
  })}`
}

function eventsTable(frame: Frame, say: Messages, log: LogView): Html {
  return html`${dataTable<EventLine>({
    caption: say.latest,
    columns: [
      { head: say.columns.what, kind: 'title', cell: (row) => link(href(frame, row.href), row.what) },
      { head: say.columns.number, kind: 'short', cell: (row) => row.number },
      { head: say.columns.when, kind: 'short', cell: (row) => row.when },
      {
        head: say.columns.proof,
        kind: 'action',
        cell: (row) =>
          html`<a class="govuk-link" href="${href(frame, row.proofHref)}">${say.prove}<span class="govuk-visually-hidden"> ${say.entry(row.number)}</span></a>`,
      },
    ],
    rows: log.events,
  })}${pagination(frame.lang, {
    from: log.from,
    to: log.from + log.events.length - 1,
    total: log.size,
    unit: say.unit,
    previousHref: log.newerHref && href(frame, log.newerHref),
    nextHref: log.olderHref && href(frame, log.olderHref),
  })}`
}

export function proofView(frame: Frame, say: Messages, proof: ProofView): Html {
  const words = say.one
  const verdict = proof.holds ? state('solved', words.holds) : state('late', words.broken)
  const sealed = note({
    kind: proof.sealed === 'mismatch' ? 'late' : proof.sealed === 'forgotten' ? 'gold' : 'teal',
    body: paragraph(words[proof.sealed]),
  })
  return html`${section({
    id: 'event',
    first: true,
    heading: words.facts,
    body: summaryList([
      { key: words.what, value: proof.what },
      { key: words.page, value: link(href(frame, proof.href), words.open) },
      { key: words.at, value: proof.at },
      { key: words.logged, value: proof.logged },
      { key: words.subject, value: html`<code class="ps-code">${proof.subject}</code>` },
      ...(proof.ref === null ? [] : [{ key: words.ref, value: proof.ref }]),
    ]),
  })}${section({
    id: 'sealed',
    heading: words.sealed,
    body: html`${sealed}${proof.facts.length > 0 && card(summaryList(proof.facts.map(({ name, value }) => ({ key: name, value }))))}`,
  })}${
    proof.texts.length > 0 &&
    section({
      id: 'words',
      heading: words.words,
      body: html`${paragraph(words.wordsWhy)}${proof.texts.map((text) => textCard(frame, words, text))}`,
    })
  }${section({
    id: 'proof',
    heading: words.proof,
    body: html`<p class="govuk-body">${verdict}</p>${paragraph(words.proofWhy(String(proof.path.length), proof.size))}
      ${proof.path.length > 0 && details(words.path, pathTable(words, proof))}
      ${details(words.raw, html`<pre class="ps-pre" tabindex="0"><code>${proof.raw}</code></pre>`)}`,
  })}`
}

function textCard(frame: Frame, words: Messages['one'], text: TextView): Html {
  const verdict = words.verdicts[text.verdict]
  const meaning = text.verdict === 'held' ? 'solved' : text.verdict === 'changed' ? 'late' : 'planned'
  const rows = [
    { key: words.wordsDigest, value: html`<code class="ps-code">${text.digest}</code>` },
    ...(text.check === null ? [] : [{ key: words.salt, value: html`<code class="ps-code">${text.check.salt}</code>` }]),
  ]
  return card(
    html`<h3 class="govuk-heading-s">${text.name}</h3><p class="govuk-body">${state(meaning, verdict)} ${
      text.later !== null && link(href(frame, `/log/entries/${text.later}`), words.laterAt(text.later))
    }</p>${text.lines.map((line) => html`<p class="govuk-body ps-words">${line}</p>`)}${details(
      words.checkWords,
      html`${paragraph(words.checkHow)}${summaryList(rows)}${
        text.check !== null && html`<pre class="ps-pre" tabindex="0"><code>${text.check.json}</code></pre>`
      }`,
    )}`,
  )
}

function pathTable(words: Messages['one'], proof: ProofView): Html {
  return dataTable<ProofView['path'][number]>({
    caption: words.path,
    columns: [
      { head: words.step, kind: 'short', cell: (row) => row.step },
      { head: words.side, kind: 'short', cell: (row) => words[row.side] },
      { head: words.hash, kind: 'text', phone: 'wide', cell: (row) => html`<code class="ps-code">${row.hash}</code>` },
    ],
    rows: proof.path,
    dense: true,
  })
}
