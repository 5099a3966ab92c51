import type { Lang } from '../../../kernel/lang.ts'
import { formatShortDate, todayInBangkok } from '../../../kernel/thai-calendar.ts'
import { asset } from '../../../web/assets.ts'
import { button, paragraph, section, state, textField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html, trusted } from '../../../web/html.ts'
import { type Area, placeTitle } from '../../places/index.ts'
import { messages } from '../messages.ts'
import type { ShownCase } from '../ports.ts'

export interface EmbeddedList {
  readonly lang: Lang
  readonly name: string
  readonly open: string
  readonly closed: string
  readonly cases: readonly ShownCase[]
  readonly code: string
  /** Whole address of a page of ours. */
  address(path: string): string
}

/** A document of its own for a frame on another site: no form, no script, every link opens beside the site that shows it. */
export function embeddedList({ lang, name, open, closed, cases, code, address }: EmbeddedList): Html {
  const say = messages(lang).embed
  const out = (path: string, text: string) =>
    html`<a class="govuk-link" href="${address(path)}" target="_blank" rel="noopener">${text}</a>`
  const lines = cases.map(
    (one) =>
      html`<li class="ps-embed__line"><div>${out(`/complaints/${one.ref}`, one.category)} ${state(one.state.meaning, one.state.text)}</div><div class="ps-small ps-muted">${[one.place, say.received(formatShortDate(todayInBangkok(one.receivedAt), lang))].filter(Boolean).join(' · ')}</div></li>`,
  )
  const place = encodeURIComponent(code)
  return html`${trusted('<!DOCTYPE html>\n')}<html lang="${lang}" class="govuk-template">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${say.frameTitle(name)} · ${say.name}</title>
<link rel="stylesheet" href="${asset('govuk-frontend.css')}">
<link rel="stylesheet" href="${asset('prasan.css')}">
</head>
<body class="govuk-template__body ps-embed"><main>
<h1 class="govuk-heading-m ps-embed__title">${say.frameTitle(name)}</h1>
<p class="govuk-body ps-embed__sum"><b>${say.open(open)}</b> · ${say.closed(closed)}</p>
${cases.length === 0 ? html`<p class="govuk-body">${say.none}</p>` : html`<ul class="ps-embed__list">${lines}</ul>`}
<p class="govuk-body ps-embed__foot">${out(`/complaints?place=${place}`, say.all)} · ${out(`/complaints/new?place=${place}`, say.report)}</p>
</main></body></html>
`
}

export interface CodePage {
  readonly typed: string
  readonly problem: string | null
  readonly area: Area | null
  readonly baseUrl: string
}

/** Lines to copy, each with what it looks like. */
export function codePageView(frame: Frame, { typed, problem, area, baseUrl }: CodePage): Html {
  const { lang } = frame
  const say = messages(lang).embed
  const ask = html`<form method="get" action="${href(frame, '/embed')}" novalidate>${textField(lang, {
    name: 'place',
    label: say.place,
    hint: say.placeHint,
    value: typed,
    error: problem,
  })}${button({ text: say.show })}</form>`
  if (area === null) return ask
  const name = placeTitle(area, lang)
  const list = href(lang, `/embed/places/${area.code}`)
  const badge = href(lang, `/badge/places/${area.code}.svg`)
  const code = (text: string) =>
    html`<h3 class="govuk-heading-s">${say.code}</h3><pre class="ps-pre" tabindex="0"><code>${text}</code></pre>`
  const listCode = `<iframe src="${baseUrl}${list}" title="${say.frameTitle(name)}" width="100%" height="560" loading="lazy" style="border:1px solid #ddd2bf"></iframe>`
  const badgeCode = (path: string, to: string) =>
    `<a href="${baseUrl}${href(lang, to)}"><img src="${baseUrl}${path}" alt="${say.complaints}" height="28"></a>`
  return html`${ask}${section({
    id: 'list',
    heading: `${say.list}: ${name}`,
    body: html`${code(listCode)}<p class="govuk-body"><a class="govuk-link" href="${list}">${say.frameTitle(name)}</a></p>`,
  })}${section({
    id: 'badge',
    heading: say.badge,
    body: html`<p class="govuk-body"><img class="ps-badge" src="${badge}" alt="${name}" height="28"></p>${code(badgeCode(badge, `/places/${area.code}`))}`,
  })}${section({
    id: 'other',
    heading: say.other,
    body: html`${paragraph(say.otherWhy)}${code(
      [
        badgeCode(href(lang, '/badge/bodies/CTY-000000.svg'), '/bodies/CTY-000000'),
        badgeCode(href(lang, '/badge/complaints/57-XXXX-XXXX-XXX.svg'), '/complaints/57-XXXX-XXXX-XXX'),
      ].join('\n'),
    )}`,
  })}`
}
