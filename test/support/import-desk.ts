import type { Viewer } from '../../src/kernel/viewer.ts'
import { csrfPair } from '../../src/platform/http/csrf.ts'
import { anOfficer, type TestHouse } from './house.ts'

export const planner57 = anOfficer([{ areaCode: '57' }])
/** May decide: has shown the second factor. */
export const approver57 = anOfficer([{ role: 'plan-approver', areaCode: '57' }], {
  personId: '01990000-0000-7000-8000-000000000002',
  steppedUpUntil: new Date('2099-01-01'),
})

/** The pages of imports as an officer uses them, in process. */
export function importDesk(house: TestHouse) {
  async function upload(bytes: Buffer | string, viewer: Viewer = planner57, name = 'แผน.xlsx'): Promise<Response> {
    const csrf = csrfPair(house.deps.secrets)
    await house.get('/imports/new', viewer)
    const form = new FormData()
    form.set('_csrf', csrf.token)
    form.set('file', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name))
    return house.request('/imports', {
      method: 'POST',
      headers: { 'x-test-viewer': viewer.sessionId, cookie: csrf.cookie },
      body: form,
    })
  }

  async function text(path: string, viewer: Viewer = planner57): Promise<string> {
    const answer = await house.get(path, viewer)
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    return answer.text()
  }

  /** Brings a file to the page of differences, with the columns as guessed. @returns the address of the import */
  async function staged(bytes: Buffer | string, viewer: Viewer = planner57, name?: string): Promise<string> {
    const answer = await upload(bytes, viewer, name)
    const there = answer.headers.get('location') ?? ''
    if (answer.status !== 303) throw new Error(`the upload was answered ${answer.status}: ${await answer.text()}`)
    await house.work()
    const page = await text(there, viewer)
    if (page.includes(`${there}/mapping"`)) {
      const sent = await house.post(`${there}/mapping`, { ...fieldsOf(page), name: 'แบบของเรา' }, viewer)
      if (sent.status !== 303) throw new Error(`the columns were refused: ${await sent.text()}`)
      await house.work()
    }
    return there
  }

  async function applied(there: string, by: Viewer = approver57): Promise<void> {
    const answer = await house.post(`${there}/decide`, { act: 'approve' }, by)
    if (answer.status !== 303) throw new Error(`the approval was answered ${answer.status}`)
    await house.work()
  }

  const projects = async () =>
    (
      await house.db.query<{ title: string; amount: bigint; state: string; area: string | null; years: string }>(
        `select title, amount_satang as amount, state, area_code as area, fiscal_year_from || '-' || fiscal_year_to as years
           from projects order by title collate thai`,
      )
    ).rows

  return { upload, text, staged, applied, projects }
}

/** The fields of a page with one form as a browser would send them back unchanged. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [box] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(box)?.[1] ?? '_'
    if (name.startsWith('_') || (box.includes('type="checkbox"') && !/ checked/.test(box))) continue
    fields[name] = (/value="([^"]*)"/.exec(box)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  }
  for (const [, name, options] of html.matchAll(/<select[^>]* name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
    fields[name ?? ''] = /<option value="([^"]*)" selected/.exec(options ?? '')?.[1] ?? ''
  }
  return fields
}

/** The position of the row with this title, from its anchor on the page of differences. */
export function positionOf(page: string, title: string): string {
  const row = page.split('<li class="ps-import-row').find((part) => part.includes(title))
  return /id="row-(\d+)"/.exec(row ?? '')?.[1] ?? ''
}
