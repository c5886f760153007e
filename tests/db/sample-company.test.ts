import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reassessRound } from '../../activities/reassess/reassess-round.ts';
import { machineKeyHash } from '../../api/auth/authenticate.ts';
import { issueMachineKey } from '../../bin/machine-key/machine-keys.ts';
import { COMPANIES } from '../../bin/sample/org-units.ts';
import { roleAssignments } from '../../db/people.ts';
import { seedCompany } from '../../bin/sample/seed-company.ts';
import { openDatabase } from '../../db/connection.ts';
import { creditEvidence } from '../../db/credit.ts';
import { customerFacts } from '../../db/customers.ts';
import { chainProblems } from '../../db/evidence/chain-problems.ts';
import { currentPolicy } from '../../db/policies.ts';
import { subjectOfMachineKey } from '../../db/queries/machine-keys.ts';
import type { DB } from '../../db/schema.ts';
import type { OwnerRule } from '../../domain/policy/policy-schema.ts';
import { findUndecidableGates, type RoleAssignment } from '../../domain/policy/undecidable-gates.ts';
import { createDatabase, type TestDatabase } from '../setup/database.ts';

/** A Monday morning in Shanghai. */
const MONDAY = new Date('2026-11-23T01:00:00Z');
const NEXT_WEEK = new Date('2026-11-30T01:00:00Z');

describe('given a database with the sample group, filled in with the rights of the application', () => {
  let database: TestDatabase;
  let db: Kysely<DB>;

  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase(database.appUrl, { name: 'sample-company-test', max: 2 });
    await seedCompany(db, { now: MONDAY });
  });

  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  test('when it is filled in again a week later, then not one row of any table is another', async () => {
    const before = await everyRow(db);
    expect(Object.entries(before).flatMap(([table, rows]) => (rows.length > 0 ? [table] : []))).toEqual([
      'audit_events',
      'audit_heads',
      'calendar_days',
      'calendars',
      'company_policies',
      'credit_accounts',
      'customers',
      'material_alternatives',
      'material_suppliers',
      'org_units',
      'people',
      'policies',
      'product_costs',
      'product_materials',
      'product_units',
      'products',
      'receivables',
      'role_assignments',
      'routings',
      'stock_items',
      'units_of_measure',
      'work_centres',
    ]);

    await seedCompany(db, { now: NEXT_WEEK });

    expect(await everyRow(db)).toEqual(before);
  });

  test('when a limit was changed since, then filling in again leaves it', async () => {
    const limit = () =>
      db
        .selectFrom('credit_accounts')
        .select('credit_limit')
        .where('id', '=', 'C003')
        .executeTakeFirstOrThrow();
    await db.updateTable('credit_accounts').set({ credit_limit: '25000' }).where('id', '=', 'C003').execute();

    await seedCompany(db, { now: NEXT_WEEK });

    expect(Number((await limit()).credit_limit)).toBe(25_000);
    await db.updateTable('credit_accounts').set({ credit_limit: '20000' }).where('id', '=', 'C003').execute();
  });

  test.each(COMPANIES.map(({ id, policyId }) => ({ id, policyId })))(
    'when $id works under $policyId, then its people can decide every gate, whoever enters the order (P-166)',
    async ({ id, policyId }) => {
      const policy = await policyOfCompany(db, id);
      expect(policy.id).toBe(policyId);
      expect(findUndecidableGates(policy, await roleAssignments(db), [id])).toEqual([]);
    },
  );

  test.each(COMPANIES.map(({ id }) => ({ id })))(
    'when a clock of $id rings, or a cancel or a decline is asked, then somebody holds a role that is called (P-168, P-155, P-42)',
    async ({ id }) => {
      const policy = await policyOfCompany(db, id);
      const held = await roleAssignments(db);
      const calls: { what: string; owners: OwnerRule[] }[] = [
        { what: 'decline', owners: policy.decline.owners },
        { what: 'cancel', owners: policy.cancel.owners },
        ...policy.clocks.flatMap((clock) =>
          clock.tiers.map((tier, index) => ({ what: `${clock.code} ${index + 1}`, owners: tier.owners })),
        ),
      ];
      const unheard = calls.filter(({ owners }) => !owners.some((owner) => isHeld(owner, held, id)));
      expect(unheard).toEqual([]);
    },
  );

  test.each(COMPANIES.map(({ id }) => ({ id })))(
    'when anybody of $id who may asks for a cancel or a decline, then somebody else may decide it (P-42, P-155)',
    async ({ id }) => {
      const policy = await policyOfCompany(db, id);
      const held = await roleAssignments(db);
      const whoHolds = (owners: readonly OwnerRule[] = []) =>
        held
          .filter((entry) => owners.some((owner) => isHeld(owner, [entry], id)))
          .map((entry) => entry.personId);
      for (const kind of ['cancel', 'decline'] as const) {
        const askers = whoHolds(policy.authority[`request-${kind}`]);
        const deciders = whoHolds(policy[kind].owners);
        expect(askers.filter((asker) => deciders.every((decider) => decider === asker))).toEqual([]);
      }
    },
  );

  test('when the chains are verified, then each policy and each calendar begins one, and nothing else has happened yet', async () => {
    const count = { chains: 0, events: 0 };
    const problems = [];
    for await (const problem of chainProblems(db, count)) problems.push(problem);
    expect(problems).toEqual([]);
    expect(count).toEqual({ chains: 4, events: 4 });
    const events = await db
      .selectFrom('audit_events')
      .select(['subject_kind', 'subject_id', 'kind', 'actor'])
      .orderBy('subject_id')
      .execute();
    const actor = 'system:policies';
    const calendar = { subject_kind: 'calendar', kind: 'calendar-registered', actor };
    const policy = { subject_kind: 'policy', kind: 'policy-registered', actor };
    expect(events).toEqual([
      { ...policy, subject_id: 'generic-2' },
      { ...calendar, subject_id: 'policy:generic-2' },
      { ...calendar, subject_id: 'policy:standard' },
      { ...policy, subject_id: 'standard' },
    ]);
  });

  test('when customers are looked at, then their payments tell them apart: on time, late, overdue, new (P-27, P-28)', async () => {
    const facts = (id: string) => customerFacts(db, 'machinery', id, '2026-11-23');
    expect(await facts('C001')).toMatchObject({ rating: 'A', onTimeShare: 1, isNew: false });
    expect(await facts('C004')).toMatchObject({ rating: 'D', onTimeShare: 0, isNew: false });
    expect(await facts('C011')).toMatchObject({ rating: 'new', onTimeShare: null, isNew: true });
  });

  test('when credit is asked, then a large limit holds an order, a small one does not, who has no account has no credit, and the payment record is seen (P-26, P-28)', async () => {
    const ask = (customerId: string) =>
      creditEvidence(db, {
        orderId: randomUUID(),
        revision: 1,
        companyId: 'machinery',
        customerId,
        amount: '40000.00',
        currency: 'CNY',
        prepaid: false,
        now: MONDAY,
      });
    expect(await ask('C001')).toMatchObject({ fits: true, overdue: '0.00', exposure: '64000.00' });
    expect(await ask('C003')).toMatchObject({ fits: false, available: '20000.00' });
    expect(await ask('C001')).toMatchObject({ rating: 'A', onTimeShare: '1.0000' });
    expect(await ask('C004')).toMatchObject({ overdue: '38000.00', rating: 'D', onTimeShare: '0.0000' });
    expect(await ask('C011')).toMatchObject({ fits: false, account: null, limit: '0.00' });
  });

  test('when a figure is the sample company’s own, then its row says so', async () => {
    for (const table of ['credit_accounts', 'work_centres', 'routings'] as const) {
      const rows = await db.selectFrom(table).select('sample').distinct().execute();
      expect(rows).toEqual([{ sample: true }]);
    }
  });

  test('when a key is issued for the accounting system, then it proves its identity, and only its hash is stored', async () => {
    const { key } = await issueMachineKey(db, 'erp');
    expect(key).toMatch(/^csk_[\w-]{43}$/);
    expect(await subjectOfMachineKey(db, machineKeyHash(key))).toBe('erp');
    const stored = await db.selectFrom('machine_keys').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(key);
  });

  test('when the night comes, then the company reassesses its customers, and who is late is to be reminded (P-28, P-49)', async () => {
    const warn = (_: object, message: string) => expect.unreachable(message);
    const round = await reassessRound({ db, now: () => MONDAY, log: { warn } });
    expect(round).toMatchObject({ failed: 0, skipped: 0 });
    const reviewed = db.selectFrom('credit_reviews').select('account_id').where('rating', '=', 'D');
    expect(await reviewed.execute()).toContainEqual({ account_id: 'C004' });
    const reminders = db.selectFrom('notices').select('data').where('template', '=', 'payment-reminder');
    expect(JSON.stringify(await reminders.execute())).toContain('西岭矿业');
  });
});

async function policyOfCompany(db: Kysely<DB>, companyId: string) {
  const policy = await currentPolicy(db, companyId);
  if (!policy) throw new Error(`${companyId} has no policy in force`);
  return policy;
}

function isHeld(owner: OwnerRule, held: readonly RoleAssignment[], companyId: string): boolean {
  const at = owner.at === 'company' ? companyId : null;
  return held.some((entry) => entry.role === owner.role && entry.companyId === at);
}

/** Table → its rows as text, in one order. */
async function everyRow(db: Kysely<DB>): Promise<Record<string, string[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%' ORDER BY 1`.execute(db);
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(name)} t`.execute(db);
    found[name] = rows.map(({ row }) => row).toSorted();
  }
  return found;
}
