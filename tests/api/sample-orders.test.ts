import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedOrders } from '../../bin/sample/seed-orders.ts';
import { chainProblems } from '../../db/evidence/chain-problems.ts';
import { type Stack, startStack } from '../setup/stack.ts';

/** Order → its stage, and the questions that somebody has to answer. */
const STANDING = {
  fresh: 'UNDER_REVIEW capacity credit',
  'credit-late': 'UNDER_REVIEW credit',
  'credit-over-limit': 'UNDER_REVIEW credit',
  'capacity-tight': 'UNDER_REVIEW capacity',
  'both-late': 'UNDER_REVIEW capacity credit',
  'documents-wanted': 'UNDER_REVIEW credit:suspended',
  'sales-head-waits': 'SALES_HEAD_APPROVAL sales-head',
  'executives-vote': 'EXECUTIVE_REVIEW executive executive',
  special: 'SALES_HEAD_APPROVAL sales-head',
  refused: 'NEGOTIATING',
  'decline-asked': 'NEGOTIATING decline',
  'cancel-asked': 'UNDER_REVIEW cancel capacity credit',
  precondition: 'SALES_HEAD_APPROVAL',
  effective: 'EFFECTIVE',
  prepaid: 'EFFECTIVE',
  closed: 'CLOSED',
  'not-in-catalogue': 'REJECTED',
  'paper-review': 'UNDER_REVIEW finance production sales',
  'paper-sales-head': 'SALES_HEAD_APPROVAL sales-head',
};

const DAYS = [
  { day: 'a Monday morning', now: new Date('2026-11-23T01:00:00Z') },
  { day: 'the National Day holidays', now: new Date('2026-10-06T02:00:00Z') },
  { day: 'the end of the Spring Festival', now: new Date('2026-02-23T14:00:00Z') },
];

describe.each(DAYS)('given the sample orders, filled in on $day', ({ now }) => {
  let stack: Stack;
  const fill = () =>
    seedOrders({ db: stack.db, commands: stack.commands, now, settled: (number) => stack.settled(number) });

  beforeAll(async () => {
    stack = await startStack({ now });
    await fill();
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when they are looked at, then they stand at different gates (P-22, P-26, P-31, P-42, P-43, P-155)', async () => {
    expect(await standing(stack)).toEqual(STANDING);
  });

  test('when they were late, then those above the owners were called, the general manager of the company last (P-168, P-169)', async () => {
    const { rows } = await sql<{ key: string; role: string }>`
      SELECT DISTINCT substr(o.correlation_id, 8) AS key, w.role FROM task_owners w
      JOIN tasks t ON t.id = w.task_id JOIN orders o ON o.id = t.order_id
      WHERE w.tier > 0 AND w.unit_id = 'machinery' AND t.status = 'ready'
      ORDER BY 1, 2`.execute(stack.db);
    const called = (key: string) => rows.flatMap((row) => (row.key === key ? [row.role] : []));
    expect(called('fresh')).toEqual([]);
    expect(called('credit-over-limit')).toEqual(['credit_head']);
    expect(called('capacity-tight')).toEqual(['production_head']);
    expect(called('credit-late')).toEqual(expect.arrayContaining(['credit_head', 'general_manager']));
    expect(called('both-late')).toEqual(
      expect.arrayContaining(['credit_head', 'general_manager', 'production_head']),
    );
    const { rows: firings } =
      await sql`SELECT FROM clock_firings WHERE fired_at > ${now} OR fired_at < due_at`.execute(stack.db);
    expect(firings).toEqual([]);
  });

  test('when a planner refused for want of hours, or an officer waits above the limit, then the evidence says so (P-26, P-31)', async () => {
    const { rows } = await sql<{ key: string; gate: string; fits: boolean }>`
      SELECT substr(o.correlation_id, 8) AS key, t.gate_code AS gate, (t.evidence->t.gate_code->>'fits')::boolean AS fits
      FROM tasks t JOIN orders o ON o.id = t.order_id
      WHERE t.gate_code IN ('credit', 'capacity') AND t.evidence->t.gate_code->>'fits' = 'false'
        AND t.status <> 'withdrawn' ORDER BY 1, 2`.execute(stack.db);
    expect(rows.map(({ key, gate }) => `${key} ${gate}`)).toEqual([
      'capacity-tight capacity',
      'credit-over-limit credit',
      'decline-asked capacity',
      'documents-wanted credit',
    ]);
  });

  test('when they are filled in again, as after a start that was killed, then nothing is there twice, and every chain verifies', async () => {
    const before = await counts(stack);

    await fill();

    expect(await counts(stack)).toEqual(before);
    expect(await standing(stack)).toEqual(STANDING);
    const problems = [];
    for await (const problem of chainProblems(stack.db, { chains: 0, events: 0 })) problems.push(problem);
    expect(problems).toEqual([]);
  });
});

async function standing({ db }: Stack): Promise<Record<string, string>> {
  const { rows } = await sql<{ key: string; stands: string }>`
    SELECT substr(o.correlation_id, 8) AS key, concat_ws(' ', o.stage, string_agg(
      t.gate_code || CASE t.status WHEN 'suspended' THEN ':suspended' ELSE '' END, ' ' ORDER BY t.gate_code)) AS stands
    FROM orders o LEFT JOIN tasks t ON t.order_id = o.id AND t.status IN ('ready', 'reserved', 'suspended')
    GROUP BY o.id`.execute(db);
  return Object.fromEntries(rows.map(({ key, stands }) => [key, stands]));
}

async function counts({ db }: Stack): Promise<unknown> {
  const { rows } = await sql`
    SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM decisions) AS decisions,
      (SELECT count(*) FROM requests) AS requests, (SELECT count(*) FROM clock_firings) AS firings,
      (SELECT count(*) FROM tasks) AS tasks, (SELECT count(*) FROM notices) AS notices`.execute(db);
  return rows;
}
