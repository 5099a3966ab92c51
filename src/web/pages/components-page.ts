import { barChart, lineChart, phaseChart, phases } from '../charts/index.ts'
import {
  actions,
  activeFilters,
  banner,
  barRows,
  bulletList,
  button,
  card,
  cellInput,
  cellSelect,
  checkboxesField,
  columns,
  contents,
  dataTable,
  dateField,
  details,
  doors,
  emptyState,
  errorSummary,
  fileField,
  filterPanel,
  form,
  glue,
  heading,
  hero,
  type IconName,
  icon,
  iconNames,
  inset,
  link,
  linkButton,
  linkRows,
  listLayout,
  meanings,
  note,
  oneLine,
  pagination,
  pair,
  paragraph,
  passwordField,
  pills,
  progress,
  qrCode,
  radiosField,
  score,
  searchBox,
  section,
  selectField,
  splitBar,
  state,
  statRow,
  steps,
  successPanel,
  summaryList,
  tabs,
  textAreaField,
  textField,
  timeline,
  withContents,
} from '../components/index.ts'
import { addresses, type Frame, href } from '../frame.ts'
import { type Html, html } from '../html.ts'
import { page } from '../layout.ts'
import { provinceMap, tileMap } from '../maps/index.ts'
import { provinceShapeIds } from '../maps/province-shapes.ts'
import { type Samples, samplesEn } from './component-samples.en.ts'
import { samplesTh } from './component-samples.th.ts'

/** Every component with invented contents, in the reader's language: for those who build pages and those who check them. */
export function componentsPage(frame: Frame): Html {
  const words: Samples = frame.lang === 'th' ? samplesTh : samplesEn
  const names = words.sections
  const here = href(frame, addresses.components)
  const parts: readonly (readonly [string, string, Html])[] = [
    ['text', names.text, textPart(words)],
    ['buttons', names.buttons, buttonPart(words, here)],
    ['states', names.states, statePart(words)],
    ['numbers', names.numbers, numberPart(words, here)],
    ['rows', names.rows, rowPart(words, here)],
    ['table', names.table, tablePart(frame, words, here)],
    ['filters', names.filters, filterPart(frame, words, here)],
    ['notes', names.notes, notePart(words, here)],
    ['form', names.form, formPart(frame, words, here)],
    ['steps', names.steps, stepPart(frame, words)],
    ['pair', names.pair, pairPart(words, here)],
    ['charts', names.charts, chartPart(frame, words)],
    ['maps', names.maps, mapPart(frame, words, here)],
    ['start', names.start, startPart(frame, words, here)],
  ]
  return page(frame, {
    title: words.title,
    lead: words.lead,
    breadcrumbs: [
      { text: words.country, href: here },
      { text: words.region, href: here },
      { text: words.place, href: here },
    ],
    actions: [
      linkButton({ href: here, text: words.importPlan, icon: 'upload' }),
      linkButton({ href: here, text: words.export, icon: 'download', kind: 'secondary' }),
    ],
    main: withContents(
      contents(
        frame.lang,
        parts.map(([id, text], i) => ({ href: `#${id}`, text, ...(i === 5 ? { count: 3 } : {}) })),
      ),
      parts.map(([id, text, body], i) => section({ id, heading: text, body, first: i === 0 })),
    ),
    dataAsOf: frame.lang === 'th' ? glue(samplesTh.history[0].when) : (samplesEn.history[0]?.when ?? ''),
    alternates: [{ href: '/api', type: 'application/json', text: 'API' }],
    noIndex: true,
  })
}

const doorIcons: readonly IconName[] = ['money', 'overlap', 'pin']

function startPart(frame: Frame, words: Samples, here: string): Html {
  const search = searchBox(frame.lang, {
    id: 'start-q',
    action: here,
    label: words.projects,
  })
  const ways = words.doors.map((door, i) => ({
    ...door,
    href: here,
    icon: doorIcons[i] ?? 'info',
  }))
  const places = pills(
    words.search.label,
    words.pills.map((text) => ({ href: here, text })),
  )
  return hero(html`${heading({ level: 3, text: words.hero, size: 'xl' })}${search}${places}`, doors(ways))
}

function textPart(words: Samples): Html {
  return html`${heading({ level: 3, text: words.heading, size: 'xl' })}${heading({ level: 3, text: words.heading, size: 'l' })}${heading({ level: 3, text: words.heading })}${heading({ level: 3, text: words.heading, size: 's' })}${paragraph(glue(words.running))}${paragraph(words.stacked)}${paragraph(oneLine(words.million))}${bulletList(words.bullets)}${details(words.more, words.moreText)}`
}

function buttonPart(words: Samples, here: string): Html {
  const icons = iconNames.map((name) => html`<li>${icon(name)}<span>${name}</span></li>`)
  return html`${actions([button({ text: words.save }), button({ text: words.skip, kind: 'secondary' }), button({ text: words.remove, kind: 'warning' }), linkButton({ href: here, text: words.export, icon: 'download', kind: 'secondary' }), link(here, words.more)])}<ul class="ps-key ps-icons">${icons}</ul>`
}

function statePart(words: Samples): Html {
  return card(actions(meanings.map((meaning) => state(meaning, words.states[meaning]))))
}

function numberPart(words: Samples, here: string): Html {
  const bars = words.fields.map((field) => ({
    label: field.label,
    href: here,
    value: field.value,
    text: `${field.value.toFixed(1)} ${words.million}`,
    note: `${field.count} ${words.projects}`,
  }))
  const parts = splitBar([
    { label: words.split.solved, value: 842, fill: 'solved' },
    { label: words.split.partly, value: 61, fill: 'partly' },
    { label: words.split.doing, value: 247, fill: 'doing' },
    { label: words.split.late, value: 58, fill: 'late' },
    { label: words.split.cannot, value: 78, fill: 'cannot' },
  ])
  return html`${statRow(words.stats.map((stat, i) => (i === 3 ? { ...stat, note: undefined } : { ...stat, href: here })))}<div class="ps-card">${barRows(bars)}</div>${card(parts)}`
}

function rowPart(words: Samples, here: string): Html {
  const sides = [
    state('late', words.states.late),
    state('doing', words.states.doing),
    state('solved', words.states.solved),
  ]
  const summary = summaryList([
    { key: words.pair.work, value: words.pair.aWork, action: { href: here, text: words.more, about: words.pair.work } },
    { key: words.pair.where, value: words.pair.place },
    { key: words.pair.money, value: words.pair.aMoney },
  ])
  return html`${linkRows(words.rows.map((row, i) => ({ ...row, href: here, side: sides[i] })))}${card(summary, words.pair.a)}`
}

function tablePart(frame: Frame, words: Samples, here: string): Html {
  const t = words.table
  const states = [
    state('planned', words.states.planned),
    state('paid', words.states.paid),
    state('overlap', words.states.overlap),
  ]
  const projects = dataTable({
    caption: t.caption,
    captionShown: true,
    columns: [
      { head: t.title, kind: 'title', cell: (row) => link(here, row.title), total: t.total },
      { head: t.body, cell: (row) => row.body },
      { head: t.year, kind: 'short', cell: (row) => row.year },
      { head: t.state, cell: (row) => states[t.rows.indexOf(row)] },
      { head: t.amount, kind: 'number', cell: (row) => row.amount, total: t.totalAmount },
    ],
    rows: t.rows,
    total: true,
  })
  const numbers = dataTable({
    caption: t.numbers,
    captionShown: true,
    columns: [
      { head: t.item, kind: 'title', cell: (row) => row.title },
      { head: t.before, kind: 'number', cell: (row) => row.amount },
      { head: t.after, kind: 'number', cell: (row) => row.amount },
    ],
    rows: t.rows.slice(0, 2),
    phone: 'numbers',
  })
  const cells = dataTable({
    caption: words.form.means,
    captionShown: true,
    columns: [
      { head: t.item, kind: 'title', cell: (row) => row },
      {
        head: words.form.means,
        phone: 'stack',
        cell: (row) =>
          cellSelect({
            name: 'means',
            label: row,
            choices: words.form.meanings.map((text) => ({ value: text, text })),
          }),
      },
      {
        head: words.form.fix,
        phone: 'stack',
        cell: () => cellInput({ name: 'fix', label: words.form.fix, value: '2571', inputmode: 'numeric' }),
      },
    ],
    rows: words.form.meanings.slice(0, 1),
  })
  const queue = dataTable({
    caption: t.queue,
    captionShown: true,
    columns: [
      { head: t.state, cell: () => state('overlap', `${words.states.overlap} 0.86`) },
      { head: t.title, kind: 'title', cell: (row) => link(here, row.title) },
      { head: t.due, cell: () => t.today },
      { head: t.next, kind: 'action', cell: () => link(here, t.nextText) },
    ],
    rows: t.rows.slice(0, 2),
    phone: 'queue',
    dense: true,
  })
  const pages = pagination(frame.lang, {
    previousHref: here,
    nextHref: here,
    from: 51,
    to: 100,
    total: 1847,
    unit: words.projects,
  })
  return html`<div class="ps-card">${projects}</div><div class="ps-card">${numbers}</div><div class="ps-card">${queue}</div><div class="ps-card">${cells}</div>${pages}`
}

function filterPart(frame: Frame, words: Samples, here: string): Html {
  const search = searchBox(frame.lang, {
    action: here,
    label: words.search.label,
    hint: words.search.hint,
    pills: words.pills.map((text) => ({ href: here, text })),
  })
  const panel = filterPanel(frame.lang, {
    action: here,
    activeCount: 1,
    fields: [
      selectField(frame.lang, {
        name: 'year',
        label: words.filterYear,
        value: '2570',
        choices: [
          { value: '', text: words.allYears },
          { value: '2570', text: '2570' },
        ],
        fill: true,
      }),
      checkboxesField(frame.lang, {
        name: 'state',
        label: words.filterState,
        items: [
          { value: 'late', text: words.states.late },
          { value: 'doing', text: words.states.doing },
        ],
        values: ['doing'],
      }),
    ],
  })
  const chosen = activeFilters(frame.lang, [{ text: `${words.filterYear} 2570`, removeHref: here }], here)
  const list = html`${chosen}${tabs(words.tabsLabel, [
    { href: here, text: words.tabs.all, count: 19, current: true },
    { href: here, text: words.tabs.late, count: 3 },
    { href: here, text: words.tabs.mine, count: 5 },
  ])}${linkRows(words.rows.slice(0, 2).map((row) => ({ ...row, href: here })))}`
  return html`${search}<div class="ps-gap">${listLayout(panel, list)}</div>`
}

function notePart(words: Samples, here: string): Html {
  const n = words.notes
  return html`${banner({ kind: 'success', title: n.banner, body: n.bannerText })}${note({ kind: 'teal', title: n.summary, body: glue(n.summaryText) })}${note({ kind: 'overlap', body: glue(n.overlap) })}${note({ body: n.gold })}${note({ kind: 'late', icon: 'alert', title: n.late, body: null })}${inset(n.inset)}${columns('2', [successPanel({ title: n.done, reference: { label: n.reference, value: '57-7Q4K-M2' }, body: n.doneText }), emptyState({ why: n.empty, next: { href: here, text: n.emptyNext } })])}${qrCode({ text: here, label: words.qr })}`
}

function formPart(frame: Frame, words: Samples, here: string): Html {
  const f = words.form
  const { lang } = frame
  const problems = [
    { field: 'amount', text: f.amountError },
    { field: 'signed', text: f.dayError },
  ]
  const fields = [
    textField(lang, { name: 'name', label: f.name, hint: f.nameHint, value: f.nameValue }),
    textField(lang, {
      name: 'amount',
      label: f.amount,
      value: '1.200.000',
      inputmode: 'decimal',
      suffix: f.baht,
      characters: 20,
      error: f.amountError,
    }),
    selectField(lang, {
      name: 'body',
      label: f.body,
      choices: [{ value: '', text: f.choose }, ...f.bodies.map((text, i) => ({ value: String(i), text }))],
    }),
    radiosField(lang, {
      name: 'decision',
      label: f.decision,
      big: true,
      value: '0',
      items: f.decisions.map((item, i) => ({ value: String(i), ...item })),
    }),
    checkboxesField(lang, {
      name: 'sources',
      label: f.sources,
      values: ['1'],
      items: f.sourceItems.map((text, i) => ({ value: String(i), text })),
    }),
    dateField(lang, {
      name: 'signed',
      label: f.day,
      value: { day: '29', month: '2', year: '2568' },
      error: f.dayError,
    }),
    textAreaField(lang, { name: 'reason', label: f.reason, optional: true, rows: 3 }),
    fileField(lang, { name: 'file', label: f.file, hint: f.fileHint, accept: '.xlsx,.csv' }),
    passwordField(lang, { name: 'password', label: f.password, autocomplete: 'current-password' }),
    actions([button({ text: f.send, type: 'button' }), link(here, f.later)]),
  ]
  // A page that changes nothing: the form goes back to itself.
  return html`${errorSummary(lang, { problems, kept: f.kept, autofocus: false })}${form(frame, { action: here, body: fields, upload: true, oneTimeKey: 'sample' })}`
}

function stepPart(frame: Frame, words: Samples): Html {
  const [first, second, third] = words.steps
  return columns('2', [
    card(
      steps(frame.lang, [
        { title: first, status: 'done' },
        { title: second, status: 'now', body: words.stepText },
        { title: third, status: 'next' },
      ]),
    ),
    card(
      html`${timeline(words.history.map((entry, i) => ({ ...entry, ...(i === 0 ? { state: state('solved', words.states.solved) } : {}) })))}<hr class="govuk-section-break govuk-section-break--m govuk-section-break--visible">${progress(frame.lang, { id: 'sample-progress', label: words.progress.label, done: 31200, total: 50000, unit: words.progress.unit, timeLeft: words.progress.left })}`,
    ),
  ])
}

function pairPart(words: Samples, here: string): Html {
  const p = words.pair
  const side = (letter: string, title: string, work: string, money: string, by: string | undefined) => ({
    letter,
    title,
    href: here,
    by,
    facts: [
      { term: p.work, detail: work },
      { term: p.where, detail: p.place, same: true },
      { term: p.money, detail: money },
    ],
  })
  const [a, b] = p.letters
  return html`${note({ kind: 'overlap', body: score('0.86', p.score) })}<div class="ps-gap">${pair(side(a, p.a, p.aWork, p.aMoney, words.table.rows[0]?.body), side(b, p.b, p.bWork, p.bMoney, words.table.rows[1]?.body))}</div>`
}

function chartPart(frame: Frame, words: Samples): Html {
  const c = words.charts
  const { lang } = frame
  const amounts = [3184.6, 2655.2, 2412.8, 2398.5, 611.3, null]
  const text = (value: number | null) =>
    value === null ? c.none : value.toLocaleString('en-US', { minimumFractionDigits: 1 })
  return html`${card(phaseChart(lang, { id: 'sample-phases', title: c.phase, sentence: c.phaseSentence, unit: words.million, amounts: phases.map((phase, i) => ({ phase, value: amounts[i] ?? null, text: text(amounts[i] ?? null) })) }), c.phase)}${card(barChart(lang, { id: 'sample-bars', title: c.bar, sentence: c.barSentence, unit: words.million, rows: c.barRows.map((row) => ({ ...row, text: text(row.value) })) }), c.bar)}${card(
    lineChart(lang, {
      id: 'sample-lines',
      title: c.line,
      sentence: c.lineSentence,
      unit: words.million,
      years: ['2564', '2565', '2566', '2567', '2568', '2569', '2570'],
      series: [
        { name: c.planned, values: [1820, 1905, 2010, 2240, 2655, 2900, 3185] },
        { name: c.paid, values: [1204, 1310, 1290, 1644, 2104, 2390, null] },
      ],
    }),
    c.line,
  )}`
}

function mapPart(frame: Frame, words: Samples, here: string): Html {
  const m = words.maps
  const provinces = provinceShapeIds.map(([code, , english]) => {
    const value = code === '39' ? null : (Number(code) * 37) % 90
    return { code, name: english, value, text: value === null ? words.charts.none : String(value), href: here }
  })
  return columns('2', [
    card(
      provinceMap(frame.lang, {
        title: m.country,
        sentence: m.countrySentence,
        provinces,
        valueHead: m.value,
        here: '57',
      }),
    ),
    card(
      tileMap(
        frame.lang,
        m.districts.map((tile) => ({ ...tile, href: here })),
        { label: m.tiles },
      ),
      m.tiles,
    ),
  ])
}
