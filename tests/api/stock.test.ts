import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueMachineKey } from '../../bin/machine-key/machine-keys.ts';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { policySchema } from '../../domain/policy/policy-schema.ts';
import type { Evidence } from '../../domain/gates/evidence.ts';
import { callerOf } from '../setup/caller.ts';
import { openTasks, ordinaryDocument, reaches } from '../setup/orders.ts';
import { startStack, type Stack } from '../setup/stack.ts';
import { policyNamed } from '../unit/policy-texts.ts';

const CITED = { rule: 'P-36', source: 'test' };

/** `standard` with two gates only: material, asked of purchasing, and then profit, asked of finance. */
function policy() {
  const standard = policyNamed('standard');
  const gate = (code: string, kind: string, role: string, after: string[]) => {
    const title = { zh: code, en: code };
    const outcomes = ['approve', 'refuse'];
    const where = { stage: 'UNDER_REVIEW', after, mode: 'any', owners: [{ role }] };
    return { code, title, question: title, kind, outcomes, ...where, ...CITED };
  };
  return policySchema.parse({
    ...standard,
    id: 'buying',
    clocks: [],
    separation: [],
    gates: [
      gate('material', 'material', 'purchasing_officer', []),
      gate('profit', 'profit', 'finance_officer', ['material']),
    ],
  });
}

type Task = { task: { evidence: Evidence }; hidden: string[]; order: { amount?: string } };

describe('given the sample company with a policy that asks for material and profit', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await inTransaction(stack.db, async (trx) => {
      const buying = policy();
      await registerPolicy(trx, buying, sha256Hex(canonicalText(JSON.parse(JSON.stringify(buying)))));
      await trx
        .insertInto('company_policies')
        .values({ company_id: 'machinery', policy_id: 'buying' })
        .execute();
      const { calendar } = buying;
      await registerCalendar(trx, { id: policyCalendarId('buying'), calendar, years: [2026, 2027] });
      await trx
        .insertInto('people')
        .values({ id: 'purchasing', name: '采购', subject: 'purchasing' })
        .execute();
      await trx
        .insertInto('role_assignments')
        .values({ person_id: 'purchasing', role: 'purchasing_officer', unit_id: 'machinery' })
        .execute();
    });
  });

  afterAll(async () => {
    await stack.close();
  });

  test('when the warehouse system reports and an order comes, then who decides sees the figures, others as the policy says, and the order takes effect (P-36, P-38, P-71)', async () => {
    const { key } = await issueMachineKey(stack.db, 'erp');
    const erp = callerOf(stack.app, async () => key);
    const levels = {
      companyId: 'machinery',
      countedAt: '2026-11-23T09:00:00+08:00',
      levels: [{ sku: 'M-CAST', onHand: '180', reserved: '70' }],
    };
    // As old as what is on record, a quarter of an hour newer, and the same request again.
    expect((await erp.post('/stock-levels', levels)).body).toEqual({ recorded: [], outdated: ['M-CAST'] });
    stack.clock.advance(3_600_000);
    const newer = { ...levels, countedAt: '2026-11-23T09:15:00+08:00' };
    const headers = { 'idempotency-key': randomUUID() };
    const first = await erp.post('/stock-levels', newer, { headers });
    expect({ status: first.status, body: first.body }).toMatchObject({
      status: 201,
      body: { recorded: [{ discrepancy: '-420', safetyStock: '100', belowSafety: false }], outdated: [] },
    });
    expect((await erp.post('/stock-levels', newer, { headers })).body).toEqual(first.body);
    expect((await stack.as('sales').post('/stock-levels', newer)).status).toBe(403);
    expect((await stack.as('erp').post('/stock-levels', { ...newer, levels: [] })).status).toBe(422);

    const { body: order } = await stack.as('clerk').post<{ intakeNumber: string }>('/orders', {
      companyId: 'machinery',
      policyId: 'buying',
      channel: 'phone',
      document: ordinaryDocument({
        lines: [{ sku: 'P100', quantity: '50', unit: 'pcs', netPrice: '100.00', taxRate: '0.13' }],
      }),
    });
    const [material] = await openTasks(stack, order.intakeNumber, 'material');
    const path = `/tasks/${material?.id}`;
    const { body: shown } = await stack.as('purchasing').get<Task>(path);
    expect(shown.task.evidence.material).toMatchObject({
      fits: true,
      lines: [{ fromStock: '20', toProduce: '30' }],
      materials: [
        { sku: 'M-CAST', available: '10', shortage: '20', countedAt: '2026-11-23T01:15:00.000Z' },
        { sku: 'M-MOTOR', shortage: '0' },
      ],
    });
    expect(shown.hidden).toContain('prices');
    expect((await stack.as('credit').get<Task>(path)).body.task.evidence.material).toBeUndefined();
    expect((await stack.as('planner').get<Task>(path)).body.task.evidence.material).toBeDefined();
    expect(
      (await stack.as('purchasing').post(`${path}/decision`, { revision: 1, outcome: 'approve' })).status,
    ).toBe(200);

    const [profit] = await openTasks(stack, order.intakeNumber, 'profit');
    const { body: earned } = await stack.as('finance').get<Task>(`/tasks/${profit?.id}`);
    expect(earned.task.evidence.profit).toMatchObject({ margin: '0.2700', tooLow: false });
    const planner = await stack.as('planner').get<Task>(`/tasks/${profit?.id}`);
    expect(planner.body.task.evidence.profit).toBeUndefined();
    await stack.as('finance').post(`/tasks/${profit?.id}/decision`, { revision: 1, outcome: 'approve' });
    await reaches(stack, order.intakeNumber, 'EFFECTIVE');
  });
});
