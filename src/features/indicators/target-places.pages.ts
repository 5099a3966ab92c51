import { nameIn } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { editable, reasonProblems, refusal, type Shown, shown } from './define-frame.ts'
import { type DefineRefusal, setPlaces } from './define-indicator.ts'
import { words } from './entry-form.ts'
import { placesOf } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { MOST_PLACES, readPlaces, typedPlaces } from './places-form.ts'
import { allUnits } from './units.sql.ts'
import { placesFormView } from './views/form-view.ts'

/** Its small target areas. */
export function targetPlacesPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/:id/places', (c) => placesPage(c, deps))
  app.post('/indicators/:id/places', (c) => placesPost(c, deps))
}

const SPARE_ROWS = 6

async function placesPage(c: PageContext, deps: Deps, form: Shown = {}): Promise<Response> {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const places = (await placesOf(deps.db, [indicator.id])).get(indicator.id) ?? []
  const typed = form.typed ?? typedPlaces(places)
  const problems = form.problems ?? []
  return shown(
    c,
    deps,
    {
      title: say.places.title,
      lead: say.places.lead,
      caption: nameIn(lang, indicator),
      indicator,
      problems,
      narrow: false,
    },
    placesFormView(frameOf(c, deps, 'plans'), {
      action: `/indicators/${indicator.id}/places`,
      rows: Math.min(MOST_PLACES, places.length + SPARE_ROWS),
      typed,
      problems,
      oneTimeKey: oneTimeKey(typed),
    }),
  )
}

async function placesPost(c: PageContext, deps: Deps) {
  const found = await editable(c, deps)
  if ('stop' in found) return found.stop
  const { indicator } = found
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const read = readPlaces(typed, indicator.areaCode, lang)
  const reason = words(typed.reason, 500)
  const problems: Problem[] = [...(read.ok ? [] : read.problem), ...reasonProblems(reason, lang)]
  if (!read.ok || problems.length > 0) return placesPage(c, deps, { typed, problems })
  const once = { purpose: `indicators.places ${indicator.id}`, key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<null, DefineRefusal>(deps, once, (tx, now) =>
    setPlaces(tx, indicator.id, read.value, { viewer: c.get('viewer'), reason, now }),
  )
  if (!done.ok) {
    const units = await allUnits(deps.db)
    return placesPage(c, deps, { typed, problems: [{ ...refusal(done.problem, { units }, lang), field: 'p.1.code' }] })
  }
  notice(c, say.places.saved)
  return c.redirect(href(lang, `/indicators/${indicator.id}#places`), 303)
}
