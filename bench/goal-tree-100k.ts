import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refreshSummaries } from '../src/features/alignments/index.ts'
import { recomputeAreaTotals } from '../src/features/plans/index.ts'
import type { LocalDate } from '../src/kernel/thai-calendar.ts'
import type { Viewer } from '../src/kernel/viewer.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireApp, wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Db } from '../src/platform/db/db.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * A goal with 100,000 confirmed links under it (issue 6): its page, the pages of its levels, and the list of goals over HTTP, warm,
 * against adding the tree up from its links in the same run. One goal of the nation, 20 of clusters, 80 of provinces, 2,000 of
 * local administrations; 90,000 projects linked to goals of local administrations, 9,000 of them to a second one, with shares; and one
 * goal beside them to which all 90,000 are linked straight.
 */
const rounds = 15
const barMilliseconds = 300
const officer: Viewer = {
  personId: '01990000-0000-7000-8000-000000000001',
  displayName: 'bench',
  sessionId: '01990000-0000-7000-8000-000000000002',
  steppedUpUntil: null,
  grants: [
    { role: 'planner', bodyId: null, areaCode: '57', functionCode: null, from: '2020-01-01' as LocalDate, to: null },
  ],
}

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent', PRASAN_DEMO: '0' }), server.url)
  await storeReferenceData(deps)
  const { top, wide } = await fill(deps.db)
  await deps.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], new Date()))
  await deps.db.query('analyze')
  const began = performance.now()
  const report = await deps.db.transaction((tx) => refreshSummaries(tx, new Date()))
  const summed = performance.now() - began
  await deps.db.query('vacuum analyze')
  console.log(
    `${report.links} links, ${report.nodes} branches, ${report.projects} projects; all summed in ${(summed / 1000).toFixed(1)} s`,
  )
  // Somebody signed in, for whom no answer is kept.
  const app = wireApp(deps, async () => officer)
  const { rows: below } = await deps.db.query<{ level: string; id: string }>(
    `select distinct on (level) level, node_id as id from alignment_goals where kind = 'goal' and level <> 'national_admin' order by level, projects desc`,
  )
  const addedUp = await median(() => addUp(deps.db, top), 3)
  const pages = [
    ['goal of the nation, 100,000 links under it', `/goals/${top}`],
    ['goal with 90,000 projects linked straight to it', `/goals/${wide}`],
    ...below.map(({ level, id }) => [`goal of level ${level}`, `/goals/${id}`]),
    ['list of goals', '/goals'],
    ['coverage of the country', '/goals/coverage'],
    ['coverage of a province', '/goals/coverage?place=57'],
    ['queue of links', '/alignments?state=confirmed'],
    ['gaps: orphans', '/gaps?kind=orphan'],
    ['gaps: together', '/gaps?kind=together'],
  ] as const
  for (const [name = '', path = ''] of pages) {
    const took = await median(async () => {
      const answer = await app.request(`http://bench.test${path}`)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
      await answer.text()
    })
    const isGood = took <= barMilliseconds
    if (!isGood) failed = true
    console.log(
      `${isGood ? 'good' : 'SLOW'}  ${name}: ${took.toFixed(0)} ms${path === `/goals/${top}` ? `; adding its tree up from the links takes ${addedUp.toFixed(0)} ms` : ''} (median of ${rounds})`,
    )
  }
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function median(work: () => Promise<unknown>, times = rounds): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < times; round++) {
    const began = performance.now()
    await work()
    took.push(performance.now() - began)
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0
}

/** What the summaries save: the distinct projects under a goal, by a walk over its links. */
async function addUp(db: Db, top: string): Promise<void> {
  await db.query(
    `with recursive under (id, home) as (
       select $1::uuid, '00' union select a.left_id, a.home from under join alignments a on a.right_id = under.id and a.state = 'confirmed')
     select count(*), sum(p.amount_satang) from under join projects p on p.home = under.home and p.id = under.id`,
    [top],
  )
}

async function fill(db: Db): Promise<{ top: string; wide: string }> {
  const id = (kind: string, n: string) =>
    `(lpad(to_hex(hashtext('${kind}')::bigint & 4294967295), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
     select ${id('body', 'n')}, 'B-' || n, 'department', 'หน่วยงาน ' || n, 'body' || n, '57', 'bench' from generate_series(0, 2100) n`,
  )
  await db.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, created_at)
     select ${id('plan', 'n')}, case when n = 0 then 'national_admin' when n <= 20 then 'cluster' when n <= 100 then 'province' else 'lao' end,
            'แผน ' || n, ${id('body', 'n')}, case when n <= 20 then 'TH' else '57' end, 2020, 2040, now() from generate_series(0, 2100) n`,
  )
  await db.query(
    `insert into plan_nodes (id, plan_id, kind, position, title)
     select ${id('node', 'n')}, ${id('plan', 'n')}, 'goal', 1, 'เป้าหมายที่ ' || n from generate_series(0, 2100) n`,
  )
  await db.query(
    `insert into projects (home, id, plan_id, body_id, title, area_code, function_code, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
     select '57', ${id('project', 'n')}, ${id('plan', '101 + n % 2000')}, ${id('body', '101 + n % 2000')}, 'โครงการที่ ' || n, places.codes[1 + n % cardinality(places.codes)],
            (array['04.5', '06.3', '07.4', '09.1', '10.2'])[1 + n % 5], 2026, 2027, 100000 * (n % 900 + 1), '', now(), now()
       from generate_series(0, 89999) n, (select array_agg(code) as codes from areas where kind = 'subdistrict' and code like '57%') places`,
  )
  const link = (kind: string, left: string, right: string, home: string, share: string) => `
    insert into alignments (home, id, left_kind, left_id, left_plan_id, body_id, right_kind, right_home, right_id, right_plan_id, kind, share_percent, reason,
      state, source, proposed_at, decided_at)
    select '${home}', ${id(`link ${kind}`, 'n')}, '${kind.startsWith('project') ? 'project' : 'node'}', ${id(kind.startsWith('project') ? 'project' : 'node', left)},
      ${id('plan', kind.startsWith('project') ? `101 + ${left} % 2000` : left)}, ${id('body', kind.startsWith('project') ? `101 + ${left} % 2000` : left)}, 'node', '57',
      ${id('node', right)}, ${id('plan', right)}, 'contributes', ${share}, 'bench', 'confirmed', 'person', now(), now()`
  await db.query(
    `${link('up', 'n', 'case when n <= 20 then 0 when n <= 100 then 1 + n % 20 else 21 + n % 80 end', '57', 'null')} from generate_series(1, 2100) n`,
  )
  await db.query(
    `${link('project', 'n', '101 + (n * 7) % 2000', '57', 'case when n % 10 = 0 then 60 end')} from generate_series(0, 89999) n`,
  )
  await db.query(
    `${link('project second', 'n', '101 + (n * 7 + 1) % 2000', '57', '40')} from generate_series(0, 89999, 10) n`,
  )
  await db.query(
    `insert into plan_nodes (id, plan_id, kind, position, title) values (${id('wide', '0')}, ${id('plan', '1')}, 'goal', 2, 'เป้าหมายที่ทุกโครงการเชื่อมตรง')`,
  )
  await db.query(
    `${link('project wide', 'n', '0', '57', 'null').replaceAll(id('node', '0'), id('wide', '0'))} from generate_series(0, 89999) n`,
  )
  const { rows } = await db.query<{ top: string; wide: string }>(
    `select ${id('node', '0')} as top, ${id('wide', '0')} as wide`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('nothing was filled')
  return row
}
