import { type Kysely, sql } from 'kysely';
import { holdRule } from '../domain/policy/hold-rule.ts';
import { actors } from './able-people.ts';
import { type Deadlock, differing } from './deadlock.ts';
import { unitOf } from './people.ts';
import { policyOf } from './policies.ts';
import { type OpenHold, openHolds } from './queries/open-matters.ts';
import type { DB } from './schema.ts';

const UNRELEASABLE = 'unreleasable-hold';

/** The open holds that nobody may release who is at work and not away (P-49, P-166). */
export const UNRELEASABLE_HOLDS: Deadlock<OpenHold> = {
  incident: UNRELEASABLE,
  events: { begins: 'hold-unreleasable', ends: 'hold-releasable' },
  data: (holds) => ({ holds: holds.map(({ kind }) => kind) }),
  detail,
  suspects: async (db, now) =>
    differing(db, { incident: UNRELEASABLE, detail }, await unreleasable(db, await openHolds(db), now)),
  among: async (db, orderIds, now) => unreleasable(db, await openHolds(db, orderIds), now),
};

function detail(holds: readonly OpenHold[]): string {
  const kinds = holds.map(({ kind }) => kind).toSorted();
  return `nobody can release ${kinds.join(', ')}: no active person holds a role that may, or they are away`;
}

async function unreleasable(db: Kysely<DB>, holds: readonly OpenHold[], now: Date): Promise<OpenHold[]> {
  if (holds.length === 0) return [];
  const { rows } = await sql<{ role: string; unit_id: string }>`
    SELECT role, unit_id FROM (${actors(now)}) able`.execute(db);
  const manned = new Set(rows.map(({ role, unit_id }) => `${role} ${unit_id}`));
  const stuck: OpenHold[] = [];
  for (const hold of holds) {
    const policy = await policyOf(db, hold.policyId, hold.policyVersion);
    const { release = [] } = holdRule(policy, hold.kind) ?? {};
    if (!release.some((owner) => manned.has(`${owner.role} ${unitOf(owner, hold)}`))) stuck.push(hold);
  }
  return stuck;
}
