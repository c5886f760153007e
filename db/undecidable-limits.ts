import { type Kysely, sql } from 'kysely';
import { limitDecidedFor } from '../domain/credit/limit-decider.ts';
import { ablePeople } from './able-people.ts';
import { appendAudit } from './audit.ts';
import { companyOwners } from './company-owners.ts';
import { inForce } from './delegations.ts';
import { closeIncident, openDetails, openIncident } from './incidents.ts';
import { behalvesOf } from './people.ts';
import { type OpenLimit, openLimits } from './queries/open-matters.ts';
import { lockAccount } from './receivables.ts';
import type { DB } from './schema.ts';
import { inTransaction } from './transaction.ts';

const INCIDENT = { of: 'account', kind: 'undecidable-limit' } as const;

const DETAIL = (accountId: string) =>
  `nobody can decide the limit proposed for account ${accountId}: no active person holds a role that may, they are away, or they proposed it`;

/** The accounts of which the incident of an undecidable limit is not what it should be. */
export async function limitSuspects(db: Kysely<DB>, now: Date): Promise<string[]> {
  const known = await openDetails(db, INCIDENT);
  const stuck = new Set((await undecidable(db, await openLimits(db), now)).map(({ accountId }) => accountId));
  return [...new Set([...known.keys(), ...stuck])].filter((id) => known.has(id) !== stuck.has(id)).toSorted();
}

/**
 * Judges one account under its lock: opens the incident of a proposed limit that nobody can decide, or closes it once
 * somebody can or it is decided, with an event (P-49, P-166). False where nothing changes.
 */
export async function judgeLimit(db: Kysely<DB>, accountId: string, now: Date): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const account = await lockAccount(trx, accountId);
    if (!account) return false;
    const stuck = (await undecidable(trx, await openLimits(trx, accountId), now)).length > 0;
    const incident = { ...INCIDENT, id: accountId };
    const changed = stuck
      ? await openIncident(trx, incident, { detail: DETAIL(accountId), now })
      : await closeIncident(trx, incident, now);
    if (!changed) return false;
    const kind = stuck ? 'limit-change-undecidable' : 'limit-change-decidable';
    await appendAudit(trx, { kind: 'credit-account', id: accountId }, [
      { kind, actor: 'process:clocks', data: {}, correlationId: null, at: now },
    ]);
    return true;
  });
}

async function undecidable(db: Kysely<DB>, limits: readonly OpenLimit[], now: Date): Promise<OpenLimit[]> {
  if (limits.length === 0) return [];
  const deciders = await companyOwners(db, 'decide-limit-change');
  const roles = [...deciders.values()].flatMap(({ owners }) => owners.map(({ role }) => role));
  const people = await ablePeople(
    db,
    sql<boolean>`(p.id IN (SELECT person_id FROM role_assignments WHERE role = ANY(${roles}::text[]))
      OR p.id IN (SELECT d.delegate_id FROM ${inForce(now)}))`,
    now,
  );
  return limits.filter((limit) => {
    const owners = deciders.get(limit.companyId)?.owners ?? [];
    return !people.some(
      (person) => limitDecidedFor(person.id, behalvesOf(person, owners, limit), limit) !== undefined,
    );
  });
}
