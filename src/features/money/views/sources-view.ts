import { nameIn } from '../../../kernel/lang.ts'
import {
  actions,
  activeFilters,
  card,
  dataTable,
  downloads,
  emptyState,
  linkButton,
  muted,
  problemWith,
  section,
  selectField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { BodyName } from '../../bodies/index.ts'
import { messages } from '../messages.ts'
import { millions, sourceName } from '../money.present.ts'
import { kindOfSource, registeredKinds, type SourceKind, type Sources } from '../money-model.ts'
import { type FormParts, moneyForm } from './forms-view.ts'

interface UsedSource {
  readonly source: string
  readonly plannedSatang: bigint
  readonly approvedSatang: bigint
  readonly disbursedSatang: bigint
}

export function sourcesView(
  frame: Frame,
  read: {
    fiscalYear: number
    kind: SourceKind | null
    used: readonly UsedSource[]
    sources: Sources
    owners: ReadonlyMap<string, BodyName>
  },
  mayKeep: boolean,
): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.sources
  const add = mayKeep
    ? actions([linkButton({ icon: 'plus', href: href(frame, '/money/sources/new'), text: say.add })])
    : null
  if (read.used.length === 0)
    return html`${add}${emptyState({ why: say.nothing, next: { href: href(frame, '/money'), text: all.late.seeMoney } })}`
  const money = (amount: bigint) => (amount === 0n ? '–' : millions(amount, lang))
  const table = dataTable<UsedSource>({
    caption: `${say.title} (${all.centre.inMillions})`,
    phone: 'cards',
    rows: read.used,
    columns: [
      {
        head: say.name,
        kind: 'title',
        cell: (one) =>
          html`<a class="govuk-link" href="${href(frame, `/projects?${new URLSearchParams({ source: one.source, year: String(read.fiscalYear) })}`)}">${sourceName(one.source, read.sources, lang)}</a>`,
      },
      {
        head: say.kind,
        cell: (one) => {
          const known = read.sources.get(one.source)
          return known === undefined
            ? html`${all.kinds[kindOfSource(one.source)]}<br>${muted(say.guessed)}`
            : all.kinds[known.kind]
        },
      },
      {
        head: say.owner,
        cell: (one) => {
          const owner = read.owners.get(read.sources.get(one.source)?.bodyId ?? '')
          return owner === undefined
            ? muted(say.ownBody)
            : html`<a class="govuk-link" href="${href(frame, `/money/bodies/${owner.code}`)}">${nameIn(lang, owner)}</a>`
        },
      },
      { head: say.planned, kind: 'number', cell: (one) => money(one.plannedSatang) },
      { head: say.approved, kind: 'number', cell: (one) => money(one.approvedSatang) },
      { head: say.disbursed, kind: 'number', cell: (one) => money(one.disbursedSatang) },
    ],
  })
  const chosen =
    read.kind === null
      ? null
      : activeFilters(
          lang,
          [{ text: all.kinds[read.kind], removeHref: href(frame, `/money/sources?year=${read.fiscalYear}`) }],
          href(frame, `/money/sources?year=${read.fiscalYear}`),
        )
  const query = new URLSearchParams({
    year: String(read.fiscalYear),
    ...(read.kind === null ? {} : { kind: read.kind }),
  })
  return html`${add}${chosen}${card(table)}${section({
    id: 'files',
    heading: say.files,
    body: downloads(frame, { path: '/money/sources', query: `?${query}` }),
  })}`
}

export function sourceFormView(frame: Frame, parts: FormParts): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.sources
  const { typed, problems } = parts
  const text = (name: string, label: string, more: { hint?: string; optional?: boolean } = {}) =>
    textField(lang, { name, label, value: typed[name] ?? '', error: problemWith(problems, name), ...more })
  return moneyForm(
    frame,
    parts,
    html`${text('name', say.name)}${selectField(lang, {
      name: 'kind',
      label: say.kind,
      value: typed.kind ?? '',
      error: problemWith(problems, 'kind'),
      choices: [
        { value: '', text: all.problems.kind },
        ...registeredKinds.map((kind) => ({ value: kind, text: all.kinds[kind] })),
      ],
    })}${text('owner', say.ownerCode, { hint: say.ownerHint, optional: true })}${text('name_en', say.nameEn, { optional: true })}${text('currency', say.currency, { hint: say.currencyHint, optional: true })}${text('reason', all.entry.reason)}`,
    say.submit,
  )
}
