import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyCalendarId, registerCalendar } from '../../db/calendars.ts';
import { registerPolicy } from '../../db/policies.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalText, sha256Hex } from '../../domain/evidence/canonical.ts';
import { toJson } from '../api/bad-input-json.ts';
import { mutationsOf } from '../api/bad-input-mutations.ts';
import { CLAUSES, contractPolicy } from '../db/contract-policy.ts';
import { decide, ordinaryDocument, reaches } from '../setup/orders.ts';
import { type Stack, startStack } from '../setup/stack.ts';
import { fc } from '../setup/chance.ts';

type Body = { intakeNumber: string; version: number; disputeId: string; total: string; type: string };

const base = contractPolicy();
const POLICY = contractPolicy({
  id: 'contract',
  lifecycle: ['SALES_HEAD_APPROVAL', 'QUOTING', 'CONTRACT_DRAFT', 'LEGAL_REVIEW', 'SIGNING', 'ORDER_ENTRY'],
  gates: [
    ...base.gates,
    ...base.gates
      .filter(({ code }) => code === 'contract')
      .map((gate) => ({ ...gate, code: 'quote', kind: 'quote' as const, stage: 'QUOTING' as const })),
  ],
});

describe('given a company whose orders are quoted, contracted, reviewed by lawyers, signed and entered', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    await inTransaction(stack.db, async (trx) => {
      await registerPolicy(trx, POLICY, sha256Hex(canonicalText(JSON.parse(JSON.stringify(POLICY)))));
      await trx
        .insertInto('company_policies')
        .values({ company_id: 'machinery', policy_id: POLICY.id })
        .execute();
      const { calendar } = POLICY;
      await registerCalendar(trx, { id: policyCalendarId(POLICY.id), calendar, years: [2026, 2027] });
    });
  });

  afterAll(async () => {
    await stack.close();
  });

  const post = async (path: string, body: object, as = 'sales') => stack.as(as).post<Body>(path, body);

  async function submitted(): Promise<string> {
    const form = { companyId: 'machinery', policyId: 'contract', channel: 'phone' };
    const { status, body } = await post('/orders', { ...form, document: ordinaryDocument() }, 'clerk');
    expect(status).toBe(201);
    return body.intakeNumber;
  }

  async function drafted(order: string, sha256: string) {
    const clauses = Object.fromEntries(CLAUSES.map(({ code, title }) => [code, title.zh]));
    const responsibilities = { collection: '销售员李建华' };
    const archived = { reference: 'archive:contract.pdf', sha256: sha256.repeat(64) };
    const answer = await post(`/orders/${order}/contract-versions`, {
      clauses,
      responsibilities,
      ...archived,
    });
    expect(answer.status).toBe(201);
    return answer.body.version;
  }

  async function signed(order: string, version: number, party: string, seal?: string) {
    return post(`/orders/${order}/signatures`, {
      version,
      party,
      signedBy: '王强',
      signedOn: '2026-11-23',
      method: seal === undefined ? 'signature' : 'seal',
      ...(seal !== undefined && { seal }),
      reference: `archive:signed-${party}.pdf`,
      sha256: 'e'.repeat(64),
    });
  }

  test('when it goes the whole way with two rounds of legal review, then it is effective under its number (P-50, P-52, P-53, P-54, P-55)', async () => {
    const order = await submitted();
    await decide(stack, order, 'sales-head', 'sales-head');
    await reaches(stack, order, 'QUOTING');
    expect((await post(`/orders/${order}/quotes`, { validUntil: '2026-12-31' })).status).toBe(201);
    expect((await decide(stack, order, 'quote', 'sales')).status).toBe(200);

    await reaches(stack, order, 'CONTRACT_DRAFT');
    expect((await decide<Body>(stack, order, 'contract', 'sales')).body.type).toBe('/problems/facts-missing');
    await drafted(order, 'a');
    await decide(stack, order, 'contract', 'sales');
    await reaches(stack, order, 'LEGAL_REVIEW');
    const amend = { outcome: 'refuse', reason: '请修改违约责任', findings: { contractVersion: 1 } };
    expect((await decide(stack, order, 'legal', 'exec1', amend)).status).toBe(200);
    await reaches(stack, order, 'CONTRACT_DRAFT');
    const version = await drafted(order, 'b');
    await decide(stack, order, 'contract', 'sales');
    await reaches(stack, order, 'LEGAL_REVIEW');
    await decide(stack, order, 'legal', 'exec1', { outcome: 'approve', findings: { contractVersion: 2 } });

    await reaches(stack, order, 'SIGNING');
    expect((await signed(order, version, 'buyer', '合同专用章')).status).toBe(201);
    expect((await signed(order, version, 'company')).status).toBe(201);
    await decide(stack, order, 'signing', 'sales');
    await reaches(stack, order, 'ORDER_ENTRY');
    await decide(stack, order, 'entry', 'clerk');
    const { orderNumber } = await reaches(stack, order, 'EFFECTIVE');
    expect(orderNumber).toMatch(/^HM-R-20261123-\d{4}$/);

    type Contract = { versions: { version: number; clauses?: object; copies: { personId: string }[] }[] };
    const seen = await stack.as('sales').get<Contract>(`/orders/${order}/contract`);
    expect(seen.body.versions.map((each) => each.version)).toEqual([2, 1]);
    expect(seen.body.versions[0]?.clauses).toBeDefined();
    expect(seen.body.versions[0]?.copies.map(({ personId }) => personId)).toContain('planner');
    const planner = await stack.as('planner').get<Contract>(`/orders/${order}/contract`);
    expect(planner.body.versions[0]).not.toHaveProperty('clauses');
    const quotes = await stack.as('planner').get<{ quotes: object[] }>(`/orders/${order}/quotes`);
    expect(quotes.body.quotes[0]).not.toHaveProperty('total');
  });

  test('when settlement and disputes are sent to the API, then wrong fields are named and the answer says what is so (P-58, P-129)', async () => {
    const order = await submitted();
    const settled = await post(`/orders/${order}/settlements`, { method: 'monthly', reason: '老客户' });
    expect(settled).toMatchObject({ status: 201, body: { method: 'monthly' } });
    const wrong = await post(`/orders/${order}/disputes`, { about: 'weather', description: ' ' });
    expect(wrong.status).toBe(422);
    const dispute = { about: 'delivery', description: '客户要求提前交货' };
    const { body } = await post(`/orders/${order}/disputes`, dispute);
    const open = async () => (await stack.as('sales').get(`/orders/${order}`)).body;
    expect(await open()).toMatchObject({ openDisputes: 1 });
    const handled = { responsibility: '客户', handling: '按原日期交货' };
    const resolved = await post(`/disputes/${body.disputeId}/resolution`, handled, 'sales-head');
    expect(resolved.status).toBe(200);
    expect(await open()).toMatchObject({ openDisputes: 0 });
    const { body: seen } = await stack.as('sales').get(`/orders/${order}/disputes`);
    expect(seen).toMatchObject({ disputes: [{ ...dispute, ...handled, status: 'resolved' }] });
  });

  test('when the bodies of these commands are mutated, then each is taken or refused with a 4xx, never 500', async () => {
    const quoting = await submitted();
    await decide(stack, quoting, 'sales-head', 'sales-head');
    await reaches(stack, quoting, 'QUOTING');
    const signing = await submitted();
    await decide(stack, signing, 'sales-head', 'sales-head');
    await reaches(stack, signing, 'QUOTING');
    await post(`/orders/${signing}/quotes`, { validUntil: '2026-12-31' });
    await decide(stack, signing, 'quote', 'sales');
    await drafted(signing, 'a');
    await decide(stack, signing, 'contract', 'sales');
    await decide(stack, signing, 'legal', 'exec1');
    await reaches(stack, signing, 'SIGNING');
    const archived = { reference: 'archive:1', sha256: 'f'.repeat(64) };
    const clauses = Object.fromEntries(CLAUSES.map(({ code }) => [code, '按订单']));
    const bodies: [path: string, body: object][] = [
      [
        `/orders/${quoting}/contract-versions`,
        { clauses, responsibilities: { collection: '甲' }, ...archived },
      ],
      [
        `/orders/${quoting}/quotes`,
        { validUntil: '2026-12-31', surcharges: [{ lineNo: 1, surcharge: '2.50', reason: '加长' }] },
      ],
      [`/orders/${quoting}/settlements`, { method: 'monthly', reason: '老客户' }],
      [`/orders/${quoting}/disputes`, { about: 'price', description: '价格' }],
      [
        `/orders/${signing}/signatures`,
        {
          version: 1,
          party: 'buyer',
          signedBy: '王强',
          signerTitle: '经理',
          signedOn: '2026-11-23',
          method: 'seal',
          seal: '公章',
          ...archived,
        },
      ],
    ];
    for (const [path, body] of bodies) {
      await fc.assert(
        fc.asyncProperty(mutationsOf(toJson(body)), async (mutated) => {
          const { status } = await stack.as('sales').post(path, mutated);
          expect({ path, fine: status === 201 || (status >= 400 && status < 500) }).toEqual({
            path,
            fine: true,
          });
        }),
        { numRuns: 40 },
      );
    }
  });
});
