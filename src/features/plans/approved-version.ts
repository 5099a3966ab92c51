import { homeOf, parseAreaCode } from '../../kernel/area-code.ts'
import { type Satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { PublicEvent } from '../publiclog/index.ts'
import type { EditedPlan } from './plan-edit.sql.ts'
import { versionDigest } from './versions.sql.ts'

/** An approved version, as the public log vouches for it: what it is, and a digest of every node, project and amount in it. */
export async function approvedVersion(tx: Tx, plan: EditedPlan, version: number, now: Date): Promise<PublicEvent> {
  const kept = await versionDigest(tx, plan.id, version)
  const area = parseAreaCode(plan.areaCode)
  return {
    home: area.ok ? homeOf(area.value) : '00',
    type: 'plan-version',
    subject: versionSubject(plan.id, version),
    href: `/plans/${plan.id}/versions/${version}`,
    at: now,
    facts: {
      title: plan.title,
      body: plan.bodyNameTh,
      version,
      fiscal_year_from: plan.fiscalYearFrom,
      fiscal_year_to: plan.fiscalYearTo,
      projects: kept.projects,
      amount: toBahtDecimal(kept.amountSatang as Satang),
      content_sha256: kept.sha256,
    },
  }
}

export function versionSubject(planId: string, version: number): string {
  return `${planId}/${version}`
}
