import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { signedIn } from './account.pages.ts'
import { type ApiKeyProblem, readApiKeyForm } from './api-key-form.ts'
import { type ApiKey, apiKeysOf } from './api-keys.sql.ts'
import { type ApiScope, apiScopes } from './api-keys.ts'
import { issueApiKey, newApiKey, revokeApiKey, takeOverApiKey } from './issue-api-key.ts'
import { messagesOf } from './messages.ts'
import { administeredBodies, mayAdministerPeople, mayKeepApiKey } from './people.policy.ts'
import { apiKeyStateOf } from './people.present.ts'
import { personNames } from './personal-data.ts'
import { bodyChoices } from './role-scopes.sql.ts'
import { leadTo } from './safe-return.ts'
import { shownFrame } from './shown-frame.ts'
import { requireStepUp } from './step-up.ts'
import { type ApiKeyItem, apiKeysView, issuedKeyView } from './views/api-keys.ts'

const list = '/account/api-keys'

export function apiKeyPages(app: PageApp, deps: Deps): void {
  app.get(
    list,
    keepers(deps, async (c, viewer) => c.html(await listPage(c, deps, viewer, { typed: {}, scopes: [] }, []))),
  )

  app.post(
    list,
    keepers(deps, async (c, viewer) => {
      const typed = await formFields(c)
      const scopes = (await c.req.formData()).getAll('scopes').map(String)
      const again = async (problems: readonly (ApiKeyProblem | 'body')[]) => {
        const shown = problems.map((problem) => problemOf(c.get('lang'), problem))
        return c.html(await listPage(c, deps, viewer, { typed, scopes }, shown), 422)
      }
      const draft = readApiKeyForm(typed, scopes, todayInBangkok(deps.clock.now()))
      if (!draft.ok) return again(draft.problem)
      const key = newApiKey()
      const { value: issued, repeated } = await deps.db.transaction((tx) =>
        oncePerKey(
          tx,
          { purpose: `people.issue-api-key ${viewer.personId}`, key: typed._key ?? null, now: deps.clock.now() },
          () => issueApiKey(tx, deps, viewer, key, draft.value),
        ),
      )
      if (!issued.ok) return again([issued.problem.kind])
      if (repeated) {
        notice(c, messagesOf(c.get('lang')).apiKeys.issuedBefore)
        return leadTo(c, list)
      }
      c.header('Cache-Control', 'no-store')
      return c.html(issuedKeyView(shownFrame(c, deps), { key, label: draft.value.label }))
    }),
  )

  const withReason = (
    act: 'revoke' | 'take-over',
    done: (words: ReturnType<typeof messagesOf>['apiKeys']) => string,
    perform: typeof revokeApiKey | typeof takeOverApiKey,
  ) =>
    app.post(
      `${list}/:id/${act}`,
      keepers(deps, async (c, viewer) => {
        const words = messagesOf(c.get('lang'))
        const id = c.req.param('id') ?? ''
        if (!isId(id)) return c.notFound()
        const reason = (await formFields(c)).reason?.trim() ?? ''
        if (reason === '' || reason.length > 1000) {
          notice(c, reason === '' ? words.reasonMissing : words.reasonLong)
          return leadTo(c, list)
        }
        const found = await deps.db.transaction((tx) => perform(tx, deps, viewer, id, reason))
        if (!found.ok && found.problem.kind === 'not-found') return c.notFound()
        const isKept = !found.ok && found.problem.kind === 'still-kept'
        notice(c, found.ok ? done(words.apiKeys) : isKept ? words.apiKeys.stillKept : words.noChange)
        return leadTo(c, list)
      }),
    )
  withReason('revoke', ({ didRevoke }) => didRevoke, revokeApiKey)
  withReason('take-over', ({ didTakeOver }) => didTakeOver, takeOverApiKey)
}

/** Administrators who have shown the code: the list tells which programs a body runs. */
function keepers(deps: Deps, handler: (c: PageContext, viewer: Viewer) => Promise<Response>) {
  return signedIn(async (c, viewer) => {
    if (!mayAdministerPeople(viewer)) return failure(c, 403)
    return (await requireStepUp(c, deps, list)) ?? handler(c, viewer)
  })
}

const fieldOf: Record<ApiKeyProblem | 'body', string> = {
  label: 'label',
  scopes: 'scopes',
  until: 'until',
  'until-past': 'until',
  'until-far': 'until',
  body: 'body',
}

function problemOf(lang: Lang, problem: ApiKeyProblem | 'body'): Problem {
  return { field: fieldOf[problem], text: messagesOf(lang).apiKeys.problems[problem] }
}

async function listPage(
  c: PageContext,
  deps: Deps,
  viewer: Viewer,
  form: { typed: FormFields; scopes: readonly string[] },
  problems: readonly Problem[],
) {
  const lang = c.get('lang')
  const bodyIds = administeredBodies(viewer)
  const keys = await apiKeysOf(deps.db, bodyIds, lang, todayInBangkok(deps.clock.now()))
  const names = await personNames(
    deps.db,
    deps,
    keys.flatMap((key) => [key.personId, key.issuedBy, key.endedBy]),
  )
  const model = {
    ...form,
    items: keys.map((key) => item(key, names, lang, deps.clock.now())),
    bodies: await bodyChoices(deps.db, bodyIds, lang),
    mayGoWithoutBody: mayKeepApiKey(viewer, null),
  }
  return apiKeysView(shownFrame(c, deps), model, problems)
}

function item(key: ApiKey, names: ReadonlyMap<string, string>, lang: Lang, now: Date): ApiKeyItem {
  const messages = messagesOf(lang)
  const words = messages.apiKeys
  const who = (id: string | null) => names.get(id ?? '') ?? messages.formerPerson
  return {
    id: key.id,
    label: key.label,
    scopes: key.scopes.map((scope) => (isScope(scope) ? words.scopes[scope] : scope)),
    body: key.bodyName ?? words.noBody,
    endsOn: key.endsOn,
    lastUsedOn: key.lastUsedOn,
    state: apiKeyStateOf(key, now),
    issued: words.issuedBy(who(key.issuedBy), formatInstant(key.createdAt, lang)),
    takenOver:
      key.takenOverAt === null
        ? null
        : words.takenOverBy(who(key.personId), formatInstant(key.takenOverAt, lang), key.takeOverReason ?? ''),
    ended:
      key.endedAt === null
        ? null
        : words.revokedBy(who(key.endedBy), formatInstant(key.endedAt, lang), key.endReason ?? ''),
  }
}

function isScope(text: string): text is ApiScope {
  return apiScopes.some((scope) => scope === text)
}
