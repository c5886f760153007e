import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import type { Policy } from '../../domain/policy/policy-schema.ts';
import { decide, ordinaryDocument, reaches, submit } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';
import { policyNamed } from '../unit/policy-texts.ts';

const cited = { rule: 'P-144', source: '1b "經銷售部門負責人審批后,方可進行變更"' };
const standard = policyNamed('standard');
const granting: Policy = {
  ...standard,
  id: 'granting',
  change: { owners: [{ role: 'sales_head', at: 'company' }], notRequestedBy: true, ...cited },
  authority: { ...standard.authority, 'request-change': [{ role: 'sales_clerk', at: 'company' }] },
};

describe('given an order that a gate or its customer does not take as it is', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await inTransaction(stack.db, async (trx) => {
      await registerPolicy(trx, granting, sha256Hex(canonicalText(JSON.parse(JSON.stringify(granting)))));
      const { id, calendar } = granting;
      await trx.insertInto('company_policies').values({ company_id: 'machinery', policy_id: id }).execute();
      await registerCalendar(trx, { id: policyCalendarId(id), calendar, years: [2026, 2027] });
    });
  });

  afterAll(async () => {
    await stack.close();
  });

  /** An order whose credit is refused. */
  async function refused(): Promise<string> {
    const order = await submit(stack);
    await decide(stack, order, 'capacity', 'planner');
    await decide(stack, order, 'credit', 'credit', { outcome: 'refuse', reason: '客户逾期未付' });
    await reaches(stack, order, 'NEGOTIATING');
    return order;
  }

  test('when a round of talks is accepted and the order revised, then only the changed gate is asked again, up to EFFECTIVE (P-42, P-44)', async () => {
    const order = await refused();
    const sales = stack.as('sales');
    const proposed = await sales.post(`/orders/${order}/negotiation`, {
      kind: 'prepayment',
      proposedBy: 'us',
      text: '改为预付款',
    });
    expect(proposed).toMatchObject({ status: 201, body: { round: 1, process: 'applied' } });
    const answered = await sales.post(`/orders/${order}/negotiation/1/answer`, {
      answer: 'accepted',
      reference: 'archive:2026/C001.eml',
    });
    expect(answered.status).toBe(200);
    const revised = await sales.post(
      `/orders/${order}/revisions`,
      { cause: 'customer', document: ordinaryDocument({ paymentMethod: 'prepaid' }) },
      { headers: { 'if-match': '"1"' } },
    );
    expect(revised).toMatchObject({ status: 201, body: { standing: ['capacity'] } });
    await decide(stack, order, 'credit', 'credit');
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    const { body } = await sales.get(`/orders/${order}/negotiation`);
    expect(body).toMatchObject({
      rounds: [{ round: 1, answer: 'accepted', becameRevision: 2, proposal: '改为预付款' }],
    });
    const planner = await stack.as('planner').get<{ rounds: object[] }>(`/orders/${order}/negotiation`);
    expect(planner.body.rounds[0]).not.toHaveProperty('proposal');
  });

  test('when declining is refused and the risk is taken, then the order becomes effective at that risk (P-42, P-44)', async () => {
    const order = await refused();
    await stack.as('sales').post(`/orders/${order}/decline-requests`, { reason: '客户不接受预付' });
    const taken = await decide(stack, order, 'decline', 'gm', {
      outcome: 'refuse',
      reason: '重要客户',
      findings: {
        continueAtRisk: true,
        risk: '可能逾期付款',
        riskOwner: 'sales_head',
        riskReviewOn: '2026-12-20',
      },
    });
    expect(taken.status).toBe(200);
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'EFFECTIVE');
    const { body } = await stack.as('sales-head').get(`/orders/${order}/gates`);
    expect(body).toMatchObject({
      gates: expect.arrayContaining([expect.objectContaining({ code: 'credit', status: 'at-risk' })]),
      obligations: [{ kind: 'risk', ownerRole: 'sales_head', dueOn: '2026-12-20' }],
    });
  });

  test('when a change is asked for, then it is the next revision when granted, and nothing when refused (P-144, P-145)', async () => {
    const taken = await stack.as('clerk').post<{ intakeNumber: string }>('/orders', {
      companyId: 'machinery',
      policyId: 'granting',
      channel: 'phone',
      document: ordinaryDocument(),
    });
    const order = taken.body.intakeNumber;
    const ask = (date: string, revision: number) =>
      stack.as('sales').post(
        `/orders/${order}/change-requests`,
        {
          reason: '客户来函',
          letter: { reference: 'archive:2026/letter.pdf', sha256: 'cd'.repeat(32) },
          document: ordinaryDocument({ delivery: { date, place: '上海市浦东新区' } }),
        },
        { headers: { 'if-match': `"${revision}"` } },
      );
    expect((await ask('2026-12-28', 1)).status).toBe(201);
    await decide(stack, order, 'change', 'sales-head', { outcome: 'refuse', reason: '已排产' });
    expect((await ask('2026-12-30', 1)).status).toBe(201);
    const granted = await decide(stack, order, 'change', 'sales-head');
    expect(granted).toMatchObject({ status: 200, body: { order: { revision: 2 } } });
    await stack.settled(order);
    expect(await reaches(stack, order, 'UNDER_REVIEW')).toMatchObject({ revision: 2 });
  });
});
