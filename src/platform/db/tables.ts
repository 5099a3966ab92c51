/**
 * What each table is when the platform grows past one machine (DESIGN section 4). A test holds this list against the
 * catalogue, and `migrate --distribute` creates the distribution from it.
 *
 * - `large`: distributed by `home`; the primary key begins with `home`, and so does every key between large tables
 * - `reference`: small and rarely written, a copy on every machine; never refers to a large table
 * - `registry`: holds what must be unique in the whole nation; distributed by that value
 * - `local`: accounts and machinery, on the coordinating machine only
 */
export type TableKind = 'large' | 'reference' | 'registry' | 'local'

export const tables: Readonly<Record<string, TableKind>> = {
  migrations: 'local',
  areas: 'reference',
  area_groups: 'reference',
  functions: 'reference',
  bodies: 'reference',
  plans: 'reference',
  plan_nodes: 'reference',
  imports: 'reference',
  projects: 'large',
  budget_lines: 'large',
  project_keys: 'registry',
  project_events: 'large',
  area_totals: 'large',
  overlap_pairs: 'large',
  overlap_decisions: 'large',
  overlap_runs: 'local',
  overlap_events: 'large',
  overlap_answers: 'large',
  overlap_notices: 'large',
  overlap_marks: 'large',
  overlap_bands: 'large',
  persons: 'local',
  person_private: 'local',
  auth_users: 'local',
  auth_sessions: 'local',
  auth_accounts: 'local',
  auth_verifications: 'local',
  second_factors: 'local',
  person_events: 'local',
  password_resets: 'local',
  role_grants: 'local',
  invitations: 'local',
  platform_setup: 'local',
  access_log: 'local',
  api_keys: 'local',
  demo_sign_ins: 'local',
  demo_api_keys: 'local',
  worker_heartbeat: 'local',
  mail_outbox: 'local',
  idempotency_keys: 'registry',
  once_keys: 'registry',
}
