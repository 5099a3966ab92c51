import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import {
  type CaseRow,
  caseByKey,
  categoryName,
  eventTitle,
  placeLine,
  stateMark,
  timelineOf,
} from '../complaints/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { categoryByCode } from '../routing/index.ts'
import { casesOfChat } from './line.sql.ts'
import type { OwnCase } from './talk.ts'

const MOST = 6
const MOST_LATEST = 600

type Needed = Pick<Deps, 'config' | 'clock'>

/** Cases of a chat as the conversation speaks of them, newest first. */
export async function ownCases(view: Queryable, deps: Needed, chatId: string, lang: Lang): Promise<OwnCase[]> {
  const found: OwnCase[] = []
  for (const key of await casesOfChat(view, chatId, MOST)) {
    const row = await caseByKey(view, key)
    if (row !== null) found.push(await ownCaseOf(view, deps, row, lang))
  }
  return found
}

/** A case as its reporter may see it: with what the office said to the reporter alone. */
export async function ownCaseOf(
  view: Queryable,
  { config, clock }: Needed,
  row: CaseRow,
  lang: Lang,
): Promise<OwnCase> {
  const { facts } = row
  const category = await categoryByCode(view, facts.categoryCode)
  const place = placeLine(await loadGazetteer(view), row.areaCode, lang)
  const last = (await timelineOf(view, row, 'reporter')).at(-1)
  const latest = last === undefined ? '' : [eventTitle(last, lang), last.text].filter(Boolean).join(': ')
  const mayReopen =
    facts.state === 'closed' && facts.reopenUntil !== null && todayInBangkok(clock.now()) <= facts.reopenUntil
  return {
    ref: row.ref,
    title: [categoryName(category, facts.categoryCode, lang), place].filter(Boolean).join(' '),
    state: stateMark(facts, lang).text,
    latest: latest.length > MOST_LATEST ? `${latest.slice(0, MOST_LATEST)}…` : latest,
    url: `${config.baseUrl}${href(lang, `/complaints/${row.ref}`)}`,
    canConfirm: facts.state === 'resolved',
    canReopen: facts.state === 'resolved' || mayReopen,
    asksReporter: facts.state === 'waiting_info',
    isOver: facts.state === 'closed',
  }
}
