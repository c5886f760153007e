import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDocuments } from '../../commands/add-documents.ts';
import { claimTask } from '../../commands/claim-task.ts';
import { CommandProblem } from '../../commands/problem.ts';
import { requestCancel } from '../../commands/request-cancel.ts';
import { reviseOrder } from '../../commands/revise-order.ts';
import { commandFixture, documentOf, type Fixture } from './commands-fixture.ts';

const ORDERS = 8;
const ROUNDS = 3;

describe('given orders of one customer for one work centre, and everybody at work on all of them at once', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture();
  });
  afterAll(() => fixture.close());

  function document(quantity: string) {
    return documentOf({
      lines: [{ sku: 'P101', quantity, unit: 'pcs', grossPrice: '10.00', taxRate: '0.13' }],
    });
  }

  async function everythingAtOnce({ id, intakeNumber }: { id: string; intakeNumber: string }) {
    const { context, by } = fixture;
    const credit = await fixture.task(id, 'credit');
    const capacity = await fixture.task(id, 'capacity');
    return [
      () => fixture.decide('credit', { taskId: credit.id, revision: 1, outcome: 'approve' }),
      () => fixture.decide('planner', { taskId: capacity.id, revision: 1, outcome: 'approve' }),
      () => claimTask(context, by('credit2'), { taskId: credit.id }),
      () => requestCancel(context, by('clerk'), { intakeNumber, reason: '客户取消' }),
      () => fixture.proceed(id),
      () =>
        addDocuments(context, by('sales'), {
          intakeNumber,
          documents: [{ title: '合同', reference: 'DMS-2', sha256: 'b'.repeat(64) }],
        }),
      () =>
        reviseOrder(context, by('sales'), {
          intakeNumber,
          revision: 1,
          cause: 'specification',
          document: document('30'),
        }),
    ];
  }

  test('then each is done or refused with a problem, no two lock each other out, and every chain of evidence is whole', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const orders = [];
      for (let one = 0; one < ORDERS; one += 1) orders.push(await fixture.order(document('20')));
      const commands = (await Promise.all(orders.map(everythingAtOnce))).flat();
      const settled = await Promise.allSettled(commands.map((command) => command()));
      const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(errors.filter((error) => !(error instanceof CommandProblem))).toEqual([]);
      for (const { id } of orders) {
        const kinds = (await fixture.events(id)).map(({ kind }) => kind);
        expect(kinds).toContain('revised');
        const { revision, seq, audit_seq: audited } = await fixture.orderRow(id);
        expect(revision).toBe(2);
        expect(audited).toBe(kinds.length);
        expect(seq).toBeGreaterThanOrEqual(2);
        expect(kinds.lastIndexOf('decided')).toBeLessThan(kinds.indexOf('revised'));
      }
    }
    const { rows } = await sql<{ deadlocks: number }>`
      SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`.execute(fixture.db);
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });
});
