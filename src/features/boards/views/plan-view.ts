import { toBE } from '../../../kernel/thai-calendar.ts'
import {
  actions,
  button,
  dataTable,
  dateField,
  details,
  linkRows,
  muted,
  note,
  paragraph,
  radiosField,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { baht, bodyIn, bodyName, dayIn, shortDay } from '../boards.present.ts'
import { messages } from '../messages.ts'
import { type Endorsement, type Pledge, pledgeKinds, resources } from '../plan.sql.ts'
import type { WholeBoard } from '../read-board.ts'
import { endorsedNow } from './board-view.ts'
import { actForm, agencyField, foldedForm, itemsTable, linked, secondary } from './parts.ts'

export interface PlanPageView {
  readonly filled: Filled
  /** Owners this reader may give the word of. */
  readonly mayEndorse: readonly string[]
  /** The plan to begin: title and years, as offered. */
  readonly years: readonly [number, number]
  readonly key: string
}

type WithPlan = WholeBoard & { readonly plan: NonNullable<WholeBoard['plan']> }

export function planView(frame: Frame, whole: WholeBoard, view: PlanPageView): Html {
  const { plan: say } = messages(frame.lang)
  if (whole.plan === null)
    return html`${paragraph(say.none)}${whole.keeps && section({ id: 'begin', heading: say.begin, body: beginForm(frame, whole, view) })}${whole.keeps && section({ id: 'use', heading: say.linkTitle, body: linkForm(frame, whole, view) })}`
  const withPlan = { ...whole, plan: whole.plan }
  const { plan } = whole.plan
  const joint = whole.items.filter((item) => item.joint)
  return html`${summaryList([
    {
      key: say.name,
      value: html`<a class="govuk-link" href="${href(frame, `/plans/${plan.id}`)}">${plan.title}</a> ${state(plan.state === 'approved' ? 'solved' : 'doing', say.state[plan.state])}`,
    },
    { key: messages(frame.lang).one.years, value: `${toBE(plan.yearFrom)}–${toBE(plan.yearTo)}` },
    { key: say.keeper, value: linked(frame, bodyIn(whole.bodies, plan.bodyId, frame.lang)) },
  ])}${section({ id: 'versions', heading: say.versions, body: versions(frame, withPlan, view) })}
  ${section({ id: 'projects', heading: messages(frame.lang).frame.joint, body: joint.length === 0 ? paragraph(messages(frame.lang).frame.none) : itemsTable(frame, joint) })}
  ${section({ id: 'owners', heading: say.owners, body: owners(frame, withPlan, view) })}
  ${section({ id: 'pledges', heading: say.pledges, body: pledges(frame, withPlan, view) })}`
}

function beginForm(frame: Frame, whole: WholeBoard, view: PlanPageView): Html {
  const { lang } = frame
  const { plan: say } = messages(lang)
  const filled: Filled = {
    problems: view.filled.problems,
    typed: {
      plan_title: say.nameFor(whole.board.title),
      year_from: String(toBE(view.years[0])),
      year_to: String(toBE(view.years[1])),
      ...view.filled.typed,
    },
  }
  return actForm(
    frame,
    whole,
    'begin-plan',
    html`${paragraph(say.beginHint)}${textField(lang, { ...fieldOf(filled, 'plan_title'), label: say.name })}${textField(lang, { ...fieldOf(filled, 'year_from'), label: say.from, characters: 4, inputmode: 'numeric' })}${textField(lang, { ...fieldOf(filled, 'year_to'), label: say.to, characters: 4, inputmode: 'numeric' })}${button({ text: say.beginNow })}`,
    { key: view.key },
  )
}

function linkForm(frame: Frame, whole: WholeBoard, view: PlanPageView): Html {
  const { lang } = frame
  const { plan: say } = messages(lang)
  return actForm(
    frame,
    whole,
    'use-plan',
    html`${textField(lang, { ...fieldOf(view.filled, 'plan'), label: say.linkTitle, hint: say.linkHint })}${secondary(say.linkNow)}`,
  )
}

// ---- endorsements

function versions(frame: Frame, whole: WithPlan, view: PlanPageView): Html {
  const { lang } = frame
  const { plan: say, one } = messages(lang)
  const { versions: all, owners: owning, isLatest } = whole.plan
  const [latest] = all
  const standing =
    latest === undefined
      ? paragraph(say.noVersions)
      : isLatest
        ? note({
            kind: endorsedNow(whole) === owning.length ? 'solved' : 'teal',
            title:
              endorsedNow(whole) === owning.length
                ? say.allEndorsed
                : one.endorsedOf(endorsedNow(whole), owning.length),
            body: say.upToDate(latest.number),
          })
        : note({
            kind: 'gold',
            icon: 'alert',
            title: say.movedOn(latest.number),
            body: one.endorsedOf(0, owning.length),
          })
  const words =
    latest !== undefined && isLatest && view.mayEndorse.map((id) => endorseForm(frame, whole, id, latest.number, view))
  const forward =
    whole.keeps &&
    foldedForm(
      say.putForward,
      actForm(
        frame,
        whole,
        'put-forward',
        html`${paragraph(say.putForwardHint)}${textAreaField(lang, { ...fieldOf(view.filled, 'why'), label: latest === undefined ? say.whyFirst : say.why, rows: 2 })}${secondary(say.putForward)}`,
        { key: view.key },
      ),
      view.filled,
      ['why'],
    )
  return html`${standing}${latest !== undefined && endorsementTable(frame, whole, latest.number, view)}${words}${forward}${
    all.length > 0 &&
    linkRows(
      all.map((version) => ({
        title: say.version(version.number),
        meta: html`${dayIn(version.madeAt, lang)} · ${say.projectsIn(version.projects, baht(BigInt(version.satang), lang))}<br>${say.fingerprint} <code>${version.digest.slice(0, 16)}</code>`,
        text: version.note,
        ...(version.number === latest?.number
          ? {}
          : {
              side: muted(
                one.endorsedOf(
                  whole.plan.endorsements.filter(
                    (given) =>
                      given.number === version.number && given.stance === 'endorsed' && given.withdrawnAt === null,
                  ).length,
                  owning.length,
                ),
              ),
            }),
      })),
    )
  }`
}

function endorsementTable(frame: Frame, whole: WithPlan, number: number, view: PlanPageView): Html {
  const { lang } = frame
  const { plan: say, agencies } = messages(lang)
  const given = (bodyId: string): Endorsement | undefined =>
    whole.plan.endorsements.find((one) => one.number === number && one.bodyId === bodyId && one.withdrawnAt === null)
  return dataTable({
    caption: say.versions,
    columns: [
      { head: say.body, kind: 'title', cell: (row) => linked(frame, bodyIn(whole.bodies, row.bodyId, lang)) },
      {
        head: say.stance,
        cell: (row) => {
          const one = given(row.bodyId)
          if (one === undefined) return state('promised', say.waiting)
          return one.stance === 'endorsed' ? state('solved', say.endorsed) : state('late', say.withheld)
        },
      },
      { head: agencies.said, cell: (row) => given(row.bodyId)?.said ?? '' },
      { head: say.since, kind: 'short', cell: (row) => shortDay(given(row.bodyId)?.on ?? null, lang) ?? '' },
      {
        head: '',
        kind: 'action',
        cell: (row) => {
          const one = given(row.bodyId)
          return (
            one !== undefined &&
            view.mayEndorse.includes(row.bodyId) &&
            foldedForm(
              say.withdraw,
              actForm(
                frame,
                whole,
                'withdraw',
                html`${textField(lang, { ...fieldOf(view.filled, `withdraw-${one.id}`), label: say.withdrawReason })}${secondary(say.withdraw)}`,
                { hidden: { one: one.id } },
              ),
              view.filled,
              [`withdraw-${one.id}`],
            )
          )
        },
      },
    ],
    rows: whole.plan.owners,
  })
}

function endorseForm(frame: Frame, whole: WithPlan, bodyId: string, number: number, view: PlanPageView): Html {
  const { lang } = frame
  const { plan: say } = messages(lang)
  const spoken = whole.plan.endorsements.some(
    (one) => one.number === number && one.bodyId === bodyId && one.withdrawnAt === null,
  )
  if (spoken) return html``
  const own = (name: string) => fieldOf(view.filled, `${name}-${bodyId}`)
  return details(
    say.endorseFor(bodyName(whole, bodyId, lang)),
    actForm(
      frame,
      whole,
      'endorse',
      html`${radiosField(lang, {
        ...own('stance'),
        label: say.stance,
        items: [
          { value: 'endorsed', text: say.endorsed },
          { value: 'withheld', text: say.withheld },
        ],
      })}${textAreaField(lang, { ...own('said'), label: say.said, hint: say.saidHint, rows: 2 })}${button({ text: say.endorse })}`,
      { hidden: { body: bodyId, number: String(number) } },
    ),
    true,
  )
}

// ---- owners and what they bring

function owners(frame: Frame, whole: WithPlan, view: PlanPageView): Html {
  const { lang } = frame
  const { plan: say } = messages(lang)
  const owning = whole.plan.owners.map((one) => one.bodyId)
  const free = whole.parties
    .filter((one) => one.state === 'accepted' && !owning.includes(one.bodyId))
    .map((one) => one.bodyId)
  return html`${linkRows(
    whole.plan.owners.map((row) => {
      const body = bodyIn(whole.bodies, row.bodyId, lang)
      const keeper = row.bodyId === whole.plan.plan.bodyId
      return {
        title: body?.name ?? '',
        ...(body === null ? {} : { href: href(frame, body.href) }),
        meta: html`${say.since} ${shortDay(row.since, lang)}${keeper && html` · ${say.keeper}`}`,
      }
    }),
  )}${
    whole.keeps &&
    free.length > 0 &&
    foldedForm(
      say.addOwner,
      actForm(
        frame,
        whole,
        'owner',
        html`${agencyField(frame, whole, view.filled, { name: 'owner_body', label: say.body, empty: '–', ids: free })}${textField(lang, { ...fieldOf(view.filled, 'owner_reason'), label: messages(lang).form.reason })}${secondary(say.addOwner)}`,
        { hidden: { owns: '1' } },
      ),
      view.filled,
      ['owner_body', 'owner_reason'],
    )
  }${
    whole.keeps &&
    owning.length > 1 &&
    foldedForm(
      say.endOwner,
      actForm(
        frame,
        whole,
        'owner',
        html`${agencyField(frame, whole, view.filled, { name: 'end_body', label: say.body, empty: '–', ids: owning.filter((one) => one !== whole.plan.plan.bodyId) })}${textField(lang, { ...fieldOf(view.filled, 'end_reason'), label: messages(lang).form.reason })}${secondary(say.endOwner)}`,
        { hidden: { owns: '0' } },
      ),
      view.filled,
      ['end_body', 'end_reason'],
    )
  }`
}

function pledges(frame: Frame, whole: WithPlan, view: PlanPageView): Html {
  const { lang } = frame
  const say = messages(lang)
  const branch = (id: string | null) => whole.plan.branches.find((one) => one.id === id)?.title ?? null
  const rows = whole.plan.pledges
  const table =
    rows.length === 0
      ? paragraph(say.plan.noPledges)
      : dataTable<Pledge>({
          caption: say.plan.pledges,
          columns: [
            {
              head: say.plan.what,
              kind: 'title',
              cell: (one) =>
                html`${one.what}<br>${muted(html`${say.pledgeKinds[one.kind].name} · ${say.resources[one.resource]}${branch(one.nodeId) && html` · ${branch(one.nodeId)}`}`)}`,
            },
            {
              head: say.plan.body,
              cell: (one) =>
                html`${bodyName(whole, one.bodyId, lang)}${one.forBodyId !== null && html`<br>${muted(say.plan.forText(bodyName(whole, one.forBodyId, lang)))}`}`,
            },
            {
              head: say.plan.amount,
              kind: 'number',
              cell: (one) => (one.satang === null ? '' : baht(one.satang, lang)),
            },
            {
              head: say.plan.due,
              kind: 'short',
              cell: (one) =>
                one.doneAt !== null
                  ? state('solved', say.plan.pledgeDone)
                  : one.dueOn !== null && one.dueOn < whole.today
                    ? state('late', shortDay(one.dueOn, lang) ?? '')
                    : (shortDay(one.dueOn, lang) ?? ''),
            },
            ...(whole.keeps
              ? [
                  {
                    head: '',
                    kind: 'action' as const,
                    cell: (one: Pledge) =>
                      one.doneAt === null &&
                      foldedForm(
                        say.plan.pledgeDone,
                        actForm(
                          frame,
                          whole,
                          'end-pledge',
                          html`${textField(lang, { ...fieldOf(view.filled, `pledge-${one.id}`), label: say.plan.pledgeSaid })}${actions([secondary(say.plan.pledgeDone, { name: 'do', value: 'done' }), secondary(say.plan.pledgeRemove, { name: 'do', value: 'remove' })])}`,
                          { hidden: { one: one.id } },
                        ),
                        view.filled,
                        [`pledge-${one.id}`],
                      ),
                  },
                ]
              : []),
          ],
          rows,
        })
  return html`${table}${whole.keeps && foldedForm(say.plan.addPledge, pledgeForm(frame, whole, view), view.filled, ['pledge_kind', 'pledge_body', 'for_body', 'branch', 'resource', 'what', 'amount', 'pledge_due'])}`
}

function pledgeForm(frame: Frame, whole: WithPlan, view: PlanPageView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { filled } = view
  const ids = whole.plan.owners.map((one) => one.bodyId)
  return actForm(
    frame,
    whole,
    'pledge',
    html`${radiosField(lang, { ...fieldOf(filled, 'pledge_kind'), label: say.plan.kind, items: pledgeKinds.map((value) => ({ value, text: say.pledgeKinds[value].name, hint: say.pledgeKinds[value].what })) })}${agencyField(frame, whole, filled, { name: 'pledge_body', label: say.plan.body, empty: '–', ids })}${agencyField(frame, whole, filled, { name: 'for_body', label: say.plan.forBody, empty: say.plan.forNobody, ids, optional: true })}${selectField(
      lang,
      {
        ...fieldOf(filled, 'branch'),
        label: say.plan.branch,
        fill: true,
        choices: [
          { value: '', text: say.plan.noBranch },
          ...whole.plan.branches.map((one) => ({ value: one.id, text: one.title.slice(0, 120) })),
        ],
      },
    )}${selectField(lang, { ...fieldOf(filled, 'resource'), label: say.plan.resource, choices: resources.map((value) => ({ value, text: say.resources[value] })) })}${textField(lang, { ...fieldOf(filled, 'what'), label: say.plan.what })}${textField(lang, { ...fieldOf(filled, 'amount'), label: say.plan.amount, characters: 20, inputmode: 'decimal', optional: true })}${dateField(lang, { ...dayFieldOf(filled, 'pledge_due'), label: say.plan.due, optional: true })}${secondary(say.plan.addPledge)}`,
    { key: view.key },
  )
}
