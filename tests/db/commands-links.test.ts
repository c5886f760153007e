import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerLink } from '../../commands/answer-link.ts';
import { createLink } from '../../commands/create-link.ts';
import type { LinkAnswer } from '../../commands/link-handler.ts';
import { revokeLink } from '../../commands/revoke-link.ts';
import { type Policy, policySchema } from '../../domain/policy/policy-schema.ts';
import { policyNamed } from '../unit/policy-texts.ts';
import { commandFixture, documentOf, type Fixture, problemOf } from './commands-fixture.ts';

const CITED = { rule: 'P-56', source: 'test' };

/** Credit, then the customer confirms, by a link. */
function policyOf(): Policy {
  const standard = policyNamed('standard');
  const title = { zh: '客户确认', en: 'Customer confirmation' };
  return policySchema.parse({
    ...standard,
    id: 'linking',
    lifecycle: ['UNDER_REVIEW', 'CUSTOMER_CONFIRMATION'],
    gates: [
      ...standard.gates.filter(({ code }) => code === 'credit'),
      {
        code: 'confirmation',
        title,
        question: title,
        stage: 'CUSTOMER_CONFIRMATION',
        kind: 'confirmation',
        mode: 'any',
        owners: [{ role: 'sales_clerk' }],
        outcomes: ['approve', 'refuse'],
        ...CITED,
      },
    ],
    clocks: [],
    separation: [],
    confirmation: { methods: ['link'], ...CITED },
    authority: { ...standard.authority, 'create-link': [{ role: 'sales_clerk' }] },
  });
}

describe('given an order that its customer confirms by a link', () => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await commandFixture([policyOf()]);
  });
  afterAll(() => fixture.close());

  type Order = { id: string; intakeNumber: string };

  async function reviewed(): Promise<Order> {
    const order = await fixture.order(documentOf());
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    expect(await fixture.proceed(order.id)).toBe('CUSTOMER_CONFIRMATION');
    return order;
  }

  async function linkTo({ intakeNumber }: Order): Promise<string> {
    const form = { intakeNumber, revision: 1, purpose: 'confirm', days: 14 } as const;
    return (await createLink(fixture.context, fixture.by('sales'), form)).body.linkId;
  }

  function answer(linkId: string, given: Partial<LinkAnswer> = {}, key?: string) {
    const said: LinkAnswer = { answer: 'confirmed', customerPerson: '张工', ...given };
    return answerLink(fixture.context, fixture.by(`customer:${linkId}`, key), { linkId, ...said });
  }

  test('when the customer confirms, then the gate is settled, the link is used, and the order is effective (P-16, P-56)', async () => {
    const order = await reviewed();
    const linkId = await linkTo(order);
    const { status, body } = await answer(linkId, {}, `once-${linkId}`);
    expect(status).toBe(200);
    expect(fixture.announced.at(-1)).toMatchObject({ seq: body.seq, kind: 'customer-confirmed' });
    expect((await answer(linkId, {}, `once-${linkId}`)).replayed).toBe(true);
    expect((await problemOf(answer(linkId))).type).toBe('link-gone');
    expect(await fixture.proceed(order.id)).toBe('EFFECTIVE');
    const confirmations = await fixture.db
      .selectFrom('confirmations')
      .select(['method', 'recorded_by', 'evidence'])
      .where('order_id', '=', order.id)
      .execute();
    expect(confirmations).toEqual([
      { method: 'link', recorded_by: `customer:${linkId}`, evidence: `link:${linkId}` },
    ]);
    const kinds = (await fixture.events(order.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['link-created', 'customer-confirmed']));
  });

  test('when the customer refuses, then why is needed, and the order is negotiated (P-16, P-44)', async () => {
    const order = await reviewed();
    const linkId = await linkTo(order);
    expect((await problemOf(answer(linkId, { answer: 'refused' }))).errors).toMatchObject([
      { path: 'remark' },
    ]);
    await answer(linkId, { answer: 'refused', remark: '价格太高' });
    expect(await fixture.proceed(order.id)).toBe('NEGOTIATING');
  });

  test('when one answers and another revokes at once, then either the answer counts or the link is gone (P-16)', async () => {
    const order = await reviewed();
    const linkId = await linkTo(order);
    const { intakeNumber } = order;
    const [said, again, revoked] = await Promise.allSettled([
      answer(linkId),
      answer(linkId),
      revokeLink(fixture.context, fixture.by('sales'), { intakeNumber, linkId }),
    ]);
    expect(revoked.status).toBe('fulfilled');
    expect([said, again].filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    const { length } = await fixture.db
      .selectFrom('confirmations')
      .select('id')
      .where('order_id', '=', order.id)
      .execute();
    expect(length).toBe([said, again].filter(({ status }) => status === 'fulfilled').length);
    expect((await problemOf(answer(linkId))).type).toBe('link-gone');
  });

  test('when the order does not wait for its customer yet, then the answer is refused and the link is not used (P-16)', async () => {
    const order = await fixture.order(documentOf());
    const linkId = await linkTo(order);
    expect((await problemOf(answer(linkId))).type).toBe('wrong-stage');
    const { id: taskId } = await fixture.task(order.id, 'credit');
    await fixture.decide('credit', { taskId, revision: 1, outcome: 'approve' });
    await fixture.proceed(order.id);
    expect((await answer(linkId)).status).toBe(200);
  });
});
